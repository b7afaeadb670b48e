"""The rows of repeats: adding, removing, and as many as a count says."""

from collections.abc import Iterator
from contextlib import contextmanager

from fieldkit.forms.counted import MOST_NODES, MOST_ROWS, Short
from fieldkit.forms.definition import control_of
from fieldkit.forms.dependencies import COUNT
from fieldkit.forms.errors import RepeatIsFixed, UnknownRef
from fieldkit.forms.growing import new_row
from fieldkit.forms.instances import Instance
from fieldkit.forms.recompute import Recompute
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.views import range_kind

# On the bind of a counted repeat: what says how many rows to add, and whom a row is made for.
ADDS, KEY = "adds", "key"


class Rows:
    """Keeps the instances of a session's repeats.

    ``short`` are those that a count asks more rows of than can be kept.
    """

    def __init__(self, instance: Instance, recompute: Recompute) -> None:
        self.instance = instance
        self.recompute = recompute
        self.moves: list[tuple[str, Node, Shape, int, Node]] = []
        self.short: dict[tuple[Node, Shape], Short] = {}
        self._gathered: dict[tuple[Node, Shape], tuple[int, bool]] | None = None
        self._room = MOST_NODES
        self._freed = False
        self._kept: dict[tuple[Node, Shape], list[Node]] = {}
        self._unseen: set[Node] = set()

    def add(self, parent: Node, shape: Shape, index: int | None) -> Node:
        """Add a row at an index, or last, and return it."""
        node = new_row(self.instance, shape, parent, self.recompute.scope.zone)
        rows = parent.kids.setdefault(shape.name, [])
        at = len(rows) if index is None else max(0, min(index, len(rows)))
        self.insert(parent, shape, at, node)
        if self.recompute.live or not self.recompute.is_new:
            # Also one that a count makes while saved answers are opened: their lists know more now.
            self.recompute.new_rows.append(node)
        return node

    def takes_own(self, shape: Shape) -> bool:
        """Tell whether a person may add rows to a repeat."""
        return not range_kind(shape).endswith(":controlled") or self._adding(shape) is not None

    def is_own(self, row: Node) -> bool:
        """Tell whether a person may move and remove a row.

        The rows of a counted repeat follow the count. Where its bind names the
        question that says how many are added (``fk:adds``, ours), those are the
        person's in which the question that it names as key (``fk:key``) is blank.
        """
        if not range_kind(row.shape).endswith(":controlled"):
            return True
        key = self._named(row.shape, KEY)
        keys = row.below(key) if key is not None and key.below(row.shape) else ()
        return self._adding(row.shape) is not None and not any(one.value for one in keys)

    def require_own(self, parent: Node, shape: Shape, *indexes: int) -> None:
        """Raise RepeatIsFixed, or UnknownRef, unless a person may add rows, and touch these."""
        path, rows = f"{parent.ref}/{shape.step}", parent.named(shape.name)
        if not self.takes_own(shape):
            raise RepeatIsFixed(ref=path)
        if any(not 0 <= index < len(rows) for index in indexes):
            raise UnknownRef(ref=f"{path}[{max(indexes) + 1}]")
        for index in indexes:
            if not self.is_own(rows[index]):
                raise RepeatIsFixed(ref=rows[index].ref)

    def add_own(self, parent: Node, shape: Shape, index: int | None) -> Node:
        """Add a row as a person does: the number that the repeat counts by goes with it."""
        if self._count_by(shape, 1):
            self.recompute.settle()
            return parent.named(shape.name)[-1]
        return self.add(parent, shape, index)

    def remove_own(self, parent: Node, shape: Shape, index: int) -> None:
        """Remove a row as a person does: the number that the repeat counts by goes with it."""
        self.remove(parent, shape, index)
        self._count_by(shape, -1)

    def _count_by(self, shape: Shape, step: int) -> bool:
        number = self._adding(shape)
        if number is None:
            return False
        self.recompute.write(number, str(_whole(number) + step))
        self.recompute.touched.add(number)
        return True

    def _adding(self, shape: Shape) -> Node | None:
        named = self._named(shape, ADDS)
        number = None if named is None or named.repeats else self.recompute.scope.fixed[named.index]
        return number if number is not None and number.relevant else None

    def _named(self, shape: Shape, attribute: str) -> Shape | None:
        return self.instance.by_path.get(shape.bind.others.get(attribute, "").strip())

    def insert(self, parent: Node, shape: Shape, index: int, node: Node) -> None:
        """Put a row in its place and work out what reads it."""
        rows = parent.kids.setdefault(shape.name, [])
        rows.insert(index, node)
        kept = self._kept.get((parent, shape), [])
        if node in kept:
            # An undo has put back what a count had cut off.
            kept.remove(node)
        self._number(rows, index)
        self.recompute.scope.row_added(node, last=index == len(rows) - 1)
        self.moves.append(("add", parent, shape, index, node))
        self._inherit(node)
        if self.recompute.live:
            self.recompute.fresh(node)
            self._tell(parent, shape, index, added=True)

    def remove(self, parent: Node, shape: Shape, index: int) -> Node:
        """Take a row out and work out what read it."""
        rows = parent.kids[shape.name]
        node = rows.pop(index)
        self._number(rows, index)
        self.recompute.scope.row_removed(node)
        self._freed = True
        self.moves.append(("remove", parent, shape, index, node))
        if self.recompute.live:
            self._tell(parent, shape, index, added=False)
        return node

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Tell the formulas of many rows that come or go together once, not for each of them."""
        if self._gathered is not None:
            yield
            return
        self._gathered = {}
        try:
            yield
        finally:
            gathered, self._gathered = self._gathered, None
            for (parent, shape), (first, added) in gathered.items():
                self._tell(parent, shape, first, added=added)

    def _tell(self, parent: Node, shape: Shape, first: int, *, added: bool) -> None:
        if self._gathered is not None:
            before, only_added = self._gathered.get((parent, shape), (first, True))
            self._gathered[parent, shape] = min(before, first), only_added and added
            return
        self.recompute.rows_changed(parent, shape, first, added=added)
        self._touch(parent.named(shape.name), first)

    def resize(self, parent: Node, shape: Shape, number: int) -> None:
        """Give a repeat so many rows; rows cut off are kept and come back with their answers.

        Rows that are there already, or were, stay however many they are; only new ones
        are not made without end.
        """
        with self.at_once():
            self._resize(parent, shape, number)
        held = len(parent.named(shape.name))
        if held < number:
            self.short[parent, shape] = Short(number, held)
        else:
            self.short.pop((parent, shape), None)

    def _resize(self, parent: Node, shape: Shape, wanted: int) -> None:
        rows = parent.kids.setdefault(shape.name, [])
        kept = self._kept.setdefault((parent, shape), [])
        number = min(wanted, max(MOST_ROWS, len(rows) + len(kept)))
        while len(rows) > number:
            row = self.remove(parent, shape, len(rows) - 1)
            if self._is_untouched(row):
                # Nobody wrote in it: made anew it begins with what the form knows by then.
                continue
            kept.append(row)
            if self.recompute.is_beginning(parent):
                self._unseen.add(row)
        while len(rows) < number:
            if kept:
                self._bring_back(parent, shape, kept.pop())
            elif self._has_room():
                self._room -= sum(1 for _node in self.add(parent, shape, None).walk())
            else:
                break

    def _is_untouched(self, row: Node) -> bool:
        blank = new_row(self.instance, row.shape, Node(row.shape, None), self.recompute.scope.zone)
        asked = [each for each in row.walk() if control_of(each.shape) is not None]
        return all(
            not each.value or any(each.value == one.value for one in blank.below(each.shape))
            for each in asked
            if each.shape.leaf and not each.shape.bind.calculate
        )

    def _bring_back(self, parent: Node, shape: Shape, node: Node) -> None:
        self.insert(parent, shape, len(parent.named(shape.name)), node)
        if node in self._unseen:
            # Nobody has met this row yet: to the person it is a new one.
            self._unseen.discard(node)
            self.recompute.new_rows.append(node)

    def _has_room(self) -> bool:
        if self._room <= 0 and self._freed:
            # Rows have gone since: what is there now counts, not all that ever was made.
            self._freed = False
            self._room = MOST_NODES - sum(1 for _node in self.recompute.root.walk())
        return self._room > 0

    def _number(self, rows: list[Node], first: int) -> None:
        for place in range(first, len(rows)):
            rows[place].place = place

    def _touch(self, rows: list[Node], first: int) -> None:
        # The refs of all rows after the place have changed with their numbers.
        for row in rows[first:]:
            self.recompute.touched.add(row)

    def _inherit(self, node: Node) -> None:
        parent = node.parent
        relevant = parent is None or parent.relevant
        for each in node.walk():
            above = each.parent
            each.relevant = (
                relevant if each is node or above is None else above.relevant
            ) and each.own_relevant
            self.recompute.refresh(each) if each.shape.leaf else None


def _whole(number: Node) -> int:
    return int(number.text) if number.text.isdecimal() else 0


def is_counted(shape: Shape, recompute: Recompute) -> bool:
    """Say whether a repeat's number of rows is calculated."""
    return range_kind(shape).endswith(":controlled") and any(
        unit.kind == COUNT for unit in recompute.plan.by_shape.get(shape, ())
    )
