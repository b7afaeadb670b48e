"""The people who work on this laptop, each with a passphrase of their own."""

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.people import Role, User, UserMissing
from fieldkit.records.permissions import ROLE_ACTS, Act
from fieldkit.services.answering import answered_for
from fieldkit.services.passphrases import PassphraseTooShort, check_passphrase
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork

__all__ = [
    "OwnRole",
    "PassphraseTooShort",
    "WorkInHand",
    "add_user",
    "change_passphrase",
    "change_role",
    "check_passphrase",
    "list_users",
    "with_specialist",
]


class OwnRole(FieldkitError):
    """An administrator was to take their own role away, and perhaps the last one of its kind."""

    template = N_(
        "Your own role is changed by another administrator. So one administrator always stays."
        " Nothing was changed."
    )


class WorkInHand(FieldkitError):
    """A role was to take families away from somebody who still has work with them."""

    template = N_(
        "{name} has drafts or open cases, which this role does not open, so nobody would look after"
        " them. Finish the drafts and hand the cases over first. Nothing was changed."
    )


@needs(Act.WORK)
def list_users(workspace: Workspace) -> tuple[User, ...]:
    """Return everybody who works here; who has left is listed by ``leaving.list_leavers``."""
    with workspace.reading() as work:
        return tuple(one for one in work.users.list() if one.active)


@needs(Act.MANAGE_USERS)
def change_role(workspace: Workspace, user: User, role: Role) -> User:
    """Give a colleague another role, and return them with it.

    Raises OwnRole, UserMissing, WorkInHand. Since nobody changes their own, the
    last administrator stays one.
    """
    if user.id == workspace.user.id:
        raise OwnRole
    with workspace.unit_of_work() as work:
        kept = work.users.get(user.id)
        if kept is None or not kept.active:
            raise UserMissing(name=user.name)
        changed = replace(kept, role=role)
        blind = Act.SEE_FAMILIES not in ROLE_ACTS[role]
        if blind and (work.drafts.ids_of(kept.id) or any(answered_for(work, kept))):
            raise WorkInHand(name=kept.name)
        work.users.save(changed)
        work.log.audit("role_changed", f"{user.id} {kept.role}>{role}")
        work.commit()
    workspace.users_changed()
    return changed


@needs(Act.MANAGE_USERS)
def add_user(
    workspace: Workspace, name: str, passphrase: str, role: Role = Role.SPECIALIST
) -> User:
    """Give somebody a passphrase of their own.

    Raises NameMissing, PassphraseTooShort.

    Where the pack has a list of specialists, the user gets a row in it, so that
    forms can name them.
    """
    check_passphrase(passphrase)
    user = User(id=new_id(), name=name.strip(), role=role, created_at=workspace.now())
    with workspace.unit_of_work() as work:
        user = with_specialist(work, user)
        work.users.add(user)
        work.log.audit("user_added", user.id)
        work.commit()
    workspace.database.add_passphrase(user, passphrase)
    workspace.users_changed()
    return user


@needs(Act.WORK)
def change_passphrase(workspace: Workspace, old: str, new: str) -> None:
    """Give the user at work a new passphrase; no data is rewritten.

    Raises WrongPassphrase where the old one does not fit, PassphraseTooShort.
    """
    check_passphrase(new)
    workspace.database.change_passphrase(old, new)
    with workspace.unit_of_work() as work:
        work.log.audit("passphrase_changed", workspace.user.id)
        work.commit()


def with_specialist(work: "UnitOfWork", user: User) -> User:
    """Return the user with a row of their own among the specialists, where there is such a list."""
    listed = any(one.name == "specialists" for one in work.lists.list())
    if user.specialist_id or not listed:
        return user
    surname, _, rest = user.name.partition(" ")
    entity = Entity(
        list_name="specialists",
        id=new_id(),
        label=user.name,
        # The log names users by their id: at head office this row says who it was.
        properties={
            "surname": surname,
            "given": rest,
            "is_staff": "yes",
            "active": "yes",
            "user_id": user.id,
        },
        created_at=user.created_at,
        updated_at=user.created_at,
    )
    work.entities.save(entity)
    return replace(user, specialist_id=entity.id)
