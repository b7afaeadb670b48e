"""What came in with one file: which records it speaks of, and which of them are new here."""

from dataclasses import dataclass

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.store.access import Access
from fieldkit.store.change_rows import HIDDEN
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import chains, changes, entities, things

_LAST = sa.select(sa.func.max(changes.c.no))
_FAMILY_ID = sa.func.json_extract(entities.c.properties, "$.family_id")
_SINCE = Prepared(
    sa.select(
        changes.c.thing,
        things.c.type,
        things.c.entity,
        entities.c.list_name,
        entities.c.erased,
        _FAMILY_ID,
        sa.func.max(chains.c.own),
        sa.func.count(),
    )
    .join_from(changes, chains, chains.c.id == changes.c.chain)
    .join(things, things.c.id == changes.c.thing)
    .outerjoin(entities, entities.c.thing == changes.c.thing)
    .where(changes.c.no > sa.bindparam("mark"), sa.text("changes.state = 0"))
    .group_by(changes.c.thing)
)
_BEFORE = Prepared(
    sa.select(changes.c.thing)
    .distinct()
    .where(
        among(changes.c.thing, "things"),
        changes.c.no <= sa.bindparam("mark"),
        changes.c.state != HIDDEN,
    )
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One record that changes came about: ``entity`` is its name in the log.

    ``fresh`` is one that nothing was known of before; ``own`` where some of the
    changes were made here once. ``family_id`` is that of a record about a family.
    """

    type: EntityType
    entity: str
    list_name: str
    family_id: str
    fresh: bool
    erased: bool
    own: bool
    changes: int


class Arrivals:
    """What came in since a mark."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def mark(self) -> int:
        """Return where the log ends now."""
        return self._access.connection.scalar(_LAST) or 0

    def since(self, mark: int) -> tuple[Arrived, ...]:
        """Return the records about which something took effect that came after the mark."""
        connection = self._access.connection
        rows = _SINCE.run(connection, {"mark": mark})
        asked = {"things": listed(row[0] for row in rows), "mark": mark}
        known = {thing for (thing,) in _BEFORE.run(connection, asked)}
        return tuple(
            Arrived(
                type=EntityType(kind),
                entity=entity,
                list_name=list_name or "",
                family_id=_family(entity, list_name, family_id),
                fresh=thing not in known,
                erased=bool(erased),
                own=bool(own),
                changes=count,
            )
            for thing, kind, entity, list_name, erased, family_id, own, count in rows
        )


def _family(entity: str, list_name: str | None, family_id: str | None) -> str:
    return entity.partition("/")[2] if list_name == "families" else family_id or ""
