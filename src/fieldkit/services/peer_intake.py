"""Taking in what a colleague's laptop hands over: judged before it is applied, remembered after."""

from typing import TYPE_CHECKING

from fieldkit.formats import number, table_date
from fieldkit.i18n import _, ngettext
from fieldkit.records.case_handover import CaseHandover, HandedFamily
from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.ids import short_code
from fieldkit.services.exchange import office_of
from fieldkit.services.handed_drafts import take_drafts
from fieldkit.services.handover_checks import Relations
from fieldkit.services.trusting import take_list
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.case_handover import HandoverNote
    from fieldkit.bundles.reader import Opened
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


def hear_colleague(
    workspace: Workspace, work: "UnitOfWork", opened: "Opened", sender: Device
) -> None:
    """Judge a bundle that another laptop wrote for this one; an office's passes.

    The list of keys that it brings counts where our head office has signed it.
    Raises OtherKindOfFile where nothing is handed over, RevokedSender, UnknownAuthor,
    OutsideTheHandover.
    """
    from fieldkit.bundles.errors import OtherKindOfFile, RevokedSender

    if not _between_laptops(workspace, sender):
        return
    if opened.manifest.handover is None:
        raise OtherKindOfFile
    office = office_of(work)
    if office is not None:
        take_list(work, office, opened.manifest.trust)
        known: Device | None = work.devices.get(sender.id)
        if known is not None and known.revoked_at is not None:
            day = table_date(known.revoked_at.date())
            raise RevokedSender(number=opened.envelope.header.number, code=known.code, date=day)
    _require_within(work, opened)


def remember_handover(
    workspace: Workspace, work: "UnitOfWork", opened: "Opened", sender: Device
) -> CaseHandover | None:
    """Remember who handed which families over, and what head office may not have yet.

    None for an office's bundle.
    """
    note = opened.manifest.handover
    if note is None or not _between_laptops(workspace, sender):
        return None
    work.peer_commits.note(note.unconfirmed)
    found = work.entities.some("families", note.families)
    handover = CaseHandover(
        id=note.id,
        out=False,
        device=sender.id,
        made_at=note.made_at,
        user_id=workspace.user.id,
        giver_name=note.giver_name,
        receiver_id=note.receiver_id,
        receiver_name=note.receiver_name,
        families=tuple(
            HandedFamily(one, _words(work, one)) for one in note.families if one in found
        ),
        number=opened.envelope.header.number,
    )
    if work.handovers.get(note.id) is None:
        work.handovers.save(handover)
    take_drafts(workspace, work, opened, note)
    return handover


def handed_over_sentence(
    note: "HandoverNote | None", handover: CaseHandover, discrepancies: int
) -> str:
    """Return what a colleague handed over, in the spoken language."""
    count, others = len(handover.families), len(note.others) if note else 0
    said = [
        ngettext(
            "{count} family is handed over to this laptop by {name}. It stands under Families.",
            "{count} families are handed over to this laptop by {name}. They stand under Families.",
            count,
        ).format(count=number(count), name=handover.giver_name)
    ]
    if handover.receiver_name:
        said.append(_("Case manager from now on: {name}.").format(name=handover.receiver_name))
    if note is not None and note.drafts:
        said.append(
            ngettext(
                "{count} draft came along: it stands under Forms.",
                "{count} drafts came along: they stand under Forms.",
                note.drafts,
            ).format(count=number(note.drafts))
        )
    if others:
        said.append(
            ngettext(
                "Parts of {count} other family came along, since they were entered in one act.",
                "Parts of {count} other families came along, since they were entered in one act.",
                others,
            ).format(count=number(others))
        )
    if discrepancies:
        said.append(
            ngettext(
                "{count} discrepancy awaits a decision.",
                "{count} discrepancies await a decision.",
                discrepancies,
            ).format(count=number(discrepancies))
        )
    return " ".join(said)


def _between_laptops(workspace: Workspace, sender: Device) -> bool:
    return DeviceKind.OFFICE not in (workspace.device.kind, sender.kind)


def _require_within(work: "Reading", opened: "Opened") -> None:
    """Refuse authors whom nobody has vouched for, and records of families that are not named."""
    from fieldkit.bundles.errors import OutsideTheHandover, UnknownAuthor

    note = opened.manifest.handover
    if note is None:
        return
    own = work.devices.own().device.id
    known = {own, *(device.id for device in work.devices.list())}
    relations = Relations(note.families)
    for commit in opened.commits():
        if commit.device not in known:
            raise UnknownAuthor(code=_code(commit.device))
        relations.hear(commit)
    relations.look_up(work)
    named = {*note.families, *note.others}
    for commit in opened.commits():
        about = relations.about(commit)
        if about and not about & named:
            raise OutsideTheHandover(file=opened.envelope.name)


def _words(work: "Reading", family_id: str) -> str:
    family = work.entities.get("families", family_id)
    cases = work.entities.related("cases", "family_id", family_id)
    records = (*cases, family) if family else cases
    return next((one.get("case_no") for one in records if one.get("case_no")), "")


def _code(device: str) -> str:
    try:
        return short_code(device)
    except ValueError:
        return "?"
