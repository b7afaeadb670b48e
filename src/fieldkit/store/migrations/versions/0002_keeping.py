"""What keeping records for the right people needs, beside the first tables.

Each part is plain SQL, frozen as it stands here: the tables of today may differ.
Columns are added by ALTER TABLE, so that a table stays strict.
"""

import base64
import hashlib
import json
import zlib

import sqlalchemy as sa
from alembic import op

from fieldkit.store.entity_words import index_words
from fieldkit.store.migrations.between_laptops import BETWEEN_LAPTOPS
from fieldkit.store.migrations.comparing import COMPARING
from fieldkit.store.need_rows import fill_needs
from fieldkit.store.team_rows import fill_teams

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 2000

# Ways in besides the passphrase, and facts sealed to named holders.
_ACCESS = (
    """CREATE TABLE recovery_words (
    laptop TEXT NOT NULL, number TEXT NOT NULL, secret BLOB NOT NULL, made_at TEXT NOT NULL,
    taken_at TEXT NOT NULL, read_at TEXT, PRIMARY KEY (laptop, number)) STRICT""",
    """CREATE TABLE sealed_holders (
    user_id TEXT NOT NULL, box BLOB NOT NULL, PRIMARY KEY (user_id)) STRICT""",
    """CREATE TABLE sealed_answers (
    owner TEXT NOT NULL, ref TEXT NOT NULL, box BLOB NOT NULL, PRIMARY KEY (owner, ref)) STRICT""",
)

# The audit.csv of forms that ask for one.
_FORM_LOGS = (
    "ALTER TABLE drafts ADD COLUMN audit TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE submissions ADD COLUMN audit TEXT DEFAULT '' NOT NULL",
)

# An erased entity is an id and no more; whom a form was taken out of is written beside it.
_ERASURE = (
    "ALTER TABLE entities ADD COLUMN erased INTEGER DEFAULT '0' NOT NULL",
    "CREATE INDEX entities_erased ON entities (list_name, id) WHERE erased = 1",
    "CREATE INDEX submissions_about_nobody ON submissions (finalized_at) WHERE subjects = '[]'",
    "CREATE INDEX entities_deleted ON entities (list_name, id) WHERE deleted = 1",
    "ALTER TABLE submissions ADD COLUMN redacted TEXT DEFAULT '[]' NOT NULL",
    "CREATE INDEX changes_erasing ON changes (thing) WHERE op = 'erase'",
    "ALTER TABLE outbox ADD COLUMN withdrawn_at TEXT",
    """
    CREATE TABLE erasure_acts ( number INTEGER NOT NULL, at TEXT NOT NULL, user_name TEXT
    DEFAULT '' NOT NULL, subject TEXT DEFAULT '' NOT NULL, entity TEXT NOT NULL, reason TEXT
    NOT NULL, facts TEXT DEFAULT '{}' NOT NULL, PRIMARY KEY (number) ) STRICT
    """,
)

# A deleted draft can be brought back for thirty days.
_DELETION = ("ALTER TABLE drafts ADD COLUMN deleted_at TEXT",)

# The files of single forms, which stood in settings before.
_FORM_FILES = (
    """CREATE TABLE form_files (
    form_id TEXT NOT NULL, version TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
    content BLOB NOT NULL, PRIMARY KEY (form_id, version, name)) STRICT""",
)

# Finalized forms returned with comments.
_REVIEWS = (
    """
    CREATE TABLE reviews ( thing INTEGER NOT NULL, id TEXT NOT NULL, instance_id TEXT NOT NULL,
    at TEXT NOT NULL, user_id TEXT DEFAULT '' NOT NULL, user_name TEXT DEFAULT '' NOT NULL,
    comment TEXT DEFAULT '' NOT NULL, remarks TEXT DEFAULT '[]' NOT NULL, PRIMARY KEY (thing),
    UNIQUE (id) ) STRICT
    """,
    "CREATE INDEX reviews_by_form ON reviews (instance_id)",
)

