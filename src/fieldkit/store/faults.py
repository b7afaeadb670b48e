"""What can go wrong between the store and the disk, in words a person can act on."""

import errno
from typing import Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class FolderNotEmpty(FieldkitError):
    """A workspace was to be made where something lies already."""

    template = N_(
        "The folder already holds something, so no workspace was made in it. Choose an empty "
        "folder."
    )


class NotAWorkspace(FieldkitError):
    """A folder was to be opened that holds no workspace."""

    template = N_(
        "There is no workspace in this folder. Choose another folder or make a new workspace."
    )


class WorkspaceInUse(FieldkitError):
    """Another window, or another program run, holds the workspace."""

    template = N_(
        "This workspace is already open in another window. Go on there, so that the records "
        "stay in step."
    )


class WorkspaceClosed(FieldkitError):
    """Something was asked of a workspace that was locked or closed meanwhile."""

    template = N_(
        "The workspace was closed meanwhile, so this was not done. Open it and try again."
    )


class DatabaseDamaged(FieldkitError):
    """The database file cannot be read as it was written: cut off, overwritten or flipped."""

    template = N_(
        "The workspace's database is damaged, so no more can be read from it. Copy the whole "
        "workspace folder to a safe place, then restore a backup or ask head office to fill the "
        "laptop anew."
    )


class DatabaseNewer(FieldkitError):
    """A newer program has altered the tables; ``theirs`` and ``ours`` are program versions."""

    template = N_(
        "A newer program ({theirs}) has worked with this workspace; this one is {ours}. "
        "Install {theirs} or newer. The workspace was not changed."
    )


class DatabaseOlder(FieldkitError):
    """The workspace could not be brought up to this program's tables."""

    template = N_(
        "The workspace could not be upgraded for this version of the program and was left as it "
        "was. Install the earlier version again and ask head office for help."
    )


class DatabaseBusy(FieldkitError):
    """Another part of the program has been writing for longer than anybody should wait."""

    template = N_(
        "The workspace is busy taking in other data, so this was not saved yet. Wait a minute "
        "and try again."
    )


class DiskFull(FieldkitError):
    """There is no room for what was to be written; nothing of it was written."""

    template = N_(
        "The disk is full: the last entry is not written yet, everything before it is saved. "
        "Free at least 200 MB and try again."
    )
    wants_room = True


class DiskRefused(FieldkitError):
    """The disk gave an error or allows no writing."""

    template = N_(
        "The disk could not be read or written, so the last entry is not saved. Check that the "
        "disk is there and not write-protected, then try again."
    )


# SQLite's primary result codes (https://www.sqlite.org/rescode.html); the low byte of any code.
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

_FAULTS: dict[int, type[FieldkitError]] = {
    _BUSY: DatabaseBusy,
    _LOCKED: DatabaseBusy,
    _READONLY: DiskRefused,
    _IOERR: DiskRefused,
    _CORRUPT: DatabaseDamaged,
    _FULL: DiskFull,
    _CANTOPEN: DiskRefused,
    _NOTADB: DatabaseDamaged,
}

# While a database is copied or exported, the driver's errors bear no code or a general one;
# SQLite's own words for these codes are fixed (sqlite3_errstr).
_WORDS: dict[str, type[FieldkitError]] = {
    "database is locked": DatabaseBusy,
    "database table is locked": DatabaseBusy,
    "attempt to write a readonly database": DiskRefused,
    "disk I/O error": DiskRefused,
    "database disk image is malformed": DatabaseDamaged,
    "database or disk is full": DiskFull,
    "unable to open database file": DiskRefused,
    "file is not a database": DatabaseDamaged,
}

_IOERR_SHORT_READ = 522  # a page was cut off: the file's fault, not the disk's


def fault_of(error: BaseException) -> FieldkitError | None:
    """Return the refusal that a driver's or the system's error amounts to, None for a bug."""
    code: Any = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        if code == _IOERR_SHORT_READ:
            return DatabaseDamaged()
        if kind := _FAULTS.get(code & 0xFF):
            return kind()
    if type(error).__module__.startswith("sqlcipher3"):
        worded = _WORDS.get(str(error))
        return worded() if worded else None
    if isinstance(error, OSError):
        full = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
        return DiskFull() if error.errno in full else DiskRefused()
    return None
