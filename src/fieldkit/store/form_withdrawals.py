"""Which forms are withdrawn, and by which device."""

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.form_withdrawal import FormWithdrawal
from fieldkit.store.access import Access
from fieldkit.store.logged_records import save_records
from fieldkit.store.sql import moment_of
from fieldkit.store.tables import chains, changes, heads
from fieldkit.store.withdrawal_tables import form_withdrawals

# Whose word it is stands in the signed change, not in the record, where anybody could write it.
_ALL = (
    sa.select(form_withdrawals, chains.c.device)
    .join_from(form_withdrawals, heads, heads.c.thing == form_withdrawals.c.thing)
    .join(changes, changes.c.no == heads.c.change_no)
    .join(chains, chains.c.id == changes.c.chain)
    .where(heads.c.field == "withdrawn")
    .order_by(form_withdrawals.c.form_id, form_withdrawals.c.at)
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
        return tuple(
            (
                FormWithdrawal(
                    id=row.id,
                    form_id=row.form_id,
                    at=moment_of(row.at),
                    user_name=row.user_name,
                    withdrawn=bool(row.withdrawn),
                ),
                row.device,
            )
            for row in self._access.connection.execute(_ALL)
        )
