"""Looks up a module's sources and puts what was found into the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Protocol

from whoisbox import Client, EngineError, InquiryError, Policy, Report

AUTHOR = "The whoisbox developers"

#: The options of every module: name, default, whether a value is required, description.
OPTIONS = (
    ("protocols", "rdap,whois", True, "protocols to use, best first, with a comma between them"),
    ("referrals", True, True, "whether to ask the registrar, or other server, to which the registry refers"),
    ("whois", None, False, "WHOIS server to ask first (host, host:port) in place of the registry's"),
    ("rdap", None, False, "base URL of the RDAP server to ask first in place of the registry's"),
    ("deadline", 30, True, "seconds that the lookup of one source may take; each server has the global TIMEOUT"),
    ("max_wait", 0, True, "seconds to wait for a server that asks for patience, before it is asked once more (0: none)"),
    ("allow_addresses", None, False, "networks that may be asked though they are not public (CIDR, commas between them)"),
    ("allow_ports", None, False, "ports that may be asked besides 43, 80 and 443 (commas between them)"),
)

#: Those of modules that look up domains.
DOMAIN_OPTIONS = (
    *OPTIONS,
    ("domains", False, True, "whether to add the registered name to the domains, which the next modules take as their source"),
)

#: Conclusions that tell something of the object.
_TOLD = ("found", "not_found", "reserved")


class Module(Protocol):
    """What of a Recon-ng module is used here (`recon/core/module.py`)."""

    options: dict[str, Any]
    _global_options: dict[str, Any]

    heading: Callable[..., None]
    output: Callable[[str], None]
    alert: Callable[[str], None]
    error: Callable[[str], None]
    verbose: Callable[[str], None]
    debug: Callable[[str], None]


def run(module: Module, sources: Iterable[str]) -> None:
    """Looks up each source once, one after the other, and inserts the rows that follow.

    What came of each is told by the framework's own means, and at the end which sources are still to be looked up. A server that
    asks for patience is not asked again before its time, in this run or the next ones of the process.
    """
    try:
        client = _client(*_settings(module))
    except ValueError as error:
        return module.error(str(error))
    unanswered: dict[str, str] = {}
    asked: set[str] = set()
    for source in sources:
        source = str(source).strip()
        module.heading(source, level=0)
        try:
            report = _look_up(module, client, source, asked)
        except InquiryError as error:
            module.error(f"{source}: {error}")
            continue
        except EngineError as error:
            module.error(f"{source}: {error}")
            unanswered[source] = "engine"
            continue
        if report is None:
            continue
        _tell(module, report)
        if report.conclusion not in _TOLD:
            unanswered[source] = report.conclusion
        _insert(module, report.outputs.get("recon-ng") or {})
    if unanswered:
        left = ", ".join(f"{source} ({why.replace('_', ' ')})" for source, why in unanswered.items())
        module.alert(f"Nothing was learnt of {len(unanswered)} of them: {_printable(left)}")


def _look_up(module: Module, client: Client, source: str, asked: set[str]) -> Report | None:
    """The report; none where the source leads to a name that was looked up already."""
    query = str(client.query(source))
    if query in asked:
        module.verbose(f"{query} has been looked up already.")
        return None
    asked.add(query)
    wants = {"domains": bool(module.options["domains"])} if "DOMAINS" in module.options else {}
    return client.lookup(query, outputs={"recon-ng": wants})


def _tell(module: Module, report: Report) -> None:
    if report.conclusion == "found":
        module.verbose(_printable(report.summary()))
    elif report.conclusion in _TOLD:
        module.output(_printable(report.summary()))
    else:
        module.error(_printable(report.summary()))
    if any(exchange.outcome.failed == "name_not_resolved" for exchange in report.exchanges):
        module.error(f"Names are resolved by {module._global_options['nameserver']}: see the global option NAMESERVER.")
    if report.denials:
        module.error("Options ALLOW_ADDRESSES and ALLOW_PORTS allow what is denied.")
    for exchange in report.exchanges:
        text = _printable(exchange.text or "", keep="\n")
        module.debug(f"{exchange.authority}, {exchange.request.server}: {text}")


def _insert(module: Module, document: dict[str, list[dict[str, str]]]) -> None:
    """Inserts the rows. The framework leaves out what is there already."""
    for table, rows in document.items():
        insert = getattr(module, f"insert_{table}")
        for row in rows:
            insert(**{column: _printable(value) for column, value in row.items()})


def _settings(module: Module) -> tuple[Any, ...]:
    """The module's options and the framework's, as `_client` takes them."""
    options, framework = module.options, module._global_options
    listed = ("protocols", "allow_addresses", "allow_ports")
    lists = (tuple(part for part in str(options[name] or "").replace(",", " ").split()) for name in listed)
    single = (options["referrals"], options["whois"], options["rdap"], options["deadline"], options["max_wait"])
    return (*lists, *single, *(framework[name] for name in ("timeout", "proxy", "nameserver", "user-agent")))


@lru_cache
def _client(
    protocols: tuple[str, ...],
    allow_addresses: tuple[str, ...],
    allow_ports: tuple[str, ...],
    referrals: bool,
    whois: str | None,
    rdap: str | None,
    deadline: float,
    max_wait: float,
    timeout: float,
    proxy: str | None,
    nameserver: str,
    user_agent: str,
) -> Client:
    """The client of these options: the same one in each run, since it remembers who asked for patience."""
    for port in allow_ports:
        if not port.isdecimal():
            raise ValueError(f"Option ALLOW_PORTS: {port!r} is no port number, such as 4343.")
    return Client(
        policy=Policy(allow_addresses=list(allow_addresses), allow_ports=[int(port) for port in allow_ports]),
        # Recon-ng's own is host:port of an HTTP proxy.
        proxy=f"http://{proxy}" if proxy and "://" not in str(proxy) else proxy,
        protocols=protocols,
        follow_referrals=bool(referrals),
        whois=whois,
        rdap=rdap,
        timeout=float(deadline),
        exchange_timeout=float(timeout),
        connect_timeout=float(timeout),
        max_wait=int(max_wait),
        resolver=_resolver(nameserver),
        user_agent=user_agent,
    )


def _resolver(nameserver: str) -> Callable[[str], list[str]]:
    """Resolves as the framework's resolver mixin does (`recon/mixins/resolver.py`)."""

    def resolve(host: str) -> list[str]:
        import dns.exception
        import dns.resolver

        resolver = dns.resolver.Resolver(configure=False)
        # Beyond the mixin: `host:port` as well.
        address, colon, port = nameserver.partition(":") if nameserver.count(":") == 1 else (nameserver, "", "")
        resolver.nameservers = [address]
        resolver.port = int(port) if colon else 53
        resolver.lifetime = 3
        addresses = []
        for kind in ("A", "AAAA"):
            try:
                addresses += [record.to_text() for record in resolver.resolve(host, kind)]
            except dns.exception.DNSException:
                continue
        return addresses

    return resolve


def _printable(text: str, keep: str = "") -> str:
    """A server's words without what a terminal would obey."""
    return "".join(c if c.isprintable() or c in keep else " " for c in text)
