"""The newest changes of each field, from which its value and any discrepancy follow."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa

from fieldkit.records.change import EntityType, Op
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed, prepared_insert
from fieldkit.store.tables import changes, discrepancies, heads

Key = tuple[int, str]  # thing, field
EXISTENCE = ""  # the field that tells whether an entity was deleted
ERASED = ""  # stands for a payload that was wiped: no JSON text is empty
UNTOLD = "-"  # stands for a payload that is not for this workspace: no JSON text is this


# The three small values below are named tuples: a large bundle makes a million of them, and a
# frozen dataclass takes four times as long to make.
class Arrival(NamedTuple):
    """A change that is to take effect: its value, None for a deletion, and that as JSON text.

    Of a payload that was wiped the text is ``ERASED``, of one that was withheld ``UNTOLD``.
    """

    no: int
    id: bytes
    thing: int
    type: EntityType
    entity: str
    field: str
    op: Op
    payload: Any
    text: str
    parents: tuple[bytes, ...]
    hlc: str
    chain: int


class Head(NamedTuple):
    """One newest change of a field; ``text`` is its payload as JSON, None until it is needed."""

    no: int
    id: bytes
    hlc: str
    op: str
    text: str | None


# What took effect just now is a head as it is.
Newest: TypeAlias = Head | Arrival


class Settled(NamedTuple):
    """What a field holds now: the value to show, and whether people wrote different ones."""

    value: Any
    discrepancy: bool = False


@dataclass(slots=True)
class Altered:
    """One thing whose fields moved, with what each holds now."""

    thing: int
    type: EntityType
    entity: str
    fresh: bool
    erased: bool = False
    fields: dict[str, Settled] = field(default_factory=dict)


_HEADS = Prepared(
    sa.select(heads.c.thing, heads.c.field, changes.c.no, changes.c.id, changes.c.hlc, changes.c.op)
    .join_from(heads, changes, changes.c.no == heads.c.change_no)
    .where(among(heads.c.thing, "things"))
)
_PAYLOADS = Prepared(
    sa.select(changes.c.no, changes.c.payload).where(among(changes.c.no, "numbers"))
)
_LINEAGE = Prepared(
    sa.select(changes.c.id, changes.c.parents).where(changes.c.thing == sa.bindparam("thing"))
)
_DROP_HEAD = Prepared(
    heads.delete().where(
        heads.c.thing == sa.bindparam("b_thing"),
        heads.c.field == sa.bindparam("b_field"),
        heads.c.change_no == sa.bindparam("b_no"),
    )
)
_DROP_DISCREPANCY = Prepared(
    discrepancies.delete().where(
        discrepancies.c.thing == sa.bindparam("b_thing"),
        discrepancies.c.field == sa.bindparam("b_field"),
    )
)


class HeadBook:
    """The heads of some things, read once, moved in memory, written back together."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._heads: dict[int, dict[str, list[Newest]]] = {}
        self.erased: set[int] = set()  # things of which nothing may be shown any more

    def load(self, things: Iterable[int], *, fresh: Iterable[int] = ()) -> None:
        """Read the heads of these things; ``fresh`` ones are known to have none."""
        for thing in fresh:
            self._heads.setdefault(thing, {})
        missing = [thing for thing in things if thing not in self._heads]
        if not missing:
            return
        self._heads.update((thing, {}) for thing in missing)
        for thing, name, no, id_, hlc, op in _HEADS.run(
            self._connection, {"things": listed(missing)}
        ):
            self._heads[thing].setdefault(name, []).append(Head(no, id_, hlc, op, None))

    def ids_of(self, thing: int) -> set[bytes]:
        """Return the ids of all heads of a thing."""
        return {head.id for found in self._heads[thing].values() for head in found}

    def of(self, thing: int, name: str) -> list[Newest]:
        """Return a field's heads, oldest number first."""
        return self._heads[thing].get(name, [])

    def seen_by(self, thing: int, name: str) -> list[bytes]:
        """Return the ids that an author who alters this field now has seen.

        Deleting a whole entity follows upon all its fields; altering a field of
        a deleted entity follows upon the deletion too.
        """
        if name == EXISTENCE:
            return [head.id for found in self._heads[thing].values() for head in found]
        return [head.id for head in (*self.of(thing, name), *self.of(thing, EXISTENCE))]

    def settle(self, arrivals: Sequence[Arrival], fresh: frozenset[int]) -> list[Altered]:
        """Let changes take effect, write the heads, and return what each altered field holds now.

        The parents of every arrival must have taken effect before it. Things
        must be loaded.
        """
        before: dict[Key, Sequence[Newest]] = {}
        things: dict[int, Altered] = {}
        met: set[Key] = set()  # fields that have a head already
        for arrival in arrivals:
            _no, _id, thing, kind, entity, name, _op, payload, _text, parents, *_ = arrival
            altered = things.get(thing)
            if altered is None:
                things[thing] = altered = Altered(thing, kind, entity, thing in fresh)
            fields = self._heads[thing]
            known = fields.get(name)
            key = (thing, name)
            if known:
                met.add(key)
                before.setdefault(key, known)
                fields[name] = [*(head for head in known if head.id not in parents), arrival]
            else:
                before.setdefault(key, ())
                fields[name] = [arrival]
            # True of a single head; where there are several, more is asked below.
            altered.fields[name] = Settled(payload)
        self._write(before)
        self._values(before, [key for key in met if len(self.of(*key)) > 1], things)
        return list(things.values())

    def complete(self, altered: Sequence[Altered]) -> None:
        """Give altered things the values of their other fields too."""
        missing: dict[Key, Altered] = {}
        for item in altered:
            for name in self._heads[item.thing]:
                if name not in item.fields:
                    missing[item.thing, name] = item
        self._fetch_payloads(missing)
        for key, item in missing.items():
            item.fields[key[1]] = settled_of(item.type, key[1], self.of(*key))

    def stand(self, item: Altered) -> None:
        """Give a thing that is loaded all that its fields hold, as if all of it came just now."""
        if item.thing in self.erased:
            item.erased = True
            item.fields = {EXISTENCE: Settled(value=True)}
            return
        self.complete([item])
        if self.of(item.thing, EXISTENCE):
            item.fields[EXISTENCE] = self._existence(item.thing)

    def told(self, thing: int) -> Mapping[str, Sequence[Newest]]:
        """Return all heads of a thing that is loaded, by field, with what they say."""
        fields = self._heads[thing]
        self._fetch_payloads([(thing, name) for name in fields])
        return fields

    def tell(self, found: Sequence[Altered], erased: Collection[int]) -> None:
        """Give things all that they hold by their heads; of ``erased`` ones nothing is shown."""
        self.complete(found)
        for item in found:
            if item.thing in erased:
                self._settle_erased(item, set(), set())
            elif item.type is EntityType.ENTITY and self.of(item.thing, EXISTENCE):
                self._settle_existence(item, set(), set())

    def _write(self, before: Mapping[Key, Sequence[Newest]]) -> None:
        gone: list[tuple[int, str, int]] = []
        come: list[tuple[int, str, int]] = []
        for (thing, name), old in before.items():
            now = self._heads[thing][name]
            if not old and len(now) == 1:
                come.append((thing, name, now[0].no))
                continue
            were = {head.no for head in old}
            are = {head.no for head in now}
            gone += [(thing, name, no) for no in were - are]
            come += [(thing, name, no) for no in are - were]
        _DROP_HEAD.many_in_order(self._connection, gone)
        prepared_insert(heads).many_in_order(self._connection, come)

    def _values(
        self,
        before: Mapping[Key, Sequence[Newest]],
        several: Sequence[Key],
        things: dict[int, Altered],
    ) -> None:
        """Say what fields with several heads hold, and which are in dispute now."""
        self._fetch_payloads(several)
        contested: set[Key] = set()
        for key in several:
            altered = things[key[0]]
            settled = settled_of(altered.type, key[1], self.of(*key))
            altered.fields[key[1]] = settled
            if settled.discrepancy:
                contested.add(key)
        cleared = {key for key, old in before.items() if len(old) > 1} - contested
        for altered in things.values():
            if altered.thing in self.erased:
                self._settle_erased(altered, contested, cleared)
            elif altered.type is EntityType.ENTITY and self.of(altered.thing, EXISTENCE):
                self._settle_existence(altered, contested, cleared)
        if cleared:
            _DROP_DISCREPANCY.many(
                self._connection, [{"b_thing": t, "b_field": f} for t, f in sorted(cleared)]
            )
        if contested:
            # Deleted first: the row may be there already, from an earlier arrival.
            rows = sorted(contested)
            _DROP_DISCREPANCY.many(
                self._connection, [{"b_thing": t, "b_field": f} for t, f in rows]
            )
            prepared_insert(discrepancies).many(
                self._connection, [{"thing": t, "field": f} for t, f in rows]
            )

    def _settle_erased(self, altered: Altered, contested: set[Key], cleared: set[Key]) -> None:
        """Let nothing be seen of the thing, and nothing be asked about it."""
        keys = {(altered.thing, name) for name in self._heads[altered.thing]}
        contested -= keys
        cleared |= keys
        altered.erased = True
        altered.fields = {EXISTENCE: Settled(value=True)}

    def _settle_existence(self, altered: Altered, contested: set[Key], cleared: set[Key]) -> None:
        """Say whether the entity is deleted: not while somebody edited what another deleted."""
        key = (altered.thing, EXISTENCE)
        altered.fields[EXISTENCE] = settled = self._existence(altered.thing)
        (contested if settled.discrepancy else cleared).add(key)
        (cleared if settled.discrepancy else contested).discard(key)

    def _existence(self, thing: int) -> Settled:
        found = self.of(thing, EXISTENCE)
        newest = max(found, key=_age)
        deleted = newest.op == Op.DELETE
        disputed = len({head.op for head in found}) > 1 or (
            deleted and self._edited_unseen(thing, newest)
        )
        return Settled(deleted and not disputed, disputed)

    def _edited_unseen(self, thing: int, tombstone: Newest) -> bool:
        """Tell whether a field has a head that did not know of the deletion, nor it of that."""
        lineage = {
            id_: split_ids(parents)
            for id_, parents in _LINEAGE.run(self._connection, {"thing": thing})
        }
        seen = set(lineage.get(tombstone.id, ()))
        return any(
            head.id not in seen and not _follows(head.id, tombstone.id, lineage)
            for name, found in self._heads[thing].items()
            if name != EXISTENCE
            for head in found
        )

    def _fetch_payloads(self, keys: Iterable[Key]) -> None:
        wanted = [(key, head) for key in keys for head in self.of(*key) if head.text is None]
        if not wanted:
            return
        numbers = {"numbers": listed(head.no for _, head in wanted)}
        texts = dict(_PAYLOADS.run(self._connection, numbers))
        for key in {key for key, _ in wanted}:
            self._heads[key[0]][key[1]] = [
                h if h.text is not None else h._replace(text=texts.get(h.no) or ERASED)
                for h in self.of(*key)
            ]


