"""Registrations as columns: an Arrow table, or a pandas DataFrame on it.

Needs the extra: `pip install whoisbox[arrow]` or `whoisbox[pandas]`. `COLUMNS` says what each column is called, holds and comes from.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from whoisbox.errors import ParseError
    from whoisbox.records import Registration
    from whoisbox.report import Report

    Row = Registration | ParseError | Report

#: The members of a contact that stand in the column `contacts`, and their Arrow types.
CONTACT = {
    "roles": "list<string>",
    "handle": "string",
    "name": "string",
    "organization": "string",
    "emails": "list<string>",
    "phones": "list<string>",
    "redacted": "list<string>",
    "privacy_service": "string",
}

#: The members of a contact's address, likewise.
ADDRESS = {
    "street": "list<string>",
    "city": "string",
    "region": "string",
    "postal_code": "string",
    "country": "string",
    "country_code": "string",
}

#: Each column's name, its Arrow type, and where a registration has it. A time is in UTC, a date its midnight.
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("object", "string", "object"),
    ("name", "string", "name"),
    ("unicode_name", "string", "unicode_name"),
    ("handle", "string", "handle"),
    ("availability", "string", "availability"),
    ("statuses", "list<string>", "statuses"),
    ("created", "timestamp", "created"),
    ("updated", "timestamp", "updated"),
    ("expires", "timestamp", "expires"),
    ("registrar", "string", "registrar.name"),
    ("registrar_iana_id", "uint32", "registrar.iana_id"),
    ("registrar_url", "string", "registrar.url"),
    ("registrar_whois_server", "string", "registrar.whois_server"),
    ("registrar_abuse_email", "string", "registrar.abuse_email"),
    ("registrar_abuse_phone", "string", "registrar.abuse_phone"),
    ("reseller", "string", "registrar.reseller"),
    ("nameservers", "list<string>", "nameservers"),
    ("dnssec_signed", "bool", "secure_dns.signed"),
    ("contacts", "contacts", "contacts"),
    ("network_start", "string", "network.start"),
    ("network_end", "string", "network.end"),
    ("network_cidrs", "list<string>", "network.cidrs"),
    ("network_name", "string", "network.name"),
    ("network_country", "string", "network.country"),
    ("network_origins", "list<uint32>", "network.origins"),
    ("autnum_start", "uint32", "autnum.start"),
    ("autnum_end", "uint32", "autnum.end"),
    ("autnum_name", "string", "autnum.name"),
    ("source_protocol", "string", "source.protocol"),
    ("source_server", "string", "source.server"),
)


def to_arrow(rows: Iterable[Row]) -> pyarrow.Table:
    """Makes a table with one row for each registration, error or report, in their order.

    Besides `COLUMNS` there is `conclusion`: a report's, or the code of the error; empty for a registration alone.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError("to_arrow needs pyarrow: pip install whoisbox[arrow]") from error

    types = _types(pyarrow)
    rows = [(_registration(row), _conclusion(row)) for row in rows]
    columns = {
        name: pyarrow.array([_value(registration, kind, member) for registration, _ in rows], types[kind])
        for name, kind, member in COLUMNS
    }
    columns["conclusion"] = pyarrow.array([conclusion for _, conclusion in rows], types["string"])
    return pyarrow.table(columns)


def to_pandas(rows: Iterable[Row]) -> pandas.DataFrame:
    """Does as `to_arrow`, as a DataFrame whose columns keep their Arrow types."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_pandas needs pandas and pyarrow: pip install whoisbox[pandas]") from error
    return to_arrow(rows).to_pandas(types_mapper=pandas.ArrowDtype)


def _registration(row: Any) -> Registration | None:
    return row.merged if hasattr(row, "merged") else row if hasattr(row, "availability") else None


def _conclusion(row: Any) -> str | None:
    return getattr(row, "conclusion", None) or getattr(row, "code", None)


def _value(registration: Registration | None, kind: str, member: str) -> Any:
    found: Any = registration
    for name in member.split("."):
        found = getattr(found, name, None)
    if found is None:
        return None
    return CONVERSIONS.get(member, CONVERSIONS.get(kind, lambda value: value))(found)


def _time(stamp: Any) -> datetime.datetime | None:
    at = stamp.to_datetime()
    return at.replace(tzinfo=datetime.timezone.utc) if at and at.tzinfo is None else at


def _contact(contact: Any) -> dict[str, Any]:
    address = getattr(contact, "address", None)
    members = {name: _plain(getattr(contact, name, None)) for name in CONTACT}
    return members | {name: _plain(getattr(address, name, None)) for name in ADDRESS}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (list, tuple)) else value


#: What a member, or a type, needs before Arrow takes it.
CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "nameservers": lambda servers: [server.name for server in servers],
    "contacts": lambda contacts: [_contact(contact) for contact in contacts],
    "timestamp": _time,
    "list<string>": list,
    "list<uint32>": list,
}


def _types(pyarrow: Any) -> dict[str, Any]:
    types = {
        "string": pyarrow.string(),
        "bool": pyarrow.bool_(),
        "uint32": pyarrow.uint32(),
        "timestamp": pyarrow.timestamp("s", tz="UTC"),
        "list<string>": pyarrow.list_(pyarrow.string()),
        "list<uint32>": pyarrow.list_(pyarrow.uint32()),
    }
    contact = [pyarrow.field(name, types[kind]) for name, kind in (CONTACT | ADDRESS).items()]
    return types | {"contacts": pyarrow.list_(pyarrow.struct(contact))}
