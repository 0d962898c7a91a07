"""Lookups over the network, from synchronous code (`Client`) and on asyncio (`AsyncClient`), by the same code."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as _FutureTimeout
from typing import Any, TypeVar

import msgspec

from .connection import Deadline, Failed, Resolver
from .errors import Cancelled, EngineError, InquiryError, OptionsError
from .exchange import Exchanger
from .inquiry import HttpResponse, Inquiry, Wait, check_outputs
from .policy import Policy
from .report import Denial, HttpRequest, Query, Report, WhoisRequest
from .settings import USER_AGENT, Settings
from .traffic import Traffic

#: The forms that the lookup is wanted in besides: names, or names with the format's settings.
Outputs = Mapping[str, Mapping[str, Any] | None] | Iterable[str]
Found = Report | InquiryError | EngineError
_T = TypeVar("_T")

#: How often `cancelled` is asked, in seconds.
_POLL = 0.1
#: The longest that a lookup of many waits for its turn at a server with published limits, in seconds.
_LONGEST_TURN = 60.0
#: An answer from this size on is read in another thread, so that it does not hold the loop up.
_LARGE = 64 << 10
#: How many lookups are begun for each one that may run: so that a slow one does not hold up those behind it.
_AHEAD = 4


class _Base:
    """What both clients are: settings, and what is remembered of servers."""

    def __init__(
        self,
        *,
        policy: Policy | None = None,
        proxy: str | None = None,
        timeout: float = 30.0,
        exchange_timeout: float = 10.0,
        connect_timeout: float = 5.0,
        max_bytes: int = 1 << 20,
        whois: str | None = None,
        rdap: str | None = None,
        protocols: Sequence[str] = (),
        follow_referrals: bool = True,
        max_requests: int = 8,
        max_wait: int = 0,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | str | None = None,
        tables: Mapping[str, str] | None = None,
        per_server: int = 8,
        pace: bool = True,
        user_agent: str | None = None,
        paused: Mapping[str, int] | None = None,
    ) -> None:
        """Sets a client up. Nothing is opened or started until the first lookup.

        - `policy`: where it may connect; by default ports 43, 80 and 443 of public addresses.
        - `proxy`: `socks5://`, `socks4://` or `http://[USER:PASSWORD@]HOST:PORT`. Every connection then goes through it, which
          looks names up, too, and nothing goes past it.
        - `timeout`, `exchange_timeout`, `connect_timeout`: for the lookup, each exchange, and each connection, in seconds.
        - `max_bytes`: the most bytes of one answer, decompressed.
        - `whois`, `rdap`: whom to ask first, as `host[:port]` and as a base URL, in place of the tables.
        - `protocols`: best first; the next one is used where one has no server or gives no answer. By default RDAP, then WHOIS;
          where only one of `whois` and `rdap` is given, that alone.
        - `max_requests`: the most requests of one lookup; 0 means 8.
        - `max_wait`: the longest wait, in seconds, that a throttling server is granted before it is asked once more.
        - `resolver`: a function, or coroutine function, from a host name to addresses, in place of the system's resolver. It is
          not asked where there is a proxy.
        - `tls`: an `ssl.SSLContext`, or the path of a PEM file with the authorities to trust; by default the system's.
        - `tables`: newer tables by name, in place of those of the component (`tables` of `wit/tables.wit`).
        - `per_server`: how many connections a server has at once. `pace`: whether the limits that servers publish are kept.
        - `paused`: whom to leave alone from the start, and for how many seconds: the `paused` of another client.

        Raises `OptionsError`.
        """
        if not isinstance(per_server, int) or per_server < 1:
            raise OptionsError(f"per_server has to be a whole number above 0, not {per_server!r}")
        self._settings = Settings(
            policy=policy or Policy(),
            proxy=proxy or None,
            timeout=timeout,
            exchange_timeout=exchange_timeout,
            connect_timeout=connect_timeout,
            max_bytes=max_bytes,
            whois=whois,
            rdap=rdap,
            protocols=(protocols,) if isinstance(protocols, str) else tuple(protocols),
            follow_referrals=follow_referrals,
            max_requests=max_requests,
            max_wait=max_wait,
            resolver=resolver,
            tls=tls,
            tables=dict(tables or {}),
            user_agent=user_agent or USER_AGENT,
        )
        self._traffic = Traffic(per_server, pace, paused)

    @property
    def paused(self) -> dict[str, int]:
        """The servers that asked for patience, and for how many more seconds this client leaves them alone."""
        return dict(self._traffic.paused())

    def query(self, text: str) -> Query:
        """What a lookup of this would be of, without asking anybody: of `www.example.com` that is `example.com`.

        Raises `InquiryError` where a lookup would.
        """
        inquiry = Inquiry(text, self._settings.options())
        try:
            return inquiry.report().query
        finally:
            inquiry.close()

    async def _lookup(self, query: str, outputs: Mapping[str, Any], longest_turn: float | None) -> Report:
        """A lookup. `longest_turn`: for how long it may wait for its turn at a server beyond its time; None: not beyond it."""
        settings, denials = self._settings, {}
        room = (settings.max_requests or 8) * settings.max_bytes
        if outputs:
            check_outputs(outputs)
        inquiry = Inquiry(query, settings.options(), self._traffic.paused(), room)
        try:
            total = Deadline(settings.timeout)
            exchanger = self._exchanger(denials)
            while (step := inquiry.poll()) is not None:
                if isinstance(step, Wait):
                    in_time = step < total.left()
                    if in_time:
                        await asyncio.sleep(step)
                    inquiry.handle_wait(in_time)
                    continue
                try:
                    answer = await self._ask(exchanger, step, total, longest_turn)
                except Failed as failed:
                    inquiry.handle_failure(failed.failure)
                else:
                    await _hand_over(inquiry, answer)
            report = inquiry.report()
            self._traffic.learn(report)
            documents = {name: inquiry.output(name, told) for name, told in outputs.items()}
        finally:
            inquiry.close()
        told = tuple(Denial(address=address, reason=reason) for address, reason in denials.items())
        return msgspec.structs.replace(report, outputs=documents, denials=told)

    async def _ask(
        self, exchanger: Exchanger, request: WhoisRequest | HttpRequest, total: Deadline, longest_turn: float | None
    ) -> str | bytes | HttpResponse:
        if self._traffic.is_paused(request):
            raise Failed("paused")
        turn = self._traffic.reserve(request, total.left() if longest_turn is None else longest_turn)
        if turn is None:
            raise Failed("paused")
        if turn:
            if longest_turn is not None:
                total.end += turn
            await asyncio.sleep(turn)
        async with self._traffic.place(request, total):
            return await exchanger.ask(request, Deadline(self._settings.exchange_timeout, total))

    async def _one(self, query: str, outputs: Mapping[str, Any], running: asyncio.Semaphore) -> Found:
        """One lookup of many: the caller's errors come in its place."""
        async with running:
            try:
                return await self._lookup(query, outputs, max(_LONGEST_TURN, self._settings.max_wait))
            except (InquiryError, EngineError) as error:
                return error

    def _exchanger(self, denials: dict[str, str]) -> Exchanger:
        settings = self._settings
        return Exchanger(settings.dialer(), settings.connect_timeout, settings.max_bytes, settings.user_agent, denials.setdefault)


