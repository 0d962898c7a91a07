"""A registration in the shape of python-whois's result: a dictionary of text, dates and lists, whose keys are attributes, too."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whoisbox.records import Registration, Timestamp

#: What python-whois has for every domain, in its order; `None` where the answer does not say.
ATTRIBUTES = (
    "domain_name", "registrar", "registrar_url", "reseller", "whois_server", "referral_url", "updated_date", "creation_date",
    "expiration_date", "name_servers", "status", "emails", "dnssec", "name", "org", "address", "city", "state",
    "registrant_postal_code", "country", "tech_name", "tech_org", "admin_name", "admin_org",
)  # fmt: skip

#: The prefix of each role's keys; python-whois has the registrant's without one, save for the postal code.
PREFIXES = {"registrant": "registrant", "administrative": "admin", "technical": "tech", "billing": "billing"}

#: The members of a contact, the key behind the prefix, and the registrant's own key.
CONTACT = (
    ("name", "name", "name"),
    ("organization", "org", "org"),
    ("address/street", "address", "address"),
    ("address/city", "city", "city"),
    ("address/region", "state", "state"),
    ("address/postal_code", "postal_code", None),
    ("address/country_code", "country", "country"),
    ("address/country", "country", "country"),
    ("phones", "phone", "phone"),
    ("faxes", "fax", "fax"),
    ("emails", "email", "email"),
    ("handle", "id", None),
)

FRACTION = re.compile(r":\d\d\.(\d+)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class WhoisEntry(dict[str, Any]):
    """What is known of a domain. `entry["registrar"]` and `entry.registrar` are the same; what is not known is `None`.

    A value that the answer gives once is itself, one that it gives more often is a list. `text` is the answer; `registration` is
    the typed registration that this was made of, and has what this shape leaves out.
    """

    def __init__(self, values: dict[str, Any], text: str, registration: Registration | None) -> None:
        super().__init__(values)
        self.text = text
        self.registration = registration

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name)

    def __str__(self) -> str:
        """JSON, as python-whois prints it."""
        return json.dumps(self, indent=2, default=str, ensure_ascii=False)


def entry_of(registration: Registration, text: str) -> WhoisEntry:
    """Makes an entry of a registration and the answer that it was read from."""
    written = _Written(registration)
    values: dict[str, Any] = dict.fromkeys(ATTRIBUTES)
    registrar = registration.registrar
    values["domain_name"] = written.one("/name") or registration.name
    if registrar:
        values["registrar"] = written.one("/registrar/organization") or written.one("/registrar/name") or registrar.name
        values["reseller"] = registrar.reseller
        values["whois_server"] = written.one("/registrar/whois_server") or registrar.whois_server
        for page in written.fields("/registrar/url"):
            values["referral_url" if "referral" in page.label.lower() else "registrar_url"] = page.value
    values["whois_server"] = values["whois_server"] or _one(
        [field.value for field in written.fields("/referral") if "whois" in field.label.lower()]
    )
    for key, stamp in (
        ("creation_date", registration.created),
        ("updated_date", registration.updated),
        ("expiration_date", registration.expires),
    ):
        values[key] = stamp and (date(stamp) or stamp.raw)
    values["name_servers"] = _one(_hosts(written.all("/nameservers"), [server.name for server in registration.nameservers]))
    values["status"] = _one(written.all("/statuses") or list(registration.statuses))
    values["emails"] = _one(EMAIL.findall(text))
    values["dnssec"] = written.one("/secure_dns/signed")
    _contacts(values, registration, written)
    return WhoisEntry(values, text, registration)


def joined(entries: list[WhoisEntry], registration: Registration) -> WhoisEntry:
    """One entry of those of several answers: of each key what the first answer says that has it, and all e-mail addresses."""
    values: dict[str, Any] = {}
    for entry in entries:
        for key, value in entry.items():
            values[key] = value if values.get(key) is None else values[key]
    text = "\n".join(entry.text for entry in entries)
    values["emails"] = _one(EMAIL.findall(text))
    return WhoisEntry(values, text, registration)


def date(stamp: Timestamp) -> datetime.datetime | None:
    """A time as python-whois has it: with an offset always, UTC where none is stated, and with the fractions of a second that
    stand in the answer alone. None where it could not be read."""
    at = stamp.to_datetime()
    fraction = FRACTION.search(stamp.raw)
    if at and fraction and not at.microsecond:
        at = at.replace(microsecond=int(fraction[1][:6].ljust(6, "0")))
    return at.replace(tzinfo=datetime.timezone.utc) if at and at.tzinfo is None else at


class _Written:
    """The values as the answer has them, by the member that they became."""

    def __init__(self, registration: Registration) -> None:
        self._fields = [field for field in registration.fields if field.path]

    def fields(self, member: str) -> list[Any]:
        """The fields of a member or of those below it, in the order of the answer."""
        return [field for field in self._fields if field.path == member or field.path.startswith(member + "/")]

    def all(self, member: str) -> list[str]:
        return [field.value for field in self.fields(member)]

    def one(self, member: str) -> str | None:
        return next(iter(self.all(member)), None)


def _contacts(values: dict[str, Any], registration: Registration, written: _Written) -> None:
    """The contacts' keys. What is withheld, and a privacy service, is nobody's name."""
    for place, contact in enumerate(registration.contacts):
        if contact.privacy_service:
            continue
        for role in contact.roles:
            prefix = PREFIXES.get(role)
            if not prefix:
                continue
            for member, key, own in CONTACT:
                value = _one(written.all(f"/contacts/{place}/{member}"))
                if value is None or member.replace("/", ".") in contact.redacted:
                    continue
                values[f"{prefix}_{key}"] = values.get(f"{prefix}_{key}") or value
                if prefix == "registrant" and own:
                    values[own] = values.get(own) or value


def _hosts(lines: Iterable[str], names: list[str]) -> list[str]:
    """The host names as they stand in the answer's lines, each once; as they were read where no line has them."""
    words = {word.rstrip(".").lower(): word.rstrip(".") for line in reversed(list(lines)) for word in line.split()[:1]}
    return [words.get(name, name) for name in names]


def _one(found: Iterable[str]) -> str | list[str] | None:
    """A value that is there once is itself, as in python-whois."""
    distinct = list(dict.fromkeys(found))
    return distinct[0] if len(distinct) == 1 else distinct or None
