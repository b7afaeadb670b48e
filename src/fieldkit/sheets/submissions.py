"""Finalized forms as flat tables, laid out as ODK Central does: one for the form, one a repeat."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import ElementTree as SafeTree

from fieldkit.records.submission import StoredForm, Submission
from fieldkit.records.visit import Visit
from fieldkit.sheets.writing import OutTable

_XFORMS = "{http://www.w3.org/2002/xforms}"
_TEMPLATE = "{http://openrosa.org/javarosa}template"
_HEAD = (
    "SubmissionDate",
    "VisitDate",
    "FromPaper",
    "KEY",
    "Version",
    "Reviewer",
    "DeviceID",
    "Title",
)
_NOTE_HEAD = ("KEY", "question", "label", "note", "author", "written_at")
_REPEAT_HEAD = ("KEY", "PARENT_KEY")


@dataclass(slots=True)
class _Sheet:
    """One table being filled: the path of its node, its columns and its rows."""

    path: str
    name: str
    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)


def submission_tables(form: StoredForm, submissions: Iterable[Submission]) -> list[OutTable]:
    """Return the form's table and its repeats', a row for each submission or repeat instance.

    Columns are the form's fields in its order, groups joined by a dash; fields
    of other versions of the form follow.
    """
    root, repeats = _model(form.xml)
    sheets = {"": _Sheet("", form.form_id)}
    for path in repeats:
        sheets[path] = _Sheet(path, f"{form.form_id}-{path.rpartition('/')[2]}")
    _columns(root, "", "", sheets)
    for submission in submissions:
        main = dict(
            zip(
                _HEAD,
                (
                    submission.finalized_at.isoformat(timespec="seconds"),
                    *visit_cells(submission.visit),
                    submission.instance_id,
                    str(submission.version),
                    submission.user_name,
                    submission.device,
                    submission.title,
                ),
                strict=True,
            )
        )
        sheets[""].rows.append(main)
        _fill(SafeTree.fromstring(submission.xml), "", main, submission.instance_id, "", sheets)
    return [_out(sheet) for sheet in sheets.values()]


def visit_cells(visit: Visit) -> tuple[str, str]:
    """Return the day of the visit as it is exported, and whether it stood on paper."""
    day = visit.day.isoformat() if visit.day else ""
    return day, "yes" if visit.from_paper else ""


def audit_table(form_id: str, submissions: Iterable[Submission]) -> OutTable:
    """Return the audit logs of a form's submissions, each line after its instance ID.

    The columns are those of the first log and what later ones have besides.
    """
    columns: list[str] = []
    rows: list[dict[str, str]] = []
    for submission in submissions:
        reader = csv.DictReader(io.StringIO(submission.audit))
        columns += [name for name in reader.fieldnames or () if name not in columns]
        rows += [{"instance ID": submission.instance_id, **row} for row in reader]
    cells = [[row.get(name) or "" for name in ("instance ID", *columns)] for row in rows]
    return OutTable(f"{form_id} - audit", ("instance ID", *columns), cells)


def note_tables(form_id: str, submissions: Iterable[Submission]) -> list[OutTable]:
    """Return the notes on a form's answers as a table, each after its instance ID; none where none.

    A question is its path with the numbers of its entries; the label is that of then.
    """
    rows = [
        [
            submission.instance_id,
            note.ref,
            note.question,
            note.text,
            note.user_name,
            note.at.isoformat(timespec="seconds"),
        ]
        for submission in submissions
        for note in submission.notes
    ]
    return [OutTable(f"{form_id} - notes", _NOTE_HEAD, rows)] if rows else []


def _out(sheet: _Sheet) -> OutTable:
    head = _REPEAT_HEAD if sheet.path else _HEAD
    columns = (*head, *sheet.columns)
    rows = [[row.get(column, "") for column in columns] for row in sheet.rows]
    return OutTable(sheet.name, columns, rows)


def _model(xml: str) -> tuple[Element, list[str]]:
    """Return the primary instance's root and the paths of its repeats, relative to the root."""
    tree = SafeTree.fromstring(xml)
    instance = tree.find(f".//{_XFORMS}model/{_XFORMS}instance")
    if instance is None or not len(instance):
        raise ValueError(instance)
    root = instance[0]
    start = f"/{_name(root)}"
    found = (one.get("nodeset", "") for one in tree.iter(f"{_XFORMS}repeat"))
    return root, [path.removeprefix(start) for path in dict.fromkeys(found)]


def _columns(node: Element, path: str, prefix: str, sheets: dict[str, _Sheet]) -> None:
    """Add the fields below a node to the sheet they belong to, once each."""
    owner = _owner(path, sheets)
    for child in node:
        name = _name(child)
        below = f"{path}/{name}"
        if below in sheets:
            _columns(child, below, "", sheets)
        elif len(child):
            _columns(child, below, f"{prefix}{name}-", sheets)
        elif name != "entity" and f"{prefix}{name}" not in sheets[owner].columns:
            sheets[owner].columns.append(f"{prefix}{name}")


def _fill(
    node: Element,
    path: str,
    row: dict[str, str],
    key: str,
    prefix: str,
    sheets: dict[str, _Sheet],
) -> None:
    counts: dict[str, int] = {}
    columns = sheets[_owner(path, sheets)].columns
    for child in node:
        name = _name(child)
        below = f"{path}/{name}"
        if below in sheets:
            if child.get(_TEMPLATE) is not None:
                continue
            counts[name] = counts.get(name, 0) + 1
            own = {"KEY": f"{key}/{name}[{counts[name]}]", "PARENT_KEY": key}
            sheets[below].rows.append(own)
            _fill(child, below, own, own["KEY"], "", sheets)
        elif len(child):
            _fill(child, below, row, key, f"{prefix}{name}-", sheets)
        elif name != "entity":
            column = f"{prefix}{name}"
            if column not in columns:
                columns.append(column)
            row[column] = (child.text or "").strip()


def _owner(path: str, sheets: dict[str, _Sheet]) -> str:
    """Return the path of the innermost repeat around a node, "" for the form's own table."""
    return next(_outward(path, sheets))


def _outward(path: str, sheets: dict[str, _Sheet]) -> Iterator[str]:
    while path:
        if path in sheets:
            yield path
        path = path.rpartition("/")[0]
    yield ""


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]
