"""A drop-in for python-whois: `from whoisbox.compat import whois`, then `whois.whois("example.com")`.

The result has python-whois's attributes and types, see `WhoisEntry`. It differs where python-whois's reading does harm: what is
withheld, or a privacy service's, is nobody's name; what a server says of its own load is an error and never "not found"; and a
referral leads nowhere that the address policy forbids. `command`, which has another program ask, is not taken.
"""

from __future__ import annotations

from typing import Any

from whoisbox.compat.entry import WhoisEntry, entry_of, joined


class WhoisError(Exception):
    """The lookup brought nothing; the sentence says who answered what, and what to do."""


class WhoisDomainNotFoundError(WhoisError):
    """A registry said that there is no such domain."""


class WhoisCommandFailedError(WhoisError):
    """No server could be reached."""


class WhoisQuotaExceededError(WhoisError):
    """A server asks for patience: nothing is known of the domain."""


#: The error of each conclusion; of every other it is `WhoisError`.
ERRORS: dict[str, type[WhoisError]] = {
    "not_found": WhoisDomainNotFoundError,
    "network_failure": WhoisCommandFailedError,
    "throttled": WhoisQuotaExceededError,
}


def whois(url: str, *, client: Any = None, timeout: float | None = None, quiet: bool = True) -> WhoisEntry:
    """Looks up a domain, or the one in a host name or URL, and gives what is known of it.

    `client` is a `whoisbox.Client` with options of its own, such as a proxy; by default it asks by WHOIS, as python-whois does.
    `timeout` are the seconds for the whole lookup. `quiet` is taken for python-whois's sake: nothing is printed either way.

    Raises `WhoisDomainNotFoundError` and the other `WhoisError`s.
    """
    from whoisbox import Client

    if client is None:
        client = Client(protocols=("whois",), **({} if timeout is None else {"timeout": timeout}))
    report = client.lookup(url)
    if report.conclusion != "found" or report.merged is None:
        raise ERRORS.get(report.conclusion, WhoisError)(report.summary())
    answers = [(exchange.outcome.read, exchange.text or "") for exchange in report.exchanges]
    return joined([entry_of(read, text) for read, text in answers if read], report.merged)


def parse(domain: str, text: str, server: str | None = None) -> WhoisEntry:
    """Reads an answer that is already there, as python-whois's `WhoisEntry.load` does; `server` is who gave it.

    Raises `WhoisDomainNotFoundError` and the other `WhoisError`s.
    """
    import whoisbox

    try:
        registration = whoisbox.parse(text, server=server, query=domain, fields=True)
    except whoisbox.ParseError as error:
        raise ERRORS.get(error.code, WhoisError)(str(error)) from error
    if registration.availability == "available":
        raise WhoisDomainNotFoundError(f"the registry says that {domain} is not registered")
    return entry_of(registration, text)
