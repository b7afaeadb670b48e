"""Who may be meant by the letters in the walk-in line."""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.gui.attendance.letters import folded, other_layout
from fieldkit.records.event import Registration
from fieldkit.services.attendance import PersonMatch

MOST = 6


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is on the roster already: they only get their mark."""

    person: Registration


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody known from elsewhere, to be added with organisation and district."""

    match: PersonMatch


@dataclass(frozen=True, slots=True)
class Unknown:
    """A new person by this name, about whom only the organisation is asked."""

    name: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that people of this event come from."""

    name: str
    district: str


Suggestion = Known | Met | Unknown | Organisation


def people_suggested(
    typed: str, roster: Sequence[Registration], matches: Sequence[PersonMatch]
) -> list[Suggestion]:
    """Return those on the roster first, then those known from elsewhere, last a new person."""
    name = as_name(typed)
    if not name:
        return []
    here = [person for person in roster if not person.withdrawn and fits(person.name, typed)]
    found: list[Suggestion] = [Known(person) for person in here[: MOST // 2]]
    taken = {(folded(p.name), folded(p.org_then)) for p in roster if not p.withdrawn}
    for match in matches:
        if (folded(match.name), folded(match.organisation)) not in taken and len(found) < MOST:
            found.append(Met(match))
    return [*found, Unknown(name)]


def organisations_suggested(typed: str, roster: Sequence[Registration]) -> list[Suggestion]:
    """Return the event's organisations in which every typed part stands, at most MOST."""
    seen = {person.org_then: person.district_then for person in roster if person.org_then}
    fitting = [name for name in sorted(seen, key=folded) if fits(name, typed)]
    return [Organisation(name, seen[name]) for name in fitting[:MOST]] if typed.strip() else []


def fits(words: str, typed: str) -> bool:
    """Tell whether every typed part begins a word, under either layout."""
    parts = folded(words).replace("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}", " ").split()
    for attempt in (typed, other_layout(typed)):
        wanted = folded(attempt).split()
        if wanted and all(any(part.startswith(one) for part in parts) for one in wanted):
            return True
    return False


def as_name(typed: str) -> str:
    """Return a typed name with single spaces; one typed without capitals gets them."""
    words = typed.split()
    if all(word.islower() for word in words):
        words = ["-".join(part[:1].upper() + part[1:] for part in w.split("-")) for w in words]
    return " ".join(words)
