"""Handing changes over: a sealed bundle for head office, kept here until it is confirmed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.change import Commit
from fieldkit.records.device import Device, DeviceKind, Disclosure
from fieldkit.records.exchange import OutboxBundle
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.bare_keys import reader_with_key
from fieldkit.services.bundle_parts import STICK_PART, Part, share_out, whole_files
from fieldkit.services.bundle_writing import (
    BothWays,
    counted_from,
    deliver_parts,
    file_name,
    outbox_entry,
)
from fieldkit.services.exchange import (
    discard,
    header_to,
    office_of,
    outbox_folder,
    own_disk,
    paced,
    require_office,
)
from fieldkit.services.laptop_reports import report_to_send
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.pseudonyms import lesser, sends_codes
from fieldkit.services.recovery_words import words_to_send
from fieldkit.services.state_check import commits_again, things_again
from fieldkit.services.totals_writing import write_totals
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.header import Tip
    from fieldkit.bundles.writer import Written
    from fieldkit.store.unit_of_work import Reading

_OCTETS_A_CHANGE = 400  # what one change takes when sealed, measured; only for a word on space


class NothingToHandOver(FieldkitError):
    """An export was asked for while head office has confirmed everything."""

    template = N_("Everything is handed over and confirmed, so there is nothing to export.")


class UnknownRecipient(FieldkitError):
    """A bundle was to be written for an office that nobody here knows."""

    template = N_(
        "No head office by this name is known here. Open its invitation first, then export."
    )


class NotForALaptop(FieldkitError):
    """All that is not confirmed was to go to a laptop, which works with a part of it."""

    template = N_(
        "All that is here goes to a head office alone. Write an answer for this laptop, or hand "
        "families over to it: then it gets what it works with. Nothing was handed over."
    )


class BundleNotKept(FieldkitError):
    """A bundle was to be written again whose exact file is gone."""

    template = N_(
        "The exact file of bundle {number} is not kept any more. Export again: the new bundle "
        "holds everything that is not confirmed."
    )


class MoreThanLeavesNow(FieldkitError):
    """An earlier file was to be written again that holds more than may leave by now."""

    template = N_(
        "Bundle {number} was written while whole records might leave this laptop, and now they "
        "may not, so it is not written again. Export anew: the new bundle holds what may leave."
    )


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What a bundle written now would hold, for the question before it.

    ``personal`` tells that names and addresses go with it; ``recipient`` is
    None before the laptop has joined a head office. ``files`` counts attached
    files, ``size`` is theirs in bytes.
    """

    changes: int
    files: int
    size: int
    only_here: int
    personal: bool
    disclosure: Disclosure
    recipient: Device | None


@dataclass(frozen=True, slots=True)
class ExportedBundle:
    """A bundle that lies in its folder, was read back, and is kept here too.

    ``path`` and ``id`` are of the first of its ``parts``, ``paths`` are all;
    ``files`` counts attached files, ``size`` the bytes of all parts.
    """

    path: Path
    id: str
    number: int
    changes: int
    parts: int
    size: int
    files: int = 0
    paths: tuple[Path, ...] = ()


@needs(Act.CARRY_BUNDLES)
def preview_export(workspace: Workspace) -> ExportPreview:
    """Return what a bundle written now would hold and who could open it."""
    with workspace.reading() as work:
        disclosure = workspace.device.disclosure
        files = _files(workspace, work)
        office = office_of(work)
        return ExportPreview(
            changes=_to_send(work, office),
            files=len(files),
            size=sum(octets for _sha256, octets in files),
            only_here=work.changes.only_here_count(),
            personal=disclosure is Disclosure.FULL,
            disclosure=disclosure,
            recipient=office,
        )


