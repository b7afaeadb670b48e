"""What of a device is kept aside, and why: asked anew each time, as a newer program knows more."""

import sqlalchemy as sa

from fieldkit.records.kept_aside import AsideReason, KeptAside
from fieldkit.store.change_rows import ASIDE
from fieldkit.store.contents import has_place
from fieldkit.store.heads import Arrival
from fieldkit.store.local_tables import quarantine
from fieldkit.store.reserved import Authors
from fieldkit.store.settle import LOGGED, logged_arrival
from fieldkit.store.tables import chains, changes

_OF_DEVICE = (
    LOGGED.join(chains, chains.c.id == changes.c.chain)
    .where(changes.c.state == ASIDE, chains.c.device == sa.bindparam("device"))
    .order_by(changes.c.no)
)

_HELD = (
    sa.select(quarantine.c.id, quarantine.c.reason)
    .join_from(quarantine, chains, chains.c.id == quarantine.c.chain)
    .where(quarantine.c.let_in_at.is_(None), chains.c.device == sa.bindparam("device"))
)


def kept_aside(connection: sa.Connection, device: str) -> tuple[KeptAside, ...]:
    """Return what of a device takes no effect here, by its reason."""
    authors = Authors(connection)
    held = {
        row.id: AsideReason(row.reason) for row in connection.execute(_HELD, {"device": device})
    }
    found: dict[AsideReason, list[Arrival]] = {}
    for row in connection.execute(_OF_DEVICE, {"device": device}).mappings():
        item = logged_arrival(row)
        found.setdefault(held.get(item.id) or _reason(item, authors), []).append(item)
    return tuple(
        KeptAside(
            reason, len(found[reason]), tuple(sorted({str(one.type) for one in found[reason]}))
        )
        for reason in AsideReason
        if reason in found
    )


def _reason(item: Arrival, authors: Authors) -> AsideReason:
    if not item.op.known or not has_place(item.type, item.entity, item.field):
        return AsideReason.NEWER
    return AsideReason.CONTENT if authors.may_write(item) else AsideReason.RESERVED
