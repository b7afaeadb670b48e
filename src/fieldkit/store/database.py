"""A workspace's database: made, opened, closed, checked."""

import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from fieldkit.errors import FieldkitError
from fieldkit.records.backup import Backup, BackupKind
from fieldkit.records.device import Identity
from fieldkit.records.people import Role, User
from fieldkit.records.trail import TrailHead
from fieldkit.store.anchor import Anchor
from fieldkit.store.attached_files import AttachedFiles
from fieldkit.store.attached_files_anew import write_files_anew
from fieldkit.store.attempts import Attempts
from fieldkit.store.authorship import present_author
from fieldkit.store.backup import BACKUPS, Step, quiet_step, write_backup
from fieldkit.store.connection import DATABASE_NAME, READING, connect, make_engine
from fieldkit.store.erasure_ledger import note_erasures, note_leavers
from fieldkit.store.failed_unlocks import FailedUnlocks
from fieldkit.store.faults import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseOlder,
    DiskFull,
    DiskRefused,
    NotAWorkspace,
    WorkspaceClosed,
    fault_of,
)
from fieldkit.store.founding import declare_made, introduce, is_workspace, make_room
from fieldkit.store.integrity import integrity_problems
from fieldkit.store.journal import Author, Tip
from fieldkit.store.keys import (
    KeyCost,
    KeySlots,
    Opened,
    WrongPassphrase,
    derived_key,
    new_data_key,
)
from fieldkit.store.lock import FolderLock
from fieldkit.store.open_keys import OpenKeys
from fieldkit.store.people import AccessEnded, read_user
from fieldkit.store.rekeying import Watch, finish, make_anew
from fieldkit.store.restore import finish_restore, take_restored
from fieldkit.store.schema import install_schema, is_current, note_program
from fieldkit.store.settle import try_again
from fieldkit.store.trail_checks import note_opening, verify_trail
from fieldkit.store.unit_of_work import Reading, UnitOfWork
from fieldkit.store.wrapping import public_key

REKEY_WANTED = "access.re_encrypt"
Opening = Callable[[KeySlots], Opened]


