"""Small files beside the database that are written whole or not at all."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from fieldkit.store.faults import fault_of


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file by this content, on the disk before we return. Raises DiskFull, DiskRefused.

    A reader sees the old content or the new one, never a mixture, also after
    the power goes.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise (fault_of(error) or error) from error


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on the disk, where the system lets a folder be synced."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
