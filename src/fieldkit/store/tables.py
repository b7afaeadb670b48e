"""The tables of a workspace: the log, what is derived from it, and what never leaves."""

import sqlalchemy as sa

metadata = sa.MetaData()


def _table(name: str, *columns: sa.schema.SchemaItem, without_rowid: bool = False) -> sa.Table:
    # STRICT: a column holds its type or the write is refused, as everywhere but in SQLite.
    return sa.Table(
        name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=not without_rowid
    )


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _number(name: str, default: str | None = "0") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def _number_key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, nullable=False, autoincrement=False)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


# --- The log: the truth, from which the derived tables can be made again. ---

# One row a device and epoch. ``head`` is the last change without a gap before it, ``handed`` and
# ``confirmed`` are how far bundles and receipts reach.
chains = _table(
    "chains",
    _number_key("id"),
    _text("device", None),
    _text("epoch", None),
    _number("own"),
    _number("seq"),
    _bytes("head"),
    _text("hlc"),
    _number("handed"),
    _number("confirmed"),
    sa.UniqueConstraint("device", "epoch"),
)

# Whatever the log speaks of, by a short number.
things = _table(
    "things",
    _number_key("id"),
    _text("type", None),
    _text("entity", None),
    sa.UniqueConstraint("type", "entity"),
)

commits = _table(
    "commits",
    _number_key("no"),
    _text("id", None),
    _number("chain", None),
    _number("first_seq", None),
    _number("last_seq", None),
    _bytes("signature"),
    sa.Index("commits_by_chain", "chain", "last_seq"),
)

# Hashes are kept as bytes, ``parents`` as 32 bytes each, one after another. An id is looked up by
# its place in the chain or among its thing's: an index of hashes would write a page for each, in
# no order. ``state``: 0 applied,
# 1 waiting for a parent, 2 kept aside because its content is not understood.
changes = _table(
    "changes",
    _number_key("no"),
    _bytes("id"),
    _number("chain", None),
    _number("seq", None),
    _bytes("prev"),
    _text("hlc", None),
    _text("user", None),
    _number("thing", None),
    _text("field", None),
    _text("op", None),
    _bytes("parents"),
    _text("form"),
    _number("commit_no", None),
    _bytes("salt"),
    _bytes("sha256"),
    sa.Column("payload", sa.Text),
    _number("state"),
    sa.Index("changes_by_chain", "chain", "seq"),
    sa.Index("changes_by_thing", "thing"),
    sa.Index("changes_not_applied", "state", sqlite_where=sa.text("state <> 0")),
)

# Which waiting change waits for which missing parent.
waits = _table(
    "waits",
    sa.Column("parent", sa.LargeBinary, primary_key=True),
    _number_key("change_no"),
    without_rowid=True,
)

# The changes of each field that nobody has followed up; more than one where people differ.
heads = _table(
    "heads",
    _number_key("thing"),
    _key("field"),
    _number_key("change_no"),
    without_rowid=True,
)

discrepancies = _table("discrepancies", _number_key("thing"), _key("field"), without_rowid=True)

# --- Derived from the log. ---

entities = _table(
    "entities",
    _number_key("thing"),
    _text("list_name", None),
    _text("id", None),
    _text("label"),
    _text("properties", "{}"),
    _number("version"),
    sa.Column("trunk_version", sa.Integer),
    sa.Column("branch_id", sa.Text),
    _text("created_at"),
    _text("updated_at"),
    _number("deleted"),
    _text("discrepancies", "[]"),
    sa.UniqueConstraint("list_name", "id"),
)

# Values of entities in the order of reading: sorting, filters and relations go by it.
facets = _table(
    "facets",
    _number_key("facet"),
    _key("key"),
    _number_key("thing"),
    without_rowid=True,
)

submissions = _table(
    "submissions",
    _number_key("thing"),
    sa.Column("instance_id", sa.Text, nullable=False, unique=True),
    _text("form_id", None),
    _text("form_version", None),
    _text("xml", None),
    _text("title"),
    _text("finalized_at", None),
    _text("user_id"),
    _text("user_name"),
    _text("device"),
    _number("version", "1"),
    sa.Column("replaces", sa.Text),
    _text("reason"),
    _text("subjects", "[]"),
    sa.Index("submissions_by_time", "finalized_at"),
    sa.Index("submissions_by_form", "form_id", "finalized_at"),
    sa.Index("submissions_replaced", "replaces", sqlite_where=sa.text("replaces IS NOT NULL")),
)

# ``local`` marks those of forms that are never logged; they have no thing in the log.
submission_subjects = _table(
    "submission_subjects",
    _key("list_name"),
    _key("entity_id"),
    _key("instance_id"),
    without_rowid=True,
)

