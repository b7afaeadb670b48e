"""Copies of the workspace: made while one works, kept within bounds, carried to a stick."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.records.backup import Backup, BackupKind, not_kept
from fieldkit.records.permissions import Act
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

EVERY = timedelta(minutes=30)
# What a laptop of 4 GB of memory and 128 GB of disk does not miss.
MOST_BYTES = 4 << 30
ON_A_STICK = "fieldkit-backups"
_OUTSIDE_SETTING = "backup.outside"
_STALE = timedelta(days=7)
_KEPT_OUTSIDE = 5


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

    Raises DiskFull, DiskRefused, BackupDamaged.
    """
    from fieldkit.store.backup import clear_parts, drop_backups, list_backups

    watch = progress or Silent()
    root = backups_folder(workspace)
    clear_parts(root)
    made = workspace.database.write_backup(
        root, kind, workspace.now(), lambda done, total: watch.step(done, total, _("Making a copy"))
    )
    drop_backups(not_kept(list_backups(root), MOST_BYTES))
    return made


@needs(Act.WORK)
def carry_backup(workspace: Workspace, place: Path, progress: Progress | None = None) -> Backup:
    """Make a copy and put it on a stick or into a folder, read back from there.

    It lies in a folder that is named by the laptop's code; of those the last
    five stay. Raises DiskFull, DiskRefused, BackupDamaged.
    """
    from fieldkit.store.backup import carry_backup as carry
    from fieldkit.store.backup import clear_parts, drop_backups, list_backups

    watch = progress or Silent()
    made = make_backup(workspace, progress)
    root = place / ON_A_STICK / workspace.device.code
    clear_parts(root)
    there = carry(
        made,
        root,
        lambda done, total: watch.step(done, total, _("Writing the copy and reading it back")),
    )
    drop_backups(list_backups(root)[_KEPT_OUTSIDE:])
    with workspace.unit_of_work() as work:
        work.settings.set(_OUTSIDE_SETTING, workspace.now().isoformat(timespec="seconds"))
        work.log.audit("backup_carried")
        work.commit()
    return there


def renew_backups(workspace: Workspace) -> int:
    """Make a fresh copy and delete all earlier ones, and what was set aside; return how many.

    After an erasure no copy may hold what was erased. What the last restore set
    aside stays where only its own erasures are done again: it lacks them already,
    and may hold the only copy of newer work. Raises DiskFull, DiskRefused,
    BackupDamaged, and then the earlier ones are still there.
    """
    from fieldkit.store.backup import drop_backups, list_backups
    from fieldkit.store.restore import RESTORED_ERASURES, drop_set_aside

    root = backups_folder(workspace)
    earlier = list_backups(root)
    if earlier:
        workspace.database.write_backup(root, BackupKind.WORK, workspace.now())
    drop_backups(earlier)
    with workspace.reading() as work:
        again = bool(work.settings.get(RESTORED_ERASURES))
    return len(earlier) + drop_set_aside(workspace.folder, but_last=again)


def _outside_at(work: "Reading") -> datetime | None:
    kept = work.settings.get(_OUTSIDE_SETTING)
    return datetime.fromisoformat(kept) if kept else None
