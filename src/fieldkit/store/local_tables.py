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
    sa.Index(
        "forms_by_name",
        "form_id",
        sa.text("installed_at DESC"),
        sa.text("version DESC"),
        "title",
        "titles",
        "pack",
    ),
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
    text("notes", "[]"),
    text("visited_on"),
    number("from_paper"),
    text("comment_places", "[]"),
    sa.Index("drafts_by_time", "saved_at"),
)

# What a reviewer has written about a finalized form and not returned it with yet.
begun_reviews = table(
    "begun_reviews", key("user_id"), key("instance_id"), text("comment"), text("remarks", "{}")
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
    text("kind"),
    sa.Index("intake_by_time", "taken_at"),
)

# Sealed files that this laptop takes along for others, by their hash; those too that it let go.
carried = table(
    "carried",
    key("id"),
    text("bundle", None),
    text("sender", None),
    text("recipient", None),
    text("kind", None),
    number("number", None),
    text("file_name", None),
    number("size", None),
    text("taken_at", None),
    text("standing", None),
    sa.Column("written_at", sa.Text),
    sa.Column("let_go_at", sa.Text),
)

# Families that went to another laptop, or came from one.
case_handovers = table(
    "case_handovers",
    key("id"),
    number("sent", None),
    text("device", None),
    text("made_at", None),
    text("user_id", None),
    text("giver_name", None),
    text("receiver_id", None),
    text("receiver_name", None),
    text("families", None),
    number("number"),
    number("mark"),
    sa.Column("written_at", sa.Text),
    sa.Column("taken_back_at", sa.Text),
)

# Commits of others that came from a colleague's laptop, until head office has them.
peer_commits = table(
    "peer_commits",
    number_key("chain"),
    number_key("last_seq"),
    number("sent_in"),
    number("confirmed"),
    without_rowid=True,
)

# At head office: what each laptop said of itself last, and when it was answered.
laptop_reports = table(
    "laptop_reports",
    key("device"),
    text("epoch"),
    number("number"),
    text("program"),
    text("chains", "[]"),
    text("specialists", "[]"),
    number("trust"),
    number("kit"),
    sa.Column("answered_at", sa.Text),
)

# At head office: keys that opened bundles once and do so yet, until they are put away.
former_keys = table(
    "former_keys", key("recipient"), text("age_identity", None), text("retired_at", None)
)

# At head office: the newest certificate of each laptop, and what it lets the laptop write.
laptop_certificates = table(
    "laptop_certificates",
    key("device"),
    text("document", None),
    text("issued_at", None),
    text("expires_at", None),
    number("held"),
    text("roles", "[]"),
    text("districts", "[]"),
    text("programmes", "[]"),
)

# Changes that are not their author's to write, by their ids: a person may let them in.
quarantine = table(
    "quarantine",
    sa.Column("id", sa.LargeBinary, primary_key=True),
    number("chain", None),
    number("thing", None),
    text("reason", None),
    text("held_at", None),
    sa.Column("let_in_at", sa.Text),
    sa.Index("quarantine_held", "chain", sqlite_where=sa.text("let_in_at IS NULL")),
    sa.Index("quarantine_by_thing", "thing", "chain"),
    without_rowid=True,
)

# What was worked out of the state of a chain: up to which change, the sum of the digests of its
# things in each bucket, and the digest of each thing. ``damaged`` ones are not in the sums.
state_reach = table("state_reach", number_key("chain"), number("seq", None), binary("head"))
state_sums = table(
    "state_sums", number_key("chain"), number_key("bucket"), binary("sum"), without_rowid=True
)
state_things = table(
    "state_things",
    number_key("chain"),
    number_key("thing"),
    number("bucket", None),
    binary("digest"),
    number("damaged"),
    sa.Index("state_things_by_bucket", "chain", "bucket"),
    sa.Index("state_things_damaged", "chain", sqlite_where=sa.text("damaged = 1")),
    without_rowid=True,
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

# Who did what; ``hash`` covers the line and, by the hash of the one before, all earlier ones.
audit = table(
    "audit",
    number_key("no"),
    text("at", None),
    text("user_id", None),
    text("action", None),
    text("subject"),
    text("facts"),
    binary("hash"),
    sa.Index("audit_by_time", "at"),
    sa.Index("audit_by_user", "user_id", "no"),
    sa.Index("audit_by_action", "action", "no"),
    sa.Index("audit_by_subject", "subject", "no"),
)

# Where the trail begins since its oldest lines were removed: the last one that went.
audit_checkpoints = table("audit_checkpoints", number_key("through"), binary("hash"))

# How many numbered copies were made of a paper of one record.
paper_copies = table("paper_copies", key("paper"), key("subject"), number("copies", None))

# The trail is added to and never altered, whatever the program asks; its oldest lines go when a
# checkpoint says so, which stands for lines of at least one year back.
AUDIT_DDL = (
    (
        "CREATE TRIGGER audit_refuses_insert BEFORE INSERT ON audit WHEN NEW.no <>"
        " 1 + max(coalesce((SELECT max(no) FROM audit), 0),"
        " coalesce((SELECT max(through) FROM audit_checkpoints), 0)) BEGIN"
        " SELECT RAISE(ABORT, 'the audit trail is never altered'); END"
    ),
    (
        "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit BEGIN"
        " SELECT RAISE(ABORT, 'the audit trail is never altered'); END"
    ),
    (
        "CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit WHEN OLD.no >"
        " (SELECT coalesce(max(through), 0) FROM audit_checkpoints) BEGIN"
        " SELECT RAISE(ABORT, 'the audit trail is never altered'); END"
    ),
    (
        "CREATE TRIGGER audit_checkpoints_refuse_young BEFORE INSERT ON audit_checkpoints WHEN"
        " NOT EXISTS (SELECT 1 FROM audit WHERE no = NEW.through AND hash = NEW.hash"
        " AND at < strftime('%Y-%m-%d', 'now', '-360 days')) BEGIN"
        " SELECT RAISE(ABORT, 'the audit trail is kept for a year'); END"
    ),
    (
        "CREATE TRIGGER audit_checkpoints_refuse_update BEFORE UPDATE ON audit_checkpoints BEGIN"
        " SELECT RAISE(ABORT, 'the audit trail is never altered'); END"
    ),
    (
        "CREATE TRIGGER audit_checkpoints_refuse_delete BEFORE DELETE ON audit_checkpoints BEGIN"
        " SELECT RAISE(ABORT, 'the audit trail is never altered'); END"
    ),
)
