"""Cards with which one may be merged: those that are alike, and those that words find."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.formats import table_date
from fieldkit.records.card_merge import MERGEABLE
from fieldkit.records.casework import as_date, full_name
from fieldkit.records.entity import Entity
from fieldkit.records.finding import Wanted
from fieldkit.records.likeness import PersonFacts, folded_name, may_be_one
from fieldkit.records.organisations import may_be_one_organisation
from fieldkit.records.permissions import Act
from fieldkit.services.card_comparing import CardsNotMergeable, card_words, require_cards
from fieldkit.services.case_team import Sight, sight_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_FAMILIES, _PERSONS, _SPECIALISTS = "families", "persons", "specialists"
_MOST = 50


@dataclass(frozen=True, slots=True)
class CardHit:
    """One card to choose: whose it is, and what tells it from another of the same name."""

    id: str
    words: str
    second: str


@needs(Act.FILL_FORMS)
def cards_to_merge(
    workspace: Workspace, list_name: str, card_id: str, query: str = ""
) -> tuple[CardHit, ...]:
    """Return the cards that may be meant by the words; without words, those that are alike.

    At most fifty, of those whom whoever is at work may open. Raises
    CardsNotMergeable, LedByOthers, NotAllowed.
    """
    with workspace.reading() as work:
        card = work.entities.get(list_name, card_id) if list_name in MERGEABLE else None
        if card is None or card.deleted:
            raise CardsNotMergeable
        require_cards(workspace, work, (card,))
        sight = sight_of(workspace, work)
        found = _found(work, sight, card, query) if query.strip() else _alike(work, card)
        distinct = {one.id: one for one in found if one.id != card.id and _open(sight, one)}
        return tuple(_hit(work, one) for one in list(distinct.values())[:_MOST])


def _open(sight: Sight, card: Entity) -> bool:
    if card.deleted or card.erased:
        return False
    if card.list_name == _FAMILIES:
        return sight.sees(card.id)
    return card.list_name != _PERSONS or sight.sees(card.get("family_id"))


def _found(work: "Reading", sight: Sight, card: Entity, query: str) -> Iterable[Entity]:
    if card.list_name in {_FAMILIES, _PERSONS}:
        page = work.entities.page(
            _FAMILIES, query=query, ranked=True, limit=_MOST, seen_by=sight.seen_by
        )
        if card.list_name == _FAMILIES:
            return page.entities
        people = work.entities.related_to(_PERSONS, "family_id", [one.id for one in page.entities])
        return [person for some in people.values() for person in some]
    wanted = Wanted.of(query)
    return [
        one
        for one in work.entities.list(card.list_name)
        if wanted.fit(" ".join((one.label, *one.properties.values()))) is not None
    ]


def _alike(work: "Reading", card: Entity) -> Iterator[Entity]:
    if card.list_name == _PERSONS:
        yield from _like_person(work, card)
    elif card.list_name == _FAMILIES:
        for person in work.entities.related(_PERSONS, "family_id", card.id):
            for other in _like_person(work, person):
                family = work.entities.get(_FAMILIES, other.get("family_id"))
                if family is not None:
                    yield family
        if card.get("surname"):
            yield from work.entities.near(
                _FAMILIES, [("surname", folded_name(card.get("surname")))]
            )
    elif card.list_name == _SPECIALISTS:
        facts = PersonFacts.named(card.label)
        others = work.entities.list(_SPECIALISTS)
        yield from (one for one in others if may_be_one(facts, PersonFacts.named(one.label)))
    else:
        others = work.entities.list(card.list_name)
        yield from (one for one in others if may_be_one_organisation(card.label, one.label))


def _like_person(work: "Reading", person: Entity) -> Iterator[Entity]:
    facts = PersonFacts.of(person)
    asked = [(name, person.get(name)) for name in ("surname", "birth_date") if person.get(name)]
    for other in work.entities.near(_PERSONS, asked) if asked else ():
        if other.id != person.id and may_be_one(facts, PersonFacts.of(other)):
            yield other


def _hit(work: "Reading", card: Entity) -> CardHit:
    if card.list_name == _PERSONS:
        family = work.entities.get(_FAMILIES, card.get("family_id"))
        day = as_date(card.get("birth_date"))
        told = (
            table_date(day) if day else card.get("birth_date"),
            family.label if family else "",
            family.get("case_no") if family else "",
        )
        return CardHit(card.id, full_name(card) or card.label, _joined(told))
    if card.list_name == _FAMILIES:
        place = card.get("address") or card.get("settlement")
        return CardHit(card.id, card_words(work, card), place)
    named = work.entities.get("organisations", card.get("organisation_id"))
    told = (card.get("position"), named.label if named else "", card.get("short_name"))
    return CardHit(card.id, card.label, _joined(told))


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
