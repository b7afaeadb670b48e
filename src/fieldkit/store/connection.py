"""How SQLCipher is opened: settings of every connection, transactions, and errors in words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from fieldkit.store.faults import fault_of
from fieldkit.store.prepared import Prepared
from fieldkit.store.search import facet_key

DATABASE_NAME = "fieldkit.db"
READING = "fieldkit_reading"
AT_ONCE = "fieldkit_at_once"
REMEMBERED = "fieldkit_remembered"
_BUSY_SECONDS = 30.0
# The driver keeps a hundred compiled statements by how often they were used, so that those of a
# long day push out each new one, which is then compiled at every use (a third of a save, measured).
_STATEMENTS = 500
_BEGIN = Prepared(sa.text("BEGIN"))
_BEGIN_IMMEDIATE = Prepared(sa.text("BEGIN IMMEDIATE"))
_PATIENCE_NONE = Prepared(sa.text("PRAGMA busy_timeout = 0"))
_PATIENCE = Prepared(sa.text(f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}"))

# journal and synchronous: an acknowledged save outlives a power cut. secure_delete: erased is
# erased. trusted_schema and cell_size_check: a database may come back altered. soft_heap_limit:
# each connection would keep pages of its own, 8 MB of them, though one is at work at a time; with
# all of them together held to this, a form opened among 10,000 cases takes 8 MB less (measured).
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA soft_heap_limit = 8000000",
    "PRAGMA wal_autocheckpoint = 2000",
    "PRAGMA journal_size_limit = 16777216",
)


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Any:  # noqa: ANN401 - the driver has no types
    """Return a driver's connection to an encrypted file; ``key`` is the raw 32 bytes.

    A read-only one neither makes, alters nor checkpoints the file. Raises the
    driver's errors.
    """
    mode = "ro" if read_only else "rwc"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    # Our own transactions: the driver's would let CREATE and ALTER survive a rollback (measured).
    connection = dbapi2.connect(
        address,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
        cached_statements=_STATEMENTS,
    )
    try:
        # Its default prints to the terminal; set first, since the key may already be refused.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.create_function("facet_key", 1, facet_key, deterministic=True)
        if not read_only:
            for setting in _SETTINGS:
                connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes) -> sa.Engine:
    """Return the engine of one workspace; its errors are ours, in words.

    A transaction takes the write lock when it begins, unless its connection was
    asked for with the option ``READING``; with ``AT_ONCE`` it does not wait for
    another that writes.
    """
    engine = sa.create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=_creator(path, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        # An error must not tell whose record it was.
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _in_words, retval=True)
    return engine


def _creator(path: Path, key: bytes) -> Callable[[], Any]:
    def create() -> Any:  # noqa: ANN401 - as connect()
        return connect(path, key)

    return create


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get(READING, False):
        _BEGIN.run(connection)
        return
    # SQLite tells a connection of every commit but its own.
    connection.info.pop(REMEMBERED, None)
    if not options.get(AT_ONCE, False):
        _BEGIN_IMMEDIATE.run(connection)
        return
    _PATIENCE_NONE.run(connection)
    try:
        _BEGIN_IMMEDIATE.run(connection)
    finally:
        _PATIENCE.run(connection)


def _in_words(context: Any) -> BaseException | None:  # noqa: ANN401 - SQLAlchemy's ExceptionContext
    return fault_of(context.original_exception)
