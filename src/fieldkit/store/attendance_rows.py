"""How events, sessions, registrations, marks and papers follow from the log."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.consents import initials_of
from fieldkit.records.event import Consent
from fieldkit.records.finding import fold
from fieldkit.store.aliases import Resolver
from fieldkit.store.attachment_rows import forget_loose
from fieldkit.store.contents import KINDS
from fieldkit.store.heads import Altered, HeadBook
from fieldkit.store.logged_fields import REQUIRED, Kind
from fieldkit.store.need_rows import refresh_cases
from fieldkit.store.paper_tables import sheet_scans
from fieldkit.store.sql import among, listed, prepared_upsert
from fieldkit.store.visits import cases_marked

_IN_A_SESSION = {
    EntityType.MARK: "registration_id",
    EntityType.HEADCOUNT: "category",
    EntityType.HALL_TOTAL: "hall",
}
_DROP = {
    kind: spec.table.delete().where(among(spec.table.c.thing, "things"))
    for kind, spec in KINDS.items()
}
_SCANNED = sa.select(sheet_scans.c.sha256).where(among(sheet_scans.c.thing, "things"))


def show_attendance(
    connection: sa.Connection, kind: EntityType, altered: Sequence[Altered], book: HeadBook
) -> None:
    """Bring the rows of altered records of one kind up to what their fields hold now.

    A record whose required fields are not all here, a mark that was taken
    away, and a scan that was erased have no row.
    """
    spec = KINDS[kind]
    book.complete(altered)
    come: list[dict[str, Any]] = []
    gone: list[int] = []
    for item in altered:
        row = row_of_record(kind, item)
        if row is not None:
            come.append(row)
        elif not item.fresh:
            gone.append(item.thing)
    if kind is EntityType.REGISTRATION:
        resolver = Resolver(connection, [("", row) for row in come])
        for row in come:
            row.update(resolver.of("", row))
    # A registration may have been moved from one case to another.
    cases = cases_marked(connection, kind, altered) if kind is EntityType.REGISTRATION else set()
    if come:
        prepared_upsert(spec.table).many(connection, come)
    if gone:
        things = {"things": listed(gone)}
        scans = connection.scalars(_SCANNED, things).all() if kind is EntityType.SHEET_SCAN else ()
        connection.execute(_DROP[kind], things)
        if scans:
            forget_loose(connection, scans)
    cases |= cases_marked(connection, kind, altered)
    if cases:
        refresh_cases(connection, cases)


def row_of_record(kind: EntityType, item: Altered) -> dict[str, Any] | None:
    """Return the row of a record whose fields are all known, None where it has none."""
    spec = KINDS[kind]
    values = {name: _value(spec, item, name) for name in spec.fields}
    if not spec.complete(values) or (kind is EntityType.SHEET_SCAN and not values["sha256"]):
        return None
    return {"thing": item.thing, **values, **_beside(kind, item, values)}


def _value(spec: Kind, item: Altered, name: str) -> Any:  # noqa: ANN401 - a column's value
    settled = item.fields.get(name)
    if settled is not None and settled.value is not None:
        return settled.value
    default = spec.fields[name].default
    return None if default is REQUIRED else default


def _beside(kind: EntityType, item: Altered, values: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that are no logged fields: the names, and what searching needs."""
    if kind in _IN_A_SESSION:
        session, _, other = item.entity.partition("/")
        disputed = any(settled.discrepancy for settled in item.fields.values())
        return {
            "session_id": session,
            _IN_A_SESSION[kind]: other,
            "discrepancy": int(disputed),
        }
    if kind is EntityType.REGISTRATION:
        refused = values["consent"] == Consent.REFUSED and not values["anonymous"]
        name = initials_of(values["name"]) if refused else values["name"]
        return {"id": item.entity, "folded": fold(f"{name} {values['org_then']}")}
    return {"id": item.entity}
