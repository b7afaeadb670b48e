"""Columns: a node from each row of a repeat that passes a test, and what they come to in order."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.forms.values import NAN, to_number

if TYPE_CHECKING:
    from fieldkit.forms.shape import Shape
    from fieldkit.forms.tree import Node

Test = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """A figure that grows with each node: what is taken of one, and how it joins the rest.

    Nothing but going from the first row to the last gives the very digits that ODK's
    own engine gives, since 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1.
    """

    start: float
    take: Callable[[Any, Any], float]
    join: Callable[[float, float], float]
    of_none: float = NAN


def number_of_node(node: Any, scope: Any) -> float:  # noqa: ANN401 - a node of the form
    """Return a node's text as a number, worked out once."""
    found: float | None = node.number
    if found is None:
        found = node.number = to_number(node.text, scope.zone)
    return found


SUM = Fold(0.0, number_of_node, lambda a, b: a + b)
# A blank among them leaves the answer open, so it stays blank: NaN, once in, stays.
LEAST = Fold(float("inf"), number_of_node, lambda a, b: b if b < a or b != b else a)  # noqa: PLR0124 - NaN
MOST = Fold(float("-inf"), number_of_node, lambda a, b: b if b > a or b != b else a)  # noqa: PLR0124 - NaN
FILLED = Fold(0.0, lambda node, _s: float(node.text != ""), lambda a, b: a + b, of_none=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Sieve:
    """Which rows of a repeat pass, where each row's own content decides it.

    ``tests`` are asked of the ``asked`` node of a row; they read the shapes
    ``inside`` of that row, and ``around`` it those that stand in no row at all.
    ``shape`` is that of the node which is read of a row that passes.
    """

    repeat: "Shape"
    shape: "Shape"
    asked: "Shape"
    tests: tuple[Test, ...] = ()
    inside: "frozenset[Shape]" = frozenset()
    around: "frozenset[Shape]" = frozenset()

    @property
    def reads(self) -> "frozenset[Shape]":
        """All shapes whose nodes can change what passes or what is read of it."""
        return self.inside | self.around | {self.shape}


class Column:
    """What has passed a sieve in one session, held up to date from row to row.

    Only ``stale`` rows are asked again. A figure keeps what it came to at every row,
    so that it goes on from the first one that has changed.
    """

    __slots__ = ("around", "figures", "nodes", "rows", "sieve", "stale")

    def __init__(self, sieve: Sieve, around: "Node") -> None:
        """Make the column of the rows that stand in a node ``around`` all of them."""
        self.sieve = sieve
        self.around = around
        self.rows: list[Node] = []
        self.nodes: list[Node] = []
        self.stale: dict[Node, None] = dict.fromkeys(around.named(sieve.repeat.name))
        self.figures: dict[Fold, list[float]] = {}

    def figure(self, fold: Fold, scope: Any) -> float:  # noqa: ANN401 - the scope holds columns
        """Return what all nodes of the column come to."""
        kept = self.figures.setdefault(fold, [])
        if len(kept) < len(self.nodes):
            so_far = kept[-1] if kept else fold.start
            take, join = fold.take, fold.join
            for node in self.nodes[len(kept) :]:
                so_far = join(so_far, take(node, scope))
                kept.append(so_far)
        return kept[-1] + 0.0 if kept else fold.of_none

    def update(self, scope: Any) -> None:  # noqa: ANN401 - as above
        """Ask the rows that may have changed."""
        if not self.stale:
            return
        sieve = self.sieve
        for row in self.stale:
            at, there = self._find(row)
            (asked,) = row.below(sieve.asked)
            passes = all(test(asked, scope) for test in sieve.tests)
            if passes and not there:
                self.rows.insert(at, row)
                self.nodes[at:at] = row.below(sieve.shape)
                self._cut(at)
            elif there and not passes:
                self._drop(at)
        self.stale.clear()

    def changed(self, node: "Node") -> None:
        """Note that a node which the column reads may read differently now."""
        sieve = self.sieve
        if node.shape in sieve.around:
            self.stale.update(dict.fromkeys(self.around.named(sieve.repeat.name)))
            return
        row = node.up_to(sieve.repeat)
        if not row.is_attached():
            return
        if node.shape in sieve.inside:
            self.stale[row] = None
        if node.shape is sieve.shape:
            at, there = self._find(row)
            if there:
                self._cut(at)

    def added(self, row: "Node") -> None:
        """Note that a row has come."""
        if row.shape is self.sieve.repeat:
            self.stale[row] = None

    def removed(self, row: "Node") -> None:
        """Note that a row has gone; it still has the place that it had."""
        self.stale.pop(row, None)
        at, there = self._find(row)
        if there:
            self._drop(at)

    def _find(self, row: "Node") -> tuple[int, bool]:
        at = bisect_left(self.rows, row.place, key=_place)
        return at, at < len(self.rows) and self.rows[at] is row

    def _drop(self, at: int) -> None:
        del self.rows[at], self.nodes[at]
        self._cut(at)

    def _cut(self, at: int) -> None:
        for kept in self.figures.values():
            del kept[at:]


def _place(row: "Node") -> int:
    return row.place
