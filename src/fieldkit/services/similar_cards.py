"""Cards that may be about a person who is being registered, and who was found to be another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.records.entity import Entity
from fieldkit.records.likeness import (
    PersonFacts,
    close,
    days_meant,
    folded_name,
    may_be_one,
    year_alone,
)
from fieldkit.records.pairs import DIFFERENT, pair_id, pair_of
from fieldkit.records.permissions import Act
from fieldkit.services.case_team import Sight, sight_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.forms.session import FormSession
    from fieldkit.store.unit_of_work import Reading

_PERSONS = "persons"
_MOST = 5


@dataclass(frozen=True, slots=True)
class SimilarCard:
    """A person of a form that is being filled, and the card that may be about the same one.

    Of a card that others lead nothing is told but ``case_no`` and who leads it
    (``led_by``): somebody has to be asked before the person is entered twice.
    """

    person_id: str
    person: PersonFacts
    card_id: str
    card: PersonFacts
    family_id: str
    district_id: str
    family: str
    settlement: str
    case_no: str = ""
    led_by: str = ""


@needs(Act.FILL_FORMS)
def similar_cards(workspace: Workspace, session: "FormSession") -> tuple[SimilarCard, ...]:
    """Return the cards that may be about the persons whom a form is going to register.

    Persons are given their ids at this, to be remembered by. Pairs of which
    somebody said that they are two people are left out, and at most five are
    returned.
    """
    session.name_entities()
    changes = [one for one in session.entity_changes() if one.list_name == _PERSONS]
    written = {one.entity_id for one in changes}
    made = [one for one in changes if one.op == "create" and one.entity_id]
    if not made:
        return ()
    found: list[SimilarCard] = []
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        for change in made:
            person = PersonFacts.of(Entity(_PERSONS, change.entity_id, "", change.properties))
            for card in _near(work, person):
                facts = PersonFacts.of(card)
                if (
                    card.id in written
                    or not may_be_one(person, facts)
                    or _apart(work, change.entity_id, card.id)
                ):
                    continue
                found.append(_similar(work, sight, change.entity_id, person, card, facts))
                if len(found) == _MOST:
                    return tuple(found)
    return tuple(found)


@needs(Act.FILL_FORMS)
def keep_apart(workspace: Workspace, one_id: str, other_id: str) -> None:
    """Remember that two cards are about different people, on every laptop of the team."""
    with workspace.unit_of_work() as work:
        work.entities.save(pair_of(DIFFERENT, one_id, other_id))
        work.log.audit("cards_kept_apart", f"persons/{min(one_id, other_id)}")
        work.commit()


def _apart(work: "Reading", one_id: str, other_id: str) -> bool:
    pair = work.entities.get(DIFFERENT, pair_id(one_id, other_id))
    return pair is not None and not pair.deleted


def _near(work: "Reading", person: PersonFacts) -> tuple[Entity, ...]:
    """Return the few cards that are worth comparing: of the same day, or of a close surname.

    Surname and given name may stand in each other's place.
    """
    if not person.surname and not person.given:
        return ()
    names = {folded_name(name) for name in (person.surname, person.given) if len(name) > 1}
    asked = [("surname", name) for name in names]
    asked += [
        ("surname", known)
        for known in work.entities.spellings(_PERSONS, "surname") - names
        if any(close(known, name) for name in names)
    ]
    asked += [("birth_date", day) for day in days_meant(person.birth)]
    return work.entities.near(_PERSONS, asked, year=year_alone(person.birth))


def _similar(
    work: "Reading",
    sight: Sight,
    person_id: str,
    person: PersonFacts,
    card: Entity,
    facts: PersonFacts,
) -> SimilarCard:
    family = work.entities.get("families", card.get("family_id"))
    if not sight.sees(card.get("family_id")):
        return SimilarCard(
            person_id=person_id,
            person=person,
            card_id=card.id,
            card=PersonFacts(),
            family_id="",
            district_id="",
            family="",
            settlement="",
            case_no=family.get("case_no") if family else "",
            led_by=sight.leaders(card.get("family_id")),
        )
    return SimilarCard(
        person_id=person_id,
        person=person,
        card_id=card.id,
        card=facts,
        family_id=family.id if family and not family.deleted else "",
        district_id=family.get("district_id") if family else "",
        family=family.label if family else "",
        settlement=family.get("settlement") if family else "",
    )
