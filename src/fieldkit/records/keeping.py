"""How long records are kept, when consent is withdrawn, and why something is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_

# Article 112 of the Labour Code; days moved by a yearly decree are not known here, so a deadline
# may come out a day or two early in January and May.
_HOLIDAYS = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)
_SATURDAY = 5
_ADULT = 18


class ErasureReason(StrEnum):
    """Why a person's data is erased; the code stays in the log, the words on the act."""

    WITHDRAWAL = "withdrawal"
    DEMAND = "demand"
    RETENTION = "retention"
    MISTAKE = "mistake"


class WithdrawalWay(StrEnum):
    """How the withdrawal of consent came."""

    IN_PERSON = "in_person"
    LETTER = "letter"
    MAIL = "mail"
    THROUGH_OTHERS = "through_others"


class NotADay(FieldkitError):
    """A withdrawal was to be recorded for a day that has not come yet."""

    template = N_("This date has not come yet. Check month and year.")


class NotAPeriod(FieldkitError):
    """A retention period was to be shorter than one month or longer than a century."""

    template = N_("A number from 1 to {most} is expected here.")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When somebody withdrew consent, how it came, and until when the data must be erased."""

    on: date
    way: WithdrawalWay
    due: date


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of keeping, in years but for the last, which is in working days."""

    anonymous: int = 3
    closed_cases: int = 5
    self_checks: int = 1
    sign_in_sheets: int = 5
    certificates: int = 50
    audit: int = 3
    withdrawal_days: int = 10

    def __post_init__(self) -> None:
        for name, value in self.as_numbers().items():
            most = _MOST_DAYS if name == "withdrawal_days" else _MOST_YEARS
            if not 1 <= value <= most:
                raise NotAPeriod(most=most)

    def as_numbers(self) -> Mapping[str, int]:
        """Return the periods by name."""
        return {name: getattr(self, name) for name in PERIODS}


_MOST_YEARS = 100
_MOST_DAYS = 30
PERIODS = (
    "anonymous",
    "closed_cases",
    "self_checks",
    "sign_in_sheets",
    "certificates",
    "audit",
    "withdrawal_days",
)


def is_working(day: date) -> bool:
    """Tell whether a day is neither at a weekend nor a public holiday."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _HOLIDAYS


def after_working_days(start: date, count: int) -> date:
    """Return the working day that lies so many working days after a day."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days follow a day up to another; 0 where that has passed."""
    span = (end - start).days
    return sum(is_working(start + timedelta(days=step)) for step in range(1, span + 1))


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later, 1 March for one that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def kept_until(closed_on: date, births: tuple[date, ...], years: int, *, of_age: bool) -> date:
    """Return until when the records of a closed case are kept.

    So many years after closing; with ``of_age`` at least until the youngest
    child is eighteen, where the law of the place demands it.
    """
    until = years_after(closed_on, years)
    if of_age and births:
        until = max(until, years_after(max(births), _ADULT))
    return until
