"""What was written for which framework, with check sums: kept in the user's data folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pathlib
from typing import Any


class InstallError(Exception):
    """Why nothing, or not everything, was written or removed; the sentence says what to do."""


class Receipt:
    """What was written for each framework: files with their check sums, and the folders made for them, the deepest first."""

    def __init__(self, path: pathlib.Path, content: dict[str, Any]) -> None:
        self._path = path
        self._content = content

    @classmethod
    def read(cls) -> Receipt:
        data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
        path = pathlib.Path(data, "whoisbox", "installed.json")
        try:
            return cls(path, json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return cls(path, {})
        except ValueError as error:
            raise InstallError(f"{path} is damaged ({error}): remove it, and what it tells of by hand") from None

    def write(self) -> None:
        self._content = {name: of for name, of in self._content.items() if of["files"] or of["folders"]}
        if not self._content:
            self._path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._path.parent.rmdir()
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._content, indent=2), encoding="utf-8")
        fresh.replace(self._path)

    def wrote(self, target: pathlib.Path) -> bool:
        """Whether a file is as it was written, by any release."""
        found = sum_at(target)
        return any(of["files"].get(str(target)) == found for of in self._content.values())

    def files(self, name: str) -> list[tuple[pathlib.Path, str]]:
        return [(pathlib.Path(target), written) for target, written in self._of(name)["files"].items()]

    def folders(self, name: str) -> list[pathlib.Path]:
        return sorted(map(pathlib.Path, self._of(name)["folders"]), key=lambda folder: -len(folder.parts))

    def add_file(self, name: str, target: pathlib.Path, written: str) -> None:
        self._of(name)["files"][str(target)] = written

    def add_folder(self, name: str, folder: pathlib.Path) -> None:
        # The receipt's own folder goes with the receipt.
        if folder not in self._path.parents:
            self._of(name)["folders"].append(str(folder))

    def drop_file(self, name: str, target: pathlib.Path) -> None:
        del self._of(name)["files"][str(target)]

    def drop_folder(self, name: str, folder: pathlib.Path) -> None:
        self._of(name)["folders"].remove(str(folder))

    def _of(self, name: str) -> dict[str, Any]:
        return self._content.setdefault(name, {"files": {}, "folders": []})


def sum_at(target: pathlib.Path) -> str:
    """The check sum of what is at a path: of a link, of where it leads."""
    return sum_of(pathlib.Path(os.readlink(target)) if target.is_symlink() else target.read_bytes())


def sum_of(content: bytes | pathlib.Path) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else os.fsencode(content)).hexdigest()