def _follows(change: bytes, other: bytes, lineage: Mapping[bytes, tuple[bytes, ...]]) -> bool:
    """Tell whether a change, or one that it follows upon, was made knowing of the other."""
    queue, visited = [change], {change}
    while queue:
        parents = lineage.get(queue.pop(), ())
        if other in parents:
            return True
        fresh = set(parents) - visited
        visited |= fresh
        queue += fresh
    return False


def _age(head: Newest) -> tuple[str, bytes]:
    return head.hlc, head.id


def settled_of(kind: EntityType, name: str, found: Sequence[Newest]) -> Settled:
    """Return what to show of these heads: the latest; of differing marks, that of presence.

    What was wiped is no value. Of a form that several people took somebody out
    of, the shortest is shown until one has taken them all out.
    """
    found = [head for head in found if head.text != ERASED]
    if not found:
        return Settled(None)
    if kind is EntityType.SUBMISSION and any(head.op == Op.ERASE for head in found):
        shortest = min(found, key=lambda head: (len(head.text or ""), head.text))
        return Settled(json.loads(shortest.text or "null"))
    latest = max(found, key=_age)
    value = json.loads(latest.text or "null")
    texts = {head.text for head in found}
    if len(texts) == 1:
        return Settled(value)
    if kind is EntityType.MARK and name == "status" and '"P"' in texts:
        return Settled("P", discrepancy=True)
    return Settled(value, discrepancy=True)


def split_ids(joined: bytes) -> tuple[bytes, ...]:
    """Return change ids of 32 bytes each that were kept one after another."""
    return tuple(joined[at : at + 32] for at in range(0, len(joined), 32))