class Client(_Base):
    """Makes lookups. Safe to be used from any thread; it can be copied, pickled, and used after a fork.

    It remembers who asked for patience, and leaves that server alone in its next lookups.
    """

    def lookup(self, query: str, *, outputs: Outputs = (), cancelled: Callable[[], bool] | None = None) -> Report:
        """Looks up a domain or host name, an address, a network, or an AS number (`AS64496`).

        `outputs` names the forms that the result is wanted in besides, in `report.outputs`; `cancelled` is asked ten times a
        second, in this thread unless a loop runs in it.
        What servers and the network do stands in the report. Raises `InquiryError` where nothing was asked, `FormatError`,
        `Cancelled`, `EngineError`.
        """
        return _run(_unless(cancelled, self._lookup(query, _mapping(outputs), None)))

    def lookup_many(
        self,
        queries: Iterable[str],
        *,
        concurrency: int = 32,
        outputs: Outputs = (),
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[Found]:
        """Looks up what comes, so many at once, and gives reports in the same order. What `lookup` raises for a query comes in
        its place. The queries are taken as the reports are."""
        outputs = _mapping(outputs)
        _check_concurrency(concurrency)
        with _Background() as background:
            running = asyncio.Semaphore(concurrency)
            begun: deque[Any] = deque()
            for query in queries:
                begun.append(background.begin(self._one(query, outputs, running)))
                if len(begun) >= concurrency * _AHEAD:
                    yield background.wait_for(begun.popleft(), cancelled)
            while begun:
                yield background.wait_for(begun.popleft(), cancelled)


class AsyncClient(_Base):
    """Makes lookups on asyncio. As `Client` besides; it may be used from several loops."""

    async def lookup(self, query: str, *, outputs: Outputs = ()) -> Report:
        """As `Client.lookup`; cancel the task to cancel it."""
        return await self._lookup(query, _mapping(outputs), None)

    async def lookup_many(
        self, queries: Iterable[str] | AsyncIterable[str], *, concurrency: int = 32, outputs: Outputs = ()
    ) -> AsyncIterator[Found]:
        """As `Client.lookup_many`."""
        outputs = _mapping(outputs)
        _check_concurrency(concurrency)
        running = asyncio.Semaphore(concurrency)
        begun: deque[asyncio.Task[Found]] = deque()
        try:
            async for query in _each(queries):
                begun.append(asyncio.ensure_future(self._one(query, outputs, running)))
                if len(begun) >= concurrency * _AHEAD:
                    yield await begun.popleft()
            while begun:
                yield await begun.popleft()
        finally:
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, return_exceptions=True)


