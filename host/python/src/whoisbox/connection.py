"""Connections to addresses that were checked, over asyncio: names, addresses in turn, TLS, proxies.

Sockets are driven by themselves, not by asyncio's streams: those drop what a server said before it broke a connection off.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import inspect
import ipaddress
import itertools
import queue
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from .policy import IPAddress, Policy, canonical

#: `resolver(host)` gives addresses, or awaits them.
Resolver = Callable[[str], Iterable[str] | Awaitable[Iterable[str]]]

_CHUNK = 64 << 10
# As the component's own client: how many addresses of a name are tried.
_MOST_ADDRESSES = 6


class Failed(Exception):
    """An exchange that gave no answer: `failure` is a `Failure` of `report`."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


class Deadline:
    """A point in time, not later than another one."""

    def __init__(self, seconds: float, within: Deadline | None = None) -> None:
        end = time.monotonic() + seconds
        self.end = end if within is None else min(end, within.end)

    def left(self) -> float:
        """The seconds until then, 0 once it has passed."""
        return max(0.0, self.end - time.monotonic())


async def in_time(work: Awaitable, deadline: Deadline):  # noqa: ANN201
    """What the work gives, or `Failed` if it takes longer."""
    try:
        return await asyncio.wait_for(work, deadline.left())
    except (TimeoutError, asyncio.TimeoutError):
        raise Failed("timed_out") from None


class Connection:
    """A connected socket, with TLS on top or not."""

    def __init__(self, raw: socket.socket) -> None:
        self._socket = raw
        self._loop = asyncio.get_running_loop()
        self._tls: ssl.SSLObject | None = None

    async def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Makes it a TLS connection."""
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        await self._drive(self._tls.do_handshake)

    async def send(self, data: bytes) -> None:
        """Sends all of it."""
        if self._tls is None:
            await self._loop.sock_sendall(self._socket, data)
        else:
            tls = self._tls
            await self._drive(lambda: tls.write(data))
            await self._flush()

    async def receive(self) -> bytes:
        """What has come; nothing at the end."""
        if self._tls is None:
            return await self._loop.sock_recv(self._socket, _CHUNK)
        tls = self._tls
        try:
            return await self._drive(lambda: tls.read(_CHUNK))
        except ssl.SSLZeroReturnError:
            return b""

    def finish_sending(self) -> None:
        """Closes the sending side."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Closes it."""
        self._socket.close()

    async def _drive(self, work: Callable):  # noqa: ANN202
        """Does a piece of TLS's work, and moves bytes as it wants."""
        while True:
            try:
                return work()
            except ssl.SSLWantReadError:
                await self._flush()
                data = await self._loop.sock_recv(self._socket, _CHUNK)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            except ssl.SSLError:
                # An alert that says what was wrong.
                with contextlib.suppress(OSError):
                    await self._flush()
                raise

    async def _flush(self) -> None:
        if data := self._outgoing.read():
            await self._loop.sock_sendall(self._socket, data)


class Dialer:
    """Makes connections: to the addresses that the policy allows, or through a proxy and never past it."""

    def __init__(self, policy: Policy, proxy: str | None, resolver: Resolver | None, tls: Callable[[], ssl.SSLContext]) -> None:
        self._policy = policy
        self._proxy = proxy
        self._resolver = resolver
        self._tls = tls

    async def dial(self, host: str, port: int, secure: bool, deadline: Deadline, deny: Callable[[str, str], None]) -> Connection:
        """Connects, tells `deny` the address and reason of what is forbidden, and raises `Failed` or `OSError`."""
        host = host.strip("[]")
        raw = await (self._through_proxy if self._proxy else self._direct)(host, port, deadline, deny)
        connection = Connection(raw)
        try:
            if secure:
                await in_time(connection.secure(self._tls(), host), deadline)
        except BaseException:
            connection.close()
            raise
        return connection

    async def _direct(self, host: str, port: int, deadline: Deadline, deny: Callable[[str, str], None]) -> socket.socket:
        """Connects to the first address that may be dialled and answers; a silent one gets its share of the time."""
        literal = _literal(host)
        found = [literal] if literal else _alternate(await resolve(host, self._resolver, deadline))
        if not found:
            raise Failed("name_not_resolved")
        outcome: Exception | None = None
        for tried, address in enumerate(found):
            if self._denied(address, port, deny):
                # What another address has to say counts for more than this.
                outcome = outcome or Failed("denied")
                continue
            raw = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
            raw.setblocking(False)
            try:
                share = Deadline(deadline.left() / (len(found) - tried), deadline)
                await in_time(asyncio.get_running_loop().sock_connect(raw, (str(address), port)), share)
            except (Failed, OSError) as error:
                raw.close()
                # That one family has no route says least.
                if outcome is None or is_unreachable(outcome) or getattr(outcome, "failure", "") == "denied":
                    outcome = error
            except BaseException:
                raw.close()
                raise
            else:
                with contextlib.suppress(OSError):
                    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return raw
        raise outcome or Failed("unreachable")

    async def _through_proxy(self, host: str, port: int, deadline: Deadline, deny: Callable[[str, str], None]) -> socket.socket:
        """Has the proxy connect, and resolve the name. Which address that leads to only the proxy knows, so the policy is asked
        about addresses, ports, and the names of this machine alone."""
        from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

        literal = _literal(host)
        is_local = host.rstrip(".").lower() == "localhost" or host.rstrip(".").lower().endswith(".localhost")
        # A name that is not looked up stands for an address of the public Internet.
        stands_for = literal or ipaddress.ip_address("127.0.0.1" if is_local else "8.8.8.8")
        if self._denied(stands_for, port, deny, host if literal is None else None):
            raise Failed("denied")
        try:
            proxy = await self._proxy_at(deadline)
            raw = await proxy.connect(str(literal or host), port, timeout=max(deadline.left(), 0.001))
        except (ProxyTimeoutError, TimeoutError, asyncio.TimeoutError):
            raise Failed("timed_out") from None
        except ProxyConnectionError as error:
            raise Failed("unreachable") from error
        except ProxyError as error:
            raise Failed(_PROXY_ERRORS.get(error.error_code, "other")) from error
        raw.setblocking(False)
        return raw

    async def _proxy_at(self, deadline: Deadline):  # noqa: ANN202
        """The proxy, by its address: its library would look a name up where no deadline holds."""
        from python_socks.async_.asyncio import Proxy

        url = urlsplit(self._proxy)
        host = url.hostname or ""
        address = _literal(host) or next(iter(await resolve(host, None, deadline)), None)
        if address is None:
            raise Failed("name_not_resolved")
        account = url.netloc.rpartition("@")[0]
        place = f"[{address}]" if address.version == 6 else str(address)
        scheme = {"socks5h": "socks5", "socks4a": "socks4"}.get(url.scheme, url.scheme)
        return Proxy.from_url(f"{scheme}://{account}{'@' if account else ''}{place}:{url.port}", rdns=True)

    def _denied(self, address: IPAddress, port: int, deny: Callable[[str, str], None], name: str | None = None) -> bool:
        reason = self._policy.denial(address, port)
        if reason:
            place = name or str(address)
            deny(f"[{place}]:{port}" if ":" in place else f"{place}:{port}", reason)
        return reason is not None


