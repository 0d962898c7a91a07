"""A user's Recon-ng: a home of its own, with the modules in it, run as its users do (`recon-cli`)."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from typing import Any

#: The packages as `pip install --target` put them.
PACKAGES = pathlib.Path(os.environ["WHOISBOX_PACKAGES"]).resolve()
MODULES = PACKAGES / "whoisbox/frameworks/recon_ng/modules"
DOMAINS, NETBLOCKS = "recon/domains-multi/whoisbox", "recon/netblocks-multi/whoisbox"
#: Where the component is kept once it is compiled, for all homes: it takes a second.
_CACHE = tempfile.TemporaryDirectory(prefix="recon-ng-cache-")
#: A user's: without what leads the tests to their modules.
_ENVIRONMENT = {**os.environ, "XDG_CACHE_HOME": _CACHE.name}
_ENVIRONMENT.pop("PYTHONPATH", None)
_COLOURS = re.compile(r"\x1b\[\d*m")


class Session:
    """A home with the modules, and a workspace. `packages`: the folder that the modules find whoisbox in."""

    def __init__(self, packages: pathlib.Path = PACKAGES, modules: bool = True) -> None:
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="recon-ng-"))
        self.framework = self.home / ".recon-ng"
        self.framework.mkdir()
        if modules:
            self.whoisbox("install", "recon-ng", "--path", str(self.framework))
        (self.framework / "whoisbox").unlink(missing_ok=True)
        (self.framework / "whoisbox").symlink_to(packages)

    def whoisbox(self, *arguments: str) -> str:
        """Runs the package's own command by Recon-ng's Python."""
        variables = {**_ENVIRONMENT, "HOME": str(self.home), "PYTHONPATH": str(PACKAGES)}
        command = ["/usr/bin/python3", "-m", "whoisbox", *arguments]
        return subprocess.run(command, env=variables, check=True, text=True, stdout=subprocess.PIPE).stdout

    def start(self, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Starts recon-cli."""
        command = ["recon-cli", "--stealth", "-w", "test", *arguments]
        variables = {**_ENVIRONMENT, "HOME": str(self.home), **(environment or {})}
        return subprocess.Popen(
            command,
            env=variables,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # What a shell starts in the background ignores Ctrl-C, and so does what that starts; a user's does not.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Runs recon-cli to its end and gives what it prints."""
        with self.start(*arguments, environment=environment) as process:
            printed, _ = process.communicate(timeout=120)
        if process.returncode:
            raise AssertionError(f"recon-cli ended with {process.returncode}: {printed}")
        return _COLOURS.sub("", printed)

    def look_up(
        self,
        source: str | Iterable[str],
        module: str = DOMAINS,
        framework: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        **options: Any,
    ) -> str:
        """Runs a module with these options and the framework's own."""
        return self.run(*self.arguments(source, module, framework, **options), environment=environment)

    def arguments(
        self, source: str | Iterable[str], module: str = DOMAINS, framework: Mapping[str, Any] | None = None, **options: Any
    ) -> list[str]:
        """What recon-cli is called with for `look_up`."""
        if not isinstance(source, str):
            listed = self.home / "sources"
            listed.write_text("\n".join(source), encoding="utf-8")
            source = str(listed)
        given = [argument for name, value in (framework or {}).items() for argument in ("-g", f"{name}={value}")]
        chosen = [argument for name, value in {"SOURCE": source, **options}.items() for argument in ("-o", f"{name}={value}")]
        return [*given, "-m", module, *chosen, "-x"]

    def rows(self) -> dict[str, list[dict[str, str]]]:
        """The rows of each table that has any, without what is empty."""
        with sqlite3.connect(self.framework / "workspaces/test/data.db") as database:
            database.row_factory = sqlite3.Row
            tables = ("domains", "companies", "netblocks", "locations", "hosts", "contacts")
            found = {table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")] for table in tables}
        for rows in found.values():
            for row in rows:
                assert row.pop("module") == "whoisbox", row
        return {
            table: [{name: value for name, value in row.items() if value is not None} for row in rows]
            for table, rows in found.items()
            if rows
        }

    def close(self) -> None:
        """Takes the home away."""
        shutil.rmtree(self.home)


def interrupt(process: subprocess.Popen[str]) -> None:
    """What Ctrl-C does."""
    os.killpg(process.pid, signal.SIGINT)
