"""How events, sessions, registrations and marks follow from the log."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.finding import fold
from fieldkit.store.contents import KINDS, REQUIRED, Kind
from fieldkit.store.heads import Altered, HeadBook
from fieldkit.store.sql import among, listed, prepared_upsert

_DROP = {
    kind: spec.table.delete().where(among(spec.table.c.thing, "things"))
    for kind, spec in KINDS.items()
}


def show_attendance(
    connection: sa.Connection, kind: EntityType, altered: Sequence[Altered], book: HeadBook
) -> None:
    """Bring the rows of altered records of one kind up to what their fields hold now.

    A record whose required fields are not all here, or a mark that was taken
    away, has no row.
    """
    spec = KINDS[kind]
    book.complete(altered)
    come: list[dict[str, Any]] = []
    gone: list[int] = []
    for item in altered:
        values = {name: _value(spec, item, name) for name in spec.fields}
        if spec.complete(values):
            come.append({"thing": item.thing, **values, **_beside(kind, item, values)})
        elif not item.fresh:
            gone.append(item.thing)
    if come:
        prepared_upsert(spec.table).many(connection, come)
    if gone:
        connection.execute(_DROP[kind], {"things": listed(gone)})


def _value(spec: Kind, item: Altered, name: str) -> Any:  # noqa: ANN401 - a column's value
    settled = item.fields.get(name)
    if settled is not None and settled.value is not None:
        return settled.value
    default = spec.fields[name].default
    return None if default is REQUIRED else default


def _beside(kind: EntityType, item: Altered, values: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that are no logged fields: the names, and what searching needs."""
    if kind is EntityType.MARK:
        session, _, registration = item.entity.partition("/")
        disputed = any(settled.discrepancy for settled in item.fields.values())
        return {
            "session_id": session,
            "registration_id": registration,
            "discrepancy": int(disputed),
        }
    if kind is EntityType.REGISTRATION:
        return {"id": item.entity, "folded": fold(f"{values['name']} {values['org_then']}")}
    return {"id": item.entity}
