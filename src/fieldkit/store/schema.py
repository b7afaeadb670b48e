"""Which tables a database has, and bringing an older one up to this program's."""

from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from fieldkit import __version__
from fieldkit.store import access_tables, attachment_tables
from fieldkit.store.columns import metadata
from fieldkit.store.faults import DatabaseDamaged, DatabaseNewer, fault_of
from fieldkit.store.local_tables import AUDIT_DDL, settings
from fieldkit.store.sql import upsert
from fieldkit.store.tables import SEARCH_DDL

# Every revision there ever was, in order. Kept here too, so that an up-to-date workspace opens
# without importing Alembic (0.7 s); a test holds the two lists together.
REVISIONS = ("0001", "0002")
PROGRAM = "program_version"

_CREATE_MARK = (
    "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\t"
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
)
_SET_MARK = "INSERT INTO alembic_version (version_num) VALUES (?)"

_PROGRAM = sa.select(settings.c.value).where(settings.c.name == sa.bindparam("name"))


def install_schema(connection: sa.Connection) -> None:
    """Make all tables in an empty database, as the migrations would."""
    create_tables(connection)
    connection.exec_driver_sql(_CREATE_MARK)
    connection.exec_driver_sql(_SET_MARK, (REVISIONS[-1],))


def create_tables(connection: sa.Connection) -> None:
    """Make the tables of this program in a database that has none."""
    # Known to the metadata once their modules are imported.
    _ = access_tables, attachment_tables
    metadata.create_all(connection, checkfirst=False)
    for statement in (*SEARCH_DDL, *AUDIT_DDL):
        connection.exec_driver_sql(statement)


def note_program(connection: sa.Connection) -> bool:
    """Keep this program's version, for an older one to name if it meets these tables.

    Tells whether another program worked here before.
    """
    if connection.scalar(_PROGRAM, {"name": PROGRAM}) == __version__:
        return False
    connection.execute(upsert(settings), {"name": PROGRAM, "value": __version__})
    return True


def is_current(connection: Any) -> bool:  # noqa: ANN401 - the driver has no types
    """Tell whether the tables are this program's, through a driver's connection; False if older.

    Raises DatabaseNewer for tables of a newer program, DatabaseDamaged for
    what cannot be read as a workspace.
    """
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        theirs = connection.execute(
            "SELECT value FROM settings WHERE name = ?", (PROGRAM,)
        ).fetchone()
    except dbapi2.Error as error:
        raise (fault_of(error) or DatabaseDamaged()) from error
    if found is None:
        raise DatabaseDamaged
    if found[0] == REVISIONS[-1]:
        return True
    if found[0] in REVISIONS:
        return False
    raise DatabaseNewer(theirs=theirs[0] if theirs else "?", ours=__version__)
