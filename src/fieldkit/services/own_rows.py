"""Which row among the specialists is a user's own: on a new laptop it is the one from before."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.entity import Entity
from fieldkit.records.likeness import folded_name
from fieldkit.records.people import User
from fieldkit.records.permissions import Act
from fieldkit.services.answering import answered_by, answered_for
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_SPECIALISTS = "specialists"


class RowTaken(FieldkitError):
    """A row was to become a user's own that is not there or is somebody else's."""

    template = N_(
        "This specialist is another user here, or is not in the list any more. Look at the list "
        "again."
    )


@dataclass(frozen=True, slots=True)
class SameName:
    """A user, and another specialist of the same name: perhaps the same person from before.

    ``cases`` counts the open cases that name that specialist as their manager.
    """

    user: User
    row_id: str
    cases: int


@needs(Act.MANAGE_USERS)
def same_names(workspace: Workspace) -> tuple[SameName, ...]:
    """Return the users whose name another specialist has who answers for something.

    So it is after a laptop was filled: the cases name the row from the old
    laptop, and whoever works here has got a new one.
    """
    with workspace.reading() as work:
        people = [one for one in work.users.list() if one.active]
        taken = {one.specialist_id for one in people}
        found = []
        for row in work.entities.list(_SPECIALISTS):
            if row.id in taken or row.get("active", "yes") == "no":
                continue
            for user in people:
                if folded_name(user.name) == folded_name(row.label):
                    cases = sum(1 for _one in _answered(work, user, row.id))
                    if cases:
                        found.append(SameName(user, row.id, cases))
    return tuple(found)


@needs(Act.MANAGE_USERS)
def take_row(workspace: Workspace, user_id: str, row_id: str) -> User:
    """Let a specialist of the list be the user, who then answers for what names that one.

    What names the row that the user had here passes over to it. Raises RowTaken.
    """
    with workspace.unit_of_work() as work:
        user = work.users.get(user_id)
        row = work.entities.get(_SPECIALISTS, row_id)
        taken = {one.specialist_id for one in work.users.list() if one.active}
        if user is None or row is None or row.deleted or row.id in taken:
            raise RowTaken
        work.entities.save_all(list(answered_by(answered_for(work, user), row.id)))
        before = work.entities.get(_SPECIALISTS, user.specialist_id or "")
        if before is not None and not before.deleted:
            # Forms of these days may name it, so it stays and is offered no more.
            work.entities.save(replace(before, properties={"active": "no"}))
        changed = replace(user, specialist_id=row.id)
        work.users.save(changed)
        work.log.audit("specialist_taken", f"{user.id} {row.id}")
        work.commit()
    if workspace.user.id == changed.id:
        workspace.user = changed
    workspace.users_changed()
    return changed


def _answered(work: "Reading", user: User, row_id: str) -> tuple[Entity, ...]:
    return tuple(one for one, _name in answered_for(work, replace(user, specialist_id=row_id)))
