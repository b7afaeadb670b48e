"""The few figures of an event that its head line and every list of events say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventSummary:
    """The figures of an event that its report and its head line print.

    Only participants count in registered, attended, completed, organisations
    and districts; speakers and guests are counted beside them. ``room`` are all the
    people who were there, each once whatever their parts, 0 while nobody came.
    ``counted`` are visits of people whom nobody named, never among the others.
    """

    registered: int
    attended: int
    completed: int
    no_shows: int
    organisations: int
    districts: int
    speakers: int
    guests: int
    days: int
    sessions: int
    counted: int = 0
    room: int = 0
