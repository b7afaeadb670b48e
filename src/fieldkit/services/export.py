"""Handing changes over: a sealed bundle for head office, kept here until it is confirmed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.change import Commit
from fieldkit.records.device import Device, Disclosure
from fieldkit.records.exchange import OutboxBundle
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.exchange import (
    discard,
    header_to,
    office_of,
    outbox_folder,
    own_disk,
    paced,
    require_office,
)
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.recovery_words import words_to_send
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


class BundleNotKept(FieldkitError):
    """A bundle was to be written again whose exact file is gone."""

    template = N_(
        "The exact file of bundle {number} is not kept any more. Export again: the new bundle "
        "holds everything that is not confirmed."
    )


class NotYetThisWay(FieldkitError):
    """The laptop may hand over less than everything, which this program cannot do yet."""

    template = N_(
        "This laptop may hand over only a part of its data, and this version cannot make such a "
        "bundle yet. Install a newer version. All changes are still on the laptop, not handed over."
    )


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What a bundle written now would hold, for the question before it.

    ``personal`` tells that names and addresses go with it; ``recipient`` is
    None before the laptop has joined a head office.
    """

    changes: int
    only_here: int
    personal: bool
    disclosure: Disclosure
    recipient: Device | None


@dataclass(frozen=True, slots=True)
class ExportedBundle:
    """A bundle that lies in its folder, was read back, and is kept here too."""

    path: Path
    id: str
    number: int
    changes: int
    parts: int
    size: int


@needs(Act.CARRY_BUNDLES)
def preview_export(workspace: Workspace) -> ExportPreview:
    """Return what a bundle written now would hold and who could open it."""
    with workspace.reading() as work:
        disclosure = workspace.device.disclosure
        return ExportPreview(
            changes=work.changes.unconfirmed_count(),
            only_here=work.changes.only_here_count(),
            personal=disclosure is Disclosure.FULL,
            disclosure=disclosure,
            recipient=office_of(work),
        )


@needs(Act.CARRY_BUNDLES)
def export_bundle(
    workspace: Workspace,
    recipient_id: str | None,
    folder: Path,
    progress: Progress | None = None,
) -> ExportedBundle:
    """Write all that head office has not confirmed into a sealed bundle in the folder.

    ``recipient_id`` None is the laptop's own head office. The bundle is made
    and kept in the workspace first, then copied, read back, and only then do
    the changes count as handed over. Raises NoOffice, NothingToHandOver,
    NotWritten (StickFull, StickReadOnly, ...), OfficeDiskFull, Cancelled; the
    changes are then as they were.
    """
    from fieldkit.bundles.delivery import deliver, require_room, stick_errors

    watch = progress or Silent()
    with workspace.reading() as work:
        reader = _reader(work, recipient_id)
        total = work.changes.unconfirmed_count()
        number = work.outbox.next_number()
    if workspace.device.disclosure is not Disclosure.FULL:
        raise NotYetThisWay
    if not total:
        raise NothingToHandOver
    expected = total * _OCTETS_A_CHANGE
    with stick_errors(folder, expected):
        require_room(folder, 0)
    making = _Making(workspace, reader, number, total, watch)
    with own_disk(expected):
        written = making.run()
    bundle = _entry(workspace, reader, written)
    kept = written.envelope.path
    try:
        step = paced(watch, 2 * bundle.size, _("Writing to the stick and reading back"))
        path = deliver(kept, folder, _BothWays(step, bundle.size))
        with workspace.unit_of_work() as work:
            work.outbox.save(bundle)
            work.changes.mark_handed_over(bundle.id, making.reached)
            work.log.audit("bundle_exported", bundle.id)
            work.commit()
    except BaseException:
        discard(kept)
        raise
    return ExportedBundle(path, bundle.id, number, bundle.changes, 1, bundle.size)


@needs(Act.CARRY_BUNDLES)
def resend_bundle(
    workspace: Workspace, bundle_id: str, folder: Path, progress: Progress | None = None
) -> Path:
    """Write exactly the same file of an earlier bundle again. Raises BundleNotKept, NotWritten."""
    from fieldkit.bundles.delivery import deliver

    with workspace.reading() as work:
        bundle = work.outbox.get(bundle_id)
    if bundle is None or not (kept := outbox_folder(workspace) / bundle.file_name).exists():
        raise BundleNotKept(number=bundle.number if bundle else 0)
    step = paced(progress or Silent(), 2 * bundle.size, _("Writing to the stick and reading back"))
    return deliver(kept, folder, _BothWays(step, bundle.size))


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

    def run(self) -> "Written":
        """Write the bundle into the outbox and read it back."""
        from fieldkit.bundles.header import Kind
        from fieldkit.bundles.writer import write_bundle

        workspace = self._workspace
        name = f"{workspace.device.code}-{self._number:06d}.fkb"
        step = paced(self._progress, self._total, _("Making the bundle"))
        with workspace.reading() as work:
            identity = work.devices.own()
            commits = self._noting(work.changes.commits_unconfirmed())
            first = next(commits, None)
            header = header_to(workspace, Kind.DATA, self._number, self._reader, new_id())
            if first is not None:
                header = replace(header, requires=_base(first))
                commits = chain([first], commits)
            return write_bundle(
                outbox_folder(workspace) / name,
                header,
                identity,
                commits=commits,
                words=words_to_send(work),
                watch=step,
            )

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
    return found


def _base(first: Commit) -> "tuple[Tip, ...]":
    """Return the tip that the reader must have for these changes to follow on."""
    from fieldkit.bundles.header import Tip

    change = first.changes[0]
    if change.seq == 1:
        return ()
    return (Tip(change.device, change.epoch, change.seq - 1, change.prev),)


def _entry(workspace: Workspace, reader: Device, written: "Written") -> OutboxBundle:
    envelope = written.envelope
    return OutboxBundle(
        id=envelope.header.id,
        number=envelope.header.number,
        recipient=reader.id,
        file_name=envelope.path.name,
        sha256=envelope.sha256,
        size=envelope.size,
        changes=written.changes,
        written_at=workspace.now(),
    )


class _BothWays:
    """Counts the bytes written and then those read back as one way."""

    def __init__(self, step: Callable[[int], None], size: int) -> None:
        self._step = step
        self._size = size
        self._before = 0
        self._offset = 0

    def __call__(self, done: int) -> None:
        if done < self._before:
            self._offset = self._size
        self._before = done
        self._step(self._offset + done)
