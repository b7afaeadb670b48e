"""Encrypting a whole workspace anew: made apart, then put in place of the old at one stroke.

Everything that is encrypted by a key of the workspace is written anew into one
folder. Its renaming is the moment that counts: before it the old workspace is
whole and the new folder is thrown away; after it the new files are moved into
place, now or at the next opening.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fieldkit.store.anchor import Anchor
from fieldkit.store.connection import DATABASE_NAME, connect
from fieldkit.store.faults import DatabaseBusy, DatabaseDamaged, fault_of
from fieldkit.store.files import sync_folder
from fieldkit.store.keys import KeySlots
from fieldkit.store.wrapping import derived_key

MAKING_NAME = "re-encrypting"
READY_NAME = "re-encrypted"
_STEPS = 20_000  # SQLite's instructions between two looks at the person's wish to stop
_LOGS = (f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm")

Watch = Callable[[int, int], None]
# What else lies encrypted in the folder, such as attachments: each is given the workspace's
# folder, the folder of the new files with the new database in it, and the old and new data key.
Others = tuple[Callable[[Path, Path, tuple[bytes, bytes], Watch], None], ...]


def make_anew(
    folder: Path,
    slots: KeySlots,
    keys: tuple[bytes, bytes],
    watch: Watch,
    others: Others = (),
) -> None:
    """Write everything anew, under the second of the two data keys, and let it count.

    The workspace is open in nobody's hands meanwhile but ours. ``watch`` hears how many bytes of
    how many are written and may stop the work by raising; nothing is altered then. Raises
    DatabaseBusy, DiskFull, DiskRefused, NotOpenedYet.
    """
    old, new = keys
    making = folder / MAKING_NAME
    try:
        _clear(making)
        making.mkdir(mode=0o700)
        _write_database(folder, making, keys, watch)
        for write in others:
            write(folder, making, keys, watch)
        _write_anchor(folder, making, old, new)
        slots.for_data_key(new, making)
        sync_folder(making)
        # The last moment at which it can be stopped.
        watch(1, 1)
        making.rename(folder / READY_NAME)
        sync_folder(folder)
    except OSError as error:
        _clear(making)
        raise (fault_of(error) or error) from error
    except BaseException:
        _clear(making)
        raise


def finish(folder: Path) -> None:
    """Move what was made anew into place, and throw away what was not made to the end.

    Called whenever a workspace is opened, by whoever holds its lock. Raises DiskRefused.
    """
    ready = folder / READY_NAME
    try:
        _clear(folder / MAKING_NAME)
        if not ready.is_dir():
            return
        for name in _LOGS:
            # They were emptied before, and belong to the old database.
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)
        for path in sorted(ready.iterdir()):
            place = folder / path.name
            if place.is_dir():
                shutil.rmtree(place)
            path.replace(place)
        sync_folder(folder)
        ready.rmdir()
        sync_folder(folder)
    except OSError as error:
        raise (fault_of(error) or error) from error


def _write_database(folder: Path, making: Path, keys: tuple[bytes, bytes], watch: Watch) -> None:
    path, fresh = folder / DATABASE_NAME, making / DATABASE_NAME
    old, new = (derived_key(key, "database") for key in keys)
    with _in_words(), closing(connect(path, old)) as connection:
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise DatabaseBusy
        connection.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{new.hex()}'\"", (str(fresh),))
        with _watched(connection, path, fresh, watch):
            connection.execute("SELECT sqlcipher_export('fresh')")
        for pragma in ("user_version", "application_id"):
            value = connection.execute(f"PRAGMA main.{pragma}").fetchone()[0]
            connection.execute(f"PRAGMA fresh.{pragma} = {int(value)}")
        rows = _counts(connection)
        connection.execute("DETACH DATABASE fresh")
    with _in_words(), closing(connect(fresh, new)) as connection:
        _require_alike(connection, rows)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    if any((folder / name).exists() for name in _LOGS):
        # Somebody else has the database open, and could still write into the old one.
        raise DatabaseBusy


def _require_alike(fresh: Any, rows: dict[str, int]) -> None:  # noqa: ANN401 - the driver has no types
    """Raise DatabaseDamaged unless the new database is whole and holds as many rows as the old."""
    if fresh.execute("PRAGMA cipher_integrity_check").fetchall():
        raise DatabaseDamaged
    if fresh.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise DatabaseDamaged
    if _counts(fresh) != rows:
        raise DatabaseDamaged


def _counts(connection: Any) -> dict[str, int]:  # noqa: ANN401 - as above
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our own tables' names
        for (name,) in names
    }


@contextmanager
def _watched(connection: Any, path: Path, fresh: Path, watch: Watch) -> Iterator[None]:  # noqa: ANN401 - as above
    """Tell how far the writing is; what ``watch`` raises stops it and comes out here."""
    total, raised = path.stat().st_size, []

    def look() -> int:
        try:
            watch(min(total, fresh.stat().st_size), total)
        except BaseException as error:  # noqa: BLE001 - it comes out below, past SQLite
            raised.append(error)
        return len(raised)

    watch(0, total)
    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except dbapi2.Error:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
    watch(total, total)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except dbapi2.Error as error:
        raise (fault_of(error) or error) from error


def _write_anchor(folder: Path, making: Path, old: bytes, new: bytes) -> None:
    before, anchor = (
        Anchor(place, derived_key(key, "anchor")) for place, key in ((folder, old), (making, new))
    )
    anchor.note(before.read(), before.read_trail())
    anchor.flush()


def _clear(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
