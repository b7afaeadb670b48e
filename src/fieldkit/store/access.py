"""What every repository is given: the connection, who is at work, and the journal if writing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from fieldkit.records.people import User
from fieldkit.store.journal import Author, Journal


class OnlyReading(TypeError):
    """A save was asked of a transaction that was opened for reading."""


def utc_now() -> datetime:
    """Return the computer's time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Access:
    """One transaction's connection, user with their private key, and journal where it may write.

    ``now`` is the clock by which the audit trail dates its lines.
    """

    connection: sa.Connection
    user: User
    author: Author
    writing: Journal | None
    private_key: bytes = field(default=b"", repr=False)
    now: Callable[[], datetime] = utc_now

    @property
    def journal(self) -> Journal:
        """Return the journal. Raises OnlyReading, which is a bug of the caller."""
        if self.writing is None:
            raise OnlyReading
        return self.writing

    def change(self, statement: sa.Executable, rows: Any = None) -> int:  # noqa: ANN401 - SQLAlchemy's parameters
        """Run a statement that alters local rows and return how many. Raises OnlyReading."""
        if self.writing is None:
            raise OnlyReading
        return int(self.connection.execute(statement, rows).rowcount)
