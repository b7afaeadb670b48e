"""Putting a backup in a workspace's place, with the old state set aside and nothing overwritten."""

import json
import secrets
import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from fieldkit.records.backup import Backup, BackupContents
from fieldkit.records.clock import Moment
from fieldkit.store.access_tables import sealed_holders
from fieldkit.store.anchor import ANCHOR_NAME
from fieldkit.store.attached_files import FOLDER
from fieldkit.store.attempts import ATTEMPTS_NAME
from fieldkit.store.authorship import begin_chain, take_copy_mark
from fieldkit.store.backed_up_files import lacking_files, read_files_list, take_back_files
from fieldkit.store.backup import BackupDamaged, Step, quiet_step, verify_backup
from fieldkit.store.connection import DATABASE_NAME, connect, make_engine
from fieldkit.store.erasure_ledger import REGISTRATIONS, SHEETS, erased_before, left_before, word_of
from fieldkit.store.failed_unlocks import UNLOCKS_NAME
from fieldkit.store.faults import fault_of
from fieldkit.store.files import sync_folder, write_whole
from fieldkit.store.keys import (
    COPY_NAME,
    SLOTS_NAME,
    KeySlots,
    SlotsDamaged,
    WrongPassphrase,
    derived_key,
)
from fieldkit.store.local_tables import identity, settings, users
from fieldkit.store.lock import FolderLock
from fieldkit.store.people import AccessEnded
from fieldkit.store.rekeying import finish
from fieldkit.store.schema import is_current
from fieldkit.store.sql import among, listed, milliseconds_text, moment_of, upsert

RESTORING = "restoring"
SET_ASIDE = "set-aside"
# The last record's moment of a restored database, until it was opened and that was said.
RESTORED = "restored.last_record"
# Whom the workspace before had erased: [word, reason], to be erased again; the word is a
# person's id, else "list/id".
RESTORED_ERASURES = "restored.erasures"
_READY = "ready"
_EMPTIED = "emptied"
_STAMP = "%Y%m%dT%H%M%SZ"
_TAKEN_OUT = (
    DATABASE_NAME,
    f"{DATABASE_NAME}-wal",
    f"{DATABASE_NAME}-shm",
    SLOTS_NAME,
    COPY_NAME,
    ANCHOR_NAME,
    ATTEMPTS_NAME,
    FOLDER,
    UNLOCKS_NAME,
)

_ERASED = """SELECT things.entity, changes.payload FROM changes
    JOIN things ON things.id = changes.thing
    WHERE changes.op = 'erase' AND changes.field = '' AND changes.state = 0
    AND things.type = 'entity'
    AND (things.entity LIKE 'persons/%' OR things.entity LIKE 'specialists/%')"""
_TAKEN_OFF = """SELECT things.entity, max(changes.field = 'forgotten') FROM changes
    JOIN things ON things.id = changes.thing
    WHERE changes.op = 'erase' AND changes.field IN ('name', 'forgotten') AND changes.state = 0
    AND things.type = 'registration' GROUP BY things.entity"""
_LEFT = "SELECT id FROM users WHERE active = 0"
_OWN_KEY = "SELECT verify_key FROM devices JOIN identity ON identity.device = devices.id"
_COUNTS = {
    "families": "SELECT count(*) FROM entities WHERE list_name = 'families' AND deleted = 0",
    "forms": "SELECT count(*) FROM submissions",
    "drafts": "SELECT count(*) FROM drafts",
}


def look_into(backup: Backup, passphrase: str, step: Step = quiet_step) -> BackupContents:
    """Open a backup by the passphrase of its time and say what it holds; nothing is changed.

    Raises WrongPassphrase, SlotsDamaged, BackupDamaged, DatabaseNewer, DiskRefused.
    """
    verify_backup(backup.folder, step)
    key = _key_of(backup.folder, passphrase)
    try:
        with closing(connect(backup.folder / DATABASE_NAME, key, read_only=True)) as connection:
            is_current(connection)
            counts = {
                name: int(connection.execute(query).fetchone()[0])
                for name, query in _COUNTS.items()
            }
            row = connection.execute("SELECT max(hlc) FROM chains WHERE hlc <> ''").fetchone()
    except dbapi2.Error as error:
        raise (fault_of(error) or BackupDamaged()) from error
    files = len(read_files_list(backup.folder))
    lacking = lacking_files(backup.folder, backup.folder.parent)
    return BackupContents(_moment(row[0]), **counts, files=files, lacking=lacking)


