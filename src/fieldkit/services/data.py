"""Records taken out for other programs: submissions and lists as CSV, a workbook or JSON."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.sealing import without_answers
from fieldkit.i18n import N_
from fieldkit.records.event import Event
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Submission
from fieldkit.services.answer_notes import notes_for
from fieldkit.services.data_files import write_media
from fieldkit.services.form_opening import definition_of
from fieldkit.services.presets import special_properties
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs
from fieldkit.sheets.submissions import visit_cells
from fieldkit.sheets.writing import OutTable, write_csv, write_json, write_text, write_xlsx

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

EVERYTHING = "all"
ATTENDANCE = "attendance"
OTHER_FORMS = "other_forms"
_ALIASES = "aliases"
_ALL_ROWS = 1_000_000
_MARK_COLUMNS = (
    "event_id", "event", "session", "day", "starts", "ends", "row_no", "name", "role",
    "organisation", "district", "status", "minutes", "note",
)  # fmt: skip


class DataFormat(StrEnum):
    """In what the records are written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    ODK = "odk"


class NothingOfThatName(FieldkitError):
    """Records were asked for by a name that is no list, no form and not "attendance"."""

    template = N_("There is no list and no form called {name}. There are: {names}.")


class FolderNotWritable(FieldkitError):
    """The folder or file cannot be written to."""

    template = N_(
        "{name} could not be written. Choose another folder, or free some space and try again."
    )


@dataclass(frozen=True, slots=True)
class ExportedData:
    """What was written: the files, and how many rows stand in each table.

    ``lacking`` counts attached files that are not on this computer, or damaged.
    """

    files: tuple[Path, ...]
    rows: tuple[tuple[str, int], ...]
    lacking: int = 0


@needs(Act.EXPORT_DATA)
def export_data(
    workspace: Workspace,
    what: str,
    out: Path,
    format: DataFormat,  # noqa: A002 - the command line's own word for it
    progress: Progress | None = None,
) -> ExportedData:
    """Write a list, a form's submissions, the attendance marks, or everything.

    ``out`` is a folder for CSV, which gets a file a table, or a ``.csv`` file
    where there is one table; for XLSX and JSON it is the file. ODK writes a
    folder a form, with the tables as ODK Central names them, the audit logs in
    one file, attached files in ``media``, and every instance as the XML that
    was finalized. Cells cannot be taken for formulas. Raises NothingOfThatName, FolderNotWritable.
    """
    watch = progress or Silent()
    with workspace.reading() as work:
        names = _names(work)
        wanted = names if what == EVERYTHING else [what]
        if what != EVERYTHING and what not in names:
            raise NothingOfThatName(name=what, names=", ".join(names))
        special = workspace.rights.may(Act.SEE_SPECIAL)
        tables: list[OutTable] = []
        for done, name in enumerate(wanted):
            watch.step(done, len(wanted), name)
            tables += _tables(work, name, special=special)
        instances = _instances(work, wanted, special=special) if format is DataFormat.ODK else []
    try:
        lacking = 0
        if format is DataFormat.ODK:
            files, lacking = _write_odk(workspace, tables, instances, out)
        else:
            files = _write(tables, out, format)
    except OSError as error:
        raise FolderNotWritable(name=out.name) from error
    with workspace.unit_of_work() as work:
        work.log.audit("data_exported", what)
        work.commit()
    watch.step(len(wanted), len(wanted))
    rows = tuple((table.name, len(table.rows)) for table in tables)
    return ExportedData(files, rows, lacking)


def _names(work: "Reading") -> list[str]:
    """Return every table that there is; what came with bundles needs no pack here to be told."""
    lists = [one.name for one in work.lists.list()]
    lists += [name for name in work.entities.list_names() if name not in lists]
    others = [OTHER_FORMS] if _foreign_forms(work) else []
    return [*lists, *(form.form_id for form in work.forms.list()), *others, ATTENDANCE]


def _foreign_forms(work: "Reading") -> list[str]:
    return [form_id for form_id in work.submissions.form_ids() if not work.forms.latest(form_id)]


def _tables(work: "Reading", name: str, *, special: bool) -> list[OutTable]:
    from fieldkit.sheets.submissions import note_tables, submission_tables

    if name == ATTENDANCE:
        return [_attendance(work)]
    if name == OTHER_FORMS and (foreign := _foreign_forms(work)):
        table = _foreign_table(work, foreign, special=special)
        notes = note_tables(OTHER_FORMS, _all_of(work, foreign)) if special else []
        return [table, *notes]
    form = work.forms.latest(name)
    if form is None:
        return [_list_table(work, name, special=special)]
    found = work.submissions.list(form_id=name, limit=_ALL_ROWS, offset=0)
    seen = [one if special else _without_special(work, one) for one in reversed(tuple(found))]
    return [*submission_tables(form, seen), *note_tables(name, seen)]


def _without_special(work: "Reading", submission: Submission) -> Submission:
    """Return a finalized form without the answers of level P3; its audit log holds them too."""
    form = work.forms.get(submission.form_id, submission.form_version)
    if form is None:
        # Nobody knows here which answers of a form that is not installed are for few.
        return replace(submission, xml="", audit="", notes=())
    definition = definition_of(form)
    notes = notes_for(definition, submission.notes, special=False)
    xml = without_answers(submission.xml, definition.special)
    return replace(submission, xml=xml, audit="", notes=notes)


