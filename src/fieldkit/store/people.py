"""The users of this workspace."""

from typing import Any

import sqlalchemy as sa

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.people import Role, User
from fieldkit.store.access import Access
from fieldkit.store.aliases import kept_id
from fieldkit.store.local_tables import users
from fieldkit.store.sql import StoredRow, insert, moment_of, moment_text, upsert

_LIST = sa.select(users).order_by(users.c.created_at, users.c.id)
_GET = sa.select(users).where(users.c.id == sa.bindparam("id"))


class AccessEnded(FieldkitError):
    """The workspace was to be opened by somebody who has left."""

    template = N_(
        "This person's access to the workspace has ended. An administrator of this laptop can give"
        " them a new passphrase. Nothing is lost."
    )


class Users:
    """Who works with this workspace; their passphrases are the database's key slots."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, user: User) -> None:
        """Keep a new user."""
        self._access.change(insert(users), user_row(user))

    def save(self, user: User) -> None:
        """Keep a user as given."""
        row = user_row(user)
        connection = self._access.connection
        stored = connection.execute(_GET, {"id": user.id}).one_or_none()
        if stored and user_of(connection, stored).specialist_id == user.specialist_id:
            # Cards that were made one may be parted again.
            row["specialist_id"] = stored.specialist_id
        self._access.change(upsert(users), row)

    def list(self) -> tuple[User, ...]:
        """Return all users, the first one first."""
        return tuple(
            user_of(self._access.connection, row) for row in self._access.connection.execute(_LIST)
        )

    def get(self, user_id: str) -> User | None:
        """Return one user, None where unknown."""
        return read_user(self._access.connection, user_id)


def read_user(connection: sa.Connection, user_id: str) -> User | None:
    """Return one user, None where unknown."""
    row = connection.execute(_GET, {"id": user_id}).one_or_none()
    return user_of(connection, row) if row else None


def user_of(connection: sa.Connection, row: StoredRow) -> User:
    """Return the user of a row, with the card among the specialists that is gone on with."""
    return User(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        created_at=moment_of(row.created_at),
        specialist_id=row.specialist_id and kept_id(connection, "specialists", row.specialist_id),
        active=bool(row.active),
    )


def user_row(user: User) -> dict[str, Any]:
    """Return the row of a user."""
    return {
        "id": user.id,
        "name": user.name,
        "role": str(user.role),
        "created_at": moment_text(user.created_at),
        "specialist_id": user.specialist_id,
        "active": int(user.active),
    }
