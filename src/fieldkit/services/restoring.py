"""A workspace put back from a copy: found, looked into, restored, and its erasures done again."""

import json
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.backup import Backup, BackupContents
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace

_DEPTH = 3
_MOST_FOLDERS = 2000


class NoBackupThere(FieldkitError):
    """A folder was given to restore from that holds no copy."""

    template = N_(
        "There is no backup in this folder. Choose the stick, or the folder, that the backup was"
        " written to."
    )


def find_backups(place: Path) -> tuple[Backup, ...]:
    """Return the copies in a folder or on a stick, the latest first.

    ``place`` may be the copy's own folder, a stick, or a workspace. Raises
    NoBackupThere.
    """
    from fieldkit.store.backup import list_backups, read_backup

    own = read_backup(place)
    if own is not None:
        return (own,)
    found: dict[Path, Backup] = {}
    level, looked = [place], 0
    for _level in range(_DEPTH):
        below: list[Path] = []
        for folder in level:
            found |= {one.folder: one for one in list_backups(folder)}
            below += _folders(folder)
        looked += len(below)
        if looked > _MOST_FOLDERS:
            break
        level = below
    if not found:
        raise NoBackupThere
    return tuple(sorted(found.values(), key=lambda one: one.made_at, reverse=True))


def look_into_backup(
    backup: Backup, passphrase: str, progress: Progress | None = None
) -> BackupContents:
    """Say what a copy holds, by the passphrase of its time; nothing is changed.

    Raises WrongPassphrase, BackupDamaged, SlotsDamaged, DatabaseNewer, DiskRefused.
    """
    from fieldkit.store.restore import look_into

    watch = progress or Silent()
    return look_into(
        backup, passphrase, lambda done, total: watch.step(done, total, _("Reading the copy"))
    )


def restore_backup(
    folder: Path, backup: Backup, passphrase: str, progress: Progress | None = None
) -> Path:
    """Put a copy in the place of the closed workspace in ``folder``.

    Returns the folder into which the state so far was moved; it opens as a
    workspace of its own. Raises as ``look_into_backup`` does, AccessEnded,
    WorkspaceInUse and DiskFull.
    """
    from fieldkit.store.restore import restore

    watch = progress or Silent()
    return restore(
        folder,
        backup,
        passphrase,
        lambda done, total: watch.step(done, total, _("Putting the copy in place")),
    )


def erase_again(workspace: Workspace) -> int:
    """Erase in a restored workspace whom the one before had erased; return how many people.

    Does nothing where nothing was restored, so it may be called at any opening.
    """
    from fieldkit.services.erasing import erase_decided
    from fieldkit.services.erasing_participants import erase_participants_decided
    from fieldkit.store.restore import RESTORED_ERASURES

    with workspace.reading() as work:
        kept = work.settings.get(RESTORED_ERASURES)
        found = [(str(word), str(reason)) for word, reason in json.loads(kept or "[]")]
        people = [
            (word, reason)
            for word, reason in found
            if "/" not in word and (one := work.entities.own("persons", word)) and not one.erased
        ]
        registered, sheets = (
            [
                id_
                for word, _reason in found
                if (id_ := word.removeprefix(f"{kind}/")) != word
                and (one_ := work.attendance.registration(id_))
                and not one_.nameless
            ]
            for kind in ("registrations", "sheets")
        )
        cards = [
            id_
            for word, _reason in found
            if (id_ := word.removeprefix("specialists/")) != word
            and (card := work.entities.own("specialists", id_))
            and not card.erased
        ]
    for person_id, reason in people:
        erase_decided(workspace, person_id, _reason_of(reason), alone=True)
    if registered or cards:
        erase_participants_decided(workspace, registered, cards, ErasureReason.DEMAND)
    if sheets:
        erase_participants_decided(workspace, sheets, [], ErasureReason.RETENTION)
    if kept:
        with workspace.unit_of_work() as work:
            work.settings.set(RESTORED_ERASURES, "")
            work.commit()
    return len(people) + max(len(registered), len(cards)) + len(sheets)


def _reason_of(code: str) -> ErasureReason:
    known = code in {str(one) for one in ErasureReason}
    return ErasureReason(code) if known else ErasureReason.DEMAND


def _folders(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []
