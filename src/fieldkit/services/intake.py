"""Taking in: a file is kept, checked, opened and applied in one transaction, then answered."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import _
from fieldkit.records.change import Commit
from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.exchange import IntakeRecord, IntakeStatus
from fieldkit.records.ids import short_code
from fieldkit.records.permissions import Act
from fieldkit.services.admission import require_admitted
from fieldkit.services.arrival import SUFFIX, hold, judge, keep, look_at, open_kept
from fieldkit.services.arrived_files import keep_files, note_files
from fieldkit.services.erasing import SWEEP_SETTING, sweep_after_erasure
from fieldkit.services.exchange import (
    REPEATS_SETTING,
    WAITING_SETTING,
    discard,
    paced,
)
from fieldkit.services.hearing import hear_after, hear_before
from fieldkit.services.intake_records import record_of, waiting_for
from fieldkit.services.intake_words import taken_sentence, totals_sentence
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.laptop_clocks import note_clock
from fieldkit.services.office_news import OfficeNews, news_sentence
from fieldkit.services.peer_intake import (
    handed_over_sentence,
    hear_colleague,
    remember_handover,
)
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.pseudonyms import as_admitted, sends_codes
from fieldkit.services.recovery_words import take_words
from fieldkit.services.state_check import mend
from fieldkit.services.succession import hear_succession
from fieldkit.services.totals import keep_totals
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.errors import BundleRefused
    from fieldkit.bundles.reader import Opened
    from fieldkit.bundles.receipt import Receipt
    from fieldkit.records.device import Identity


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of one file. ``sentence`` says it to a person, in the spoken language.

    ``changes`` and attached ``files`` are new here; ``waiting_for`` are the sender's bundle numbers
    that never came and that some changes build on. ``news`` is what our head office sent.
    """

    file: str
    status: IntakeStatus
    sentence: str
    changes: int = 0
    files: int = 0
    known: int = 0
    discrepancies: int = 0
    sender: str = ""
    number: int = 0
    reason: str = ""
    waiting_for: tuple[int, ...] = ()
    receipt_path: Path | None = None
    news: OfficeNews | None = None


@needs(Act.CARRY_BUNDLES)
def take_in(
    workspace: Workspace,
    file: Path,
    progress: Progress | None = None,
    *,
    receipt_to: Path | None = None,
) -> Intake:
    """Take in a bundle of changes or a receipt, whole or not at all.

    What is refused is told by the status REFUSED and its sentence, not by an
    exception; taking the same file twice changes nothing. At an office an
    answer is written into ``receipt_to``, beside the file unless told
    otherwise. Raises Cancelled, OfficeDiskFull and what the store refuses;
    the workspace is then as it was.
    """
    found = _take(workspace, file, progress or Silent())
    if not _answers(workspace, found):
        return found
    return replace(found, receipt_path=_receipt(workspace, found.sender, receipt_to or file.parent))


@needs(Act.RUN_OFFICE)
def intake_folder(
    workspace: Workspace, folder: Path, progress: Progress | None = None
) -> tuple[Intake, ...]:
    """Take in every bundle of changes in a folder, by name, and answer each laptop once.

    What is no bundle by its name is left alone, and so are whole files of
    other kinds: a request waits for a person who compares its words.
    """
    watch = progress or Silent()
    with workspace.reading() as work:
        laptops = {one.id for one in work.devices.list(DeviceKind.LAPTOP)}
    files = sorted(
        path for path in folder.iterdir() if _is_offered(path, workspace.device.id, laptops)
    )
    found = []
    for done, file in enumerate(files):
        watch.step(done, len(files), _("Taking in the bundles"))
        found.append(_take(workspace, file, Silent()))
    watch.step(len(files), len(files), _("Taking in the bundles"))
    receipts = {
        sender: _receipt(workspace, sender, folder)
        for sender in {one.sender for one in found if _answers(workspace, one)}
        if _owes(sender, found, folder)
    }
    return tuple(replace(one, receipt_path=receipts.get(one.sender)) for one in found)


@needs(Act.CARRY_BUNDLES)
def list_intakes(workspace: Workspace) -> tuple[IntakeRecord, ...]:
    """Return the files that were offered, the last one first."""
    with workspace.reading() as work:
        return tuple(work.intake.list())


