"""What was deleted and can be brought back for thirty days: drafts, people, cases, families."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.casework import short_name
from fieldkit.records.entity import Entity
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Draft, Subject
from fieldkit.services.case_team import sight_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

KEPT_FOR = timedelta(days=30)
DELETION_REASON = "deletion_reason"
# The card with which something went, as "list/id": it comes back with that one.
DELETED_WITH = "deleted_with"
_LISTS = ("persons", "families", "cases")
_CARDS = ("families", "cases")


class PersonMissing(FieldkitError):
    """A person was to be deleted, or brought back, who is not there."""

    template = N_("This person is not in the workspace any more.")


class ReasonMissing(FieldkitError):
    """Somebody was to be deleted without a word why."""

    template = N_("A reason is needed here. A few words are enough.")


class TooLateToBringBack(FieldkitError):
    """Something was to be brought back that was erased, or wiped after thirty days."""

    template = N_("This cannot be brought back any more: it was erased for good.")


class CardMissing(FieldkitError):
    """A family's or a case's card was to be deleted that is not there."""

    template = N_("This card is not in the workspace any more. Nothing was deleted.")


class FamilyDeleted(FieldkitError):
    """A person or a case was to be brought back into a family that is deleted itself."""

    template = N_("The family is deleted too. Bring the family back first.")


class DraftsInTheWay(FieldkitError):
    """A card was to be deleted while somebody is still writing about it."""

    template = N_(
        "There are drafts about this card: {count}. Finalize or delete them first, so that no"
        " answer is lost. Nothing was deleted."
    )


@dataclass(frozen=True, slots=True)
class Deletion:
    """What goes with a family or a case that is to be deleted, and what stands in the way.

    ``who`` is the case number and a short name. The finalized ``forms`` about it
    stay as they are. ``drafts``, whoever's they are, have to be finished before.
    """

    who: str
    persons: int
    open_cases: int
    records: int
    forms: int
    drafts: int


@dataclass(frozen=True, slots=True)
class DeletedEntity:
    """A deleted person, family or case, and the last day on which it can be brought back.

    ``went_with`` is the card, "list/id", with which it was deleted, else "".
    """

    list_name: str
    entity_id: str
    family_id: str
    words: str
    reason: str
    deleted_on: date
    until: date
    went_with: str = ""


@dataclass(frozen=True, slots=True)
class DeletedDraft:
    """A deleted draft, and the last day on which it can be brought back."""

    draft: Draft
    deleted_on: date
    until: date


@needs(Act.DELETE_RECORDS)
def delete_person(workspace: Workspace, person_id: str, reason: str) -> None:
    """Take somebody who was entered by mistake out of a family; brought back within thirty days.

    Raises ReasonMissing, PersonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    with workspace.unit_of_work() as work:
        person = work.entities.get("persons", person_id)
        if person is None or person.deleted:
            raise PersonMissing
        sight_of(workspace, work).require(person.get("family_id"))
        told = person.with_values({DELETION_REASON: reason.strip()})
        work.entities.save_all([replace(told, deleted=True), *_merged_into(work, told)])
        work.log.audit("person_deleted", f"persons/{person_id}")
        work.commit()


@needs(Act.DELETE_RECORDS)
def ask_deletion(workspace: Workspace, list_name: str, entity_id: str) -> Deletion:
    """Return what goes with a family or a case that is deleted. Raises CardMissing, LedByOthers."""
    with workspace.reading() as work:
        card = _card(work, list_name, entity_id)
        sight_of(workspace, work).require(_family_of(card))
        hanging = hanging_from(work, card)
        kinds = Counter(one.list_name for one in hanging)
        cases = [one for one in (card, *hanging) if one.list_name == "cases"]
        subject = Subject(list_name, entity_id)
        return Deletion(
            who=card.get("case_no") or card.label,
            persons=kinds["persons"],
            open_cases=sum(one.get("status") == "open" for one in cases),
            records=len(hanging) - kinds["persons"] - kinds["cases"],
            forms=work.submissions.count(subject=subject),
            drafts=len(drafts_about(work, (card, *hanging))),
        )


@needs(Act.DELETE_RECORDS)
def delete_card(workspace: Workspace, list_name: str, entity_id: str, reason: str) -> None:
    """Delete a family or a case that was entered by mistake, with all that hangs on it.

    One act, and brought back as one within thirty days. Finalized forms stay.
    Raises ReasonMissing, CardMissing, LedByOthers, DraftsInTheWay.
    """
    if not reason.strip():
        raise ReasonMissing
    with workspace.unit_of_work() as work:
        card = _card(work, list_name, entity_id)
        sight_of(workspace, work).require(_family_of(card))
        hanging = hanging_from(work, card)
        drafts = drafts_about(work, (card, *hanging))
        if drafts:
            raise DraftsInTheWay(count=len(drafts))
        key = f"{list_name}/{entity_id}"
        told = {DELETION_REASON: reason.strip()}
        going = [card.with_values(told)]
        going += [one.with_values({**told, DELETED_WITH: key}) for one in hanging]
        merged = [other for one in going for other in _merged_into(work, one)]
        work.entities.save_all((*(replace(one, deleted=True) for one in going), *merged))
        work.log.audit("card_deleted", key)
        work.commit()


