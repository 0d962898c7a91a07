"""Reading answers that you have: one, or many at a time; to records, or in the form that a receiver takes."""

from __future__ import annotations

import base64
import itertools
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from . import engine
from .errors import EngineError, FormatError, ParseError
from .records import Protocol, Registration

#: About how many characters of answers are handed to the component at once, and how many answers.
CHUNK_SIZE = 256 << 10
CHUNK_ANSWERS = 256
#: The most threads that `parse_many` takes by itself.
MOST_THREADS = 4


class Answer(msgspec.Struct, frozen=True):
    """An answer and what is known about it, for `parse_many`."""

    #: Text, or the bytes as they came, in whatever charset.
    text: str | bytes
    #: The host name of the server that gave it: it picks the format and the charset. Without it both are found from the text.
    server: str | None = None
    #: The question that was asked: it picks the object where the answer holds several.
    query: str | None = None
    #: `whois` or `rdap`.
    protocol: Protocol = "whois"


def parse(
    answer: str | bytes,
    *,
    server: str | None = None,
    query: str | None = None,
    protocol: Protocol = "whois",
    fields: bool = False,
) -> Registration:
    """Reads an answer: text, or the bytes as they came, in whatever charset. `server` and `query` as in `Answer`.

    `fields`: whether all labels and values of the answer are wanted besides, in `Registration.fields`. They take most of the time.

    Raises `ParseError` where it holds no registration, and `EngineError`.
    """
    line = _line(answer, server, query, protocol, fields)
    result = _registrations.decode(engine.call("parse", "many-json", line.decode()))
    return _value(result.registration, result.error)


def parse_many(
    answers: Iterable[str | bytes | Answer], *, threads: int | None = None, fields: bool = False
) -> Iterator[Registration | ParseError | EngineError]:
    """Reads answers as they come, in their order. What cannot be read comes as an error in its place, and stops nothing.

    They are taken in chunks of 256 answers at most, and as many chunks are read at once as there are `threads`: by default one for
    each core that the process may use, up to four. `fields` as in `parse`.
    """
    lines = (_line_of(answer, fields) for answer in answers)
    return itertools.chain.from_iterable(_in_turn(_read_chunk, _chunks(lines), _cores() if threads is None else threads))


def convert(
    answer: str | bytes,
    format: str,
    *,
    settings: Mapping[str, Any] | None = None,
    server: str | None = None,
    query: str | None = None,
    protocol: Protocol = "whois",
) -> Any:
    """Reads an answer and gives it in a receiver's form, such as `rdap` or `stix`: decoded where that is JSON, text elsewhere.

    `settings` are by the format's schema; `formats` lists both. Raises `FormatError`, `ParseError`, `EngineError`.
    """
    lines = _line(answer, server, query, protocol).decode()
    told = None if settings is None else msgspec.json.encode(settings).decode()
    result = engine.runtime().call("outputs", "convert-many", lines, format, told, lowers=True)
    # Errors may be text, too, so wasmtime-py tells the cases of this result apart.
    if result.tag != "ok":
        raise format_error(result.payload, format)
    converted = _documents.decode(result.payload)
    return _value(converted.output, converted.error)


class Format(msgspec.Struct, frozen=True):
    """A form that a registration is given in."""

    #: Its name, such as `rdap`.
    name: str
    #: A sentence that says what it is.
    summary: str
    #: Its media type, such as `application/rdap+json`.
    media_type: str
    #: The JSON Schema of its settings, where it has some.
    settings_schema: dict[str, Any] | None = None

    @property
    def is_json(self) -> bool:
        """Whether its documents are JSON."""
        return self.media_type.endswith(("/json", "+json"))


def formats() -> dict[str, Format]:
    """The forms that `convert` and a lookup's `outputs` know, by name. Raises `EngineError`."""
    global _formats
    if _formats is None:
        told = engine.runtime().call("outputs", "formats")
        schemas = [getattr(form, "settings-schema", None) for form in told]
        _formats = {
            form.name: Format(form.name, form.summary, getattr(form, "media-type"), schema and msgspec.json.decode(schema))
            for form, schema in zip(told, schemas, strict=True)
        }
    return dict(_formats)


