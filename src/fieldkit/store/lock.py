"""The lock that keeps a workspace to one window at a time."""

import errno
import os
import sys
from pathlib import Path

from fieldkit.store.faults import WorkspaceInUse, fault_of

LOCK_NAME = "lock"
# What flock and msvcrt.locking answer where another holds the lock.
_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}


class FolderLock:
    """A file held locked while a workspace is open; the system lets go of it when we die.

    A lock of the open file (flock, or a locked byte on Windows) and not of the
    file's existence, so that a crash or a power cut leaves nothing to clear
    away, and a second opening in the same process is refused too.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises WorkspaceInUse, DiskFull, DiskRefused."""
        try:
            self._handle: int | None = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise (fault_of(error) or error) from error
        try:
            _hold(self._handle)
        except OSError as error:
            self.release()
            if error.errno in _HELD:
                raise WorkspaceInUse from error
            raise (fault_of(error) or error) from error

    def release(self) -> None:
        """Let the workspace go; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> None:
        """Lock one byte without waiting; raises OSError where another holds it."""
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(handle: int) -> None:
        """Lock the open file without waiting; raises OSError where another holds it."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
