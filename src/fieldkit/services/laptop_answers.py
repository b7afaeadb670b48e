"""What head office sends to a laptop: its receipt, and what others wrote that the laptop lacks."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.records.change import Commit
from fieldkit.records.device import Device, DeviceKind, Disclosure
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.bundle_parts import STICK_PART, Part, share_out, whole_files
from fieldkit.services.bundle_writing import deliver_parts, parted_name
from fieldkit.services.exchange import (
    ANSWERS_SETTING,
    discard,
    header_to,
    outbox_folder,
    own_disk,
    require_office_workspace,
)
from fieldkit.services.laptop_clocks import note_answer
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.receipts import UnknownLaptop, receipt_for, with_states
from fieldkit.services.state_check import commits_again, things_again
from fieldkit.services.trusting import list_to_send, list_version
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.receipt import Receipt
    from fieldkit.bundles.trust_list import TrustList
    from fieldkit.bundles.writer import Written
    from fieldkit.store.laptop_reports import HeardReport
    from fieldkit.store.laptop_scope import Missing
    from fieldkit.store.unit_of_work import Reading

_OCTETS = 100_000
_OCTETS_A_CHANGE = 400  # as in an export; only for a word on space


@dataclass(frozen=True, slots=True)
class Answer:
    """What lies in the folder for one laptop: its files, and how many changes of others.

    ``partly`` counts acts that speak of families of other laptops too: of those
    it gets its own part.
    """

    laptop: Device
    number: int
    paths: tuple[Path, ...]
    changes: int
    files: int
    partly: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that were written, and how many laptops there was nothing to tell."""

    written: tuple[Answer, ...]
    nothing: int


@needs(Act.RUN_OFFICE)
def write_answer(
    workspace: Workspace, laptop_id: str, folder: Path, *, part_size: int = STICK_PART
) -> Answer:
    """Write the file that a laptop takes in: its receipt, and what it lacks of others' work.

    It carries all that the laptop has not said that it has, so that a lost one
    heals itself. Raises OnlyAtTheOffice, UnknownLaptop, NotWritten, OfficeDiskFull.
    """
    require_office_workspace(workspace)
    with workspace.reading() as work:
        laptop = _laptop(work, laptop_id)
        errand = _errand(workspace, work, laptop)
    return _write(workspace, errand, folder, part_size)


@needs(Act.RUN_OFFICE)
def write_answers(
    workspace: Workspace,
    folder: Path,
    progress: Progress | None = None,
    *,
    laptops: Collection[str] | None = None,
) -> Answers:
    """Write an answer for every laptop that there is something to tell, or of these ones.

    Revoked laptops get none. What was written stays where it is stopped half way.
    Raises OnlyAtTheOffice, NotWritten, OfficeDiskFull, Cancelled.
    """
    require_office_workspace(workspace)
    watch = progress or Silent()
    with workspace.reading() as work:
        known = work.devices.list(DeviceKind.LAPTOP)
    chosen = [
        one for one in known if one.revoked_at is None and (laptops is None or one.id in laptops)
    ]
    written = []
    for done, laptop in enumerate(chosen):
        watch.step(done, len(chosen), _("Preparing the answers"))
        with workspace.reading() as work:
            errand = _errand(workspace, work, laptop)
        if errand.owed:
            written.append(_write(workspace, errand, folder, STICK_PART))
    watch.step(len(chosen), len(chosen), _("Preparing the answers"))
    return Answers(tuple(written), len(chosen) - len(written))


@dataclass(frozen=True, slots=True)
class _Errand:
    """What one laptop is to be told; ``owed`` where there is anything to tell."""

    laptop: Device
    receipt: "Receipt"
    missing: "Missing"
    trust: "TrustList | None"
    owed: bool


def _laptop(work: "Reading", laptop_id: str) -> Device:
    found: Device | None = work.devices.get(laptop_id)
    if found is None or found.kind is not DeviceKind.LAPTOP:
        raise UnknownLaptop
    return found