def lookup(query: str, *, outputs: Outputs = (), **settings: Any) -> Report:
    """`Client(**settings).lookup(query)`. Who makes several lookups makes a `Client`, which remembers who asked for patience."""
    return Client(**settings).lookup(query, outputs=outputs)


def lookup_many(queries: Iterable[str], *, concurrency: int = 32, outputs: Outputs = (), **settings: Any) -> Iterator[Found]:
    """`Client(**settings).lookup_many(queries)`."""
    return Client(**settings).lookup_many(queries, concurrency=concurrency, outputs=outputs)


class _Background:
    """A loop in a thread of its own: lookups go on while the caller is busy with what came."""

    def __enter__(self) -> _Background:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="whoisbox lookups", daemon=True)
        self._thread.start()
        return self

    def begin(self, work: Coroutine[Any, Any, _T]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def wait_for(self, begun: Any, cancelled: Callable[[], bool] | None) -> Any:
        # What is done by then is given even if it was cancelled meanwhile.
        while cancelled is not None and not begun.done():
            if cancelled():
                raise Cancelled("cancelled by the caller")
            with contextlib.suppress(TimeoutError, asyncio.TimeoutError, _FutureTimeout):
                return begun.result(_POLL)
        return begun.result()

    def __exit__(self, *_: Any) -> None:
        asyncio.run_coroutine_threadsafe(_cancel_others(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _cancel_others() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _unless(cancelled: Callable[[], bool] | None, work: Coroutine[Any, Any, _T]) -> _T:
    """What the work gives, unless `cancelled` says so meanwhile."""
    if cancelled is None:
        return await work
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            if cancelled():
                raise Cancelled("cancelled by the caller")
            await asyncio.wait([task], timeout=_POLL)
        return await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """Runs it to its end: in this thread, or, where a loop runs in it already, in another one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.extend((asyncio.run(work), None))
        except BaseException as error:
            outcome.extend((None, error))

    thread = threading.Thread(target=run, name="whoisbox lookup")
    thread.start()
    thread.join()
    result, error = outcome
    if error is not None:
        raise error
    return result


async def _hand_over(inquiry: Inquiry, answer: str | bytes | HttpResponse) -> None:
    is_http = isinstance(answer, HttpResponse)
    handle = inquiry.handle_http if is_http else inquiry.handle_whois
    if len(answer.body if is_http else answer) < _LARGE:
        handle(answer)
    else:
        await asyncio.to_thread(handle, answer)


async def _each(queries: Iterable[str] | AsyncIterable[str]) -> AsyncIterator[str]:
    if isinstance(queries, AsyncIterable):
        async for query in queries:
            yield query
    else:
        for query in queries:
            yield query


def _mapping(outputs: Outputs) -> Mapping[str, Any]:
    if isinstance(outputs, Mapping):
        return outputs
    return {name: None for name in ((outputs,) if isinstance(outputs, str) else outputs)}


def _check_concurrency(concurrency: int) -> None:
    if not isinstance(concurrency, int) or concurrency < 1:
        raise OptionsError(f"concurrency has to be a whole number above 0, not {concurrency!r}")
