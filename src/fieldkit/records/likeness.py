"""When two cards may be about one person: spelling, initials, swapped names, known years."""

from dataclasses import dataclass

from fieldkit.records.entity import Entity

_SHORTEST_SLIP = 4
_DATE = 10
_NEW_YEAR = "-01-01"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What tells one person from another, as it was written down."""

    surname: str = ""
    given: str = ""
    patronymic: str = ""
    birth: str = ""
    sex: str = ""

    @classmethod
    def of(cls, person: Entity) -> "PersonFacts":
        """Return what a card says."""
        names = ("surname", "given", "patronymic", "birth_date", "sex")
        return cls(*(" ".join(person.get(name).split()) for name in names))

    @property
    def name(self) -> str:
        """Return the whole name."""
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)


def may_be_one(one: PersonFacts, other: PersonFacts) -> bool:
    """Tell whether two cards may be about one person.

    Names may differ by ё and е, case, one slip of the pen, an initial, or
    surname and given name in each other's place; birth dates by day and month
    swapped, or where one is a year alone (the first of January counts as one).
    A woman of the same names and day may have changed her surname. Another sex
    or patronymic is another person.
    """
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if not _agree(one.patronymic, other.patronymic):
        return False
    same_day = _same_day(one.birth, other.birth)
    named = _same_names(one, other)
    if same_day is None:
        return named and min(len(name.given.strip(".")) for name in (one, other)) > 1
    if same_day:
        return named or _married(one, other)
    whole = _folded(one.name) == _folded(other.name) and bool(one.patronymic)
    return whole and _one_digit_apart(one.birth, other.birth)


def days_meant(birth: str) -> tuple[str, ...]:
    """Return the birth dates under which the same person may stand."""
    if not _year(birth):
        return ()
    year = _year(birth)
    found = [birth, year, f"{year}{_NEW_YEAR}"]
    if len(birth) == _DATE and int(birth[8:]) <= 12:  # noqa: PLR2004 - months of a year
        found.append(f"{year}-{birth[8:]}-{birth[5:7]}")
    return tuple(dict.fromkeys(found))


def year_alone(birth: str) -> str:
    """Return the year where no more is known of a birth date, else an empty text."""
    year = _year(birth)
    return year if year and birth in {year, f"{year}{_NEW_YEAR}"} else ""


def _same_names(one: PersonFacts, other: PersonFacts) -> bool:
    if not (one.surname and one.given and other.surname and other.given):
        return False
    straight = _close(one.surname, other.surname) and _agree(one.given, other.given)
    return straight or (_close(one.surname, other.given) and _close(one.given, other.surname))


def _married(one: PersonFacts, other: PersonFacts) -> bool:
    women = "f" in {one.sex[:1], other.sex[:1]}
    known = bool(one.patronymic and other.patronymic and one.given and other.given)
    given = _close(one.given, other.given) and _close(one.patronymic, other.patronymic)
    exact = not (year_alone(one.birth) or year_alone(other.birth)) and one.birth == other.birth
    return women and known and given and exact


def _agree(one: str, other: str) -> bool:
    """Tell whether two names do not contradict each other: an initial stands for its name."""
    one, other = _folded(one).strip("."), _folded(other).strip(".")
    if not one or not other:
        return True
    if 1 in {len(one), len(other)}:
        return one[0] == other[0]
    return _close(one, other)


def _close(one: str, other: str) -> bool:
    """Tell whether two words are the same but for one slip: a letter more, less, other, swapped."""
    one, other = sorted((_folded(one), _folded(other)), key=len)
    if one == other:
        return True
    if len(one) < _SHORTEST_SLIP or len(other) - len(one) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at + 1 : at + 2] + one[at]
    return one[at + 1 :] == other[at + 1 :] or swapped + one[at + 2 :] == other[at:]


def _same_day(one: str, other: str) -> bool | None:
    """Tell whether two birth dates may be one day, None where one is not known."""
    if not _year(one) or not _year(other):
        return None
    if year_alone(one) or year_alone(other):
        return _year(one) == _year(other)
    return other in days_meant(one)


def _one_digit_apart(one: str, other: str) -> bool:
    apart = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) and apart == 1


def _year(birth: str) -> str:
    year, rest = birth[:4], birth[4:]
    numbers = year.isascii() and year.isdigit() and len(year) == 4  # noqa: PLR2004 - digits of a year
    if rest:
        day = rest[1:3] + rest[4:6]
        numbers = numbers and len(birth) == _DATE and day.isascii() and day.isdigit()
    return year if numbers else ""


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