class Database:
    """An open workspace. ``user`` is the one whose passphrase opened it.

    ``rolled_back`` is set where an older copy of the database was put back
    since it was last open: the moment of its last record. Work then goes on in
    a new epoch.
    """

    def __init__(
        self, folder: Path, lock: FolderLock, slots: KeySlots, opened: Opened, engine: sa.Engine
    ) -> None:
        self.folder = folder
        self._lock = lock
        self.keys = OpenKeys(slots, opened)
        self._engine = engine
        self._anchor = Anchor(folder, derived_key(opened.data_key, "anchor"))
        self._noting = threading.Lock()
        self._closed = False
        with engine.begin() as connection:
            user = read_user(connection, opened.user)
            if user is None:
                raise DatabaseDamaged
            if not user.active:
                raise AccessEnded
            self.user: User = user
            self._author: Author
            self.rolled_back: datetime | None
            self._author, self.rolled_back = present_author(connection, self._anchor.read())
            restored = take_restored(connection)
            self.rolled_back = restored or self.rolled_back
            head = self._anchor.read_trail()
            self._anchor.note(
                None, note_opening(connection, user.id, head, restored=restored is not None)
            )
            if note_program(connection):
                try_again(connection)

    def unit_of_work(self, *, waiting: bool = True) -> UnitOfWork:
        """Return a transaction that writes: ``with ... as work``, then ``work.commit()``.

        Entering raises DatabaseBusy where another writes for more than half a minute;
        where it shall not be waited for, at once. Raises WorkspaceClosed.
        """
        self._require_open()
        private = self.keys.private_key
        noting = self._committed
        return UnitOfWork(self._engine, self.user, self._author, noting, private, waiting=waiting)

    def renew_author(self) -> None:
        """Write from now on under the epoch that was begun last."""
        with self._engine.begin() as connection:
            author, _ = present_author(connection, None)
        self._author = replace(author, clock=self._author.clock)

    def reading(self) -> Reading:
        """Return a transaction that only reads; writers do not wait for it.

        Raises WorkspaceClosed.
        """
        self._require_open()
        return Reading(self._engine, self.user, self._author, self.keys.private_key)

    @property
    def files(self) -> AttachedFiles:
        """The folder of attached files."""
        return AttachedFiles(self.folder, self.keys.data_key)

    def add_passphrase(self, user: User, passphrase: str) -> None:
        """Let another user, who is kept already, open this workspace. Raises PassphraseMissing."""
        self.keys.add(user.id, passphrase)

    def change_passphrase(self, old: str, new: str) -> None:
        """Give whoever is in a new passphrase; no data is rewritten.

        Raises WrongPassphrase, PassphraseMissing, DiskFull.
        """
        self.keys.change(old, new)

    def forget_leavers(self) -> None:
        """Take away the keys of everybody whose access has ended, and keep a note beside them.

        Raises DiskFull, DiskRefused.
        """
        with self.reading() as work:
            gone = [one.id for one in work.users.list() if not one.active]
            note_leavers(self.folder, work)
        for user in gone:
            if self.keys.has_passphrase(user):
                self.keys.remove(user)

    def re_encrypt(self, watch: Watch) -> None:
        """Encrypt everything by a new data key; every passphrase, sheet and word still opens.

        Nothing else may be under way in this workspace. ``watch`` hears bytes done and in all,
        and may stop the work by raising; a crash leaves the old workspace or the new one. Raises
        DatabaseBusy, NotOpenedYet, DiskFull, DiskRefused.
        """
        self.anchor_now()
        self.forget_leavers()
        if self._engine.pool.checkedout():  # type: ignore[attr-defined] # a QueuePool counts
            raise DatabaseBusy
        self._engine.dispose()
        old, new = self.keys.data_key, new_data_key()
        make_anew(self.folder, self.keys.slots, (old, new), watch, (write_files_anew,))
        finish(self.folder)
        slots = KeySlots.read(self.folder)
        self.keys = OpenKeys(slots, self.keys.opened_with(new))
        self._engine = make_engine(self.folder / DATABASE_NAME, derived_key(new, "database"))
        self._anchor = Anchor(self.folder, derived_key(new, "anchor"))

    def begin_sealing(self) -> None:
        """Let an administrator be the first holder, in a workspace older than sealed facts."""
        public = self.keys.public_of(self.user.id)
        if self.user.role is not Role.ADMINISTRATOR or public is None:
            return
        with self.reading() as work:
            if work.sealed.holders():
                return
        # A disk that is full now is no reason to keep the workspace shut.
        with suppress(DiskFull, DiskRefused), self.unit_of_work() as work:
            work.sealed.begin(self.user.id, public)
            work.commit()

    def unlocks_taken(self) -> None:
        """Drop the failed tries beside the database that stand in the trail now."""
        FailedUnlocks(self.folder).taken()

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the database file, in words; nothing where it is whole."""
        with self._engine.connect().execution_options(**{READING: True}) as connection:
            return integrity_problems(connection)

    def check_trail(self, now: datetime) -> tuple[str, ...]:
        """Return what is wrong with the audit trail, in words; nothing where it is whole."""
        self.anchor_now()
        with self._engine.connect().execution_options(**{READING: True}) as connection:
            return verify_trail(connection, self._anchor.read_trail(), now)

    def tables_apart(self, step: Step = quiet_step) -> tuple[str, ...]:
        """Return the names of the tables that are not what the log gives, tried on a copy.

        Raises DiskFull, DiskRefused, DatabaseDamaged.
        """
        from fieldkit.store.proof import tables_apart

        return tables_apart(self.folder, derived_key(self.keys.data_key, "database"), step)

    def write_backup(
        self, root: Path, kind: BackupKind, moment: datetime, step: Step = quiet_step
    ) -> Backup:
        """Copy this workspace into a new folder below ``root``, and check the copy.

        Raises DiskFull, DiskRefused, BackupDamaged.
        """
        key = derived_key(self.keys.data_key, "database")
        return write_backup(self.folder, key, root, kind, moment, step)

    def anchor_now(self) -> None:
        """Write the anchor that lags by some seconds, such as before a bundle is written."""
        with self._noting:
            self._anchor.flush()

    def note_erasures(self) -> None:
        """Keep beside the database who was erased, so that no restore brings anybody back.

        Raises DiskFull, DiskRefused.
        """
        with self.reading() as work:
            note_erasures(self.folder, work)

    def empty_wal(self) -> bool:
        """Move what the write-ahead log holds into the database, and empty it.

        Earlier copies of altered pages lie there until then. False where a
        reader is at it just now; the next call may do better.
        """
        with self._engine.connect().execution_options(**{READING: True}) as connection:
            answer = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return bool(answer[0] == 0)

    def close(self) -> None:
        """Close the workspace and let others open it; a second call does nothing."""
        # The anchor may lag, so a full disk is no reason to keep the workspace open.
        with suppress(FieldkitError):
            self.anchor_now()
        self._closed = True
        self._engine.dispose()
        self._lock.release()

    def _require_open(self) -> None:
        # The engine would connect anew, and hold a file that others may open by now.
        if self._closed:
            raise WorkspaceClosed

    def _committed(self, tip: Tip | None, head: TrailHead | None) -> None:
        # What was committed stays committed, whatever becomes of the anchor.
        with self._noting, suppress(FieldkitError):
            self._anchor.note(tip, head)


def create_database(
    folder: Path, passphrase: str, *, user: User, identity: Identity, cost: KeyCost
) -> Database:
    """Make a workspace in a folder that is empty or not there, with its first user.

    Raises FolderNotEmpty, PassphraseMissing, DiskFull, DiskRefused. What a crash
    leaves behind is cleared away by the next attempt.
    """
    lock = make_room(folder)
    try:
        data_key = new_data_key()
        engine = make_engine(folder / DATABASE_NAME, derived_key(data_key, "database"))
        try:
            slots = KeySlots(folder)
            opened = slots.found(user.id, passphrase, data_key, cost)
            with engine.begin() as connection:
                install_schema(connection)
                introduce(connection, user, identity, public_key(opened.private_key))
            declare_made(folder)
            return Database(folder, lock, slots, opened, engine)
        except BaseException:
            engine.dispose()
            raise
    except OSError as error:
        lock.release()
        raise (fault_of(error) or error) from error
    except BaseException:
        lock.release()
        raise


def open_database(folder: Path, passphrase: str) -> Database:
    """Open a workspace; one that is refused is not altered.

    Raises NotAWorkspace, WorkspaceInUse, WrongPassphrase, TriedTooSoon,
    AccessEnded, SlotsDamaged, DatabaseDamaged, DatabaseNewer and DatabaseOlder.
    """
    attempts = Attempts(folder)

    def unlock(slots: KeySlots) -> Opened:
        attempts.require()
        try:
            opened = slots.unlock(passphrase)
        except WrongPassphrase:
            attempts.missed()
            FailedUnlocks(folder).missed()
            raise
        attempts.opened()
        return opened

    database = open_database_by(folder, unlock)
    try:
        # Only what has opened the database is written into the slots.
        database.keys.renew_kind(passphrase)
        database.begin_sealing()
    except BaseException:
        database.close()
        raise
    return database


def open_database_by(folder: Path, opening: Opening) -> Database:
    """Open a workspace by whatever opens its slots; see ``open_database``."""
    if not is_workspace(folder):
        raise NotAWorkspace
    lock = FolderLock(folder)
    try:
        finish(folder)
        finish_restore(folder)
        slots = KeySlots.read(folder)
        opened = opening(slots)
        path, key = folder / DATABASE_NAME, derived_key(opened.data_key, "database")
        current = _probe(path, key)
        engine = make_engine(path, key)
        try:
            if not current:
                _upgrade(path, key, engine)
            database = Database(folder, lock, slots, opened, engine)
            # A full disk is no reason to keep the workspace shut: the next opening does it.
            with suppress(DiskFull, DiskRefused):
                database.forget_leavers()
            return database
        except BaseException:
            engine.dispose()
            raise
    except BaseException:
        lock.release()
        raise


def _probe(path: Path, key: bytes) -> bool:
    """Tell whether the tables are this program's, without touching the file."""
    if not path.is_file():
        raise DatabaseDamaged
    try:
        with closing(connect(path, key, read_only=True)) as connection:
            return is_current(connection)
    except dbapi2.Error as error:
        raise (fault_of(error) or DatabaseDamaged()) from error


def _upgrade(path: Path, key: bytes, engine: sa.Engine) -> None:
    """Bring an older database up to this program, a copy first. Raises DatabaseOlder, DiskFull."""
    from fieldkit.store.upgrade import upgrade

    root = path.parent / BACKUPS
    write_backup(path.parent, key, root, BackupKind.UPGRADE, datetime.now(UTC))
    try:
        upgrade(engine)
    except FieldkitError:
        raise
    except Exception as error:
        raise DatabaseOlder from error
