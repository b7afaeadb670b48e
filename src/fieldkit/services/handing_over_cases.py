"""Handing families over to a colleague's laptop, without a network and without head office."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.case_handover import CaseHandover, HandedFamily
from fieldkit.records.device import Device, DeviceKind, Disclosure
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.answering import OVER, TEAM
from fieldkit.services.case_team import CaseMissing, LedByOthers, Sight, sight_of
from fieldkit.services.handed_drafts import bring_drafts_back, drafts_that_go, note_drafts
from fieldkit.services.handover_writing import WrittenHandover, write_handover
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.family_scope import FamilyScope
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_FAMILIES, _CASES, _SPECIALISTS = "families", "cases", "specialists"
_STEPS = "responsible_id"


class NotFromThisLaptop(FieldkitError):
    """Families were to be handed over from a laptop that may not hand over whole records."""

    template = N_(
        "Whole records may not leave this laptop, so no family can be handed over from it to "
        "another one. Head office decides that; ask there."
    )


class ColleagueUnknown(FieldkitError):
    """Families were to go to a laptop that is not known here, or that is revoked."""

    template = N_(
        "This laptop is not among the laptops that head office stands for, or it is revoked. Take "
        "in the newest file from head office, then choose again. Nothing was handed over."
    )


class SuccessorMissing(FieldkitError):
    """Cases were to be led by somebody who is not among the specialists."""

    template = N_(
        "This specialist is not in the list any more, or leads these cases already. Choose somebody"
        " else. Nothing was handed over."
    )


class DraftsAboutThem(FieldkitError):
    """Families were to be handed over while somebody still writes about them."""

    template = N_(
        "There are drafts about these families that stay on this laptop: {count}. They are a "
        "colleague's, or hold files or sealed answers. Finalize or delete them first, or stay in "
        "the team. Nothing was handed over."
    )


class MixedWithOthers(FieldkitError):
    """Families share acts of the log with families that the giver may not see."""

    template = N_(
        "These families were entered in one act with families that others lead, so they cannot go "
        "alone. Name the colleague in the team of the case instead: head office passes it on."
    )


class GoneOn(FieldkitError):
    """A handing over was to be taken back that the colleague works with already."""

    template = N_(
        "{name} works with these families already, so they are not taken back. Ask for them to be "
        "handed over again."
    )


class HandoverMissing(FieldkitError):
    """A handing over was asked for that is not known here, or was taken back."""

    template = N_("This handing over is not known here or was taken back. Look at the list again.")


@dataclass(frozen=True, slots=True)
class HandoverQuestion:
    """What is to be said and chosen before families go: counts, files in bytes, and to whom.

    ``families`` are in words. ``others`` are the families that go along in part,
    since somebody wrote about them in the same act. ``drafts_go`` counts one's own
    drafts that go along unless the giver stays in the team; ``drafts`` are those that
    stand in the way then. ``laptops`` are those that head office
    stands for, ``specialists`` are pairs of id and name.
    """

    families: tuple[str, ...]
    changes: int
    files: int
    size: int
    events: int
    others: tuple[str, ...]
    drafts_go: int
    drafts: int
    laptops: tuple[Device, ...]
    specialists: tuple[tuple[str, str], ...]


@needs(Act.ASSIGN_CASES)
def ask_handover(workspace: Workspace, family_ids: Collection[str]) -> HandoverQuestion:
    """Return what a handing over of these families would hold.

    Raises CaseMissing, LedByOthers, MixedWithOthers.
    """
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        found = list(_families(workspace, work, sight, family_ids))
        scope = _scope(work, sight, found)
        sizes = work.attachments.sizes(scope.scope.files)
        going, staying = drafts_that_go(workspace, work, found)
        names = work.entities.some(_FAMILIES, scope.others)
        people = (
            (row["name"], row["label"])
            for row in work.entities.rows(_SPECIALISTS)
            if row.get("active", "yes") != "no" and row["name"] != workspace.user.specialist_id
        )
        return HandoverQuestion(
            families=tuple(_words(work, family) for family in found),
            changes=scope.scope.changes,
            files=len(sizes),
            size=sum(sizes.values()),
            events=len(scope.events),
            others=tuple(sorted(one.label for one in names.values() if not one.deleted)),
            drafts_go=len(going),
            drafts=staying,
            laptops=_laptops(work),
            specialists=tuple(sorted(people, key=lambda pair: pair[1].casefold())),
        )


@needs(Act.ASSIGN_CASES)
def hand_over_cases(
    workspace: Workspace,
    family_ids: Collection[str],
    laptop_id: str,
    folder: Path,
    progress: Progress | None = None,
    *,
    receiver_id: str = "",
    stay: bool = False,
) -> WrittenHandover:
    """Write families, sealed for a colleague's laptop, into a folder; the colleague leads them.

    ``receiver_id`` is the specialist who leads the open cases from now on, and
    whose the steps are that were the giver's; empty for one's own other laptop,
    where nobody new does. With ``stay`` the giver remains in the teams. That is
    logged like any change, so head office learns it from both laptops. Where the
    file could not be written, the cases are as they were. Raises CaseMissing,
    LedByOthers, MixedWithOthers, DraftsAboutThem, ColleagueUnknown,
    SuccessorMissing, NotFromThisLaptop, NotWritten, OfficeDiskFull, Cancelled.
    """
    if workspace.device.disclosure is not Disclosure.FULL:
        raise NotFromThisLaptop
    with workspace.unit_of_work() as work:
        sight = sight_of(workspace, work)
        found = list(_families(workspace, work, sight, family_ids))
        _scope(work, sight, found)
        reader = _laptop(work, laptop_id)
        receiver = _successor(workspace, work, receiver_id) if receiver_id else None
        going, staying = drafts_that_go(workspace, work, found)
        if staying and receiver is not None and not stay:
            raise DraftsAboutThem(count=staying)
        handover = CaseHandover(
            id=new_id(),
            out=True,
            device=reader.id,
            made_at=workspace.now(),
            user_id=workspace.user.id,
            giver_name=workspace.user.name,
            receiver_id=receiver_id,
            receiver_name=receiver.label if receiver else "",
            families=tuple(_pass_on(workspace, work, one, receiver, stay=stay) for one in found),
            number=work.handovers.next_number(),
            mark=work.handovers.mark(),
        )
        work.handovers.save(handover)
        note_drafts(work, handover, () if stay else going)
        for one in found:
            work.log.audit("family_handed_over", f"{_FAMILIES}/{one.id}", laptop=reader.code)
        work.commit()
    try:
        return write_handover(workspace, handover, folder, progress or Silent())
    except BaseException:
        with workspace.unit_of_work() as work:
            _give_back(workspace, work, handover)
            work.commit()
        raise


@needs(Act.ASSIGN_CASES)
def write_handover_again(
    workspace: Workspace, handover_id: str, folder: Path, progress: Progress | None = None
) -> WrittenHandover:
    """Write the families of a handing over once more, as they are known now.

    Raises HandoverMissing, ColleagueUnknown, NotWritten, OfficeDiskFull, Cancelled.
    """
    with workspace.reading() as work:
        handover = _mine(workspace, work, handover_id)
        _laptop(work, handover.device)
    return write_handover(workspace, handover, folder, progress or Silent())


@needs(Act.ASSIGN_CASES)
def take_back_handover(workspace: Workspace, handover_id: str) -> CaseHandover:
    """Lead the cases again as before, by a further change that travels like any other.

    A file that has left may still be taken in; head office and both laptops then
    agree on the later change. Raises HandoverMissing, and GoneOn where something
    that the colleague's laptop wrote about the cases has come here since.
    """
    with workspace.unit_of_work() as work:
        handover = _mine(workspace, work, handover_id)
        cases = [case for one in handover.families for case, _curator, _team in one.before]
        if work.handovers.worked_with(handover, cases):
            raise GoneOn(name=handover.receiver_name)
        back = _give_back(workspace, work, handover)
        work.commit()
    return back


@needs(Act.SEE_FAMILIES)
def list_handovers(workspace: Workspace) -> tuple[CaseHandover, ...]:
    """Return what went to other laptops and came from them, the last one first.

    One's own, and those of families that one may open.
    """
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        return tuple(one for one in work.handovers.list() if _may_see(workspace, sight, one))


@needs(Act.SEE_FAMILIES)
def last_handover(workspace: Workspace, family_id: str) -> CaseHandover | None:
    """Return how a family that one may open went or came last, None where it never did."""
    with workspace.reading() as work:
        sight_of(workspace, work).require(family_id)
        for one in work.handovers.list():
            if one.taken_back_at is None and any(f.family_id == family_id for f in one.families):
                return one
    return None


def _families(
    workspace: Workspace, work: "Reading", sight: Sight, ids: Collection[str]
) -> Iterator[Entity]:
    """Return the families, each of which whoever is at work leads or may lead."""
    for family_id in dict.fromkeys(ids):
        family = work.entities.get(_FAMILIES, family_id)
        if family is None or family.deleted or family.erased:
            raise CaseMissing
        sight.require(family_id)
        mine = (workspace.user.specialist_id or "", "")
        led = all(case.get("curator_id") in mine for case in _open_cases(work, family_id))
        if not (led or sight.everything):
            raise LedByOthers(names=sight.leaders(family_id))
        yield family


def _open_cases(work: "Reading", family_id: str) -> list[Entity]:
    cases = work.entities.related(_CASES, "family_id", family_id)
    return [one for one in cases if not one.deleted and one.get("status") not in OVER]


def _scope(work: "Reading", sight: Sight, families: Iterable[Entity]) -> "FamilyScope":
    scope = work.family_scopes.of_families([one.id for one in families])
    if not all(map(sight.sees, scope.others)):
        raise MixedWithOthers
    return scope


def _words(work: "Reading", family: Entity) -> str:
    cases = (*_open_cases(work, family.id), family)
    return next((one.get("case_no") for one in cases if one.get("case_no")), family.label)


def _laptops(work: "Reading") -> tuple[Device, ...]:
    known = work.devices.list(DeviceKind.LAPTOP)
    return tuple(one for one in known if one.revoked_at is None)


def _laptop(work: "Reading", laptop_id: str) -> Device:
    for one in _laptops(work):
        if one.id == laptop_id:
            return one
    raise ColleagueUnknown


def _successor(workspace: Workspace, work: "Reading", specialist_id: str) -> Entity:
    found = work.entities.get(_SPECIALISTS, specialist_id)
    if (
        found is None
        or found.deleted
        or found.get("active", "yes") == "no"
        or specialist_id == workspace.user.specialist_id
    ):
        raise SuccessorMissing
    return found


def _pass_on(
    workspace: Workspace,
    work: "UnitOfWork",
    family: Entity,
    receiver: Entity | None,
    *,
    stay: bool,
) -> HandedFamily:
    """Let a colleague lead the open cases of a family, and return who led them before."""
    words = _words(work, family)
    if receiver is None:
        return HandedFamily(family.id, words)
    before: list[tuple[str, str, str]] = []
    changed: list[Entity] = []
    own = workspace.user.specialist_id or ""
    for case in _open_cases(work, family.id):
        curator, team = case.get("curator_id"), case.get(TEAM)
        before.append((case.id, curator, team))
        kept = [one for one in team.split() if one not in {receiver.id, own}]
        if stay and own:
            kept.append(own)
        # These properties alone, so that nothing else of the case is written again.
        values = {"curator_id": receiver.id, TEAM: " ".join(kept)}
        changed.append(replace(case, properties=values))
        if curator:
            changed += _steps_of(work, case, curator, receiver.id)
    work.entities.save_all(changed)
    return HandedFamily(family.id, words, tuple(before))


def _steps_of(work: "Reading", case: Entity, before: str, after: str) -> Iterator[Entity]:
    """Return what somebody was to do for a case and has not done, for somebody else to do."""
    for one in work.lists.list():
        if _STEPS in one.properties and "case_id" in one.properties:
            for record in work.entities.related(one.name, "case_id", case.id):
                over = record.deleted or record.get("status") in OVER
                if not over and record.get(_STEPS) == before:
                    yield replace(record, properties={_STEPS: after})


def _give_back(workspace: Workspace, work: "UnitOfWork", handover: CaseHandover) -> CaseHandover:
    """Let the cases be led as before where they still are as the handing over left them."""
    changed: list[Entity] = []
    for family in handover.families:
        for case_id, curator, team in family.before:
            case = work.entities.get(_CASES, case_id)
            if case is None or case.deleted or case.get("curator_id") != handover.receiver_id:
                continue
            changed.append(replace(case, properties={"curator_id": curator, TEAM: team}))
            changed += _steps_of(work, case, handover.receiver_id, curator)
        work.log.audit("handover_taken_back", f"{_FAMILIES}/{family.family_id}")
    work.entities.save_all(changed)
    bring_drafts_back(work, handover)
    back = replace(handover, taken_back_at=workspace.now())
    work.handovers.save(back)
    return back


def _mine(workspace: Workspace, work: "Reading", handover_id: str) -> CaseHandover:
    found = work.handovers.get(handover_id)
    sight = sight_of(workspace, work)
    if found is None or not found.out or found.taken_back_at is not None:
        raise HandoverMissing
    if not (sight.everything or found.user_id == workspace.user.id):
        raise HandoverMissing
    return found


def _may_see(workspace: Workspace, sight: Sight, handover: CaseHandover) -> bool:
    if sight.everything or handover.user_id == workspace.user.id:
        return True
    return all(sight.sees(one.family_id) for one in handover.families)
