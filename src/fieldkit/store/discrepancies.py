"""What people wrote differently: the versions, deciding between them, and opening that again."""

import builtins
import json
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType, Op
from fieldkit.records.clock import Moment
from fieldkit.records.discrepancy import Discrepancy, Version
from fieldkit.records.undoing import NotUndoable
from fieldkit.store.access import Access
from fieldkit.store.heads import EXISTENCE, split_ids
from fieldkit.store.joining import unseen_heads
from fieldkit.store.journal import Write
from fieldkit.store.merges import seen_writes
from fieldkit.store.sql import StoredRow, among, listed, milliseconds_text, moment_of
from fieldkit.store.tables import chains, changes, discrepancies, heads, things

_ALL = (
    sa.select(things.c.type, things.c.entity, discrepancies.c.field)
    .join_from(discrepancies, things, things.c.id == discrepancies.c.thing)
    .order_by(things.c.type, things.c.entity, discrepancies.c.field)
)
_COUNT = sa.select(sa.func.count()).select_from(discrepancies)
_CHANGE = (
    changes.c.no,
    changes.c.id,
    changes.c.field,
    changes.c.op,
    changes.c.payload,
    changes.c.parents,
    changes.c.hlc,
    changes.c.user,
    changes.c.form,
    chains.c.device,
)
_HEADS = (
    sa.select(*_CHANGE)
    .join_from(heads, changes, changes.c.no == heads.c.change_no)
    .join(chains, chains.c.id == changes.c.chain)
    .join(things, things.c.id == heads.c.thing)
    .where(things.c.type == sa.bindparam("type"), things.c.entity == sa.bindparam("entity"))
    .order_by(changes.c.hlc, changes.c.no)
)
_THESE = (
    sa.select(*_CHANGE)
    .join(chains, chains.c.id == changes.c.chain)
    .where(among(changes.c.no, "numbers"))
    .order_by(changes.c.hlc, changes.c.no)
)
_BEFORE = sa.select(changes.c.id, changes.c.op, changes.c.payload).where(
    changes.c.thing == sa.bindparam("thing"), changes.c.field == sa.bindparam("field")
)


class Discrepancies:
    """The fields in which people differ."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def list(self) -> tuple[Discrepancy, ...]:
        """Return all of them, by kind and record."""
        return tuple(
            Discrepancy(EntityType(row.type), row.entity, row.field)
            for row in self._access.connection.execute(_ALL)
        )

    def count(self) -> int:
        """Return how many there are."""
        return self._access.connection.scalar(_COUNT) or 0

    def versions(self, what: Discrepancy) -> tuple[Version, ...]:
        """Return the newest changes of a field, the oldest first; what was wiped is left out.

        What cards say that were merged into this one comes before what it says itself.
        Where it is disputed whether the record is there at all, these are the
        deletion and the changes that were made without knowing of it.
        """
        key = {"type": str(what.type), "entity": what.entity}
        rows = self._access.connection.execute(_HEADS, key).all()
        if what.field == EXISTENCE:
            gone = {one for row in rows if row.field == EXISTENCE for one in split_ids(row.parents)}
            rows = [row for row in rows if row.field == EXISTENCE or row.id not in gone]
        else:
            rows = [row for row in rows if row.field == what.field]
            # The last one is shown meanwhile, and that is what the card itself says.
            rows = [*self._of_merged(what), *rows]
        return tuple(_version(row) for row in rows if row.payload is not None)

    def _of_merged(self, what: Discrepancy) -> "builtins.list[StoredRow]":
        """Return what cards that were merged into this one say, and nobody has looked at."""
        if what.type is not EntityType.ENTITY:
            return []
        list_name, _, entity_id = what.entity.partition("/")
        unseen = unseen_heads(self._access.connection, list_name, entity_id)
        numbers = listed(head.no for head in unseen.get(what.field, ()))
        return builtins.list(self._access.connection.execute(_THESE, {"numbers": numbers}))

    def decide(self, what: Discrepancy, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """Let a field hold this value, knowing of all that was written; None takes it away."""
        write = Write(what.type, what.entity, {what.field: value})
        self._access.journal.write([write, *seen_writes(self._access, [write])])

    def open_again(self, row: StoredRow) -> None:
        """Bring back the versions that a change of our own has decided between.

        Each is written anew, following upon itself and upon the decision, so
        that every laptop sees the same question again. Raises NotUndoable where
        one of them was erased since.
        """
        key = {"thing": row.thing, "field": row.field}
        parents = set(split_ids(row.parents))
        found = [one for one in self._access.connection.execute(_BEFORE, key) if one.id in parents]
        if not found or any(one.payload is None for one in found):
            raise NotUndoable
        told: dict[tuple[str, str], bytes] = {(one.op, one.payload): one.id for one in found}
        for (op, payload), id_ in told.items():
            value = None if op == Op.DELETE else json.loads(payload)
            write = Write(EntityType(row.type), row.entity, {row.field: value})
            self._access.journal.write([write], follows=[id_, row.id])


def _version(row: StoredRow) -> Version:
    return Version(
        id=row.id.hex(),
        op=Op(row.op),
        value=json.loads(row.payload),
        user_id=row.user,
        device=row.device,
        at=moment_of(milliseconds_text(Moment.parse(row.hlc).milliseconds)),
        form=row.form,
    )
