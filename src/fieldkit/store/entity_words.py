"""The words by which entities are found: kept beside them, and taken out without a trace."""

from collections.abc import Mapping

import sqlalchemy as sa

from fieldkit.store.prepared import Prepared
from fieldkit.store.tables import SEARCH_DDL

# The parts are taken out by the very words that they were made of, whatever made them.
_DROP_PARTS = Prepared(
    sa.text(
        "INSERT INTO entity_parts(entity_parts, rowid, words)"
        " SELECT 'delete', rowid, words FROM entity_search WHERE rowid = :thing"
    )
)
_DROP_WORDS = Prepared(sa.text("DELETE FROM entity_search WHERE rowid = :thing"))
_ADD_WORDS = Prepared(sa.text("INSERT INTO entity_search(rowid, words) VALUES (:thing, :words)"))
_ADD_PARTS = Prepared(sa.text("INSERT INTO entity_parts(rowid, words) VALUES (:thing, :words)"))


def move_words(connection: sa.Connection, old: Mapping[int, str], new: Mapping[int, str]) -> None:
    """Let entities, by number, be found by their new words and by the old ones no longer."""
    gone = [{"thing": thing} for thing in old if old[thing] != new.get(thing)]
    come = [
        {"thing": thing, "words": text} for thing, text in new.items() if old.get(thing) != text
    ]
    for statement in (_DROP_PARTS, _DROP_WORDS):
        statement.many(connection, gone)
    for statement in (_ADD_WORDS, _ADD_PARTS):
        statement.many(connection, come)


def forget_all_words(connection: sa.Connection) -> None:
    """Let nothing be found any longer, as before all is made anew.

    The tables are made anew and not emptied: a damaged index refuses that too.
    """
    for name in ("entity_parts", "entity_search"):
        connection.execute(sa.text(f"DROP TABLE {name}"))
    for statement in SEARCH_DDL:
        connection.exec_driver_sql(statement)
