"""How far `whoisbox.compat` says what python-whois says of the same answers: of the values that both read, how many are equal.

Usage: python_whois_agreement.py FOLDER [--differences]

FOLDER holds answers as files `*.txt`; or a `manifest.jsonl` whose lines name them as `path`, with the `query` and the `server`. Needs
`pip install python-whois`. Equal is equal in Python. Of name servers, which python-whois gives as lines with glue and dots or as one
text for some registries, the hosts are compared besides.
"""

from __future__ import annotations

import collections
import json
import logging
import pathlib
import signal
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from whois.parser import WhoisEntry

from whoisbox.compat import whois as compat
from whoisbox.compat.entry import ATTRIBUTES

#: Seconds for one answer: some take python-whois minutes.
PATIENCE = 5


def main() -> None:
    """Prints a line for each attribute, and the total."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, _out_of_time)
    both, equal, hosts, missing = (collections.Counter[str]() for _ in range(4))
    for name, query, server, text in answers(pathlib.Path(sys.argv[1])):
        ours, theirs = read(lambda: compat.parse(query, text, server)), read(lambda: WhoisEntry.load(query, text))
        for attribute in ATTRIBUTES:
            one, other = (entry.get(attribute) for entry in (ours, theirs))
            if other and not one:
                missing[attribute] += 1
            if not one or not other:
                continue
            both[attribute] += 1
            equal[attribute] += (same := ordered(attribute, one) == ordered(attribute, other))
            hosts[attribute] += same or (attribute == "name_servers" and hosts_of(one) == hosts_of(other))
            if not same and "--differences" in sys.argv:
                print(f"{name}: {attribute}: {one!r:.200} | {other!r:.200}")
    for attribute in ATTRIBUTES:
        print(f"{attribute:24}{both[attribute]:6} in both{equal[attribute]:6} equal{missing[attribute]:6} in python-whois alone")
    total = both.total()
    print(f"{'':24}{total:6} in both{equal.total():6} equal: {equal.total() / total:.1%}, by hosts {hosts.total() / total:.1%}")


def answers(folder: pathlib.Path) -> Iterator[tuple[str, str, str | None, str]]:
    """The name of each answer, what was asked, of whom, and its text."""
    manifest = folder / "manifest.jsonl"
    if manifest.exists():
        for line in manifest.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            text = (folder / case["path"]).read_bytes().decode("utf-8", "replace")
            yield case["id"], case["query"] or f"example.{case['tld']}", case["server"], text
        return
    for path in sorted(folder.rglob("*.txt")):
        if not path.name.endswith(".query.txt"):
            question = path.with_suffix(".query.txt")
            query = question.read_text(encoding="utf-8").strip() if question.exists() else "example.com"
            yield str(path), query, path.parent.name, path.read_bytes().decode("utf-8", "replace")


def read(reader: Any) -> dict[str, Any]:
    """What a reader makes of an answer; nothing if it raises or takes too long."""
    signal.alarm(PATIENCE)
    try:
        return dict(reader())
    except Exception:
        return {}
    finally:
        signal.alarm(0)


def ordered(attribute: str, value: Any) -> Any:
    """A list whose order python-whois leaves to chance, in order."""
    return sorted(map(str, value)) if isinstance(value, list) and attribute in ("emails", "name_servers", "status") else value


def hosts_of(value: Any) -> set[str]:
    """The first word of each line."""
    lines = "\n".join(value if isinstance(value, list) else [value]).splitlines()
    return {line.split()[0].rstrip(".").lower() for line in lines if line.split()}


def _out_of_time(*_: Any) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
