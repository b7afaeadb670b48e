"""The tables of a workspace that are never in the log and never in a bundle."""

import sqlalchemy as sa

from fieldkit.store.columns import binary, key, number, number_key, table, text

settings = table("settings", key("name"), text("value", None))

users = table(
    "users",
    key("id"),
    text("name", None),
    text("role", None),
    text("created_at", None),
    sa.Column("specialist_id", sa.Text),
    number("active", "1"),
)

devices = table(
    "devices",
    key("id"),
    text("kind", None),
    text("name", None),
    binary("verify_key"),
    text("recipient", None),
    sa.Column("enrolled_at", sa.Text),
    sa.Column("revoked_at", sa.Text),
    text("disclosure", None),
    text("code", None),
    number("own"),
    sa.Index("devices_by_code", "code"),
)

# This workspace's own secrets, and the chain of its present epoch: a single row.
identity = table(
    "identity",
    number_key("id"),
    text("device", None),
    binary("signing_key"),
    text("age_identity", None),
    number("chain", None),
)

forms = table(
    "forms",
    key("form_id"),
    key("version"),
    text("title", None),
    text("xml", None),
    text("sha256", None),
    text("pack"),
    text("installed_at", None),
    text("warnings", "[]"),
    number("device_only"),
    text("titles", "[]"),
)

form_files = table(
    "form_files",
    key("form_id"),
    key("version"),
    key("name"),
    text("sha256", None),
    binary("content"),
)

entity_lists = table(
    "entity_lists",
    key("name"),
    text("titles", "[]"),
    text("properties", "[]"),
    number("personal"),
    # The rows that the pack ships; they came with the program, so the log does not hold them.
    text("rows", "[]"),
)

drafts = table(
    "drafts",
    key("id"),
    text("form_id", None),
    text("form_version", None),
    text("user_id", None),
    text("instance", None),
    text("started_at", None),
    text("saved_at", None),
    text("title"),
    text("place"),
    sa.Column("language", sa.Text),
    sa.Column("subject_list", sa.Text),
    sa.Column("subject_id", sa.Text),
    number("answered"),
    number("askable"),
    sa.Column("replaces", sa.Text),
    text("audit"),
    sa.Column("deleted_at", sa.Text),
    sa.Index("drafts_by_time", "saved_at"),
)

outbox = table(
    "outbox",
    key("id"),
    number("number", None),
    text("recipient", None),
    text("file_name", None),
    text("sha256", None),
    number("size", None),
    number("changes", None),
    text("written_at", None),
    sa.Column("confirmed_at", sa.Text),
    sa.Column("withdrawn_at", sa.Text),
    sa.Index("outbox_by_number", "number"),
)

intake = table(
    "intake",
    key("id"),
    text("sender"),
    number("number"),
    text("file_name"),
    text("taken_at", None),
    text("status", None),
    text("reason"),
    number("changes"),
    sa.Index("intake_by_time", "taken_at"),
)

# The acts of erasures that were done here; whoever was erased stands in them as a number.
erasure_acts = table(
    "erasure_acts",
    number_key("number"),
    text("at", None),
    text("user_name"),
    text("subject"),
    text("entity", None),
    text("reason", None),
    text("facts", "{}"),
)

audit = table(
    "audit",
    sa.Column("no", sa.Integer, primary_key=True, nullable=False),
    text("at", None),
    text("user_id", None),
    text("action", None),
    text("subject"),
)

# The journal of what people did is added to and never altered, whatever the program asks.
AUDIT_DDL = tuple(
    f"CREATE TRIGGER audit_refuses_{act.lower()} BEFORE {act} ON audit BEGIN"
    " SELECT RAISE(ABORT, 'the audit trail is never altered'); END"
    for act in ("UPDATE", "DELETE")
)
