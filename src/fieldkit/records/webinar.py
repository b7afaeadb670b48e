"""Webinars: who was connected from when to when, and which person that was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fieldkit.records.event import Session

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Connection:
    """One screen at a webinar, by whomever; names stand in the registration alone.

    ``people`` sat at this screen. ``minutes`` are those within the session, or
    of the recording that was watched later. ``batch`` is the import that brought it.
    """

    id: str
    event_id: str
    session_id: str
    batch: str
    registration_id: str = ""
    people: int = 1
    minutes: int = 0
    recording: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """How a webinar was met: screens, people at them, and those who watched it later."""

    connections: int = 0
    people: int = 0
    recording: int = 0


def figures_of(found: Iterable[Connection]) -> Figures:
    """Count screens and people; somebody in several sessions is one screen, with the most people.

    Viewers of the recording are counted apart, and not at all where they were there live.
    """
    live: dict[str, int] = {}
    later: set[str] = set()
    for one in found:
        key = one.registration_id or one.id
        if one.recording:
            later.add(key)
        else:
            live[key] = max(live.get(key, 0), one.people)
    return Figures(len(live), sum(live.values()), len(later - live.keys()))


def session_span(session: Session) -> tuple[datetime, datetime]:
    """Return when a session begins and ends, across midnight where it must be."""
    first = datetime.combine(session.day, session.starts)
    return first, first + timedelta(minutes=session.minutes)


def minutes_within(spans: Sequence[Span], limits: Span) -> int:
    """Return the whole minutes of the spans' union within the limits.

    Somebody who is connected twice at once is there once.
    """
    begin, end = limits
    cut = sorted((max(a, begin), min(b, end)) for a, b in spans if b > begin and a < end)
    total, reached = timedelta(), begin
    for first, last in cut:
        start = max(first, reached)
        if last > start:
            total += last - start
            reached = last
    return int(total.total_seconds()) // 60


def at(day: date, clock: time) -> datetime:
    """Return a moment on the wall clock of the event."""
    return datetime.combine(day, clock)
