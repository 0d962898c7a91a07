"""The transforms for maltego-trx: local transforms, and a server for Maltego's iTDS.

    python project.py local domain-to-whois-record example.com     the answer as XML on standard output
    python project.py list                                         the names of the transforms
    python project.py runserver                                    a server on port 8080
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from maltego_trx.decorator_registry import TransformRegistry, TransformSet, TransformSetting
from maltego_trx.handler import handle_run
from maltego_trx.maltego import UIM_TYPES, MaltegoMsg, MaltegoTransform
from maltego_trx.registry import register_transform_function
from maltego_trx.server import app, get_exception_message
from maltego_trx.utils import remove_invalid_xml_chars

from whoisbox import __version__

from . import lookup, pauses
from .settings import SETTINGS, Settings, read_file
from .transforms import AUTHOR, SET, SET_DESCRIPTION, TRANSFORMS, Transform, property_label

#: Before the names of settings that come from Maltego.
_PREFIX = f"{SET}."


def register(folder: Path, with_settings: bool = True) -> TransformRegistry:
    """Registers all transforms with the kit; `folder` is where `settings.ini` is looked for.

    Local transforms have no settings in Maltego, and the kit warns of those that it is given: `with_settings` leaves them out.
    """
    into = TransformRegistry(
        owner=SET, author=AUTHOR, host_url="http://localhost:8080", seed_ids=[SET], version=__version__
    )
    together = TransformSet(SET, SET_DESCRIPTION)
    settings = [
        TransformSetting(name=_PREFIX + setting.name, display_name=setting.display_name, setting_type="string", optional=True)
        for setting in SETTINGS
        if setting.by_guests and with_settings
    ]
    for transform in TRANSFORMS:
        function = _function(transform, folder)
        describe = into.register_transform(
            display_name=transform.display_name,
            input_entity=transform.input,
            description=transform.part.description,
            settings=settings,
            output_entities=list(transform.part.outputs),
            transform_set=together,
        )
        register_transform_function(describe(function))
    return into


def main(folder: Path, arguments: list[str]) -> None:
    """What `project.py` does. Whatever happens, a local transform prints one XML document and nothing else on standard output."""
    register(folder)
    is_local = len(arguments) > 1 and arguments[1].lower() == "local"
    try:
        handle_run("__main__", arguments, app)
    except Exception as error:
        # The kit reads the properties that Maltego hands over outside of what it guards.
        if not is_local:
            raise
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        print(get_exception_message(f"The transform's input cannot be read: {' '.join(arguments[3:])!r}"))


def _function(transform: Transform, folder: Path) -> Callable[[MaltegoMsg], str]:
    def function(request: MaltegoMsg) -> str:
        return _answer(_run(transform, request, folder))

    function.__name__ = transform.name
    return function


def _run(transform: Transform, request: MaltegoMsg, folder: Path) -> lookup.Result:
    from whoisbox import Client

    try:
        client = Client(**lookup.options(_settings(request, folder)), paused=pauses.read(folder / "pauses.json"))
    except Exception as error:
        return lookup.failed(error)
    result = lookup.run(transform, request.Value or "", request.Properties, client)
    pauses.write(folder / "pauses.json", client.paused)
    return result


def _settings(request: MaltegoMsg, folder: Path) -> Settings:
    asked = {name.removeprefix("global#").removeprefix(_PREFIX): value for name, value in request.TransformSettings.items()}
    return read_file(folder / "settings.ini").with_guests(asked)


def _answer(result: lookup.Result) -> str:
    """The kit's XML. Registries say what they like, so characters that no XML may hold become question marks."""
    clean = remove_invalid_xml_chars
    response = MaltegoTransform()
    for found in result.entities:
        entity = response.addEntity(found["type"], clean(found["value"]))
        for name, value in found["properties"].items():
            entity.addProperty(name, property_label(name), "loose", clean(value))
        entity.setLinkLabel(clean(found["link"]))
    for level, text in result.messages:
        response.addUIMessage(clean(text), UIM_TYPES[level])
    return response.returnOutput()
