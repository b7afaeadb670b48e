"""Receipts: what head office tells a laptop about its bundles, and what the laptop makes of it."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _, ngettext
from fieldkit.records.device import Device
from fieldkit.records.exchange import IntakeRecord, IntakeStatus, OutboxBundle
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.certifying import certificate_to_send, take_certificate
from fieldkit.services.exchange import (
    ANSWERS_SETTING,
    RECEIPT_SETTING,
    discard,
    header_to,
    outbox_folder,
    own_disk,
    require_office,
    require_office_workspace,
)
from fieldkit.services.held_records import held_to_tell, keep_told
from fieldkit.services.laptop_clocks import note_answer
from fieldkit.services.state_check import Compared, compare, states_for
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.receipt import BundleNote, Receipt
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_NOTES = 200
_WANTED = 2000
_OCTETS = 100_000


class UnknownLaptop(FieldkitError):
    """Something was asked about a laptop that is not enrolled here."""

    template = N_("No laptop by this name is enrolled here. Look it up in the list of laptops.")


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    """The last receipt that this laptop took in; ``refused`` are numbers and reasons."""

    written_at: datetime
    refused: tuple[tuple[int, str], ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What a receipt brought: changes newly confirmed, bundles done with, files asked for.

    ``compared`` is what comparing with head office gave, None where that could not be done.
    ``parted`` tells that a new epoch begins, since another copy wrote under the present one.
    ``certified`` is this laptop by a certificate that is newer, ``held`` counts changes that
    wait at head office for a person to look at them.
    """

    confirmed: int
    done: tuple[OutboxBundle, ...]
    again: int
    parted: bool = False
    compared: Compared | None = None
    certified: Device | None = None
    held: int = 0


@needs(Act.RUN_OFFICE)
def write_receipt(workspace: Workspace, laptop_id: str, folder: Path) -> Path:
    """Write a sealed receipt for a laptop into the folder and return its path.

    Raises OnlyAtTheOffice, UnknownLaptop, NotWritten.
    """
    from fieldkit.bundles.delivery import deliver
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.writer import write_bundle

    require_office_workspace(workspace)
    with workspace.unit_of_work() as work:
        laptop = work.devices.get(laptop_id)
        if laptop is None:
            raise UnknownLaptop
        receipt = with_states(work, receipt_for(workspace, work, laptop), laptop)
        number = int(work.settings.get(ANSWERS_SETTING, "0")) + 1
        work.settings.set(ANSWERS_SETTING, str(number))
        note_answer(workspace, work, laptop)
        identity = work.devices.own()
        work.log.audit("receipt_written", laptop_id, number=number)
        work.commit()
    header = header_to(workspace, Kind.RECEIPT, number, laptop, new_id())
    name = f"receipt-{laptop.code}-{number:06d}.fkb"
    made = outbox_folder(workspace) / name
    try:
        with own_disk(_OCTETS):
            write_bundle(made, header, identity, documents={"receipt.json": receipt.as_bytes()})
        return deliver(made, folder)
    finally:
        discard(made)


def take_receipt(
    workspace: Workspace, work: "UnitOfWork", receipt: "Receipt", number: int
) -> "Taken":
    """Let a receipt of this number take effect.

    A receipt older than one that was taken in changes nothing that counts:
    confirming only ever moves on. Where head office has heard of two copies of
    this workspace, a new epoch begins; the caller renews the author then.
    """
    # An epoch with branches has several tips, and one of them may be ours.
    confirmed = sum(
        work.changes.confirm({(tip.device, tip.epoch): (tip.seq, tip.change)})
        for tip in receipt.tips
    )
    parted = work.devices.own().epoch in {fork.epoch for fork in receipt.forks}
    if parted:
        work.changes.begin_epoch()
        work.log.audit("epoch_begun")
    everything = work.changes.unconfirmed_count() == 0
    taken = {note.sha256 for note in receipt.bundles if note.status != IntakeStatus.REFUSED}
    waiting = [bundle for bundle in work.outbox.list() if bundle.confirmed_at is None]
    # A bundle holds all that was not confirmed when it was written, hence all of earlier ones.
    reached = max((bundle.number for bundle in waiting if bundle.sha256 in taken), default=0)
    done = tuple(b for b in waiting if _is_done(b, taken, reached, everything=everything))
    sent = (bundle.number for bundle in work.outbox.list() if bundle.sha256 in taken)
    work.peer_commits.confirm(max(sent, default=0))
    for bundle in done:
        work.outbox.save(replace(bundle, confirmed_at=workspace.now()))
    office = require_office(work)
    certified = take_certificate(work, office, receipt.certificate)
    seen, again = last_receipt(work), 0
    # Head office's clock may have been wrong, and its numbers begin anew from a backup.
    if seen is None or seen.number < number or seen.written_at <= receipt.written_at:
        work.settings.set(RECEIPT_SETTING, _remembered(receipt, number, work))
        keep_told(work, [(note.reason, note.changes) for note in receipt.held])
        wanted = receipt.attachments_wanted
        newest = max((note.number for note in receipt.bundles), default=0)
        again = work.attachment_ways.send_again(wanted, newest)
    compared = compare(work, receipt, office)
    held = sum(note.changes for note in receipt.held)
    return Taken(confirmed, done, again, parted, compared, certified, held)


