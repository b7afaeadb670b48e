"""Putting a file where it shall lie, so that it is there whole or not at all."""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldkit.bundles.envelope import Watch, unwatched
from fieldkit.bundles.errors import NotWritten, ReadsBackDifferent, StickFull, StickReadOnly
from fieldkit.bundles.limits import COPY_BLOCK
from fieldkit.formats import size as spoken_size

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_ROOM_TO_SPARE = 1024 * 1024


def deliver(source: Path, folder: Path, watch: Watch = unwatched, *, name: str = "") -> Path:
    """Copy a file into a folder, make it lie fast on the medium, read it back, return its path.

    It is called there as the source is, or ``name``. A file of that name with
    other bytes stays, and ours gets a number behind its name: two laptops may
    have the same four signs. ``watch`` hears the
    bytes written and then those read back, and may stop the copying. Raises
    NotWritten or one of its kinds; then no half file is left behind.
    """
    size = source.stat().st_size
    with stick_errors(folder, size):
        target = _free_name(source, folder, Path(name or source.name))
        if target.exists():
            return target
        require_room(folder, size)
        with whole_file(target) as part:
            wanted = _copy(source, part, watch)
            if file_sha256(part, watch) != wanted:
                raise ReadsBackDifferent(folder=str(folder))
    return target


def require_room(folder: Path, octets: int) -> None:
    """Raise StickFull where the folder has no room, OSError where there is no folder."""
    if shutil.disk_usage(folder).free < octets + _ROOM_TO_SPARE:
        raise StickFull(folder=str(folder), size=spoken_size(octets))


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a temporary path beside the target, which takes the target's place at the end.

    The file is flushed to the medium before it gets its name, and the name is
    flushed after. Whatever is raised inside leaves the target as it was.
    """
    part = target.with_name(target.name + ".part")
    try:
        yield part
        flush_file(part)
        os.replace(part, target)  # noqa: PTH105 - Path.replace is the same, the reader knows this one
    except BaseException:
        # A stick that was pulled out cannot even be cleaned.
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    flush_folder(target.parent)


def flush_file(path: Path) -> None:
    """Wait until the file's bytes lie on the medium."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the folder's names lie on the medium, where the system can do that."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # FAT and network folders may refuse; the file itself lies
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def file_sha256(path: Path, watch: Watch = unwatched) -> str:
    """Return the SHA-256 of a file, read from the medium where the system can be asked to."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb", buffering=0) as stream:
        if hasattr(os, "posix_fadvise"):
            # Else Linux would answer from memory and a failing stick would go unnoticed.
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while data := stream.read(COPY_BLOCK):
            digest.update(data)
            done += len(data)
            watch(done)
    return digest.hexdigest()


@contextmanager
def stick_errors(folder: Path, octets: int = 0) -> Iterator[None]:
    """Turn what the system says about a folder that is written to into words for a person."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StickFull(folder=str(folder), size=spoken_size(octets)) from error
        if error.errno in _READ_ONLY:
            raise StickReadOnly(folder=str(folder)) from error
        raise NotWritten(folder=str(folder)) from error


def _free_name(source: Path, folder: Path, name: Path) -> Path:
    """Return where the file can lie, or lies already with exactly these bytes."""
    folder.stat()  # a folder that is not there is told from one that refuses writing
    wanted = ""
    for number in range(1, 100):
        end = "" if number == 1 else f"-{number}"
        target = folder / f"{name.stem}{end}{name.suffix}"
        if not target.exists():
            return target
        wanted = wanted or file_sha256(source)
        if file_sha256(target) == wanted:
            return target
    raise FileExistsError(errno.EEXIST, source.name)


def _copy(source: Path, target: Path, watch: Watch) -> str:
    """Copy the bytes, wait for the medium, and return their SHA-256."""
    digest = hashlib.sha256()
    done = 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while data := reading.read(COPY_BLOCK):
            writing.write(data)
            digest.update(data)
            done += len(data)
            watch(done)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()