def _errand(workspace: Workspace, work: "Reading", laptop: Device) -> _Errand:
    heard = work.laptop_reports.of(laptop.id)
    report = heard.report if heard else None
    missing = work.laptop_scopes.missing(
        laptop.id,
        report.chains if report else None,
        report.specialists if report else None,
        whole=laptop.disclosure is Disclosure.FULL and laptop.revoked_at is None,
    )
    receipt = receipt_for(workspace, work, laptop)
    mending = bool(things_again(work, laptop))
    # Nobody is called for a newer list alone, but whoever is called hears of it. What others
    # wrote never goes without: a copy of the laptop, or one that was restored, has not heard
    # what the laptop said it had, and would refuse the whole file.
    newer = report is None or report.trust < list_version(work)
    needed = newer or mending or bool(missing.commits)
    trust = list_to_send(workspace, work) if needed else None
    owed = bool(missing.commits) or mending or _owes_receipt(work, laptop, receipt, heard)
    return _Errand(laptop, receipt, missing, trust, owed)


def _owes_receipt(
    work: "Reading", laptop: Device, receipt: "Receipt", heard: "HeardReport | None"
) -> bool:
    """Tell whether the laptop handed something over since it was answered last.

    A certificate that was renewed meanwhile is to be told too; the first one came by the welcome.
    """
    moments = [note.taken_at for note in receipt.bundles]
    kept = work.mandates.get(laptop.id)
    if kept is not None and laptop.enrolled_at is not None and kept.issued_at > laptop.enrolled_at:
        moments.append(kept.issued_at)
    answered = heard.answered_at if heard else None
    return bool(moments) and (answered is None or answered < max(moments))


def _write(workspace: Workspace, errand: _Errand, folder: Path, part_size: int) -> Answer:
    from fieldkit.bundles.delivery import require_room, stick_errors

    laptop, missing = errand.laptop, errand.missing
    with workspace.unit_of_work() as work:
        number = int(work.settings.get(ANSWERS_SETTING, "0")) + 1
        work.settings.set(ANSWERS_SETTING, str(number))
        note_answer(workspace, work, laptop)
        errand = replace(errand, receipt=with_states(work, errand.receipt, laptop))
        work.commit()
    with workspace.reading() as work:
        sizes = work.attachments.sizes(missing.files)
    kept = workspace.database.files
    files = [(one, size) for one, size in sizes.items() if kept.has(kept.key_of(one))]
    parts = share_out(files, missing.changes, part_size) or (Part((), 0),)
    expected = _OCTETS + missing.changes * _OCTETS_A_CHANGE + sum(part.size for part in parts)
    with stick_errors(folder, expected):
        require_room(folder, 0)
    made: list[Written] = []
    names = _names(laptop, number, len(parts))
    try:
        with own_disk(expected):
            for place, part in enumerate(parts, 1):
                out = outbox_folder(workspace) / names[place - 1]
                made.append(_make(workspace, errand, out, (number, place, len(parts)), part))
        paths = deliver_parts(made, folder, Silent())
    finally:
        # It can be made anew at any time.
        for name in names:
            discard(outbox_folder(workspace) / name)
    with workspace.unit_of_work() as work:
        work.laptop_reports.answered(laptop.id, workspace.now())
        work.log.audit("answer_written", laptop.id, number=number)
        work.commit()
    count = sum(len(one.files) for one in made)
    return Answer(laptop, number, paths, missing.changes, count, len(missing.parts))


def _make(
    workspace: Workspace, errand: _Errand, out: Path, place: tuple[int, int, int], part: Part
) -> "Written":
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.writer import Beside, write_bundle

    number, at, parts = place
    first = at == 1
    header = header_to(workspace, Kind.RECEIPT, number, errand.laptop, new_id())
    header = replace(header, part=at, parts=parts)
    documents = {"receipt.json": errand.receipt.as_bytes()}
    beside = Beside(files=whole_files(workspace, part.files), trust=errand.trust if first else None)
    with workspace.reading() as work:
        commits: Iterator[Commit] = iter(())
        if first:
            scopes, asked = work.laptop_scopes, commits_again(work, errand.laptop)
            again = scopes.parts_of(asked, errand.missing, errand.laptop.id)
            commits = chain(again, scopes.commits_of(errand.missing))
        own = work.devices.own()
        return write_bundle(out, header, own, commits=commits, documents=documents, beside=beside)


def _names(laptop: Device, number: int, parts: int) -> list[str]:
    places = range(1, parts + 1)
    return [f"receipt-{parted_name(laptop.id, number, (place, parts))}" for place in places]
