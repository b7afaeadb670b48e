"""What an expression sees of the world while it runs."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from fieldkit.forms.environment import Environment
from fieldkit.forms.expressions.columns import Column, Sieve, Sieved
from fieldkit.forms.expressions.totals import Total
from fieldkit.forms.values import to_number

if TYPE_CHECKING:
    from fieldkit.forms.lists import FormList
    from fieldkit.forms.shape import Shape
    from fieldkit.forms.tree import Node

Run = Callable[[Any, Any], Any]


class Scope:
    """One session's surroundings: fixed nodes, lists, clock, chance and language.

    ``fixed`` has the node of every shape outside repeats at the shape's index;
    ``current`` is the node whose formula runs, ``position`` and ``size`` belong
    to the innermost predicate (XPath 1.0, section 1). ``sets`` keeps the nodes of
    paths through repeats, by their shapes. ``readers`` are the formulas that have
    picked out a node, or missed a row, the last time they ran; ``reader`` is the
    one that runs now. ``totals`` are sums over all nodes of a shape, ``broken`` the
    shapes whose numbers were not all whole; ``sieved`` are what has passed the
    predicates of paths, ``watched`` the same by the shapes they read. ``changes``
    counts up with all that formulas can read otherwise than before; ``joined`` are
    the texts of groups as they read at ``joined_at``, ``looked_up`` the nodes of some
    paths, each with the changes up to then.
    """

    __slots__ = (
        "broken",
        "changes",
        "choice_label",
        "current",
        "environment",
        "fixed",
        "itext",
        "joined",
        "joined_at",
        "lists",
        "looked_up",
        "position",
        "reader",
        "readers",
        "sets",
        "sieved",
        "size",
        "totals",
        "version",
        "watched",
        "zone",
    )

    def __init__(
        self,
        fixed: "list[Node]",
        lists: "Mapping[str, FormList]",
        environment: Environment,
        zone: tzinfo,
    ) -> None:
        self.fixed = fixed
        self.lists = lists
        self.environment = environment
        self.zone = zone
        self.current: Any = None
        self.changes = 0
        self.position = 1
        self.size = 1
        self.version = ""
        self.reader: object = None
        self.readers: dict[object, dict[Any, None]] = {}
        self.totals: dict[Shape, Total] = {}
        self.joined: dict[Node, str] = {}
        self.joined_at = 0
        self.looked_up: dict[object, tuple[int, Any]] = {}
        self.broken: set[Shape] = set()
        self.sieved: dict[Sieve, Sieved] = {}
        self.watched: dict[Shape, list[Sieved]] = {}
        self.sets: dict[tuple[Shape, ...], list[Node]] = {}
        self.choice_label: Callable[[Node, str], str] = lambda _node, value: value
        self.itext: Callable[[str], str] = lambda text_id: text_id

    def reads(self, node: "Node") -> None:
        """Note that the running formula has picked out a node, with all that stands in it."""
        if self.reader is None:
            return
        for each in node.walk() if node.kids else (node,):
            self.readers.setdefault(each, {})[self.reader] = None

    def misses(self, parent: "Node", repeat: "Shape") -> None:
        """Note that the running formula has asked for a row that is not there yet."""
        if self.reader is None or repeat.parent is None:
            return
        for each in parent.below(repeat.parent):
            self.readers.setdefault((each, repeat), {})[self.reader] = None

    def column(self, sieve: Sieve, node: Any) -> Column:  # noqa: ANN401 - what runs are given
        """Return what passes a sieve now."""
        sieved = self.sieved.get(sieve)
        if sieved is None:
            above = sieve.repeat.parent
            sieved = Sieved(sieve, self.fixed[0 if above is None else above.index])
            self.sieved[sieve] = sieved
            for shape in sieve.reads:
                self.watched.setdefault(shape, []).append(sieved)
        return sieved.column(node, self)

    def aside(self) -> "Scope":
        """Return the same scope for formulas that are not the form's own, and soon forgotten."""
        found = copy(self)
        found.sieved, found.watched, found.looked_up = {}, {}, {}
        return found

    def row_added(self, row: "Node", *, last: bool) -> None:
        """Bring the sets that reach through a repeat up to date with a new row."""
        self.changes += 1
        for sieved in self.sieved.values():
            sieved.add(row)
        for chain, nodes in list(self.sets.items()):
            if row.shape not in chain:
                continue
            if last and sum(shape.repeat for shape in chain) == 1:
                nodes.extend(row.below(chain[-1]))
            else:
                del self.sets[chain]
        for shape, total in list(self.totals.items()):
            if row.shape in shape.repeats:
                for node in row.below(shape):
                    if not total.add(to_number(node.text, self.zone)):
                        self.totals.pop(shape, None)

    def row_removed(self, row: "Node") -> None:
        """Forget the sets and sums that a removed row may have been in."""
        self.changes += 1
        for sieved in self.sieved.values():
            sieved.remove(row)
        self.sets.clear()
        self.totals.clear()

    def renumber(self, node: "Node", text: str) -> None:
        """Bring the figures that a node counts in up to date with the text it is to have."""
        for sieved in self.watched.get(node.shape, ()):
            sieved.change(node)
        total = self.totals.get(node.shape)
        if total is None or not node.is_attached():
            return
        old = to_number(node.text, self.zone)
        if not (total.add(old, -1) and total.add(to_number(text, self.zone))):
            del self.totals[node.shape]
