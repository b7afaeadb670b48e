"""The tables that the first workspaces have."""

from alembic import op

from fieldkit.store.schema import create_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    create_tables(op.get_bind())
