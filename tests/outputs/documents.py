"""Documents made by the real program: of every case under tests/cases, and of lookups in the testbed's little internet.

`WHOISBOX_BINARY` names the program, `WHOISBOX_TESTBED` that of the testbed.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CASES = HERE.parent / "cases"
BINARY = os.environ["WHOISBOX_BINARY"]
OBSERVED = "2026-01-31T12:00:00Z"

sys.path.insert(0, str(HERE.parent / "frameworks"))


def answers() -> Iterator[dict[str, str]]:
    """Every case as a line of `whoisbox parse --jsonl`; its id is the case's path."""
    for path in sorted(CASES.rglob("*")):
        name = path.name
        if path.suffix not in (".txt", ".json") or name.endswith((".expected.json", ".query.txt")):
            continue
        line = {
            "id": str(path.relative_to(CASES)),
            "base64": base64.b64encode(path.read_bytes()).decode(),
            "protocol": "rdap" if path.suffix == ".json" else "whois",
        }
        if path.parent.parent.name in ("whois", "rdap"):
            line["server"] = path.parent.name
        query = path.with_name(path.stem + ".query.txt")
        if query.exists():
            line["query"] = query.read_text(encoding="utf-8").strip()
        yield line


def of_cases(form: str, **settings: Any) -> dict[str, Any]:
    """The document of every case that is read, by the case's path. Fails if a line is no document and no error."""
    lines = "".join(json.dumps(line) + "\n" for line in answers())
    out = _run("parse", "--jsonl", "--as", form, *_settings(settings), given=lines)
    documents = {}
    for line in out.splitlines():
        told = json.loads(line)
        assert ("output" in told) != ("error" in told), line
        if "output" in told:
            documents[told["id"]] = told["output"]
    assert len(documents) > 200, f"only {len(documents)} cases were read"
    return documents


def registrations() -> dict[str, Any]:
    """The registration of every case that is read, by the case's path."""
    return of_cases("json")


def of_lookup(form: str, query: str, **settings: Any) -> str:
    """The document of a lookup in the testbed."""
    from internet import Internet

    with Internet() as internet:
        allowed = [argument for port in internet.ports for argument in ("--allow-port", str(port))]
        return _run(
            "lookup", "--as", form, *_settings(settings), "--allow-address", "127.0.0.0/8", *allowed,
            "--whois", internet.servers["registry"], query,
        )  # fmt: skip


def _settings(settings: dict[str, Any]) -> list[str]:
    return [part for name, value in settings.items() for part in ("--setting", f"{name}={_text(value)}")]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _run(*arguments: str, given: str = "") -> str:
    done = subprocess.run([BINARY, *arguments], input=given.encode(), capture_output=True, timeout=120, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.stdout.decode()


def audit_of(form: str, file: Path) -> list[dict[str, Any]]:
    """What is recorded of four lookups: by WHOIS, by RDAP, one that the policy forbids, and one where nobody listens."""
    from internet import Internet

    with Internet() as internet:
        allowed = ["--allow-address", "127.0.0.1", *(part for port in internet.ports for part in ("--allow-port", str(port)))]
        for query, *server in [
            ("example.com", "--whois", internet.servers["registry"]),
            ("example.org", "--rdap", internet.rdap()),
            ("example.net", "--whois", "127.0.0.9:43"),
            ("example.net", "--whois", "127.0.0.1:43"),
        ]:
            subprocess.run(
                [BINARY, "lookup", "--audit", file, "--audit-as", form, *allowed, *server, query], capture_output=True, timeout=120, check=False
            )
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