@needs(Act.CARRY_BUNDLES)
def export_bundle(
    workspace: Workspace,
    recipient_id: str | None,
    folder: Path,
    progress: Progress | None = None,
    *,
    part_size: int = STICK_PART,
    key: str = "",
) -> ExportedBundle:
    """Write all that head office has not confirmed into a sealed bundle in the folder.

    ``recipient_id`` None is the laptop's own head office; a workspace without one may
    seal for a public age ``key`` that it is given. Attached files go
    that no bundle has carried yet; where they need it there are several parts
    of about ``part_size`` bytes, each a bundle of its own. They are made
    and kept in the workspace first, then copied, read back, and only then do
    the changes count as handed over. Raises what ``reader_with_key`` refuses, NoOffice,
    NotForALaptop, NothingToHandOver, NotWritten (StickFull, StickReadOnly, ...),
    OfficeDiskFull, Cancelled, and LogBroken where the changes are not as they were written;
    they are then as they were.
    """
    from fieldkit.bundles.delivery import require_room, stick_errors

    watch = progress or Silent()
    with workspace.reading() as work:
        reader = reader_with_key(work, key) if key else _reader(work, recipient_id)
    if workspace.device.disclosure is Disclosure.TOTALS:
        return _figures(workspace, reader, folder, watch)
    with workspace.reading() as work:
        total = _to_send(work, reader)
        number = work.outbox.next_number()
        files = _files(workspace, work)
    parts = share_out(files, total, part_size)
    if not parts:
        raise NothingToHandOver
    expected = total * _OCTETS_A_CHANGE + sum(part.size for part in parts)
    with stick_errors(folder, expected):
        require_room(folder, 0)
    workspace.database.anchor_now()
    making = _Making(workspace, reader, number, total, watch)
    try:
        with own_disk(expected):
            made = making.run(parts)
        paths = deliver_parts(made, folder, watch)
        bundles = [outbox_entry(workspace, reader, written) for written in made]
        with workspace.unit_of_work() as work:
            for bundle, written in zip(bundles, made, strict=True):
                work.outbox.save(bundle)
                work.attachment_ways.mark_sent(written.files, bundle.id)
                work.log.audit("bundle_exported", bundle.id, number=bundle.number)
            work.changes.mark_handed_over(bundles[0].id, making.reached)
            if workspace.device.disclosure is Disclosure.FULL:
                work.peer_commits.mark_sent(number)
            work.commit()
    except BaseException:
        for kept in making.kept:
            discard(kept)
        raise
    return ExportedBundle(
        path=paths[0],
        id=bundles[0].id,
        number=number,
        changes=bundles[0].changes,
        parts=len(bundles),
        size=sum(bundle.size for bundle in bundles),
        files=sum(len(written.files) for written in made),
        paths=paths,
    )


def _figures(workspace: Workspace, reader: Device, folder: Path, watch: Progress) -> ExportedBundle:
    """Write the figures of this laptop: its changes stay as they are, not handed over."""
    written, path = write_totals(workspace, reader, folder, watch)
    bundle = outbox_entry(workspace, reader, written)
    with workspace.unit_of_work() as work:
        work.outbox.save(bundle)
        work.log.audit("totals_exported", bundle.id, number=bundle.number)
        work.commit()
    return ExportedBundle(
        path=path,
        id=bundle.id,
        number=bundle.number,
        changes=0,
        parts=1,
        size=bundle.size,
        paths=(path,),
    )


@needs(Act.CARRY_BUNDLES)
def resend_bundle(
    workspace: Workspace, bundle_id: str, folder: Path, progress: Progress | None = None
) -> Path:
    """Write exactly the same file of an earlier bundle again.

    Raises BundleNotKept, NotWritten, and MoreThanLeavesNow.
    """
    from fieldkit.bundles.delivery import deliver

    with workspace.reading() as work:
        bundle = work.outbox.get(bundle_id)
    if bundle is None or not (kept := outbox_folder(workspace) / bundle.file_name).exists():
        raise BundleNotKept(number=bundle.number if bundle else 0)
    if not _may_leave_still(workspace.device.disclosure, kept):
        raise MoreThanLeavesNow(number=bundle.number)
    step = paced(progress or Silent(), 2 * bundle.size, _("Writing to the stick and reading back"))
    return deliver(kept, folder, BothWays(step, bundle.size))


@needs(Act.CARRY_BUNDLES)
def list_bundles(workspace: Workspace) -> tuple[OutboxBundle, ...]:
    """Return the bundles that this workspace wrote, the last one first."""
    with workspace.reading() as work:
        return tuple(work.outbox.list())


