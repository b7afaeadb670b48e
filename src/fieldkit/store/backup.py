"""Whole copies of a workspace: written, checked by reading back, carried elsewhere."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.backup import Backup, BackupKind
from fieldkit.store.attached_files import FOLDER
from fieldkit.store.authorship import COPY_MARK
from fieldkit.store.backed_up_files import (
    FILES_NAME,
    carry_files,
    is_whole,
    lacking_bytes,
    sweep_pool,
    write_files_list,
)
from fieldkit.store.connection import DATABASE_NAME, connect
from fieldkit.store.faults import fault_of
from fieldkit.store.files import sync_folder
from fieldkit.store.keys import COPY_NAME, SLOTS_NAME

BACKUPS = "backups"
LIST_NAME = "backup.json"
_FORMAT = 1
_PART = ".part"
_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
_STAMP = "%Y%m%dT%H%M%SZ"
_PAGES = 256  # 1 MiB of the database a step
_CHUNK = 1 << 20
_MOST_LIST = 64 * 1024
_TIPS = "SELECT device, epoch, seq, head FROM chains ORDER BY id"
_SET_MARK = "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)"
_FILES = frozenset((DATABASE_NAME, SLOTS_NAME))

Step = Callable[[int, int], None]


class BackupDamaged(FieldkitError):
    """A copy is not as it was written."""

    template = N_(
        "This backup is damaged or not complete, so it cannot be used. Choose another one."
        " Nothing was changed."
    )


def quiet_step(done: int, total: int) -> None:
    """Tell nobody how far it is."""
    del done, total


def write_backup(
    workspace: Path,
    key: bytes,
    root: Path,
    kind: BackupKind,
    moment: datetime,
    step: Step = quiet_step,
) -> Backup:
    """Copy an open workspace into a new folder below ``root``, and check the copy.

    ``key`` is the database's own. SQLite copies page by page while work goes
    on, so the copy is one moment of the database and its write-ahead log needs
    no copying. Raises DiskFull, DiskRefused, BackupDamaged.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        part = _fresh(root, moment)
        try:
            part.mkdir()
            copy_database(workspace / DATABASE_NAME, part / DATABASE_NAME, key, step)
            # The slots come after the database, so that they open what was copied.
            shutil.copyfile(_slots_of(workspace), part / SLOTS_NAME)
            write_files_list(workspace, root, part, step)
            _write_list(part, kind, moment)
            _check(part, key)
            return _settle(part, moment, kind)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    except (OSError, dbapi2.Error) as error:
        raise (fault_of(error) or error) from error


