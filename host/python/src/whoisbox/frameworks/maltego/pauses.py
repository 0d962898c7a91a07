"""Which servers asked for patience, kept in a file: a local transform is a process of its own, and the next one has to know."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path


def read(path: Path) -> dict[str, int]:
    """For how many more seconds which server is to be left alone. A file that is none counts as empty."""
    now = time.time()
    try:
        until = json.loads(path.read_text(encoding="utf-8"))
        return {str(server): int(end - now) + 1 for server, end in until.items() if end > now}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write(path: Path, paused: Mapping[str, int]) -> None:
    """Keeps what a lookup left, beside what other processes kept meanwhile. Where nothing can be written, nothing is kept."""
    now = time.time()
    ends = {server: now + seconds for server, seconds in {**read(path), **paused}.items()}
    if not ends:
        path.unlink(missing_ok=True)
        return
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name, delete=False, encoding="utf-8") as file:
            json.dump(ends, file)
        os.replace(file.name, path)
    except OSError:
        return
