"""Attached files in backups: each kept once for all copies that lie in one folder.

Beside the copies lies a folder of encrypted files, as they are in the
workspace; each copy has a list of those that belong to it. They are never
altered, since the name of a file follows from its content.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fieldkit.store.attached_files import FOLDER, FRESH
from fieldkit.store.files import sync_folder

FILES_NAME = "attachments.txt"
_MOST_LIST = 64 << 20
_PARTS = 3
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One encrypted file of a copy: its bytes and their SHA-256."""

    size: int
    sha256: str


def write_files_list(
    workspace: Path, root: Path, part: Path, step: Callable[[int, int], None]
) -> None:
    """List the attached files of a workspace in a copy that is being made, and keep them beside.

    A file that another copy below ``root`` has already is not read again.
    ``step`` hears files done and in all, and may stop the work by raising.
    """
    source, pool = workspace / FOLDER, root / FOLDER
    known: dict[str, Listed] = {}
    for folder in _copies(root):
        known |= read_files_list(folder)
    found: dict[str, Listed] = {}
    for name in sorted(_names(source)):
        before = known.get(name)
        if before is not None and _has(pool, name, before.size):
            # Content never changes under a name, so another size here would be damage.
            found[name] = before
        else:
            found[name] = Listed((source / name).stat().st_size, _digest(source / name))
    if not found:
        return
    # The list first: what no list names is swept.
    _write_list(part, found)
    for done, (name, one) in enumerate(found.items(), 1):
        if not _has(pool, name, one.size):
            _copy(source / name, pool / name)
        step(done, len(found))


def carry_files(
    copy: Path, pool: Path, root: Path, step: Callable[[int], None]
) -> dict[str, Listed]:
    """Bring the files of a copy to another place, those that lack there; return which they were.

    ``step`` hears the bytes that were brought so far, and may stop the work by raising.
    """
    fresh: dict[str, Listed] = {}
    done = 0
    for name, one in read_files_list(copy).items():
        source = pool / FOLDER / name
        if not _has(root / FOLDER, name, one.size) and _has(pool / FOLDER, name, one.size):
            _copy(source, root / FOLDER / name)
            fresh[name] = one
            done += one.size
            step(done)
    return fresh


def take_back_files(
    copy: Path, places: Iterable[Path], target: Path, step: Callable[[int, int], None]
) -> int:
    """Put the files of a copy into a new folder; return how many are nowhere whole.

    ``places`` are folders that hold attached files, the first that has one whole gives it.
    ``step`` hears files done and in all, and may stop the work by raising.
    """
    lost = 0
    listed = read_files_list(copy)
    found = [place / FOLDER for place in places]
    for done, (name, one) in enumerate(listed.items()):
        step(done, len(listed))
        for place in found:
            if is_whole(place / name, one):
                _copy(place / name, target / name)
                break
        else:
            lost += 1
    return lost


def read_files_list(copy: Path) -> dict[str, Listed]:
    """Return the attached files that belong to a copy; none where it has no list that is ours."""
    try:
        with (copy / FILES_NAME).open("rb") as file:
            lines = file.read(_MOST_LIST).decode("ascii").splitlines()
        parts = [line.split(" ") for line in lines]
        return {
            name: Listed(int(size), sha256)
            for name, size, sha256 in (one for one in parts if len(one) == _PARTS)
            if Path(name).name == name
        }
    except (OSError, ValueError):
        return {}


def is_whole(path: Path, one: Listed) -> bool:
    """Tell whether a file is what the list says."""
    try:
        return path.stat().st_size == one.size and _digest(path) == one.sha256
    except OSError:
        return False


def lacking_files(copy: Path, root: Path) -> int:
    """Return how many files of a copy are not beside it, by name and size."""
    listed = read_files_list(copy)
    return sum(not _has(root / FOLDER, name, one.size) for name, one in listed.items())


def lacking_bytes(copy: Path, root: Path) -> int:
    """Return how much the files of a copy take that another place lacks."""
    listed = read_files_list(copy)
    return sum(o.size for name, o in listed.items() if not _has(root / FOLDER, name, o.size))


def sweep_pool(root: Path) -> None:
    """Delete the files beside the copies that belong to none of them any more."""
    pool = root / FOLDER
    if not pool.is_dir():
        return
    wanted: set[str] = set()
    for folder in _copies(root):
        wanted |= read_files_list(folder).keys()
    with suppress(OSError):
        for entry in os.scandir(pool):
            if entry.name not in wanted:
                with suppress(OSError):
                    Path(entry.path).unlink()


def _copies(root: Path) -> list[Path]:
    """Return the copies below a folder, those that are being made too."""
    with suppress(OSError):
        return [path for path in root.iterdir() if (path / FILES_NAME).is_file()]
    return []


def _names(folder: Path) -> list[str]:
    """Return the attached files of a workspace, without small pictures and half files."""
    with suppress(OSError):
        return [entry.name for entry in os.scandir(folder) if "." not in entry.name]
    return []


def _has(pool: Path, name: str, size: int) -> bool:
    try:
        return (pool / name).stat().st_size == size
    except OSError:
        return False


def _write_list(part: Path, found: Mapping[str, Listed]) -> None:
    with (part / FILES_NAME).open("w", encoding="ascii", newline="\n") as file:
        file.writelines(f"{name} {one.size} {one.sha256}\n" for name, one in found.items())
        file.flush()
        os.fsync(file.fileno())


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_name(target.name + FRESH)
    with source.open("rb") as old, fresh.open("wb") as new:
        shutil.copyfileobj(old, new, _CHUNK)
        new.flush()
        os.fsync(new.fileno())
    fresh.replace(target)
    sync_folder(target.parent)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