# Any part of a word, telephones and birth dates are searched for, a family's on one card.
_SEARCH = (
    "DROP TABLE entity_search",
    (
        "CREATE VIRTUAL TABLE entity_search USING fts5( numbers, words,"
        " tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')"
    ),
    "INSERT INTO entity_search(entity_search, rank) VALUES ('secure-delete', 1)",
    (
        "CREATE VIRTUAL TABLE entity_parts USING fts5( numbers, words,"
        " tokenize = 'trigram', content = '')"
    ),
    "INSERT INTO entity_parts(entity_parts, rank) VALUES ('secure-delete', 1)",
)

# Files that are attached to forms lie beside the database; here is what is known of them.
_ATTACHMENTS = (
    "ALTER TABLE submissions ADD COLUMN attachments TEXT DEFAULT '[]' NOT NULL",
    """
    CREATE TABLE submission_files ( sha256 TEXT NOT NULL, instance_id TEXT NOT NULL, name TEXT NOT
    NULL, PRIMARY KEY (sha256, instance_id, name) ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX submission_files_by_form ON submission_files (instance_id)",
    """
    CREATE TABLE attachments ( sha256 TEXT NOT NULL, size INTEGER NOT NULL, stored_at TEXT NOT
    NULL, sent_in TEXT, PRIMARY KEY (sha256) ) STRICT
    """,
    "CREATE INDEX attachments_unsent ON attachments (stored_at) WHERE sent_in IS NULL",
    """
    CREATE TABLE draft_files ( owner TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, size
    INTEGER NOT NULL, media_type TEXT NOT NULL, width INTEGER DEFAULT '0' NOT NULL, height INTEGER
    DEFAULT '0' NOT NULL, title TEXT DEFAULT '' NOT NULL, made_at TEXT NOT NULL, PRIMARY KEY
    (owner, name) ) STRICT
    """,
    "CREATE INDEX draft_files_by_sum ON draft_files (sha256)",
    """
    CREATE TABLE sealed_files ( owner TEXT NOT NULL, name TEXT NOT NULL, ref TEXT DEFAULT '' NOT
    NULL, file TEXT NOT NULL, size INTEGER NOT NULL, made_at TEXT NOT NULL, box BLOB NOT NULL,
    PRIMARY KEY (owner, name) ) STRICT
    """,
    "CREATE INDEX sealed_files_by_file ON sealed_files (file)",
)

# Notes on the answers of forms.
_NOTES = (
    "ALTER TABLE drafts ADD COLUMN notes TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE drafts ADD COLUMN comment_places TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE submissions ADD COLUMN notes TEXT DEFAULT '[]' NOT NULL",
    """CREATE TABLE begun_reviews (
    user_id TEXT NOT NULL, instance_id TEXT NOT NULL, comment TEXT DEFAULT '' NOT NULL,
    remarks TEXT DEFAULT '{}' NOT NULL, PRIMARY KEY (user_id, instance_id)) STRICT""",
)

# The day of the visit that a form speaks of, and whether it stood on paper.
_VISITS = tuple(
    f"ALTER TABLE {table} ADD COLUMN {column} DEFAULT {default} NOT NULL"
    for table in ("drafts", "submissions")
    for column, default in (("visited_on TEXT", "''"), ("from_paper INTEGER", "'0'"))
)

# Where cases stand in lists, by urgency and the day of their next step.
_NEEDS = (
    """CREATE TABLE needs (
    thing INTEGER NOT NULL, family INTEGER, surname TEXT, curator TEXT DEFAULT '' NOT NULL,
    rank INTEGER DEFAULT '0' NOT NULL, earliest TEXT, due TEXT, PRIMARY KEY (thing)) STRICT""",
    "CREATE INDEX needs_by_surname ON needs (rank, surname, family, earliest, curator)",
    "CREATE INDEX needs_by_day ON needs (rank, earliest, surname, family, due, curator)",
    "CREATE INDEX needs_by_family ON needs (family, rank, curator)",
    # What forms are called is read without the forms.
    (
        "CREATE INDEX forms_by_name ON forms"
        " (form_id, installed_at DESC, version DESC, title, titles, pack)"
    ),
)

# Events of every kind: series, head counts, tracks, waiting lists, consents, members of families.
_EVENTS = (
    "ALTER TABLE events ADD COLUMN series TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE events ADD COLUMN headcount INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE events ADD COLUMN reason TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE events ADD COLUMN zone TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE events ADD COLUMN places INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE events ADD COLUMN places_per_org INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE events ADD COLUMN places_per_district INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE sessions ADD COLUMN track TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE sessions ADD COLUMN host TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE sessions ADD COLUMN cancelled INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE sessions ADD COLUMN required INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN track TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN waiting INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN declined INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN anonymous INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN person_id TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN case_id TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN phone TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN email TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN consent TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN consent_photo TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN merged_into TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN row_laptop TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN same_as TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN sessions TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN forgotten INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN hall TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN then_note TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE registrations ADD COLUMN years INTEGER",
    "CREATE INDEX registrations_by_case ON registrations (case_id) WHERE case_id <> ''",
    "CREATE INDEX registrations_merged ON registrations (merged_into) WHERE merged_into <> ''",
    "CREATE INDEX registrations_forgotten ON registrations (id) WHERE forgotten = 1",
    """
    CREATE TABLE headcounts ( thing INTEGER NOT NULL, session_id TEXT NOT NULL, category TEXT
    NOT NULL, people INTEGER DEFAULT '0' NOT NULL, discrepancy INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (thing), UNIQUE (session_id, category) ) STRICT
    """,
    """
    CREATE TABLE hall_totals ( thing INTEGER NOT NULL, session_id TEXT NOT NULL, hall TEXT
    NOT NULL, counted INTEGER DEFAULT '0' NOT NULL, note TEXT DEFAULT '' NOT NULL, discrepancy
    INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (thing), UNIQUE (session_id, hall) ) STRICT
    """,
)

# The journal of what people did becomes a chain of lines that is never altered.
_AUDIT = (
    "ALTER TABLE audit RENAME TO audit_before",
    """
    CREATE TABLE audit ( no INTEGER NOT NULL, at TEXT NOT NULL, user_id TEXT NOT NULL,
    action TEXT NOT NULL, subject TEXT DEFAULT '' NOT NULL, facts TEXT DEFAULT '' NOT NULL,
    hash BLOB NOT NULL, PRIMARY KEY (no) ) STRICT
    """,
    "CREATE INDEX audit_by_time ON audit (at)",
    "CREATE INDEX audit_by_user ON audit (user_id, no)",
    "CREATE INDEX audit_by_action ON audit (action, no)",
    "CREATE INDEX audit_by_subject ON audit (subject, no)",
    """CREATE TABLE audit_checkpoints (
    through INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (through)) STRICT""",
    """CREATE TABLE paper_copies (
    paper TEXT NOT NULL, subject TEXT NOT NULL, copies INTEGER NOT NULL,
    PRIMARY KEY (paper, subject)) STRICT""",
)
_AUDIT_RULES = (
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

# What events put on paper: its design, the sheets printed, their scans, and why a mark changed.
_PAPERS = (
    """CREATE TABLE paper_designs (
    thing INTEGER NOT NULL, id TEXT NOT NULL, made_at TEXT NOT NULL, heading TEXT DEFAULT '' NOT
    NULL, columns TEXT DEFAULT '' NOT NULL, signatories TEXT DEFAULT '' NOT NULL, logo TEXT DEFAULT
    '' NOT NULL, second_logo TEXT DEFAULT '' NOT NULL, background TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (thing), UNIQUE (id)) STRICT""",
    """CREATE TABLE printed_sheets (
    thing INTEGER NOT NULL, id TEXT NOT NULL, event_id TEXT NOT NULL, scope TEXT NOT NULL, version
    INTEGER NOT NULL, pages TEXT NOT NULL, printed_at TEXT NOT NULL, printed_by TEXT DEFAULT '' NOT
    NULL, PRIMARY KEY (thing), UNIQUE (id)) STRICT""",
    "CREATE INDEX printed_sheets_by_event ON printed_sheets (event_id)",
    """CREATE TABLE sheet_scans (
    thing INTEGER NOT NULL, id TEXT NOT NULL, event_id TEXT NOT NULL, day TEXT NOT NULL, scope TEXT
    DEFAULT '' NOT NULL, version INTEGER DEFAULT '0' NOT NULL, page INTEGER DEFAULT '0' NOT NULL,
    sha256 TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL, made_at TEXT NOT NULL,
    title TEXT DEFAULT '' NOT NULL, width INTEGER DEFAULT '0' NOT NULL, height INTEGER DEFAULT '0'
    NOT NULL, PRIMARY KEY (thing), UNIQUE (id)) STRICT""",
    "CREATE INDEX sheet_scans_by_event ON sheet_scans (event_id)",
    "CREATE INDEX sheet_scans_by_sum ON sheet_scans (sha256)",
    "ALTER TABLE sessions ADD COLUMN reopened_for TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE sessions ADD COLUMN counted INTEGER",
    "ALTER TABLE sessions ADD COLUMN counted_note TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE marks ADD COLUMN reason TEXT DEFAULT '' NOT NULL",
)

# Certificates with their numbers, closed reports of events, and who was connected to webinars.
_ISSUED = (
    """
    CREATE TABLE number_blocks ( thing INTEGER NOT NULL, id TEXT NOT NULL, series TEXT NOT NULL,
    year INTEGER NOT NULL, code TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    closed_on TEXT, PRIMARY KEY (thing), UNIQUE (id) ) STRICT
    """,
    """
    CREATE TABLE certificates ( thing INTEGER NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL,
    block_id TEXT NOT NULL, running INTEGER NOT NULL, event_id TEXT NOT NULL, registration_id TEXT
    NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT
    NULL, issued_on TEXT NOT NULL, "check" TEXT NOT NULL, kind TEXT DEFAULT '' NOT NULL, place TEXT
    DEFAULT '' NOT NULL, programme TEXT DEFAULT '' NOT NULL, hours REAL NOT NULL, hours_of REAL NOT
    NULL, academic_hours INTEGER DEFAULT '0' NOT NULL, issued_by TEXT DEFAULT '' NOT NULL, replaces
    TEXT DEFAULT '' NOT NULL, voided_on TEXT, void_reason TEXT DEFAULT '' NOT NULL, handed_to TEXT
    DEFAULT '' NOT NULL, handed_on TEXT, PRIMARY KEY (thing), UNIQUE (id) ) STRICT
    """,
    "CREATE INDEX certificates_by_block ON certificates (block_id, running)",
    "CREATE INDEX certificates_by_event ON certificates (event_id)",
    "CREATE INDEX certificates_by_number ON certificates (number)",
    """
    CREATE TABLE event_reports ( thing INTEGER NOT NULL, id TEXT NOT NULL, event_id TEXT NOT NULL,
    closed_at TEXT NOT NULL, figures TEXT NOT NULL, closed_by TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (thing), UNIQUE (id) ) STRICT
    """,
    "CREATE INDEX event_reports_by_event ON event_reports (event_id, closed_at)",
    """
    CREATE TABLE connections ( thing INTEGER NOT NULL, id TEXT NOT NULL, event_id TEXT NOT NULL,
    session_id TEXT NOT NULL, batch TEXT NOT NULL, registration_id TEXT DEFAULT '' NOT NULL, people
    INTEGER DEFAULT '0' NOT NULL, minutes INTEGER DEFAULT '0' NOT NULL, recording INTEGER DEFAULT
    '0' NOT NULL, PRIMARY KEY (thing), UNIQUE (id) ) STRICT
    """,
    "CREATE INDEX connections_by_event ON connections (event_id)",
)

# Forms that are withdrawn, each by its device.
_WITHDRAWALS = (
    """CREATE TABLE form_withdrawals (
    thing INTEGER NOT NULL, id TEXT NOT NULL, form_id TEXT NOT NULL, at TEXT NOT NULL,
    user_name TEXT DEFAULT '' NOT NULL, withdrawn INTEGER NOT NULL, PRIMARY KEY (thing),
    UNIQUE (id)) STRICT""",
)

# Cards that were made one.
_ALIASES = (
    "ALTER TABLE entities ADD COLUMN merged_into TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE entities ADD COLUMN also TEXT DEFAULT '' NOT NULL",
    "CREATE INDEX entities_merged ON entities (merged_into) WHERE merged_into <> ''",
    """CREATE TABLE aliases (
    list_name TEXT NOT NULL, id TEXT NOT NULL, kept_id TEXT NOT NULL,
    PRIMARY KEY (list_name, id)) STRICT, WITHOUT ROWID""",
)

_FORKS = ("ALTER TABLE chains ADD COLUMN forked INTEGER DEFAULT '0' NOT NULL",)
_INTAKE = ("ALTER TABLE intake ADD COLUMN kind TEXT DEFAULT '' NOT NULL",)

_STATEMENTS: tuple[str, ...] = (
    *_ACCESS,
    *_INTAKE,
    *COMPARING,
    *_FORM_LOGS,
    *_FORM_FILES,
    *_ERASURE,
    *_DELETION,
    *_REVIEWS,
    *_SEARCH,
    *_ATTACHMENTS,
    *_NOTES,
    *_VISITS,
    *_NEEDS,
    *_EVENTS,
    *_AUDIT,
    *_PAPERS,
    *_ISSUED,
    *_WITHDRAWALS,
    *BETWEEN_LAPTOPS,
    *_ALIASES,
)


def upgrade() -> None:
    """Add the tables and columns."""
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    _move_form_files(connection)
    _chain_audit(connection)
    # As today's program works them out, for they are no records of their own.
    fill_needs(connection)
    index_words(connection)
    fill_teams(connection)


def _move_form_files(connection: sa.Connection) -> None:
    """Put each form's files, packed into one setting a form version, into their table."""
    ask = connection.exec_driver_sql
    for form_id, version in ask("SELECT form_id, version FROM forms").all():
        setting = f"form_media:{form_id}@{version}"
        packed = ask("SELECT value FROM settings WHERE name = ?", (setting,)).scalar()
        for name, sha256, content in json.loads(packed or "[]"):
            ask(
                "INSERT INTO form_files VALUES (?, ?, ?, ?, ?)",
                (form_id, version, name, sha256, zlib.decompress(base64.b85decode(content))),
            )
    ask("DELETE FROM settings WHERE name LIKE 'form_media:%'")


def _chain_audit(connection: sa.Connection) -> None:
    """Link the lines of the journal by hash, each to the one before, and close it to changes."""
    ask = connection.exec_driver_sql
    found = ask("SELECT at, user_id, action, subject FROM audit_before ORDER BY no")
    last, no = bytes(32), 0
    while some := found.fetchmany(_AT_ONCE):
        rows = []
        for no, columns in enumerate(some, no + 1):  # noqa: B020 - it goes on counting
            said = json.dumps([no, *columns, ""], ensure_ascii=False, separators=(",", ":"))
            last = hashlib.sha256(last + said.encode()).digest()
            rows.append((no, *columns, last))
        ask("INSERT INTO audit VALUES (?, ?, ?, ?, ?, '', ?)", rows)
    ask("DROP TABLE audit_before")
    for rule in _AUDIT_RULES:
        ask(rule)
