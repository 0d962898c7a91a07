"""One question to one server, by WHOIS (RFC 3912) or HTTP. Trusts no server: the time is counted from the start, however the
bytes come, and an answer is cut off at a limit, after it is decompressed."""

from __future__ import annotations

import asyncio
import email.utils
import urllib.parse
import zlib
from collections.abc import Callable

import h11

from .connection import Connection, Deadline, Dialer, Failed, failure, in_time
from .inquiry import HttpResponse
from .reading import as_text
from .report import HttpRequest, WhoisRequest

#: The most bytes of an HTTP response's head, and of all that comes before the response proper.
HEAD = 64 << 10
#: Into how many parts an exchange's time goes, of which the first may pass in silence before the sending side is closed.
PARTS_UNTIL_HALF_CLOSE = 4


class Exchanger:
    """Asks servers. `deny` is told the address and reason of each connection that is forbidden."""

    def __init__(
        self, dialer: Dialer, connect_timeout: float, max_bytes: int, user_agent: str, deny: Callable[[str, str], None]
    ) -> None:
        self._dialer = dialer
        self._connect_timeout = connect_timeout
        self._max_bytes = max_bytes
        self._user_agent = user_agent
        self._deny = deny
        #: The most bytes that were taken of one answer.
        self.most_bytes = 0

    async def ask(self, request: WhoisRequest | HttpRequest, deadline: Deadline) -> str | bytes | HttpResponse:
        """The answer, or `Failed`."""
        work = self._whois(request, deadline) if isinstance(request, WhoisRequest) else self._get(request, deadline)
        try:
            return await in_time(work, deadline)
        except (OSError, zlib.error, h11.ProtocolError) as error:
            raise Failed(failure(error) if isinstance(error, OSError) else "protocol") from error

    async def _whois(self, request: WhoisRequest, deadline: Deadline) -> str | bytes:
        connection = await self._connect(request.server, request.port, False, deadline)
        try:
            refused = None
            try:
                await connection.send(request.body.encode())
            except OSError as error:
                # A server that answers unasked may have closed by now; what it said is there to be read all the same.
                refused = error
            answer = await self._read(connection, deadline)
        finally:
            connection.close()
        if refused and not answer:
            raise refused
        return as_text(answer)

    async def _read(self, connection: Connection, deadline: Deadline) -> bytes:
        """Reads to the end, and closes the sending side meanwhile: some servers answer, or end their answer, only then; others
        take it for a hang-up as long as they have not begun. So it is closed once the answer has begun and does not end, or when
        the server has been silent for a good while."""
        answer = bytearray()
        silence = Deadline(deadline.left() / PARTS_UNTIL_HALF_CLOSE, deadline)
        first = asyncio.ensure_future(connection.receive())
        try:
            await asyncio.wait([first], timeout=silence.left())
            if not first.done():
                connection.finish_sending()
            piece = await first
        except BaseException:
            first.cancel()
            raise
        half_closed = False
        while piece:
            answer += piece
            self._count(answer)
            if not half_closed:
                half_closed = True
                connection.finish_sending()
            piece = await connection.receive()
        return bytes(answer)

    async def _get(self, request: HttpRequest, deadline: Deadline) -> HttpResponse:
        host, port, secure, head = self._head(request)
        connection = await self._connect(host, port, secure, deadline)
        try:
            wire = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD)
            await connection.send(wire.send(head) + wire.send(h11.EndOfMessage()))
            return await Response(wire, connection, self._max_bytes, self._count).read()
        finally:
            connection.close()

    def _head(self, request: HttpRequest) -> tuple[str, int, bool, h11.Request]:
        try:
            url = urllib.parse.urlsplit(request.url)
            secure = url.scheme == "https"
            port = url.port or (443 if secure else 80)
            target = urllib.parse.urlunsplit(("", "", url.path or "/", url.query, ""))
            if url.scheme not in ("http", "https") or not url.hostname or "@" in url.netloc:
                raise Failed("protocol")
            headers = [("Host", url.netloc), ("Accept", request.accept), ("User-Agent", self._user_agent)]
            headers += [("Accept-Encoding", "gzip, deflate"), ("Connection", "close")]
            return url.hostname, port, secure, h11.Request(method="GET", target=target.encode("ascii"), headers=headers)
        except (ValueError, h11.LocalProtocolError):
            raise Failed("protocol") from None

    async def _connect(self, host: str, port: int, secure: bool, deadline: Deadline) -> Connection:
        return await self._dialer.dial(host, port, secure, Deadline(self._connect_timeout, deadline), self._deny)

    def _count(self, answer: bytearray) -> None:
        self.most_bytes = max(self.most_bytes, len(answer))
        if len(answer) > self._max_bytes:
            raise Failed("too_large")


