"""`whoisbox install` and `whoisbox remove`: modules for frameworks."""

from __future__ import annotations

import argparse
import pathlib
import sys

from .install import install, remove
from .places import FRAMEWORKS
from .receipt import InstallError


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and gives its exit code: 0 done, 1 not or not all done, 2 bad usage."""
    parsed = _parser().parse_args(arguments)
    try:
        if parsed.command == "install":
            folder, written = install(parsed.framework, parsed.path, parsed.force)
            for path in written:
                print(f"wrote {path}")
            print(FRAMEWORKS[parsed.framework].then(folder))
            return 0
        removed, kept = remove(parsed.framework, parsed.path)
    except (InstallError, OSError) as error:
        print(f"whoisbox: {error}", file=sys.stderr)
        return 1
    for path in removed:
        print(f"removed {path}")
    for path in kept:
        print(f"kept {path}: it was changed since whoisbox wrote it", file=sys.stderr)
    if not removed and not kept:
        print(f"whoisbox has written nothing for {FRAMEWORKS[parsed.framework].title} here", file=sys.stderr)
    return 1 if kept or not removed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="whoisbox", description="Puts whoisbox's modules into OSINT frameworks.")
    commands = parser.add_subparsers(dest="command", required=True)
    writes = commands.add_parser("install", help="write a framework's modules to where it looks for them")
    removes = commands.add_parser("remove", help="remove what install wrote")
    for command in (writes, removes):
        command.add_argument("framework", choices=FRAMEWORKS)
        wheres = "; ".join(f"{name}: {framework.where}" for name, framework in FRAMEWORKS.items())
        command.add_argument("--path", type=pathlib.Path, help=f"where; by default it is looked for ({wheres})")
    writes.add_argument("--force", action="store_true", help="replace files that are not from whoisbox")
    return parser


if __name__ == "__main__":
    sys.exit(main())
