"""People who may be meant by a few letters: professionals and those who came to earlier events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldkit.records.finding import other_layout
from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs

_LIMIT = 8


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """Somebody the letters may mean, with the organisation and district last known."""

    name: str
    organisation: str = ""
    district: str = ""
    position: str = ""
    specialist_id: str = ""
    organisation_id: str = ""


@needs(Act.ATTEND)
def match_people(workspace: Workspace, text: str, limit: int = _LIMIT) -> tuple[PersonMatch, ...]:
    """Return who may be meant, best first.

    Any part of a name will do, in any case, with ё as е; what was typed under
    the Latin layout is read as Cyrillic too. People are found among the
    specialists who have not left, and among the registrations of all events; in
    event mode of that one alone, since other events may be groups of parents.
    """
    wanted = [words for words in (_words(text), _words(other_layout(text))) if words]
    if not wanted:
        return ()
    only = workspace.rights.only_event
    with workspace.reading() as work:
        specialists = work.entities.rows("specialists")
        left = {row["name"] for row in specialists if row.get("active") == "no"}
        people = [
            PersonMatch(
                name=row.get("label", ""),
                position=row.get("position", ""),
                specialist_id=row["name"],
                organisation_id=row.get("organisation_id", ""),
            )
            for row in specialists
            if row["name"] not in left
        ]
        earlier = [
            PersonMatch(
                r.name,
                r.org_then,
                r.district_then,
                r.position,
                r.specialist_id,
                r.organisation_id,
            )
            for asked in dict.fromkeys((text, other_layout(text)))
            for r in work.attendance.find_registrations(asked)
            if r.specialist_id not in left and only in {"", r.event_id}
        ]
    ranked = sorted(_ranked([*earlier, *people], wanted), key=lambda pair: pair[0])
    return tuple(_distinct(match for _, match in ranked))[:limit]


def _ranked(
    people: Iterable[PersonMatch], wanted: list[list[str]]
) -> Iterator[tuple[tuple[bool, str], PersonMatch]]:
    """Yield those in whose names every typed part stands, beginnings of words before middles."""
    for person in people:
        words = _words(person.name)
        for parts in wanted:
            if all(any(part in word for word in words) for part in parts):
                begins = all(any(word.startswith(part) for word in words) for part in parts)
                yield (not begins, " ".join(words)), person
                break


def _distinct(people: Iterable[PersonMatch]) -> Iterator[PersonMatch]:
    seen: set[tuple[str, str]] = set()
    for person in people:
        key = (fold(person.name), fold(person.organisation))
        anywhere = (key[0], "")
        if key in seen or (not key[1] and any(name == key[0] for name, _ in seen)):
            continue
        seen.add(key)
        seen.add(anywhere) if not key[1] else None
        yield person


def fold(text: str) -> str:
    """Return a name as it is compared: lower case, ё as е, single spaces."""
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    return text.casefold().replace("ё", "е").split()
