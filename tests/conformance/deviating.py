"""Which differences from a trace are written down, by the cell's name or by its formula.

An entry of deviations.toml names cells by patterns (forms, refs) or by what they are:
``bind`` has patterns of their bind's formulas, ``where`` one of the places below. ``want``
narrows it to cells that the oracle gives such a text. What an entry ``spreads`` counts for
the formulas that read such a cell too, from the moment on that one differs.
"""

import fnmatch
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fieldkit.forms.controls import Control
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.dependencies import RELEVANT, ROW
from fieldkit.forms.shape import Shape

DEVIATIONS = Path(__file__).with_name("deviations.toml")
_FORMULAS = ("calculate", "relevant", "constraint", "required", "readonly")
_NEW_ROW = "odk-new-repeat"
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A cell that is not as the oracle has it: after which step, where, and both values."""

    moment: int
    ref: str
    aspect: str
    want: object
    have: object


@cache
def deviations() -> tuple[Entry, ...]:
    """Return the listed deviations."""
    return tuple(tomllib.loads(DEVIATIONS.read_text(encoding="utf-8"))["deviation"])


class Deviating:
    """Tells the differences of one form's traces that are written down from those that are not."""

    def __init__(self, form: str, definition: FormDefinition) -> None:
        self.form = form
        self.definition = definition

    def excused(self, found: list[Difference]) -> set[Difference]:
        """Return the differences that an entry names, and those that follow from them."""
        named = {difference for difference in found if self.entry(difference) is not None}
        spreading: dict[Shape, int] = {}
        for difference in named:
            entry = self.entry(difference)
            shape = self.definition.shape(difference.ref)
            if entry is not None and entry.get("spreads") and shape is not None:
                earliest = spreading.get(shape, difference.moment)
                spreading[shape] = min(earliest, difference.moment)
        following = self.following(spreading)
        for difference in found:
            shape = self.definition.shape(difference.ref)
            if shape in following and difference.moment >= following[shape]:
                named.add(difference)
        left = {difference for difference in found if difference not in named}
        if spreading and all(difference.aspect == "submission" for difference in left):
            return set(found)
        return named

    def entry(self, difference: Difference) -> Entry | None:
        """Return the entry that names a cell, None when there is none."""
        shape = self.definition.shape(difference.ref)
        for entry in deviations():
            if (
                difference.aspect in entry["aspects"]
                and _fits(self.form, entry.get("forms", ["*"]))
                and _fits(difference.ref, entry.get("refs", ["*"]))
                and self.is_such(shape, entry)
                and _is_wanted(difference, entry)
            ):
                return entry
        return None

    def is_such(self, shape: Shape | None, entry: Entry) -> bool:
        """Say whether a node is what an entry's ``bind`` and ``where`` describe."""
        binds, where = entry.get("bind", {}), entry.get("where")
        if shape is None:
            return not binds and where is None
        if where is not None and not _PLACES[where](shape, self.definition):
            return False
        return all(
            fnmatch.fnmatchcase(getattr(shape.bind, name) or "", pattern)
            for name, pattern in binds.items()
        )

    def following(self, spreading: Mapping[Shape, int]) -> dict[Shape, int]:
        """Return the nodes whose formulas read these ones, however far off, and since when."""
        readers: dict[Shape, set[Shape]] = {}
        for source, reader in self.reading():
            readers.setdefault(source, set()).add(reader)
        found = dict(spreading)
        waiting = list(spreading)
        while waiting:
            source = waiting.pop()
            for reader in readers.get(source, ()):
                if found[source] < found.get(reader, found[source] + 1):
                    found[reader] = found[source]
                    waiting.append(reader)
        return found

    def reading(self) -> Iterator[tuple[Shape, Shape]]:
        """Yield every node of the form that is read, with the node that reads it."""
        plan = self.definition.plan
        for units in plan.by_shape.values():
            for unit in units:
                below = unit.shape.walk() if unit.kind == RELEVANT else (unit.shape,)
                for reader in below:
                    yield from ((use.source, reader) for use in unit.uses)
        for source, fired in plan.actions.items():
            yield from ((source, target) for _action, target in fired)


def _fits(text: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns)


