"""Events, their sessions and who is registered for them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from fieldkit.records.people import NameMissing


class EventFormat(StrEnum):
    """How people meet."""

    SEMINAR = "seminar"
    TRAINING = "training"
    WEBINAR = "webinar"
    ROUND_TABLE = "round_table"
    SITE_VISIT = "site_visit"
    SUPPORT_GROUP = "support_group"
    DAY_CARE = "day_care"


class EventStatus(StrEnum):
    """Where an event stands; planned ones count registrations, held ones attendance."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"


class SessionKind(StrEnum):
    """What a session is; a break gives no hours."""

    PLENARY = "plenary"
    WORKSHOP = "workshop"
    SITE_VISIT = "site_visit"
    COUNSELLING = "counselling"
    TRACK = "track"
    BREAK = "break"


class RegistrationRole(StrEnum):
    """In which part a person is there; only participants count as attending."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    ORGANISER = "organiser"
    GUEST = "guest"
    INTERPRETER = "interpreter"
    OBSERVER = "observer"


class RegistrationSource(StrEnum):
    """How a registration came about."""

    ROSTER = "roster"
    WALK_IN = "walk_in"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Event:
    """A training, a webinar or a series of meetings; its days follow from its sessions."""

    id: str
    title: str
    format: EventFormat
    starts_on: date
    ends_on: date
    place: str = ""
    programme: str = ""
    district: str = ""
    organiser: str = ""
    status: EventStatus = EventStatus.PLANNED
    academic_hours: bool = False
    completion_share: float = 0.75

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise NameMissing
        if self.ends_on < self.starts_on:
            raise ValueError(self.ends_on)


@dataclass(frozen=True, slots=True)
class Session:
    """One dated part of an event; ``number`` is its place in the event from 1.

    ``closed_at`` is set once the sheet is signed off. ``opened_again`` counts
    how often it was reopened, ``reopened_for`` is why the last time, so that
    paper can say "corrected". ``counted`` is the total that stands on the signed
    paper, None where nobody counted, and ``counted_note`` why it differs.
    """

    id: str
    event_id: str
    number: int
    day: date
    starts: time
    ends: time
    title: str = ""
    kind: SessionKind = SessionKind.PLENARY
    room: str = ""
    speakers: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    opened_again: int = 0
    reopened_for: str = ""
    counted: int | None = None
    counted_note: str = ""

    @property
    def minutes(self) -> int:
        """Return the length in minutes, across midnight where it must be."""
        first = self.starts.hour * 60 + self.starts.minute
        last = self.ends.hour * 60 + self.ends.minute
        return (last - first) % (24 * 60)

    @property
    def closed(self) -> bool:
        """Tell whether the sheet is signed off."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Registration:
    """One person at one event, with organisation and district as they were then.

    ``row_no`` is the number on paper: fixed for the event, never re-used.
    ``specialist_id`` points to the professional's card where there is one.
    """

    id: str
    event_id: str
    row_no: int
    name: str
    role: RegistrationRole = RegistrationRole.PARTICIPANT
    specialist_id: str = ""
    organisation_id: str = ""
    org_then: str = ""
    district_then: str = ""
    position: str = ""
    source: RegistrationSource = RegistrationSource.ROSTER
    consent_page: str = ""
    confirmed: bool = True
    withdrawn: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise NameMissing

    @property
    def nameless(self) -> bool:
        """Tell whether the name was erased, and only the row's number stands in its place."""
        return self.name == numbered_name(self.row_no)


def numbered_name(row_no: int) -> str:
    """Return what stands in the place of a name that was erased."""
    return f"\N{NUMERO SIGN} {row_no}"
