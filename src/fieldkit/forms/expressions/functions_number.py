"""Number functions (ODK XForms specification, section 7)."""

import functools
import math
from collections.abc import Callable, Sequence

from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.columns import FILLED, LEAST, MOST, SUM, Fold
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.functions_text import texts
from fieldkit.forms.expressions.library import built, plain
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.expressions.totals import total_of
from fieldkit.forms.shape import Shape
from fieldkit.forms.values import NAN, to_number

_MOST_DECIMALS = 30


@plain("floor", "n", "number")
def _floor(number: float) -> float:
    return float(math.floor(number)) if math.isfinite(number) else number


@built("number", 0, 1)
def _number(_compiler: Compiling, arguments: list[Code]) -> Code:
    if arguments and arguments[0].local:
        # A moment is whole days here; only decimal-date-time() tells the part of a day
        # (JavaRosa, XPathFuncExpr.toNumeric).
        dated = arguments[0].number()
        return Code("number", lambda n, s: _floor(dated(n, s)), local=True)
    if arguments:
        return Code("number", arguments[0].number())
    return Code("number", lambda n, s: to_number(n.text, s.zone))


@plain("random", "", "number", scoped=True)
def _random(scope: Scope) -> float:
    return float(scope.environment.random())


@plain("pi", "", "number")
def _pi() -> float:
    return math.pi


@plain("int", "n", "number")
def _int(number: float) -> float:
    return float(math.trunc(number)) if math.isfinite(number) else number


@plain("ceiling", "n", "number")
def _ceiling(number: float) -> float:
    return float(math.ceil(number)) if math.isfinite(number) else number


@plain("round", "nn", "number", optional=1)
def _round(number: float, decimals: float = 0.0) -> float:
    # Half away from zero, as JavaRosa rounds, not half up as XPath 1.0 does.
    if not math.isfinite(number) or not math.isfinite(decimals):
        return number if math.isfinite(decimals) else NAN
    if abs(decimals) > _MOST_DECIMALS:
        return number if decimals > 0 else 0.0
    factor = 10.0 ** int(decimals)
    shifted = abs(number) * factor
    if math.isinf(shifted):
        return number
    return math.copysign(math.floor(shifted + 0.5) / factor, number)


@built("sum", 1)
def _sum(_compiler: Compiling, arguments: list[Code]) -> Code:
    kept = _figure(SUM, arguments)
    (first, *others) = arguments
    if isinstance(first, PathCode) and first.everywhere and first.shapes[0].leaf and not others:
        return Code("number", _kept_sum(first.everywhere, _numbers(arguments), kept))
    if kept is not None:
        return Code("number", kept)
    numbers = _numbers(arguments)
    return Code("number", lambda n, s: _added(numbers(n, s)))


def _kept_sum(shape: Shape, numbers: Run, in_order: Run | None) -> Run:
    """Return a function for the sum of all nodes of a shape, in any order while all are whole."""

    def run(n: object, s: Scope) -> float:
        total = s.totals.get(shape)
        if total is None:
            if shape in s.broken and in_order is not None:
                return float(in_order(n, s))
            found = numbers(n, s)
            total = total_of(found)
            if total is None:
                s.broken.add(shape)
                return _added(found)
            s.totals[shape] = total
        return total.value()

    return run


def _added(numbers: Sequence[float]) -> float:
    """Return a sum from left to right; sum() would mend its last digit, as ODK's engine does not.

    Nothing to add up gives a blank there, so that nobody prints a 0 where nothing was asked.
    """
    if not numbers:
        return NAN
    added = 0.0
    for number in numbers:
        added += number
    return added


def _figure(fold: Fold, arguments: list[Code]) -> Run | None:
    """Return a function for a figure that is kept up to date, None where it cannot be."""
    (first, *others) = arguments
    return first.figure(fold) if isinstance(first, PathCode) and not others else None


@built("max", 1)
def _max(_compiler: Compiling, arguments: list[Code]) -> Code:
    return _extreme(MOST, arguments)


@built("min", 1)
def _min(_compiler: Compiling, arguments: list[Code]) -> Code:
    return _extreme(LEAST, arguments)


def _extreme(fold: Fold, arguments: list[Code]) -> Code:
    kept = _figure(fold, arguments)
    if kept is not None:
        return Code("number", kept)
    numbers = _numbers(arguments)

    def run(n: object, s: Scope) -> float:
        found = numbers(n, s)
        return functools.reduce(fold.join, found) if found else fold.of_none

    return Code("number", run)


def _numbers(arguments: list[Code]) -> Run:
    if len(arguments) == 1 and isinstance(arguments[0], PathCode):
        return arguments[0].numbers()
    parts: list[Run] = []
    for code in arguments:
        if isinstance(code, PathCode):
            parts.append(_numbers([code]))
        else:
            parts.append(_one(code.number()))
    return lambda n, s: [number for part in parts for number in part(n, s)]


def _one(run: Run) -> Run:
    return lambda n, s: (run(n, s),)


@built("count", 1, 1)
def _count(_compiler: Compiling, arguments: list[Code]) -> Code:
    (code,) = arguments
    if isinstance(code, PathCode):
        nodes, sieve = code.bare_nodes(), code.sieve
        if sieve is not None:
            return Code("number", lambda n, s: float(len(s.column(sieve, n).nodes)))
        return Code("number", lambda n, s: float(len(nodes(n, s))))
    text = code.string()
    return Code("number", lambda n, s: 1.0 if text(n, s) != "" else 0.0)


@built("count-non-empty", 1, 1)
def _count_non_empty(_compiler: Compiling, arguments: list[Code]) -> Code:
    kept = _figure(FILLED, arguments)
    if kept is not None:
        return Code("number", kept)
    several = texts(arguments[0])
    return Code("number", lambda n, s: float(sum(1 for text in several(n, s) if text != "")))


def _mathematics(name: str, takes: str, function: Callable[..., float]) -> None:
    def safe(*numbers: float) -> float:
        try:
            return function(*numbers)
        except (ValueError, ZeroDivisionError):
            return NAN
        except OverflowError:
            return math.inf

    plain(name, takes, "number")(safe)


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else function(number)


def _power(number: float, exponent: float) -> float:
    if number == 0 and exponent < 0:
        return math.inf
    return math.pow(number, exponent)


for _name, _takes, _function in (
    ("pow", "nn", _power),
    ("abs", "n", abs),
    ("sqrt", "n", math.sqrt),
    ("exp", "n", math.exp),
    ("exp10", "n", lambda number: math.pow(10.0, number)),
    ("log", "n", _logarithm(math.log)),
    ("log10", "n", _logarithm(math.log10)),
    ("sin", "n", math.sin),
    ("cos", "n", math.cos),
    ("tan", "n", math.tan),
    ("asin", "n", math.asin),
    ("acos", "n", math.acos),
    ("atan", "n", math.atan),
    ("atan2", "nn", math.atan2),
):
    _mathematics(_name, _takes, _function)
