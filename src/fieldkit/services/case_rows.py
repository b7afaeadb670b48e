"""What the pages of families and Home show: one frozen row a thing, already read and worded."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from fieldkit.records.casework import Step
from fieldkit.records.entity import Entity
from fieldkit.records.keeping import Withdrawal
from fieldkit.records.review import FormState
from fieldkit.records.submission import Subject


# Lists make one of each of these two for each of their rows while a person waits, and a frozen
# dataclass takes four times as long to make.
class CaseRow(NamedTuple):
    """One case. Codes are the pack's (urgency "acute"...), ``*_word`` is what a person reads.

    ``curator_mine`` tells that the user at work answers for the case.
    """

    id: str
    case_no: str
    status: str
    stage: str
    stage_word: str
    programme: str
    district: str
    curator: str
    curator_mine: bool
    opened_on: date | None
    closed_on: date | None
    urgency: str
    risk_band: str
    change_stage_word: str
    last_assessed_on: date | None
    last_service_on: date | None
    next_due: date | None
    step: Step | None
    discrepancies: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Tell whether the case is open."""
        return self.status == "open"


class FamilyRow(NamedTuple):
    """One family of the list, with the case that needs most: its most urgent open one."""

    id: str
    label: str
    surname: str
    case_no: str
    settlement: str
    district: str
    members: int
    children: int
    open_cases: int
    case: CaseRow | None
    discrepancies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedElsewhere:
    """A family that others lead: its number, and who to ask. Nothing else of it is shown."""

    case_no: str
    leaders: str


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A part of the families that were found, and how many there are in all.

    ``elsewhere`` are families of others whose number was asked for.
    """

    rows: tuple[FamilyRow, ...]
    total: int
    elsewhere: tuple[LedElsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a family. ``kind`` is adult, child or unborn; ages are of today.

    ``months`` is the age in completed months of a child under two, else None.
    """

    id: str
    name: str
    short: str
    kind: str
    role: str
    role_word: str
    sex: str
    birth_date: date | None
    age: int | None
    months: int | None
    due_date: date | None
    placement: str
    placement_word: str
    main_caregiver: bool
    discrepancies: tuple[str, ...]
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One finalized form about the family; ``visited_on`` is the day of fact where it has one."""

    instance_id: str
    form_id: str
    form_title: str
    title: str
    finalized_at: datetime
    user_name: str
    version: int
    state: FormState
    visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """One month of a member's visits to a group or to day care; ``days`` are in order.

    ``who`` is the name on the group's sheet.
    """

    event_id: str
    title: str
    who: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One paper that can be printed.

    ``kind`` is "summary", "family" or "answers", as printing names its papers;
    ``reader`` is "internal" or "family".
    """

    kind: str
    instance_id: str
    form_title: str
    reader: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next for a family: the form that does it, about whom, and by when."""

    form_id: str
    form_title: str
    subject: Subject
    step: Step


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """All that the family's card shows; ``entity`` holds the family's raw properties."""

    family: FamilyRow
    entity: Entity
    address: str
    phone: str
    family_type_word: str
    category_words: tuple[str, ...]
    members: tuple[Member, ...]
    cases: tuple[CaseRow, ...]
    timeline: tuple[TimelineEntry, ...]
    documents: tuple[Document, ...]
    next_step: NextStep | None
    visits: tuple[VisitEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class DueRow:
    """One line of "Due" on Home; ``who`` is given name and initial, never a surname."""

    family_id: str
    case_id: str
    case_no: str
    who: str
    settlement: str
    urgency: str
    mine: bool
    step: Step
    days_left: int
    form_id: str
    form_title: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class EventNow:
    """One session of today or the next one to come. ``state`` is done, running or next."""

    event_id: str
    event_title: str
    place: str
    day: date
    day_no: int
    days: int
    session_id: str
    session_no: int
    session_title: str
    starts: str
    ends: str
    state: str
    marked: int
    roster: int


@dataclass(frozen=True, slots=True)
class Today:
    """What Home shows: the due cases in groups, today's sessions, and the nearest day of all.

    ``urgent`` holds the cases where help is needed now; the other groups hold
    the rest. ``totals`` are the numbers of the four groups, whose rows may be
    fewer. ``nearest`` is the first day due after this week, for the empty page.
    """

    urgent: tuple[DueRow, ...]
    overdue: tuple[DueRow, ...]
    today: tuple[DueRow, ...]
    week: tuple[DueRow, ...]
    totals: tuple[int, int, int, int]
    nearest: date | None
    events: tuple[EventNow, ...]
