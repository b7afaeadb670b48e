"""How entities follow from the log: the row, its values in order, its words."""

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.records.clock import Moment
from fieldkit.store.contents import LABEL
from fieldkit.store.heads import EXISTENCE, Altered
from fieldkit.store.search import facet_rows, searched_words
from fieldkit.store.sql import among, insert_new, listed, milliseconds_text, upsert
from fieldkit.store.tables import chains, changes, entities, facets

_ROWS = sa.select(entities).where(among(entities.c.thing, "things"))

# ODK's numbers: commits applied here, those of them that head office is known to hold, and the
# branch of the latest own ones that it does not hold. What others made reached us through it.
_HELD = sa.or_(chains.c.own == 0, changes.c.seq <= chains.c.confirmed)
_NUMBERS = (
    sa.select(
        changes.c.thing,
        sa.func.count(changes.c.commit_no.distinct()).label("version"),
        sa.func.count(sa.case((_HELD, changes.c.commit_no)).distinct()).label("held"),
        sa.func.max(sa.case((_HELD, None), else_=chains.c.epoch)).label("branch"),
        sa.func.min(changes.c.hlc).label("first"),
        sa.func.max(changes.c.hlc).label("last"),
    )
    .join_from(changes, chains, chains.c.id == changes.c.chain)
    .where(among(changes.c.thing, "things"), changes.c.state == 0)
    .group_by(changes.c.thing)
)
_DROP_FACET = facets.delete().where(
    facets.c.facet == sa.bindparam("b_facet"),
    facets.c.key == sa.bindparam("b_key"),
    facets.c.thing == sa.bindparam("b_thing"),
)
_DROP_WORDS = sa.text("DELETE FROM entity_search WHERE rowid = :thing")
_ADD_WORDS = sa.text("INSERT INTO entity_search(rowid, words) VALUES (:thing, :words)")


def show_entities(connection: sa.Connection, altered: Sequence[Altered]) -> None:
    """Bring the rows of altered entities up to what their fields hold now."""
    stored = _stored(connection, [item.thing for item in altered if not item.fresh])
    numbers = _numbers(connection, [item.thing for item in altered])
    rows = []
    old_facets: set[tuple[int, str, int]] = set()
    new_facets: set[tuple[int, str, int]] = set()
    old_words: dict[int, str] = {}
    new_words: dict[int, str] = {}
    for item in altered:
        before = stored.get(item.thing)
        row = _moved(before or _blank(item), item)
        row.update(numbers[item.thing])
        rows.append(row)
        _index(before, old_facets, old_words)
        _index(row, new_facets, new_words)
    connection.execute(upsert(entities), [_kept(row) for row in rows])
    _move_facets(connection, old_facets - new_facets, new_facets - old_facets)
    _move_words(connection, old_words, new_words)


def renumber(connection: sa.Connection, things: Sequence[int]) -> None:
    """Count ODK's numbers anew for entities whose changes a receipt confirmed."""
    stored = _stored(connection, things)
    numbers = _numbers(connection, list(stored))
    rows = [_kept({**row, **numbers[thing]}) for thing, row in stored.items()]
    if rows:
        connection.execute(upsert(entities), rows)


def _stored(connection: sa.Connection, things: Sequence[int]) -> dict[int, dict[str, Any]]:
    if not things:
        return {}
    found = connection.execute(_ROWS, {"things": listed(things)}).mappings()
    return {
        row["thing"]: {
            **row,
            "properties": orjson.loads(row["properties"]),
            "discrepancies": orjson.loads(row["discrepancies"]),
        }
        for row in found
    }


def _blank(item: Altered) -> dict[str, Any]:
    list_name, _, entity_id = item.entity.partition("/")
    return {
        "thing": item.thing,
        "list_name": list_name,
        "id": entity_id,
        "label": "",
        "properties": {},
        "deleted": 0,
        "discrepancies": [],
    }


def _moved(row: dict[str, Any], item: Altered) -> dict[str, Any]:
    """Return the row with the altered fields as they are now; the given row stays as it was."""
    properties = dict(row["properties"])
    discrepancies = set(row["discrepancies"])
    label, deleted = row["label"], row["deleted"]
    for name, settled in item.fields.items():
        (discrepancies.add if settled.discrepancy else discrepancies.discard)(name)
        if name == EXISTENCE:
            deleted = int(settled.value)
        elif name == LABEL:
            label = settled.value
        else:
            properties[name] = settled.value
    return {
        **row,
        "label": label,
        "properties": properties,
        "deleted": deleted,
        "discrepancies": sorted(discrepancies),
    }


def _numbers(connection: sa.Connection, things: Sequence[int]) -> dict[int, dict[str, Any]]:
    found = connection.execute(_NUMBERS, {"things": listed(things)})
    return {
        row.thing: {
            "version": row.version,
            "trunk_version": row.held or None,
            "branch_id": branch_of(row.branch) if row.branch else None,
            "created_at": milliseconds_text(Moment.parse(row.first).milliseconds),
            "updated_at": milliseconds_text(Moment.parse(row.last).milliseconds),
        }
        for row in found
    }


def branch_of(epoch: str) -> str:
    """Return ODK's branch ID of a device epoch: the same 128 random bits, written as a UUID."""
    digits = f"{epoch:0<32}"[:32]
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "properties": orjson.dumps(row["properties"], option=orjson.OPT_SORT_KEYS).decode(),
        "discrepancies": orjson.dumps(row["discrepancies"]).decode(),
    }


def _index(
    row: dict[str, Any] | None, into: set[tuple[int, str, int]], found_by: dict[int, str]
) -> None:
    if row is None or row["deleted"]:
        return
    into.update(facet_rows(row["thing"], row["list_name"], row["label"], row["properties"]))
    found_by[row["thing"]] = searched_words(row["label"], row["properties"])


def _move_facets(
    connection: sa.Connection,
    gone: set[tuple[int, str, int]],
    come: set[tuple[int, str, int]],
) -> None:
    if gone:
        connection.execute(
            _DROP_FACET, [{"b_facet": f, "b_key": k, "b_thing": t} for f, k, t in sorted(gone)]
        )
    if come:
        connection.execute(
            insert_new(facets), [{"facet": f, "key": k, "thing": t} for f, k, t in sorted(come)]
        )


def _move_words(connection: sa.Connection, old: dict[int, str], new: dict[int, str]) -> None:
    gone = [{"thing": thing} for thing in old if old[thing] != new.get(thing)]
    come = [
        {"thing": thing, "words": text} for thing, text in new.items() if old.get(thing) != text
    ]
    if gone:
        connection.execute(_DROP_WORDS, gone)
    if come:
        connection.execute(_ADD_WORDS, come)