def _is_offered(path: Path, own: str, laptops: set[str]) -> bool:
    """Tell whether a file is a bundle of changes, or claims to be a bundle and is none.

    A stick that travels to and fro also holds what we wrote ourselves, and what
    goes from laptop to laptop.
    """
    from fieldkit.bundles.envelope import header_outside
    from fieldkit.bundles.header import Kind

    if path.suffix.lower() != SUFFIX or not path.is_file():
        return False
    header = header_outside(path)
    if header is None:
        return True
    readers = {address.device for address in header.recipients}
    wanted = header.kind in (Kind.DATA, Kind.TOTALS)
    return wanted and header.sender != own and not readers <= laptops


def _owes(sender: str, found: list[Intake], folder: Path) -> bool:
    """Tell whether a laptop gets an answer into the folder: for news, or where none lies there."""
    taken = any(one.sender == sender and one.status is IntakeStatus.TAKEN for one in found)
    return taken or not any(folder.glob(f"receipt-{short_code(sender)}-*{SUFFIX}"))


def _answers(workspace: Workspace, found: Intake) -> bool:
    """Tell whether an office owes a receipt: also for a repeat, whose receipt may be lost."""
    return (
        workspace.device.kind is DeviceKind.OFFICE
        and bool(found.sender)
        and found.status is not IntakeStatus.REFUSED
    )


def _receipt(workspace: Workspace, laptop: str, folder: Path) -> Path | None:
    """Write the answer if it can be written there; a read-only stick does not undo an intake."""
    try:
        return write_answer(workspace, laptop, folder).paths[0]
    except FieldkitError:
        return None


def _take(workspace: Workspace, file: Path, progress: Progress) -> Intake:
    from fieldkit.bundles.errors import BundleRefused, NewerBundle

    try:
        envelope = look_at(file, progress)
    except NewerBundle as refused:
        hold(workspace, file)
        return _refused(file, refused)
    except BundleRefused as refused:
        return _refused(file, refused)
    try:
        found = _Taking(workspace, envelope, progress).run()
        sweep_after_erasure(workspace)
    except BundleRefused as refused:
        return _record_refusal(workspace, envelope, refused)
    return found


