"""What was counted and put in order, kept until something is written."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

import sqlalchemy as sa

from fieldkit.store.connection import READING, REMEMBERED
from fieldkit.store.prepared import Prepared

_VERSION: Final = Prepared(sa.text("PRAGMA data_version"))
_MOST = 32  # the order of 100,000 takes 800 kB, a figure nothing


def remembered(connection: sa.Connection, key: Hashable, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever was asked for
    """Return what ``ask`` gives, asked only where anything was written since it was asked last.

    The memory is that of one connection to the disk, which learns from SQLite
    whether another one has written, and which forgets when it writes itself. A
    transaction that may write remembers nothing. The value is shared: nobody
    may alter it.
    """
    if not connection.get_execution_options().get(READING, False):
        return ask()
    transaction = connection.get_transaction()
    version, kept, asked_in = connection.info.get(REMEMBERED, (None, {}, None))
    if transaction is None or asked_in is not transaction:
        # Asking begins the reading, so that the answer holds until the transaction ends.
        now = _VERSION.scalar(connection)
        kept = kept if now == version else {}
        connection.info[REMEMBERED] = (now, kept, transaction)
    if key in kept:
        # What was asked for last is forgotten last.
        kept[key] = kept.pop(key)
        return kept[key]
    value = kept[key] = ask()
    if len(kept) > _MOST:
        kept.pop(next(iter(kept)))
    return value


def counted(connection: sa.Connection, statement: Prepared, values: Mapping[str, Any]) -> int:
    """Return the one number that a statement gives, remembered."""
    key = (statement, *sorted(values.items()))
    return int(remembered(connection, key, lambda: statement.scalar(connection, values)))
