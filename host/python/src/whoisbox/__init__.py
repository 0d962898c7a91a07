"""Looks up and reads WHOIS and RDAP.

    import whoisbox

    registration = whoisbox.parse(answer, server="whois.example.net")
    report = whoisbox.lookup("example.com")

Importing this is cheap: wasmtime, and all else, is imported when it is first needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .client import AsyncClient, Client, lookup, lookup_many
    from .errors import (
        Cancelled,
        EngineError,
        FormatError,
        InquiryError,
        NoServerError,
        OptionsError,
        ParseError,
        QueryError,
        WhoisboxError,
    )
    from .policy import Policy
    from .reading import Answer, Format, convert, formats, parse, parse_many
    from .records import (
        Address,
        Autnum,
        Contact,
        Diagnostic,
        DsData,
        Event,
        Field,
        Nameserver,
        Network,
        Registrar,
        Registration,
        SecureDns,
        Source,
        Timestamp,
    )
    from .report import Disagreement, Exchange, Outcome, Pause, Query, Report

_PLACES = {
    "client": "AsyncClient Client lookup lookup_many",
    "errors": "Cancelled EngineError FormatError InquiryError NoServerError OptionsError ParseError QueryError WhoisboxError",
    "policy": "Policy",
    "reading": "Answer Format convert formats parse parse_many",
    "records": "Address Autnum Contact Diagnostic DsData Event Field Nameserver Network Registrar Registration SecureDns Source "
    "Timestamp",
    "report": "Disagreement Exchange Outcome Pause Query Report",
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names.split()}

__all__ = [
    "Address",
    "Answer",
    "AsyncClient",
    "Autnum",
    "Cancelled",
    "Client",
    "Contact",
    "Diagnostic",
    "Disagreement",
    "DsData",
    "EngineError",
    "Event",
    "Exchange",
    "Field",
    "Format",
    "FormatError",
    "InquiryError",
    "Nameserver",
    "Network",
    "NoServerError",
    "OptionsError",
    "Outcome",
    "ParseError",
    "Pause",
    "Policy",
    "Query",
    "QueryError",
    "Registrar",
    "Registration",
    "Report",
    "SecureDns",
    "Source",
    "Timestamp",
    "WhoisboxError",
    "__version__",
    "convert",
    "formats",
    "lookup",
    "lookup_many",
    "parse",
    "parse_many",
]


def __getattr__(name: str) -> Any:
    """Imports what is asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
