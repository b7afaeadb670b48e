"""The figures that a panel or a heading says of an event."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from fieldkit.formats import date_range, long_date
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Event, EventStatus, Session
from fieldkit.records.event_summary import EventSummary


@dataclass(frozen=True, slots=True)
class DayFigures:
    """How many came on one day: people, organisations, districts; participants only."""

    people: int
    organisations: int
    districts: int


def day_figures(grid: AttendanceGrid, day: date) -> DayFigures:
    """Return who came to at least one session of this day."""
    sessions = {one.id for one in grid.sessions if one.day == day and not one.is_break}
    came = {
        person
        for (session, person), mark in grid.marks.items()
        if session in sessions and mark.status.came
    }
    present = [person for person in grid.participants() if person.id in came]
    return DayFigures(
        people=len(present),
        organisations=len({p.organisation_id or p.org_then for p in present if p.org_then}),
        districts=len({p.district_then for p in present if p.district_then}),
    )


class SessionState(Enum):
    """Where a session stands by the clock and by its sheet."""

    AHEAD = auto()
    RUNNING = auto()
    PAST = auto()
    CLOSED = auto()


def session_state(session: Session, now: datetime) -> SessionState:
    """Return where a session stands at this moment."""
    if session.closed:
        return SessionState.CLOSED
    start = datetime.combine(session.day, session.starts, now.tzinfo)
    minutes = (now - start).total_seconds() / 60
    if minutes < 0:
        return SessionState.AHEAD
    return SessionState.RUNNING if minutes < session.minutes else SessionState.PAST


def state_words(state: SessionState) -> tuple[str, str, str]:
    """Return a state's word, the kind of its badge and its icon."""
    return {
        SessionState.AHEAD: (pgettext("session", "ahead"), "neutral", "hourglass"),
        SessionState.RUNNING: (pgettext("session", "under way"), "accent", "circle-dot"),
        SessionState.PAST: (pgettext("session", "not closed"), "warn", "clock"),
        SessionState.CLOSED: (pgettext("session", "closed"), "neutral", "lock"),
    }[state]


def session_at_hand(grid: AttendanceGrid, now: datetime) -> int:
    """Return the column to begin at: the one under way, else the first not closed, else the last.

    On a day of the event the next session of that day comes before older open ones.
    """
    sessions = grid.sessions
    for column, session in enumerate(sessions):
        if session_state(session, now) is SessionState.RUNNING:
            return column
    for column, session in enumerate(sessions):
        if session.day == now.date() and not session.closed:
            return column
    still_open = (column for column, session in enumerate(sessions) if not session.closed)
    return next(still_open, max(0, len(sessions) - 1))


def event_line(event: Event) -> str:
    """Return when and where an event is, such as "18–20 ноября 2026 г. · Свободный"."""
    parts = [date_range(event.starts_on, event.ends_on), event.place]
    return DOT.join(part for part in parts if part)


def held_line(summary: EventSummary) -> str:
    """Return how many participants and organisations came, "" while nobody has.

    Where nobody is named it is how many were counted.
    """
    if not summary.registered and summary.counted:
        return _("counted without names: {count}").format(count=summary.counted)
    if not summary.attended:
        return ""
    people = people_words(summary.attended)
    # Parents come from no organisation: nothing is said rather than "0 organisations".
    if not summary.organisations:
        return people
    return DOT.join((people, organisation_words(summary.organisations)))


def beside_line(summary: EventSummary) -> str:
    """Return how many are registered and how many spoke; neither is added to who came."""
    parts = [_("registered: {count}").format(count=summary.registered)]
    if summary.speakers:
        speakers = ngettext("{count} speaker", "{count} speakers", summary.speakers)
        parts.append(speakers.format(count=summary.speakers))
    return DOT.join(parts)


def people_words(count: int) -> str:
    """Return "53 участника" with the right form of the word."""
    return ngettext("{count} participant", "{count} participants", count).format(count=count)


def organisation_words(count: int) -> str:
    """Return "26 организаций" with the right form of the word."""
    return ngettext("{count} organisation", "{count} organisations", count).format(count=count)


def session_count(count: int) -> str:
    """Return "6 занятий" with the right form of the word."""
    return ngettext("{count} session", "{count} sessions", count).format(count=count)


def clock_words(event: Event, today: date) -> str:
    """Return that the computer's day lies outside an event's, and what that means."""
    words = _(
        "The computer says {today}, the event is on {days}. If the clock is wrong, correct the"
        " date in the computer's settings; if not, the marks are kept as entered later."
    )
    if today < event.starts_on:
        words = _(
            "The computer says {today}, the event is on {days}. If the clock is wrong, correct the"
            " date in the computer's settings. The marks are saved."
        )
    return words.format(today=long_date(today), days=date_range(event.starts_on, event.ends_on))


def event_state(event: Event, today: date) -> str:
    """Return "today", "planned" or "past": the group of the list in which an event stands."""
    if event.starts_on <= today <= event.ends_on and event.status is not EventStatus.CANCELLED:
        return "today"
    return "planned" if event.starts_on > today else "past"


DOT = " \N{MIDDLE DOT} "
