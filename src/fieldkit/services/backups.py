"""Copies of the workspace: made while one works, kept within bounds, carried to a stick."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import size as spoken_size
from fieldkit.i18n import N_, _
from fieldkit.records.backup import Backup, BackupKind, not_kept
from fieldkit.records.permissions import Act
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

EVERY = timedelta(minutes=30)
# The second is what a laptop of 4 GB of memory and 128 GB of disk does not miss.
LIMITS = (2 << 30, 4 << 30, 8 << 30, 16 << 30, 32 << 30)
USUAL_LIMIT = LIMITS[1]
ON_A_STICK = "fieldkit-backups"
_LIMIT_SETTING = "backup.limit"
_OUTSIDE_SETTING = "backup.outside"
_PLACES_SETTING = "backup.places"
_STALE = timedelta(days=7)
_MOST_PLACES = 20
_TO_SPARE = 1 << 20
_LEFT_ON_A_STICK = 10  # a tenth of a stick stays free, for bundles


class NoRoomForBackup(FieldkitError):
    """The laptop's disk would be full before a copy was made."""

    template = N_(
        "There is too little room on this laptop's disk for a backup: it needs {needed}, {free} "
        "are free. Nothing is lost: all that was saved is in the workspace."
    )
    wants_room = True


class StickTooSmall(FieldkitError):
    """A stick has no room for a copy, older copies of this laptop left out of account."""

    template = N_(
        "There is too little room in {folder} for the backup: it needs {needed}, {free} are "
        "free. Delete something there or take another stick. The backup on this laptop is made."
    )


@dataclass(frozen=True, slots=True)
class BackupState:
    """What copies there are: on this laptop, and when the last one left it.

    ``stale`` tells that there is something to lose and no copy outside of the
    last week.
    """

    here: tuple[Backup, ...]
    outside_at: datetime | None
    stale: bool

    @property
    def size(self) -> int:
        """Return how many bytes the copies on this laptop take."""
        return sum(one.size for one in self.here)


@needs(Act.WORK)
def backup_state(workspace: Workspace) -> BackupState:
    """Return what copies of this workspace there are."""
    from fieldkit.store.backup import list_backups

    with workspace.reading() as work:
        outside = _outside_at(work)
        something = work.submissions.count() > 0 or work.drafts.count() > 0
    stale = something and (outside is None or workspace.now() - outside > _STALE)
    return BackupState(list_backups(backups_folder(workspace)), outside, stale)


@needs(Act.BACK_UP)
def backups_folder(workspace: Workspace) -> Path:
    """Return where the copies of a workspace lie."""
    from fieldkit.store.backup import BACKUPS

    return workspace.folder / BACKUPS


@needs(Act.BACK_UP)
def backup_due(workspace: Workspace) -> bool:
    """Tell whether half an hour of work has gone by since the last copy."""
    from fieldkit.store.backup import list_backups

    written = workspace.saved_at
    if written is None:
        return False
    here = list_backups(backups_folder(workspace))
    if not here:
        return True
    last = here[0].made_at
    return written > last and workspace.now() - last >= EVERY


@needs(Act.BACK_UP)
def make_backup(
    workspace: Workspace,
    progress: Progress | None = None,
    *,
    kind: BackupKind = BackupKind.WISH,
) -> Backup:
    """Copy the workspace into its folder of copies, check the copy, and let old ones go.

    Room is asked for before, so that no backup fills the disk under a person who is typing.
    Raises NoRoomForBackup, DiskFull, DiskRefused, BackupDamaged.
    """
    from fieldkit.store.backup import clear_parts, drop_backups, list_backups

    watch = progress or Silent()
    root = backups_folder(workspace)
    clear_parts(root)
    _require_room(workspace)
    made = workspace.database.write_backup(
        root, kind, workspace.now(), lambda done, total: watch.step(done, total, _("Making a copy"))
    )
    with workspace.reading() as work:
        limit = _limit(work)
    drop_backups(not_kept(list_backups(root), limit))
    return made


@needs(Act.WORK)
def carry_backup(workspace: Workspace, place: Path, progress: Progress | None = None) -> Backup:
    """Make a copy and put it on a stick or into a folder, read back from there.

    It lies in a folder that is named by the laptop's code. There as on the
    laptop, days, weeks and months stay, within the room that there is; but none
    from before the last erasure. Raises NoRoomForBackup, StickTooSmall,
    DiskFull, DiskRefused, BackupDamaged.
    """
    from fieldkit.store.backup import carry_backup as carry
    from fieldkit.store.backup import clear_parts, drop_backups, list_backups

    watch = progress or Silent()
    made = make_backup(workspace, progress)
    root = place / ON_A_STICK / workspace.device.code
    clear_parts(root)
    _make_room_there(made, root, place)
    there = carry(
        made,
        root,
        lambda done, total: watch.step(done, total, _("Writing the copy and reading it back")),
    )
    found = list_backups(root)
    drop_backups(not_kept(found, _limit_there(found, place)))
    with workspace.unit_of_work() as work:
        erased_at = max((act.at for act in work.acts.list()), default=None)
        if erased_at is not None:
            # A copy's moment is told in seconds, so the one just made is known by its folder.
            drop_backups(
                one
                for one in list_backups(root)
                if one.made_at <= erased_at and one.folder != there.folder
            )
        work.settings.set(_OUTSIDE_SETTING, workspace.now().isoformat(timespec="seconds"))
        _note_place(work, place, workspace.now())
        work.log.audit("backup_carried")
        work.commit()
    return there


