"""Runs a transform's lookup and says what to show, once for both kits."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .settings import Settings, SettingsError
from .transforms import Transform

if TYPE_CHECKING:
    from whoisbox import AsyncClient, Client, Report

#: How much a message matters: it informs, the result is partial, or the transform could not do its work.
Level = Literal["inform", "partial", "fatal"]

_OUTCOMES = {
    "found": "Found",
    "not_found": "Not found",
    "reserved": "Reserved",
    "throttled": "Throttled",
    "refused": "Refused",
    "unavailable": "Unavailable",
    "unreadable": "Unreadable",
    "network_failure": "No connection",
    "denied": "Denied",
}


@dataclass(frozen=True)
class Result:
    """What a transform shows."""

    #: The entities, as the format `maltego` has them: `type`, `value`, `properties`, `link`, `parent`.
    entities: list[dict[str, Any]] = field(default_factory=list)
    #: What to tell the user.
    messages: list[tuple[Level, str]] = field(default_factory=list)


def run(transform: Transform, value: str, properties: Mapping[str, object], client: Client) -> Result:
    """Looks an entity up. Whatever happens is told in the result, and nothing is raised."""
    try:
        return _result(transform, client.lookup(transform.asks(value, properties), outputs=_outputs(transform)))
    except Exception as error:
        return failed(error)


async def run_async(transform: Transform, value: str, properties: Mapping[str, object], client: AsyncClient) -> Result:
    """As `run`, on asyncio."""
    try:
        return _result(transform, await client.lookup(transform.asks(value, properties), outputs=_outputs(transform)))
    except Exception as error:
        return failed(error)


def options(settings: Settings) -> dict[str, Any]:
    """The settings as `whoisbox.Client` takes them."""
    from whoisbox import Policy

    return {
        "policy": Policy(allow_addresses=settings.allow_addresses, allow_ports=settings.allow_ports),
        "whois": settings.whois,
        "rdap": settings.rdap,
        "protocols": settings.protocols,
        "timeout": settings.timeout,
        # Half an hour for a lookup is meant for a slow server, too.
        "exchange_timeout": max(10.0, settings.timeout / 3),
        "proxy": settings.proxy,
    }


@functools.lru_cache(maxsize=64)
def async_client(settings: Settings) -> AsyncClient:
    """The client of these settings: one for all lookups, so that it knows whom to leave alone."""
    from whoisbox import AsyncClient

    return AsyncClient(**options(settings))


def failed(error: Exception) -> Result:
    """What to show where nothing was asked, or the answer was lost."""
    from whoisbox import EngineError, WhoisboxError

    if isinstance(error, EngineError):
        return Result(messages=[("fatal", f"Engine lost: {error}")])
    if isinstance(error, SettingsError):
        return Result(messages=[("fatal", f"Not asked: {error}")])
    if isinstance(error, (WhoisboxError, ValueError)):
        return Result(messages=[("partial", f"Not asked: {error}")])
    return Result(messages=[("fatal", f"Fault of the transform, please report it: {type(error).__name__}: {error}")])


def _outputs(transform: Transform) -> dict[str, dict[str, Any]]:
    return {"maltego": {"entities": list(transform.part.entities)} if transform.part.entities else {}}


def _result(transform: Transform, report: Report) -> Result:
    document = report.outputs.get("maltego") or {"entities": []}
    entities = document["entities"]
    level: Level = "inform" if report.conclusion in ("found", "not_found", "reserved") else "partial"
    messages: list[tuple[Level, str]] = [(level, f"{_outcome(report)}: {report.summary()}")]
    if report.conclusion == "found" and (why := _left_out(report, transform, bool(entities))):
        messages.append(("inform", why))
    return Result(entities, messages)


def _outcome(report: Report) -> str:
    if report.conclusion == "network_failure" and any(exchange.outcome.failed == "timed_out" for exchange in report.exchanges):
        return "Timed out"
    return _OUTCOMES[report.conclusion]


def _left_out(report: Report, transform: Transform, has_entities: bool) -> str | None:
    """Why there is less than a user may expect."""
    contacts = report.merged.contacts if report.merged else ()
    services = dict.fromkeys(contact.privacy_service for contact in contacts if contact.privacy_service)
    withheld = [f"{', '.join(contact.roles)} ({', '.join(contact.redacted)})" for contact in contacts if contact.redacted]
    reasons = []
    if transform.part.entities in ((), ("contacts",)):
        if services:
            reasons.append(f"A privacy service stands in for the holder: {', '.join(services)}.")
        if withheld:
            reasons.append(f"The registry withholds of {'; '.join(withheld)}.")
    if not has_entities and not reasons:
        reasons.append(f"The registration tells nothing for {transform.part.display_name!r}.")
    return " ".join(reasons) or None
