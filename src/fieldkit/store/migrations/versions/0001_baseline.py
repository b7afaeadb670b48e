"""The tables that the first workspaces have, as they were then: this file never changes."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE settings ( name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name) )
    STRICT
    """,
    """
    CREATE TABLE users ( id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
    created_at TEXT NOT NULL, specialist_id TEXT, active INTEGER DEFAULT '1' NOT NULL,
    PRIMARY KEY (id) ) STRICT
    """,
    """
    CREATE TABLE devices ( id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    verify_key BLOB NOT NULL, recipient TEXT NOT NULL, enrolled_at TEXT, revoked_at TEXT,
    disclosure TEXT NOT NULL, code TEXT NOT NULL, own INTEGER DEFAULT '0' NOT NULL, PRIMARY
    KEY (id) ) STRICT
    """,
    "CREATE INDEX devices_by_code ON devices (code)",
    """
    CREATE TABLE identity ( id INTEGER NOT NULL, device TEXT NOT NULL, signing_key BLOB NOT
    NULL, age_identity TEXT NOT NULL, chain INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
    """,
    """
    CREATE TABLE forms ( form_id TEXT NOT NULL, version TEXT NOT NULL, title TEXT NOT NULL,
    xml TEXT NOT NULL, sha256 TEXT NOT NULL, pack TEXT DEFAULT '' NOT NULL, installed_at
    TEXT NOT NULL, warnings TEXT DEFAULT '[]' NOT NULL, device_only INTEGER DEFAULT '0' NOT
    NULL, titles TEXT DEFAULT '[]' NOT NULL, PRIMARY KEY (form_id, version) ) STRICT
    """,
    """
    CREATE TABLE entity_lists ( name TEXT NOT NULL, titles TEXT DEFAULT '[]' NOT NULL,
    properties TEXT DEFAULT '[]' NOT NULL, personal INTEGER DEFAULT '0' NOT NULL, rows TEXT
    DEFAULT '[]' NOT NULL, PRIMARY KEY (name) ) STRICT
    """,
    """
    CREATE TABLE drafts ( id TEXT NOT NULL, form_id TEXT NOT NULL, form_version TEXT NOT
    NULL, user_id TEXT NOT NULL, instance TEXT NOT NULL, started_at TEXT NOT NULL, saved_at
    TEXT NOT NULL, title TEXT DEFAULT '' NOT NULL, place TEXT DEFAULT '' NOT NULL, language
    TEXT, subject_list TEXT, subject_id TEXT, answered INTEGER DEFAULT '0' NOT NULL, askable
    INTEGER DEFAULT '0' NOT NULL, replaces TEXT, PRIMARY KEY (id) ) STRICT
    """,
    "CREATE INDEX drafts_by_time ON drafts (saved_at)",
    """
    CREATE TABLE outbox ( id TEXT NOT NULL, number INTEGER NOT NULL, recipient TEXT NOT
    NULL, file_name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, changes
    INTEGER NOT NULL, written_at TEXT NOT NULL, confirmed_at TEXT, PRIMARY KEY (id) ) STRICT
    """,
    "CREATE INDEX outbox_by_number ON outbox (number)",
    """
    CREATE TABLE intake ( id TEXT NOT NULL, sender TEXT DEFAULT '' NOT NULL, number INTEGER
    DEFAULT '0' NOT NULL, file_name TEXT DEFAULT '' NOT NULL, taken_at TEXT NOT NULL, status
    TEXT NOT NULL, reason TEXT DEFAULT '' NOT NULL, changes INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (id) ) STRICT
    """,
    "CREATE INDEX intake_by_time ON intake (taken_at)",
    """
    CREATE TABLE audit ( no INTEGER NOT NULL, at TEXT NOT NULL, user_id TEXT NOT NULL,
    action TEXT NOT NULL, subject TEXT DEFAULT '' NOT NULL, PRIMARY KEY (no) ) STRICT
    """,
    """
    CREATE TABLE chains ( id INTEGER NOT NULL, device TEXT NOT NULL, epoch TEXT NOT NULL,
    own INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL, head BLOB NOT NULL,
    hlc TEXT DEFAULT '' NOT NULL, handed INTEGER DEFAULT '0' NOT NULL, confirmed INTEGER
    DEFAULT '0' NOT NULL, PRIMARY KEY (id), UNIQUE (device, epoch) ) STRICT
    """,
    """
    CREATE TABLE things ( id INTEGER NOT NULL, type TEXT NOT NULL, entity TEXT NOT NULL,
    PRIMARY KEY (id), UNIQUE (type, entity) ) STRICT
    """,
    """
    CREATE TABLE commits ( no INTEGER NOT NULL, id TEXT NOT NULL, chain INTEGER NOT NULL,
    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY
    KEY (no) ) STRICT
    """,
    "CREATE INDEX commits_by_chain ON commits (chain, last_seq)",
    """
    CREATE TABLE changes ( no INTEGER NOT NULL, id BLOB NOT NULL, chain INTEGER NOT NULL,
    seq INTEGER NOT NULL, prev BLOB NOT NULL, hlc TEXT NOT NULL, user TEXT NOT NULL, thing
    INTEGER NOT NULL, field TEXT NOT NULL, op TEXT NOT NULL, parents BLOB NOT NULL, form
    TEXT DEFAULT '' NOT NULL, commit_no INTEGER NOT NULL, salt BLOB NOT NULL, sha256 BLOB
    NOT NULL, payload TEXT, state INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (no) ) STRICT
    """,
    "CREATE INDEX changes_by_chain ON changes (chain, seq)",
    "CREATE INDEX changes_by_thing ON changes (thing)",
    "CREATE INDEX changes_not_applied ON changes (state) WHERE state <> 0",
    """
    CREATE TABLE waits ( parent BLOB NOT NULL, change_no INTEGER NOT NULL, PRIMARY KEY
    (parent, change_no) ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE heads ( thing INTEGER NOT NULL, field TEXT NOT NULL, change_no INTEGER NOT
    NULL, PRIMARY KEY (thing, field, change_no) ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE discrepancies ( thing INTEGER NOT NULL, field TEXT NOT NULL, PRIMARY KEY
    (thing, field) ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE entities ( thing INTEGER NOT NULL, list_name TEXT NOT NULL, id TEXT NOT
    NULL, label TEXT DEFAULT '' NOT NULL, properties TEXT DEFAULT '{}' NOT NULL, version
    INTEGER DEFAULT '0' NOT NULL, trunk_version INTEGER, branch_id TEXT, created_at TEXT
    DEFAULT '' NOT NULL, updated_at TEXT DEFAULT '' NOT NULL, deleted INTEGER DEFAULT '0'
    NOT NULL, discrepancies TEXT DEFAULT '[]' NOT NULL, PRIMARY KEY (thing), UNIQUE
    (list_name, id) ) STRICT
    """,
    """
    CREATE TABLE facets ( facet INTEGER NOT NULL, "key" TEXT NOT NULL, thing INTEGER NOT
    NULL, PRIMARY KEY (facet, "key", thing) ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE submissions ( thing INTEGER NOT NULL, instance_id TEXT NOT NULL, form_id
    TEXT NOT NULL, form_version TEXT NOT NULL, xml TEXT NOT NULL, title TEXT DEFAULT '' NOT
    NULL, finalized_at TEXT NOT NULL, user_id TEXT DEFAULT '' NOT NULL, user_name TEXT
    DEFAULT '' NOT NULL, device TEXT DEFAULT '' NOT NULL, version INTEGER DEFAULT '1' NOT
    NULL, replaces TEXT, reason TEXT DEFAULT '' NOT NULL, subjects TEXT DEFAULT '[]' NOT
    NULL, PRIMARY KEY (thing), UNIQUE (instance_id) ) STRICT
    """,
    "CREATE INDEX submissions_by_form ON submissions (form_id, finalized_at)",
    "CREATE INDEX submissions_by_time ON submissions (finalized_at)",
    "CREATE INDEX submissions_replaced ON submissions (replaces) WHERE replaces IS NOT NULL",
    """
    CREATE TABLE submission_subjects ( list_name TEXT NOT NULL, entity_id TEXT NOT NULL,
    instance_id TEXT NOT NULL, PRIMARY KEY (list_name, entity_id, instance_id) ) WITHOUT
    ROWID, STRICT
    """,
    """
    CREATE TABLE events ( thing INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
    format TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL, place TEXT DEFAULT
    '' NOT NULL, programme TEXT DEFAULT '' NOT NULL, district TEXT DEFAULT '' NOT NULL,
    organiser TEXT DEFAULT '' NOT NULL, status TEXT DEFAULT '' NOT NULL, academic_hours
    INTEGER DEFAULT '0' NOT NULL, completion_share REAL NOT NULL, PRIMARY KEY (thing),
    UNIQUE (id) ) STRICT
    """,
    "CREATE INDEX events_by_day ON events (starts_on)",
    """
    CREATE TABLE sessions ( thing INTEGER NOT NULL, id TEXT NOT NULL, event_id TEXT NOT
    NULL, number INTEGER NOT NULL, day TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT
    NULL, title TEXT DEFAULT '' NOT NULL, kind TEXT DEFAULT '' NOT NULL, room TEXT DEFAULT
    '' NOT NULL, speakers TEXT DEFAULT '' NOT NULL, closed_at TEXT, closed_by TEXT DEFAULT
    '' NOT NULL, opened_again INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (thing), UNIQUE (id)
    ) STRICT
    """,
    "CREATE INDEX sessions_by_event ON sessions (event_id, number)",
    """
    CREATE TABLE registrations ( thing INTEGER NOT NULL, id TEXT NOT NULL, event_id TEXT NOT
    NULL, row_no INTEGER NOT NULL, name TEXT NOT NULL, role TEXT DEFAULT '' NOT NULL,
    specialist_id TEXT DEFAULT '' NOT NULL, organisation_id TEXT DEFAULT '' NOT NULL,
    org_then TEXT DEFAULT '' NOT NULL, district_then TEXT DEFAULT '' NOT NULL, position TEXT
    DEFAULT '' NOT NULL, source TEXT DEFAULT '' NOT NULL, consent_page TEXT DEFAULT '' NOT
    NULL, confirmed INTEGER DEFAULT '0' NOT NULL, withdrawn INTEGER DEFAULT '0' NOT NULL,
    folded TEXT DEFAULT '' NOT NULL, PRIMARY KEY (thing), UNIQUE (id) ) STRICT
    """,
    "CREATE INDEX registrations_by_event ON registrations (event_id, row_no)",
    """
    CREATE TABLE marks ( thing INTEGER NOT NULL, session_id TEXT NOT NULL, registration_id
    TEXT NOT NULL, status TEXT NOT NULL, minutes INTEGER DEFAULT '0' NOT NULL, note TEXT
    DEFAULT '' NOT NULL, discrepancy INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (thing),
    UNIQUE (session_id, registration_id) ) STRICT
    """,
    (
        "CREATE VIRTUAL TABLE entity_search USING fts5( words,"
        " tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')"
    ),
    "INSERT INTO entity_search(entity_search, rank) VALUES ('secure-delete', 1)",
)


def upgrade() -> None:
    """Make all tables."""
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
