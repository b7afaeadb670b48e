"""When two cards may be about one person: spelling, initials, swapped names, known years."""

from dataclasses import dataclass
from operator import ne

from fieldkit.records.entity import Entity

_SHORTEST_SLIP = 4
_DATE = 10
_NEW_YEAR = "-01-01"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What tells one person from another, as it was written down."""

    surname: str = ""
    given: str = ""
    patronymic: str = ""
    birth: str = ""
    sex: str = ""
    organisation: str = ""

    @classmethod
    def of(cls, person: Entity) -> "PersonFacts":
        """Return what a card says."""
        names = ("surname", "given", "patronymic", "birth_date", "sex")
        return cls(*(" ".join(person.get(name).split()) for name in names))

    @classmethod
    def named(cls, name: str, organisation: str = "") -> "PersonFacts":
        """Return what a line of a roster says: surname first, then given name and patronymic.

        A number that stands for somebody whose data was erased is nobody's name.
        """
        if not any(letter.isalpha() for letter in name):
            return cls()
        surname, given, *rest = [*name.replace(".", ". ").split(), "", ""]
        return cls(surname, given, " ".join(rest).strip(), organisation=organisation)

    @property
    def name(self) -> str:
        """Return the whole name."""
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class Traits:
    """The same facts as they are compared: folded once, for comparing with many.

    ``year`` is empty where no date is known; ``alone`` tells that no more than
    the year is; ``swapped`` is the date with day and month in each other's place.
    """

    surname: str
    given: str
    patronymic: str
    whole: str
    birth: str
    year: str
    alone: bool
    swapped: str
    sex: str
    organisation: frozenset[str]

    @classmethod
    def of(cls, facts: PersonFacts) -> "Traits":
        """Return the traits of what was written down."""
        birth, year = facts.birth, _year(facts.birth)
        can_swap = bool(year) and len(birth) == _DATE and int(birth[8:]) <= _MONTHS
        return cls(
            surname=folded_name(facts.surname).strip("."),
            given=folded_name(facts.given).strip("."),
            patronymic=folded_name(facts.patronymic).strip("."),
            whole=folded_name(facts.name),
            birth=birth,
            year=year,
            alone=bool(year) and birth in {year, f"{year}{_NEW_YEAR}"},
            swapped=f"{year}-{birth[8:]}-{birth[5:7]}" if can_swap else "",
            sex=facts.sex,
            organisation=frozenset(folded_name(facts.organisation).split()),
        )


def may_be_one(one: PersonFacts, other: PersonFacts) -> bool:
    """Tell whether two cards may be about one person.

    Names may differ by ё and е, case, one slip of the pen, an initial, or
    surname and given name in each other's place; birth dates by day and month
    swapped, or where one is a year alone (the first of January counts as one).
    A woman of the same names and day, or of the same organisation, may have
    changed her surname. Another sex or patronymic is another person; where no
    date is known, initials mean somebody only within one organisation, and two
    organisations have one person only where the patronymic agrees too.
    """
    return alike(Traits.of(one), Traits.of(other))


def alike(one: Traits, other: Traits) -> bool:
    """Tell the same of traits."""
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if not agree(one.patronymic, other.patronymic):
        return False
    same_day = _same_day(one, other)
    if same_day is None:
        return _alike_without_a_date(one, other)
    if same_day:
        return _same_names(one, other) or _married(one, other)
    whole = one.whole == other.whole and bool(one.patronymic)
    return whole and _one_digit_apart(one.birth, other.birth)


def days_meant(birth: str) -> tuple[str, ...]:
    """Return the birth dates under which the same person may stand."""
    traits = Traits.of(PersonFacts(birth=birth))
    if not traits.year:
        return ()
    found = (birth, traits.year, f"{traits.year}{_NEW_YEAR}", traits.swapped)
    return tuple(dict.fromkeys(day for day in found if day))


def year_alone(birth: str) -> str:
    """Return the year where no more is known of a birth date, else an empty text."""
    traits = Traits.of(PersonFacts(birth=birth))
    return traits.year if traits.alone else ""


def folded_name(name: str) -> str:
    """Return a name as it is compared: without case, ё as е, single spaces."""
    return " ".join(name.casefold().replace("ё", "е").split())


def _alike_without_a_date(one: Traits, other: Traits) -> bool:
    colleagues = _colleagues(one.organisation, other.organisation)
    if not _same_names(one, other):
        both = len(one.patronymic) > 1 and one.patronymic == other.patronymic
        woman = one.patronymic.endswith("на") and one.given == other.given != ""
        return bool(colleagues) and both and woman
    if min(len(one.given), len(other.given)) <= 1:
        return bool(colleagues)
    return colleagues is not False or bool(one.patronymic and other.patronymic)


def _colleagues(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """Tell whether two organisations may be one, None where one is not known."""
    if not one or not other:
        return None
    return one <= other or other <= one


def _same_names(one: Traits, other: Traits) -> bool:
    if not (one.surname and one.given and other.surname and other.given):
        return False
    if close(one.surname, other.surname) and agree(one.given, other.given):
        return True
    return close(one.surname, other.given) and close(one.given, other.surname)


def _married(one: Traits, other: Traits) -> bool:
    if one.alone or other.alone or one.birth != other.birth:
        return False
    if "f" not in {one.sex[:1], other.sex[:1]}:
        return False
    known = min(map(len, (one.given, other.given, one.patronymic, other.patronymic))) > 1
    return known and agree(one.given, other.given)


def agree(one: str, other: str) -> bool:
    """Tell whether two names do not contradict each other: an initial stands for its name."""
    if not one or not other or one == other:
        return True
    # Names that differ in the first letter alone, as Lina and Nina, are two names.
    if one[0] != other[0]:
        return False
    return len(one) == 1 or len(other) == 1 or close(one, other)


def close(one: str, other: str) -> bool:
    """Tell whether two words are the same but for one slip: a letter more, less, other, swapped."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(one) < _SHORTEST_SLIP or len(other) - len(one) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at + 1 : at + 2] + one[at]
    return one[at + 1 :] == other[at + 1 :] or swapped + one[at + 2 :] == other[at:]


def slips(word: str) -> set[str]:
    """Return the word with and without each letter: any two that are ``close`` share one."""
    if len(word) < _SHORTEST_SLIP:
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _same_day(one: Traits, other: Traits) -> bool | None:
    """Tell whether two birth dates may be one day, None where one is not known."""
    if not one.year or not other.year:
        return None
    if one.alone or other.alone:
        return one.year == other.year
    return other.birth in {one.birth, one.swapped}


def _one_digit_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(map(ne, one, other)) == 1


def _year(birth: str) -> str:
    year, rest = birth[:4], birth[4:]
    numbers = year.isascii() and year.isdigit() and len(year) == 4  # noqa: PLR2004 - digits of a year
    if rest:
        day = rest[1:3] + rest[4:6]
        numbers = numbers and len(birth) == _DATE and day.isascii() and day.isdigit()
    return year if numbers else ""