def restore(folder: Path, backup: Backup, passphrase: str, step: Step = quiet_step) -> Path:
    """Put a backup in the place of the workspace in ``folder``, which nobody has open.

    What lay there is moved into a folder below ``set-aside``, which is returned
    and opens as a workspace. The restored database goes on in a new epoch, since
    the old one may have gone on under its own. Whatever moment it is killed at,
    the next opening finds the old state or finishes. Whose access has ended here
    restores nothing and stays out of what others restore. Raises WorkspaceInUse,
    WrongPassphrase, AccessEnded, SlotsDamaged, BackupDamaged, DatabaseNewer,
    DiskFull, DiskRefused.
    """
    verify_backup(backup.folder, step)
    opened = KeySlots.read(backup.folder).unlock(passphrase)
    key = derived_key(opened.data_key, "database")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FolderLock(folder)
        try:
            # What was encrypted anew and waits to take its place belongs to the present state.
            finish(folder)
            keys = key, _present_key(folder, passphrase, key)
            own = _verify_key(backup.folder / DATABASE_NAME, key)
            if opened.user in _left(folder, keys[1], own):
                raise AccessEnded
            return _restore(folder, backup, keys, step)
        finally:
            lock.release()
    except (OSError, dbapi2.Error) as error:
        raise (fault_of(error) or error) from error


def _restore(folder: Path, backup: Backup, keys: tuple[bytes, bytes], step: Step) -> Path:
    key, present = keys
    finish_restore(folder)
    staging = folder / RESTORING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    for name in (DATABASE_NAME, SLOTS_NAME):
        shutil.copyfile(backup.folder / name, staging / name)
    shutil.copyfile(staging / SLOTS_NAME, staging / COPY_NAME)
    # What is whole nowhere is told of by the next check of the workspace, and may still come.
    places = (backup.folder.parent, folder)
    take_back_files(backup.folder, places, staging / FOLDER, step)
    erased = _erased(folder / DATABASE_NAME, present)
    known = {person for person, _reason in erased}
    # The database may be damaged, or its passphrase another; the ledger beside it still tells.
    own = _verify_key(staging / DATABASE_NAME, key)
    ledger = erased_before(folder, own)
    erased += [(person, "") for person in ledger if person not in known]
    left = _left(folder, present, own)
    _begin_anew(staging / DATABASE_NAME, key, erased, left)
    stamp = datetime.now(UTC).strftime(_STAMP)
    write_whole(staging / _READY, stamp.encode())
    finish_restore(folder)
    return folder / SET_ASIDE / stamp


def is_restoring(folder: Path) -> bool:
    """Tell whether a restored database waits to take its place."""
    return (folder / RESTORING / _READY).exists()


def finish_restore(folder: Path) -> None:
    """Let a restored database take its place, where that was begun; the caller holds the lock."""
    staging = folder / RESTORING
    if not is_restoring(folder):
        return
    stamp = (staging / _READY).read_text("ascii")
    aside = folder / SET_ASIDE / stamp
    if not (staging / _EMPTIED).exists():
        aside.mkdir(parents=True, exist_ok=True)
        _move(_TAKEN_OUT, folder, aside)
        sync_folder(aside)
        sync_folder(folder)
        write_whole(staging / _EMPTIED, b"")
    _move((DATABASE_NAME, SLOTS_NAME, COPY_NAME, FOLDER), staging, folder)
    sync_folder(folder)
    (staging / _READY).unlink()
    shutil.rmtree(staging, ignore_errors=True)


def _move(names: tuple[str, ...], source: Path, target: Path) -> None:
    for name in names:
        if (source / name).exists():
            (source / name).replace(target / name)


def _key_of(folder: Path, passphrase: str) -> bytes:
    opened = KeySlots.read(folder).unlock(passphrase)
    return derived_key(opened.data_key, "database")


def _present_key(folder: Path, passphrase: str, key: bytes) -> bytes:
    """Return what opens the present database: another key once it was encrypted anew."""
    with suppress(SlotsDamaged, WrongPassphrase):
        return _key_of(folder, passphrase)
    return key


