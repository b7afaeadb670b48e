"""The audit trail for those who may read it: looked through, narrowed, exported, shortened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import clock, table_date
from fieldkit.i18n import N_, _
from fieldkit.records.entity import Entity
from fieldkit.records.keeping import years_after
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Subject
from fieldkit.records.trail import AuditEntry, TrailFilter, TrailKind
from fieldkit.services.keeping import audit_years
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.trail_naming import Naming
from fieldkit.services.trail_words import acts_of, fact_words, kind_words, words_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_AT_ONCE = 1000
_MOST_FORMS = 10_000
_MOST_FAMILIES = 50


class TrailOfOthers(FieldkitError):
    """Somebody wanted to know who opened a family whose case they do not lead."""

    template = N_(
        "Who opened this family is shown to the curator of its case, to supervisors and to"
        " administrators."
    )


class TrailNotWritten(FieldkitError):
    """The audit trail could not be written where it was wanted."""

    template = N_("The file was not written. Choose another folder or free some space on the disk.")


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """Which lines are wanted; what is empty does not narrow.

    ``record`` is the number of a family or case, or an id; ``since`` and
    ``until`` are days, the last one included.
    """

    user_id: str = ""
    kind: TrailKind | None = None
    since: date | None = None
    until: date | None = None
    record: str = ""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line in words: who, what, about which record by its number, and what else it tells.

    ``action`` is the code of what.
    """

    no: int
    action: str
    at: datetime
    who: str
    kind: TrailKind
    what: str
    about: str
    facts: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Lines, newest first; ``more`` tells that older ones follow upon the last."""

    lines: tuple[TrailLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class OldLines:
    """How many lines are over the period of so many years, from before which day."""

    count: int
    years: int
    before: date


@needs(Act.READ_TRAIL)
def read_trail(
    workspace: Workspace, query: TrailQuery, *, before: int | None = None, limit: int = 100
) -> TrailPage:
    """Return the newest lines that fit, of those with a lower number than ``before``.

    However long the trail is, only these are read. That somebody looks is noted.
    """
    with workspace.reading() as work:
        found = _page(work, _wanted(workspace, work, query), before, limit)
    workspace.note_read("trail_opened", "")
    return found


@needs(Act.READ_TRAIL)
def count_trail(workspace: Workspace, query: TrailQuery) -> int:
    """Return how many lines fit."""
    with workspace.reading() as work:
        return work.log.count(_wanted(workspace, work, query))


@needs(Act.READ_TRAIL)
def trail_people(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Return the id and name of everybody who works here or did, by name."""
    with workspace.reading() as work:
        found = [(user.id, user.name) for user in work.users.list()]
    return tuple(sorted(found, key=lambda one: one[1].casefold()))


@needs(Act.READ_TRAIL)
def verify_audit(workspace: Workspace) -> tuple[str, ...]:
    """Return what is wrong with the trail, in words; nothing where it is whole."""
    return workspace.database.check_trail(workspace.now())


@needs(Act.SEE_FAMILIES)
def family_trail(
    workspace: Workspace, family_id: str, *, before: int | None = None, limit: int = 100
) -> TrailPage:
    """Return who opened, changed and printed what belongs to a family, newest first.

    For the curator of a case of it and for whoever may read the whole trail.
    Raises TrailOfOthers.
    """
    with workspace.reading() as work:
        if not _may_read(workspace, work, family_id):
            raise TrailOfOthers
        wanted = TrailFilter(subjects=tuple(_subjects_of(work, [family_id])))
        found = _page(work, wanted, before, limit)
    workspace.note_read("family_trail_opened", f"families/{family_id}")
    return found


@needs(Act.WORK)
def may_read_family_trail(workspace: Workspace, family_id: str) -> bool:
    """Tell whether ``family_trail`` would answer whoever is at work."""
    with workspace.reading() as work:
        return _may_read(workspace, work, family_id)


@needs(Act.READ_TRAIL)
def export_trail(
    workspace: Workspace, query: TrailQuery, out: Path, progress: Progress | None = None
) -> Path:
    """Write the lines that fit into a spreadsheet, oldest last; the trail notes it.

    Raises TrailNotWritten, Cancelled.
    """
    from fieldkit.sheets.writing import OutTable, write_xlsx

    watch = progress or Silent()
    with workspace.reading() as work:
        wanted = _wanted(workspace, work, query)
        total = work.log.count(wanted)
        rows: list[Sequence[str]] = []
        for line in _all_lines(work, wanted):
            if len(rows) % _AT_ONCE == 0:
                watch.step(len(rows), total, _("Reading the audit trail"))
            rows.append(_row(line, workspace.now()))
    watch.step(total, total, _("Writing the file"))
    columns = (_("No."), _("Moment"), _("Who"), _("Kind"), _("What"), _("About"), _("Details"))
    try:
        write_xlsx(out, [OutTable(_("Audit trail"), columns, rows)])
    except OSError as error:
        raise TrailNotWritten from error
    with workspace.unit_of_work() as work:
        work.log.audit("trail_exported", count=len(rows))
        work.commit()
    return out


