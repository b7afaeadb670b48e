"""The tables of certificates, closed reports and connections, all derived from the log."""

import sqlalchemy as sa

from fieldkit.store.columns import number, number_key, table, text

number_blocks = table(
    "number_blocks",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("series", None),
    number("year", None),
    text("code", None),
    number("first", None),
    number("last", None),
    sa.Column("closed_on", sa.Text),
)

certificates = table(
    "certificates",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("number", None),
    text("block_id", None),
    number("running", None),
    text("event_id", None),
    text("registration_id", None),
    text("name", None),
    text("title", None),
    text("starts_on", None),
    text("ends_on", None),
    text("issued_on", None),
    text("check", None),
    text("kind"),
    text("place"),
    text("programme"),
    sa.Column("hours", sa.REAL, nullable=False),
    sa.Column("hours_of", sa.REAL, nullable=False),
    number("academic_hours"),
    text("issued_by"),
    text("replaces"),
    sa.Column("voided_on", sa.Text),
    text("void_reason"),
    text("handed_to"),
    sa.Column("handed_on", sa.Text),
    sa.Index("certificates_by_event", "event_id"),
    sa.Index("certificates_by_number", "number"),
    sa.Index("certificates_by_block", "block_id", "running"),
)

event_reports = table(
    "event_reports",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("event_id", None),
    text("closed_at", None),
    text("figures", None),
    text("closed_by"),
    sa.Index("event_reports_by_event", "event_id", "closed_at"),
)

connections = table(
    "connections",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("event_id", None),
    text("session_id", None),
    text("batch", None),
    text("registration_id"),
    number("people"),
    number("minutes"),
    number("recording"),
    sa.Index("connections_by_event", "event_id"),
)

ISSUED = (number_blocks, certificates, event_reports, connections)