#: The replies of SOCKS 5 (RFC 1928) and the statuses of HTTP proxies that say what the matter is.
_PROXY_ERRORS = {
    2: "denied",
    3: "unreachable",
    4: "unreachable",
    5: "connection_refused",
    6: "timed_out",
    403: "denied",
    407: "denied",
    502: "unreachable",
    503: "unreachable",
    504: "timed_out",
}


async def resolve(host: str, resolver: Resolver | None, deadline: Deadline) -> list[IPAddress]:
    """The addresses of a name; none where the resolver fails. The system's resolver knows no deadline, nor may one that is handed
    in: it is left behind in its thread if it takes too long."""
    try:
        if resolver is not None and inspect.iscoroutinefunction(resolver):
            found = await in_time(resolver(host), deadline)
        else:
            found = await in_time(_in_thread(resolver or _system, host), deadline)
            if inspect.isawaitable(found):
                found = await in_time(found, deadline)
        return [canonical(address) for address in found]
    except Failed:
        raise
    except Exception as error:
        raise Failed("name_not_resolved") from error


def _system(host: str) -> list[str]:
    return [entry[4][0].partition("%")[0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


async def _in_thread(work: Callable, argument: str):  # noqa: ANN202
    loop = asyncio.get_running_loop()
    done: asyncio.Future = loop.create_future()
    outcome: queue.SimpleQueue = queue.SimpleQueue()

    def tell() -> None:
        if not done.done():
            result, error = outcome.get()
            if error is None:
                done.set_result(result)
            else:
                done.set_exception(error)

    def run() -> None:
        try:
            outcome.put((work(argument), None))
        except Exception as error:
            outcome.put((None, error))
        # Nobody waits any more if the loop is closed by now.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell)

    threading.Thread(target=run, name="whoisbox resolver", daemon=True).start()
    return await done


def _literal(host: str) -> IPAddress | None:
    try:
        return canonical(host)
    except ValueError:
        return None


def _alternate(addresses: list[IPAddress]) -> list[IPAddress]:
    """The two families in turn (RFC 8305 section 4): one that leads nowhere holds up one address of the other, not all."""
    first = [address for address in addresses if address.version == addresses[0].version]
    second = [address for address in addresses if address.version != addresses[0].version]
    pairs = itertools.chain.from_iterable(itertools.zip_longest(first, second))
    return [address for address in pairs if address is not None][:_MOST_ADDRESSES]


def is_unreachable(error: Exception) -> bool:
    """Whether no route leads there."""
    return isinstance(error, OSError) and error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)


def failure(error: Exception) -> str:
    """What an exception is called in `wit/steps.wit`."""
    if isinstance(error, Failed):
        return error.failure
    if is_unreachable(error):
        return "unreachable"
    return next((name for kind, name in _KINDS if isinstance(error, kind)), "other")


_KINDS = (
    ((TimeoutError, asyncio.TimeoutError), "timed_out"),
    (ConnectionRefusedError, "connection_refused"),
    ((ConnectionResetError, ConnectionAbortedError, BrokenPipeError), "connection_reset"),
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError), "connection_reset"),
    ((ssl.SSLError, ssl.CertificateError), "tls"),
)
