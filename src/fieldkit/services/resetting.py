"""A new passphrase for a colleague who forgot theirs, given by an administrator."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.people import User
from fieldkit.records.permissions import Act
from fieldkit.services.passphrases import check_passphrase
from fieldkit.services.workspace import Workspace, needs


class OwnPassphrase(FieldkitError):
    """An administrator was to reset themselves, which would throw their sealed facts away."""

    template = N_("Your own passphrase is changed with the old one. Nothing was changed.")


@needs(Act.WORK)
def colleagues(workspace: Workspace) -> tuple[User, ...]:
    """Return whose passphrase whoever is at work may reset; nobody's for most roles."""
    if not workspace.rights.may(Act.MANAGE_USERS):
        return ()
    with workspace.reading() as work:
        people = work.users.list()
    keys = workspace.database.keys
    return tuple(
        one
        for one in people
        if one.active and one.id != workspace.user.id and keys.has_passphrase(one.id)
    )


@needs(Act.MANAGE_USERS)
def reset_passphrase(workspace: Workspace, user: User, passphrase: str) -> None:
    """Give a colleague a new passphrase, typed by themselves.

    Their keys are new: their recovery sheet opens nothing any more, and sealed
    facts stay closed to them until a holder names them again. Raises
    OwnPassphrase, PassphraseTooShort, LastHolder where
    sealed facts would be lost.
    """
    if user.id == workspace.user.id:
        raise OwnPassphrase
    check_passphrase(passphrase)
    with workspace.unit_of_work() as work:
        work.sealed.forget(user.id)
        work.log.audit("passphrase_reset", user.id)
        # The slots are written while it can still be taken back.
        workspace.database.keys.reset(user.id, passphrase)
        work.commit()
