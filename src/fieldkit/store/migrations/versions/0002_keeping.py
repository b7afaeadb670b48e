"""What keeping records for the right people needs, beside the first tables.

Each part is plain SQL, frozen as it stands here: the tables of today may differ.
Columns are added by ALTER TABLE, so that a table stays strict.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

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

_STATEMENTS: tuple[str, ...] = (
    *_ACCESS,
    *_FORM_LOGS,
)


def upgrade() -> None:
    """Add the tables and columns."""
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
