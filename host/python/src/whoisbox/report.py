"""The report of a lookup (`wit/steps.wit`), as it stands in JSON (`wit/report.schema.json`)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from .records import Record, Registration

Failure = Literal[
    "name_not_resolved",
    "connection_refused",
    "connection_reset",
    "timed_out",
    "unreachable",
    "denied",
    "too_large",
    "tls",
    "protocol",
    "paused",
    "other",
]
Authority = Literal["root", "registry", "registrar"]
Conclusion = Literal[
    "found", "not_found", "reserved", "throttled", "refused", "unavailable", "unreadable", "network_failure", "denied"
]


class Query(Record, kw_only=True):
    """What is asked about: one of these is set."""

    #: A domain name in A-labels, lower case, without the final dot.
    domain: str | None = None
    #: An IPv4 or IPv6 address in its canonical form (RFC 5952).
    ip: str | None = None
    #: A network in CIDR notation, without host bits.
    network: str | None = None
    #: An AS number.
    autnum: int | None = None
    #: The handle of a contact, organization or other registry object.
    entity: str | None = None
    #: The host name of a name server, in A-labels.
    nameserver: str | None = None

    def __str__(self) -> str:
        if self.autnum is not None:
            return f"AS{self.autnum}"
        return self.domain or self.ip or self.network or self.entity or self.nameserver or ""


class WhoisRequest(Record, kw_only=True):
    """A WHOIS exchange: connect, send the body, read to the end."""

    #: The host name or address to connect to.
    server: str
    #: The TCP port.
    port: int
    #: What to send, its line end included.
    body: str


class HttpRequest(Record, kw_only=True):
    """An HTTP GET."""

    #: The absolute URL.
    url: str
    #: The value of the `Accept` header.
    accept: str


class Request(Record, kw_only=True):
    """One question to one server: one of these is set."""

    #: By WHOIS.
    whois: WhoisRequest | None = None
    #: By RDAP.
    http_get: HttpRequest | None = None

    @property
    def server(self) -> str:
        """Whom it asks, for people: `host`, `host:port`, or a URL."""
        if self.http_get:
            return self.http_get.url
        if not self.whois:
            return ""
        server, port = self.whois.server, self.whois.port
        return server if port == 43 else f"[{server}]:{port}" if ":" in server else f"{server}:{port}"


class Unread(Record, kw_only=True):
    """Why an answer gave no registration."""

    #: `empty`, `throttled`, `refused`, `unavailable`, `too_large` or `malformed`.
    code: Literal["empty", "throttled", "refused", "unavailable", "too_large", "malformed"]
    #: A sentence for people. It may change; programs go by `code`.
    message: str


class Outcome(Record, kw_only=True):
    """What a request led to: one of these is set."""

    #: The answer was read.
    read: Registration | None = None
    #: The answer was not readable.
    unread: Unread | None = None
    #: An HTTP redirect to this URL.
    redirected: str | None = None
    #: There was no answer.
    failed: Failure | None = None


class Exchange(Record, kw_only=True):
    """A request and what came of it."""

    #: The request.
    request: Request
    #: Who was asked.
    authority: Authority
    #: What came of it.
    outcome: Outcome
    #: The answer's text, decoded.
    text: str | None = None


class Origin(Record, kw_only=True):
    """Which answer a member of the merged view came from."""

    #: The JSON pointer of the member.
    path: str
    #: The index of the exchange.
    exchange: int


class Disagreement(Record, kw_only=True):
    """A member in which two answers disagree."""

    #: The JSON pointer of the member.
    path: str
    #: The exchange whose word stands in the merged view.
    exchange: int
    #: What its answer says, as text.
    value: str
    #: The exchange that says otherwise.
    other_exchange: int
    #: What that answer says, as text.
    other_value: str


class Pause(Record, kw_only=True):
    """A server that asked for patience."""

    #: The WHOIS server as `host` or `host:port`, where the port is not 43, or the RDAP server as `https://host`.
    server: str
    #: For how many seconds it is not to be asked.
    seconds: int


class Denial(Record, kw_only=True):
    """A connection that the address policy forbade."""

    #: The address and port.
    address: str
    #: Why, and what would allow it.
    reason: str


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a lookup brought. What a server did, and what the network had against it, is told here and never raised."""

    #: The query as it was understood.
    query: Query
    #: The result in one word.
    conclusion: Conclusion
    #: Every request, in order. The registry's and the registrar's answers stay apart here.
    exchanges: tuple[Exchange, ...]
    #: One view of all that was read. Its `fields` are empty: they stand with each answer.
    merged: Registration | None = None
    #: Which exchange each member of `merged` came from. What is not listed came from where the member above it did.
    origins: tuple[Origin, ...]
    #: Where the answers that were merged disagree.
    disagreements: tuple[Disagreement, ...]
    #: Who asked for patience. A `Client` keeps to it by itself.
    pauses: tuple[Pause, ...]
    #: The documents that `outputs=` asked for, by format: decoded where the format is one of JSON, text elsewhere.
    outputs: dict[str, Any] = {}
    #: The connections that the address policy forbade, each once.
    denials: tuple[Denial, ...] = ()

    def summary(self) -> str:
        """One sentence for people: what was found out, by whom, and what to do where that is not all."""
        from .summary import summary

        return summary(self)

    def to_json(self) -> bytes:
        """The report in JSON text, as `wit/report.schema.json` has it."""
        return msgspec.json.encode(msgspec.structs.replace(self, outputs={}, denials=()))