class _Making:
    """One bundle while it is made: where its changes begin and how far they reach."""

    def __init__(
        self, workspace: Workspace, reader: Device, number: int, total: int, progress: Progress
    ) -> None:
        self._workspace = workspace
        self._reader = reader
        self._number = number
        self._total = total
        self._progress = progress
        self.reached: dict[tuple[str, str], tuple[int, str]] = {}
        self.kept: list[Path] = []

    def run(self, parts: tuple[Part, ...]) -> "list[Written]":
        """Write the parts into the outbox and read them back; the first has the changes."""
        total = self._total + sum(len(part.files) for part in parts)
        step = paced(self._progress, max(1, total), _("Making the bundle"))
        made: list[Written] = []
        done = 0
        for place, part in enumerate(parts, 1):
            before = done
            written = self._write(part, (place, len(parts)), counted_from(step, before))
            done += (self._total if place == 1 else 0) + len(part.files)
            made.append(written)
        return made

    def _write(self, part: Part, place: tuple[int, int], step: Callable[[int], None]) -> "Written":
        from fieldkit.bundles.header import PSEUDONYMISED, Kind
        from fieldkit.bundles.writer import Beside, write_bundle

        workspace = self._workspace
        out = outbox_folder(workspace) / file_name(workspace, self._number, place)
        self.kept.append(out)
        with workspace.reading() as work:
            identity = work.devices.own()
            first: Commit | None = None
            commits: Iterator[Commit] = iter(())
            again: Iterator[Commit] = iter(())
            wanted: tuple[tuple[str, str], ...] = ()
            if place[0] == 1:
                commits = self._noting(work.changes.commits_to_hand_over())
                first = next(commits, None)
                again, wanted = commits_again(work, self._reader), work.states.damaged()
            header = header_to(workspace, Kind.DATA, self._number, self._reader, new_id())
            header = replace(header, part=place[0], parts=place[1])
            codes = workspace.device.disclosure is Disclosure.PSEUDONYMISED
            if codes:
                header = replace(header, features=(PSEUDONYMISED,))
            if first is not None:
                header = replace(header, requires=_base(first))
                commits = chain([first], commits)
            if place[0] == 1 and not codes:
                # What came from a colleague's laptop must not be lost with that laptop.
                commits = chain(commits, work.peer_commits.commits())
            files = whole_files(workspace, part.files)
            report = report_to_send(work) if place[0] == 1 else None
            beside = Beside(words_to_send(work), files, report=report, wanted=wanted)
            whole: Iterator[Commit] = chain(again, commits)
            if codes:
                whole = lesser(work, whole)
            return write_bundle(out, header, identity, commits=whole, beside=beside, watch=step)

    def _noting(self, commits: Iterator[Commit]) -> Iterator[Commit]:
        for commit in commits:
            last = commit.changes[-1]
            self.reached[commit.device, commit.epoch] = (last.seq, last.id)
            yield commit


@needs(Act.CARRY_BUNDLES)
def drop_confirmed(workspace: Workspace, bundles: tuple[OutboxBundle, ...]) -> None:
    """Delete the exact files of bundles that are confirmed; what cannot be deleted may stay."""
    for bundle in bundles:
        discard(outbox_folder(workspace) / bundle.file_name)


def _reader(work: "Reading", recipient_id: str | None) -> Device:
    if recipient_id is None:
        return require_office(work)
    found: Device | None = work.devices.get(recipient_id)
    if found is None or found.revoked_at is not None:
        raise UnknownRecipient
    if found.kind is not DeviceKind.OFFICE:
        raise NotForALaptop
    return found


def _to_send(work: "Reading", reader: Device | None) -> int:
    """Return how many changes a bundle would hold, and things sent again or asked for."""
    count = work.changes.unconfirmed_count()
    if work.devices.own().device.disclosure is Disclosure.FULL:
        count += work.peer_commits.changes()
    if reader is None:
        return count
    return count + len(things_again(work, reader)) + len(work.states.damaged())


def _may_leave_still(disclosure: Disclosure, kept: Path) -> bool:
    """Tell whether an earlier file holds no more than may leave: it may have been more then."""
    from fieldkit.bundles.envelope import header_outside
    from fieldkit.bundles.header import Kind

    header = header_outside(kept)
    if disclosure is Disclosure.FULL or header is None or header.kind is Kind.TOTALS:
        return True
    return sends_codes(header) and disclosure is Disclosure.PSEUDONYMISED


def _files(workspace: Workspace, work: "Reading") -> tuple[tuple[str, int], ...]:
    """Return the attached files that go: none where less than whole records may."""
    if workspace.device.disclosure is not Disclosure.FULL:
        return ()
    files = workspace.database.files
    return tuple(one for one in work.attachment_ways.unsent() if files.has(files.key_of(one[0])))


def _base(first: Commit) -> "tuple[Tip, ...]":
    """Return the tip that the reader must have for these changes to follow on."""
    from fieldkit.bundles.header import Tip

    change = first.changes[0]
    if change.seq == 1:
        return ()
    return (Tip(change.device, change.epoch, change.seq - 1, change.prev),)
