"""Sign-in sheets: printed with a version, found again by what stands on a page."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _, language, speaking
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.bus import buses_of, visit_days
from fieldkit.records.finding import fold
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.records.printed_sheet import (
    PrintedSheet,
    SheetPage,
    SheetScope,
    page_for,
)
from fieldkit.records.sheet_plan import is_private, plan_sheet, scope_of, sessions_on
from fieldkit.services.copies import PrintedFile, numbered_copy
from fieldkit.services.paper_design import printable_design
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


class DayWithoutSessions(FieldkitError):
    """A sign-in sheet was asked for a day on which the event does not meet."""

    template = N_("This event has no session on that day. Choose one of its days.")


class EventNotHere(FieldkitError):
    """A sheet was asked for an event that is not in this workspace."""

    template = N_("This event is not in the workspace. Take in a bundle that holds it.")


class NobodyToPrint(FieldkitError):
    """Badges were asked for of an event without people."""

    template = N_("Nobody is registered yet. Add the participants first, then print their badges.")


class NobodyRides(FieldkitError):
    """A passenger list was asked for of a day or a bus without passengers."""

    template = N_(
        "There is no visit on this day, or nobody is registered for this bus. Set the kind of the"
        " session to a site visit, and choose the bus of each participant as their track."
    )


class SheetNotFound(FieldkitError):
    """A code or a word was given that stands on no sheet that is known here."""

    template = N_(
        "No sheet with this code was printed here. Compare the six letters with the paper; a sheet "
        "from another laptop is known once its bundle is taken in."
    )


@needs(Act.ATTEND)
def print_sign_in_sheet(
    workspace: Workspace,
    event_id: str,
    what: date | SheetScope | Sequence[SheetScope],
    out: Path,
    *,
    large: bool = False,
    private: bool = False,
    spoken: str | None = None,
) -> PrintedFile:
    """Write the sign-in sheet of one day of an event, or of a session, track or hall of it.

    Several, such as those of all halls, stand in one file, each from a new page.
    Each version is written down with its rows, so that every page can be found
    again; one that would be the same as the last keeps that one's number.
    Raises EventNotHere, DayWithoutSessions, PaperNotKept.
    """
    from fieldkit.reports.attendance_sheet import SheetLook, attendance_sheets

    workspace.rights.require_event(event_id)
    scopes = [SheetScope(what)] if isinstance(what, date) else what
    scopes = [scopes] if isinstance(scopes, SheetScope) else scopes
    now = workspace.now()
    with workspace.unit_of_work() as work:
        if work.attendance.event(event_id) is None:
            raise EventNotHere
        grid = work.attendance.grid(event_id)
        if not scopes or not all(sessions_on(grid, scope) for scope in scopes):
            raise DayWithoutSessions
        sheets = [
            (_versioned(workspace, work, grid, scope, large=large), scope) for scope in scopes
        ]
        organisation = work.settings.get("organisation")
        look = SheetLook(large, private, printable_design(work, grid.event.programme))
        work.commit()
    with speaking(spoken or language()):
        content = attendance_sheets(
            grid, sheets, look, organisation=grid.event.organiser or organisation, printed_at=now
        )
    # The sheet itself bears no number: it is not confidential, and is signed by hand.
    numbered_copy(workspace, "print sign-in sheet", event_id, lambda _copy: content, out)
    return PrintedFile(out, len(content))


def _versioned(
    workspace: Workspace,
    work: "UnitOfWork",
    grid: AttendanceGrid,
    scope: SheetScope,
    *,
    large: bool,
) -> PrintedSheet:
    """Return the sheet to print now, written down where there is no such version yet."""
    event_id = grid.event.id
    known = work.papers.sheets(event_id)
    sheet = plan_sheet(
        grid,
        scope,
        known,
        workspace.now(),
        following=work.attendance.next_row(event_id),
        large=large,
        by=workspace.user.name,
        new_id=new_id(),
    )
    if sheet not in known:
        work.papers.save_sheet(sheet)
        work.log.audit("sheet_versioned", event_id, version=sheet.version)
    return sheet


@needs(Act.PLAN_EVENTS)
def print_badges(
    workspace: Workspace,
    event_id: str,
    out: Path,
    *,
    progress: Progress | None = None,
    spoken: str | None = None,
) -> PrintedFile:
    """Write the badges of everybody at an event, by name, ten to a page.

    Those of a support group show given names alone. Raises EventNotHere,
    NobodyToPrint, PaperNotKept, Cancelled.
    """
    from fieldkit.reports.badges import BadgeLook, badges

    with workspace.reading() as work:
        if work.attendance.event(event_id) is None:
            raise EventNotHere
        grid = work.attendance.grid(event_id)
        look = BadgeLook(is_private(grid), printable_design(work, grid.event.programme).logo)
    people = [one for one in grid.registrations if not one.withdrawn and not one.nameless]
    people.sort(key=lambda one: (fold(one.name), one.row))
    if not people:
        raise NobodyToPrint
    watch = progress or Silent()

    def step(done: int) -> None:
        watch.step(done, len(people), _("Drawing badges"))

    with speaking(spoken or language()):
        content = badges(grid.event, people, look, step)
    numbered_copy(workspace, "print badges", event_id, lambda _copy: content, out)
    return PrintedFile(out, len(content))


@needs(Act.ATTEND)
def print_passenger_list(
    workspace: Workspace,
    event_id: str,
    day: date | None,
    out: Path,
    *,
    bus: str = "",
    spoken: str | None = None,
) -> PrintedFile:
    """Write the passenger list of a day's visits: each bus on a page of its own, or one ``bus``.

    No day is the first one with a visit. That of a support group has given names alone.
    Raises EventNotHere, NobodyRides, PaperNotKept.
    """
    from fieldkit.reports.passenger_list import passenger_list

    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        if work.attendance.event(event_id) is None:
            raise EventNotHere
        grid = work.attendance.grid(event_id)
        design = printable_design(work, grid.event.programme)
        organisation = grid.event.organiser or work.settings.get("organisation")
    days = visit_days(grid)
    meant = day or (days[0] if days else None)
    found = buses_of(grid, meant) if meant is not None else ()
    buses = [one for one in found if one.people and bus in {"", one.name}]
    if not buses:
        raise NobodyRides
    with speaking(spoken or language()):
        content = passenger_list(
            grid,
            buses,
            design,
            organisation=organisation,
            private=is_private(grid),
            printed_at=workspace.now(),
        )
    numbered_copy(workspace, "print passenger list", event_id, lambda _copy: content, out)
    return PrintedFile(out, len(content))


@needs(Act.ATTEND)
def printed_sheets(workspace: Workspace, event_id: str) -> tuple[PrintedSheet, ...]:
    """Return the sheets that were printed of an event, the oldest first."""
    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        return work.papers.sheets(event_id)


@needs(Act.ATTEND)
def find_sheet_page(workspace: Workspace, typed: str) -> SheetPage:
    """Return the page whose QR sign was scanned, or whose six letters were typed.

    At the door only sheets of the open event are found. Raises SheetNotFound.
    """
    only = workspace.rights.only_event
    with workspace.reading() as work:
        found = page_for(work.papers.sheets(only), typed)
        if found is None or not _still_there(work, found[1]):
            raise SheetNotFound
    return found[1]


def _still_there(work: "Reading", page: SheetPage) -> bool:
    if work.attendance.event(page.event_id) is None:
        return False
    return scope_of(work.attendance.grid(page.event_id), page.scope) is not None
