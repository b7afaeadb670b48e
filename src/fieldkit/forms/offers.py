"""What each select of a session offers now."""

from collections.abc import Callable

from fieldkit.forms.choosing import ItemsetProgram
from fieldkit.forms.definition import control_of
from fieldkit.forms.dependencies import Unit
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.itemsets import Offer
from fieldkit.forms.tree import Node


class Offers:
    """Works out the choices of selects; one offer serves all whose list never changes."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._shared: dict[Unit, Offer] = {}
        self._found: dict[tuple[Unit, Node], tuple[int, Offer]] = {}

    def offer(self, node: Node, unit: Unit) -> Offer:
        """Return the choices a select offers now."""
        program = unit.itemset
        if program is None or (program.search and program.search not in self.scope.lists):
            return self._once(unit, lambda: _written(node))
        if program.fixed:
            return self._once(unit, lambda: self._listed(node, program))
        if program.above is not None:
            return self._found_from(_up(node, program.above), node, unit, program)
        return self._listed(node, program)

    def _found_from(self, top: Node, node: Node, unit: Unit, program: ItemsetProgram) -> Offer:
        """Return the offer that all below ``top`` share, until something changes."""
        now = self.scope.changes
        known = self._found.get((unit, top))
        if known is not None and known[0] == now:
            return known[1]
        offer = self._listed(node, program)
        self._found[unit, top] = now, offer
        return offer

    def _once(self, unit: Unit, make: Callable[[], Offer]) -> Offer:
        found = self._shared.get(unit)
        if found is None:
            found = self._shared[unit] = make()
        return found

    def _listed(self, node: Node, program: ItemsetProgram) -> Offer:
        rows = program.nodes(node, self.scope)
        column = program.value_column
        if column is not None:
            values = tuple([row.field(column) or "" for row in rows])
        else:
            values = tuple([program.value(row, self.scope) for row in rows])
        if program.items:
            values = (*(item.value for item in program.items), *values)
            return Offer.of(values, (*program.items, *rows))
        return Offer.of(values, tuple(rows))


def _written(node: Node) -> Offer:
    control = control_of(node.shape)
    items = () if control is None else control.items
    return Offer.of(tuple(item.value for item in items), items)


def _up(node: Node, levels: int) -> Node:
    for _ in range(levels):
        if node.parent is None:
            break
        node = node.parent
    return node
