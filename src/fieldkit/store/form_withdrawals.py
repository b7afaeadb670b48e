"""Which forms are withdrawn, and by which device."""

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.form_withdrawal import FormWithdrawal
from fieldkit.store.access import Access
from fieldkit.store.logged_records import save_records
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed, moment_of
from fieldkit.store.tables import chains, changes, heads
from fieldkit.store.withdrawal_tables import form_withdrawals

_ALL = sa.select(form_withdrawals).order_by(form_withdrawals.c.form_id, form_withdrawals.c.at)
# Whose word it is stands in the signed change, not in the record, where anybody could write it.
# Asked for the few records alone: joined with them, SQLite would go through the heads of all.
_DEVICES = Prepared(
    sa.select(heads.c.thing, chains.c.device)
    .join_from(heads, changes, changes.c.no == heads.c.change_no)
    .join(chains, chains.c.id == changes.c.chain)
    .where(heads.c.field == "withdrawn", among(heads.c.thing, "things"))
    .order_by(heads.c.thing, chains.c.device)
    .distinct()
)


class FormWithdrawals:
    """One record for each form and each device that has withdrawn it at some time."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, withdrawal: FormWithdrawal) -> None:
        """Keep what this device says of a form, and log it."""
        save_records(self._access, EntityType.FORM_WITHDRAWAL, [withdrawal])

    def all(self) -> tuple[tuple[FormWithdrawal, str], ...]:
        """Return every record with the device that wrote it last."""
        connection = self._access.connection
        rows = connection.execute(_ALL).all()
        if not rows:
            return ()
        devices: dict[int, list[str]] = {}
        for thing, device in _DEVICES.run(
            connection, {"things": listed(row.thing for row in rows)}
        ):
            devices.setdefault(thing, []).append(device)
        return tuple(
            (
                FormWithdrawal(
                    id=row.id,
                    form_id=row.form_id,
                    at=moment_of(row.at),
                    user_name=row.user_name,
                    withdrawn=bool(row.withdrawn),
                ),
                device,
            )
            for row in rows
            for device in devices.get(row.thing, ())
        )
