"""All cards of a workspace that may be about one person twice, for whoever supervises."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from fieldkit.records.entity import Entity
from fieldkit.records.event import Registration
from fieldkit.records.likeness import PersonFacts, folded_name
from fieldkit.records.pairs import DIFFERENT, SAME, like_pairs, pair_id, pair_of
from fieldkit.records.permissions import Act
from fieldkit.records.roles import humans
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_PERSONS, _FAMILIES = "persons", "families"


@dataclass(frozen=True, slots=True)
class LikeCard:
    """One of two: a person of a family, or somebody on the roster of an event.

    ``where`` is the family or the event, ``place`` the settlement or the
    organisation. One of ``family_id`` and ``event_id`` may be empty, or both
    where the family is not here; ``row_no`` is the row on the roster, else 0.
    """

    id: str
    facts: PersonFacts
    where: str
    place: str = ""
    family_id: str = ""
    event_id: str = ""
    row_no: int = 0


@dataclass(frozen=True, slots=True)
class LikePair:
    """Two cards that may be about one person; ``sure`` where name and date are the same."""

    one: LikeCard
    other: LikeCard
    sure: bool = False


class _Steps:
    """One progress over several searches, counted in people."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self.before = 0

    def step(self, done: int, _of: int) -> None:
        """Tell of so many of the search that runs."""
        self._progress.step(self.before + done, self._total)


@needs(Act.SEE_ALL_FAMILIES)
def find_pairs(workspace: Workspace, progress: Progress | None = None) -> tuple[LikePair, ...]:
    """Return the pairs of which nobody has said yet whether they are one, the surest first.

    Persons are compared over all families, participants within each event.
    Raises Cancelled.
    """
    workspace.note_read("pairs_opened", "")
    with workspace.reading() as work:
        persons, lines = _persons(work), tuple(work.attendance.everybody())
        participants = _participants(work, lines)
        said = {one.id for name in (DIFFERENT, SAME) for one in work.entities.list(name)}
    steps = _Steps(progress or Silent(), len(persons) + len(participants))
    found = _pairs(persons, like_pairs([one.facts for one in persons], steps.step))
    steps.before = len(persons)
    events = [one.event_id for one in participants]
    facts = [one.facts for one in participants]
    parts = _in_two_roles(lines)
    found += [
        pair
        for pair in _pairs(participants, like_pairs(facts, steps.step, within=events))
        if frozenset((pair.one.id, pair.other.id)) not in parts
    ]
    found = [pair for pair in found if pair_id(pair.one.id, pair.other.id) not in said]
    found.sort(key=lambda pair: (not pair.sure, folded_name(pair.one.facts.name)))
    return tuple(found)


@needs(Act.SEE_ALL_FAMILIES)
def marked_pairs(workspace: Workspace) -> tuple[LikePair, ...]:
    """Return the pairs that somebody marked as one person, of which both cards are here."""
    with workspace.reading() as work:
        pairs = [
            (_card(work, mark.get("one_id")), _card(work, mark.get("other_id")))
            for mark in work.entities.list(SAME)
        ]
    # Those that were merged since are one card.
    there = ((one, other) for one, other in pairs if one and other and one.id != other.id)
    return tuple(_pair(one, other) for one, other in there)


@needs(Act.SEE_ALL_FAMILIES)
def mark_same(workspace: Workspace, one_id: str, other_id: str) -> None:
    """Say that two cards are about one person. The mark travels to head office; no card changes."""
    with workspace.unit_of_work() as work:
        work.entities.save(pair_of(SAME, one_id, other_id))
        work.log.audit("cards_marked_same", f"persons/{min(one_id, other_id)}")
        work.commit()


@needs(Act.SEE_ALL_FAMILIES)
def take_back(workspace: Workspace, one_id: str, other_id: str) -> None:
    """Let a pair be asked about again, whatever was said of it."""
    with workspace.unit_of_work() as work:
        for list_name in (DIFFERENT, SAME):
            said = work.entities.get(list_name, pair_id(one_id, other_id))
            if said is not None and not said.deleted:
                work.entities.save(replace(said, deleted=True))
        work.log.audit("cards_asked_again", f"persons/{min(one_id, other_id)}")
        work.commit()


def _pairs(cards: list[LikeCard], places: Iterable[tuple[int, int]]) -> list[LikePair]:
    return [_pair(cards[one], cards[other]) for one, other in places]


def _pair(one: LikeCard, other: LikeCard) -> LikePair:
    same_name = folded_name(one.facts.name) == folded_name(other.facts.name)
    same_birth = one.facts.birth == other.facts.birth
    known = bool(one.facts.birth or one.facts.organisation)
    return LikePair(one, other, sure=same_name and same_birth and known)


def _card(work: "Reading", card_id: str) -> LikeCard | None:
    """Return a person's card or a line of a roster that is still there."""
    person = work.entities.get(_PERSONS, card_id)
    if person is not None:
        family = work.entities.get(_FAMILIES, person.get("family_id"))
        return None if person.deleted else _person(person, family)
    line = work.attendance.registration(card_id)
    if line is None or line.withdrawn:
        return None
    event = work.attendance.event(line.event_id)
    return _participant(line, event.title if event else "")


def _persons(work: "Reading") -> list[LikeCard]:
    families = {one.id: one for one in work.entities.list(_FAMILIES)}
    return [
        _person(one, families.get(one.get("family_id"))) for one in work.entities.list(_PERSONS)
    ]


def _person(person: Entity, family: Entity | None) -> LikeCard:
    return LikeCard(
        id=person.id,
        facts=PersonFacts.of(person),
        where=family.label if family else "",
        place=family.get("settlement") if family else "",
        family_id=family.id if family else "",
    )


def _participants(work: "Reading", lines: Iterable[Registration]) -> list[LikeCard]:
    titles = {event.id: event.title for event in work.attendance.events()}
    return [_participant(one, titles.get(one.event_id, "")) for one in lines]


def _in_two_roles(lines: Iterable[Registration]) -> set[frozenset[str]]:
    """Return the pairs of rows that one human has in different roles: those are no mistake."""
    events: dict[str, list[Registration]] = {}
    for one in lines:
        events.setdefault(one.event_id, []).append(one)
    found = set()
    for mine in events.values():
        leads = humans(mine)
        rows: dict[str, list[Registration]] = {}
        for one in mine:
            rows.setdefault(leads[one.id], []).append(one)
        for same in rows.values():
            found |= {
                frozenset((one.id, other.id))
                for one, other in combinations(same, 2)
                if one.role is not other.role
            }
    return found


def _participant(one: Registration, event: str) -> LikeCard:
    return LikeCard(
        id=one.id,
        facts=PersonFacts.named(one.name, one.org_then),
        where=event,
        place=one.org_then,
        event_id=one.event_id,
        row_no=one.row_no,
    )