def _verify_key(path: Path, key: bytes) -> bytes:
    with closing(connect(path, key, read_only=True)) as connection:
        row = connection.execute(_OWN_KEY).fetchone()
    return bytes(row[0])


def _left(folder: Path, key: bytes, verify_key: bytes) -> list[str]:
    """Return whose access has ended here; where the database is unreadable, the ledger tells."""
    path = folder / DATABASE_NAME
    if path.is_file():
        with suppress(dbapi2.Error), closing(connect(path, key, read_only=True)) as connection:
            return [str(id_) for (id_,) in connection.execute(_LEFT).fetchall()]
    return left_before(folder, verify_key)


def _erased(path: Path, key: bytes) -> list[tuple[str, str]]:
    """Return whom the present database has erased; nobody where it cannot be read any more.

    Then the ledger tells, and head office, which has one too, sends the erasures again.
    """
    if not path.is_file():
        return []
    found = []
    with suppress(dbapi2.Error), closing(connect(path, key, read_only=True)) as connection:
        for entity, payload in connection.execute(_ERASED).fetchall():
            reason = json.loads(payload or "{}").get("reason", "")
            list_name, _slash, id_ = entity.partition("/")
            found.append((word_of((list_name, id_)), str(reason)))
        taken = connection.execute(_TAKEN_OFF).fetchall()
        for id_, forgotten in taken:
            found.append((word_of((REGISTRATIONS if forgotten else SHEETS, id_)), ""))
    return found


def drop_set_aside(folder: Path, *, but_last: bool = False) -> int:
    """Delete the states that restoring has set aside, and return how many."""
    gone = 0
    with suppress(OSError):
        asides = sorted((folder / SET_ASIDE).iterdir())
        for aside in asides[:-1] if but_last else asides:
            shutil.rmtree(aside)
            gone += 1
    return gone


def last_set_aside(folder: Path) -> datetime | None:
    """Return when the last state that still lies there was set aside, None where none does."""
    with suppress(OSError, ValueError):
        names = sorted(one.name for one in (folder / SET_ASIDE).iterdir())
        if names:
            return datetime.strptime(names[-1], _STAMP).replace(tzinfo=UTC)
    return None


def _begin_anew(path: Path, key: bytes, erased: list[tuple[str, str]], left: list[str]) -> None:
    """Let the database write under a new epoch, and remember to say what it is."""
    engine = make_engine(path, key)
    try:
        with engine.begin() as connection:
            device = connection.scalar(sa.select(identity.c.device))
            chain = begin_chain(connection, str(device), secrets.token_hex(16))
            connection.execute(identity.update().values(chain=chain))
            last = connection.exec_driver_sql("SELECT max(hlc) FROM chains").scalar()
            kept = {RESTORED: last or "", RESTORED_ERASURES: json.dumps(erased) if erased else ""}
            rows = [{"name": name, "value": value} for name, value in kept.items()]
            connection.execute(upsert(settings), rows)
            take_copy_mark(connection)
            _keep_out(connection, left)
    finally:
        engine.dispose()
    # A closed connection has brought its log into the file; one file takes the place.
    with closing(connect(path, key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep_out(connection: sa.Connection, left: list[str]) -> None:
    """End the access of whoever has left since the backup; the next opening deletes their keys."""
    if not left:
        return
    known = {"ids": listed(left)}
    connection.execute(users.update().where(among(users.c.id, "ids")).values(active=0), known)
    staying = sa.select(sealed_holders.c.user_id).where(~among(sealed_holders.c.user_id, "ids"))
    # Where nobody else opens sealed facts, a box that nobody opens is better than none.
    if connection.execute(staying, known).first() is not None:
        gone = sealed_holders.delete().where(among(sealed_holders.c.user_id, "ids"))
        connection.execute(gone, known)


def take_restored(connection: sa.Connection) -> datetime | None:
    """Return the last record's moment of a database that was restored, once."""
    found = connection.scalar(sa.select(settings.c.value).where(settings.c.name == RESTORED))
    if found is None:
        return None
    connection.execute(settings.delete().where(settings.c.name == RESTORED))
    return _moment(found)


def _moment(hlc: str | None) -> datetime | None:
    return moment_of(milliseconds_text(Moment.parse(hlc).milliseconds)) if hlc else None
