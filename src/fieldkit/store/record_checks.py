"""Whether some things are as the log says: their changes whole, their heads, their rows."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType, Op
from fieldkit.store.aliases import Resolver
from fieldkit.store.attendance_rows import row_of_record
from fieldkit.store.change_rows import APPLIED, HIDDEN, WHOLE_CHANGE, changes_of
from fieldkit.store.commit_checks import HashDiffers, proved
from fieldkit.store.contents import KINDS, REVIEW_FIELD, SUBMISSION_FIELD
from fieldkit.store.entity_rows import entity_row
from fieldkit.store.heads import EXISTENCE, Altered, HeadBook, split_ids
from fieldkit.store.review_rows import review_row
from fieldkit.store.sql import among, listed
from fieldkit.store.submission_rows import submission_row
from fieldkit.store.tables import changes, entities, heads, reviews, submissions, things

_LOGGED = (
    WHOLE_CHANGE.add_columns(changes.c.state, changes.c.thing)
    .where(among(changes.c.thing, "things"))
    .order_by(changes.c.thing, changes.c.no)
)
_HEADS = sa.select(heads.c.thing, heads.c.field, heads.c.change_no).where(
    among(heads.c.thing, "things")
)
_KINDS = sa.select(things.c.id, things.c.type, things.c.entity).where(among(things.c.id, "things"))


@dataclass(slots=True)
class Unsound:
    """Things of which the log is not whole, and those whose heads or rows it does not give."""

    log: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)


def unsound_among(connection: sa.Connection, numbers: Collection[int]) -> Unsound:
    """Look at everything that is kept of these things; some hundred at once."""
    found = Unsound()
    asked = {"things": listed(sorted(numbers))}
    heads_of: dict[int, set[tuple[str, int]]] = {}
    for thing, name, no in connection.execute(_HEADS, asked):
        heads_of.setdefault(thing, set()).add((name, no))
    seen: set[int] = set()
    gone: set[int] = set()
    rows = connection.execute(_LOGGED, asked)
    for thing, logged in groupby(rows, key=lambda row: row.thing):
        seen.add(thing)
        entries = list(logged)
        if EXISTENCE in _erased(entries):
            gone.add(thing)
        if not _is_whole(entries):
            found.log.add(thing)
        elif heads_of.get(thing, set()) != _true_heads(entries):
            found.tables.add(thing)
    found.log |= set(numbers) - seen
    rest = set(numbers) - found.log - found.tables
    found.tables |= _shown_otherwise(connection, rest, gone)
    return found


def _is_whole(entries: Sequence[Any]) -> bool:
    """Tell whether each id and payload is what its author hashed; some are erased or withheld."""
    erased = _erased(entries)
    try:
        hashed = proved(changes_of([row[:-2] for row in entries]))
    except (HashDiffers, ValueError, TypeError):
        return False
    return all(
        text is not None or erased & {EXISTENCE, row.field} or row.state == HIDDEN
        for row, text in zip(entries, hashed.texts, strict=True)
    )


def _erased(entries: Sequence[Any]) -> set[str]:
    """Return the fields that erasures took, "" where the whole thing is erased."""
    return {row.field for row in entries if row.op == Op.ERASE and row.state == APPLIED}


def _true_heads(entries: Sequence[Any]) -> set[tuple[str, int]]:
    applied = [row for row in entries if row.state == APPLIED]
    followed = {(row.field, parent) for row in applied for parent in split_ids(row.parents)}
    return {(row.field, row.no) for row in applied if (row.field, row.id) not in followed}


def _shown_otherwise(
    connection: sa.Connection, numbers: Collection[int], gone: Collection[int]
) -> set[int]:
    """Return the things whose row is not what their heads say; ``gone`` are wholly erased."""
    by_kind: dict[EntityType, list[Altered]] = {}
    book = HeadBook(connection)
    book.load(numbers)
    for thing, kind, entity in connection.execute(_KINDS, {"things": listed(sorted(numbers))}):
        altered = Altered(thing, EntityType.named(kind), entity, fresh=False)
        if altered.type.known:
            by_kind.setdefault(altered.type, []).append(altered)
    wrong: set[int] = set()
    for kind, found in by_kind.items():
        book.tell(found, gone)
        table = _TABLES[kind] if kind in _TABLES else KINDS[kind].table
        asked = {"things": listed(item.thing for item in found)}
        query: sa.Select[Any] = sa.select(table).where(among(table.c.thing, "things"))
        kept = {row["thing"]: dict(row) for row in connection.execute(query, asked).mappings()}
        expected = {item.thing: _expected(kind, item) for item in found}
        _put_right(connection, kind, expected)
        for thing, row in expected.items():
            if not _same(row, kept.get(thing)):
                wrong.add(thing)
    return wrong


def _put_right(
    connection: sa.Connection, kind: EntityType, expected: Mapping[int, dict[str, Any] | None]
) -> None:
    """Let rows name the cards that are gone on with, as they do where cards were made one."""
    rows = [row for row in expected.values() if row is not None]
    if kind is EntityType.ENTITY:
        resolver = Resolver(connection, [(row["list_name"], row["properties"]) for row in rows])
        for row in rows:
            row["properties"].update(resolver.of(row["list_name"], row["properties"]))
    elif kind is EntityType.REGISTRATION:
        resolver = Resolver(connection, [("", row) for row in rows])
        for row in rows:
            row.update(resolver.of("", row))


_TABLES = {
    EntityType.ENTITY: entities,
    EntityType.SUBMISSION: submissions,
    EntityType.REVIEW: reviews,
}


def _expected(kind: EntityType, item: Altered) -> dict[str, Any] | None:
    """Return what a thing's row must hold, None where there must be no row."""
    if kind is EntityType.ENTITY:
        return entity_row(item) if item.fields else None
    if kind is EntityType.SUBMISSION:
        payload = item.fields[SUBMISSION_FIELD].value if item.fields else None
        return submission_row(item.entity, payload) if payload else None
    if kind is EntityType.REVIEW:
        payload = item.fields[REVIEW_FIELD].value if item.fields else None
        return review_row(item.entity, payload) if payload else None
    return row_of_record(kind, item)


def _same(expected: Mapping[str, Any] | None, row: Mapping[str, Any] | None) -> bool:
    if expected is None or row is None:
        return expected is None and row is None
    if row.get("also") or (row.get("merged_into") and "list_name" in row):
        # Cards that were made one show what several say: the doctor holds them to the log.
        return True
    return all(_plain(row[name]) == _plain(value) for name, value in expected.items())


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column's value
    """Return a value as it can be compared: lists and objects are kept as JSON."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def some_at_once(numbers: Sequence[int], most: int = 400) -> Iterator[Sequence[int]]:
    """Return numbers in handfuls."""
    for at in range(0, len(numbers), most):
        yield numbers[at : at + most]
