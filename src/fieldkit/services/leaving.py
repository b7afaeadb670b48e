"""People who leave: what they have in hand passes to a colleague, and their access ends."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.casework import next_step
from fieldkit.records.entity import Entity
from fieldkit.records.people import Role, User, UserMissing
from fieldkit.records.permissions import ROLE_ACTS, Act
from fieldkit.services.answering import (
    OVER,
    answered_by,
    answered_for,
    in_teams,
    name_anew,
    team_changed,
)
from fieldkit.services.passphrases import check_passphrase
from fieldkit.services.users import with_specialist
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_CASES = "cases"
_SPECIALISTS = "specialists"
_KEPT = "leaving.{user}"


class OnlyByAdministrators(FieldkitError):
    """A supervisor was to end an administrator's access."""

    template = N_(
        "An administrator's access is ended by another administrator alone. Nothing was changed."
    )


class OwnAccess(FieldkitError):
    """Somebody was to end their own access, and perhaps the last administrator's."""

    template = N_(
        "Your own access is ended by another administrator. So one administrator always stays."
        " Nothing was changed."
    )


class SuccessorUnfit(FieldkitError):
    """Cases and drafts were to pass to somebody who may not open families."""

    template = N_(
        "{name} takes attendance and cannot open families. Choose another colleague for the drafts"
        " and cases. Nothing was changed."
    )


