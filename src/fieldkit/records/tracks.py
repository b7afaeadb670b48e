"""Sessions that run at once: who is expected in which, and time that counts once."""

from dataclasses import dataclass

from fieldkit.records.event import Registration, Session


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody who is marked as having come to two sessions that overlap."""

    registration: Registration
    one: Session
    other: Session


def in_track(person: Registration, session: Session) -> bool:
    """Tell whether somebody is expected: where there is no track, or they chose none or this."""
    return not session.track or not person.track or session.track == person.track
