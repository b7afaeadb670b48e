"""Columns: a node from each row of a repeat that passes a test, and what they come to in order."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fieldkit.forms.values import NAN, to_number

if TYPE_CHECKING:
    from fieldkit.forms.shape import Shape
    from fieldkit.forms.tree import Node

Run = Callable[[Any, Any], Any]


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
    ``keys`` are texts of that node which have to be what the formula ``wants`` of
    them. What is ``daily`` may change at midnight. ``shape`` is that of the node
    which is read of a row that passes.
    """

    repeat: "Shape"
    shape: "Shape"
    asked: "Shape"
    tests: tuple[Run, ...] = ()
    keys: tuple[Run, ...] = ()
    wants: tuple[Run, ...] = ()
    daily: bool = False
    inside: "frozenset[Shape]" = frozenset()
    around: "frozenset[Shape]" = frozenset()

    @property
    def reads(self) -> "frozenset[Shape]":
        """All shapes whose nodes can change what passes or what is read of it."""
        return self.inside | self.around | {self.shape}


class Column:
    """The nodes that have passed, one from each of their ``rows``, in order.

    A figure keeps what it came to at every row, so that it goes on from the first
    one that has changed.
    """

    __slots__ = ("figures", "nodes", "rows")

    def __init__(self) -> None:
        self.rows: list[Node] = []
        self.nodes: list[Node] = []
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

    def insert(self, row: "Node", node: "Node") -> None:
        """Take a row in, in its place among the others."""
        at = bisect_left(self.rows, row.place, key=_place)
        self.rows.insert(at, row)
        self.nodes.insert(at, node)
        self._cut(at)

    def remove(self, row: "Node") -> None:
        """Take a row out; one that is gone from the form still has the place that it had."""
        at = bisect_left(self.rows, row.place, key=_place)
        del self.rows[at], self.nodes[at]
        self._cut(at)

    def change(self, row: "Node") -> None:
        """Note that the node of a row reads differently now."""
        self._cut(bisect_left(self.rows, row.place, key=_place))

    def _cut(self, at: int) -> None:
        for kept in self.figures.values():
            del kept[at:]


class Sieved:
    """What has passed a sieve in one session, by its keys, held up to date from row to row.

    Only ``stale`` rows are asked again.
    """

    __slots__ = ("_around", "_columns", "_day", "_keys", "_sieve", "stale")

    def __init__(self, sieve: Sieve, around: "Node") -> None:
        """Begin with the rows that stand in the node ``around`` all of them."""
        self._sieve = sieve
        self._around = around
        self._columns: dict[tuple[str, ...], Column] = {}
        self._keys: dict[Node, tuple[str, ...]] = {}
        self._day: date | None = None
        self.stale: dict[Node, None] = {}
        self._ask_all()

    def column(self, node: Any, scope: Any) -> Column:  # noqa: ANN401 - what runs are given
        """Return the column that the running formula wants, asking rows that may have changed."""
        sieve = self._sieve
        if sieve.daily and self._day != (day := _day_of(scope)):
            self._day = day
            self._ask_all()
        if self.stale:
            self._ask(scope)
        wanted = tuple(each(node, scope) for each in sieve.wants) if sieve.wants else ()
        return self._columns.get(wanted) or Column()

    def _ask(self, scope: Any) -> None:  # noqa: ANN401 - as above
        sieve = self._sieve
        for row in self.stale:
            (asked,) = row.below(sieve.asked)
            key = None
            if all(test(asked, scope) for test in sieve.tests):
                key = tuple(each(asked, scope) for each in sieve.keys)
            if key != self._keys.get(row):
                self._take_out(row)
                if key is not None:
                    self._keys[row] = key
                    (read,) = row.below(sieve.shape)
                    self._columns.setdefault(key, Column()).insert(row, read)
        self.stale.clear()

    def change(self, node: "Node") -> None:
        """Note that a node which the sieve reads may read differently now."""
        sieve = self._sieve
        if node.shape in sieve.around:
            self._ask_all()
            return
        row = node.up_to(sieve.repeat)
        if not row.is_attached():
            return
        if node.shape in sieve.inside:
            self.stale[row] = None
        key = self._keys.get(row)
        if node.shape is sieve.shape and key is not None:
            self._columns[key].change(row)

    def add(self, row: "Node") -> None:
        """Note that a row has come."""
        if row.shape is self._sieve.repeat:
            self.stale[row] = None

    def remove(self, row: "Node") -> None:
        """Note that a row has gone."""
        self.stale.pop(row, None)
        self._take_out(row)

    def _ask_all(self) -> None:
        self.stale.update(dict.fromkeys(self._around.named(self._sieve.repeat.name)))

    def _take_out(self, row: "Node") -> None:
        key = self._keys.pop(row, None)
        if key is None:
            return
        column = self._columns[key]
        column.remove(row)
        if not column.rows:
            del self._columns[key]


def _day_of(scope: Any) -> date:  # noqa: ANN401 - the scope holds columns
    found: date = scope.environment.now().astimezone(scope.zone).date()
    return found


def _place(row: "Node") -> int:
    return row.place
