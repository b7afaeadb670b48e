"""What is read aloud of the grid: cells, heads and people in whole words."""

from datetime import datetime

from fieldkit.formats import clock, day_month, hours, week_day
from fieldkit.gui.attendance.letters import word
from fieldkit.i18n import _, language, ngettext
from fieldkit.records.attendance import AttendanceGrid, Mark
from fieldkit.records.event import Event, Registration, Session
from fieldkit.records.tracks import in_track
from fieldkit.records.zones import hours_there


def surname(name: str) -> str:
    """Return the first word of a full name, by which people are called in a list."""
    return name.split(maxsplit=1)[0] if name.split() else name


def cell_words(
    grid: AttendanceGrid, session: Session, person: Registration, mark: Mark | None
) -> str:
    """Return a cell as "Петрова, день 2, занятие 3, опоздание 15 минут"."""
    parts = [surname(person.name), day_words(grid, session), session_words(session)]
    parts.append(mark_words(mark))
    if mark and mark.note:
        parts.append(_("note: {note}").format(note=mark.note))
    if mark and mark.reason:
        parts.append(_("corrected: {reason}").format(reason=mark.reason))
    if mark and mark.discrepancy:
        parts.append(_("discrepancy"))
    if session.closed:
        parts.append(_("closed"))
    return ", ".join(parts)


def apart_words(grid: AttendanceGrid, person: Registration, session: Session) -> str:
    """Return why no mark is expected of somebody at a session."""
    if grid.roles.in_another(person, session):
        return _("not expected: here in another role")
    if not in_track(person, session):
        return _("not expected: chose the track {track}").format(track=person.track)
    return _("not expected: registered for other sessions")


def conflict_words(other: Session) -> str:
    """Return that somebody is marked at another session of the same time."""
    return _("at the same time marked at session {number}").format(number=other.number)


def mark_words(mark: Mark | None) -> str:
    """Return a mark in words with its minutes, such as "опоздание 15 минут"."""
    if mark is None:
        return _("no mark")
    said = word(mark.status)
    return f"{said} {minutes_words(mark.minutes)}" if mark.minutes else said


def minutes_words(minutes: int) -> str:
    """Return "15 минут" with the right form of the word."""
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def day_words(grid: AttendanceGrid, session: Session) -> str:
    """Return which day of the event a session is on, as "день 2"."""
    days = sorted({one.day for one in grid.sessions})
    return _("day {number}").format(number=days.index(session.day) + 1)


def session_words(session: Session) -> str:
    """Return how a session is called aloud, as "занятие 3"."""
    return _("session {number}").format(number=session.number)


def session_title(session: Session) -> str:
    """Return how a session is called on a heading, as "Занятие 3"."""
    return _("Session {number}").format(number=session.number)


def session_hours(session: Session) -> str:
    """Return from when to when a session lasts, as "14:00–17:00"."""
    dash = "\N{EN DASH}" if language() == "ru" else " to "
    return f"{clock(session.starts)}{dash}{clock(session.ends)}"


def own_hours(event: Event, session: Session, now: datetime) -> str:
    """Return a session's hours by the laptop's clock, "" where that is the event's own."""
    found = hours_there(event, session, now)
    if found is None:
        return ""
    starts, ends = (f"{one:%H:%M}".lstrip("0") or "0:00" for one in found)
    return _("by your clock {starts} to {ends}").format(starts=starts, ends=ends)


def head_words(grid: AttendanceGrid, session: Session) -> str:
    """Return a column's head in words."""
    parts = [
        session_title(session),
        day_words(grid, session),
        dated(session),
        session_hours(session),
    ]
    if session.title:
        parts.append(session.title)
    if session.closed:
        parts.append(_("closed"))
    return ", ".join(parts)


def dated(session: Session) -> str:
    """Return the day of a session as "Ср, 18 ноября"."""
    return f"{week_day(session.day).capitalize()}, {day_month(session.day)}"


def person_words(grid: AttendanceGrid, person: Registration) -> str:
    """Return a row's head in words: number, name, organisation, hours."""
    parts = [str(person.row), person.name]
    if person.org_then:
        parts.append(person.org_then)
    parts.append(hours(grid.hours(person.id)))
    return ", ".join(parts)
