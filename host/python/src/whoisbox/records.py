"""The records of `wit/types.wit`, as they stand in JSON (`wit/registration.schema.json`): frozen, and hashable.

A member that is None was not stated. `msgspec.json.encode` gives the JSON text again, `msgspec.to_builtins` plain dictionaries.
"""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

Protocol = Literal["whois", "rdap"]
ObjectClass = Literal["domain", "ip_network", "autnum", "entity", "nameserver"]
Availability = Literal["registered", "available", "reserved", "unknown"]


# Frozen records of tuples and strings cannot form cycles, so the garbage collector need not look at them.
class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What all records share."""


class Timestamp(Record, kw_only=True):
    """A point in time."""

    #: As the registry wrote it.
    raw: str
    #: As an RFC 3339 date or date-time, where it could be read for certain. Without an offset it is the registry's local time.
    iso: str | None = None

    def to_datetime(self) -> datetime.datetime | None:
        """The same as `datetime`: aware where the registry stated an offset, midnight where it stated a date alone; None where
        it could not be read for certain."""
        if self.iso is None:
            return None
        try:
            # Python 3.10 knows neither Z nor fractions that are not of three or six digits.
            return datetime.datetime.fromisoformat(_fraction(self.iso.replace("Z", "+00:00")))
        except ValueError:
            return None


def _fraction(iso: str) -> str:
    head, point, rest = iso.partition(".")
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{head}.{rest[:digits][:6]:0<6}{rest[digits:]}" if point else iso


class Event(Record, kw_only=True):
    """Something that happened, or will, to the object (RFC 9083 section 4.5)."""

    #: An RDAP event action (RFC 9083 section 10.2.3), such as `registration`.
    action: str
    #: When.
    at: Timestamp


class Address(Record, kw_only=True):
    """A postal address."""

    #: The lines above the city, in order.
    street: tuple[str, ...]
    #: The city or locality.
    city: str | None = None
    #: The state, province or region.
    region: str | None = None
    #: The postal code.
    postal_code: str | None = None
    #: The country by name, as written.
    country: str | None = None
    #: The country by its ISO 3166-1 alpha-2 code, upper case.
    country_code: str | None = None


class Contact(Record, kw_only=True):
    """A person, role or organization behind the object."""

    #: RDAP roles (RFC 9083 section 10.2.4): `registrant`, `administrative`, `technical`, `billing`, `abuse` …
    roles: tuple[str, ...]
    #: The registry's identifier of the contact.
    handle: str | None = None
    #: The person's or role's name.
    name: str | None = None
    #: The organization.
    organization: str | None = None
    #: The postal address.
    address: Address | None = None
    #: Telephone numbers as written, an extension behind ` x`.
    phones: tuple[str, ...]
    #: Fax numbers, likewise.
    faxes: tuple[str, ...]
    #: E-mail addresses.
    emails: tuple[str, ...]
    #: A web page.
    url: str | None = None
    #: When the contact object was made.
    created: Timestamp | None = None
    #: When it was last changed.
    updated: Timestamp | None = None
    #: The members that the registry withheld, by their name, such as `name` or `address.street`.
    redacted: tuple[str, ...]
    #: The privacy or proxy service that stands in for the holder.
    privacy_service: str | None = None


class Registrar(Record, kw_only=True):
    """The registrar, or other sponsor, of the object."""

    #: Its name as the registry writes it.
    name: str | None = None
    #: Its organization, where stated apart from the name.
    organization: str | None = None
    #: Its number in IANA's registry of registrars.
    iana_id: int | None = None
    #: The registry's own identifier of it.
    handle: str | None = None
    #: Its web page.
    url: str | None = None
    #: The host name of its WHOIS server.
    whois_server: str | None = None
    #: Where to report abuse by e-mail.
    abuse_email: str | None = None
    #: Where to report abuse by telephone.
    abuse_phone: str | None = None
    #: The reseller through which the object was registered.
    reseller: str | None = None


class Nameserver(Record, kw_only=True):
    """A name server of a domain."""

    #: Its host name, in A-labels, lower case, without the final dot.
    name: str
    #: Its addresses (glue) as far as stated.
    addresses: tuple[str, ...]


class DsData(Record, kw_only=True):
    """A delegation signer (RFC 4034 section 5)."""

    #: The key tag.
    key_tag: int
    #: The DNSSEC algorithm number.
    algorithm: int
    #: The digest type.
    digest_type: int
    #: The digest in upper-case hexadecimal.
    digest: str


class SecureDns(Record, kw_only=True):
    """What the registry says of DNSSEC."""

    #: Whether the delegation is signed.
    signed: bool
    #: The DS records as far as stated.
    ds: tuple[DsData, ...]


class Network(Record, kw_only=True):
    """A block of IP addresses."""

    #: The first address.
    start: str
    #: The last address.
    end: str
    #: The same block in CIDR notation.
    cidrs: tuple[str, ...]
    #: The block's name.
    name: str | None = None
    #: The registry's word for the kind of allocation, such as `ASSIGNED PA`.
    kind: str | None = None
    #: The handle or range of the block that this one is a part of.
    parent: str | None = None
    #: The country by its ISO 3166-1 alpha-2 code, as stated for the block.
    country: str | None = None
    #: The AS numbers that may originate the block.
    origins: tuple[int, ...]


class Autnum(Record, kw_only=True):
    """An AS number or a range of them."""

    #: The first AS number.
    start: int
    #: The last one.
    end: int
    #: The name.
    name: str | None = None


class Source(Record, kw_only=True):
    """Where a registration was read from, and how."""

    #: The protocol.
    protocol: Protocol
    #: The server, as far as the reader was told.
    server: str | None = None
    #: The name of the format that the answer was read by.
    format: str
    #: The charset that the answer was decoded by, by its WHATWG name in lower case.
    charset: str


class Field(Record, kw_only=True):
    """A label and value as found, whatever was made of them."""

    #: The heading or object that the pair stood under; in RDAP, the JSON pointer of the object.
    section: str | None = None
    #: The label; in RDAP, the member's name. Empty where the answer gave a value without a label.
    label: str
    #: The value.
    value: str
    #: The line of the answer, from 1.
    line: int
    #: The JSON pointer (RFC 6901) of the registration's member that it became; None where it was not used.
    path: str | None = None
    #: Whether it is known to say nothing of the object, so that it became nothing.
    passed_over: bool = False


class Diagnostic(Record, kw_only=True):
    """An oddity that did not stop the reading."""

    #: A stable word for the kind of oddity, such as `unreadable-date`.
    code: str
    #: A sentence for people. It may change; programs go by `code`.
    message: str
    #: The line of the answer, from 1.
    line: int | None = None


class Registration(Record, kw_only=True):
    """All that one answer says of one object, or that several answers say of it together."""

    #: The object class.
    object: ObjectClass
    #: The registry's identifier of the object.
    handle: str | None = None
    #: The object's name; a domain's in A-labels, lower case.
    name: str | None = None
    #: A domain's name in Unicode, where that differs.
    unicode_name: str | None = None
    #: Whether it is taken.
    availability: Availability
    #: EPP statuses (`clientTransferProhibited`), and the registry's own words where EPP has none.
    statuses: tuple[str, ...]
    #: When it was registered.
    created: Timestamp | None = None
    #: When the registration last changed.
    updated: Timestamp | None = None
    #: When the registration ends.
    expires: Timestamp | None = None
    #: Every other event.
    events: tuple[Event, ...]
    #: The registrar.
    registrar: Registrar | None = None
    #: The contacts, in the order of the answer.
    contacts: tuple[Contact, ...]
    #: The name servers, in the order of the answer.
    nameservers: tuple[Nameserver, ...]
    #: DNSSEC, where the answer speaks of it.
    secure_dns: SecureDns | None = None
    #: The address block, for an `ip_network`.
    network: Network | None = None
    #: The AS numbers, for an `autnum`.
    autnum: Autnum | None = None
    #: The server to ask next, as `host`, `host:port`, or an RDAP URL. Checked by grammar alone.
    referral: str | None = None
    #: Where this was read from.
    source: Source
    #: All labels and values of the answer, in its order.
    fields: tuple[Field, ...]
    #: What was odd about it.
    diagnostics: tuple[Diagnostic, ...]

    def contact(self, role: str) -> Contact | None:
        """The first contact with that role, such as `registrant`."""
        return next((contact for contact in self.contacts if role in contact.roles), None)
