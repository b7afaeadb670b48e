"""The rules of casework that need no form: ages, short names, what is due next, what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.entity import Entity

SILENT_AFTER = timedelta(days=30)
CALMEST = 9  # the rank of closed cases, after every urgency
_CONTACT_EVERY = {"acute": timedelta(days=1), "urgent": timedelta(days=7)}
_URGENCY_ORDER = {"acute": 0, "urgent": 1, "planned": 2}


class CaseAlreadyOpen(FieldkitError):
    """A second case was to be opened for one family in one programme."""

    template = N_(
        "This family already has an open case in this programme: {case_no}."
        " Go on with that case, or close it first. The form stays a draft."
    )


class StepKind(StrEnum):
    """What the next step of a case is."""

    FIRST_ASSESSMENT = "first_assessment"
    REASSESSMENT = "reassessment"
    CONTACT = "contact"
    SILENT = "silent"


# A list makes some of these for each of its rows, and a frozen dataclass takes four times as long.
class Step(NamedTuple):
    """The next step of a case and the day by which it should be taken."""

    kind: StepKind
    due: date

    def days_left(self, today: date) -> int:
        """Return the days from today to the day due, negative once it has passed."""
        return (self.due - today).days


@dataclass(frozen=True, slots=True)
class Need:
    """What of a case decides where it stands in lists, on whatever day it is looked at.

    ``rank`` is that of its urgency, ``CALMEST`` for a closed case. ``due`` is the
    day of the next assessment or contact; ``earliest`` is that day, or the one
    after which the case counts as silent where that comes first.

    On any day, the next step is overdue where ``earliest`` has passed, and was
    due then; else it is due on ``due``.
    """

    rank: int
    earliest: date | None
    due: date | None


def refuse_second_open_case(opening: Entity, others: Iterable[Entity]) -> None:
    """Raise CaseAlreadyOpen where another open case of the same programme stands among these."""
    for other in others:
        if (
            other.id != opening.id
            and not other.deleted
            and other.get("status") == "open"
            and other.get("programme_id") == opening.get("programme_id")
        ):
            raise CaseAlreadyOpen(case_no=other.get("case_no", other.label))


def next_step(case: Mapping[str, str], today: date) -> Step | None:
    """Return what comes next in an open case, given its properties: assessment or contact.

    Contact is expected on the agreed day, else daily while help is needed now
    and weekly while it is needed within days; a month without any contact is
    "silent" (domain, section 4). The earlier of the two counts. None for a
    closed case or one without dates.
    """
    if case.get("status") != "open":
        return None
    assess, contact = _assessment(case), _contact(case)
    if contact is not None and contact.kind is StepKind.SILENT and contact.due >= today:
        contact = None
    if assess is None or contact is None:
        return assess or contact
    return contact if contact.due < assess.due else assess


def need_of(case: Mapping[str, str]) -> Need:
    """Return what decides where a case stands in lists, given its properties."""
    if case.get("status") != "open":
        return Need(CALMEST, None, None)
    steps = [step for step in (_assessment(case), _contact(case)) if step is not None]
    days = [step.due for step in steps]
    said = [step.due for step in steps if step.kind is not StepKind.SILENT]
    rank = urgency_rank(case.get("urgency", ""))
    return Need(rank, min(days, default=None), min(said, default=None))


def last_contact(case: Mapping[str, str]) -> date | None:
    """Return the day of the last service or assessment, else the day of opening."""
    served, assessed = as_date(case.get("last_service_on")), as_date(case.get("last_assessed_on"))
    if served is None or assessed is None:
        return served or assessed or as_date(case.get("opened_on"))
    return max(served, assessed)


def counting_visit(case: Mapping[str, str], visited: str | None) -> Mapping[str, str]:
    """Return a case's properties with a later day of coming to a group as its last service."""
    if not visited or visited <= case.get("last_service_on", "")[:10]:
        return case
    return {**case, "last_service_on": visited}


def urgency_rank(urgency: str) -> int:
    """Return 0 for help needed now, 1 within days, 2 planned, 3 for what is not assessed."""
    return _URGENCY_ORDER.get(urgency, 3)


def age_on(birth: date, day: date) -> int:
    """Return the completed years on a day, as Russian law counts them: from the day after."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def short_name(given: str, surname: str) -> str:
    """Return "Анна Р.": what may stand on a screen that others can see."""
    initial = f"{surname.strip()[:1].upper()}." if surname.strip() else ""
    return " ".join(part for part in (given.strip(), initial) if part).replace(
        " ", "\N{NO-BREAK SPACE}"
    )


def full_name(person: Entity) -> str:
    """Return surname, given name and patronymic as far as they are known."""
    parts = (person.get(name).strip() for name in ("surname", "given", "patronymic"))
    return " ".join(part for part in parts if part)


@lru_cache(maxsize=4096)
def as_date(text: str | None) -> date | None:
    """Return the day that an ODK date or dateTime names, None for anything else."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _assessment(case: Mapping[str, str]) -> Step | None:
    assess_by = as_date(case.get("next_due"))
    if assess_by is None:
        return None
    first = not case.get("last_assessed_on")
    return Step(StepKind.FIRST_ASSESSMENT if first else StepKind.REASSESSMENT, assess_by)


def _contact(case: Mapping[str, str]) -> Step | None:
    """Return the next contact; a silent case counts as one only once its day has passed."""
    last = last_contact(case)
    agreed = as_date(case.get("next_contact_on"))
    served = as_date(case.get("last_service_on"))
    if agreed is not None and (served is None or agreed >= served):
        return Step(StepKind.CONTACT, agreed)
    if last is None:
        return None
    every = _CONTACT_EVERY.get(case.get("urgency", ""))
    if every is not None:
        return Step(StepKind.CONTACT, _after(last, every))
    return Step(StepKind.SILENT, _after(last, SILENT_AFTER))


def _after(day: date, span: timedelta) -> date:
    """Return the day so much later, the last of all days where the calendar ends before."""
    return day + span if day <= date.max - span else date.max
