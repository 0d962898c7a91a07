"""The transforms for maltego-transforms: a server that Maltego is given the seed URL of.

    python server.py                        http://127.0.0.1:3000/seed
    MALTEGO_SERVER_HTTP_PORT=8443 …         the kit's own settings, as its documentation has them
"""

from __future__ import annotations

import os

# Read by the kit when it is imported: transforms run in the server's own loop, where the user does not say otherwise.
# A loop in another thread is not told that a run is cancelled, and goes on until something else happens there.
os.environ.setdefault("MALTEGO_SERVER_TRANSFORM_RUNNER", "ASYNC")

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Union

import maltego.entities  # noqa: F401 -- registers the standard entities, by which values become properties
from maltego.server import (
    MaltegoContext,
    MaltegoEntity,
    MaltegoServerSettings,
    ServerHTTPSettings,
    TransformSetting,
    register_transform,
    run_server,
)

from whoisbox import __version__

from . import lookup
from .settings import SETTINGS, read_file
from .transforms import AUTHOR, SET, TRANSFORMS, Transform, property_label


def register(folder: Path) -> None:
    """Registers all transforms with the kit. In `folder` is `settings.ini`, the operator's settings, read at each run."""
    asked = [
        TransformSetting(name=setting.name, display_name=setting.display_name, optional=True, is_global=True)
        for setting in SETTINGS
        if setting.by_guests
    ]
    for transform in TRANSFORMS:
        register_transform(
            _function(transform, folder),
            name=transform.name,
            display_name=transform.display_name,
            description=transform.part.description,
            transform_set=SET,
            settings=asked,
        )


def main(folder: Path) -> None:
    """What `server.py` does: serves until it is ended. `folder` is where `settings.ini` is looked for."""
    register(folder)
    run_server(
        settings=MaltegoServerSettings(
            server_name=SET,
            ns=SET,
            author=AUTHOR,
            owner=SET,
            version=__version__,
            http_settings=ServerHTTPSettings(protocol="http"),
        )
    )


def _function(transform: Transform, folder: Path) -> Callable[..., Coroutine[Any, Any, list[MaltegoEntity]]]:
    async def function(entity: MaltegoEntity, settings: dict, context: MaltegoContext) -> list[MaltegoEntity]:
        result = await _run(transform, entity, folder, settings)
        for level, text in result.messages:
            getattr(context.log, level)(text)
        return [_entity(found) for found in result.entities]

    # The kit goes by these: which entities the transform is offered for, and what may come.
    function.__annotations__ = {
        "entity": MaltegoEntity[transform.input],
        "settings": dict[str, Any],
        "context": MaltegoContext,
        "return": list[Union[tuple(MaltegoEntity[output] for output in transform.part.outputs)]],  # noqa: UP007 -- of a tuple
    }
    function.__name__ = transform.name
    return function


async def _run(transform: Transform, entity: MaltegoEntity, folder: Path, asked: dict[str, Any]) -> lookup.Result:
    try:
        client = lookup.async_client(read_file(folder / "settings.ini").with_guests(asked))
    except Exception as error:
        return lookup.failed(error)
    properties = {name: found.value for name, found in entity.get_properties().items()}
    return await lookup.run_async(transform, str(entity.value or ""), properties, client)


def _entity(found: dict[str, Any]) -> MaltegoEntity:
    entity = MaltegoEntity[found["type"]](found["value"], link_label=found["link"])
    for name, value in found["properties"].items():
        entity.set_property(name, value, display_name=property_label(name))
    return entity