@needs(Act.READ_TRAIL)
def old_lines(workspace: Workspace) -> OldLines:
    """Return how much of the trail is over its period."""
    with workspace.reading() as work:
        years, before = _period(workspace, work)
        count = work.log.older_than(_midnight(workspace, before))
    return OldLines(count, years, before)


@needs(Act.READ_TRAIL)
def remove_old_lines(workspace: Workspace) -> int:
    """Remove the lines that are over their period, and return how many; the trail notes it."""
    with workspace.unit_of_work() as work:
        _years, before = _period(workspace, work)
        count = work.log.trim(_midnight(workspace, before))
        work.commit()
    return count


def _wanted(workspace: Workspace, work: "Reading", query: TrailQuery) -> TrailFilter:
    record = query.record.strip()
    return TrailFilter(
        user_id=query.user_id,
        actions=acts_of(query.kind) if query.kind else (),
        since=_midnight(workspace, query.since) if query.since else None,
        until=_midnight(workspace, query.until + timedelta(days=1)) if query.until else None,
        subjects=_subjects_named(work, record) if record else None,
    )


def _midnight(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time(), workspace.now().tzinfo)


def _page(work: "Reading", wanted: TrailFilter, before: int | None, limit: int) -> TrailPage:
    found = work.log.page(wanted, before=before, limit=limit + 1)
    naming = Naming(work)
    return TrailPage(tuple(_line(naming, one) for one in found[:limit]), len(found) > limit)


def _all_lines(work: "Reading", wanted: TrailFilter) -> Iterator[TrailLine]:
    naming = Naming(work)
    before: int | None = None
    while True:
        found = work.log.page(wanted, before=before, limit=_AT_ONCE)
        yield from (_line(naming, one) for one in found)
        if len(found) < _AT_ONCE:
            return
        before = found[-1].no


def _line(naming: Naming, entry: AuditEntry) -> TrailLine:
    words = words_of(entry.action)
    return TrailLine(
        no=entry.no,
        action=entry.action,
        at=entry.at,
        who=naming.user(entry.user_id),
        kind=words.kind,
        what=words.words,
        about=naming.about(entry, words.about),
        facts=fact_words(entry),
    )


def _row(line: TrailLine, now: datetime) -> Sequence[str]:
    at = line.at.astimezone(now.tzinfo)
    moment = f"{table_date(at.date())} {clock(at)}"
    said = (line.who, kind_words(line.kind), line.what, line.about, line.facts)
    return (str(line.no), moment, *said)


def _period(workspace: Workspace, work: "Reading") -> tuple[int, date]:
    """Return the period in years, and the day before which lines are over it."""
    years = audit_years(work)
    return years, years_after(workspace.now().date(), -years)


def _may_read(workspace: Workspace, work: "Reading", family_id: str) -> bool:
    rights = workspace.rights
    if rights.may(Act.READ_TRAIL):
        return True
    mine = rights.specialist_id
    cases = work.entities.related("cases", "family_id", family_id)
    return bool(mine) and any(case.get("curator_id") == mine for case in cases if not case.deleted)


def _subjects_named(work: "Reading", record: str) -> tuple[str, ...]:
    """Return what a typed number or id stands for; names are not searched for."""
    page = work.entities.page("families", query=record, limit=_MOST_FAMILIES)
    families = [family.id for family in page.entities if _numbered(work, family, record)]
    itself = (record, f"uuid:{record}", *(f"{name}/{record}" for name in ("families", "persons")))
    return (*itself, *_subjects_of(work, families))


def _numbered(work: "Reading", family: Entity, record: str) -> bool:
    """Tell whether a family, or a case of it, has this number."""
    cases = work.entities.related("cases", "family_id", family.id)
    return any(record in one.get("case_no") for one in (family, *cases))


def _subjects_of(work: "Reading", families: Sequence[str]) -> Iterator[str]:
    """Return under what the trail speaks of families, their people, cases, forms and drafts."""
    about: set[tuple[str, str]] = set()
    for family_id in families:
        about.add(("families", family_id))
        for name in ("persons", "cases"):
            found = work.entities.related(name, "family_id", family_id)
            about |= {(name, one.id) for one in found}
    forms: set[str] = set()
    for list_name, entity_id in sorted(about):
        yield f"{list_name}/{entity_id}"
        if list_name == "cases":
            yield entity_id
        found_forms = work.submissions.list(
            subject=Subject(list_name, entity_id), limit=_MOST_FORMS, offset=0, replaced=True
        )
        forms |= {one.instance_id for one in found_forms}
    yield from sorted(forms)
    for draft in work.drafts.list():
        if draft.subject and (draft.subject.list_name, draft.subject.entity_id) in about:
            yield draft.id
