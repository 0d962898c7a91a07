"""Where each framework looks for its modules, and what is written there."""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable, Mapping

from .frameworks.maltego import folder as maltego

PACKAGE = pathlib.Path(__file__).resolve().parent / "frameworks"

#: What is written below a folder: a file's content, or where a link leads.
Contents = Mapping[str, "bytes | pathlib.Path"]


@dataclasses.dataclass(frozen=True)
class Framework:
    """A framework whose modules `whoisbox install` writes."""

    #: Its name as its makers write it.
    title: str
    #: What `--path` is to name, for people.
    where: str
    #: Finds the folder by itself; `None` if it cannot.
    find: Callable[[], pathlib.Path | None]
    #: What is to be written below a folder, by its path there.
    contents: Callable[[pathlib.Path], Contents]
    #: What a person does next, for that folder.
    then: Callable[[pathlib.Path], str]
    #: Whether a path that a person names is what it should be.
    fits: Callable[[pathlib.Path], bool] = lambda path: not path.exists() or path.is_dir()
    #: What a person may change: it is written where it is missing.
    settings: tuple[str, ...] = ()
    #: What the modules leave when they run, below the folder: it is removed with them.
    left: tuple[str, ...] = ()


def _spiderfoot() -> pathlib.Path | None:
    found = importlib.util.find_spec("sf")
    return pathlib.Path(found.origin).parent if found and found.origin else None


def _spiderfoot_contents(_: pathlib.Path) -> Contents:
    return {"modules/sfp_whoisbox.py": (PACKAGE / "spiderfoot/sfp_whoisbox.py").read_bytes()}


def _recon_ng_contents(folder: pathlib.Path) -> Contents:
    """The modules, and where they find this package: below the folder already, or by a link, if Recon-ng's Python is like this one."""
    modules = PACKAGE / "recon_ng/modules"
    contents: dict[str, bytes | pathlib.Path] = {
        f"modules/{path.relative_to(modules)}": path.read_bytes() for path in modules.rglob("*.py")
    }
    if not _is_below(folder) and _recon_ng_version() == sys.version_info[:2]:
        contents["whoisbox"] = PACKAGE.parent.parent
    return contents


def _recon_ng_next(folder: pathlib.Path) -> str:
    if _is_below(folder) or _recon_ng_version() == sys.version_info[:2]:
        return "In recon-ng (reload it, if it runs): modules load recon/domains-multi/whoisbox"
    major, minor = _recon_ng_version() or (3, "x")
    return (
        f"Recon-ng runs by another Python ({major}.{minor}) than this one: python{major}.{minor} -m pip install --target "
        f"{folder / 'whoisbox'} whoisbox"
    )


def _is_below(folder: pathlib.Path) -> bool:
    return (folder / "whoisbox").resolve() in PACKAGE.parents and not (folder / "whoisbox").is_symlink()


@functools.cache
def _recon_ng_version() -> tuple[int, int] | None:
    """The version of the Python that Debian's recon-ng runs by."""
    try:
        told = subprocess.run(
            ["/usr/bin/python3", "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    major, minor = told.stdout.split()
    return int(major), int(minor)


def _bbot_contents(_: pathlib.Path) -> Contents:
    preset = (PACKAGE / "bbot/whoisbox.yml").read_text(encoding="utf-8")
    return {"presets/whoisbox.yml": preset.replace("{modules}", str(PACKAGE / "bbot")).encode()}


FRAMEWORKS: dict[str, Framework] = {
    "spiderfoot": Framework(
        title="SpiderFoot",
        where="the folder of SpiderFoot, which has sf.py and modules/ in it",
        find=_spiderfoot,
        fits=lambda path: (path / "sf.py").is_file() and (path / "modules").is_dir(),
        contents=_spiderfoot_contents,
        then=lambda _: "Start SpiderFoot again: sfp_whoisbox is among its modules. Its Python needs whoisbox: pip install whoisbox",
    ),
    "recon-ng": Framework(
        title="Recon-ng",
        where="the folder of Recon-ng's user data, by default ~/.recon-ng",
        find=lambda: pathlib.Path(os.path.expanduser("~/.recon-ng")),
        contents=_recon_ng_contents,
        then=_recon_ng_next,
    ),
    "maltego": Framework(
        title="Maltego",
        where="a folder of the transforms' own",
        find=maltego.default,
        contents=maltego.contents,
        then=maltego.next_steps,
        settings=maltego.KEPT,
        left=maltego.MADE_IN_USE,
    ),
    "bbot": Framework(
        title="BBOT",
        where="the folder of BBOT's data, by default ~/.bbot",
        find=lambda: pathlib.Path(os.path.expanduser("~/.bbot")),
        contents=_bbot_contents,
        then=lambda folder: (
            f"bbot -p {folder / 'presets/whoisbox.yml'} -t example.com. "
            "BBOT's Python needs whoisbox: pip install whoisbox, or pipx inject bbot whoisbox"
        ),
    ),
}
