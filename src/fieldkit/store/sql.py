"""The few turns of SQL that the repositories share."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from fieldkit.store.prepared import Prepared

# A row of any columns; what stands in it is known to the function that reads it.
StoredRow: TypeAlias = sa.Row[*tuple[Any, ...]]


@cache
def prepared_upsert(table: sa.Table) -> Prepared:
    """Return ``upsert`` compiled once, for whole rows."""
    return Prepared(upsert(table))


@cache
def prepared_insert(table: sa.Table) -> Prepared:
    """Return the plain insert compiled once, for whole rows."""
    return Prepared(sa.insert(table))


@cache
def prepared_insert_new(table: sa.Table) -> Prepared:
    """Return ``insert_new`` compiled once, for whole rows."""
    return Prepared(insert_new(table))


@cache
def upsert(table: sa.Table) -> Any:  # noqa: ANN401 - SQLAlchemy's own statement type is generic
    """Return the statement that inserts a row, or replaces the one with the same primary key."""
    statement = sqlite_insert(table)
    keys = list(table.primary_key.columns)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


@cache
def insert_new(table: sa.Table) -> Any:  # noqa: ANN401 - as above
    """Return the statement that inserts a row and leaves one that is there alone."""
    return sqlite_insert(table).on_conflict_do_nothing()


@cache
def insert(table: sa.Table) -> Any:  # noqa: ANN401 - as above
    """Return the plain statement that inserts a row."""
    return sa.insert(table)


def among(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column is in a list, which ``listed`` binds under this name.

    The text of the statement stays the same for any length, so that it is
    compiled once.
    """
    values = sa.func.json_each(sa.bindparam(name)).table_valued("value")
    return column.in_(sa.select(values.c.value))


def listed(values: Iterable[object]) -> str:
    """Return values (texts or whole numbers) as ``among`` takes them."""
    return json.dumps(list(values), ensure_ascii=False)


def moment_text(moment: datetime) -> str:
    """Return a moment as it is kept: UTC, of one length, so that texts sort as moments do."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """Return the moment that ``moment_text`` wrote, in UTC."""
    return datetime.fromisoformat(text)


def milliseconds_text(milliseconds: int) -> str:
    """Return a clock's milliseconds since 1970 as a kept moment; what no calendar holds is 1970."""
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        moment = datetime.fromtimestamp(0, UTC)
    return moment_text(moment)
