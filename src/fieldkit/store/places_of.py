"""In which district and programme a change belongs: by what is known here, else by what it says."""

import json
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from fieldkit.records.change import Change, EntityType
from fieldkit.records.lists import EDITED
from fieldkit.store.contents import KINDS
from fieldkit.store.local_tables import quarantine
from fieldkit.store.prepared import Prepared
from fieldkit.store.tables import entities, events, things

Places = tuple[frozenset[str], frozenset[str]]  # districts, programmes

NOWHERE: Final[Places] = (frozenset(), frozenset())
# No district bears this name, so it belongs to no scope that leaves anything out.
_ELSEWHERE: Final[Places] = (frozenset({""}), frozenset({""}))
_TOLD: Final = frozenset(
    {
        "district_id", "programme_id", "family_id", "case_id", "district", "programme", "event_id",
        "session_id",
    }
)  # fmt: skip
_ENTITY = Prepared(
    sa.select(entities.c.properties).where(
        entities.c.list_name == sa.bindparam("list"), entities.c.id == sa.bindparam("id")
    )
)
_EVENT = Prepared(
    sa.select(events.c.district, events.c.programme).where(events.c.id == sa.bindparam("id"))
)
_HELD = Prepared(
    sa.select(quarantine.c.id)
    .join_from(quarantine, things, things.c.id == quarantine.c.thing)
    .where(
        things.c.type == sa.bindparam("type"),
        things.c.entity == sa.bindparam("entity"),
        quarantine.c.let_in_at.is_(None),
        sa.text("quarantine.reason = 'scope'"),
    )
    .limit(sa.literal_column("1"))
)
_OF_EVENTS: Final = {
    kind: Prepared(sa.select(spec.table.c.event_id).where(spec.table.c.id == sa.bindparam("id")))
    for kind, spec in KINDS.items()
    if "event_id" in spec.fields and "id" in spec.table.c
}


class PlaceBook:
    """What changes say of places, and what was known of the same things before.

    A record that is known here stays where it is known to be, whatever a bundle says: else
    one could bring another's records into one's own district by saying so.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._told: dict[tuple[str, str], dict[str, str]] = {}
        self._known: dict[tuple[str, str], dict[str, str] | None] = {}

    def hear(self, found: Sequence[Change]) -> None:
        """Take note of what changes say, before any of them is asked about."""
        for change in found:
            if change.field in _TOLD and isinstance(change.payload, str):
                key = (change.type.value, change.entity)
                self._told.setdefault(key, {})[change.field] = change.payload

    def of(self, change: Change) -> Places:
        """Return where a change belongs; nowhere where nothing says it."""
        kind = change.type
        if kind is EntityType.ENTITY:
            return self._of_entity(change.entity)
        if kind is EntityType.SUBMISSION:
            return self._of_subjects(change.payload)
        if kind is EntityType.EVENT:
            return self._of_event(change.entity)
        if kind in (EntityType.MARK, EntityType.HEADCOUNT):
            session = change.entity.partition("/")[0]
            return self._of_event(self._event_of(EntityType.SESSION, session))
        return self._of_event(self._event_of(kind, change.entity)) if kind.known else NOWHERE

    def _of_subjects(self, payload: Any) -> Places:  # noqa: ANN401 - any JSON value
        pairs = payload.get("subjects") if isinstance(payload, dict) else None
        found = NOWHERE
        for pair in pairs if isinstance(pairs, list) else ():
            if isinstance(pair, list) and len(pair) == len(("list", "id")):
                found = _both(found, self._of_entity(f"{pair[0]}/{pair[1]}"))
        return found

    def _of_entity(self, entity: str) -> Places:
        list_name = entity.partition("/")[0]
        if list_name in EDITED:
            return NOWHERE
        values = self._values(EntityType.ENTITY.value, entity)
        if values is None:
            return _ELSEWHERE
        found = _places(values.get("district_id"), values.get("programme_id"))
        for name, of in (("family_id", "families"), ("case_id", "cases")):
            # A card that names itself, or is named in a ring, says nothing more.
            if values.get(name) and list_name not in {of, "families"}:
                found = _both(found, self._of_entity(f"{of}/{values[name]}"))
        return found

    def _of_event(self, event: str) -> Places:
        if not event:
            return NOWHERE
        values = self._values(EntityType.EVENT.value, event)
        if values is None:
            return _ELSEWHERE
        return _places(values.get("district"), values.get("programme"))

    def _event_of(self, kind: EntityType, entity: str) -> str:
        query = _OF_EVENTS.get(kind)
        known = query.scalar(self._connection, {"id": entity}) if query else None
        return known or self._told.get((kind.value, entity), {}).get("event_id", "")

    def _values(self, kind: str, entity: str) -> dict[str, str] | None:
        """Return what is known of a thing, else what was said; None of one that is held back."""
        key = (kind, entity)
        if key not in self._known:
            self._known[key] = self._read(kind, entity)
        known = self._known[key]
        if known is not None:
            return known
        if _HELD.run(self._connection, {"type": kind, "entity": entity}):
            return None
        return self._told.get(key, {})

    def _read(self, kind: str, entity: str) -> dict[str, str] | None:
        if kind == EntityType.EVENT.value:
            rows = _EVENT.run(self._connection, {"id": entity})
            return {"district": rows[0][0], "programme": rows[0][1]} if rows else None
        list_name, _, id_ = entity.partition("/")
        text = _ENTITY.scalar(self._connection, {"list": list_name, "id": id_})
        found: dict[str, str] | None = None if text is None else json.loads(text)
        return found


def _places(district: str | None, programme: str | None) -> Places:
    return frozenset({district} if district else ()), frozenset({programme} if programme else ())


def _both(one: Places, other: Places) -> Places:
    return one[0] | other[0], one[1] | other[1]
