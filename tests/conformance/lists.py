"""Rebuilds the lists of a trace that were not brought along, from what the trace shows of them.

A select shows the values and labels of its choices, its filter the columns that
they were chosen by, and a calculation the cell that it looked up.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from fieldkit.forms.document import attribute, child, local, parse_xml

_ITEMS = re.compile(r"instance\('([^']+)'\)/root/item(?:\[(.*)\])?\Z", re.DOTALL)
_CONDITION = re.compile(r"\s*([\w.\-]+)\s*=\s*(/[\w./\-]+)\s*\Z")
_CELL = re.compile(
    r"instance\('([^']+)'\)/root/item\[\s*([\w.\-]+)\s*=[^\]]*?(/[\w./\-]+)[^\]]*\]/(\w+)"
)
_LAST_SAVED = re.compile(
    r"concat\(instance\('([^']+)'\)/([\w/]+)\s*,\s*'([^']*)'\s*,\s*(/[\w./\-]+)\s*\)"
)
_PULLED = re.compile(
    r"pulldata\(\s*'([^']+)'\s*,\s*'([^']+)'\s*,\s*'([^']+)'\s*,\s*(?:(/[\w./\-]+)|'([^']*)')\s*\)"
)
State = Mapping[str, Mapping[str, Any]]
Row = dict[str, str]
Rows = dict[str, dict[tuple[str, ...], Row]]


@dataclass(frozen=True, slots=True)
class Select:
    """A select over a list: where it stands, its list, its columns, what its filter compares."""

    ref: str
    name: str
    value: str
    label: str
    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A calculation that gives one cell: of which list, by which column and key."""

    ref: str
    name: str
    column: str
    key_column: str
    key_path: str
    key: str


def rebuilt_lists(xml: bytes, trace: Mapping[str, Any]) -> dict[str, list[Row] | str]:
    """Return the rows by list name, for an instance saved before its XML."""
    form = parse_xml(xml)
    rows: Rows = {}
    texts = _text_ids(form)
    selects, lookups = list(_selects(form)), list(_lookups(form))
    for state in _states(trace):
        for select in selects:
            _read_choices(select, state, trace["lists"], texts, rows)
        for lookup in lookups:
            _read_cell(lookup, state, rows)
    names = _file_names(form)
    found: dict[str, list[Row] | str] = {
        names.get(name, name): list(each.values()) for name, each in rows.items()
    }
    for name, document in _saved_before(form, next(_states(trace))):
        found[names.get(name, name)] = document
    return found


def _states(trace: Mapping[str, Any]) -> Iterator[State]:
    state = {row["ref"]: row for row in trace["initial"]}
    yield state
    for step in trace["steps"]:
        for ref, _kind in step.get("removed", ()):
            state.pop(ref, None)
        state.update({row["ref"]: row for row in step.get("changed", ())})
        yield state
    # Attributes are seen in the submission only.
    xml = (trace.get("submission") or {}).get("xml")
    if xml:
        yield state | {ref: {"value": value} for ref, value in _attributes(parse_xml(xml), "")}


def _attributes(element: Element, above: str) -> Iterator[tuple[str, str]]:
    path = f"{above}/{local(element)}"
    for key, value in element.items():
        yield f"{path}/@{key.rpartition('}')[2]}", value
    for inner in element:
        yield from _attributes(inner, path)


def _selects(form: Element) -> Iterator[Select]:
    for control in form.iter():
        itemset = child(control, "itemset") if local(control) in ("select", "select1") else None
        if itemset is None:
            continue
        read = _ITEMS.match((itemset.get("nodeset") or "").strip())
        if read is None:
            continue
        name, conditions = read.groups()
        by = [_CONDITION.match(each) for each in (conditions or "").split(" and ") if each]
        value, label = child(itemset, "value"), child(itemset, "label")
        if value is None or label is None or not all(by):
            continue
        yield Select(
            control.get("ref") or "",
            name,
            value.get("ref") or "",
            label.get("ref") or "",
            {each[1]: each[2] for each in by if each},
        )


def _lookups(form: Element) -> Iterator[Lookup]:
    for element in form.iter():
        formula = element.get({"bind": "calculate", "setvalue": "value"}.get(local(element), "-"))
        ref = element.get("nodeset") or element.get("ref") or ""
        if formula is None:
            continue
        if cell := _CELL.search(formula):
            name, key_column, path, column = cell.groups()
            yield Lookup(ref, name, column, key_column, path, "")
        elif pulled := _PULLED.fullmatch(formula.strip()):
            name, column, key_column, path, key = pulled.groups()
            yield Lookup(ref, name, column, key_column, path or "", key or "")


def _read_choices(
    select: Select,
    state: State,
    lists: Mapping[str, list[list[str]]],
    texts: Mapping[str, str],
    rows: Rows,
) -> None:
    row = state.get(select.ref, {})
    given = {
        column: str(state.get(path, {}).get("value", "")) for column, path in select.by.items()
    }
    known = rows.setdefault(select.name, {})
    for value, label in lists.get(row.get("choices", ""), ()):
        made = {select.value: value, **given}
        if select.label.startswith("jr:itext("):
            made[select.label[len("jr:itext(") : -1]] = texts.get(label, label)
        else:
            made[select.label] = label
        known.setdefault((value, *given.values()), {}).update(made)


def _read_cell(lookup: Lookup, state: State, rows: Rows) -> None:
    key = lookup.key or str(state.get(lookup.key_path, {}).get("value", ""))
    cell = str(state.get(lookup.ref, {}).get("value", ""))
    if not key or not cell:
        return
    found = rows.setdefault(lookup.name, {})
    known = [row for row in found.values() if row.get(lookup.key_column) == key]
    if not known:
        found[key,] = {lookup.key_column: key}
        known = [found[key,]]
    for row in known:
        # Seen first when it was looked up; what is typed over it later is no cell.
        row.setdefault(lookup.column, cell)


def _saved_before(form: Element, first: State) -> Iterator[tuple[str, str]]:
    """Yield the documents of which a calculation shows one node with something after it."""
    for bind in form.iter():
        read = _LAST_SAVED.fullmatch((bind.get("calculate") or "").strip())
        if read is None:
            continue
        name, path, between, after = read.groups()
        value = str(first.get(bind.get("nodeset") or "", {}).get("value", ""))
        text = value.removesuffix(between + str(first.get(after, {}).get("value", "")))
        steps = path.split("/")
        opened = "".join(f"<{step}>" for step in steps)
        yield name, opened + text + "".join(f"</{step}>" for step in reversed(steps))


def _text_ids(form: Element) -> dict[str, str]:
    """Return the ID of each text of the form, by what it says."""
    return {
        (value.text or ""): text.get("id") or ""
        for text in form.iter()
        if local(text) == "text"
        for value in itertools.islice(text, 1)
    }


def _file_names(form: Element) -> dict[str, str]:
    """Return the plain file name of each list that stands outside, by its instance ID."""
    return {
        each.get("id") or "": (attribute(each, "src") or "").rpartition("/")[2].rpartition(".")[0]
        for each in form.iter()
        if local(each) == "instance" and each.get("src")
    }
