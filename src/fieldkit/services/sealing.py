"""Sealed facts (level P4): kept apart from the forms they were answered in, for named holders."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.session import FormSession
from fieldkit.i18n import N_
from fieldkit.records.people import User
from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork


class SealedByOthers(FieldkitError):
    """A form with sealed facts was to be finalized by somebody who cannot see them."""

    template = N_(
        "This form holds sealed facts that you cannot open, so that it may depend on answers you "
        "do not see. Let a named holder finalize it. Everything is saved."
    )


class HolderHasNoKeys(FieldkitError):
    """Somebody was to become a holder who has not opened the workspace with this program yet."""

    template = N_(
        "{name} has not opened the workspace since the program was renewed. Let them open it "
        "once, then name them as a holder."
    )


@dataclass(frozen=True, slots=True)
class Holders:
    """Who can open sealed facts, and who could be named. ``mine`` tells of whoever is at work."""

    holders: tuple[User, ...]
    others: tuple[User, ...]
    mine: bool


@needs(Act.WORK)
def list_holders(workspace: Workspace) -> Holders:
    """Return who can open sealed facts on this laptop; everybody may know that."""
    with workspace.reading() as work:
        ids = work.sealed.holders()
        people = [one for one in work.users.list() if one.active or one.id in ids]
        mine = work.sealed.is_holder()
    return Holders(
        holders=tuple(one for one in people if one.id in ids),
        others=tuple(one for one in people if one.id not in ids),
        mine=mine,
    )


@needs(Act.WORK)
def name_holder(workspace: Workspace, user: User) -> None:
    """Let somebody else open sealed facts. Raises NoHolder, HolderHasNoKeys."""
    public = workspace.database.keys.public_of(user.id)
    if public is None:
        raise HolderHasNoKeys(name=user.name)
    with workspace.unit_of_work() as work:
        work.sealed.name(user.id, public)
        work.log.audit("holder_named", user.id)
        work.commit()


@needs(Act.WORK)
def remove_holder(workspace: Workspace, user: User) -> None:
    """Take a holder away: all sealed facts get a new key. Raises NoHolder, LastHolder."""
    with workspace.unit_of_work() as work:
        publics = {
            one: public
            for one in work.sealed.holders()
            if (public := workspace.database.keys.public_of(one)) is not None
        }
        work.sealed.remove(user.id, publics)
        work.log.audit("holder_removed", user.id)
        work.commit()


def keep_sealed(work: "UnitOfWork", session: FormSession, owner: str) -> None:
    """Keep the sealed answers of a draft; whoever cannot see them leaves them as they are."""
    if session.definition.sealed and work.sealed.is_holder():
        sealed = session.sealed_answers()
        work.sealed.put(owner, sealed.answers, sealed.paths)
        work.attachments.place(
            owner, [(value, ref) for ref, value in sealed.answers.items() if value]
        )


def finish_sealed(
    work: "UnitOfWork", session: FormSession, draft: str, submission: str, corrected: str
) -> None:
    """Keep the sealed answers of a finalized form, and forget the draft's.

    Raises SealedByOthers where the draft, or what it corrects, holds some
    that whoever is at work cannot see.
    """
    if not session.definition.sealed:
        return
    if work.sealed.is_holder():
        sealed = session.sealed_answers()
        asked = {ref: value for ref, value in sealed.answers.items() if session.node(ref).relevant}
        work.sealed.put(submission, asked, sealed.paths)
    elif work.sealed.has(draft) or (corrected and work.sealed.has(corrected)):
        raise SealedByOthers
    work.sealed.delete(draft)
