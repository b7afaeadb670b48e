"""What keeping records for the right people needs, beside the first tables.

Each part is plain SQL, frozen as it stands here: the tables of today may differ.
Columns are added by ALTER TABLE, so that a table stays strict.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Add the tables and columns."""
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
