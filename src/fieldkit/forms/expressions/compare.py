"""How the operators = != < <= > >= compare (XPath 1.0, section 3.4; ODK's dates)."""

import operator
from collections.abc import Callable
from typing import Any

from fieldkit.forms.expressions.code import Code, number_of, truth
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.values import text_of, to_number

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def comparison(sign: str, left: Code, right: Code) -> Code:
    """Return the piece that compares two others.

    Sets of several nodes compare as XPath says, true when any of them does;
    strings compare as strings under = and !=, as numbers or dates otherwise.
    """
    cells = [code.cell for code in (left, right) if isinstance(code, PathCode) and code.cell]
    compared = _compared(sign, left, right)
    if not cells or "boolean" in (left.kind, right.kind):
        return compared
    return _where_there(cells, compared)


def _compared(sign: str, left: Code, right: Code) -> Code:
    several_left = isinstance(left, PathCode) and not left.single
    several_right = isinstance(right, PathCode) and not right.single
    if several_left or several_right:
        if "boolean" in (left.kind, right.kind):
            return _single(sign, Code("boolean", left.boolean()), Code("boolean", right.boolean()))
        return Code("boolean", _any_of(sign, left, right))
    return _single(sign, left, right)


def _where_there(columns: list[str], compared: Code) -> Code:
    """Return a comparison that is false for a row which lacks a column: an empty set of nodes."""
    run = compared.run
    if len(columns) == 1:
        (only,) = columns
        return Code("boolean", lambda n, s: n.field(only) is not None and run(n, s))
    return Code(
        "boolean", lambda n, s: all(n.field(name) is not None for name in columns) and run(n, s)
    )


def _single(sign: str, left: Code, right: Code) -> Code:
    compare = _ORDER[sign]
    kinds = {left.kind, right.kind}
    if sign in ("=", "!="):
        if "boolean" in kinds:
            return _joined(compare, left.boolean(), right.boolean())
        if "number" in kinds or "date" in kinds:
            return _joined(compare, left.number(), right.number())
        if "any" in kinds:
            return Code("boolean", _dynamic(compare, left, right))
        if right.constant:
            return _against(compare, left.string(), right.string()(None, None))
        return _joined(compare, left.string(), right.string())
    if right.constant and right.kind == "number":
        return _against(compare, left.number(), right.run(None, None))
    return _joined(compare, left.number(), right.number())


def _joined(compare: Callable[[Any, Any], bool], left: Run, right: Run) -> Code:
    if compare is operator.eq:
        return Code("boolean", lambda n, s: left(n, s) == right(n, s))
    return Code("boolean", lambda n, s: compare(left(n, s), right(n, s)))


def _against(compare: Callable[[Any, Any], bool], left: Run, value: Any) -> Code:  # noqa: ANN401 - any value of an expression
    if compare is operator.eq:
        return Code("boolean", lambda n, s: left(n, s) == value)
    if compare is operator.ne:
        return Code("boolean", lambda n, s: left(n, s) != value)
    return Code("boolean", lambda n, s: compare(left(n, s), value))


def _dynamic(compare: Callable[[Any, Any], bool], left: Code, right: Code) -> Run:
    first = left.value().run
    second = right.value().run

    def run(n: Any, s: Scope) -> bool:  # noqa: ANN401 - a node of either tree
        a, b = first(n, s), second(n, s)
        if a.__class__ is bool or b.__class__ is bool:
            return compare(truth(a), truth(b))
        if a.__class__ is float or b.__class__ is float:
            return compare(number_of(a, s), number_of(b, s))
        return compare(a, b)

    return run


def _any_of(sign: str, left: Code, right: Code) -> Run:
    compare = _ORDER[sign]
    numeric = sign not in ("=", "!=") or bool({left.kind, right.kind} & {"number", "date"})
    first, second = _texts(left), _texts(right)

    def strings(n: Any, s: Scope) -> bool:  # noqa: ANN401 - a node of either tree
        others = second(n, s)
        return any(compare(a, b) for a in first(n, s) for b in others)

    def numbers(n: Any, s: Scope) -> bool:  # noqa: ANN401 - a node of either tree
        others = [to_number(b, s.zone) for b in second(n, s)]
        return any(
            compare(a, b) for a in (to_number(t, s.zone) for t in first(n, s)) for b in others
        )

    return numbers if numeric else strings


def _texts(code: Code) -> Run:
    if isinstance(code, PathCode):
        return code.texts()
    run = code.value().run
    return lambda n, s: (text_of(run(n, s)),)
