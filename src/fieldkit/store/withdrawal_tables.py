"""The table of withdrawn forms, which follows from the log."""

import sqlalchemy as sa

from fieldkit.store.columns import number, number_key, table, text

form_withdrawals = table(
    "form_withdrawals",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("form_id", None),
    text("at", None),
    text("user_name"),
    number("withdrawn", None),
)
