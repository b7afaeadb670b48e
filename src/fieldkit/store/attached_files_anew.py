"""Attached files written anew under another data key, when the whole workspace is."""

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from fieldkit.store.attached_files import (
    AttachedFiles,
    AttachmentDamaged,
    AttachmentMissing,
    FileKey,
)
from fieldkit.store.backup import BACKUPS
from fieldkit.store.connection import DATABASE_NAME, connect
from fieldkit.store.wrapping import derived_key

_PLAIN = "SELECT sha256, size FROM attachments ORDER BY sha256"
_SEALED = "SELECT DISTINCT file, size FROM sealed_files ORDER BY file"


def write_files_anew(
    folder: Path, making: Path, keys: tuple[bytes, bytes], watch: Callable[[int, int], None]
) -> None:
    """Write every attached file into a new folder, by a new name and key.

    Sealed ones have keys of their own, which stay. A file that is damaged is
    taken from the backups on this computer where it is whole there; one that
    is nowhere whole was lost before and stays behind. ``watch`` hears bytes.
    """
    old, new = keys
    with closing(connect(making / DATABASE_NAME, derived_key(new, "database"))) as connection:
        plain = connection.execute(_PLAIN).fetchall()
        sealed = connection.execute(_SEALED).fetchall()
    places = (AttachedFiles(folder, old), AttachedFiles(folder / BACKUPS, old))
    fresh = AttachedFiles(making, new)
    done, total = 0, sum(size for _name, size in (*plain, *sealed))
    for sha256, size in plain:
        _write_first(fresh, fresh.key_of(sha256), places, places[0].key_of(sha256))
        done += size
        watch(done, total)
    for name, size in sealed:
        _copy_first(fresh, name, places)
        done += size
        watch(done, total)


def _write_first(
    fresh: AttachedFiles, key: FileKey, places: tuple[AttachedFiles, ...], old: FileKey
) -> None:
    for place in places:
        with suppress(AttachmentMissing, AttachmentDamaged):
            fresh.write(key, place.read(old))
            return


def _copy_first(fresh: AttachedFiles, name: str, places: tuple[AttachedFiles, ...]) -> None:
    for place in places:
        if place.has_name(name):
            fresh.write_as_it_is(name, place.blocks(name))
            return
