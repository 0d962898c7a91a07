"""The transforms, once for both kits: what each takes, what it gives, and what its lookup asks about."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

#: The name that Maltego shows transforms together under.
SET = "whoisbox"
SET_DESCRIPTION = "Who holds a domain, an address block or an AS number: WHOIS and RDAP"
AUTHOR = "The whoisbox developers"


@dataclass(frozen=True)
class Part:
    """What a transform gives of what a lookup finds out."""

    #: Its name in the names of transforms.
    name: str
    #: The member of the `maltego` format's setting `entities`; none: all of them.
    entities: tuple[str, ...]
    #: What Maltego's menu says.
    display_name: str
    #: What Maltego's tooltip says.
    description: str
    #: The types that may come.
    outputs: tuple[str, ...]


_CONTACTS = ("maltego.Person", "maltego.Organization", "maltego.EmailAddress", "maltego.PhoneNumber", "maltego.Location")
_RECORD = Part(
    "whois_record",
    ("record",),
    "To WHOIS Record",
    "The registration in one entity: holder, dates, statuses, registrar, name servers and the servers' own words",
    ("maltego.WHOISRecord", "maltego.Domain"),
)
_HOLDER = Part(
    "contacts",
    ("contacts",),
    "To Contacts (WHOIS)",
    "Persons, organizations, mailboxes, telephones and places of the holder. What is the registrar's, a privacy service's or "
    "withheld is none of them",
    (*_CONTACTS, "maltego.URL", "maltego.Phrase"),
)
_REGISTRAR = Part(
    "registrar",
    ("registrar",),
    "To Registrar (WHOIS)",
    "The registrar with its abuse desk, the reseller, and the privacy service where one stands in for the holder",
    ("maltego.Company", "maltego.EmailAddress", "maltego.PhoneNumber"),
)
_NAME_SERVERS = Part(
    "name_servers",
    ("name-servers",),
    "To Name Servers (WHOIS)",
    "The name servers that the registry lists, with the addresses that it states",
    ("maltego.NSRecord", "maltego.IPv4Address", "maltego.IPv6Address"),
)
_DATES = Part(
    "dates", ("dates",), "To Dates (WHOIS)", "When it was registered and last changed, and when it expires", ("maltego.DateTime",)
)
_NETWORK = Part(
    "network",
    ("network",),
    "To Network (WHOIS)",
    "The registered block that it is part of, and the AS numbers that may originate it",
    ("maltego.Netblock", "maltego.CIDR", "maltego.AS"),
)
_NUMBERS = Part(
    "number", ("network",), "To AS (WHOIS)", "The AS number as it is registered, with its name", ("maltego.AS",)
)


def _everything(*parts: Part) -> Part:
    outputs = tuple(dict.fromkeys(output for part in parts for output in part.outputs))
    return Part("everything", (), "To Everything in WHOIS", "All that WHOIS and RDAP tell, by one lookup", outputs)


_OF_DOMAINS = (_RECORD, _HOLDER, _REGISTRAR, _NAME_SERVERS, _DATES)
_OF_NETWORKS = (_RECORD, _HOLDER, _NETWORK, _DATES)
_OF_AUTNUMS = (_RECORD, _HOLDER, _NUMBERS, _DATES)


@dataclass(frozen=True)
class Transform:
    """A transform."""

    #: The kind of its input, in the names of transforms.
    source: str
    #: The type of its input.
    input: str
    #: What it gives.
    part: Part
    #: What to look up, by the input's value.
    query: Callable[[str], str]
    #: The property that holds what is looked up: the value that Maltego hands over may be another one's, as a URL's title.
    value_property: str

    @property
    def name(self) -> str:
        """Its name, such as `domain_to_whois_record`."""
        return f"{self.source}_to_{self.part.name}"

    @property
    def display_name(self) -> str:
        """What Maltego's menu says."""
        return f"{self.part.display_name} [{SET}]"

    def asks(self, value: str, properties: Mapping[str, object]) -> str:
        """What to look up for an entity.

        Raises `ValueError` where there is nothing to look up.
        """
        query = self.query(str(properties.get(self.value_property) or value or "").strip())
        if not query:
            raise ValueError(f"{value!r} names nothing that WHOIS or RDAP could be asked about")
        return query


def _host(value: str) -> str:
    return value.rstrip(".")


def _host_of_url(value: str) -> str:
    return urlsplit(value if "//" in value else f"//{value}").hostname or ""


def _domain_of_mailbox(value: str) -> str:
    return _host(value.rpartition("@")[2]) if "@" in value else ""


def _block(value: str) -> str:
    """A range as one network in CIDR notation; where it is none, by its first address."""
    first, dash, last = (part.strip() for part in value.partition("-"))
    if not dash:
        return value
    start, end = ipaddress.ip_address(first), ipaddress.ip_address(last)
    if start.version != end.version or start > end:
        raise ValueError(f"{value!r} is no range of addresses: its first address has to come before its last one")
    networks = ipaddress.summarize_address_range(start, end)
    network = next(networks)
    return str(network) if next(networks, None) is None else str(start)


def _autnum(value: str) -> str:
    number = value.upper().removeprefix("ASN").removeprefix("AS").strip()
    if not number.isascii() or not number.isdigit():
        raise ValueError(f"{value!r} is no AS number: write it as 64496 or AS64496")
    return f"AS{number}"


#: (source, type, what to look up, its property, what to give)
_INPUTS: tuple[tuple[str, str, Callable[[str], str], str, tuple[Part, ...]], ...] = (
    ("domain", "maltego.Domain", _host, "fqdn", _OF_DOMAINS),
    ("dns_name", "maltego.DNSName", _host, "fqdn", _OF_DOMAINS),
    ("url", "maltego.URL", _host_of_url, "url", _OF_DOMAINS),
    ("email_address", "maltego.EmailAddress", _domain_of_mailbox, "email", _OF_DOMAINS),
    ("ipv4_address", "maltego.IPv4Address", str, "ipv4-address", _OF_NETWORKS),
    ("ipv6_address", "maltego.IPv6Address", str, "ipv6-address", _OF_NETWORKS),
    ("netblock", "maltego.Netblock", _block, "ipv4-range", _OF_NETWORKS),
    ("cidr", "maltego.CIDR", str, "cidr", _OF_NETWORKS),
    ("as", "maltego.AS", _autnum, "as.number", _OF_AUTNUMS),
)

#: Every transform.
TRANSFORMS: tuple[Transform, ...] = tuple(
    Transform(source, type_, part, query, property_)
    for source, type_, query, property_, parts in _INPUTS
    for part in (*parts, _everything(*parts))
)


def property_label(name: str) -> str | None:
    """What Maltego is to call a property that none of its entities defines, such as `whoisbox.iana-id`; none for the others."""
    own = name.removeprefix(f"{SET}.")
    return None if own == name else own.replace("-", " ").capitalize()
