"""The report of an event: its figures, closed or as they are now, as PDF and as a spreadsheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, language, speaking
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.consents import PhotoConsents
from fieldkit.records.event import EventStatus
from fieldkit.records.event_figures import Context, EventFigures, figures_of
from fieldkit.records.event_report import ClosedReport, Difference, difference, figures_from
from fieldkit.records.group_figures import identity
from fieldkit.records.ids import new_id
from fieldkit.records.organisations import counted_as, successor_of
from fieldkit.records.permissions import Act
from fieldkit.records.practice import years_since
from fieldkit.records.regions import DistrictRow, Places
from fieldkit.records.webinar import figures_of as webinar_figures
from fieldkit.services.copies import PrintedFile, numbered_copy
from fieldkit.services.correcting import LATE_AFTER
from fieldkit.services.data import FolderNotWritable
from fieldkit.services.event_feedback import feedback_of
from fieldkit.services.paper_design import printable_design
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.registrations import grid_of
from fieldkit.services.report_photos import report_photos, shown_consents
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading


class NothingMarked(FieldkitError):
    """A report was to be closed for an event at which nobody is marked."""

    template = N_("No marks yet, so there is nothing to report. Mark the sessions first.")


class NothingChanged(FieldkitError):
    """A supplement was wanted although nothing differs from the closed report."""

    template = N_("Nothing has changed since the report was closed: it stands as it is.")


@dataclass(frozen=True, slots=True)
class ReportState:
    """The figures of an event as they are now, and those of its last closed report.

    ``kinds`` are the kinds of districts that the list knows, ``words`` what
    people wrote themselves in the feedback form.
    """

    grid: AttendanceGrid
    now: EventFigures
    closed: ClosedReport | None = None
    then: EventFigures | None = None
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def photo_consents(self) -> PhotoConsents:
        """Return what those say of photographs who may be on one."""
        return shown_consents(self.grid)

    @property
    def shown(self) -> EventFigures:
        """Return the figures that the report prints: those at its closing, once it is closed."""
        return self.then or self.now

    @property
    def difference(self) -> Difference | None:
        """Return what differs from the closed report, None where nothing does."""
        found = difference(self.then, self.now) if self.then else None
        return found or None


@dataclass(frozen=True, slots=True)
class Annexes:
    """What is added to the figures, all of it chosen by a person.

    ``words`` are those of people's own words from the feedback form that may
    be printed, ``photos`` the picture files; both stand on the second page.
    ``looked_at`` says that nobody can be recognised on the photos who has not
    agreed. The lists of institutions and of participants by name follow.
    """

    institutions: bool = False
    participants: bool = False
    words: tuple[str, ...] = ()
    photos: tuple[Path, ...] = ()
    looked_at: bool = False


@needs(Act.PLAN_EVENTS)
def event_report(
    workspace: Workspace, event_id: str, kind: str = "", progress: Progress | None = None
) -> ReportState:
    """Return an event's figures, measured by districts of one kind or of all. Raises EventMissing.

    It reads all earlier events, to know who was there before.
    """
    with workspace.reading() as work:
        state = _state(work, event_id, kind, progress or Silent())
    workspace.note_read("event_opened", event_id)
    return state


@needs(Act.PLAN_EVENTS)
def close_report(workspace: Workspace, event_id: str, kind: str = "") -> ClosedReport:
    """Keep the figures as they are now: the report prints these from now on.

    Closed once more, the newer one holds. Raises EventMissing, NothingMarked.
    """
    with workspace.unit_of_work() as work:
        state = _state(work, event_id, kind, Silent())
        if not (state.now.attended or state.now.counted):
            raise NothingMarked
        closed = ClosedReport(
            new_id(), event_id, workspace.now(), state.now.as_text(), workspace.user.name
        )
        work.event_reports.save(closed)
        work.log.audit("event_report_closed", event_id)
        work.commit()
    return closed


@needs(Act.PLAN_EVENTS)
def print_event_report(
    workspace: Workspace,
    event_id: str,
    out: Path,
    annexes: Annexes | None = None,
    kind: str = "",
    progress: Progress | None = None,
    *,
    spoken: str | None = None,
) -> PrintedFile:
    """Write the report as PDF: two pages, what they have no room for, the annexes wanted.

    Raises EventMissing, PhotosNotLookedAt, TooManyPhotos, PhotoUnreadable,
    PaperNotKept.
    """
    from fieldkit.reports.event_first_page import Frame
    from fieldkit.reports.event_report import report_paper
    from fieldkit.reports.event_second_page import Extras

    with workspace.reading() as work:
        state = _state(work, event_id, kind, progress or Silent())
        design = printable_design(work, state.grid.event.programme)
        frame = _frame(workspace, work, state)
    wanted = annexes or Annexes()
    photos = report_photos(state.grid, wanted.photos, looked_at=wanted.looked_at)
    with speaking(spoken or language()):
        content = report_paper(
            state.grid,
            state.shown,
            design,
            Frame(*frame),
            Extras(_allowed(state, wanted), photos),
            institutions=wanted.institutions,
            participants=wanted.participants,
        )
    numbered_copy(workspace, "print event report", event_id, lambda _copy: content, out)
    if photos:
        with workspace.unit_of_work() as work:
            work.log.audit("event_photos_printed", event_id)
            work.commit()
    return PrintedFile(out, len(content))


@needs(Act.PLAN_EVENTS)
def print_supplement(
    workspace: Workspace, event_id: str, out: Path, *, spoken: str | None = None
) -> PrintedFile:
    """Write what has changed since the report was closed.

    Raises EventMissing, NothingChanged, PaperNotKept.
    """
    from fieldkit.reports.event_first_page import Frame
    from fieldkit.reports.event_report import supplement_paper

    with workspace.reading() as work:
        state = _state(work, event_id, None, Silent())
        frame = _frame(workspace, work, state)
    if state.difference is None:
        raise NothingChanged
    with speaking(spoken or language()):
        content = supplement_paper(state.grid, state.difference, Frame(*frame))
    numbered_copy(workspace, "print event report", event_id, lambda _copy: content, out)
    return PrintedFile(out, len(content))


@needs(Act.PLAN_EVENTS)
def export_event_report(
    workspace: Workspace,
    event_id: str,
    out: Path,
    annexes: Annexes | None = None,
    kind: str = "",
    progress: Progress | None = None,
) -> PrintedFile:
    """Write the same figures as a spreadsheet. Raises EventMissing, FolderNotWritable."""
    from fieldkit.services.event_tables import report_tables
    from fieldkit.sheets.writing import write_xlsx

    with workspace.reading() as work:
        state = _state(work, event_id, kind, progress or Silent())
    wanted = annexes or Annexes()
    tables = report_tables(
        state.grid,
        state.shown,
        _allowed(state, wanted),
        institutions=wanted.institutions,
        participants=wanted.participants,
    )
    try:
        write_xlsx(out, tables)
    except OSError as error:
        raise FolderNotWritable(name=out.name) from error
    with workspace.unit_of_work() as work:
        work.log.audit("event_report_exported", event_id)
        work.commit()
    return PrintedFile(out, out.stat().st_size)


def _frame(
    workspace: Workspace, work: "Reading", state: ReportState
) -> tuple[str, str, datetime, datetime | None, str]:
    """Return organisation, programme, when it was printed and closed, and by whom."""
    closed = state.closed
    return (
        state.grid.event.organiser or work.settings.get("organisation"),
        _programme(work, state.grid),
        workspace.now(),
        closed.closed_at if closed else None,
        closed.closed_by if closed else "",
    )


def _allowed(state: ReportState, wanted: Annexes) -> tuple[str, ...]:
    """Return what people wrote and somebody chose to be printed; nothing that they did not."""
    return tuple(one for one in state.words if one in wanted.words)


def _programme(work: "Reading", grid: AttendanceGrid) -> str:
    rows = work.entities.rows("programmes")
    return next((r.get("label", "") for r in rows if r["name"] == grid.event.programme), "")


def _state(work: "Reading", event_id: str, kind: str | None, progress: Progress) -> ReportState:
    grid = grid_of(work, event_id)
    closed = next(reversed(work.event_reports.of_event(event_id)), None)
    then = figures_from(closed.figures) if closed else None
    places = _places(work)
    measured = then.kind if kind is None and then else kind or ""
    feedback = feedback_of(work, event_id)
    organisations = work.entities.rows("organisations")
    known = {row["name"]: row.get("label", "") for row in organisations}
    earlier, reached = _earlier(work, grid, places, progress)
    context = Context(
        places=places,
        kind=measured,
        org_kinds={row["name"]: row.get("kind", "") for row in organisations},
        successors=_successors(organisations),
        bodies={key: known[key] for key in grid.bodies.values() if key in known},
        years=_years(work.entities.rows("specialists"), grid.event.starts_on.year),
        earlier=earlier,
        reached=reached,
        late=len(work.attendance.entered_after(event_id, LATE_AFTER.days)),
        webinar=webinar_figures(work.connections.of_event(event_id)),
        feedback=feedback,
    )
    kinds = tuple(sorted({one.kind for one in places.districts if one.kind}))
    now = figures_of(grid, context)
    return ReportState(grid, now, closed if then else None, then, kinds, feedback.words)


def _places(work: "Reading") -> Places:
    """Return the districts with their regions, and where organisations have their seats.

    A region goes by its name: a district that was added by hand has no code of one.
    """
    districts = tuple(
        DistrictRow(
            row["name"],
            row.get("label", ""),
            row.get("region_name") or row.get("region", ""),
            row.get("kind", ""),
        )
        for row in work.entities.rows("districts")
    )
    seats = {row["name"]: row.get("district_id", "") for row in work.entities.rows("organisations")}
    return Places(districts, {key: seat for key, seat in seats.items() if seat})


def _successors(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return what each organisation has become at last, or the body that it is counted as."""
    known = {row["name"]: row for row in rows}
    found = {key: counted_as(known, successor_of(known, key)) for key in known}
    return {key: after for key, after in found.items() if after != key}


def _years(rows: Iterable[Mapping[str, str]], year: int) -> dict[str, float]:
    """Return how many years each professional had practised by then, where the card tells it."""
    told = {row["name"]: years_since(row.get("practice_since", ""), year) for row in rows}
    return {key: float(years) for key, years in told.items() if years is not None}


def _earlier(
    work: "Reading", grid: AttendanceGrid, places: Places, progress: Progress
) -> tuple[frozenset[tuple[str, ...]], frozenset[str] | None]:
    """Return who came to events that began before this one, and from which regions.

    No regions are no set: then nobody came to any event before.
    """
    before = [
        one
        for one in work.attendance.events()
        if one.starts_on < grid.event.starts_on and one.status is not EventStatus.CANCELLED
    ]
    found: set[tuple[str, ...]] = set()
    regions: set[str] = set()
    for done, event in enumerate(before):
        progress.step(done, len(before))
        other = work.attendance.grid(event.id)
        came = other.came()
        there = [one for one in other.registrations if one.id in came]
        found.update(map(identity, there))
        regions.update(places.regions_of(there).values())
    return frozenset(found), frozenset(regions) if regions else None
