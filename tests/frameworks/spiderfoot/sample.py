"""Whether anything that is a registrar's, a privacy service's or withheld becomes a target's contact, over a folder of answers.

    python sample.py [FOLDER]

FOLDER is that of `tests/cases`, or one with a `manifest.jsonl` that says of each answer where it lies, what was asked, and the
truth about its registrar and contacts. Each answer is converted as `sfp_whoisbox` has it done, and the record is read by
SpiderFoot's own readers. What is alien is told from the answer's lines, from the manifest and from the words below; nothing
here is taken from the code under test.
"""

from __future__ import annotations

import collections
import dataclasses
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import publicsuffixlist
import whoisbox
from framework import READERS
from sflib import SpiderFoot as Handle
from spiderfoot import SpiderFootEvent, SpiderFootHelpers, SpiderFootTarget

#: What a target's contacts are told by.
CONTACTS = ("EMAILADDR", "EMAILADDR_GENERIC", "PHONE_NUMBER", "HUMAN_NAME", "COMPANY_NAME", "PHYSICAL_ADDRESS")
#: Words of privacy services and of withholding that stand in no holder's name.
ALIEN = re.compile(
    r"redacted|not disclosed|undisclosed|withheld|whois ?(guard|privacy|protect|proxy|agent)|domains by proxy"
    r"|domain ?privacy|privacy ?(protect|service|guard|inc|hero)|privateregistration|private registration"
    r"|registration private|perfect privacy|contact privacy|identity (protect|shield)|id ?shield|data protected"
    r"|gdpr|statutory masking|masked|not available from registry"
    r"|hidden upon|personal data|domain proxy|anonymi[sz]e|njalla|see privacyguardian|please (query|contact|ask|visit)|^n/a$",
    re.IGNORECASE,
)
_LINES = re.IGNORECASE | re.MULTILINE
#: Labels whose values are the registrar's, where no manifest says so.
REGISTRARS = re.compile(r"^\s*(?:sponsoring )?(?:registrar|reseller)(?: [a-z ]*)?\s*:\s*(.+?)\s*$", _LINES)
#: Labels whose values are the holder's: a registrar holds names of its own, too.
HOLDERS = re.compile(r"^\s*(?:registrant|holder|owner|org)[a-z /-]*:\s*(.+?)\s*$", _LINES)


@dataclasses.dataclass
class Answer:
    """An answer, and what is known of it."""

    name: str
    text: bytes
    server: str | None
    query: str | None
    truth: dict


def answers(folder: Path) -> Iterator[Answer]:
    """The answers of WHOIS servers in a folder."""
    manifest = folder / "manifest.jsonl"
    if manifest.exists():
        for line in manifest.read_text("utf-8").splitlines():
            told = json.loads(line)
            text = (folder / told["path"]).read_bytes()
            yield Answer(told["id"], text, told.get("server"), told.get("query"), told["expect"])
        return
    for path in sorted(folder.glob("whois/*/*.txt")):
        if not path.name.endswith(".query.txt"):
            query = path.with_suffix(".query.txt")
            asked = query.read_text("utf-8").strip() if query.exists() else None
            yield Answer(str(path.relative_to(folder)), path.read_bytes(), path.parent.name, asked, {})


def folded(text: object) -> str:
    """A value as it is compared."""
    return "".join(character for character in str(text).casefold() if character.isalnum())


def registrars_own(answer: Answer) -> set[str]:
    """What is the registrar's: by the manifest and by labels; what the manifest calls the holder's is not."""
    registrar = answer.truth.get("registrar") or {}
    own = {folded(registrar[key]) for key in ("name", "organization", "abuse_email", "abuse_phone") if registrar.get(key)}
    text = answer.text.decode("utf-8", "replace")
    own |= {folded(value) for value in REGISTRARS.findall(text)}
    holders = {folded(value) for holder in answer.truth.get("registrant") or () for value in holder.values()}
    holders |= {folded(value) for value in HOLDERS.findall(text)}
    return {value for value in own if value and value not in holders}


class Readers:
    """SpiderFoot's own readers, as a scan sets them up."""

    def __init__(self) -> None:
        suffixes = Path(publicsuffixlist.__file__).with_name("public_suffix_list.dat").read_text("utf-8").splitlines()
        self.generic_users = SpiderFootHelpers.usernamesFromWordlists(["generic-usernames"])
        generic = ",".join(self.generic_users)
        self._options = {"_internettlds": suffixes, "_genericusers": generic, "_dnsserver": "", "_socks1type": ""}
        self._found: list[SpiderFootEvent] = []
        self._readers = []
        for name in READERS:
            reader = getattr(__import__(f"modules.{name}", fromlist=[name]), name)()
            reader.__name__ = name
            reader.setup(Handle(self._options), dict(self._options))
            reader.notifyListeners = self._found.append
            self._readers.append(reader)

    def read(self, target: str, kind: str, text: str) -> set[tuple[str, str]]:
        """What they find in a record."""
        self._found.clear()
        root = SpiderFootEvent("ROOT", target, "", None)
        event = SpiderFootEvent(kind, text, "sfp_whoisbox", SpiderFootEvent("DOMAIN_NAME", target, "test", root))
        for reader in self._readers:
            reader.results = {}
            reader.setTarget(SpiderFootTarget(target, "INTERNET_NAME"))
            reader.handleEvent(event)
        return {(found.eventType, found.data) for found in self._found}


def judge(answer: Answer, readers: Readers, counts: collections.Counter) -> list[str]:
    """What is wrong with what follows from an answer; `counts` learns what there is."""
    target = (answer.query or "example.com").lower().strip()
    settings = {"event": "DOMAIN_NAME", "targets": [target], "generic_users": readers.generic_users}
    try:
        document = whoisbox.convert(answer.text, "spiderfoot", settings=settings, server=answer.server, query=answer.query)
    except whoisbox.ParseError:
        counts["unread"] += 1
        return []
    events = document["events"]
    told = {(event["type"], event["data"]) for event in events}
    record = next((event for event in events if event["parent"] is None and event["type"].endswith("_WHOIS")), None)
    counts["records"] += record is not None
    if record is None:
        return []
    read = readers.read(target, record["type"], record["data"])
    own = registrars_own(answer)
    wrong = []
    for origin, facts in (("told", told), ("read", read)):
        for kind, data in facts:
            if kind not in CONTACTS:
                continue
            counts[f"{origin} {kind}"] += 1
            if folded(data) in own:
                wrong.append(f"{answer.name}: {origin} {kind} {data!r} is the registrar's")
            if ALIEN.search(data):
                wrong.append(f"{answer.name}: {origin} {kind} {data!r} is a privacy service's or withheld")
    for kind, data in read - told:
        if kind != "COUNTRY_NAME":
            wrong.append(f"{answer.name}: SpiderFoot's readers find {kind} {data!r} in the record, which is not told")
    return wrong


def main() -> None:
    """Judges all answers of a folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "cases"
    readers, counts, wrong = Readers(), collections.Counter(), []
    for answer in answers(folder):
        counts["answers"] += 1
        wrong += judge(answer, readers, counts)
    print("\n".join([*wrong, *(f"{name}: {count}" for name, count in sorted(counts.items())), f"wrong: {len(wrong)}"]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
