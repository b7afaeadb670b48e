"""A filled form without names and free text, as a laptop may hand it over that sends codes."""

import re
from typing import Final
from xml.etree.ElementTree import Element, tostring

from fieldkit.forms.controls import Control
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.dependencies import CALCULATE
from fieldkit.forms.document import local, parse_xml
from fieldkit.forms.sealing import levels_of, with_readers
from fieldkit.forms.shape import Shape

# Names and the like are P2, facts for named holders P4; a question without a level is P1.
_STAY: Final = frozenset(("P2", "P4"))
_CHOSEN: Final = frozenset(("select", "select1", "rank", "range", "trigger"))
_COUNTED: Final = frozenset(("int", "integer", "decimal", "boolean"))
_DATED: Final = frozenset(("date", "dateTime", "time"))
# A formula that reads a list, or the words of a choice, may give a name.
_READS_WORDS: Final = re.compile(r"\b(instance|pulldata|jr:choice-name|choice-name|jr:itext)\s*\(")
_IN_META: Final = frozenset(("instanceID", "deprecatedID", "timeStart", "timeEnd"))
_OF_ENTITY: Final = frozenset(
    ("dataset", "id", "create", "update", "baseVersion", "trunkVersion", "branchId")
)
_OF_FORM: Final = frozenset(("id", "version", "template"))
_META, _ENTITY = "meta", "entity"


def without_people(xml: str, leaving: frozenset[str]) -> str:
    """Return filled answers with those alone that may leave; done again it gives the same.

    ``leaving`` are the paths of their questions. Of the form itself its ID and
    version stay, of records that it made their ids. Raises FormError where it is no form.
    """
    root = parse_xml(xml)
    _empty(root, f"/{local(root)}", leaving)
    return tostring(root, encoding="unicode")


def leaving(definition: FormDefinition) -> frozenset[str]:
    """Return the paths of the questions whose answers may leave.

    Those are choices, numbers and dates of the levels P0, P1 and P3. Names, free text, files
    and places stay, and whatever is worked out from them.
    """
    leaves = {shape for shape in definition.instance.shapes if shape.leaf}
    calculated = {unit.shape: unit for unit in definition.plan.units if unit.kind == CALCULATE}
    staying = {shape for shape in leaves if not _may_leave(shape, calculated=shape in calculated)}
    staying |= with_readers(set(staying), definition.plan)
    return frozenset(shape.path for shape in leaves - staying)


def _may_leave(shape: Shape, *, calculated: bool) -> bool:
    if not _STAY.isdisjoint(levels_of(shape)):
        return False
    kind = shape.bind.type.rpartition(":")[2]
    formula = shape.bind.calculate or ""
    if calculated and _READS_WORDS.search(formula):
        return False
    if kind in _COUNTED or kind in _DATED:
        return True
    return isinstance(shape.control, Control) and shape.control.kind in _CHOSEN


def _empty(element: Element, path: str, leaving: frozenset[str], *, meta: bool = False) -> None:
    """Blank what stays; of attributes those go along that say which form or record it is."""
    name = local(element)
    kept = _OF_ENTITY if meta and name == _ENTITY else _OF_FORM
    for attribute in list(element.attrib):
        if attribute.rpartition("}")[2] not in kept:
            del element.attrib[attribute]
    element.tail = None
    meta = meta or name == _META
    if len(element) or not (path in leaving or (meta and name in _IN_META)):
        element.text = None
    for child in element:
        _empty(child, f"{path}/{local(child)}", leaving, meta=meta)
