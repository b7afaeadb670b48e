"""What the tables of a workspace show, so that two of them can be compared."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from fieldkit.store.database import Database
from fieldkit.store.entity_words import _THINGS
from fieldkit.store.tables import DERIVED


class Broken(AssertionError):
    """Something that must hold does not."""


Shown = dict[str, list[str]]

# What depends on who looks: our own numbers, and how far our own changes are confirmed.
_OWN = {"trunk_version", "branch_id"}
_BY_THING = {"thing", "family"}
_BY_CHANGE = {"change_no"}


def shown(database: Database) -> Shown:
    """Return what every derived table shows, without what depends on who looks."""
    found: Shown = {}
    with database._engine.connect() as connection:
        ask = connection.exec_driver_sql
        things = {id_: f"{kind} {entity}" for id_, kind, entity in ask("SELECT * FROM things")}
        changes = {no: id_.hex() for no, id_ in ask("SELECT no, id FROM changes")}
        for table in DERIVED:
            names = [column.name for column in table.columns]
            rows = connection.execute(sa.select(table))
            found[table.name] = sorted(
                repr(list(_told(zip(names, row, strict=True), things, changes))) for row in rows
            )
        # The order of words on a card is that of numbers, which are each workspace's own.
        found["entity_search"] = sorted(
            repr((things[card % (1 << _THINGS)], sorted(f"{numbers} {words}".split())))
            for card, numbers, words in ask("SELECT rowid, numbers, words FROM entity_search")
        )
    return found


def _told(
    row: "zip[tuple[str, Any]]", things: dict[int, str], changes: dict[int, str]
) -> Iterator[tuple[str, Any]]:
    for name, value in row:
        if name in _OWN:
            continue
        if name in _BY_THING:
            yield name, things.get(value)
        elif name in _BY_CHANGE:
            yield name, changes[value]
        elif name == "properties":
            yield name, sorted(json.loads(value).items())
        else:
            yield name, value


def raw(database: Database) -> Shown:
    """Return every derived table as it is, the numbers of things included."""
    with database._engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
            for table in DERIVED
        }


def differ_nowhere(what: str, found: Shown, expected: Shown) -> None:
    """Raise Broken where a table differs, with the first rows that do."""
    apart = {name for name in expected if found[name] != expected[name]}
    if apart:
        name = min(apart)
        one = sorted(set(found[name]) - set(expected[name]))[:2]
        other = sorted(set(expected[name]) - set(found[name]))[:2]
        raise Broken(f"{what} other {sorted(apart)}: {one} instead of {other}")
