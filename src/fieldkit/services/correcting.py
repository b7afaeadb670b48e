"""What comes after the marks: totals on paper, corrections, discrepancies, who did what when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.attendance import AttendanceSheet, AttendanceStatus, Mark
from fieldkit.records.change import Change, EntityType
from fieldkit.records.clock import Moment
from fieldkit.records.event import Session
from fieldkit.records.hall import HallTotal, hall_key
from fieldkit.records.ids import short_code
from fieldkit.records.permissions import Act
from fieldkit.services.attendance import MarkWish
from fieldkit.services.registrations import EventMissing, sheet_for
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

# Marks that were entered so long after their session are shown as entered later.
LATE_AFTER = timedelta(days=30)


class NothingToSettle(FieldkitError):
    """A discrepancy was to be settled that is none any more."""

    template = N_("This mark has one value only by now. Somebody has settled it already.")


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """One change of a mark: what it was set to, by whom, on which laptop, when and why.

    No ``status`` is a mark that was taken away. ``entered_late`` tells that the
    session lay more than thirty days back.
    """

    id: str
    at: datetime
    author: str
    laptop: str
    status: AttendanceStatus | None
    minutes: int
    note: str
    reason: str
    entered_late: bool


@dataclass(frozen=True, slots=True)
class MarkHistory:
    """All that became of one mark, oldest first, and the values between which somebody decides.

    ``rivals`` are empty where there is no discrepancy.
    """

    entries: tuple[MarkEntry, ...]
    rivals: tuple[MarkEntry, ...]


@needs(Act.PLAN_EVENTS)
def correct_marks(
    workspace: Workspace, wishes: Sequence[MarkWish], reason: str
) -> tuple[Mark, ...]:
    """Correct marks of closed sessions, all or none; who, when and why are kept.

    Raises ReasonMissing, SheetHasBlanks for a mark that is to be taken away,
    NotOnRoster, EventMissing.
    """
    made: list[Mark] = []
    with workspace.unit_of_work() as work:
        for wish in wishes:
            sheet = _sheet_of(workspace, work, wish.session_id, wish.registration_id)
            fixed = sheet.correct(wish.registration_id, wish.status, reason, wish.minutes)
            mark = fixed.marks[wish.registration_id]
            made.append(replace(mark, note=wish.note))
            work.log.audit("mark_corrected", sheet.session.event_id, session=sheet.session.number)
        work.attendance.save_marks(made)
        work.commit()
    return tuple(made)


@needs(Act.PLAN_EVENTS)
def settle_mark(workspace: Workspace, session_id: str, registration_id: str, entry: str) -> Mark:
    """Let one of the values stand that two laptops gave a mark, also in a closed session.

    Raises NothingToSettle, NotOnRoster, EventMissing.
    """
    with workspace.unit_of_work() as work:
        sheet = _sheet_of(workspace, work, session_id, registration_id)
        found = _history(work, sheet.session, registration_id)
        chosen = next((one for one in found.rivals if one.id == entry), None)
        if chosen is None or chosen.status is None:
            raise NothingToSettle
        mark = Mark(
            session_id,
            registration_id,
            chosen.status,
            chosen.minutes,
            chosen.note,
            reason=_("discrepancy settled") if sheet.session.closed else "",
        )
        work.attendance.save_marks([mark])
        work.log.audit("mark_settled", sheet.session.event_id, session=sheet.session.number)
        work.commit()
    return mark


@needs(Act.ATTEND)
def mark_history(workspace: Workspace, session_id: str, registration_id: str) -> MarkHistory:
    """Return what became of one mark. Raises EventMissing."""
    with workspace.reading() as work:
        session = work.attendance.session(session_id)
        if session is None:
            raise EventMissing
        workspace.rights.require_event(session.event_id)
        return _history(work, session, registration_id)


@needs(Act.ATTEND)
def entered_late(workspace: Workspace, event_id: str) -> frozenset[tuple[str, str]]:
    """Return the marks (session, registration) that were set more than thirty days later."""
    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        return work.attendance.entered_after(event_id, LATE_AFTER.days)


@needs(Act.ATTEND)
def count_on_paper(
    workspace: Workspace, session_id: str, counted: int | None, note: str = "", *, hall: str = ""
) -> AttendanceSheet:
    """Keep the total that stands on the signed sheet, and why it differs where it does.

    ``hall`` is that of the sheet where people sit in several. None forgets the total.
    Raises EventMissing, SheetClosed.
    """
    with workspace.unit_of_work() as work:
        if work.attendance.session(session_id) is None:
            raise EventMissing
        sheet = work.attendance.sheet(session_id)
        workspace.rights.require_event(sheet.session.event_id)
        if hall:
            counted_sheet = sheet.count_hall(hall, counted, note)
            key = hall_key(hall)
            total = (
                counted if counted is None else HallTotal(session_id, key, counted, note.strip())
            )
            work.attendance.save_hall_total(session_id, key, total)
        else:
            counted_sheet = sheet.count(counted, note)
            work.attendance.save_session(counted_sheet.session)
        work.log.audit("total_counted", sheet.session.event_id, session=sheet.session.number)
        work.commit()
    return counted_sheet


def _sheet_of(
    workspace: Workspace, work: "UnitOfWork", session_id: str, registration_id: str
) -> AttendanceSheet:
    """Return the sheet with this person and their mark alone."""
    sheet = sheet_for(work, session_id, [registration_id])
    workspace.rights.require_event(sheet.session.event_id)
    mark = work.attendance.mark(session_id, registration_id)
    return replace(sheet, marks={registration_id: mark} if mark else {})


def _history(work: "Reading", session: Session, registration_id: str) -> MarkHistory:
    names = {user.id: user.name for user in work.users.list()}
    history = work.changes.history(EntityType.MARK, f"{session.id}/{registration_id}")
    statuses = {one.id for one in history if one.field == "status"}
    seen = {parent for one in history for parent in one.parents}
    commit_of = {one.id: one.commit for one in history}
    states: dict[str, dict[str, object]] = {}
    entries: list[MarkEntry] = []
    heads: list[MarkEntry] = []
    commits: dict[str, list[Change]] = {}
    for change in history:
        commits.setdefault(change.commit, []).append(change)
    for commit, found in commits.items():
        # What another laptop said that the author had not seen is no part of what they meant.
        before = [commit_of[one] for change in found for one in change.parents if one in commit_of]
        known = [states[one] for one in before if one in states and one != commit]
        state = {key: value for one in known for key, value in one.items()}
        state |= {"reason": ""} | {one.field: one.payload for one in found}
        states[commit] = state
        entry = _entry(found, state, names, session)
        entries.append(entry)
        if any(one.id in statuses and one.id not in seen for one in found):
            heads.append(entry)
    values = {(one.status, one.minutes) for one in heads}
    return MarkHistory(tuple(entries), tuple(heads) if len(values) > 1 else ())


def _entry(
    found: Sequence[Change], state: dict[str, object], names: dict[str, str], session: Session
) -> MarkEntry:
    first = found[0]
    at = datetime.fromtimestamp(Moment.parse(first.hlc).milliseconds / 1000, UTC)
    status, minutes = state.get("status"), state.get("minutes")
    last = session.day + LATE_AFTER
    closed_in_time = session.closed_at is not None and session.closed_at.date() <= last
    return MarkEntry(
        id=found[-1].id,
        at=at,
        author=names.get(first.user, ""),
        laptop=_code(first.device),
        status=AttendanceStatus(str(status)) if status else None,
        minutes=minutes if isinstance(minutes, int) else 0,
        note=str(state.get("note") or ""),
        reason=str(state.get("reason") or ""),
        # What a session held when it was closed in time was set in time.
        entered_late=at.date() > last and not (closed_in_time and not state.get("reason")),
    )


def _code(device: str) -> str:
    try:
        return short_code(device)
    except ValueError:
        return "?"