def _foreign_table(work: "Reading", form_ids: list[str], *, special: bool) -> OutTable:
    """Return the submissions of forms that are not installed here, as the XML that came."""
    dates = ("SubmissionDate", "VisitDate", "FromPaper")
    head = ("form_id", "version", *dates, "KEY", "Reviewer", "DeviceID", "Title", "xml")
    rows = [
        [
            one.form_id,
            one.form_version,
            one.finalized_at.isoformat(timespec="seconds"),
            *visit_cells(one.visit),
            one.instance_id,
            one.user_name,
            one.device,
            one.title,
            one.xml if special else "",
        ]
        for one in _all_of(work, form_ids)
    ]
    return OutTable(OTHER_FORMS, head, rows)


def _all_of(work: "Reading", form_ids: list[str]) -> list[Submission]:
    found = [work.submissions.list(form_id=one, limit=_ALL_ROWS) for one in form_ids]
    return [one for submissions in found for one in reversed(submissions)]


def _list_table(work: "Reading", name: str, *, special: bool) -> OutTable:
    hidden = set() if special else special_properties(work, name)
    rows = work.entities.rows(name)
    declared = next((one.properties for one in work.lists.list() if one.name == name), ())
    columns = list(
        dict.fromkeys(["name", "label", *declared, *(key for row in rows for key in row)])
    )
    columns = [column for column in columns if column not in hidden]
    # By which other ids a card is known that was made one with others: forms go on naming them.
    aliases = {one.id: " ".join(one.also) for one in work.entities.list(name) if one.also}
    if aliases:
        columns.append(_ALIASES)
        rows = [{**row, _ALIASES: aliases.get(row["name"], "")} for row in rows]
    return OutTable(name, tuple(columns), [[row.get(c, "") for c in columns] for row in rows])


def _attendance(work: "Reading") -> OutTable:
    rows = [row for event in reversed(work.attendance.events()) for row in _marks(work, event)]
    return OutTable(ATTENDANCE, _MARK_COLUMNS, rows)


def _marks(work: "Reading", event: Event) -> list[list[str]]:
    """Return a row for each person and session; a blank status is "not asked yet"."""
    grid = work.attendance.grid(event.id)
    rows = []
    for session in grid.sessions:
        for person in grid.registrations:
            mark = grid.marks.get((session.id, person.id))
            rows.append(
                [
                    event.id,
                    event.title,
                    str(session.number),
                    session.day.isoformat(),
                    f"{session.starts:%H:%M}",
                    f"{session.ends:%H:%M}",
                    str(person.row),
                    person.name,
                    str(person.role),
                    person.org_then,
                    person.district_then,
                    str(mark.status) if mark else "",
                    str(mark.minutes) if mark and mark.minutes else "",
                    mark.note if mark else "",
                ]
            )
    return rows


def _write(tables: list[OutTable], out: Path, format: DataFormat) -> tuple[Path, ...]:  # noqa: A002 - as above
    if format in {DataFormat.XLSX, DataFormat.JSON}:
        out.parent.mkdir(parents=True, exist_ok=True)
        writer = write_xlsx if format is DataFormat.XLSX else write_json
        writer(out, tables)
        return (out,)
    if out.suffix.lower() == ".csv" and len(tables) == 1:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_csv(out, tables[0])
        return (out,)
    folder = out.with_suffix("") if out.suffix.lower() == ".csv" else out
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for table in tables:
        path = folder / f"{_file_name(table.name, {one.stem for one in files})}.csv"
        write_csv(path, table)
        files.append(path)
    return tuple(files)


def _instances(work: "Reading", names: list[str], *, special: bool) -> list[Submission]:
    """Return the submissions of the named forms, those too that a correction has replaced."""
    found = [work.submissions.list(form_id=n, limit=_ALL_ROWS, replaced=True) for n in names]
    return [
        one if special else _without_special(work, one)
        for submissions in found
        for one in submissions
    ]


def _write_odk(
    workspace: Workspace, tables: list[OutTable], instances: list[Submission], out: Path
) -> tuple[tuple[Path, ...], int]:
    """Write a folder a form; what is no form's has its CSV beside the folders."""
    from fieldkit.sheets.submissions import audit_table

    files: list[Path] = []
    lacking = 0
    of_form: dict[str, list[OutTable]] = {one.form_id: [] for one in instances}
    others: list[OutTable] = []
    for table in tables:
        owners = [
            f for f in of_form if table.name == f or table.name.startswith((f"{f}-", f"{f} - "))
        ]
        (of_form[max(owners, key=len)] if owners else others).append(table)
    taken: set[str] = set()
    for form_id, own in of_form.items():
        folder = out / _file_name(form_id, taken)
        taken.add(folder.name)
        folder.mkdir(parents=True, exist_ok=True)
        found = [one for one in instances if one.form_id == form_id]
        logs = audit_table(form_id, found)
        files += _write([*own, *([logs] if logs.rows else [])], folder, DataFormat.CSV)
        for one in found:
            place = folder / "instances" / _file_name(one.instance_id, set())
            place.mkdir(parents=True, exist_ok=True)
            write_text(place / "submission.xml", one.xml)
            files.append(place / "submission.xml")
            if one.audit:
                write_text(place / "audit.csv", one.audit)
                files.append(place / "audit.csv")
        media, missed = write_media(workspace, found, folder)
        files += media
        lacking += missed
    return (*files, *(_write(others, out, DataFormat.CSV) if others else ())), lacking


def _file_name(name: str, taken: set[str]) -> str:
    """Return a file's name for a table: a form or a list may be called anything at all."""
    plain = re.sub(r"[^\w.-]", "_", name).strip(".")[:100] or "_"
    held = {one.casefold() for one in taken}
    numbered = (f"{plain}-{number}" for number in count(2))
    return next(one for one in chain((plain,), numbered) if one.casefold() not in held)
