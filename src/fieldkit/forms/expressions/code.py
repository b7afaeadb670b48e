"""A piece of an expression made runnable, in whichever type its reader wants."""

from dataclasses import dataclass
from typing import Any

from fieldkit.forms.expressions.scope import Run
from fieldkit.forms.shape import Shape
from fieldkit.forms.values import boolean_text, number_text, text_of, to_number


@dataclass(frozen=True, slots=True)
class Use:
    """A formula reads ``source``; ``apex`` is the ancestor both share.

    ``kind`` is "value" for what the node holds, "rows" for how many instances a
    repeat has, "place" for which of them this is, "choices" for its labels, "picked"
    for what the formula picks out as it runs (Scope.reads knows then which it was).
    With a ``shift``, only the row so many places further is read (-1: the one before).
    """

    source: Shape
    apex: Shape | None
    kind: str = "value"
    shift: int | None = None


class Code:
    """A runnable piece: ``kind`` is string, date, number, boolean, any or nodes.

    ``shift`` says that a number is the place of the row the formula stands in,
    so many further; ``local`` that it counts days by the clock on the wall. A date
    runs to its ISO text, and compares as a number. "any" is known only when it runs,
    and is then a str, float or bool.
    """

    __slots__ = ("constant", "kind", "local", "run", "shift")

    def __init__(
        self,
        kind: str,
        run: Run,
        *,
        constant: bool = False,
        shift: int | None = None,
        local: bool = False,
    ) -> None:
        self.shift = shift
        self.local = local or kind == "date"
        self.kind = kind
        self.run = run
        self.constant = constant

    def string(self) -> Run:
        """Return a function that gives the string value."""
        run = self.run
        if self.kind in ("string", "date"):
            return run
        if self.constant:
            return _always(text_of(run(None, None)))
        if self.kind == "number":
            return lambda n, s: number_text(run(n, s))
        if self.kind == "boolean":
            return lambda n, s: boolean_text(run(n, s))
        return lambda n, s: text_of(run(n, s))

    def number(self) -> Run:
        """Return a function that gives the number, NaN where there is none."""
        run = self.run
        if self.kind == "number":
            return run
        if self.kind in ("string", "date"):
            return lambda n, s: to_number(run(n, s), s.zone)
        if self.kind == "boolean":
            return lambda n, s: 1.0 if run(n, s) else 0.0
        return lambda n, s: number_of(run(n, s), s)

    def boolean(self) -> Run:
        """Return a function that gives the truth: a number but 0 and NaN, a text but ''."""
        run = self.run
        if self.kind == "boolean":
            return run
        if self.kind in ("string", "date"):
            return lambda n, s: run(n, s) != ""
        return lambda n, s: truth(run(n, s))

    def value(self) -> "Code":
        """Return the piece as a single value."""
        return self

    def nodes(self) -> Run | None:
        """Return a function that gives a list of nodes, None where it cannot."""
        return None


def _always(value: Any) -> Run:  # noqa: ANN401 - any value of an expression
    return lambda _n, _s: value


def constant(kind: str, value: Any) -> Code:  # noqa: ANN401 - any value of an expression
    """Return a piece that always gives this value."""
    return Code(kind, _always(value), constant=True)


def truth(value: Any) -> bool:  # noqa: ANN401 - any value of an expression
    """Return the truth of a string, number or boolean."""
    if value.__class__ is str:
        return bool(value != "")
    return bool(value) and value == value  # noqa: PLR0124 - NaN is false


def number_of(value: Any, scope: Any) -> float:  # noqa: ANN401 - any value of an expression
    """Return the number of a string, number or boolean."""
    if value.__class__ is str:
        return to_number(value, scope.zone)
    return float(value)