class _Taking:
    """One examined file on its way in."""

    def __init__(self, workspace: Workspace, envelope: "Envelope", progress: Progress) -> None:
        self._workspace = workspace
        self._envelope = envelope
        self._progress = progress

    def run(self) -> Intake:
        from fieldkit.bundles.header import Kind

        header = self._envelope.header
        hear_succession(self._workspace, header)
        with self._workspace.reading() as work:
            sender = judge(self._workspace, work, header)
            before = work.intake.by_sha256(self._envelope.sha256)
            identity = work.devices.own()
            taken = before is not None and before.status is IntakeStatus.TAKEN
            if not taken:
                require_admitted(work, header, sender)
        if before is not None and taken:
            return self._repeated(before)
        kept = keep(self._workspace, self._envelope)
        try:
            with open_kept(kept, identity, self._progress, staging=kept.path.parent) as opened:
                if header.kind is Kind.TOTALS:
                    return self._figures(opened, sender, identity)
                receipt = self._told(opened) if header.kind is Kind.RECEIPT else None
                return self._changes(opened, sender, identity, receipt)
        except BaseException:
            discard(kept.path)
            raise

    def _changes(
        self,
        opened: "Opened",
        sender: Device,
        identity: "Identity",
        receipt: "Receipt | None",
    ) -> Intake:
        from fieldkit.bundles.errors import ForgedAuthor
        from fieldkit.store.commit_checks import ForgedCommit

        header = self._envelope.header
        total = max(1, opened.manifest.changes)
        keep_files(self._workspace, opened, self._progress)
        step = paced(self._progress, total, _("Taking in the changes"))
        try:
            with self._workspace.unit_of_work() as work:
                hear_colleague(self._workspace, work, opened, sender)
                hear_before(self._workspace, work, opened, sender)
                mark = work.arrivals.mark()
                counted = _counted(opened.commits(), step)
                coming = work.changes.take_again(as_admitted(work, sender, header, counted))
                applied = work.changes.apply(coming, source=sender, lesser=sends_codes(header))
                mend(work)
                files = note_files(self._workspace, work, opened)
                handover = remember_handover(self._workspace, work, opened, sender)
                missed = len(work.attachment_ways.missed_of(sender.id))
                take_words(work, identity, sender.id, opened.manifest.words, self._workspace.now())
                note_clock(self._workspace, work, sender, header)
                waiting = waiting_for(work, header)
                work.settings.set(WAITING_SETTING.format(laptop=sender.id), json.dumps(waiting))
                heard = hear_after(self._workspace, work, header, receipt, mark)
                count = heard.taken.confirmed if heard.taken else applied.new
                work.intake.save(self._record(IntakeStatus.TAKEN, changes=count))
                work.log.audit("receipt_taken_in" if receipt else "bundle_taken_in", header.id)
                if applied.erased:
                    # Bundles and raw files from before still hold what this one erases.
                    work.changes.take_back_handed_over()
                    work.settings.set(SWEEP_SETTING, "1")
                work.commit()
        except ForgedCommit as forged:
            raise ForgedAuthor(file=self._envelope.name, code=sender.code) from forged
        heard.settle(self._workspace)
        if heard.news:
            # What head office says it says again until it hears that it came.
            discard(opened.envelope.path)
        if handover:
            told = opened.manifest.handover
            said = handed_over_sentence(told, handover, applied.discrepancies)
        elif heard.news:
            said = news_sentence(heard.news, applied.discrepancies, applied.aside)
        else:
            counts = (applied.new, applied.discrepancies, files, applied.aside, applied.held)
            said = taken_sentence(counts, missed, waiting, sender)
        return Intake(
            file=self._envelope.name,
            status=IntakeStatus.TAKEN,
            sentence=said,
            changes=count,
            files=files,
            known=applied.known,
            discrepancies=applied.discrepancies,
            sender=sender.id,
            number=header.number,
            waiting_for=waiting,
            news=heard.news,
        )

    def _figures(self, opened: "Opened", sender: Device, identity: "Identity") -> Intake:
        from fieldkit.bundles.errors import BundleMalformed

        header = self._envelope.header
        with self._workspace.unit_of_work() as work:
            try:
                kept = keep_totals(work, sender.id, header.number, opened.document())
            except ValueError as error:
                detail = f"totals: {error}"
                raise BundleMalformed(file=self._envelope.name, detail=detail) from None
            take_words(work, identity, sender.id, opened.manifest.words, self._workspace.now())
            note_clock(self._workspace, work, sender, header)
            work.intake.save(self._record(IntakeStatus.TAKEN, changes=0))
            work.log.audit("totals_taken_in", header.id)
            work.commit()
        return Intake(
            file=self._envelope.name,
            status=IntakeStatus.TAKEN,
            sentence=totals_sentence(sender, kept=kept),
            sender=sender.id,
            number=header.number,
        )

    def _told(self, opened: "Opened") -> "Receipt":
        from fieldkit.bundles.errors import BundleMalformed, ForAnotherLaptop
        from fieldkit.bundles.receipt import read_receipt

        try:
            receipt = read_receipt(opened.document())
        except ValueError as error:
            detail = f"receipt: {error}"
            raise BundleMalformed(file=self._envelope.name, detail=detail) from None
        if receipt.laptop != self._workspace.device.id:
            raise ForAnotherLaptop
        return receipt

    def _repeated(self, before: IntakeRecord) -> Intake:
        with self._workspace.unit_of_work() as work:
            times = int(work.settings.get(REPEATS_SETTING, "0")) + 1
            work.settings.set(REPEATS_SETTING, str(times))
            work.log.audit("bundle_repeated", before.id)
            work.commit()
        return Intake(
            file=self._envelope.name,
            status=IntakeStatus.DUPLICATE,
            sentence=_("This bundle was taken in before, so nothing had to be done."),
            sender=before.sender,
            number=before.number,
        )

    def _record(self, status: IntakeStatus, *, changes: int) -> IntakeRecord:
        return record_of(self._workspace, self._envelope, status, changes=changes)


def _record_refusal(workspace: Workspace, envelope: "Envelope", refused: "BundleRefused") -> Intake:
    from fieldkit.bundles.errors import (
        LesserWithoutForm,
        MoreThanMayLeave,
        OwnBundle,
        RevokedSender,
    )

    if isinstance(refused, (RevokedSender, MoreThanMayLeave, LesserWithoutForm)):
        hold(workspace, envelope.path)
    if not isinstance(refused, OwnBundle):
        record = record_of(workspace, envelope, IntakeStatus.REFUSED, reason=refused.reason)
        with workspace.unit_of_work() as work:
            work.intake.save(record)
            work.log.audit("bundle_refused", envelope.header.id)
            work.commit()
    return replace(
        _refused(envelope.path, refused),
        file=envelope.name,
        sender=envelope.header.sender,
        number=envelope.header.number,
    )


def _refused(file: Path, refused: "BundleRefused") -> Intake:
    return Intake(
        file=file.name,
        status=IntakeStatus.REFUSED,
        sentence=refused.sentence(),
        reason=refused.reason,
    )


def _counted(commits: Iterator[Commit], step: Callable[[int], None]) -> Iterator[Commit]:
    done = 0
    for commit in commits:
        yield commit
        done += len(commit.changes)
        step(done)
