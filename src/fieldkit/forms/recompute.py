"""Working out again what a change touches, in dependency order, and nothing else."""

import heapq
from collections.abc import Callable, Iterable
from itertools import count

from fieldkit.forms.controls import Action, Control
from fieldkit.forms.counted import whole_count
from fieldkit.forms.dependencies import (
    CALCULATE,
    CHOICES,
    COUNT,
    RELEVANT,
    ROW,
    Edge,
    Plan,
    Unit,
)
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.itemsets import Offer, filters_answers, is_ranking, offered, ranked
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.values import stored

# Two setvalues that set each other off would never end.
_MOST_ROUNDS = 100
# Beyond so many new rows at once, several are greeted before formulas run again.
_GREETED_SINGLY = 200
_GREETED_OF = 20
# A text that feeds itself would otherwise double until the memory is full.
_LONGEST_LOOPED = 20000
Resize = Callable[[Node, Shape, int], None]


class Recompute:
    """Holds one session's tree up to date.

    ``touched`` gathers the nodes whose row may read differently since it was
    last emptied; ``write`` notes what is overwritten, for undo.
    """

    def __init__(self, plan: Plan, scope: Scope, root: Node) -> None:
        self.plan = plan
        self.plan_actions = plan.actions
        self.scope = scope
        self.root = root
        self.touched: set[Node] = set()
        self.resize: Resize = lambda _parent, _shape, _number: None
        self.offer: Callable[[Node, Unit], Offer] = lambda _node, _unit: Offer((), ())
        self.journal: list[tuple[Node, str]] = []
        self.live = False
        self.is_new = True
        self.as_recorded = False
        self.new_rows: list[Node] = []
        self._heap: list[tuple[int, int, int, Unit, Node]] = []
        self._running: tuple[Unit, Node] | None = None
        self._waiting: set[tuple[Unit, Node]] = set()
        self._fired: list[tuple[Action, Shape, Node]] = []
        self._ticket = count()

    def everything(self) -> None:
        """Work out every formula once, in order; of recorded answers only what is offered."""
        if self.as_recorded:
            for unit in self.plan.units:
                if unit.kind == CHOICES:
                    for node in self.root.below(unit.shape):
                        node.choices = self.offer(node, unit)
            return
        for unit in self.plan.units:
            if unit.kind == COUNT:
                for parent in self.root.below(unit.shape.parent or unit.shape):
                    self.run(unit, parent)
            elif self.is_new or unit.kind != CALCULATE or not is_typed_over(unit.shape):
                for node in list(self.root.below(unit.shape)):
                    self.run(unit, node)
        looped = [unit for unit in self.plan.units if unit.looped]
        self.live = True
        for unit in looped:
            for node in self.root.below(unit.shape):
                self.enqueue(unit, node)
        self.settle()
        self.touched.clear()

    def fresh(self, node: Node) -> None:
        """Work out every formula of a new repeat instance, and what reads it."""
        for each in node.walk():
            self.touched.add(each)
            for unit in self.plan.by_shape.get(each.shape, ()):
                if unit.kind == COUNT:
                    continue
                if unit.kind != ROW:
                    self.enqueue(unit, each)
            for child in each.shape.children.values():
                if child.repeat:
                    for unit in self.plan.by_shape.get(child, ()):
                        if unit.kind == COUNT:
                            self.enqueue(unit, each)

    def write(self, node: Node, value: str) -> None:
        """Store a value in a node and note what it replaces."""
        if value != node.value:
            self.journal.append((node, node.value))
            node.value = value
            self.refresh(node)

    def refresh(self, node: Node) -> None:
        """Bring what formulas read of a node in line with what it holds."""
        text = node.value
        if not node.relevant:
            text = ""
        elif node.choices is not None and text and filters_answers(node.shape):
            read = ranked if is_ranking(node.shape) else offered
            text = read(node.choices, text)  # type: ignore[arg-type]  # an Offer
        if text != node.text:
            if self.scope.totals or self.scope.watched:
                self.scope.renumber(node, text)
            node.text = text
            node.number = None
            self.scope.changes += 1
            self.changed(node)

    def changed(self, node: Node) -> None:
        """Queue whatever reads this node."""
        if not self.live:
            return
        self.touched.add(node)
        self.spread(self.plan.values.get(node.shape, ()), node)
        self.call(node)
        for action, target in self.plan_actions.get(node.shape, ()):
            self._fired.append((action, target, node))

    def spread(self, edges: Iterable[Edge], node: Node) -> None:
        """Queue the units that read a node, each where it shares the node's surroundings."""
        for unit, apex, shift in edges:
            if shift is not None:
                self.neighbour(unit, node, shift)
                continue
            shape = unit.shape
            if not shape.repeats:
                self.enqueue(unit, self.scope.fixed[shape.index])
                continue
            start = self.root if apex is None else node.up_to(apex)
            if unit.kind == COUNT:
                for parent in start.below(unit.shape.parent or unit.shape):
                    self.enqueue(unit, parent)
                continue
            for target in start.below(unit.shape):
                self.enqueue(unit, target)

    def call(self, key: object) -> None:
        """Queue the formulas that have picked out a node, or missed a row, when they last ran."""
        for unit, node in self.scope.readers.pop(key, ()):
            if node.is_attached():
                self.enqueue(unit, node)

    def neighbour(self, unit: Unit, node: Node, shift: int) -> None:
        """Queue a unit in the one row that reads this node's row from so many places away."""
        row = node.up_to(node.shape.repeats[-1])
        rows = row.parent.named(row.shape.name) if row.parent is not None else []
        at = row.place - shift
        if 0 <= at < len(rows):
            for target in rows[at].below(unit.shape):
                self.enqueue(unit, target)

    def rows_changed(self, parent: Node, repeat: Shape, first: int, *, added: bool) -> None:
        """Queue whatever counts the rows of a repeat, or reads its place, from ``first`` on."""
        self.touched.add(parent)
        rows = parent.named(repeat.name)
        self.call((parent, repeat))
        if not added or first < len(rows) - 1:
            # Rows have other places now, so that other ones are picked.
            self.spread_from(self.plan.picked.get(repeat, ()), parent)
        self.spread_from(self.plan.rows.get(repeat, ()), parent)
        places = self.plan.places.get(repeat, ())
        if places:
            reach = max(0, *(shift or 0 for _unit, _apex, shift in places))
            for row in rows[max(0, first - reach) :]:
                for unit, _apex, _shift in places:
                    if unit.shape.below(repeat):
                        for target in row.below(unit.shape):
                            self.enqueue(unit, target)
            self.spread_from([edge for edge in places if not edge[0].shape.below(repeat)], parent)

    def spread_from(self, edges: Iterable[Edge], parent: Node) -> None:
        """Queue the units that read the rows below a parent."""
        for unit, apex, _shift in edges:
            inside = apex is not None and parent.shape.below(apex)
            start = parent.up_to(apex) if inside and apex is not None else self.root
            shape = unit.shape if unit.kind != COUNT else unit.shape.parent or unit.shape
            for target in start.below(shape):
                self.enqueue(unit, target)

    def enqueue(self, unit: Unit, node: Node) -> None:
        """Put one unit of one node in the queue, once."""
        if unit.kind == ROW:
            self.touched.add(node)
            return
        key = (unit, node)
        # A formula that reads its own node has just done so.
        if key not in self._waiting and key != self._running:
            self._waiting.add(key)
            heapq.heappush(self._heap, (unit.order, node.place, next(self._ticket), unit, node))

    def settle(self) -> None:
        """Work through the queue, then the actions that changes have set off."""
        rounds: dict[tuple[Unit, Node], int] = {}
        carried: dict[tuple[Action, Node], int] = {}
        heap, waiting = self._heap, self._waiting
        while True:
            while heap:
                _order, _place, _ticket, unit, node = heapq.heappop(heap)
                key = (unit, node)
                waiting.discard(key)
                if unit.looped:
                    rounds[key] = rounds.get(key, 0) + 1
                    if rounds[key] > _turns(node):
                        continue
                self._running = key
                self.run(unit, node)
            self._running = None
            if self.new_rows:
                waiting_rows = len(self.new_rows)
                many = waiting_rows // _GREETED_OF if waiting_rows > _GREETED_SINGLY else 1
                for _row in range(many):
                    self.greet()
                continue
            if not self._fired:
                return
            fired, self._fired = self._fired, []
            for action, target, source in fired:
                pair = (action, source)
                carried[pair] = carried.get(pair, 0) + 1
                if carried[pair] <= _MOST_ROUNDS:
                    self.act(action, target, source)

    def greet(self) -> None:
        """Carry out the odk-new-repeat actions of the oldest row that has not had them."""
        row = self.new_rows.pop(0)
        for action, target in self.plan.events:
            if "odk-new-repeat" in action.events and target.below(row.shape):
                for node in row.below(target):
                    self.set_value(action, node)

    def silently_settle(self) -> None:
        """Work through the queue without setting off any action."""
        actions, self.plan_actions = self.plan_actions, {}
        self.settle()
        self._fired.clear()
        self.new_rows.clear()
        self.plan_actions = actions

    def run(self, unit: Unit, node: Node) -> None:
        """Work out one unit of one node."""
        scope = self.scope
        scope.current = node
        scope.reader = (unit, node)
        if unit.kind == CALCULATE:
            if node.relevant and unit.program is not None:
                text = unit.program.run(node, scope)
                if unit.looped and len(text) > _LONGEST_LOOPED:
                    text = ""
                self.write(node, stored(text, node.shape.bind.type, scope.zone))
        elif unit.kind == RELEVANT:
            if unit.program is not None:
                node.own_relevant = bool(unit.program.run(node, scope))
                self.relevance(node)
        elif unit.kind == CHOICES:
            node.choices = self.offer(node, unit)
            if self.live:
                self.touched.add(node)
                self.spread(self.plan.choices.get(node.shape, ()), node)
            self.refresh(node)
        elif unit.kind == COUNT:
            self.count(unit, node)
        scope.reader = None

    def count(self, unit: Unit, parent: Node) -> None:
        """Give a repeat as many rows as its count says; a blank count leaves them."""
        if unit.program is None:
            return
        # The count is written on the repeat and read where its rows stand.
        place = Node(unit.shape, parent)
        self.scope.current = place
        number = unit.program.run(place, self.scope)
        if number == number:  # noqa: PLR0124 - NaN, while the count is not answered
            self.resize(parent, unit.shape, whole_count(number))
        elif self.is_beginning(parent):
            self.resize(parent, unit.shape, 0)

    def is_beginning(self, node: Node) -> bool:
        """Say whether a node stands in a form that is just opened new, or in a row just added."""
        if self.is_new and not self.live:
            return True
        at: Node | None = node
        while at is not None and self.new_rows:
            if at in self.new_rows:
                return True
            at = at.parent
        return False

    def relevance(self, node: Node) -> None:
        """Pass a node's relevance down to everything below it."""
        above = node.parent is None or node.parent.relevant
        relevant = above and node.own_relevant
        if relevant == node.relevant:
            return
        node.relevant = relevant
        live = self.live
        if live:
            self.touched.add(node)
            if relevant:
                for unit in self.plan.by_shape.get(node.shape, ()):
                    if unit.kind == CALCULATE:
                        self.enqueue(unit, node)
        for attribute in node.attributes.values():
            self.relevance(attribute)
        if node.kids:
            for same in node.kids.values():
                for child in same:
                    self.relevance(child)
        else:
            self.refresh(node)

    def act(self, action: Action, target: Shape, source: Node) -> None:
        """Carry out a setvalue for the target that shares the source's repeat instances.

        Where several rows hold such a target, none is meant (JavaRosa,
        SetValueAction.processAction): nothing in any of them is written over.
        """
        common = [shape for shape in target.repeats if shape in source.shape.repeats]
        start = source.up_to(common[-1]) if common else self.root
        found = start.below(target)
        if len(found) == 1:
            self.set_value(action, found[0], hidden=True)

    def set_value(self, action: Action, node: Node, *, hidden: bool = False) -> None:
        """Carry out a setvalue on one node; what opens a form or a row leaves irrelevant ones.

        A change writes in a ``hidden`` one too, which shows it once it is relevant again.
        """
        if not (node.relevant or hidden) or action.kind != "setvalue":
            return
        program = self.plan.programs[node.shape, action.value, "string"]
        self.scope.current = node
        text = program.run(node, self.scope)
        self.write(node, stored(text, node.shape.bind.type, self.scope.zone))


def _turns(node: Node) -> int:
    """Return how often a formula that reads other rows may have to run for one node."""
    repeats = node.shape.repeats
    row = node.up_to(repeats[-1]) if repeats else node
    return 3 + (len(row.parent.named(row.shape.name)) if row.parent is not None else 0)


def is_typed_over(shape: Shape) -> bool:
    """Say whether a person may type over a node's calculation, which a draft then keeps."""
    control = shape.control
    asked = isinstance(control, Control) and control.kind not in ("group", "repeat")
    return asked and not shape.bind.readonly
