"""Puts whoisbox's modules where a framework looks for them, and takes them away again.

A receipt of what was written, with its check sums, is kept in the user's data folder: what was changed since is left where it is.
"""

from __future__ import annotations

import os
import pathlib
import sys

from .places import FRAMEWORKS, Framework
from .receipt import InstallError, Receipt, sum_at, sum_of


def install(name: str, path: pathlib.Path | None = None, force: bool = False) -> tuple[pathlib.Path, list[pathlib.Path]]:
    """Writes a framework's modules; gives the folder, and the paths of what was written.

    `path` is the folder that `Framework.where` describes; by default it is looked for. A file of another origin is only replaced by
    `force`; settings that are there stay as they are.
    """
    framework = _framework(name)
    folder = _folder(framework, path)
    receipt = Receipt.read()
    wanted = {
        folder / target: content
        for target, content in framework.contents(folder).items()
        if target not in framework.settings or not (folder / target).exists()
    }
    for target, content in wanted.items():
        if not force and os.path.lexists(target) and sum_at(target) != sum_of(content) and not receipt.wrote(target):
            raise InstallError(f"{target} is there and not from whoisbox: move it away, or replace it with --force")
    for target, content in wanted.items():
        for parent in reversed([parent for parent in target.parents if not parent.exists()]):
            parent.mkdir()
            receipt.add_folder(name, parent)
        _write(target, content)
        receipt.add_file(name, target, sum_of(content))
        # After each, so that a fault in the middle leaves nothing that remove does not know.
        receipt.write()
    return folder, list(wanted)


def remove(name: str, path: pathlib.Path | None = None) -> tuple[list[pathlib.Path], list[pathlib.Path]]:
    """Removes what `install` wrote, below `path` if that is given; gives what was removed and what was changed since and is kept."""
    framework = _framework(name)
    receipt = Receipt.read()
    removed, kept = [], []
    for target, written in receipt.files(name):
        if path is not None and path.resolve() not in target.parents:
            continue
        if os.path.lexists(target) and sum_at(target) != written:
            kept.append(target)
            continue
        target.unlink(missing_ok=True)
        receipt.drop_file(name, target)
        removed.append(target)
    for folder in {target.parent for target in removed}:
        for pattern in ("__pycache__/*.pyc", *framework.left):
            _sweep(folder, pattern, removed)
    for folder in receipt.folders(name):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        if not folder.exists():
            receipt.drop_folder(name, folder)
    receipt.write()
    return removed, kept


def _framework(name: str) -> Framework:
    if name not in FRAMEWORKS:
        raise InstallError(f"there is no module for {name!r}; there are modules for {', '.join(FRAMEWORKS)}")
    return FRAMEWORKS[name]


def _folder(framework: Framework, path: pathlib.Path | None) -> pathlib.Path:
    found = path or framework.find()
    if found is None:
        raise InstallError(f"{framework.title} was not found by {sys.executable}: name {framework.where}, with --path")
    if not framework.fits(found):
        raise InstallError(f"{found} is not {framework.where}")
    return found.resolve()


def _write(target: pathlib.Path, content: bytes | pathlib.Path) -> None:
    if isinstance(content, bytes):
        target.write_bytes(content)
        return
    target.unlink(missing_ok=True)
    target.symlink_to(content, target_is_directory=True)


def _sweep(folder: pathlib.Path, pattern: str, removed: list[pathlib.Path]) -> None:
    """Takes away what running the removed modules left: what Python compiled of them, and files that they keep."""
    names = {target.stem for target in removed}
    for left in folder.glob(pattern):
        if left.suffix == ".pyc" and left.name.partition(".")[0] not in names:
            continue
        left.unlink()
        if left.parent != folder and not any(left.parent.iterdir()):
            left.parent.rmdir()
