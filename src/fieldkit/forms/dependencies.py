"""Which formula reads which node, and so in which order they are worked out."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldkit.forms.choosing import (
    ItemsetProgram,
    itemset_program,
    query_program,
    search_program,
)
from fieldkit.forms.controls import Action, Control
from fieldkit.forms.errors import ExpressionError, FormCycle
from fieldkit.forms.expressions.code import Use
from fieldkit.forms.expressions.compile import Program, compile_formula
from fieldkit.forms.instances import Instance, without_prefixes
from fieldkit.forms.shape import Shape
from fieldkit.forms.texts import Output, Text, Translations, read_message

RELEVANT, COUNT, CALCULATE, CHOICES, ROW = "relevant", "count", "calculate", "choices", "row"


@dataclass(slots=True, eq=False)
class Unit:
    """One thing that is worked out for every node of a shape.

    A "row" unit has no result: what a person sees of the node has changed.
    """

    kind: str
    shape: Shape
    program: Program | None
    itemset: ItemsetProgram | None = None
    order: int = 0
    looped: bool = False
    uses: set[Use] = field(default_factory=set)


_SETTLING = re.compile(r"\b(?:coalesce|if|once)\s*\(")
Edge = tuple[Unit, Shape | None, int | None]


@dataclass(slots=True)
class Plan:
    """Every unit in its order, and for every shape the units that read it."""

    units: list[Unit] = field(default_factory=list)
    by_shape: dict[Shape, list[Unit]] = field(default_factory=dict)
    values: dict[Shape, list[Edge]] = field(default_factory=dict)
    rows: dict[Shape, list[Edge]] = field(default_factory=dict)
    places: dict[Shape, list[Edge]] = field(default_factory=dict)
    choices: dict[Shape, list[Edge]] = field(default_factory=dict)
    picked: dict[Shape, list[Edge]] = field(default_factory=dict)
    programs: dict[tuple[Shape, str, str], Program] = field(default_factory=dict)
    speaking: list[Unit] = field(default_factory=list)
    actions: dict[Shape, list[tuple[Action, Shape]]] = field(default_factory=dict)
    events: list[tuple[Action, Shape]] = field(default_factory=list)


def make_plan(
    instance: Instance,
    translations: Translations,
    lists: Container[str],
    actions: Iterable[Action],
) -> Plan:
    """Compile the formulas of a form and put them in order; refuse a circle."""
    maker = _Maker(instance, translations, lists)
    for shape in instance.shapes:
        maker.shape(shape)
    for action in actions:
        maker.action(action)
    maker.connect()
    maker.sort()
    return maker.plan


class _Maker:
    def __init__(
        self, instance: Instance, translations: Translations, lists: Container[str]
    ) -> None:
        self.instance = instance
        self.translations = translations
        self.lists = lists
        self.plan = Plan()
        self.spoken = [
            text_id
            for table in translations.tables.values()
            for text_id, forms in table.items()
            if any(isinstance(part, Output) for parts in forms.values() for part in parts)
        ]

    def compiled(self, shape: Shape, text: str, kind: str, part: str) -> Program:
        key = (shape, text, kind)
        found = self.plan.programs.get(key)
        if found is None:
            try:
                found = compile_formula(text, shape, self.instance.root, self.lists, kind)
            except ExpressionError as error:
                raise error.placed(shape.path, part) from None
            self.plan.programs[key] = found
        return found

    def shape(self, shape: Shape) -> None:
        bind = shape.bind
        if bind.relevant and bind.relevant.strip() != "true()":
            self.unit(RELEVANT, shape, bind.relevant, "boolean", "relevant")
        if bind.calculate and shape.leaf:
            self.unit(CALCULATE, shape, bind.calculate, "string", "calculation")
        control = shape.control
        if isinstance(control, Control):
            self.choices(shape, control)
            if control.count:
                self.unit(COUNT, shape, control.count, "number", "repeat_count")
        row = Unit(ROW, shape, None)
        for text, part in (
            (bind.required, "required"),
            (bind.readonly, "read_only"),
            (bind.constraint, "constraint"),
        ):
            if text and text.strip() not in ("true()", "false()"):
                row.uses |= self.compiled(shape, text, "boolean", part).uses
        self.words(row, shape)
        if row.uses:
            self.add(row)

    def words(self, row: Unit, shape: Shape) -> None:
        texts: list[Text | None] = []
        control = shape.control
        if isinstance(control, Control):
            texts += [control.label, control.hint, *(item.label for item in control.items)]
            texts += self.listed_texts(control)
        for message in (shape.bind.constraint_message, shape.bind.required_message):
            if message:
                texts.append(read_message(message))
        for text in texts:
            if text is not None:
                self.text(row, shape, text)

    def listed_texts(self, control: Control) -> list[Text]:
        """Return the translated texts with values inside that the rows of a list may name."""
        label = None if control.itemset is None else control.itemset.label
        if label is None or label.text_id is not None or "jr:itext(" not in (label.reference or ""):
            return []
        # What a path stands for is a question's own text.
        return [Text((), None, each) for each in self.spoken if not each.startswith("/")]

    def text(self, row: Unit, shape: Shape, text: Text) -> None:
        if text.reference is not None and text.text_id is None:
            row.uses |= self.compiled(shape, text.reference, "string", "label").uses
        every: list[Any] = [text.parts]
        if text.text_id is not None:
            for table in self.translations.tables.values():
                every += table.get(text.text_id, {}).values()
        for parts in every:
            for part in parts:
                if isinstance(part, Output):
                    row.uses |= self.compiled(shape, part.expression, "string", "label").uses

    def unit(self, kind: str, shape: Shape, text: str, wanted: str, part: str) -> None:
        program = self.compiled(shape, text, wanted, part)
        unit = Unit(kind, shape, program, uses=set(program.uses))
        self.add(unit)
        if program.speaks:
            self.plan.speaking.append(unit)

    def choices(self, shape: Shape, control: Control) -> None:
        if control.kind == "rank" or control.itemset is not None or control.kind == "select":
            try:
                program = self.choice_program(shape, control)
            except ExpressionError as error:
                raise error.placed(shape.path, "choice_filter") from None
            uses = set() if program is None else set(program.uses)
            self.add(Unit(CHOICES, shape, None, program, uses=uses))
        elif control.query:
            program = query_program(control, shape, self.instance.root, self.lists)
            if program is not None:
                self.add(Unit(CHOICES, shape, None, program, uses=set(program.uses)))

    def choice_program(self, shape: Shape, control: Control) -> ItemsetProgram | None:
        if control.itemset is not None:
            return itemset_program(control.itemset, shape, self.instance.root, self.lists)
        return search_program(control, shape, self.instance.root, self.lists)

    def add(self, unit: Unit) -> None:
        self.plan.units.append(unit)
        self.plan.by_shape.setdefault(unit.shape, []).append(unit)

    def action(self, action: Action) -> None:
        target = self.instance.by_path.get(without_prefixes(action.ref))
        if target is None:
            return
        if action.kind == "setvalue":
            self.compiled(target, action.value, "string", "trigger")
        if action.source is not None and "xforms-value-changed" in action.events:
            source = self.instance.by_path.get(without_prefixes(action.source))
            if source is not None:
                self.plan.actions.setdefault(source, []).append((action, target))
        self.plan.events.append((action, target))

    def connect(self) -> None:
        tables = {
            "value": self.plan.values,
            "rows": self.plan.rows,
            "place": self.plan.places,
            "choices": self.plan.choices,
            "picked": self.plan.picked,
        }
        for unit in self.plan.units:
            for use in unit.uses:
                kind = use.kind
                if kind == "picked" and unit.kind == ROW:
                    # Nothing of a row runs by itself, so that nobody knows what it picked.
                    kind = "rows" if use.source.repeat else "value"
                tables[kind].setdefault(use.source, []).append((unit, use.apex, use.shift))

    def sort(self) -> None:
        units = [unit for unit in self.plan.units if unit.kind != ROW]
        before = {unit: self.needs(unit) for unit in units}
        order = _in_order(units, before)
        for place, unit in enumerate(order):
            unit.order = place
        for unit in self.plan.units:
            if unit.kind == ROW:
                unit.order = len(order)
        self.plan.units = order

    def needs(self, unit: Unit) -> list[Unit]:
        found: dict[Unit, None] = {}
        shape: Shape | None = unit.shape
        if unit.kind == CALCULATE:
            self.around(unit.shape, found)
        while shape is not None:
            found.update((u, None) for u in self.of(shape) if u.kind == COUNT and u is not unit)
            shape = shape.parent
        for use in unit.uses:
            if use.kind == "value" or (use.kind == "picked" and use.source.leaf):
                self.around(use.source, found)
                found.update(
                    (u, None) for u in self.of(use.source) if u.kind in (CALCULATE, CHOICES)
                )
                for repeat in use.source.repeats:
                    found.update((u, None) for u in self.of(repeat) if u.kind == COUNT)
            else:
                wanted = CHOICES if use.kind == "choices" else COUNT
                found.update((u, None) for u in self.of(use.source) if u.kind == wanted)
        if unit in found:
            if unit.kind == CALCULATE and _reads_itself(unit):
                raise FormCycle(refs=unit.shape.path)
            unit.looped = True
            del found[unit]
        return list(found)

    def around(self, shape: Shape, found: dict[Unit, None]) -> None:
        at: Shape | None = shape
        while at is not None:
            found.update((u, None) for u in self.of(at) if u.kind == RELEVANT)
            at = at.parent

    def of(self, shape: Shape) -> Sequence[Unit]:
        return self.plan.by_shape.get(shape, ())


def _in_order(units: Sequence[Unit], before: dict[Unit, list[Unit]]) -> list[Unit]:
    """Sort so that each unit follows what it needs (Tarjan's components, without recursion)."""
    index: dict[Unit, int] = {}
    low: dict[Unit, int] = {}
    stack: list[Unit] = []
    on_stack: set[Unit] = set()
    result: list[Unit] = []
    for start in units:
        if start in index:
            continue
        work = [(start, iter(before[start]))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            unit, needs = work[-1]
            for need in needs:
                if need not in index:
                    index[need] = low[need] = len(index)
                    stack.append(need)
                    on_stack.add(need)
                    work.append((need, iter(before[need])))
                    break
                if need in on_stack:
                    low[unit] = min(low[unit], index[need])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[unit])
                if low[unit] == index[unit]:
                    result += _component(unit, stack, on_stack)
    return result


def _component(unit: Unit, stack: list[Unit], on_stack: set[Unit]) -> list[Unit]:
    members = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        members.append(member)
        if member is unit:
            break
    if len(members) > 1:
        members.sort(key=lambda each: each.shape.index)
        if not _harmless(members):
            refs = ", ".join(dict.fromkeys(each.shape.path for each in members))
            raise FormCycle(refs=refs)
        for member in members:
            member.looped = True
    return members


def _reads_itself(unit: Unit) -> bool:
    """Say whether a calculation reads the very node it is of, and no other row's.

    With coalesce(), if() or once() around it, or as a bare dot, it may: it then comes
    to rest on what is already there, as ODK's own forms use it.
    """
    text = "" if unit.program is None else unit.program.text
    if text.strip() == "." or _SETTLING.search(text):
        return False
    return any(
        use.source is unit.shape
        and use.kind == "value"
        and use.shift is None
        and (use.apex is not None or not unit.shape.repeats)
        for use in unit.uses
    )


def _harmless(members: Sequence[Unit]) -> bool:
    """Say whether a circle closes only between rows of a repeat, or on a group's own content.

    A running total reads the row before; a group that is relevant by an answer
    inside itself reads what is stored there.
    """
    shapes = {member.shape for member in members}
    rows = set.intersection(*(set(shape.repeats) for shape in shapes))
    for member in members:
        for use in member.uses:
            if rows and use.source in shapes and use.apex is None:
                return True
            if (
                member.kind == RELEVANT
                and use.source is not member.shape
                and use.source.below(member.shape)
            ):
                return True
    return False
