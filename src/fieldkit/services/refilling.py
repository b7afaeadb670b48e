"""Filling a laptop from head office by one bundle with all that it, or another, works with."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.change import Commit
from fieldkit.records.device import Device, Disclosure
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.bundle_parts import STICK_PART, Part, share_out, whole_files
from fieldkit.services.bundle_writing import (
    counted_from,
    deliver_parts,
    file_name,
    outbox_entry,
)
from fieldkit.services.exchange import (
    discard,
    header_to,
    outbox_folder,
    own_disk,
    paced,
    require_office_workspace,
)
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.trusting import laptop_of, list_to_send
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.writer import Written
    from fieldkit.store.scope import Scope
    from fieldkit.store.unit_of_work import Reading

_OCTETS_A_CHANGE = 400  # as in an export; only for a word on space


class NothingToFillWith(FieldkitError):
    """A laptop was to be filled from laptops of which head office has nothing."""

    template = N_(
        "Head office has taken in nothing of these laptops, so there is nothing to fill a laptop "
        "with. Choose the laptop that the work was done on before."
    )


class RevokedLaptop(FieldkitError):
    """A laptop was to be filled that is revoked."""

    template = N_("This laptop is revoked. Enrol the new laptop first, then fill that one.")


class HandsOverLess(FieldkitError):
    """A laptop was to be filled that may not have names."""

    template = N_(
        "This laptop hands over less than whole records, so it is not filled with them. Enrol it "
        "anew with whole records first."
    )


@dataclass(frozen=True, slots=True)
class FillPreview:
    """What a filling would bring: counts, and the size of its files in bytes."""

    changes: int
    families: int
    events: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A bundle that fills a laptop: where it lies, and what it holds."""

    paths: tuple[Path, ...]
    number: int
    changes: int
    families: int
    events: int
    files: int


@needs(Act.RUN_OFFICE)
def preview_fill(workspace: Workspace, from_ids: Collection[str]) -> FillPreview:
    """Return what laptops have worked with. Raises OnlyAtTheOffice, LaptopUnknown."""
    require_office_workspace(workspace)
    with workspace.reading() as work:
        for one in from_ids:
            laptop_of(work, one)
        scope = work.scopes.of_devices(from_ids)
        files = _files(workspace, work, scope)
    size = sum(octets for _sha256, octets in files)
    return FillPreview(scope.changes, scope.families, scope.events, len(files), size)


@needs(Act.RUN_OFFICE)
def fill_laptop(
    workspace: Workspace,
    laptop_id: str,
    from_ids: Collection[str],
    folder: Path,
    progress: Progress | None = None,
    *,
    part_size: int = STICK_PART,
) -> Filled:
    """Write one bundle for a laptop with all that these laptops worked with.

    ``from_ids`` names the laptop that was lost, several, or the laptop itself.
    With the changes goes the list of trusted keys, so that the laptop can check
    every author. What never leaves a laptop, such as drafts and sealed facts, is
    not in it. Raises OnlyAtTheOffice, LaptopUnknown, RevokedLaptop,
    HandsOverLess, NothingToFillWith, NotWritten, OfficeDiskFull, Cancelled.
    """
    from fieldkit.bundles.delivery import require_room, stick_errors

    require_office_workspace(workspace)
    watch = progress or Silent()
    watch.step(0, 1, _("Looking for what the laptop needs"))
    with workspace.reading() as work:
        reader = _reader(work, laptop_id)
        for one in from_ids:
            laptop_of(work, one)
        scope = work.scopes.of_devices(from_ids)
        files = _files(workspace, work, scope)
        number = work.outbox.next_number()
    if not scope.changes:
        raise NothingToFillWith
    parts = share_out(files, scope.changes, part_size)
    expected = scope.changes * _OCTETS_A_CHANGE + sum(part.size for part in parts)
    with stick_errors(folder, expected):
        require_room(folder, 0)
    making = _Filling(workspace, reader, number, scope, watch)
    try:
        with own_disk(expected):
            made = making.run(parts)
        paths = deliver_parts(made, folder, watch)
        with workspace.unit_of_work() as work:
            for written in made:
                work.outbox.save(outbox_entry(workspace, reader, written))
            work.log.audit("laptop_filled", reader.id, number=number)
            work.commit()
    finally:
        # It can be made anew at any time, and no receipt would ever let it go.
        for kept in making.kept:
            discard(kept)
    count = sum(len(written.files) for written in made)
    return Filled(paths, number, scope.changes, scope.families, scope.events, count)


class _Filling:
    """One filling while it is made; the changes and the trusted keys are in its first part."""

    def __init__(
        self, workspace: Workspace, reader: Device, number: int, scope: "Scope", progress: Progress
    ) -> None:
        self._workspace = workspace
        self._reader = reader
        self._number = number
        self._scope = scope
        self._progress = progress
        self.kept: list[Path] = []

    def run(self, parts: tuple[Part, ...]) -> "list[Written]":
        total = self._scope.changes + sum(len(part.files) for part in parts)
        step = paced(self._progress, max(1, total), _("Making the bundle"))
        made: list[Written] = []
        done = 0
        for place, part in enumerate(parts, 1):
            made.append(self._write(part, (place, len(parts)), counted_from(step, done)))
            done += (self._scope.changes if place == 1 else 0) + len(part.files)
        return made

    def _write(self, part: Part, place: tuple[int, int], step: Callable[[int], None]) -> "Written":
        from fieldkit.bundles.header import Kind
        from fieldkit.bundles.writer import Beside, write_bundle

        workspace = self._workspace
        out = outbox_folder(workspace) / file_name(workspace, self._number, place)
        self.kept.append(out)
        first = place[0] == 1
        with workspace.reading() as work:
            header = header_to(workspace, Kind.DATA, self._number, self._reader, new_id())
            header = replace(header, part=place[0], parts=place[1])
            commits: Iterator[Commit] = work.scopes.commits_in(self._scope) if first else iter(())
            trust = list_to_send(workspace, work) if first else None
            beside = Beside(None, whole_files(workspace, part.files), trust)
            identity = work.devices.own()
            return write_bundle(out, header, identity, commits=commits, beside=beside, watch=step)


def _reader(work: "Reading", laptop_id: str) -> Device:
    found = laptop_of(work, laptop_id)
    if found.revoked_at is not None:
        raise RevokedLaptop
    if found.disclosure is not Disclosure.FULL:
        raise HandsOverLess
    return found


def _files(workspace: Workspace, work: "Reading", scope: "Scope") -> tuple[tuple[str, int], ...]:
    sizes = work.attachments.sizes(scope.files)
    files = workspace.database.files
    return tuple(
        (one, sizes[one]) for one in scope.files if one in sizes and files.has(files.key_of(one))
    )
