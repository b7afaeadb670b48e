"""Statements that are compiled once and handed to the driver as they are.

SQLAlchemy's own execution costs some 45 microseconds a statement; saving a
mark takes a dozen of them while a person waits. The statements stay Core's, so
that they are written, and could be compiled for another database, in one way.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect
from sqlcipher3 import dbapi2

from fieldkit.store.faults import fault_of

_DIALECT: Final = sqlite_dialect(paramstyle="qmark")
_NOTHING: Final[Mapping[str, Any]] = {}


class Prepared:
    """One statement with named parameters, for texts, whole numbers and bytes.

    What it returns are plain tuples in the order of the selected columns.
    """

    __slots__ = ("_fixed", "_names", "_text")

    def __init__(self, statement: sa.sql.expression.ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._text = str(compiled)
        self._names = tuple(compiled.positiontup or ())  # type: ignore[attr-defined] # SQLCompiler's
        # Values that the statement itself holds, such as a state or a limit.
        self._fixed = {
            name: value
            for name, value in (compiled.params or {}).items()
            if value is not None and not getattr(value, "required", False)
        }

    def run(
        self, connection: sa.Connection, values: Mapping[str, Any] = _NOTHING
    ) -> list[tuple[Any, ...]]:
        """Run the statement and return all its rows. Raises the faults of the disk."""
        try:
            cursor = self._driver(connection).execute(self._text, self._in_order(values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        except dbapi2.Error as error:
            raise (fault_of(error) or error) from error
        return found

    def scalar(self, connection: sa.Connection, values: Mapping[str, Any] = _NOTHING) -> Any:  # noqa: ANN401 - any column's value
        """Run the statement and return the first column of its first row, None where none is."""
        found = self.run(connection, values)
        return found[0][0] if found else None

    def many(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run the statement once for each row, if any. Raises the faults of the disk."""
        self.many_in_order(connection, [self._in_order(row) for row in rows])

    def many_in_order(self, connection: sa.Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Run the statement once for each row of values that stand in its own order.

        That is the order of the columns for an insert of whole rows, else that
        of the parameters in the text. Raises the faults of the disk.
        """
        if not rows:
            return
        try:
            self._driver(connection).executemany(self._text, rows)
        except dbapi2.Error as error:
            raise (fault_of(error) or error) from error

    def _in_order(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        fixed = self._fixed
        return tuple([values[name] if name in values else fixed[name] for name in self._names])

    @staticmethod
    def _driver(connection: sa.Connection) -> Any:  # noqa: ANN401 - the driver has no types
        return connection.connection.driver_connection
