"""How entities follow from the log: the row, its values in order, its words."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import orjson
import sqlalchemy as sa

from fieldkit.records.clock import Moment
from fieldkit.store.aliases import Resolver
from fieldkit.store.contents import LABEL
from fieldkit.store.entity_words import Said, move_words
from fieldkit.store.heads import EXISTENCE, Altered
from fieldkit.store.need_rows import show_needs
from fieldkit.store.prepared import Prepared
from fieldkit.store.search import facet_rows
from fieldkit.store.sql import (
    among,
    listed,
    milliseconds_text,
    prepared_insert_new,
    prepared_upsert,
)
from fieldkit.store.tables import chains, changes, entities, facets
from fieldkit.store.team_rows import team_rows

_ROWS = Prepared(sa.select(entities).where(among(entities.c.thing, "things")))
_COLUMNS = [column.name for column in entities.columns]

# What ODK's numbers are counted from; counted here, since SQLite is slow at distinct counts.
_APPLIED_CHANGES = Prepared(
    sa.select(
        changes.c.thing,
        changes.c.commit_no,
        changes.c.hlc,
        sa.case((chains.c.own == 0, 1), else_=changes.c.seq <= chains.c.confirmed),
        chains.c.epoch,
    )
    .join_from(changes, chains, chains.c.id == changes.c.chain)
    .where(among(changes.c.thing, "things"), changes.c.state == 0)
)
_DROP_FACET = Prepared(
    facets.delete().where(
        facets.c.facet == sa.bindparam("b_facet"),
        facets.c.key == sa.bindparam("b_key"),
        facets.c.thing == sa.bindparam("b_thing"),
    )
)


Row: TypeAlias = dict[str, Any]


def show_entities(
    connection: sa.Connection,
    altered: Sequence[Altered],
    joined: Mapping[int, Mapping[str, str]] | None = None,
) -> list[tuple[Row | None, Row]]:
    """Bring the rows of altered entities up to what their fields hold now.

    Returns the rows, before (None if new) and now. With ``joined``, the entities
    hold all of their fields, and it gives the columns ``merged_into`` and
    ``also`` by the thing.
    """
    stored = _stored(connection, [item.thing for item in altered if not item.fresh])
    numbers = _numbers(connection, [item.thing for item in altered])
    rows = []
    befores = []
    old_facets: set[tuple[int, str, int]] = set()
    new_facets: set[tuple[int, str, int]] = set()
    old_words: dict[int, Said | None] = {}
    new_words: dict[int, Said | None] = {}
    for item in altered:
        before = stored.get(item.thing)
        row = _moved(_blank(item) if before is None or joined is not None else before, item)
        row.update(numbers[item.thing])
        if joined is not None:
            row.update(joined.get(item.thing, {}))
            row["deleted"] = int(row["deleted"] or bool(row["merged_into"]))
        rows.append(row)
        befores.append(before)
    resolver = Resolver(connection, [(row["list_name"], row["properties"]) for row in rows])
    for before, row in zip(befores, rows, strict=True):
        row["properties"].update(resolver.of(row["list_name"], row["properties"]))
        old_words[row["thing"]] = _index(before, old_facets)
        new_words[row["thing"]] = _index(row, new_facets)
    prepared_upsert(entities).many(connection, [_kept(row) for row in rows])
    _move_facets(connection, old_facets - new_facets, new_facets - old_facets)
    move_words(connection, old_words, new_words)
    moved = list(zip(befores, rows, strict=True))
    show_needs(connection, moved)
    return moved


def renumber(connection: sa.Connection, things: Sequence[int]) -> None:
    """Count ODK's numbers anew for entities whose changes a receipt confirmed."""
    stored = _stored(connection, things)
    numbers = _numbers(connection, list(stored))
    rows = [_kept({**row, **numbers[thing]}) for thing, row in stored.items()]
    if rows:
        prepared_upsert(entities).many(connection, rows)


def _stored(connection: sa.Connection, things: Sequence[int]) -> dict[int, dict[str, Any]]:
    if not things:
        return {}
    found = [
        dict(zip(_COLUMNS, row, strict=True))
        for row in _ROWS.run(connection, {"things": listed(things)})
    ]
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
        "erased": 0,
        "merged_into": "",
        "also": "",
    }


def _moved(row: dict[str, Any], item: Altered) -> dict[str, Any]:
    """Return the row with the altered fields as they are now; the given row stays as it was."""
    if item.erased:
        return {**_blank(item), "deleted": 1, "erased": 1}
    properties = dict(row["properties"])
    discrepancies = set(row["discrepancies"])
    label, deleted = row["label"], row["deleted"]
    for name, settled in item.fields.items():
        (discrepancies.add if settled.discrepancy else discrepancies.discard)(name)
        if name == EXISTENCE:
            deleted = int(settled.value)
        elif name == LABEL:
            label = settled.value or ""
        elif settled.value is None:
            properties.pop(name, None)
        else:
            properties[name] = settled.value
    return {
        **row,
        "label": label,
        "properties": properties,
        "deleted": deleted,
        "discrepancies": sorted(discrepancies),
    }


def entity_row(item: Altered) -> dict[str, Any]:
    """Return what the row of an entity whose fields are all known holds, but for its numbers."""
    return _moved(_blank(item), item)


def _numbers(connection: sa.Connection, things: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return ODK's numbers: commits applied here, those that head office holds, and the branch.

    What others made reached us through head office; the branch is that of our
    latest epoch with a commit that it does not hold.
    """
    held: dict[int, set[int]] = {thing: set() for thing in things}
    ours: dict[int, set[int]] = {thing: set() for thing in things}
    epochs: dict[int, set[str]] = {thing: set() for thing in things}
    moments: dict[int, set[str]] = {thing: set() for thing in things}
    last: tuple[Any, ...] = ()
    for row in _APPLIED_CHANGES.run(connection, {"things": listed(things)}):
        # The changes of a commit mostly stand together, and say here one and the same.
        if row == last:
            continue
        thing, commit_no, hlc, is_held, epoch = last = row
        moments[thing].add(hlc)
        if is_held:
            held[thing].add(commit_no)
        else:
            ours[thing].add(commit_no)
            epochs[thing].add(epoch)
    return {
        thing: {
            "version": len(held[thing] | ours[thing]),
            "trunk_version": len(held[thing]) or None,
            "branch_id": branch_of(max(epochs[thing])) if epochs[thing] else None,
            "created_at": milliseconds_text(Moment.parse(min(moments[thing])).milliseconds),
            "updated_at": milliseconds_text(Moment.parse(max(moments[thing])).milliseconds),
        }
        for thing in things
        if moments[thing]
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


def _index(row: dict[str, Any] | None, into: set[tuple[int, str, int]]) -> Said | None:
    """Add the values that a row is sorted by, and return what it is found by."""
    if row is None or row["deleted"]:
        return None
    said = (row["thing"], row["list_name"], row["label"], row["properties"])
    into.update(facet_rows(*said))
    thing, list_name, label, held = said
    into.update(team_rows(thing, list_name, held))
    return Said.of(thing, list_name, row["id"], label, held, row["also"])


def _move_facets(
    connection: sa.Connection,
    gone: set[tuple[int, str, int]],
    come: set[tuple[int, str, int]],
) -> None:
    if gone:
        _DROP_FACET.many(
            connection, [{"b_facet": f, "b_key": k, "b_thing": t} for f, k, t in sorted(gone)]
        )
    if come:
        prepared_insert_new(facets).many(
            connection, [{"facet": f, "key": k, "thing": t} for f, k, t in sorted(come)]
        )
