"""Events planned: their facts, their sessions, dates added, moved and cancelled."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Event, EventFormat, EventStatus, Session, SessionKind
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.registrations import EventMissing, grid_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork

_WEEK = timedelta(days=7)
_BOARDING = 30


class EventEndsBeforeStart(FieldkitError):
    """The last day of an event lies before its first."""

    template = N_("The event ends before it begins. Check the two dates.")


class ReasonMissing(FieldkitError):
    """An event was to be moved or cancelled without a word why."""

    template = N_("Write why, in a few words: the reason stays with the plan.")


class SessionHasMarks(FieldkitError):
    """A session at which people were marked was to be cancelled."""

    template = N_(
        "People are marked at this session ({count}), so it took place. Take the marks away first"
        " if they were set by mistake."
    )


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """How the sessions of days are made: the parts of a day, and the tracks that run at once.

    With ``first_together`` the first part of a day is for everybody; with
    ``boarding`` two columns without hours tell who is on board on the way there and
    on the way back.
    """

    parts: Sequence[tuple[time, time]]
    tracks: Sequence[str] = ()
    first_together: bool = False
    kind: SessionKind = SessionKind.PLENARY
    boarding: bool = False


@needs(Act.PLAN_EVENTS)
def create_event(  # noqa: PLR0913 - an event card has so many fields, all but five by name
    workspace: Workspace,
    title: str,
    format: EventFormat,  # noqa: A002 - the field's own word for how people meet
    starts_on: date,
    ends_on: date,
    *,
    place: str = "",
    programme: str = "",
    district: str = "",
    organiser: str = "",
    academic_hours: bool = False,
    completion_share: float = 0.75,
    series: str = "",
    headcount: bool = False,
    places: int = 0,
    zone: str = "",
) -> Event:
    """Plan an event without sessions. Raises NameMissing, EventEndsBeforeStart."""
    if ends_on < starts_on:
        raise EventEndsBeforeStart
    event = Event(
        id=new_id(),
        title=title.strip(),
        format=format,
        starts_on=starts_on,
        ends_on=ends_on,
        place=place.strip(),
        programme=programme,
        district=district,
        organiser=organiser.strip(),
        academic_hours=academic_hours,
        completion_share=completion_share,
        series=" ".join(series.split()),
        headcount=headcount,
        places=places,
        zone=zone,
    )
    with workspace.unit_of_work() as work:
        work.attendance.save_event(event)
        work.log.audit("event_created", event.id)
        work.commit()
    return event


@needs(Act.PLAN_EVENTS)
def update_event(workspace: Workspace, event: Event) -> Event:
    """Save an event whose title, dates, place or status were altered. Raises EventMissing."""
    with workspace.unit_of_work() as work:
        if work.attendance.event(event.id) is None:
            raise EventMissing
        work.attendance.save_event(event)
        work.log.audit("event_changed", event.id)
        work.commit()
    return event


@needs(Act.PLAN_EVENTS)
def move_event(workspace: Workspace, event_id: str, starts_on: date, reason: str) -> Event:
    """Move an event so that it begins on another day; its open sessions move along.

    The plan of before stays in its history. Raises EventMissing, ReasonMissing.
    """
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        by = starts_on - grid.event.starts_on
        moved = replace(
            grid.event,
            starts_on=starts_on,
            ends_on=grid.event.ends_on + by,
            status=EventStatus.MOVED,
            reason=_said(reason),
        )
        work.attendance.save_event(moved)
        for session in grid.sessions:
            if not session.closed and not _marked(grid, session):
                work.attendance.save_session(replace(session, day=session.day + by))
        work.log.audit("event_moved", event_id)
        work.commit()
    return moved


@needs(Act.PLAN_EVENTS)
def cancel_event(workspace: Workspace, event_id: str, reason: str) -> Event:
    """Cancel an event; its plan and its people stay. Raises EventMissing, ReasonMissing."""
    with workspace.unit_of_work() as work:
        event = grid_of(work, event_id).event
        gone = replace(event, status=EventStatus.CANCELLED, reason=_said(reason))
        work.attendance.save_event(gone)
        work.log.audit("event_cancelled", event_id)
        work.commit()
    return gone


@needs(Act.PLAN_EVENTS)
def take_up_event(workspace: Workspace, event_id: str) -> Event:
    """Plan a cancelled event again; it is held where a session was closed. Raises EventMissing."""
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        held = any(session.closed for session in grid.sessions)
        status = EventStatus.HELD if held else EventStatus.PLANNED
        event = replace(grid.event, status=status, reason="")
        work.attendance.save_event(event)
        work.log.audit("event_changed", event_id)
        work.commit()
    return event


@needs(Act.PLAN_EVENTS)
def add_session(  # noqa: PLR0913 - a session has so many fields, all but four by name
    workspace: Workspace,
    event_id: str,
    day: date,
    starts: time,
    ends: time,
    *,
    title: str = "",
    kind: SessionKind = SessionKind.PLENARY,
    room: str = "",
    speakers: str = "",
    track: str = "",
    host: str = "",
) -> Session:
    """Add one session after those there are. Raises EventMissing."""
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        session = Session(
            id=new_id(),
            event_id=event_id,
            number=next_number(grid),
            day=day,
            starts=starts,
            ends=ends,
            title=title.strip(),
            kind=kind,
            room=room.strip(),
            speakers=speakers.strip(),
            track=" ".join(track.split()),
            host=host.strip(),
        )
        work.attendance.save_session(session)
        _reach(work, grid.event, [day])
        work.log.audit("sessions_changed", event_id)
        work.commit()
    return session


@needs(Act.PLAN_EVENTS)
def add_date(workspace: Workspace, event_id: str) -> tuple[Session, ...]:
    """Add the next date of a group: as far after the last one as that was after the one before.

    It has the hours, tracks and rooms of the last date; a group that has met once meets
    weekly. Raises EventMissing, also where there is no session to go by.
    """
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        days = sorted({session.day for session in grid.sessions})
        if not days:
            raise EventMissing
        step = days[-1] - days[-2] if len(days) > 1 else _WEEK
        last = [session for session in grid.sessions if session.day == days[-1]]
        first = next_number(grid)
        made = tuple(
            replace(
                session,
                id=new_id(),
                number=number,
                day=days[-1] + step,
                title="",
                closed_at=None,
                closed_by="",
                opened_again=0,
            )
            for number, session in enumerate(last, first)
        )
        for session in made:
            work.attendance.save_session(session)
        _reach(work, grid.event, [days[-1] + step])
        work.log.audit("sessions_changed", event_id)
        work.commit()
    return made


@needs(Act.PLAN_EVENTS)
def plan_sessions(
    workspace: Workspace,
    event_id: str,
    days: Sequence[date],
    parts: Sequence[tuple[time, time]],
    *,
    plan: SessionPlan | None = None,
) -> tuple[Session, ...]:
    """Make a session of each part of each day, in order of time. Raises EventMissing.

    ``plan`` says more than the parts: tracks that run at once, and the kind.
    """
    made_of = plan or SessionPlan(parts)
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        slots = sorted(slot for day in set(days) for slot in _slots(made_of, day))
        sessions = tuple(
            Session(
                id=new_id(),
                event_id=event_id,
                number=number,
                day=day,
                starts=starts,
                ends=ends,
                title=title,
                kind=SessionKind(kind),
                track=track,
            )
            for number, (day, starts, ends, track, kind, title) in enumerate(
                slots, next_number(grid)
            )
        )
        for session in sessions:
            work.attendance.save_session(session)
        work.log.audit("sessions_changed", event_id)
        work.commit()
    return sessions


@needs(Act.PLAN_EVENTS)
def update_session(workspace: Workspace, session: Session) -> Session:
    """Save a session whose day, times, title, track or room were altered. Raises EventMissing.

    Whether it is closed stays as it is stored: closing has rules of its own. One
    at which people are marked is not cancelled: raises SessionHasMarks.
    """
    with workspace.unit_of_work() as work:
        grid = grid_of(work, session.event_id)
        known = (*grid.sessions, *grid.cancelled)
        stored = next((one for one in known if one.id == session.id), None)
        if stored is not None:
            session = replace(
                session,
                closed_at=stored.closed_at,
                closed_by=stored.closed_by,
                opened_again=stored.opened_again,
            )
        if session.cancelled and (marked := _marked(grid, session)):
            raise SessionHasMarks(count=marked)
        work.attendance.save_session(session)
        _reach(work, grid.event, [session.day])
        work.log.audit("sessions_changed", session.event_id)
        work.commit()
    return session


def next_number(grid: AttendanceGrid) -> int:
    """Return the number of the next session; that of a cancelled one is not given again."""
    return max((one.number for one in (*grid.sessions, *grid.cancelled)), default=0) + 1


def _slots(plan: SessionPlan, day: date) -> Iterator[tuple[date, time, time, str, str, str]]:
    """Yield the sessions of a day: when, for which track, of what kind, about what."""
    parts = sorted(plan.parts)
    for place, (starts, ends) in enumerate(parts):
        for track in _tracks(plan, place):
            of_track = plan.kind is SessionKind.PLENARY and track
            kind = SessionKind.TRACK if of_track else plan.kind
            yield day, starts, ends, track, kind, ""
    if plan.boarding and parts:
        first, last = parts[0][0], max(ends for _starts, ends in parts)
        for track in plan.tracks or [""]:
            there, back = boarding_hours(first, last)
            yield day, there, first, track, SessionKind.BREAK, _("On board")
            yield day, last, back, track, SessionKind.BREAK, _("Back on board")


def boarding_hours(first: time, last: time) -> tuple[time, time]:
    """Return when people begin to board before the first visit, and when all are to be back."""
    return _shifted(first, -_BOARDING), _shifted(last, _BOARDING)


def _shifted(hour: time, minutes: int) -> time:
    """Return the time so many minutes later, within the day."""
    told = max(0, min(24 * 60 - 1, hour.hour * 60 + hour.minute + minutes))
    return time(told // 60, told % 60)


def _tracks(plan: SessionPlan, part: int) -> Sequence[str]:
    return [""] if not plan.tracks or (plan.first_together and part == 0) else plan.tracks


def _marked(grid: AttendanceGrid, session: Session) -> int:
    """Return how many marks a session has, in what was counted by category too."""
    marks = sum(session_id == session.id for session_id, _person in grid.marks)
    return marks + sum(
        people for (session_id, _), people in grid.headcounts.items() if session_id == session.id
    )


def _reach(work: "UnitOfWork", event: Event, days: Iterable[date]) -> None:
    """Let an event reach to the days of its sessions, by which lists and Home find it."""
    known = (event.starts_on, event.ends_on, *days)
    if (min(known), max(known)) != (event.starts_on, event.ends_on):
        work.attendance.save_event(replace(event, starts_on=min(known), ends_on=max(known)))


def _said(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise ReasonMissing
    return words
