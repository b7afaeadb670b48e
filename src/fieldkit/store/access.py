"""What every repository is given: the connection, who is at work, and the journal if writing."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from fieldkit.records.people import User
from fieldkit.store.journal import Author, Journal


class OnlyReading(TypeError):
    """A save was asked of a transaction that was opened for reading."""


@dataclass(frozen=True, slots=True)
class Access:
    """One transaction's connection, user with their private key, and journal where it may write."""

    connection: sa.Connection
    user: User
    author: Author
    writing: Journal | None
    private_key: bytes = field(default=b"", repr=False)

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
