"""The choices of finalized answers: what was chosen keeps its words, whatever is offered now."""

from dataclasses import replace
from typing import Any

from fieldkit.forms.choosing import search_list
from fieldkit.forms.controls import Control, Item
from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.forms.dependencies import Unit
from fieldkit.forms.errors import ExpressionError
from fieldkit.forms.expressions.compile import Compiler
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.expressions.syntax import Call, Expression, Path
from fieldkit.forms.itemsets import Offer
from fieldkit.forms.offers import Offers
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node


class RecordedOffers:
    """Adds what was chosen to what is offered, from the list as a whole.

    A choice filter may leave out by now what was chosen then: the case is
    closed, the person has moved. A choice that the whole list lacks stands
    there with its value for a label.
    """

    def __init__(self, definition: FormDefinition, scope: Scope) -> None:
        self._definition = definition
        self._scope = scope
        self._offers = Offers(scope)
        self._everything: dict[Unit, dict[str, Any]] = {}

    def offer(self, node: Node, unit: Unit) -> Offer:
        """Return what a select offers, what was chosen of it included."""
        self._scope.current = node
        offer = self._offers.offer(node, unit)
        if not node.text or node.text in offer.order:
            return offer
        several = _takes_several(node.shape)
        words = node.text.split() if several else [node.text]
        missing = [word for word in dict.fromkeys(words) if word not in offer.order]
        if not missing:
            return offer
        known = self._all(node, unit)
        sources = tuple(known.get(word) or Item(word, None) for word in missing)
        return Offer.of((*offer.values, *missing), (*offer.sources, *sources))

    def _all(self, node: Node, unit: Unit) -> dict[str, Any]:
        """Return the rows of a select's list by value, no filter applied."""
        found = self._everything.get(unit)
        program = unit.itemset
        code = None if found is not None or program is None else self._unfiltered(node.shape)
        if code is None or program is None:
            return found or {}
        found = {}
        for row in code.nodes()(node, self._scope):
            found.setdefault(program.value(row, self._scope), row)
        if not code.shapes:
            # The rows of a list are the same for every node; those of a repeat may be its own.
            self._everything[unit] = found
        return found

    def _unfiltered(self, shape: Shape) -> PathCode | None:
        control = control_of(shape)
        nodeset = _nodeset(control)
        try:
            if nodeset is None:
                name = control and search_list(control)
                if not name or name not in self._scope.lists:
                    return None
                nodeset = f"instance('{name}')/root/item"
            compiler = Compiler(self._definition.instance.root, self._scope.lists, shape)
            code = compiler.code(_whole(parse(nodeset)))
        except ExpressionError:
            return None
        return code if isinstance(code, PathCode) else None


def _nodeset(control: Control | None) -> str | None:
    if control is None:
        return None
    return control.itemset.nodeset if control.itemset is not None else control.query


def _takes_several(shape: Shape) -> bool:
    control = control_of(shape)
    return (
        control is None or control.kind == "rank" or control.attributes.get("element") != "select1"
    )


def _whole(expression: Expression) -> Expression:
    """Return a nodeset without its predicates, and without the shuffling around it."""
    if isinstance(expression, Call) and expression.name == "randomize" and expression.arguments:
        return _whole(expression.arguments[0])
    if not isinstance(expression, Path):
        return expression
    return replace(
        expression,
        steps=tuple(replace(step, predicates=()) for step in expression.steps),
        predicates=(),
    )
