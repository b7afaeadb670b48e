"""Whether the tables are what the log gives: tried on a copy, while work goes on."""

import hashlib
import shutil
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from fieldkit.store.backup import Step, copy_database, quiet_step
from fieldkit.store.connection import DATABASE_NAME, connect, make_engine
from fieldkit.store.faults import fault_of
from fieldkit.store.rebuild import rebuild_tables
from fieldkit.store.tables import DERIVED

CHECKING = "checking"
_WORDS = "SELECT rowid, numbers, words FROM entity_search ORDER BY rowid"
_INTEGRITY = "INSERT INTO entity_search(entity_search) VALUES ('integrity-check')"
_TRY_WORDS = (
    "INSERT INTO entity_search(rowid, words) VALUES (0, 'проба')",
    "DELETE FROM entity_search WHERE rowid = 0",
    "INSERT INTO entity_parts(rowid, words) VALUES (0, 'проба')",
    "INSERT INTO entity_parts(entity_parts, rowid, words) VALUES ('delete', 0, 'проба')",
)


def tables_apart(folder: Path, key: bytes, step: Step = quiet_step) -> tuple[str, ...]:
    """Return the names of the tables that differ from what the log gives, none where all agree.

    A page of an older database put back is found so, and so is a word that the
    search has lost. The copy lies encrypted in the workspace and is deleted
    after it. Raises DiskFull, DiskRefused, DatabaseDamaged.
    """
    place = folder / CHECKING
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.mkdir()
        path = place / DATABASE_NAME
        copy_database(folder / DATABASE_NAME, path, key, step)
        with closing(connect(path, key)) as connection:
            broken = _search_is_broken(connection)
        found = _apart(path, key)
        return (*found, *(("entity_search",) if broken and "entity_search" not in found else ()))
    except (OSError, dbapi2.Error) as error:
        raise (fault_of(error) or error) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _search_is_broken(connection: dbapi2.Connection) -> bool:
    try:
        connection.execute(_INTEGRITY)
    except dbapi2.DatabaseError:
        return True
    return False


def _apart(path: Path, key: bytes) -> tuple[str, ...]:
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection:
            before = _digests(connection)
            try:
                _write_a_word(connection)
                rebuild_tables(connection)
                after = _digests(connection)
                connection.commit()
            except sa.exc.DatabaseError:
                # A stale page of an index refuses what is written beside it.
                return ("entity_search",)
    finally:
        engine.dispose()
    return tuple(name for name, digest in before.items() if digest != after[name])


def _write_a_word(connection: sa.Connection) -> None:
    """Write to the indexes of words, which their own check does not try."""
    for statement in _TRY_WORDS:
        connection.exec_driver_sql(statement)
        connection.commit()


def _digests(connection: sa.Connection) -> dict[str, str]:
    """Return a digest of each derived table, and of the words that are searched."""
    found = {}
    for table in DERIVED:
        keys = list(table.primary_key.columns)
        query = sa.select(table).order_by(*keys).execution_options(yield_per=2000)
        found[table.name] = _digest(connection.execute(query))
    found["entity_search"] = _digest(connection.exec_driver_sql(_WORDS))
    return found


def _digest(rows: sa.CursorResult[tuple[object, ...]]) -> str:
    digest = hashlib.blake2b()
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
