"""Spares wasmtime-py from asking for a function's types at each call, member by member, which takes longer than most calls.

wasmtime-py 50 makes its view of a type anew whenever it looks at it. Types do not change, so each is looked at once, and what is
found takes the place of the properties that would ask again. A version that is built otherwise is used as it is.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from wasmtime.component import Func
from wasmtime.component._types import ListType, OptionType, RecordType, ResultType, VariantType


class KnownFunction(Func):
    """A function whose type is known."""

    known: SimpleNamespace

    def type(self, store: Any) -> Any:
        """Its parameters and result."""
        return self.known


class _KnownList(ListType):
    element: Any = None


class _KnownRecord(RecordType):
    fields: Any = None


def _cases_of(kind: Any) -> Any:
    return kind.known


def _is_tagged(kind: Any) -> bool:
    return kind.tagged


# Not by a class that they share: an object only becomes one of a class with no other base than its own.
class _KnownVariant(VariantType):
    _cases, _tagged = _cases_of, _is_tagged


class _KnownOption(OptionType):
    _cases, _tagged = _cases_of, _is_tagged


class _KnownResult(ResultType):
    _cases, _tagged = _cases_of, _is_tagged


_CASES = ((VariantType, _KnownVariant), (OptionType, _KnownOption), (ResultType, _KnownResult))


def signature(function: Func, store: Any) -> SimpleNamespace:
    """The type of a function, to be given to `with_signature` with the same function of any instance."""
    kind = function.type(store)
    result = kind.result
    params = [(name, _known(parameter)) for name, parameter in kind.params]
    return SimpleNamespace(params=params, result=result and _known(result))


def with_signature(function: Func, known: SimpleNamespace) -> Func:
    """The function, of which the type is known."""
    function.__class__ = KnownFunction
    function.known = known
    return function


def _known(kind: Any) -> Any:
    """The type, with all its parts looked at."""
    if isinstance(kind, ListType):
        element = _known(kind.element)
        kind.__class__ = _KnownList
        kind.element = element
    elif isinstance(kind, RecordType):
        fields = [(name, _known(member)) for name, member in kind.fields]
        kind.__class__ = _KnownRecord
        kind.fields = fields
    else:
        for plain, known in _CASES:
            if isinstance(kind, plain):
                cases = [(name, case and _known(case)) for name, case in kind._cases()]
                tagged = kind._tagged()
                kind.__class__ = known
                kind.known, kind.tagged = cases, tagged
    return kind