events = _table(
    "events",
    _number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    _text("title", None),
    _text("format", None),
    _text("starts_on", None),
    _text("ends_on", None),
    _text("place"),
    _text("programme"),
    _text("district"),
    _text("organiser"),
    _text("status"),
    _number("academic_hours"),
    sa.Column("completion_share", sa.REAL, nullable=False),
    sa.Index("events_by_day", "starts_on"),
)

sessions = _table(
    "sessions",
    _number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    _text("event_id", None),
    _number("number", None),
    _text("day", None),
    _text("starts", None),
    _text("ends", None),
    _text("title"),
    _text("kind"),
    _text("room"),
    _text("speakers"),
    sa.Column("closed_at", sa.Text),
    _text("closed_by"),
    _number("opened_again"),
    sa.Index("sessions_by_event", "event_id", "number"),
)

registrations = _table(
    "registrations",
    _number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    _text("event_id", None),
    _number("row_no", None),
    _text("name", None),
    _text("role"),
    _text("specialist_id"),
    _text("organisation_id"),
    _text("org_then"),
    _text("district_then"),
    _text("position"),
    _text("source"),
    _text("consent_page"),
    _number("confirmed"),
    _number("withdrawn"),
    _text("folded"),
    sa.Index("registrations_by_event", "event_id", "row_no"),
)

marks = _table(
    "marks",
    _number_key("thing"),
    _text("session_id", None),
    _text("registration_id", None),
    _text("status", None),
    _number("minutes"),
    _text("note"),
    _number("discrepancy"),
    sa.UniqueConstraint("session_id", "registration_id"),
)

# --- Local: never in the log, never in a bundle. ---

settings = _table("settings", _key("name"), _text("value", None))

users = _table(
    "users",
    _key("id"),
    _text("name", None),
    _text("role", None),
    _text("created_at", None),
    sa.Column("specialist_id", sa.Text),
    _number("active", "1"),
)

devices = _table(
    "devices",
    _key("id"),
    _text("kind", None),
    _text("name", None),
    _bytes("verify_key"),
    _text("recipient", None),
    sa.Column("enrolled_at", sa.Text),
    sa.Column("revoked_at", sa.Text),
    _text("disclosure", None),
    _text("code", None),
    _number("own"),
    sa.Index("devices_by_code", "code"),
)

# This workspace's own secrets, and the chain of its present epoch: a single row.
identity = _table(
    "identity",
    _number_key("id"),
    _text("device", None),
    _bytes("signing_key"),
    _text("age_identity", None),
    _number("chain", None),
)

forms = _table(
    "forms",
    _key("form_id"),
    _key("version"),
    _text("title", None),
    _text("xml", None),
    _text("sha256", None),
    _text("pack"),
    _text("installed_at", None),
    _text("warnings", "[]"),
    _number("device_only"),
    _text("titles", "[]"),
)

entity_lists = _table(
    "entity_lists",
    _key("name"),
    _text("titles", "[]"),
    _text("properties", "[]"),
    _number("personal"),
    # The rows that the pack ships; they came with the program, so the log does not hold them.
    _text("rows", "[]"),
)

drafts = _table(
    "drafts",
    _key("id"),
    _text("form_id", None),
    _text("form_version", None),
    _text("user_id", None),
    _text("instance", None),
    _text("started_at", None),
    _text("saved_at", None),
    _text("title"),
    _text("place"),
    sa.Column("language", sa.Text),
    sa.Column("subject_list", sa.Text),
    sa.Column("subject_id", sa.Text),
    _number("answered"),
    _number("askable"),
    sa.Column("replaces", sa.Text),
    sa.Index("drafts_by_time", "saved_at"),
)

outbox = _table(
    "outbox",
    _key("id"),
    _number("number", None),
    _text("recipient", None),
    _text("file_name", None),
    _text("sha256", None),
    _number("size", None),
    _number("changes", None),
    _text("written_at", None),
    sa.Column("confirmed_at", sa.Text),
    sa.Index("outbox_by_number", "number"),
)

intake = _table(
    "intake",
    _key("id"),
    _text("sender"),
    _number("number"),
    _text("file_name"),
    _text("taken_at", None),
    _text("status", None),
    _text("reason"),
    _number("changes"),
    sa.Index("intake_by_time", "taken_at"),
)

audit = _table(
    "audit",
    sa.Column("no", sa.Integer, primary_key=True, nullable=False),
    _text("at", None),
    _text("user_id", None),
    _text("action", None),
    _text("subject"),
)

# Folded words of entities, for searching. Full-text tables are SQLite's own, so they are made by
# hand; secure-delete, because FTS5 otherwise keeps deleted words in its index (measured).
SEARCH_DDL = (
    """CREATE VIRTUAL TABLE entity_search USING fts5(
    words, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')""",
    "INSERT INTO entity_search(entity_search, rank) VALUES ('secure-delete', 1)",
)

LOG = (chains, things, commits, changes)
DERIVED = (
    waits,
    heads,
    discrepancies,
    entities,
    facets,
    submissions,
    submission_subjects,
    events,
    sessions,
    registrations,
    marks,
)
