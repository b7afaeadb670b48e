"""Room made on a full disk: what can go, how much it takes, and its deletion."""

import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.permissions import Act
from fieldkit.services.arrival import SUFFIX
from fieldkit.services.backups import backups_folder
from fieldkit.services.exchange import discard, held_folder, inbox_folder, outbox_folder
from fieldkit.services.workspace import Workspace, needs

KEPT_BACKUPS = 2


class Spare(StrEnum):
    """What the program keeps and could do without.

    SET_ASIDE is another matter than the rest: a state that was set aside by
    restoring may hold the only copy of what was recorded after the backup.
    """

    BACKUPS = "backups"
    BUNDLES = "bundles"
    ARRIVED = "arrived"
    LEFTOVERS = "leftovers"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Room:
    """What of one kind could go: how many things there are, how many bytes they take."""

    kind: Spare
    count: int
    octets: int


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """How many bytes are free where the workspace lies, and what could go from there."""

    free: int
    spare: tuple[Room, ...]


@needs(Act.WORK)
def disk_space(workspace: Workspace) -> DiskSpace:
    """Return what is free and what the user at work could let go."""
    spare = tuple(
        Room(kind, len(found), sum(map(_octets, found)))
        for kind, found in _spare(workspace).items()
        if found
    )
    return DiskSpace(shutil.disk_usage(workspace.folder).free, spare)


@needs(Act.WORK)
def free_space(workspace: Workspace, kinds: Collection[Spare]) -> int:
    """Delete what is of these kinds and return how many bytes that were.

    Nothing else may be under way in the workspace: what an export or a backup
    is just making would be taken for left over. What cannot be deleted stays.
    Raises DiskFull where the disk is full all the same.
    """
    gone = 0
    for kind, found in _spare(workspace).items():
        if kind in kinds:
            before = sum(map(_octets, found))
            _delete(kind, found)
            gone += before - sum(map(_octets, found))
    with workspace.unit_of_work() as work:
        work.log.audit("space_freed", " ".join(sorted(kinds)))
        work.commit()
    return gone


def _spare(workspace: Workspace) -> dict[Spare, tuple[Path, ...]]:
    from fieldkit.store.backup import list_backups
    from fieldkit.store.restore import SET_ASIDE

    outbox, inbox = outbox_folder(workspace), inbox_folder(workspace)
    with workspace.reading() as work:
        bundles = {one.file_name: one.confirmed_at is not None for one in work.outbox.list()}
        taken = {one.id for one in work.intake.list() if one.status is IntakeStatus.TAKEN}
    written = [path for path in outbox.iterdir() if path.suffix == SUFFIX]
    found: dict[Spare, Iterable[Path]] = {
        Spare.BACKUPS: [
            one.folder for one in list_backups(backups_folder(workspace))[KEPT_BACKUPS:]
        ],
        Spare.BUNDLES: [path for path in written if bundles.get(path.name)],
        Spare.ARRIVED: [path for path in inbox.glob(f"*{SUFFIX}") if path.stem in taken],
        Spare.LEFTOVERS: [
            *_half(outbox),
            *_half(inbox),
            *_half(held_folder(workspace)),
            *_half(backups_folder(workspace)),
            # A bundle that was made and not handed over: the next export makes it anew.
            *(path for path in written if path.name not in bundles),
        ],
    }
    if workspace.rights.may(Act.MANAGE_USERS):
        found[Spare.SET_ASIDE] = _inside(workspace.folder / SET_ASIDE)
    return {kind: tuple(sorted(paths)) for kind, paths in found.items()}


def _half(folder: Path) -> list[Path]:
    """Return what a crash left of a file or a folder on its way."""
    return [path for path in _inside(folder) if path.suffix == ".part"]


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _delete(kind: Spare, found: Iterable[Path]) -> None:
    from fieldkit.store.backup import drop_backups, read_backup

    if kind is Spare.BACKUPS:
        drop_backups(one for one in map(read_backup, found) if one is not None)
        return
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            discard(path)


def _octets(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
