"""What an erasure takes out of the log: payloads and salts, while the chain of hashes stays."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from fieldkit.records.change import Op
from fieldkit.store.heads import EXISTENCE, split_ids
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import listed
from fieldkit.store.tables import changes

_WAITING = 1

# Asked with every write, so it goes by the index of erasures alone: SQLite would rather read all
# changes of each thing (65 against 32 microseconds, more for what was changed often).
_ERASING = Prepared(
    sa.text(
        "SELECT DISTINCT thing, field FROM changes INDEXED BY changes_erasing "
        "WHERE op = 'erase' AND state = 0 AND thing IN (SELECT value FROM json_each(:things))"
    )
)
_ENTRIES = Prepared(
    sa.select(
        changes.c.no,
        changes.c.id,
        changes.c.field,
        changes.c.op,
        changes.c.parents,
        changes.c.state,
        changes.c.payload.is_not(None),
    ).where(changes.c.thing == sa.bindparam("thing"))
)
_WIPE = Prepared(
    changes.update()
    .where(changes.c.no == sa.bindparam("b_no"))
    .values(salt=sa.literal_column("x''"), payload=sa.null())
)


class Wiped(NamedTuple):
    """What erasures hold wiped: whole things, and changes by number."""

    whole: frozenset[int] = frozenset()
    changes: frozenset[int] = frozenset()


class _Entry(NamedTuple):
    no: int
    id: bytes
    field: str
    op: str
    parents: bytes
    state: int
    full: int


def wipe(connection: sa.Connection, things: Collection[int]) -> Wiped:
    """Wipe what the erasures of these things take, as far as it is still there.

    Of an erased entity every payload goes but the erasure's own. Of an erased
    field all goes that does not follow upon the erasure: what was there before,
    and what was written elsewhere without knowing of it. In whatever order
    changes arrive, the same ones are wiped in the end.
    """
    marked = _ERASING.run(connection, {"things": listed(things)})
    if not marked:
        return Wiped()
    fields: dict[int, set[str]] = {}
    for thing, name in marked:
        fields.setdefault(thing, set()).add(name)
    gone: set[int] = set()
    full: set[int] = set()
    for thing, names in fields.items():
        entries = [_Entry(*row) for row in _ENTRIES.run(connection, {"thing": thing})]
        taken = _everything(entries) if EXISTENCE in names else _overtaken(entries, names)
        gone.update(entry.no for entry in taken)
        full.update(entry.no for entry in taken if entry.full)
    _WIPE.many(connection, [{"b_no": no} for no in sorted(full)])
    return Wiped(
        frozenset(thing for thing, names in fields.items() if EXISTENCE in names),
        frozenset(gone),
    )


def _everything(entries: list[_Entry]) -> list[_Entry]:
    return [entry for entry in entries if entry.op != Op.ERASE or entry.field != EXISTENCE]


def _overtaken(entries: list[_Entry], names: Collection[str]) -> list[_Entry]:
    lineage = {entry.id: split_ids(entry.parents) for entry in entries}
    erasing = [e for e in entries if e.op == Op.ERASE and e.state == 0 and e.field in names]
    before = {one.id: _ancestors(one.id, lineage) for one in erasing}
    taken = []
    for entry in entries:
        # What waits is looked at when it takes effect: only then is it known what it follows.
        if entry.field not in names or entry.state == _WAITING:
            continue
        others = [one for one in erasing if one.field == entry.field and one.id != entry.id]
        if entry.op == Op.ERASE:
            lost = any(entry.id in before[one.id] for one in others)
        else:
            own = _ancestors(entry.id, lineage)
            lost = any(one.id not in own for one in others)
        if lost:
            taken.append(entry)
    return taken


def _ancestors(id_: bytes, lineage: Mapping[bytes, tuple[bytes, ...]]) -> set[bytes]:
    found: set[bytes] = set()
    queue = [id_]
    while queue:
        fresh = set(lineage.get(queue.pop(), ())) - found
        found |= fresh
        queue += fresh
    return found
