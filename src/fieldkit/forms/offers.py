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

    def offer(self, node: Node, unit: Unit) -> Offer:
        """Return the choices a select offers now."""
        program = unit.itemset
        if program is None or (program.search and program.search not in self.scope.lists):
            return self._once(unit, lambda: _written(node))
        if program.fixed:
            return self._once(unit, lambda: self._listed(node, program))
        return self._listed(node, program)

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