def format_error(error: Any, format: str) -> FormatError:
    """The exception for an `output-error` of the component's, however wasmtime-py gives it."""
    tag, payload = getattr(error, "tag", None), getattr(error, "payload", error)
    if tag == "unknown-format" or isinstance(payload, list):
        return FormatError(f"there is no format {format!r}; there are {', '.join(payload)}")
    if tag == "bad-settings" or isinstance(payload, str):
        return FormatError(f"the settings of {format!r} are unusable: {payload}")
    return FormatError(f"the answer cannot be given as {format!r}: {payload}")


class _Line(msgspec.Struct, omit_defaults=True):
    text: str | None = None
    base64: str | None = None
    server: str | None = None
    query: str | None = None
    protocol: str = "whois"
    fields: bool = True


class _Error(msgspec.Struct):
    code: str
    message: str


class _Read(msgspec.Struct):
    registration: Registration | None = None
    error: _Error | None = None


class _Converted(msgspec.Struct):
    output: Any = None
    error: _Error | None = None


_encoder = msgspec.json.Encoder()
_registrations = msgspec.json.Decoder(_Read)
_documents = msgspec.json.Decoder(_Converted)
_formats: dict[str, Format] | None = None


def _line_of(answer: str | bytes | Answer, fields: bool) -> bytes:
    if isinstance(answer, Answer):
        return _line(answer.text, answer.server, answer.query, answer.protocol, fields)
    return _line(answer, None, None, "whois", fields)


def _line(answer: str | bytes, server: str | None, query: str | None, protocol: str, fields: bool = True) -> bytes:
    if isinstance(answer, str):
        try:
            return _encoder.encode(_Line(answer, None, server, query, protocol, fields))
        except UnicodeEncodeError:
            # A text with lone surrogates was made from bytes that are not UTF-8.
            answer = answer.encode("utf-8", "surrogateescape" if _is_escaped(answer) else "replace")
    if not isinstance(answer, (bytes, bytearray, memoryview)):
        raise TypeError(f"an answer is str or bytes, not {type(answer).__name__}")
    answer = bytes(answer)
    text = as_text(answer)
    if isinstance(text, str):
        return _encoder.encode(_Line(text, None, server, query, protocol, fields))
    return _encoder.encode(_Line(None, base64.b64encode(answer).decode(), server, query, protocol, fields))


def as_text(answer: bytes) -> str | bytes:
    """Text where it is some, for that is handed over quicker; else the bytes, whose charset the component finds out.

    ISO-2022-JP and UTF-16 would pass for UTF-8; an escape or a NUL gives them away.
    """
    if b"\x1b" in answer or b"\0" in answer:
        return answer
    try:
        return answer.decode()
    except UnicodeDecodeError:
        return answer


def _is_escaped(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for line in lines:
        if chunk and (size + len(line) > CHUNK_SIZE or len(chunk) >= CHUNK_ANSWERS):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield chunk


def _read_chunk(chunk: list[bytes]) -> list[Registration | ParseError | EngineError]:
    try:
        lines = engine.call("parse", "many-json", b"\n".join(chunk).decode())
    except EngineError as error:
        # One answer was too much for the component; the others shall not suffer for it.
        return [error] if len(chunk) == 1 else [result for line in chunk for result in _read_chunk([line])]
    return [_result(read) for read in _registrations.decode_lines(lines)]


def _result(read: _Read) -> Registration | ParseError:
    return read.registration if read.registration is not None else _error(read.error)


def _error(error: _Error | None) -> ParseError:
    return ParseError(error.code, error.message) if error else ParseError("malformed", "neither a registration nor an error came")


def _value(value: Any, error: _Error | None) -> Any:
    if error is not None or value is None:
        raise _error(error)
    return value


def _cores() -> int:
    """How many threads are of use: beyond some, what Python makes of the results holds them up."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_THREADS)


def _in_turn(work: Any, items: Iterable[Any], threads: int) -> Iterator[Any]:
    """What the work makes of each item, in their order; up to so many at once."""
    if threads <= 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="whoisbox") as pool:
        begun: deque[Any] = deque()
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) > threads:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
