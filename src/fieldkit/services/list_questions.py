"""Which facts answer a form's questions that choose a row of a list we know."""

import re
from collections.abc import Iterator, Mapping

from fieldkit.forms.controls import Control
from fieldkit.forms.definition import FormDefinition, control_of

_LISTS = {"case.id": "cases", "family.id": "families", "event.id": "events"}
_FACTS = {
    "cases": ("case.id",),
    "families": ("family.id",),
    "events": ("event.id",),
    "districts": ("case.district_id", "family.district_id", "event.district"),
    "programmes": ("case.programme_id", "event.programme"),
    "specialists": ("user.specialist",),
}
_ROWS = re.compile(r"\s*instance\('([A-Za-z_][\w-]*)'\)/root/item\b")


def facts_by_lists(definition: FormDefinition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the questions that choose one row of a list we know, with the facts that answer them.

    So a form that no manifest speaks of is filled in as well. A list that two
    questions choose from leaves open which of them is meant.
    """
    asked: dict[str, list[str]] = {}
    for shape in definition.instance.root.walk():
        name = "" if shape.repeats else _chooses_from(control_of(shape))
        if name in _FACTS:
            asked.setdefault(name, []).append(shape.path)
    for name, refs in asked.items():
        if len(refs) == 1:
            yield refs[0], _FACTS[name]


def naming_refs(wanted: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """Return the questions whose answer is whom the form is about, with the list it stands in."""
    found = [
        (ref, _LISTS[fact]) for ref, facts in wanted.items() for fact in facts if fact in _LISTS
    ]
    return tuple(sorted(found, key=lambda one: list(_LISTS.values()).index(one[1])))


def _chooses_from(control: Control | None) -> str:
    if control is None or control.kind != "select" or control.itemset is None:
        return ""
    if control.attributes.get("element") == "select":
        return ""
    found = _ROWS.match(control.itemset.nodeset)
    return found[1] if found else ""
