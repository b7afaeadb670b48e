"""The folder of a new workspace: room is made, the first rows are written, and it counts."""

from pathlib import Path

import sqlalchemy as sa
from nacl.signing import SigningKey

from fieldkit.records.device import Identity
from fieldkit.records.people import User
from fieldkit.store.anchor import ANCHOR_NAME
from fieldkit.store.attempts import ATTEMPTS_NAME
from fieldkit.store.authorship import begin_chain
from fieldkit.store.connection import DATABASE_NAME
from fieldkit.store.devices import device_row
from fieldkit.store.failed_unlocks import UNLOCKS_NAME
from fieldkit.store.faults import FolderNotEmpty, fault_of
from fieldkit.store.files import sync_folder
from fieldkit.store.keys import COPY_NAME, SLOTS_NAME
from fieldkit.store.local_tables import devices, users
from fieldkit.store.local_tables import identity as identity_table
from fieldkit.store.lock import LOCK_NAME, FolderLock
from fieldkit.store.people import user_row
from fieldkit.store.restore import is_restoring
from fieldkit.store.sealed import begin_sealing
from fieldkit.store.sql import insert

_UNFINISHED = "unfinished"  # stands in the folder while a workspace is being made
_OURS = (
    DATABASE_NAME,
    f"{DATABASE_NAME}-wal",
    f"{DATABASE_NAME}-shm",
    SLOTS_NAME,
    COPY_NAME,
    ANCHOR_NAME,
    ATTEMPTS_NAME,
    UNLOCKS_NAME,
)


def is_workspace(folder: Path) -> bool:
    """Tell whether a folder holds a workspace that was made to the end."""
    if (folder / _UNFINISHED).exists():
        return False
    if is_restoring(folder):
        return True
    return any((folder / name).exists() for name in (SLOTS_NAME, COPY_NAME, DATABASE_NAME))


def make_room(folder: Path) -> FolderLock:
    """Make the folder, or clear away what an unfinished attempt left, and lock it.

    Raises FolderNotEmpty, WorkspaceInUse where another is at it just now.
    """
    marker = folder / _UNFINISHED
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = {path.name for path in folder.iterdir()}
        if names and (_UNFINISHED not in names or names - {_UNFINISHED, LOCK_NAME, *_OURS}):
            raise FolderNotEmpty
        marker.touch()
        lock = FolderLock(folder)
    except FileExistsError as error:
        raise FolderNotEmpty from error
    except OSError as error:
        raise (fault_of(error) or error) from error
    try:
        for name in _OURS:
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        lock.release()
        raise (fault_of(error) or error) from error
    return lock


def declare_made(folder: Path) -> None:
    """Let the folder count as a workspace from now on. Raises OSError."""
    (folder / _UNFINISHED).unlink()
    sync_folder(folder)


def introduce(connection: sa.Connection, user: User, identity: Identity, public: bytes) -> None:
    """Keep who works here, and the device's own keys."""
    connection.execute(insert(users), user_row(user))
    # The first one in is the first holder; others are named by a holder.
    begin_sealing(connection, user.id, public)
    connection.execute(insert(devices), device_row(identity.device, own=True))
    chain = begin_chain(connection, identity.device.id, identity.epoch)
    connection.execute(
        insert(identity_table),
        {
            "id": 1,
            "device": identity.device.id,
            "signing_key": bytes(SigningKey(identity.signing_key)),
            "age_identity": identity.age_identity,
            "chain": chain,
        },
    )
