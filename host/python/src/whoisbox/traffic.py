"""What a client remembers of servers between lookups, in all of its threads and loops: who asked for patience, how often each may
be asked, and how many connections each has."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import threading
import time
import weakref
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from .connection import Deadline
from .report import HttpRequest, Report, WhoisRequest

#: More servers than any campaign meets; servers make these entries, and shall not fill the memory.
_MOST = 10_000
_traffics: weakref.WeakSet[Traffic] = weakref.WeakSet()


class Traffic:
    """Keeps account. A copy, or one that is sent to another process, knows who asked for patience, and counts the rest anew."""

    def __init__(self, per_server: int, pace: bool, paused: Mapping[str, int] | None = None) -> None:
        self.__setstate__({"per_server": per_server, "pace": pace, "paused": paused or {}})

    def _begin(self) -> None:
        self._lock = threading.Lock()
        #: What servers publish: what is counted, how much of it is allowed, in how many seconds.
        self._limits: dict[str, tuple[tuple[str, int, int], ...]] = {}
        #: When each server was asked, and when it gave a contact.
        self._spent: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._open: dict[str, int] = {}
        self._waiting: defaultdict[str, deque[tuple[asyncio.AbstractEventLoop, asyncio.Future]]] = defaultdict(deque)
        _traffics.add(self)

    def __getstate__(self) -> dict[str, Any]:
        # A point in time of this process's clock means nothing to another one.
        return {"per_server": self._per_server, "pace": self._pace, "paused": dict(self.paused())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        now = time.monotonic()
        self._per_server, self._pace = state["per_server"], state["pace"]
        self._paused: dict[str, float] = {server.lower(): now + seconds for server, seconds in state["paused"].items()}
        self._begin()

    def paused(self) -> list[tuple[str, int]]:
        """Who is still to be left alone, and for how many seconds: whole ones, not a moment before its time."""
        if not self._paused:
            return []
        with self._lock:
            now = time.monotonic()
            left = {server: until - now for server, until in self._paused.items() if until > now}
            self._paused = {server: self._paused[server] for server in left}
            return [(server, min(math.ceil(seconds), 0xFFFF_FFFF)) for server, seconds in left.items()]

    def is_paused(self, request: WhoisRequest | HttpRequest) -> bool:
        """Whether its server asked another lookup for patience meanwhile."""
        return self._paused.get(service(request), 0.0) > time.monotonic()

    def learn(self, report: Report) -> None:
        """Learns who asked for patience, and who gave how many contacts: some servers count those."""
        for exchange in report.exchanges if self._pace else ():
            asked, read = exchange.request.whois or exchange.request.http_get, exchange.outcome.read
            if asked and read and read.contacts and self._published(_host(asked)):
                with self._lock:
                    self._spend(_host(asked), "contacts", len(read.contacts), time.monotonic())
        for pause in report.pauses:
            until = time.monotonic() + pause.seconds
            with self._lock:
                if pause.server in self._paused or len(self._paused) < _MOST:
                    self._paused[pause.server] = max(until, self._paused.get(pause.server, 0.0))

    def reserve(self, request: WhoisRequest | HttpRequest, longest: float) -> float | None:
        """Takes a turn at a server by the limits that its operator published, and says for how many seconds to wait for it; None
        if that were longer than so many, and then no turn is taken."""
        if not self._pace:
            return 0.0
        host = _host(request)
        limits = self._published(host)
        if not limits:
            return 0.0
        with self._lock:
            now = time.monotonic()
            turns = [_free(self._spent[host, counted], most, seconds) for counted, most, seconds in limits]
            turn = max(now, *turns)
            if turn - now > longest:
                return None
            self._spend(host, "queries", 1, turn)
            return turn - now

    def _published(self, host: str) -> tuple[tuple[str, int, int], ...]:
        limits = self._limits.get(host)
        if limits is None:
            if len(self._limits) >= _MOST:
                self._limits.clear()
            limits = self._limits[host] = _published(host)
        return limits

    def _spend(self, host: str, counted: str, number: int, when: float) -> None:
        most = max((most for name, most, _ in self._published(host) if name == counted), default=0)
        spent = self._spent[host, counted]
        spent.extend([when] * min(number, most))
        while len(spent) > most:
            spent.popleft()

    @asynccontextmanager
    async def place(self, request: WhoisRequest | HttpRequest, deadline: Deadline) -> AsyncIterator[None]:
        """Waits for a place among the connections to its server, and has it until the end of the `with`. The time that this takes
        is not the lookup's: its deadline is put off."""
        server = service(request)
        with self._lock:
            mine = None
            if self._open.get(server, 0) < self._per_server:
                self._open[server] = self._open.get(server, 0) + 1
            else:
                mine = (asyncio.get_running_loop(), asyncio.get_running_loop().create_future())
                self._waiting[server].append(mine)
        if mine:
            began = time.monotonic()
            try:
                await mine[1]
                deadline.end += time.monotonic() - began
            except asyncio.CancelledError:
                with self._lock:
                    still = mine in self._waiting[server]
                    if still:
                        self._waiting[server].remove(mine)
                if not still:
                    self._leave(server)
                raise
        try:
            yield
        finally:
            self._leave(server)

    def _leave(self, server: str) -> None:
        """Hands the place over to who waits for it, or gives it up."""
        with self._lock:
            while waiting := self._waiting.get(server):
                loop, future = waiting.popleft()
                # A loop that is closed by now waits for nothing.
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(_admit, future)
                    return
            self._waiting.pop(server, None)
            left = self._open.get(server, 1) - 1
            if left > 0:
                self._open[server] = left
            else:
                self._open.pop(server, None)


def service(request: WhoisRequest | HttpRequest) -> str:
    """A server as `pause.server` of `wit/steps.wit` names it."""
    if isinstance(request, WhoisRequest):
        server = request.server.lower()
        if request.port == 43:
            return server
        return f"[{server}]:{request.port}" if ":" in server else f"{server}:{request.port}"
    url = urlsplit(request.url)
    return f"{url.scheme}://{url.netloc}".lower()


def _host(request: WhoisRequest | HttpRequest) -> str:
    return request.server if isinstance(request, WhoisRequest) else urlsplit(request.url).hostname or ""


def _published(host: str) -> tuple[tuple[str, int, int], ...]:
    from . import engine

    limits: Iterable[Any] = engine.runtime().call("tables", "pace", host)
    return tuple((limit.counted, limit.requests, limit.seconds) for limit in limits)


def _free(spent: deque[float], most: int, seconds: int) -> float:
    """When one more is within a limit."""
    return spent[-most] + seconds if len(spent) >= most else 0.0


def _admit(future: asyncio.Future) -> None:
    if not future.done():
        future.set_result(None)


def _after_fork() -> None:
    """A lock may have been held by a thread that is gone, and what waited was the parent's."""
    for traffic in list(_traffics):
        traffic._begin()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
