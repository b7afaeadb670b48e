"""Which numbers on paper are still free, and by which laptop's signs they are told apart."""

import sqlalchemy as sa

from fieldkit.records.ids import short_code
from fieldkit.records.row_number import RowNumber
from fieldkit.store.access import Access
from fieldkit.store.paper_contents import pages_of
from fieldkit.store.paper_tables import printed_sheets
from fieldkit.store.tables import chains, changes, registrations, things

_LAST_ROW = sa.select(sa.func.max(registrations.c.row_no)).where(
    registrations.c.event_id == sa.bindparam("event_id")
)
_PRINTED = sa.select(printed_sheets.c.pages).where(
    printed_sheets.c.event_id == sa.bindparam("event_id")
)
# Whoever wrote the first title made the event.
_MAKER = (
    sa.select(changes.c.chain)
    .join(things, things.c.id == changes.c.thing)
    .where(
        things.c.type == "event",
        things.c.entity == sa.bindparam("event_id"),
        changes.c.field == "title",
    )
    .order_by(changes.c.hlc, changes.c.id)
    .limit(1)
)
_OWN = sa.select(chains.c.id).where(chains.c.own == 1).order_by(chains.c.id)


def next_row(access: Access, event_id: str) -> RowNumber:
    """Return the number on paper for the next registration; none is used twice.

    The blank rows of a sheet that was printed are given to whoever signed there. A
    database that was put back from a backup goes on under signs of its own: what was
    printed since then is not known to it.
    """
    connection, values = access.connection, {"event_id": event_id}
    last = connection.scalar(_LAST_ROW, values) or 0
    for pages in connection.scalars(_PRINTED, values):
        last = max([last, *(row.number for page in pages_of(pages) for row in page)])
    maker = connection.scalar(_MAKER, values)
    if maker in {None, access.author.chain}:
        return RowNumber(last + 1)
    begun = connection.scalars(_OWN).all().index(access.author.chain)
    signs = short_code(access.author.device) + (str(begun + 1) if begun else "")
    return RowNumber(last + 1, signs)
