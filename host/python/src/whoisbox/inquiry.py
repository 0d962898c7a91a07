"""A lookup step by step (`steps.inquiry` of `wit/steps.wit`): says whom to ask; whoever drives it does the asking."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from . import engine
from .errors import FormatError, InquiryError, NoServerError, OptionsError, QueryError
from .reading import format_error, formats
from .report import HttpRequest, Report, WhoisRequest

_ERRORS = {"bad-query": QueryError, "bad-options": OptionsError, "no-server": NoServerError}
_PROTOCOLS = ("whois", "rdap")
_reports = msgspec.json.Decoder(Report)
_plain = msgspec.json.Decoder()


@dataclasses.dataclass(frozen=True)
class Options:
    """How to go about a lookup: `options` of `wit/steps.wit`."""

    protocols: tuple[str, ...] = ()
    #: `("whois", "host:port")` or `("rdap", "https://host/")`.
    routes: tuple[tuple[str, str], ...] = ()
    follow_referrals: bool = True
    max_requests: int = 0
    max_wait: int = 0
    #: `(name, text)`.
    tables: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True)
class HttpResponse:
    """The response of an HTTP server, its body decompressed."""

    status: int
    location: str | None
    retry_after: int | None
    body: str | bytes


class Wait(int):
    """So many seconds to wait for."""


class Inquiry:
    """A lookup in progress. Not for several threads at once. `room` is how many bytes of answers it may be handed in all."""

    def __init__(self, query: str, options: Options, paused: Sequence[tuple[str, int]] = (), room: int = 1 << 20) -> None:
        from wasmtime.component import Variant

        self._variant = Variant
        if not isinstance(query, str):
            raise TypeError(f"a query is str, not {type(query).__name__}")
        unknown = [name for name in options.protocols if name not in _PROTOCOLS]
        if unknown:
            raise OptionsError(f"there is no protocol {unknown[0]!r}; there are whois and rdap", query)
        tables = sum(len(text) for _, text in options.tables)
        try:
            query.encode()
        except UnicodeEncodeError as error:
            raise QueryError(f"the query is no text: {error}", query) from None
        self._instance = engine.Instance(engine.runtime(), tables + room)
        told = _record(
            protocols=list(options.protocols),
            routes=[Variant(kind, server) for kind, server in options.routes],
            follow_referrals=options.follow_referrals,
            max_requests=options.max_requests,
            max_wait=options.max_wait,
            tables=[_record(name=name, text=text) for name, text in options.tables],
            paused=[_record(server=server, seconds=seconds) for server, seconds in paused],
        )
        started = self._call("[static]inquiry.start", query, told, size=tables)
        if isinstance(started, Variant):
            raise _ERRORS.get(started.tag, InquiryError)(started.payload or started.tag, query)
        self._inquiry = started

    def poll(self) -> WhoisRequest | HttpRequest | Wait | None:
        """What to do next: ask, wait, or, if None, take the report."""
        # wasmtime-py gives the bare payload of each case: nothing for `done`, the number for `wait`.
        step = self._call("[method]inquiry.poll", self._inquiry)
        if step is None:
            return None
        if isinstance(step, int):
            return Wait(step)
        request = step.payload
        if step.tag == "whois":
            return WhoisRequest(server=request.server, port=request.port, body=request.body)
        return HttpRequest(url=request.url, accept=request.accept)

    def handle_whois(self, answer: str | bytes) -> None:
        """Takes what a WHOIS server sent."""
        self._handle("whois", answer, len(answer))

    def handle_http(self, response: HttpResponse) -> None:
        """Takes an HTTP response."""
        told = _record(status=response.status, location=response.location, retry_after=response.retry_after, body=response.body)
        self._handle("http", told, len(response.body))

    def handle_failure(self, failure: str) -> None:
        """Takes why there is no answer: a `Failure` of `report`."""
        self._handle("failed", failure.replace("_", "-"), 0)

    def handle_wait(self, waited: bool) -> None:
        """Takes whether the wait was kept."""
        self._result(self._call("[method]inquiry.handle-wait", self._inquiry, waited))

    def report_json(self) -> str:
        """All that is known so far, in JSON text."""
        return self._call("[method]inquiry.report-json", self._inquiry)

    def report(self) -> Report:
        """All that is known so far."""
        return _reports.decode(self.report_json())

    def output(self, format: str, settings: Mapping[str, Any] | None) -> Any:
        """What the lookup brought in a receiver's form: decoded where that is JSON, text elsewhere; None where no server told
        anything. Raises `FormatError`."""
        told = None if settings is None else msgspec.json.encode(settings).decode()
        result = self._call("[method]inquiry.output", self._inquiry, format, told)
        if result is None:
            return None
        if not hasattr(result, "text"):
            raise format_error(result, format)
        form = formats().get(format)
        return _plain.decode(result.text) if form and form.is_json else result.text

    def close(self) -> None:
        """Gives the guest's memory back."""
        self._instance.close()

    def _handle(self, kind: str, value: Any, size: int) -> None:
        self._result(self._call("[method]inquiry.handle-answer", self._inquiry, self._variant(kind, value), size=size))

    def _result(self, value: Any) -> None:
        if isinstance(value, self._variant):
            raise InquiryError(value.payload or value.tag)

    def _call(self, name: str, *arguments: Any, size: int = 0) -> Any:
        return self._instance.call("steps", name, *arguments, size=size, lowers=True)


def check_outputs(outputs: Mapping[str, Any]) -> None:
    """Raises `FormatError` before anybody is asked if there is no such format."""
    known = formats()
    for name in outputs:
        if name not in known:
            raise FormatError(f"there is no format {name!r}; there are {', '.join(known)}")


def _record(**members: Any) -> Any:
    """A record as wasmtime-py wants it: attributes named as in the WIT."""
    from wasmtime.component import Record

    made = Record()
    for name, value in members.items():
        setattr(made, name.replace("_", "-"), value)
    return made