def renew_backups(workspace: Workspace, *, keep_last_aside: bool = False) -> int:
    """Make a fresh copy and delete all earlier ones, and what was set aside; return how many.

    After an erasure no copy may hold what was erased. The state that the last
    restore set aside may be the only copy of newer work, so ``keep_last_aside``
    leaves it for a person to decide on. Raises DiskFull, DiskRefused,
    BackupDamaged, and then the earlier ones are still there.
    """
    from fieldkit.store.backup import drop_backups, list_backups
    from fieldkit.store.restore import drop_set_aside

    root = backups_folder(workspace)
    earlier = list_backups(root)
    if earlier:
        workspace.database.write_backup(root, BackupKind.WORK, workspace.now())
    drop_backups(earlier)
    return len(earlier) + drop_set_aside(workspace.folder, but_last=keep_last_aside)


@needs(Act.WORK)
def backup_limit(workspace: Workspace) -> int:
    """Return how many bytes the copies on this laptop may take together."""
    with workspace.reading() as work:
        return _limit(work)


@needs(Act.MANAGE_USERS)
def set_backup_limit(workspace: Workspace, octets: int) -> None:
    """Let the copies on this laptop take so many bytes, from the next copy on."""
    with workspace.unit_of_work() as work:
        work.settings.set(_LIMIT_SETTING, str(octets))
        work.log.audit("backup_limit_set", str(octets))
        work.commit()


def places_with_backups(work: "Reading") -> list[list[str]]:
    """Return the sticks and folders that copies were carried to: name and last moment (ISO)."""
    return [[name, at] for name, at in json.loads(work.settings.get(_PLACES_SETTING) or "[]")]


def _limit(work: "Reading") -> int:
    kept = work.settings.get(_LIMIT_SETTING)
    return int(kept) if kept.isdecimal() else USUAL_LIMIT


def _note_place(work: "UnitOfWork", place: Path, now: datetime) -> None:
    # A stick's name, or a drive's letter: the folders above it may name a person.
    name = place.name or place.drive or str(place)
    others = [one for one in places_with_backups(work) if one[0] != name]
    kept = [[name, now.isoformat(timespec="seconds")], *others][:_MOST_PLACES]
    work.settings.set(_PLACES_SETTING, json.dumps(kept, ensure_ascii=False))


def _require_room(workspace: Workspace) -> None:
    from fieldkit.store.connection import DATABASE_NAME

    needed = (workspace.folder / DATABASE_NAME).stat().st_size + _TO_SPARE
    free = shutil.disk_usage(workspace.folder).free
    if free < needed:
        raise NoRoomForBackup(needed=spoken_size(needed), free=spoken_size(free))


def _make_room_there(made: Backup, root: Path, place: Path) -> None:
    """Let older copies on a stick go where the new one needs their room; the latest stays.

    Raises StickTooSmall before anything is written there.
    """
    from fieldkit.store.backed_up_files import lacking_bytes
    from fieldkit.store.backup import drop_backups, list_backups

    needed = made.size + lacking_bytes(made.folder, root) + _TO_SPARE
    found = list_backups(root)
    if _free(place) < needed:
        room = _free(place) + sum(one.size for one in found) - needed
        drop_backups(not_kept(found, room))
    if _free(place) < needed:
        raise StickTooSmall(
            folder=place, needed=spoken_size(needed), free=spoken_size(_free(place))
        )


def _limit_there(found: tuple[Backup, ...], place: Path) -> int:
    """Return how many bytes the copies on a stick may take."""
    left = shutil.disk_usage(_there(place))
    return left.free + sum(one.size for one in found) - left.total // _LEFT_ON_A_STICK


def _free(place: Path) -> int:
    return shutil.disk_usage(_there(place)).free


def _there(place: Path) -> Path:
    """Return the folder, or what it will lie in."""
    return next((one for one in (place, *place.parents) if one.is_dir()), place)


def _outside_at(work: "Reading") -> datetime | None:
    kept = work.settings.get(_OUTSIDE_SETTING)
    return datetime.fromisoformat(kept) if kept else None