@needs(Act.DELETE_RECORDS)
def bring_back(workspace: Workspace, list_name: str, entity_id: str) -> None:
    """Bring back what was deleted, and what went with it.

    Raises PersonMissing, TooLateToBringBack, FamilyDeleted.
    """
    with workspace.unit_of_work() as work:
        found = work.entities.get(list_name, entity_id)
        if found is None:
            raise PersonMissing
        sight_of(workspace, work).require(_family_of(found))
        if found.erased:
            raise TooLateToBringBack
        family = work.entities.get("families", found.get("family_id"))
        if list_name != "families" and family is not None and family.deleted:
            raise FamilyDeleted
        if found.deleted:
            key = f"{list_name}/{entity_id}"
            went = [
                one
                for name in work.entities.list_names()
                for one in work.entities.deleted(name)
                if one.get(DELETED_WITH) == key
            ]
            work.entities.save_all(_there_again(one) for one in (found, *went))
            work.log.audit("brought_back", f"{list_name}/{entity_id}")
        work.commit()


@needs(Act.DELETE_RECORDS)
def list_deleted(workspace: Workspace) -> tuple[DeletedEntity, ...]:
    """Return the people, families and cases that can be brought back, the last deleted first."""
    today = workspace.now().date()
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        found = [
            _deleted(one)
            for name in _LISTS
            for one in work.entities.deleted(name)
            if sight.sees(_family_of(one))
        ]
    # What went with a card comes back with it, so it has no line of its own.
    cards = {f"{one.list_name}/{one.entity_id}" for one in found}
    rows = [one for one in found if one.until >= today and one.went_with not in cards]
    return tuple(sorted(rows, key=lambda one: (one.deleted_on, one.words), reverse=True))


@needs(Act.FILL_FORMS)
def list_deleted_drafts(workspace: Workspace) -> tuple[DeletedDraft, ...]:
    """Return the drafts of the user at work that can be brought back, the last deleted first."""
    today = workspace.now().date()
    with workspace.reading() as work:
        found = work.drafts.deleted()
    rows = []
    for draft, moment in found:
        day = moment.astimezone(workspace.now().tzinfo).date()
        if draft.user_id == workspace.user.id and day + KEPT_FOR >= today:
            rows.append(DeletedDraft(draft, day, day + KEPT_FOR))
    return tuple(rows)


def wipe_old_drafts(workspace: Workspace) -> int:
    """Wipe the drafts that were deleted more than thirty days ago, and return how many."""
    with workspace.unit_of_work() as work:
        count = work.drafts.wipe_deleted_before(workspace.now() - KEPT_FOR - timedelta(days=1))
        if count:
            work.log.audit("drafts_wiped", str(count))
        work.commit()
    return count


def _family_of(entity: Entity) -> str:
    return entity.id if entity.list_name == "families" else entity.get("family_id")


def _deleted(entity: Entity) -> DeletedEntity:
    day = entity.updated_at.date() if entity.updated_at else date.min
    short = short_name(entity.get("given"), entity.get("surname"))
    return DeletedEntity(
        list_name=entity.list_name,
        entity_id=entity.id,
        family_id=_family_of(entity),
        words=short if entity.list_name == "persons" and short else entity.label,
        reason=entity.get(DELETION_REASON),
        deleted_on=day,
        until=day + KEPT_FOR,
        went_with=entity.get(DELETED_WITH),
    )


def hanging_from(work: "Reading", card: Entity) -> tuple[Entity, ...]:
    """Return the records of a family, or of a case, in whatever lists the packs declare."""
    found: list[Entity] = []
    declared = {one.name: one.properties for one in work.lists.list()}
    if card.list_name == "families":
        below = {name for name, known in declared.items() if "family_id" in known}
        for name in sorted(below | {"persons", "cases"}):
            found += work.entities.related(name, "family_id", card.id)
    cases = [one for one in (card, *found) if one.list_name == "cases"]
    for name in sorted(name for name, known in declared.items() if "case_id" in known):
        for case in cases:
            found += work.entities.related(name, "case_id", case.id)
    return tuple({(one.list_name, one.id): one for one in found if not one.deleted}.values())


def _merged_into(work: "Reading", card: Entity) -> Iterable[Entity]:
    """Return the cards that were merged into one that is deleted, which go and come with it."""
    told = {DELETION_REASON: card.get(DELETION_REASON)}
    told |= {DELETED_WITH: card.get(DELETED_WITH) or f"{card.list_name}/{card.id}"}
    for one in work.merges.others(card.list_name, card.id):
        yield replace(one, properties=told, deleted=True)


def _card(work: "Reading", list_name: str, entity_id: str) -> Entity:
    found = work.entities.get(list_name, entity_id) if list_name in _CARDS else None
    if found is None or found.deleted or found.erased:
        raise CardMissing
    return found


def drafts_about(work: "Reading", records: Iterable[Entity]) -> list[Draft]:
    """Return everybody's drafts that are about a record, or name it in an answer."""
    ids = {one.id for one in records}
    return [
        draft
        for draft in work.drafts.list()
        if (draft.subject and draft.subject.entity_id in ids)
        or any(one in draft.instance for one in ids)
    ]


def _there_again(entity: Entity) -> Entity:
    told = {name: "" for name in (DELETION_REASON, DELETED_WITH) if entity.get(name)}
    return replace(entity.with_values(told), deleted=False)
