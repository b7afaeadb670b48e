"""People who may be meant by a few letters: professionals and those who came to earlier events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldkit.records.consents import may_be_named
from fieldkit.records.finding import Fit, Wanted
from fieldkit.records.likeness import folded_name
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

    Any part of a name will do, and words of the organisation beside it, as
    everywhere in the program. People are found among the
    specialists who have not left, and among the registrations of all events; in
    event mode of that one alone, since other events may be groups of parents. Members of
    families, who are in a group as such, are found for nobody else's event.
    """
    wanted = Wanted.of(text)
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
            for r in work.attendance.find_registrations(wanted)
            if r.specialist_id not in left
            and only in {"", r.event_id}
            and may_be_named(r)
            and not (r.anonymous or r.person_id or r.merged_into)
        ]
    ranked = sorted(_ranked([*earlier, *people], wanted), key=lambda pair: pair[0])
    return tuple(_distinct(match for _, match in ranked))[:limit]


def _ranked(
    people: Iterable[PersonMatch], wanted: Wanted
) -> Iterator[tuple[tuple[Fit, str], PersonMatch]]:
    """Yield those who fit, whole words before beginnings, those before middles.

    An organisation alone means nobody.
    """
    for person in people:
        fit = wanted.fit(person.name)
        if fit is None and wanted.fit(person.organisation) is None:
            fit = wanted.fit(person.name, person.organisation)
        if fit is not None:
            yield (fit, folded_name(person.name)), person


def _distinct(people: Iterable[PersonMatch]) -> Iterator[PersonMatch]:
    seen: set[tuple[str, str]] = set()
    for person in people:
        key = (folded_name(person.name), folded_name(person.organisation))
        anywhere = (key[0], "")
        if key in seen or (not key[1] and any(name == key[0] for name, _ in seen)):
            continue
        seen.add(key)
        seen.add(anywhere) if not key[1] else None
        yield person