@needs(Act.CARRY_BUNDLES)
def last_receipt_seen(workspace: Workspace) -> ReceiptSeen | None:
    """Return what the newest receipt said, None where none has come."""
    with workspace.reading() as work:
        return last_receipt(work)


def last_receipt(work: "Reading") -> ReceiptSeen | None:
    """Return what the newest receipt said, within a transaction that is open."""
    text = work.settings.get(RECEIPT_SETTING)
    if not text:
        return None
    found = json.loads(text)
    return ReceiptSeen(
        written_at=datetime.fromisoformat(found["written_at"]),
        refused=tuple((number, reason) for number, reason in found["refused"]),
        number=found.get("number", 0),
    )


def asked_sentences(again: int, compared: Compared | None, *, parted: bool) -> tuple[str, ...]:
    """Return what a receipt asks for, what comparing gave, and what it says of another copy."""
    said = []
    if again:
        asked = ngettext(
            "Head office misses {count} attached file; it goes with the next bundle.",
            "Head office misses {count} attached files; they go with the next bundle.",
            again,
        )
        said.append(asked.format(count=again))
    said += compared_sentences(compared)
    if parted:
        said.append(
            _(
                "There is another copy of this laptop's workspace, and somebody has worked in it"
                " too. Nothing is lost: head office keeps what both wrote, and from now on this"
                " copy writes under a name of its own. If you know of no copy, call head office."
            )
        )
    return tuple(said)


def compared_sentences(compared: Compared | None) -> list[str]:
    """Return what comparing with head office gave, in the spoken language."""
    if compared is None:
        return []
    if compared.agrees and not compared.rebuilt:
        return [_("Checked against head office: both hold the same.")]
    said = []
    if compared.rebuilt:
        said.append(_("Some cards did not show what was written; they were made anew."))
    if compared.sent_again:
        words = ngettext(
            "Head office has {count} record otherwise than this laptop; it goes again, whole, with"
            " the next bundle.",
            "Head office has {count} records otherwise than this laptop; they go again, whole,"
            " with the next bundle.",
            compared.sent_again,
        )
        said.append(words.format(count=compared.sent_again))
    if compared.wanted:
        words = ngettext(
            "{count} record is damaged on this laptop. The next bundle asks head office for it;"
            " make a backup to a stick until it has come.",
            "{count} records are damaged on this laptop. The next bundle asks head office for"
            " them; make a backup to a stick until they have come.",
            compared.wanted,
        )
        said.append(words.format(count=compared.wanted))
    return said


def _is_done(bundle: OutboxBundle, taken: set[str], reached: int, *, everything: bool) -> bool:
    """Tell whether the exact file of a bundle is needed no more.

    A part that carries only files is done when head office has it, or a later
    bundle: what it lacks then it asks for.
    """
    if bundle.changes:
        return everything or bundle.number <= reached
    return bundle.sha256 in taken or bundle.number < reached


def receipt_for(workspace: Workspace, work: "Reading", laptop: Device) -> "Receipt":
    """Return what head office has of a laptop's bundles."""
    from fieldkit.bundles.header import Tip
    from fieldkit.bundles.receipt import ForkedEpoch, Receipt

    offered = [record for record in work.intake.list() if record.sender == laptop.id]
    return Receipt(
        laptop=laptop.id,
        written_at=workspace.now(),
        tips=tuple(Tip(*tip) for tip in work.changes.tips_of(laptop.id)),
        bundles=tuple(_note(record) for record in offered[:_NOTES]),
        attachments_wanted=work.attachment_ways.missed_of(laptop.id)[:_WANTED],
        forks=tuple(ForkedEpoch(one.epoch, one.seq) for one in work.changes.forks_of(laptop.id)),
        held=held_to_tell(work, laptop),
        certificate=certificate_to_send(work, laptop),
    )


def with_states(work: "UnitOfWork", receipt: "Receipt", laptop: Device) -> "Receipt":
    """Return a receipt with what it is to be compared by."""
    return replace(receipt, states=states_for(work, laptop))


def _note(record: IntakeRecord) -> "BundleNote":
    from fieldkit.bundles.receipt import BundleNote

    return BundleNote(
        number=record.number,
        sha256=record.id,
        status=str(record.status),
        reason=record.reason,
        changes=record.changes,
        taken_at=record.taken_at,
    )


def _remembered(receipt: "Receipt", number: int, work: "Reading") -> str:
    open_ones = {b.sha256 for b in work.outbox.list() if b.confirmed_at is None}
    refused = [
        (note.number, note.reason)
        for note in receipt.bundles
        if note.status == IntakeStatus.REFUSED and note.sha256 in open_ones
    ]
    kept = {"written_at": receipt.written_at.isoformat(), "refused": refused, "number": number}
    return json.dumps(kept)
