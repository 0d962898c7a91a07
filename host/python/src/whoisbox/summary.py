"""A report in one sentence."""

from __future__ import annotations

from .report import Exchange, Report

_FAILURES = {
    "name_not_resolved": "its host name has no address",
    "connection_refused": "it refused the connection",
    "connection_reset": "it broke the connection off",
    "timed_out": "it did not answer in time",
    "unreachable": "no route leads to it",
    "denied": "the address policy forbids it",
    "too_large": "its answer is larger than max_bytes",
    "tls": "no secure connection could be made",
    "protocol": "it does not speak the protocol",
    "paused": "it asked for patience, so it was not asked again",
    "other": "the exchange failed",
}
_AUTHORITIES = {"root": "IANA", "registry": "the registry", "registrar": "the registrar"}


def summary(report: Report) -> str:
    """What `Report.summary` says."""
    name, merged = str(report.query), report.merged
    if report.conclusion == "found":
        registrar = merged.registrar.name if merged and merged.registrar else None
        expires = (merged.expires.iso or merged.expires.raw) if merged and merged.expires else None
        facts = [f"by {registrar}" if registrar else "", f"until {expires}" if expires else ""]
        left_out = [f"{_who(exchange)} {_what(exchange)}" for exchange in report.exchanges if _is_mute(exchange)]
        tail = f" ({'; '.join(left_out)})" if left_out else ""
        return " ".join(filter(None, [f"{name} is registered", *facts])) + f", says {_sources(report)}{tail}."
    if report.conclusion == "not_found":
        return f"{name} is not registered, says {_sources(report)}."
    if report.conclusion == "reserved":
        return f"{name} is withheld from registration, says {_sources(report)}."
    said = "; ".join(dict.fromkeys(f"{_who(exchange)} {_what(exchange)}" for exchange in report.exchanges)) or "nobody was asked"
    return f"Nothing is known about {name}: {said}. {_advice(report)}"


def _sources(report: Report) -> str:
    who = [_who(exchange) for exchange in report.exchanges if exchange.outcome.read]
    return " and ".join(dict.fromkeys(who)) or "the registry"


def _is_mute(exchange: Exchange) -> bool:
    return exchange.outcome.unread is not None or exchange.outcome.failed is not None


def _who(exchange: Exchange) -> str:
    return f"{_AUTHORITIES[exchange.authority]} ({_printable(exchange.request.server)})"


def _what(exchange: Exchange) -> str:
    outcome = exchange.outcome
    if outcome.failed:
        return f"gave no answer: {_FAILURES[outcome.failed]}"
    if outcome.unread:
        return f"gave no registration: {outcome.unread.code.replace('_', ' ')}, {_printable(outcome.unread.message)}"
    if outcome.redirected is not None:
        return f"redirected to {_printable(outcome.redirected)}"
    return "did not say whether it is registered"


def _advice(report: Report) -> str:
    if report.conclusion == "denied" and report.denials:
        return " ".join(f"{denial.address} is denied: {denial.reason}." for denial in report.denials)
    if report.conclusion == "denied":
        return "A server of the public Internet referred to one that is none of it; that is not followed."
    if report.conclusion == "throttled":
        waits = ", ".join(f"{pause.server} for {pause.seconds} s" for pause in report.pauses)
        return f"Leave it alone{': ' + waits if waits else ' for a while'}, then ask again."
    return {
        "refused": "It does not answer this client, or not this kind of question; asking again does not help.",
        "unavailable": "The fault is the server's; try again later.",
        "unreadable": "What came was no answer of this protocol, or did not say; report.exchanges has the text.",
        "network_failure": "Check the network, the proxy and the timeouts, then try again.",
    }.get(report.conclusion, "")


def _printable(text: str) -> str:
    """A server's words on one line, without what a terminal would obey."""
    words = "".join(c if c.isprintable() else " " for c in text[:500])
    return " ".join(words.split()).rstrip(".")
