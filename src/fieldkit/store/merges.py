"""Merging cards and parting them, and what of merged cards is still to be looked at."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa

from fieldkit.records.card_merge import (
    GONE_ID,
    KEPT_ID,
    MERGED,
    CardMerge,
    merge_of,
    merge_record,
    seen_record,
)
from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.records.event import Registration
from fieldkit.records.ids import new_id
from fieldkit.records.pairs import DIFFERENT, pair_id
from fieldkit.store.access import Access
from fieldkit.store.aliases import ids_of, kept_id
from fieldkit.store.attendance_records import registration_of
from fieldkit.store.entity_records import ENTITY, entity_of
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.joining import heads_seen, unseen_heads
from fieldkit.store.journal import Write
from fieldkit.store.prepared import Prepared
from fieldkit.store.search import facet_key, facet_of
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import entities, facets, registrations

_ALL = Prepared(
    ENTITY.where(
        entities.c.list_name == MERGED, entities.c.deleted == 0, entities.c.erased == 0
    ).order_by(entities.c.created_at, entities.c.id)
)
_GET = Prepared(ENTITY.where(entities.c.list_name == MERGED, entities.c.id == sa.bindparam("id")))
_NAMING = Prepared(
    ENTITY.where(
        entities.c.thing.in_(
            sa.select(facets.c.thing).where(
                among(facets.c.facet, "facets"), among(facets.c.key, "keys")
            )
        )
    )
)
_OWN = Prepared(
    ENTITY.where(entities.c.list_name == sa.bindparam("list_name"), among(entities.c.id, "ids"))
)
_PAIR = Prepared(
    sa.select(entities.c.id).where(
        entities.c.list_name == DIFFERENT,
        entities.c.id == sa.bindparam("pair"),
        entities.c.deleted == 0,
    )
)

_ROWS = sa.select(registrations).order_by(registrations.c.thing)
_MEMBER = _ROWS.where(registrations.c.person_id == sa.bindparam("id"))
_SPECIALIST = _ROWS.where(registrations.c.specialist_id == sa.bindparam("id"))


class Merges:
    """Which cards were found to be one."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def make(self, merge: CardMerge, unseen: Container[str] = ()) -> CardMerge:
        """Let two cards be one, knowing what stands on the one that is not gone on with.

        What it says of the ``unseen`` properties stays a question. Both must be
        in the log. Whoever said that they are two takes it back by this.
        """
        connection = self._access.connection
        gone = (merge.gone_id, *ids_of(connection, merge.list_name, merge.gone_id))
        made = replace(merge, seen=heads_seen(connection, merge.list_name, gone, unseen))
        record = merge_record(made)
        pair = pair_id(merge.kept_id, merge.gone_id)
        if _PAIR.run(connection, {"pair": pair}):
            key = f"{DIFFERENT}/{pair}"
            self._access.journal.write([Write(EntityType.ENTITY, key, {EXISTENCE: None})])
        key = f"{MERGED}/{made.id}"
        self._access.journal.write([Write(EntityType.ENTITY, key, dict(record.properties))])
        return made

    def part(self, merges: Iterable[CardMerge]) -> None:
        """Let cards stand by themselves again; what was altered since stays where it is."""
        keys = [f"{MERGED}/{one.id}" for one in merges]
        self._access.journal.write(
            [Write(EntityType.ENTITY, key, {EXISTENCE: None}) for key in keys]
        )

    def list(self) -> tuple[CardMerge, ...]:
        """Return the merges that were not taken back, the first one first."""
        return tuple(_read(_ALL.run(self._access.connection)))

    def get(self, merge_id: str) -> CardMerge | None:
        """Return a merge that was not taken back, None where there is none."""
        rows = _GET.run(self._access.connection, {"id": merge_id})
        return next(_read(row for row in rows if not entity_of(row).deleted), None)

    def about(self, ids: Iterable[str]) -> tuple[CardMerge, ...]:
        """Return the merges that name any of these ids."""
        sides = (facet_of(MERGED, KEPT_ID), facet_of(MERGED, GONE_ID))
        asked = {"facets": listed(sides), "keys": listed(map(facet_key, ids))}
        return tuple(_read(_NAMING.run(self._access.connection, asked)))

    def said(self, list_name: str, ids: Iterable[str]) -> frozenset[str]:
        """Return the changes by which cards of a list, with their other ids, say what they say."""
        connection = self._access.connection
        every = [other for one in ids for other in (one, *ids_of(connection, list_name, one))]
        return heads_seen(connection, list_name, every)

    def rows_of(self, list_name: str, card_id: str) -> tuple[Registration, ...]:
        """Return the rows of rosters on which a member of a family or a specialist stands."""
        column = {"persons": _MEMBER, "specialists": _SPECIALIST}.get(list_name)
        if column is None:
            return ()
        found = self._access.connection.execute(column, {"id": card_id})
        return tuple(registration_of(row) for row in found)

    def kept(self, list_name: str, entity_id: str) -> str:
        """Return the id by which a card is gone on with: its own, unless it was merged."""
        return kept_id(self._access.connection, list_name, entity_id)

    def others(self, list_name: str, entity_id: str) -> tuple[Entity, ...]:
        """Return the cards that were merged into this one, each as it stands by itself."""
        ids = ids_of(self._access.connection, list_name, entity_id)
        asked = {"list_name": list_name, "ids": listed(ids)}
        return tuple(map(entity_of, _OWN.run(self._access.connection, asked))) if ids else ()

    def note_seen(self, list_name: str, entity_id: str) -> None:
        """Note that all that stands on a merged card was looked at by whoever wrote it last."""
        kept = self.kept(list_name, entity_id)
        if kept != entity_id:
            seen = heads_seen(self._access.connection, list_name, [entity_id])
            self._access.journal.write([_seen_write(kept, seen)])


def seen_writes(access: Access, writes: Sequence[Write]) -> list[Write]:
    """Return what notes that values of merged cards were looked at: by whoever writes over them."""
    found = []
    for write in writes:
        list_name, _, entity_id = write.entity.partition("/")
        if write.type is not EntityType.ENTITY or not write.values:
            continue
        if not ids_of(access.connection, list_name, entity_id):
            continue
        unseen = unseen_heads(access.connection, list_name, entity_id)
        seen = {one.id.hex() for name in write.values for one in unseen.get(name, ())}
        if seen:
            found.append(_seen_write(entity_id, seen))
    return found


def _seen_write(card_id: str, seen: Iterable[str]) -> Write:
    record = seen_record(new_id(), card_id, seen)
    key = f"{record.list_name}/{record.id}"
    return Write(EntityType.ENTITY, key, dict(record.properties))


def _read(rows: Iterable[tuple[object, ...]]) -> Iterator[CardMerge]:
    return (one for one in map(merge_of, map(entity_of, rows)) if one is not None)