class Response:
    """Reads an HTTP response."""

    def __init__(self, wire: h11.Connection, connection: Connection, max_bytes: int, count: Callable[[bytearray], None]) -> None:
        self._wire = wire
        self._connection = connection
        self._max_bytes = max_bytes
        self._count = count
        self._left = HEAD
        self._first = b""
        self._ended = False

    async def read(self) -> HttpResponse:
        """All of it, the body decompressed."""
        event = await self._event()
        while isinstance(event, h11.InformationalResponse):
            event = await self._event()
        if not isinstance(event, h11.Response):
            raise Failed("protocol")
        # The framing of chunks counts, too, or a server could send nothing else for ever.
        self._left = HEAD + 8 * self._max_bytes
        headers: dict[str, list[str]] = {}
        for name, value in event.headers:
            headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        body = await self._body(", ".join(headers.get("content-encoding", [])).strip().lower())
        location = headers.get("location", [None])[0]
        return HttpResponse(event.status_code, location, retry_after(headers), as_text(body))

    async def _body(self, coding: str) -> bytes:
        unzip = _decompressor(coding)
        answer = bytearray()
        while isinstance(event := await self._event(), h11.Data):
            piece = bytes(event.data)
            while piece:
                answer += unzip.decompress(piece, self._max_bytes + 1 - len(answer)) if unzip else piece
                self._count(answer)
                piece = unzip.unconsumed_tail if unzip else b""
        if unzip and not unzip.eof and (answer or coding not in ("", "identity")):
            raise Failed("connection_reset")
        return bytes(answer)

    async def _event(self) -> object:
        while True:
            try:
                event = self._wire.next_event()
            except h11.RemoteProtocolError as error:
                if error.error_status_hint == 431:
                    raise Failed("too_large") from error
                # What is cut off in the middle breaks the protocol, too, but that is not what is the matter.
                is_http = self._first.startswith(b"HTTP/"[: len(self._first)])
                raise Failed("connection_reset" if self._ended and is_http else "protocol") from error
            if event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                raise Failed("protocol")
            if event is not h11.NEED_DATA:
                return event
            data = await self._connection.receive()
            self._left -= len(data)
            if self._left < 0:
                raise Failed("too_large")
            self._ended = not data
            self._first = self._first or data[:5]
            self._wire.receive_data(data)


def _decompressor(coding: str):  # noqa: ANN202
    if coding in ("", "identity"):
        return None
    if coding in ("gzip", "x-gzip"):
        return zlib.decompressobj(wbits=31)
    if coding == "deflate":
        return _Deflate()
    raise Failed("protocol")


class _Deflate:
    """RFC 9110 wants zlib's format by this name; some servers send bare deflate."""

    def __init__(self) -> None:
        self._inner = None
        self.unconsumed_tail = b""
        self.eof = False

    def decompress(self, piece: bytes, most: int) -> bytes:
        """As `zlib`'s."""
        if self._inner is None:
            self._inner = zlib.decompressobj(wbits=15 if piece[0] & 0x0F == 8 else -15)
        data = self._inner.decompress(piece, most)
        self.unconsumed_tail, self.eof = self._inner.unconsumed_tail, self._inner.eof
        return data


def retry_after(headers: dict[str, list[str]]) -> int | None:
    """`Retry-After` in seconds; where it is a date, the seconds from the `Date` header to it."""
    told = headers.get("retry-after", [""])[0].strip()
    if told.isascii() and told.isdecimal():
        return min(int(told[:10]), 0xFFFF_FFFF)
    try:
        until = email.utils.parsedate_to_datetime(told)
        since = email.utils.parsedate_to_datetime(headers.get("date", [""])[0])
        return max(0, min(int((until - since).total_seconds()), 0xFFFF_FFFF))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
