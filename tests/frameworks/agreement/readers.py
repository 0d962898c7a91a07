"""What each receiver's document says of registrar, dates, name servers and holder, in one shape."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

#: What a document says, by member: texts in order of the alphabet. A member that a receiver has no place for is not there.
Facts = dict[str, list[str]]


def facts(**members: Iterable[str | None]) -> Facts:
    """Facts with each text once."""
    return {name: sorted({text for text in texts if text}) for name, texts in members.items()}


def registration(document: dict[str, Any]) -> Facts:
    """`json`: the registration itself. Its contacts are all that the answer has, whoever's they are."""
    dates = {name: [document[name]["iso"]] if name in document else [] for name in ("created", "updated", "expires")}
    return facts(
        registrar=[document.get("registrar", {}).get("name")],
        name_servers=[server["name"] for server in document["nameservers"]],
        **dates,
    )


def spiderfoot(document: dict[str, Any]) -> Facts:
    """`spiderfoot`: dates stand in the record's text alone."""
    events = document["events"]

    def of(*kinds: str) -> list[str]:
        return [event["data"] for event in events if event["type"] in kinds]

    lines = "\n".join(of("DOMAIN_WHOIS", "NETBLOCK_WHOIS", "RAW_RIR_DATA")).splitlines()
    pairs = [(label.strip(), value.strip()) for label, _, value in (line.partition(":") for line in lines)]

    def dates(label: str) -> list[str]:
        return [value for name, value in pairs if name == label]

    return facts(
        registrar=of("DOMAIN_REGISTRAR"),
        name_servers=of("PROVIDER_DNS"),
        emails=of("EMAILADDR", "EMAILADDR_GENERIC", "AFFILIATE_EMAILADDR"),
        organizations=of("COMPANY_NAME"),
        created=dates("registered"),
        updated=dates("last changed"),
        expires=dates("expires"),
    )


def recon_ng(document: dict[str, Any]) -> Facts:
    """`recon-ng`: dates and registrar stand in notes alone, and are not looked at."""
    return facts(
        name_servers=[row["host"] for row in document["hosts"]],
        emails=[row.get("email") for row in document["contacts"]],
        organizations=[row["company"] for row in document["companies"]],
    )


def maltego(document: dict[str, Any]) -> Facts:
    """`maltego`."""
    entities = document["entities"]

    def of(kind: str, *links: str) -> list[str]:
        found = [entity for entity in entities if entity["type"] == f"maltego.{kind}"]
        return [entity["value"] for entity in found if (entity["link"] in links if links else entity["parent"] is None)]

    record = next(entity["properties"] for entity in entities if entity["type"] == "maltego.WHOISRecord")
    return facts(
        registrar=of("Company", "registrar"),
        name_servers=of("NSRecord"),
        emails=of("EmailAddress"),
        organizations=of("Organization"),
        created=[record.get("creationDate")],
        updated=[record.get("updatedDate")],
        expires=[record.get("registryExpiryDate")],
    )


def events(document: dict[str, Any]) -> Facts:
    """`events`, which BBOT's module takes. What comes from the registrar is not the holder's."""
    found = document["events"]
    own = [event for event in found if event["parent"] is None or found[event["parent"]]["kind"] == "registration"]

    def of(kind: str) -> list[str]:
        return [event["value"] for event in own if event["kind"] == kind]

    first = registration(next(event["payload"] for event in found if event["kind"] == "registration"))
    first.update(
        facts(
            registrar=of("registrar"),
            name_servers=of("name-server"),
            emails=of("email-address"),
            organizations=of("organization-name"),
        )
    )
    return first


def misp(document: dict[str, Any]) -> Facts:
    """`misp`: the object `whois` has the registrant alone of the contacts."""
    (whois,) = (found for found in document["Event"]["Object"] if found["name"] == "whois")

    def of(relation: str) -> list[str]:
        return [found["value"].replace(".000Z", "Z") for found in whois["Attribute"] if found["object_relation"] == relation]

    return facts(
        registrar=of("registrar"),
        name_servers=of("nameserver"),
        created=of("creation-date"),
        updated=of("modification-date"),
        expires=of("expiration-date"),
    )


def stix(document: dict[str, Any]) -> Facts:
    """`stix`: dates stand in the note's text alone, and are not looked at."""
    found = document["objects"]
    by_id = {item["id"]: item for item in found}

    def linked(description: str) -> list[str]:
        links = (item for item in found if item["type"] == "relationship" and item.get("description") == description)
        return [by_id[link["target_ref"]].get("value") or by_id[link["target_ref"]]["name"] for link in links]

    return facts(
        registrar=linked("registrar"),
        name_servers=linked("name server"),
        emails=[item["value"] for item in found if item["type"] == "email-addr"],
    )


def csv_line(document: str) -> Facts:
    """`csv`."""
    (row,) = csv.DictReader(io.StringIO(document))
    return facts(
        registrar=[row["registrar"]],
        name_servers=row["name_servers"].split("; "),
        created=[row["created"]],
        updated=[row["updated"]],
        expires=[row["expires"]],
    )


#: How each format is read.
READERS: dict[str, Callable[[Any], Facts]] = {
    "json": registration,
    "events": events,
    "spiderfoot": spiderfoot,
    "recon-ng": recon_ng,
    "maltego": maltego,
    "misp": misp,
    "stix": stix,
    "csv": csv_line,
}
