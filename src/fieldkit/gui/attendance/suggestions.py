"""Who may be meant by the letters in the walk-in line."""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.gui.attendance.letters import folded
from fieldkit.records.event import Registration
from fieldkit.records.finding import Fit, Wanted
from fieldkit.records.likeness import PersonFacts, may_be_one
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
    """Return those on the roster first, then those known from elsewhere, then a new person.

    Last stand those on the roster whose names differ by no more than a slip of
    the pen or an initial: they may be the same.
    """
    name = as_name(typed)
    if not name:
        return []
    wanted = Wanted.of(typed)
    here = [p for p in roster if not p.withdrawn and wanted.fit(p.name) is not None]
    here.sort(key=lambda person: wanted.fit(person.name) or Fit.WHOLE)
    found: list[Suggestion] = [Known(person) for person in here[: MOST // 2]]
    taken = {(folded(p.name), folded(p.org_then)) for p in roster if not p.withdrawn}
    for match in matches:
        if (folded(match.name), folded(match.organisation)) not in taken and len(found) < MOST:
            found.append(Met(match))
    facts = PersonFacts.named(name)
    like = [
        Known(person)
        for person in roster
        if not person.withdrawn
        and person not in here
        and may_be_one(facts, PersonFacts.named(person.name))
    ]
    return [*found, Unknown(name), *like[: MOST // 2]]


def organisations_suggested(typed: str, roster: Sequence[Registration]) -> list[Suggestion]:
    """Return the event's organisations in which every typed part stands, at most MOST."""
    wanted = Wanted.of(typed)
    seen = {person.org_then: person.district_then for person in roster if person.org_then}
    fitting = ((wanted.fit(name), folded(name), name) for name in seen)
    found = sorted((fit, key, name) for fit, key, name in fitting if fit is not None)
    return [Organisation(name, seen[name]) for _fit, _key, name in found[:MOST]]


def as_name(typed: str) -> str:
    """Return a typed name with single spaces; one typed without capitals gets them."""
    words = typed.split()
    if all(word.islower() for word in words):
        words = ["-".join(part[:1].upper() + part[1:] for part in w.split("-")) for w in words]
    return " ".join(words)
