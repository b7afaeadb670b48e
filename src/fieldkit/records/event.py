"""Events, their sessions and who is registered for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations

from fieldkit.records.people import NameMissing
from fieldkit.records.row_number import RowNumber


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


_NUMBERED = "\N{NUMERO SIGN} "


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


class Consent(StrEnum):
    """What a person's paper says of a consent; UNKNOWN until somebody has looked."""

    UNKNOWN = ""
    GIVEN = "yes"
    REFUSED = "no"


@dataclass(frozen=True, slots=True)
class Event:
    """A training, a webinar or a season of meetings; its days follow from its sessions.

    ``series`` is the name that events of one series share. With ``headcount``
    people are counted by category and nobody is named. ``reason`` says why it was
    moved or cancelled. ``zone`` is an IANA name, empty for the laptop's own.
    ``places`` and those of one organisation and one district are 0 where
    nobody is turned away.
    """

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
    series: str = ""
    headcount: bool = False
    reason: str = ""
    zone: str = ""
    places: int = 0
    places_per_org: int = 0
    places_per_district: int = 0

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
    paper, None where nobody counted, and ``counted_note`` why it differs. ``track`` names
    the group it is for, empty for everybody; ``host`` is the organisation that is
    visited. A ``cancelled`` one was planned and did not take place. Where sessions are
    ``required``, who came to all of them has completed the event, whatever the hours.
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
    track: str = ""
    host: str = ""
    cancelled: bool = False
    required: bool = False

    @property
    def minutes(self) -> int:
        """Return the length in minutes, across midnight where it must be."""
        first = self.starts.hour * 60 + self.starts.minute
        last = self.ends.hour * 60 + self.ends.minute
        return (last - first) % (24 * 60)

    @property
    def is_break(self) -> bool:
        """Tell whether it gives no hours and no presence: a break, or being on board of a bus."""
        return self.kind is SessionKind.BREAK

    @property
    def closed(self) -> bool:
        """Tell whether the sheet is signed off."""
        return self.closed_at is not None

    def span(self) -> tuple[datetime, datetime]:
        """Return when it begins and ends by the event's own clock."""
        start = datetime.combine(self.day, self.starts)
        return start, start + timedelta(minutes=self.minutes)

    def overlaps(self, other: "Session") -> bool:
        """Tell whether nobody can be in both."""
        (first, last), (begins, ends) = self.span(), other.span()
        return first < ends and begins < last


@dataclass(frozen=True, slots=True)
class Registration:
    """One person at one event, with organisation and district as they were then.

    ``row_no`` is the number on paper, with ``row_laptop`` behind it where another
    laptop than the event's own gave it: fixed for the event, never re-used.
    ``specialist_id`` points to the professional's card where there is one,
    ``person_id`` and ``case_id`` to the member of a family and the case that the
    marks count for. ``track`` is the one that was chosen. Who is ``waiting`` or has
    ``declined`` is not expected. ``anonymous`` is a guest who gave no name.
    ``merged_into`` names the registration of the same person that is gone on with;
    ``same_as`` one of the same human in another role, which stays. ``sessions`` are
    the ids of those it is for, none where it is for all.
    ``hall`` is where they sit, empty where all are in one room. ``then_note`` is why
    organisation or district were corrected after the event had begun. ``years`` are those
    of practice as they were then, None where nobody has said.
    ``forgotten`` is who was erased: no certificate bears the name either, not even
    one that was issued elsewhere without knowing.
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
    track: str = ""
    waiting: bool = False
    declined: bool = False
    anonymous: bool = False
    person_id: str = ""
    case_id: str = ""
    phone: str = ""
    email: str = ""
    consent: Consent = Consent.UNKNOWN
    consent_photo: Consent = Consent.UNKNOWN
    merged_into: str = ""
    row_laptop: str = ""
    same_as: str = ""
    sessions: tuple[str, ...] = ()
    forgotten: bool = False
    hall: str = ""
    then_note: str = ""
    years: int | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise NameMissing

    @property
    def row(self) -> RowNumber:
        """Return the number on paper as it is written."""
        return RowNumber(self.row_no, self.row_laptop)

    @property
    def listed(self) -> bool:
        """Tell whether the person is expected: on the roster, not waiting, not declined."""
        return not (self.withdrawn or self.waiting or self.declined)

    @property
    def nameless(self) -> bool:
        """Tell whether the name was erased, and only the row's number stands in its place."""
        return self.name == numbered_name(self.row_no)


def is_numbered(name: str) -> bool:
    """Tell whether a number stands in the place of a name that was erased."""
    return name.startswith(_NUMBERED) and name.removeprefix(_NUMBERED).isdecimal()


def numbered_name(row_no: int) -> str:
    """Return what stands in the place of a name that was erased."""
    return f"{_NUMBERED}{row_no}"


def minutes_shared(sessions: Sequence[Session]) -> dict[str, dict[str, int]]:
    """Return for each session, by id, the minutes that it shares with each other one."""
    found: dict[str, dict[str, int]] = {session.id: {} for session in sessions}
    spans = [(session.id, *session.span()) for session in sessions]
    for (one, first, last), (other, begins, ends) in combinations(spans, 2):
        if first < ends and begins < last:
            shared = int((min(last, ends) - max(first, begins)).total_seconds()) // 60
            found[one][other] = found[other][one] = shared
    return found
