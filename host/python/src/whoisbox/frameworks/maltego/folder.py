"""The folder of a user's transforms: what Maltego imports, and what it runs."""

from __future__ import annotations

import io
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from .settings import template

_PROJECT = '''"""The whoisbox transforms for maltego-trx; see `python project.py list`."""

import sys
from pathlib import Path

from whoisbox.frameworks.maltego.trx import main

if __name__ == "__main__":
    main(Path(__file__).resolve().parent, sys.argv)
'''

_SERVER = '''"""The whoisbox transforms as a server by maltego-transforms: its seed is http://127.0.0.1:3000/seed"""

from pathlib import Path

from whoisbox.frameworks.maltego.server import main

if __name__ == "__main__":
    main(Path(__file__).resolve().parent)
'''

#: What a user writes to, so that it stays where it is there already.
KEPT = ("settings.ini",)
#: What comes while the transforms are used, and goes with them.
MADE_IN_USE = ("pauses.json",)


def default() -> Path:
    """Where the folder is unless the user says otherwise: `maltego` in whoisbox's folder of the user's data."""
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(data) if data else Path.home() / ".local" / "share") / "whoisbox" / "maltego"


def contents(folder: Path) -> dict[str, bytes]:
    """The files of the folder by their name, for this Python: it is what Maltego is told to run.

    `whoisbox.mtz`, which Maltego imports, is made by maltego-trx, and is not among them where that is not installed.
    """
    files = {"project.py": _PROJECT.encode(), "server.py": _SERVER.encode(), "settings.ini": template().encode()}
    mtz = _mtz(folder)
    return {**files, "whoisbox.mtz": mtz} if mtz else files


def next_steps(folder: Path) -> str:
    """What a user does next, by which kits this Python has."""
    steps = []
    if find_spec("maltego_trx"):
        steps.append(f"For local transforms, import {folder / 'whoisbox.mtz'} in Maltego (Import | Export, Import Config).")
    else:
        steps.append("For local transforms, pip install maltego-trx and install again: there is no whoisbox.mtz without it.")
    run = f"run {sys.executable} {folder / 'server.py'} and give Maltego the seed URL http://127.0.0.1:3000/seed."
    if find_spec("maltego") and find_spec("maltego.server"):
        steps.append(f"For a server, {run}")
    else:
        kit = "maltego-transforms maltego-transforms-std-entities"
        steps.append(f"For a server, pip install {kit} (Python 3.11 or newer), then {run}")
    steps.append(f"Settings are in {folder / 'settings.ini'}.")
    return "\n".join(steps)


def _mtz(folder: Path) -> bytes | None:
    if not find_spec("maltego_trx"):
        return None
    from .trx import register

    # The kit's own writer; zipfile, which it hands the place to, takes a buffer for one.
    buffer = io.BytesIO()
    register(folder, with_settings=False).write_local_mtz(buffer, str(folder), sys.executable, "project.py", debug=False)
    return buffer.getvalue()
