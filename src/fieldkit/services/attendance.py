"""Events: planned, filled with people, marked session by session and signed off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.records.attendance import (
    AttendanceGrid,
    AttendanceSheet,
    AttendanceStatus,
    Mark,
)
from fieldkit.records.event import Event, EventStatus
from fieldkit.records.event_summary import EventSummary
from fieldkit.records.permissions import Act
from fieldkit.services.event_planning import (
    EventEndsBeforeStart,
    add_session,
    create_event,
    plan_sessions,
    update_event,
    update_session,
)
from fieldkit.services.noting import ONCE_WITHIN
from fieldkit.services.people_matching import PersonMatch, match_people
from fieldkit.services.registrations import (
    AlreadyOnRoster,
    EventMissing,
    add_walk_in,
    grid_of,
    register,
    sheet_for,
    update_registration,
    withdraw,
)
from fieldkit.services.roster_import import (
    RosterImport,
    import_roster,
    paste_roster,
    read_roster,
)
from fieldkit.services.workspace import Workspace, needs
from fieldkit.sheets.roster import RosterRow

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

__all__ = [
    "AlreadyOnRoster",
    "EventEndsBeforeStart",
    "EventMissing",
    "MarkWish",
    "PersonMatch",
    "RosterImport",
    "RosterRow",
    "add_session",
    "add_walk_in",
    "clear_marks",
    "close_session",
    "create_event",
    "event_summary",
    "import_roster",
    "list_events",
    "mark_attendance",
    "mark_many",
    "match_people",
    "open_event",
    "paste_roster",
    "plan_sessions",
    "read_roster",
    "register",
    "reopen_session",
    "update_event",
    "update_registration",
    "update_session",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class MarkWish:
    """One cell as it should become; no status takes the mark away."""

    session_id: str
    registration_id: str
    status: AttendanceStatus | None
    minutes: int = 0
    note: str = ""


@needs(Act.ATTEND)
def list_events(workspace: Workspace) -> tuple[Event, ...]:
    """Return all events, newest first; in event mode the one alone."""
    only = workspace.rights.only_event
    with workspace.reading() as work:
        return tuple(one for one in work.attendance.events() if not only or one.id == only)


@needs(Act.ATTEND)
def open_event(workspace: Workspace, event_id: str) -> AttendanceGrid:
    """Return the event with its sessions, its people and every mark. Raises EventMissing."""
    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        grid = grid_of(work, event_id)
    workspace.note_read("event_opened", event_id)
    return grid


@needs(Act.ATTEND)
def event_summary(workspace: Workspace, event_id: str) -> EventSummary:
    """Return the event's figures. Raises EventMissing."""
    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        return grid_of(work, event_id).summary()


@needs(Act.ATTEND)
def mark_attendance(
    workspace: Workspace,
    session_id: str,
    registration_id: str,
    status: AttendanceStatus,
    minutes: int = 0,
    note: str = "",
) -> Mark:
    """Record how a participant met the session. Raises SheetClosed, NotOnRoster, EventMissing."""
    with workspace.unit_of_work() as work:
        sheet = sheet_for(work, session_id, [registration_id])
        workspace.rights.require_event(sheet.session.event_id)
        marked = sheet.mark(registration_id, status, minutes=minutes, note=note)
        mark = marked.marks[registration_id]
        work.attendance.save_marks([mark])
        _note_marks(work, sheet)
        work.commit()
    return mark


@needs(Act.ATTEND)
def mark_many(workspace: Workspace, marks: Sequence[MarkWish]) -> tuple[Mark, ...]:
    """Set and take away many marks at once, all or none.

    Returns those that were set. Raises SheetClosed, NotOnRoster, EventMissing.
    """
    by_session: dict[str, list[MarkWish]] = {}
    for wish in marks:
        by_session.setdefault(wish.session_id, []).append(wish)
    made: list[Mark] = []
    with workspace.unit_of_work() as work:
        for session_id, wishes in by_session.items():
            sheet = sheet_for(work, session_id, [wish.registration_id for wish in wishes])
            workspace.rights.require_event(sheet.session.event_id)
            for wish in wishes:
                sheet = _fulfilled(sheet, wish)
            blank = [w.registration_id for w in wishes if w.registration_id not in sheet.marks]
            work.attendance.clear_marks(session_id, blank)
            made += sheet.marks.values()
            _note_marks(work, sheet)
        work.attendance.save_marks(made)
        work.commit()
    return tuple(made)


@needs(Act.ATTEND)
def clear_marks(workspace: Workspace, session_id: str, registration_ids: Sequence[str]) -> None:
    """Take marks away: the people are "not asked yet" again. Raises SheetClosed, NotOnRoster."""
    with workspace.unit_of_work() as work:
        sheet = sheet_for(work, session_id, registration_ids)
        workspace.rights.require_event(sheet.session.event_id)
        for registration_id in registration_ids:
            sheet = sheet.clear(registration_id)
        work.attendance.clear_marks(session_id, registration_ids)
        _note_marks(work, sheet)
        work.commit()


@needs(Act.ATTEND)
def close_session(
    workspace: Workspace, session_id: str, *, blanks_are_absent: bool = False
) -> AttendanceSheet:
    """Sign a session off; the first one closed makes a planned or moved event a held one.

    Raises SheetClosed, SheetHasBlanks with the count unless blanks become A, and
    TotalDiffers where the paper has another total that nobody has explained.
    """
    with workspace.unit_of_work() as work:
        whole = _whole_sheet(work, session_id)
        workspace.rights.require_event(whole.session.event_id)
        sheet = whole.close(
            workspace.now(), workspace.user.name, blanks_are_absent=blanks_are_absent
        )
        work.attendance.save_sheet(sheet)
        event = work.attendance.event(sheet.session.event_id)
        if event is not None and event.status in {EventStatus.PLANNED, EventStatus.MOVED}:
            work.attendance.save_event(replace(event, status=EventStatus.HELD))
        work.log.audit("session_closed", sheet.session.event_id, session=sheet.session.number)
        work.commit()
    return sheet


@needs(Act.PLAN_EVENTS)
def reopen_session(workspace: Workspace, session_id: str, reason: str = "") -> AttendanceSheet:
    """Open a closed session for corrections; paper will say "corrected after closing"."""
    with workspace.unit_of_work() as work:
        sheet = _whole_sheet(work, session_id).reopen(" ".join(reason.split()))
        work.attendance.save_sheet(sheet)
        work.log.audit("session_reopened", sheet.session.event_id, session=sheet.session.number)
        work.commit()
    return sheet


def _fulfilled(sheet: AttendanceSheet, wish: MarkWish) -> AttendanceSheet:
    if wish.status is None:
        return sheet.clear(wish.registration_id)
    return sheet.mark(wish.registration_id, wish.status, minutes=wish.minutes, note=wish.note)


def _note_marks(work: "UnitOfWork", sheet: AttendanceSheet) -> None:
    """Note who takes attendance; the marks themselves have their authors in the log."""
    work.log.note_once("attendance_marked", sheet.session.event_id, ONCE_WITHIN)


def _whole_sheet(work: "Reading", session_id: str) -> AttendanceSheet:
    if work.attendance.session(session_id) is None:
        raise EventMissing
    return work.attendance.sheet(session_id)
