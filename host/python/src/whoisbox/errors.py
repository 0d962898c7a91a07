"""What this package raises. What a server does is never among it: that stands in a lookup's report."""

from __future__ import annotations


class WhoisboxError(Exception):
    """Any error of this package."""


class ParseError(WhoisboxError, ValueError):
    """An answer that gave no registration.

    `code` is `empty`, `throttled`, `refused`, `unavailable`, `too_large`, `malformed` (see `wit/types.wit`) or `bad_line`. None
    of them says anything about the object: a throttled answer never means that a name is free.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class FormatError(WhoisboxError, ValueError):
    """There is no output format of that name, or its settings are not as the format's schema wants them."""


class InquiryError(WhoisboxError, ValueError):
    """A lookup that did not start: nothing was asked. `query` is what was to be looked up."""

    def __init__(self, message: str, query: str = "") -> None:
        super().__init__(message, query)
        self.message = message
        self.query = query

    def __str__(self) -> str:
        return self.message


class QueryError(InquiryError):
    """The query is no domain name, address, network, AS number or handle."""


class OptionsError(InquiryError):
    """An option is unusable; the message says which and why."""


class NoServerError(InquiryError):
    """No server is known for the query by any of the protocols."""


class Cancelled(WhoisboxError):
    """The caller's `cancelled` said so; the connection at hand was closed."""


class EngineError(WhoisboxError):
    """The sandbox stopped the component (a trap, too much memory, too long a computation), or it could not be started.

    The next call gets a new instance. The message names the component and its version.
    """