def _is_wanted(difference: Difference, entry: Entry) -> bool:
    if "want" in entry and not _fits(str(difference.want), [entry["want"]]):
        return False
    return not entry.get("same_number") or _same_number(difference.want, difference.have)


def _same_number(one: object, other: object) -> bool:
    try:
        return float(str(one)) == float(str(other))
    except ValueError:
        return False


def _in_self_relevant_group(shape: Shape, definition: FormDefinition) -> bool:
    groups = {
        unit.shape
        for unit in definition.plan.units
        if unit.kind == RELEVANT and not unit.shape.leaf and _reads_below(unit.uses, unit.shape)
    }
    return any(shape.below(group) for group in groups)


def _reads_below(uses: Any, group: Shape) -> bool:
    return any(use.source is not group and use.source.below(group) for use in uses)


def _in_counted_repeat(shape: Shape, _definition: FormDefinition) -> bool:
    return any(
        isinstance(repeat.control, Control) and repeat.control.count for repeat in shape.repeats
    )


def _begins_by_an_action(shape: Shape, definition: FormDefinition) -> bool:
    begun = (target for action, target in definition.plan.events if _NEW_ROW in action.events)
    return _in_counted_repeat(shape, definition) and shape in begun


def _set_off_by_an_action(shape: Shape, definition: FormDefinition) -> bool:
    written = {target for _action, target in definition.plan.events}
    changes = definition.plan.actions.items()
    return any(
        source in written and shape is each[1] for source, fired in changes for each in fired
    )


def _reads_own_row_absolutely(shape: Shape, _definition: FormDefinition) -> bool:
    formulas = [getattr(shape.bind, name) or "" for name in _FORMULAS]
    if isinstance(shape.control, Control) and shape.control.itemset is not None:
        formulas.append(shape.control.itemset.nodeset)
    return any(f"{repeat.path}/" in text for repeat in shape.repeats for text in formulas)


def _labelled_without_a_ref(shape: Shape, definition: FormDefinition) -> bool:
    # A group of the repeat's own ref would stand among the controls.
    repeat = definition.body.repeats.get(shape.path)
    return (
        shape.repeat
        and repeat is not None
        and repeat.label is not None
        and shape.path not in definition.body.controls
    )


def _named_by_its_rows(shape: Shape, definition: FormDefinition) -> bool:
    said = [unit for unit in definition.plan.by_shape.get(shape, ()) if unit.kind == ROW]
    return shape.repeat and any(_reads_below(unit.uses, shape) for unit in said)


def _counted_absolutely(shape: Shape, _definition: FormDefinition) -> bool:
    return any(
        isinstance(repeat.control, Control) and f"{around.path}/" in (repeat.control.count or "")
        for repeat in shape.repeats
        for around in repeat.repeats[:-1]
    )


_PATH = r"\s*(?:\.\.?/|/)[\w./-]+\s*"
_AS_TRUTH = re.compile(
    rf"\b(?:boolean|not)\s*\({_PATH}\)|\bif\s*\({_PATH},"
    rf"|(?:^|\()(?:[^()]*\b(?:and|or)\b)?{_PATH}\b(?:and|or)\b|\b(?:and|or)\b{_PATH}(?:$|\))"
)
_WHOLE = re.compile(f"^{_PATH}$")


def _takes_a_node_for_true(shape: Shape, _definition: FormDefinition) -> bool:
    formulas = {name: getattr(shape.bind, name) or "" for name in _FORMULAS}
    alone = (text for name, text in formulas.items() if name != "calculate")
    return any(map(_AS_TRUTH.search, formulas.values())) or any(map(_WHOLE.match, alone))


_PLACES: dict[str, Callable[[Shape, FormDefinition], bool]] = {
    "in a group relevant by its own content": _in_self_relevant_group,
    "in a repeat with a count": _in_counted_repeat,
    "in a repeat with a count, begun by an action": _begins_by_an_action,
    "written on a change that an action makes": _set_off_by_an_action,
    "with an absolute path into its own repeat": _reads_own_row_absolutely,
    "a repeat labelled by a group without a ref": _labelled_without_a_ref,
    "a repeat that its rows give a name": _named_by_its_rows,
    "in a repeat counted by an absolute path into another": _counted_absolutely,
    "with a node taken for true or false": _takes_a_node_for_true,
}