def carry_backup(backup: Backup, root: Path, step: Step = quiet_step) -> Backup:
    """Copy a backup elsewhere, such as to a stick, and read it back from there.

    Raises DiskFull, DiskRefused, BackupDamaged where what is read is not what
    was written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        part = _fresh(root, backup.made_at)
        try:
            part.mkdir()
            names = sorted(path.name for path in backup.folder.iterdir())
            sizes = {name: (backup.folder / name).stat().st_size for name in names}
            files = lacking_bytes(backup.folder, root)
            done, total = 0, 2 * (sum(sizes.values()) + files)
            for name in names:
                _copy_file(backup.folder / name, part / name)
                done += sizes[name]
                step(done, total)
            sync_folder(part)
            for name in names:
                _forget_cache(part / name)
            _carry_files(backup, root, _further(step, done, total))
            done += 2 * files
            verify_backup(part, lambda read, _all: step(done + read, total))
            return _settle(part, backup.made_at, backup.kind)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    except OSError as error:
        raise (fault_of(error) or error) from error


def list_backups(root: Path) -> tuple[Backup, ...]:
    """Return the copies below a folder, the latest first; what is none of ours is passed over."""
    found = []
    with suppress(OSError):
        for folder in root.iterdir():
            one = read_backup(folder) if _NAME.fullmatch(folder.name) else None
            if one is not None:
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))


def read_backup(folder: Path) -> Backup | None:
    """Return what a folder says of the copy in it, None where it holds none."""
    try:
        kept = _read_list(folder)
        made_at = datetime.fromisoformat(str(kept["made_at"]))
        size = sum((folder / name).stat().st_size for name in kept["files"])
        return Backup(folder, made_at.astimezone(), BackupKind(str(kept["kind"])), size)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def verify_backup(folder: Path, step: Step = quiet_step) -> None:
    """Read a copy through and compare it with its list. Raises BackupDamaged, DiskRefused."""
    try:
        kept = _read_list(folder)
        sizes = {name: (folder / name).stat().st_size for name in kept["files"]}
        if not sizes.keys() >= _FILES:
            raise BackupDamaged
        done, total = 0, sum(sizes.values())
        for name, sha256 in kept["files"].items():
            if _sha256(folder / name) != sha256:
                raise BackupDamaged
            done += sizes[name]
            step(done, total)
    except FileNotFoundError as error:
        raise BackupDamaged from error
    except OSError as error:
        raise (fault_of(error) or error) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BackupDamaged from error


def drop_backups(backups: Iterable[Backup]) -> None:
    """Delete copies; one that cannot be deleted now goes the next time."""
    backups = tuple(backups)
    for one in backups:
        # First out of the list, so that half a copy is never taken for a whole one.
        gone = one.folder.with_name(one.folder.name + _PART)
        with suppress(OSError):
            one.folder.replace(gone)
            shutil.rmtree(gone)
    for root in {one.folder.parent for one in backups}:
        sweep_pool(root)


def clear_parts(root: Path) -> None:
    """Delete what an interrupted copy left behind."""
    with suppress(OSError):
        for folder in root.iterdir():
            if folder.name.endswith(_PART) and _NAME.fullmatch(folder.name.removesuffix(_PART)):
                shutil.rmtree(folder, ignore_errors=True)


def _carry_files(backup: Backup, root: Path, step: Callable[[int], None]) -> None:
    """Bring along the attached files that lack there, and read those back."""
    brought = carry_files(backup.folder, backup.folder.parent, root, step)
    done = sum(one.size for one in brought.values())
    for name in brought:
        _forget_cache(root / FOLDER / name)
    for name, one in brought.items():
        if not is_whole(root / FOLDER / name, one):
            raise BackupDamaged
        done += one.size
        step(done)


def _further(step: Step, before: int, total: int) -> Callable[[int], None]:
    """Return a watch of one stretch of the way."""

    def watch(done: int) -> None:
        step(before + done, total)

    return watch


def _fresh(root: Path, moment: datetime) -> Path:
    stamp = moment.astimezone(UTC).strftime(_STAMP)
    names = [stamp, *(f"{stamp}-{number}" for number in range(2, 100))]
    for name in names:
        part = root / (name + _PART)
        if not part.exists() and not (root / name).exists():
            return part
    raise BackupDamaged


def _settle(part: Path, moment: datetime, kind: BackupKind) -> Backup:
    """Give a finished copy its name; from then on it counts."""
    folder = part.with_name(part.name.removesuffix(_PART))
    part.rename(folder)
    sync_folder(folder.parent)
    size = sum(path.stat().st_size for path in folder.iterdir())
    return Backup(folder, moment.astimezone(), kind, size)


def copy_database(source: Path, target: Path, key: bytes, step: Step = quiet_step) -> None:
    """Copy one moment of a database that others may be writing; the copy is a single file."""

    def tell(_status: int, remaining: int, total: int) -> None:
        step(total - remaining, total)

    with closing(connect(source, key, read_only=True)) as old, closing(connect(target, key)) as new:
        # The reading transaction is held, so that the copy need not begin anew with each write.
        old.execute("BEGIN")
        tips = old.execute(_TIPS).fetchall()
        old.backup(new, pages=_PAGES, progress=tell)
        # One file without a log beside it, which opens on a medium that takes no writing too.
        new.execute("PRAGMA journal_mode = DELETE")
        if new.execute(_TIPS).fetchall() != tips:
            raise BackupDamaged
        new.execute(_SET_MARK, (COPY_MARK, ""))


def _check(folder: Path, key: bytes) -> None:
    """Refuse a copy that does not open or is not whole. Raises BackupDamaged."""
    path = folder / DATABASE_NAME
    with closing(connect(path, key, read_only=True)) as connection:
        damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()
    if damaged or answer is None or answer[0] != "ok":
        raise BackupDamaged


def _write_list(folder: Path, kind: BackupKind, moment: datetime) -> None:
    files = {}
    names = {*_FILES, FILES_NAME} if (folder / FILES_NAME).exists() else _FILES
    for name in sorted(names):
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())
        files[name] = _sha256(folder / name)
    content = {
        "format": _FORMAT,
        "made_at": moment.isoformat(timespec="seconds"),
        "kind": str(kind),
        "files": files,
    }
    with (folder / LIST_NAME).open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def _read_list(folder: Path) -> dict[str, Any]:
    with (folder / LIST_NAME).open("rb") as file:
        kept: dict[str, Any] = json.loads(file.read(_MOST_LIST))
    names = kept["files"]
    if kept["format"] != _FORMAT or any(Path(n).name != n or n == LIST_NAME for n in names):
        raise ValueError(names)
    return kept


def _slots_of(workspace: Path) -> Path:
    slots = workspace / SLOTS_NAME
    return slots if slots.exists() else workspace / COPY_NAME


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("wb") as new:
        shutil.copyfileobj(old, new, _CHUNK)
        new.flush()
        os.fsync(new.fileno())


def _forget_cache(path: Path) -> None:
    """Ask the system to read the file from the medium the next time, where it can be asked."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is None:
        return
    with path.open("rb") as file, suppress(OSError):
        advise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
