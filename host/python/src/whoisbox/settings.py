"""How a client goes about its lookups."""

from __future__ import annotations

import dataclasses
import functools
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from . import __version__
from .connection import Dialer, Resolver
from .errors import OptionsError
from .inquiry import Options
from .policy import Policy

USER_AGENT = f"whoisbox/{__version__} (+https://github.com/whoisbox/whoisbox)"
_PROXIES = ("socks5", "socks5h", "socks4", "socks4a", "http")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """The arguments of `Client` and `AsyncClient`, checked."""

    policy: Policy
    proxy: str | None
    timeout: float
    exchange_timeout: float
    connect_timeout: float
    max_bytes: int
    whois: str | None
    rdap: str | None
    protocols: tuple[str, ...]
    follow_referrals: bool
    max_requests: int
    max_wait: int
    resolver: Resolver | None
    tls: ssl.SSLContext | str | None
    tables: Mapping[str, str]
    user_agent: str

    def __post_init__(self) -> None:
        for name in ("timeout", "exchange_timeout", "connect_timeout", "max_bytes"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not value > 0:
                raise OptionsError(f"{name} has to be a number above 0, not {value!r}")
        for name, most in (("max_requests", 255), ("max_wait", 0xFFFF_FFFF)):
            value = getattr(self, name)
            if not isinstance(value, int) or not 0 <= value <= most:
                raise OptionsError(f"{name} has to be a whole number from 0 to {most}, not {value!r}")
        if self.proxy is not None:
            _check_proxy(self.proxy)

    def options(self) -> Options:
        """What the component is told."""
        routes = [(name, getattr(self, name)) for name in ("whois", "rdap") if getattr(self, name)]
        return Options(
            protocols=self.protocols,
            routes=tuple(routes),
            follow_referrals=self.follow_referrals,
            max_requests=self.max_requests,
            max_wait=self.max_wait,
            tables=tuple(self.tables.items()),
        )

    def dialer(self) -> Dialer:
        """What makes the connections."""
        return Dialer(self.policy, self.proxy, self.resolver, lambda: _tls(self.tls))

    def __deepcopy__(self, memo: dict[int, Any]) -> Settings:
        # Nothing here changes, and an SSLContext cannot be copied.
        return self


def _check_proxy(proxy: str) -> None:
    try:
        url = urlsplit(proxy)
        ok = url.scheme in _PROXIES and url.hostname and url.port
    except ValueError:
        ok = False
    if not ok:
        raise OptionsError(f"proxy has to be {', '.join(_PROXIES)}://[USER:PASSWORD@]HOST:PORT, not {_without_password(proxy)!r}")


def _without_password(proxy: str) -> str:
    head, at, tail = str(proxy).rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if at else str(proxy)


def _tls(tls: ssl.SSLContext | str | None) -> ssl.SSLContext:
    return tls if isinstance(tls, ssl.SSLContext) else _trusting(tls)


@functools.lru_cache(8)
def _trusting(authorities: str | None) -> ssl.SSLContext:
    """Made once: reading the system's authorities takes as long as many lookups."""
    return ssl.create_default_context(cafile=authorities)
