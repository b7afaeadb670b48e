"""Erasing a person for good, with an act and an extract of the log to print."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import language, speaking
from fieldkit.records.casework import short_name
from fieldkit.records.change import Change, EntityType, Op
from fieldkit.records.clock import Moment
from fieldkit.records.entity import Entity
from fieldkit.records.erasure import ActMissing, AlreadyErased, ErasureAct, LogLine
from fieldkit.records.ids import short_code
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.permissions import Act
from fieldkit.services.attachment_upkeep import sweep_files
from fieldkit.services.backups import places_with_backups, renew_backups
from fieldkit.services.case_team import sight_of
from fieldkit.services.copies import numbered_copy
from fieldkit.services.exchange import inbox_folder, outbox_folder
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

SWEEP_SETTING = "erasure.sweep"
# A form that is open now may have a file that it does not name yet.
_WHILE_FILLING = timedelta(hours=1)
WITHDRAWN_ON = "consent_withdrawn_on"
WITHDRAWN_WAY = "consent_withdrawn_way"


# The fields whose erasure takes the person away.
_WHOLE = {
    EntityType.ENTITY: ("",),
    EntityType.REGISTRATION: ("name",),
    EntityType.CERTIFICATE: ("name",),
}


@dataclass(frozen=True, slots=True)
class ErasureQuestion:
    """What is to be said before an erasure: whom it concerns, and how far it reaches.

    ``who`` is "2611-0047/2, Анна Р."; ``last`` tells that the family's card
    goes too, since nobody else is left in it.
    """

    person_id: str
    who: str
    forms: int
    last: bool


@needs(Act.ERASE)
def ask_erasure(workspace: Workspace, person_id: str) -> ErasureQuestion:
    """Return what an erasure of this person would concern. Raises AlreadyErased."""
    with workspace.reading() as work:
        person = _person(work, person_id)
        sight_of(workspace, work).require(person.get("family_id"))
        number = _number_of(work, person)
        short = short_name(person.get("given"), person.get("surname"))
        ids = (person.id, *person.also)
        return ErasureQuestion(
            person_id=person_id,
            who=", ".join(part for part in (number, short) if part),
            forms=len({form for one in ids for form in work.submissions.naming(one)}),
            last=len(_to_erase(work, person)) > 1,
        )


@needs(Act.ERASE)
def erase_person(workspace: Workspace, person_id: str, reason: ErasureReason) -> ErasureAct:
    """Erase a person here and, with the next bundles, everywhere; return the act.

    Goes at once: the log's payloads, tables, index, forms that name the
    person, drafts, bundles that wait for their stick and files that were taken
    in. Raises AlreadyErased, LedByOthers.
    """
    with workspace.reading() as work:
        sight_of(workspace, work).require(_person(work, person_id).get("family_id"))
    return erase_decided(workspace, person_id, reason)


def erase_decided(
    workspace: Workspace, person_id: str, reason: ErasureReason, *, alone: bool = False
) -> ErasureAct:
    """Erase whom somebody who may has decided to erase, whoever has opened the workspace now.

    Cards that were merged into the person's go too, unless this very one is to go
    ``alone``. Raises AlreadyErased.
    """
    with workspace.unit_of_work() as work:
        person = work.entities.own("persons", person_id) if alone else _person(work, person_id)
        if person is None or person.erased:
            raise AlreadyErased
        subject = _number_of(work, person)
        cards = [_to_erase(work, person)]
        if not alone:
            merged = (work.merges.others(one.list_name, one.id) for one in cards[0])
            cards += [[one] for some in merged for one in some if not one.erased]
        found = [work.erasures.erase(some, reason=str(reason)) for some in cards]
        # A photo that was taken out of a draft again may show whoever is erased.
        work.attachments.forget_unnamed(workspace.now() - _WHILE_FILLING)
        facts: dict[str, Any] = {
            "fields": sorted({"label", *(k for k, v in person.properties.items() if v)}),
            "withdrawn_on": person.get(WITHDRAWN_ON),
            "family": len(found[0].entities) > 1,
            "forms": list(dict.fromkeys(form for one in found for form in one.submissions)),
            "drafts": sum(one.drafts for one in found),
            "registrations": sum(one.registrations for one in found),
        }
        if len(cards) > 1:
            facts["merged"] = [f"{some[0].list_name}/{some[0].id}" for some in cards[1:]]
        act = draw_up(
            work,
            ErasureAct(
                number=work.acts.next_number(),
                at=workspace.now(),
                user_name=workspace.user.name,
                subject=subject,
                entity=f"persons/{person.id}",
                reason=reason,
                facts=facts,
            ),
        )
        work.log.audit("person_erased", act.entity)
        work.commit()
    return finish_act(workspace, act)


def draw_up(work: "UnitOfWork", act: ErasureAct) -> ErasureAct:
    """Keep an act, and open the sweep of the files that still hold what it erased."""
    outside = {"sticks": _on_sticks(work), "copies": places_with_backups(work)}
    act = replace(act, facts={**act.facts, **outside})
    work.acts.save(act)
    work.changes.take_back_handed_over()
    work.settings.set(SWEEP_SETTING, "1")
    return act


def finish_act(workspace: Workspace, act: ErasureAct) -> ErasureAct:
    """Sweep the files, and return the act with what went and what is left to decide."""
    gone = sweep_after_erasure(workspace)
    with workspace.unit_of_work() as work:
        work.acts.add_facts(act, gone)
        work.commit()
    return replace(act, facts={**act.facts, **gone})


def sweep_after_erasure(workspace: Workspace) -> dict[str, Any]:
    """Delete the files that still hold what was erased, and return how many of each.

    A bundle that waits here is made anew by the next export; a file that was
    taken in leaves its hash behind. "set_aside" tells of the state that the last
    restore has set aside, which a person has to decide about. Does nothing where
    no erasure is open, so it may be called at any time, such as after a crash.
    """
    from fieldkit.store.restore import RESTORED_ERASURES, last_set_aside

    with workspace.reading() as work:
        if work.settings.get(SWEEP_SETTING) != "1":
            return {}
    gone: dict[str, Any] = {
        "bundles": _delete(outbox_folder(workspace).glob("*.fkb")),
        "intake_files": _delete(inbox_folder(workspace).glob("*.fkb")),
    }
    # Before the fresh copy is made, so that it has none of them.
    sweep_files(workspace)
    emptied = workspace.database.empty_wal()
    try:
        workspace.database.note_erasures()
        gone["backups"] = renew_backups(workspace, keep_last_aside=True)
    except FieldkitError:
        # A full disk, say: the earlier copies are still there, so the erasure stays open.
        emptied = False
    aside = last_set_aside(workspace.folder)
    with workspace.unit_of_work() as work:
        work.attachment_ways.take_back_sent()
        # Whom a restore brings back are erased there already: it is where they were erased.
        if aside is not None and not work.settings.get(RESTORED_ERASURES):
            gone["set_aside"] = aside.isoformat()
        work.outbox.withdraw_unconfirmed(workspace.now())
        if emptied:
            work.settings.set(SWEEP_SETTING, "")
        work.commit()
    return gone


@needs(Act.ERASE)
def remove_set_aside(workspace: Workspace) -> int:
    """Delete what restoring has set aside, and return how many states; the acts tell of it.

    They may hold whom an erasure took since, and they may hold the only copy of
    work that no backup had, so a person decides.
    """
    from fieldkit.store.restore import drop_set_aside, last_set_aside

    gone = drop_set_aside(workspace.folder)
    left = last_set_aside(workspace.folder) is not None
    now = workspace.now().isoformat()
    with workspace.unit_of_work() as work:
        for act in work.acts.list():
            if act.undecided and not left:
                work.acts.add_facts(act, {"set_aside_removed": now})
        work.log.audit("set_aside_removed")
        work.commit()
    return gone


@needs(Act.ERASE)
def list_acts(workspace: Workspace) -> tuple[ErasureAct, ...]:
    """Return the acts of erasure that were drawn up here, the last one first."""
    with workspace.reading() as work:
        return work.acts.list()


@needs(Act.ERASE)
def act_paper(
    workspace: Workspace,
    number: int,
    *,
    spoken: str | None = None,
    shown: bool = False,
    out: Path | None = None,
) -> bytes:
    """Return an act of erasure and its extract of the log as PDF, a numbered copy.

    One that is only ``shown`` has no number and no line in the print log; with
    ``out`` it is kept there. Raises ActMissing, PaperNotKept.
    """
    from fieldkit.reports.erasure_act import erasure_paper

    with workspace.reading() as work:
        act = work.acts.get(number)
        if act is None:
            raise ActMissing
        lines = _extract(work, act)
        organisation = work.settings.get("organisation")

    def made(copy: str) -> bytes:
        with speaking(spoken or language()):
            return erasure_paper(
                act,
                lines,
                organisation=organisation,
                laptop=workspace.device.code,
                printed_at=workspace.now(),
                copy=copy,
            )

    if shown:
        return made("")
    return numbered_copy(workspace, "print act of erasure", act.entity, made, out)


def _person(work: "Reading", person_id: str) -> Entity:
    person = work.entities.get("persons", person_id)
    if person is None or person.erased:
        raise AlreadyErased
    return person


def _to_erase(work: "Reading", person: Entity) -> list[Entity]:
    """Return the person, and the family too where nobody else is left in it."""
    family = work.entities.get("families", person.get("family_id"))
    if family is None or family.erased:
        return [person]
    others = work.entities.related("persons", "family_id", family.id)
    alone = all(one.id == person.id or one.erased for one in others)
    return [person, family] if alone else [person]


def _number_of(work: "Reading", person: Entity) -> str:
    """Return case and member number, "2611-0047/2"; else the beginning of the id."""
    family = work.entities.get("families", person.get("family_id"))
    case_no = family.get("case_no") if family else ""
    if case_no and person.get("seq"):
        return f"{case_no}/{person.get('seq')}"
    return person.id[:8]


def _on_sticks(work: "Reading") -> list[list[str]]:
    """Return number, file and day of the bundles that left: their sticks hold what was erased."""
    return [
        [str(bundle.number), bundle.file_name, bundle.written_at.isoformat()]
        for bundle in reversed(work.outbox.list())
    ]


def _delete(files: Iterable[Any]) -> int:
    count = 0
    for file in files:
        with suppress(OSError):
            file.unlink()
            count += 1
    return count


def _extract(work: "Reading", act: ErasureAct) -> tuple[LogLine, ...]:
    """Return the log's lines about the erased: each commit once, with what it touched."""
    names = {user.id: user.name for user in work.users.list()}
    list_name, _, entity_id = act.entity.partition("/")
    history = list(work.changes.history(EntityType.ENTITY, f"{list_name}/{entity_id}"))
    for merged in act.facts.get("merged", ()):
        history += work.changes.history(EntityType.ENTITY, merged)
    for registration in act.facts.get("registered", ()):
        history += work.changes.history(EntityType.REGISTRATION, registration)
    for certificate in act.facts.get("certified", ()):
        history += work.changes.history(EntityType.CERTIFICATE, certificate)
    for instance_id in act.facts.get("forms", ()):
        history += work.changes.history(EntityType.SUBMISSION, instance_id)
    commits: dict[str, list[Change]] = {}
    for change in history:
        commits.setdefault(change.commit, []).append(change)
    lines = [_line(found, names) for found in commits.values()]
    return tuple(sorted(lines, key=lambda line: (line.at, line.id)))


def _line(found: Sequence[Change], names: dict[str, str]) -> LogLine:
    first = found[0]
    moment = Moment.parse(first.hlc).milliseconds / 1000
    return LogLine(
        at=datetime.fromtimestamp(moment, UTC),
        laptop=_code(first.device),
        author=names.get(first.user, first.user[:8]),
        what=_what(found),
        id=found[-1].id,
    )


def _what(found: Sequence[Change]) -> str:
    """Return a code for what a commit did: "erased:<forms>", "redacted:<forms>", "written:<n>"."""
    forms = sum(c.op is Op.ERASE and c.type is EntityType.SUBMISSION for c in found)
    whole = any(one.op is Op.ERASE and one.field in _WHOLE.get(one.type, ()) for one in found)
    if whole:
        return f"erased:{forms}"
    return f"redacted:{forms}" if forms else f"written:{len(found)}"


def _code(device: str) -> str:
    try:
        return short_code(device)
    except ValueError:
        return "?"
