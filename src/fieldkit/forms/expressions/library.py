"""The functions an expression may call, by name."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fieldkit.forms.errors import WrongArgument
from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.compiling import Compiling

Build = Callable[[Compiling, list[Code]], Code]


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how few and how many arguments it takes, and how a call is compiled."""

    name: str
    least: int
    most: int | None
    build: Build
    speaks: bool = False


_FUNCTIONS: dict[str, Function] = {}
_ROOMS = ("text", "number", "date", "nodes", "select", "logic", "geo", "codec")
_loaded: list[str] = []


def find(name: str) -> Function | None:
    """Return the function of that name, None when ODK forms have none."""
    if not _loaded:
        _loaded.extend(_ROOMS)
        for room in _ROOMS:
            importlib.import_module(f"fieldkit.forms.expressions.functions_{room}")
    return _FUNCTIONS.get(name)


def built(
    name: str, least: int, most: int | None = None, *, speaks: bool = False
) -> Callable[[Build], Build]:
    """Register a function by how a call of it is compiled; ``most`` None: any number."""

    def register(build: Build) -> Build:
        _FUNCTIONS[name] = Function(name, least, most, build, speaks)
        return build

    return register


def plain(
    name: str, takes: str, gives: str, *, optional: int = 0, scoped: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a Python function of converted values.

    ``takes`` has a letter for each argument (s string, n number, b boolean);
    the last ``optional`` of them may be left out. A scoped one gets the scope
    as its first argument.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        def build(_compiler: Compiling, arguments: list[Code]) -> Code:
            return _call(function, takes, gives, arguments, scoped=scoped)

        _FUNCTIONS[name] = Function(name, len(takes) - optional, len(takes), build)
        return function

    return register


def _call(
    function: Callable[..., Any], takes: str, gives: str, arguments: list[Code], *, scoped: bool
) -> Code:
    runs = [_CONVERT[letter](code) for letter, code in zip(takes, arguments, strict=False)]
    if scoped:
        return Code(gives, lambda n, s: function(s, *[run(n, s) for run in runs]))
    if not runs:
        return Code(gives, lambda _n, _s: function())
    if len(runs) == 1:
        (a,) = runs
        return Code(gives, lambda n, s: function(a(n, s)))
    if len(runs) == 2:  # noqa: PLR2004 - two arguments
        a, b = runs
        return Code(gives, lambda n, s: function(a(n, s), b(n, s)))
    return Code(gives, lambda n, s: function(*[run(n, s) for run in runs]))


_CONVERT: dict[str, Callable[[Code], Any]] = {
    "s": lambda code: code.string(),
    "n": lambda code: code.number(),
    "b": lambda code: code.boolean(),
}


def literal(code: Code, name: str) -> str:
    """Return the value of an argument that must be written out; ``name`` is the function's."""
    if not code.constant:
        raise WrongArgument(name=name)
    value: str = code.string()(None, None)
    return value
