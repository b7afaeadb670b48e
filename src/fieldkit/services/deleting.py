"""What was deleted and can be brought back for thirty days: drafts, and people of a family."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.casework import short_name
from fieldkit.records.entity import Entity
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Draft
from fieldkit.services.case_team import sight_of
from fieldkit.services.workspace import Workspace, needs

KEPT_FOR = timedelta(days=30)
DELETION_REASON = "deletion_reason"
_LISTS = ("persons", "families", "cases")


class PersonMissing(FieldkitError):
    """A person was to be deleted, or brought back, who is not there."""

    template = N_("This person is not in the workspace any more.")


class ReasonMissing(FieldkitError):
    """Somebody was to be deleted without a word why."""

    template = N_("A reason is needed here. A few words are enough.")


class TooLateToBringBack(FieldkitError):
    """Something was to be brought back that was erased, or wiped after thirty days."""

    template = N_("This cannot be brought back any more: it was erased for good.")


@dataclass(frozen=True, slots=True)
class DeletedEntity:
    """A deleted person, family or case, and the last day on which it can be brought back."""

    list_name: str
    entity_id: str
    family_id: str
    words: str
    reason: str
    deleted_on: date
    until: date


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
        work.entities.save(replace(told, deleted=True))
        work.log.audit("person_deleted", f"persons/{person_id}")
        work.commit()


@needs(Act.DELETE_RECORDS)
def bring_back(workspace: Workspace, list_name: str, entity_id: str) -> None:
    """Bring back what was deleted. Raises PersonMissing, TooLateToBringBack."""
    with workspace.unit_of_work() as work:
        found = work.entities.get(list_name, entity_id)
        if found is None:
            raise PersonMissing
        sight_of(workspace, work).require(_family_of(found))
        if found.erased:
            raise TooLateToBringBack
        if found.deleted:
            told = found.with_values({DELETION_REASON: ""}) if found.get(DELETION_REASON) else found
            work.entities.save(replace(told, deleted=False))
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
    rows = [one for one in found if one.until >= today]
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
    )