class SuccessorHasNoKeys(FieldkitError):
    """Sealed facts were to open to a successor who has no keys of their own yet."""

    template = N_(
        "{name} has not opened the workspace since the program was renewed, so sealed facts cannot"
        " be opened to them yet. Let them open it once. Nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes on when somebody leaves, to be looked at before.

    ``cases`` are open; ``planned`` of them have a day for the next contact or
    assessment; ``teams`` counts the cases of colleagues in whose team they are;
    ``others`` are steps and groups that they answer for. ``sealed`` counts the
    drafts that hold sealed facts. ``holds`` tells that they open sealed facts,
    ``alone`` that nobody else opens those there are, so that they cannot leave
    yet, and ``may_seal`` that whoever asks can open them to the successor.
    """

    leaver: User
    drafts: int
    cases: int
    planned: int
    teams: int
    others: int
    sealed: int
    holds: bool
    alone: bool
    may_seal: bool
    successors: tuple[User, ...]

    @property
    def nothing(self) -> bool:
        """Tell whether there is nothing to pass on."""
        return not (self.drafts or self.cases or self.teams or self.others)


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who has left, and how much of what passed is still with the successor.

    ``waiting`` counts the open records and drafts that are the leaver's nonetheless,
    such as a case that came with a bundle afterwards, or what a restore has brought
    back: nobody looks after them.
    """

    user: User
    successor: str
    drafts: int
    records: int
    waiting: int


@needs(Act.END_ACCESS)
def who_may_leave(workspace: Workspace) -> tuple[User, ...]:
    """Return the colleagues whose access whoever is at work may end; nobody's for most roles."""
    with workspace.reading() as work:
        people = work.users.list()
    return tuple(one for one in people if one.active and _may_end(workspace.user, one))


@needs(Act.END_ACCESS)
def ask_leaving(workspace: Workspace, user: User) -> Passing:
    """Return what passes on when this person leaves. Raises OnlyByAdministrators, OwnAccess."""
    _require(workspace, user)
    with workspace.reading() as work:
        return _passing(work, user, workspace.now().date())


@needs(Act.END_ACCESS)
def end_access(
    workspace: Workspace, user: User, successor: User, *, open_sealed: bool = False
) -> Passing:
    """Let what somebody has in hand pass to a colleague, end their access, and return what passed.

    Drafts are local, so they change hands here; records change hands by logged
    changes. Finalized forms keep their author. With ``open_sealed`` the
    successor opens sealed facts too. All is one transaction: once it is
    committed the passphrase is refused, even where its keys could not be
    deleted any more. Raises OnlyByAdministrators, OwnAccess, UserMissing,
    SuccessorUnfit, SuccessorHasNoKeys, NoHolder, and LastHolder where sealed
    facts would be lost.
    """
    from fieldkit.store.database import REKEY_WANTED
    from fieldkit.store.faults import DiskFull, DiskRefused

    _require(workspace, user)
    with workspace.unit_of_work() as work:
        passing = _passing(work, user, workspace.now().date())
        leaver = passing.leaver
        if successor.id not in {one.id for one in passing.successors}:
            raise _unfit(successor, passing)
        heir = with_specialist(work, _at_work(work, successor))
        work.users.save(heir)
        _pass_sealed(workspace, work, (leaver, heir), open_sealed=open_sealed)
        drafts = work.drafts.ids_of(leaver.id)
        work.drafts.pass_on(drafts, user_id=leaver.id, to=heir.id)
        name_anew(work, (leaver.specialist_id or "", heir.specialist_id or ""))
        answered = list(answered_for(work, leaver))
        work.entities.save_all(answered_by(answered, heir.specialist_id or ""))
        # Read again: whoever answers for a case now needs no place in its team.
        teams = in_teams(work, leaver)
        both = (leaver.specialist_id or "", heir.specialist_id or "")
        work.entities.save_all(team_changed(teams, *both))
        _set_active(work, leaver, active=False)
        work.users.save(replace(leaver, active=False))
        kept = {
            "to": heir.id,
            "drafts": drafts,
            "teams": [one.id for one in teams],
            "records": [[entity.list_name, entity.id, name] for entity, name in answered],
        }
        work.settings.set(_KEPT.format(user=leaver.id), json.dumps(kept))
        work.settings.set(REKEY_WANTED, "yes")
        work.log.audit("access_ended", f"{leaver.id}>{heir.id}")
        work.commit()
    workspace.users_changed()
    # The database refuses the leaver already; where the disk is full the next opening does this.
    with suppress(DiskFull, DiskRefused):
        workspace.database.forget_leavers()
    return passing


@needs(Act.WORK)
def list_leavers(workspace: Workspace) -> tuple[Left, ...]:
    """Return who has left, the one who came last first."""
    with workspace.reading() as work:
        names = {one.id: one.name for one in work.users.list()}
        found = []
        for user in work.users.list():
            if user.active:
                continue
            kept = _kept(work, user)
            found.append(
                Left(
                    user=user,
                    successor=names.get(str(kept.get("to", "")), ""),
                    drafts=len(_drafts_still_there(work, kept)),
                    records=len(list(_records_still_there(work, kept))),
                    waiting=len(list(answered_for(work, user))) + len(work.drafts.ids_of(user.id)),
                )
            )
    return tuple(reversed(found))


@needs(Act.END_ACCESS)
def pass_on_rest(workspace: Workspace, user: User, successor: User) -> int:
    """Let what is still somebody's who has left pass to a colleague; return how many things.

    Raises UserMissing where the first is at work, or the other is not, and SuccessorUnfit.
    """
    with workspace.unit_of_work() as work:
        left = work.users.get(user.id)
        if left is None or left.active:
            raise UserMissing(name=user.name)
        heir = with_specialist(work, _at_work(work, successor))
        if not _fit(heir):
            raise SuccessorUnfit(name=heir.name)
        work.users.save(heir)
        drafts = work.drafts.ids_of(left.id)
        work.drafts.pass_on(drafts, user_id=left.id, to=heir.id)
        name_anew(work, (left.specialist_id or "", heir.specialist_id or ""))
        answered = list(answered_for(work, left))
        work.entities.save_all(answered_by(answered, heir.specialist_id or ""))
        count = len(answered) + len(drafts)
        work.log.audit("cases_passed", left.id, count=count)
        work.commit()
    return count


@needs(Act.END_ACCESS)
def who_takes_over(workspace: Workspace) -> tuple[User, ...]:
    """Return the colleagues to whom cases may pass, whoever is at work among them."""
    with workspace.reading() as work:
        return tuple(one for one in work.users.list() if one.active and _fit(one))


@needs(Act.MANAGE_USERS)
def bring_back_user(
    workspace: Workspace, user: User, passphrase: str, *, give_back: bool = False
) -> User:
    """Let somebody who has left in again, by a new passphrase that they type themselves.

    With ``give_back`` the drafts and records that passed to the successor, and
    are still theirs, come back. Sealed facts stay closed until a holder names
    them again. Raises PassphraseTooShort, UserMissing.
    """
    from fieldkit.store.faults import DiskFull, DiskRefused

    check_passphrase(passphrase)
    with workspace.unit_of_work() as work:
        left = work.users.get(user.id)
        if left is None or left.active:
            raise UserMissing(name=user.name)
        back = replace(left, active=True)
        work.users.save(back)
        _set_active(work, back, active=True)
        if give_back:
            kept = _kept(work, back)
            drafts = _drafts_still_there(work, kept)
            work.drafts.pass_on(drafts, user_id=str(kept.get("to", "")), to=back.id)
            records = list(_records_still_there(work, kept))
            work.entities.save_all(answered_by(records, back.specialist_id or ""))
            found = (work.entities.get(_CASES, one) for one in kept.get("teams", ()))
            teams = [one for one in found if one and not one.deleted]
            work.entities.save_all(team_changed(teams, "", back.specialist_id or ""))
            successor = work.users.get(str(kept.get("to", "")))
            ids = ((successor and successor.specialist_id) or "", back.specialist_id or "")
            name_anew(work, ids, drafts)
        work.settings.set(_KEPT.format(user=back.id), "")
        work.log.audit("access_given_back", back.id)
        # Written while the rest can still be taken back: keys of somebody who is not
        # active are deleted by the next opening.
        workspace.database.add_passphrase(back, passphrase)
        work.commit()
    workspace.users_changed()
    # Else a restore would shut them out again; the next opening makes up for it.
    with suppress(DiskFull, DiskRefused):
        workspace.database.forget_leavers()
    return back


def _passing(work: "Reading", user: User, today: date) -> Passing:
    leaver = _at_work(work, user)
    drafts = work.drafts.ids_of(leaver.id)
    answered = list(answered_for(work, leaver))
    cases = [entity for entity, _name in answered if entity.list_name == _CASES]
    teams = in_teams(work, leaver)
    holders = work.sealed.holders()
    people = [one for one in work.users.list() if one.active and one.id != leaver.id]
    return Passing(
        leaver=leaver,
        drafts=len(drafts),
        cases=len(cases),
        planned=sum(next_step(one.properties, today) is not None for one in cases),
        teams=len(teams),
        others=len(answered) - len(cases),
        sealed=sum(work.sealed.has(one) for one in drafts),
        holds=leaver.id in holders,
        alone=holders == (leaver.id,) and work.sealed.any(),
        may_seal=leaver.id in holders and work.sealed.is_holder(),
        successors=tuple(one for one in people if _fit(one) or not (drafts or answered or teams)),
    )


def _may_end(actor: User, leaver: User) -> bool:
    if actor.id == leaver.id:
        return False
    return leaver.role is not Role.ADMINISTRATOR or actor.role is Role.ADMINISTRATOR


def _fit(successor: User) -> bool:
    return Act.SEE_FAMILIES in ROLE_ACTS[successor.role]


def _require(workspace: Workspace, leaver: User) -> None:
    if leaver.id == workspace.user.id:
        raise OwnAccess
    if not _may_end(workspace.user, leaver):
        raise OnlyByAdministrators


def _at_work(work: "Reading", user: User) -> User:
    kept = work.users.get(user.id)
    if kept is None or not kept.active:
        raise UserMissing(name=user.name)
    return kept


def _unfit(successor: User, passing: Passing) -> FieldkitError:
    known = not _fit(successor) and successor.id != passing.leaver.id
    return (SuccessorUnfit if known else UserMissing)(name=successor.name)


def _pass_sealed(
    workspace: Workspace, work: "UnitOfWork", both: tuple[User, User], *, open_sealed: bool
) -> None:
    """Take the leaver's way into sealed facts away, and give the successor one where wanted."""
    leaver, heir = both
    keys = workspace.database.keys
    if open_sealed:
        public = keys.public_of(heir.id)
        if public is None:
            raise SuccessorHasNoKeys(name=heir.name)
        work.sealed.name(heir.id, public)
    holders = work.sealed.holders()
    if leaver.id in holders and work.sealed.is_holder():
        publics = {one: key for one in holders if (key := keys.public_of(one)) is not None}
        work.sealed.remove(leaver.id, publics)
    else:
        work.sealed.forget(leaver.id)


def _set_active(work: "UnitOfWork", user: User, *, active: bool) -> None:
    """Note among the specialists whether forms may name somebody in new records."""
    row = work.entities.get(_SPECIALISTS, user.specialist_id) if user.specialist_id else None
    if row is not None and not row.deleted:
        work.entities.save(row.with_values({"active": "yes" if active else "no"}))


def _kept(work: "Reading", user: User) -> dict[str, Any]:
    found = json.loads(work.settings.get(_KEPT.format(user=user.id)) or "{}")
    return found if isinstance(found, dict) else {}


def _drafts_still_there(work: "Reading", kept: dict[str, Any]) -> list[str]:
    now = set(work.drafts.ids_of(str(kept.get("to", ""))))
    return [one for one in kept.get("drafts", ()) if one in now]


def _records_still_there(work: "Reading", kept: dict[str, Any]) -> Iterator[tuple[Entity, str]]:
    successor = work.users.get(str(kept.get("to", "")))
    for list_name, entity_id, name in kept.get("records", ()):
        entity = work.entities.get(list_name, entity_id)
        if entity is None or entity.deleted or successor is None:
            continue
        if entity.get("status") not in OVER and entity.get(name) == successor.specialist_id:
            yield entity, name
