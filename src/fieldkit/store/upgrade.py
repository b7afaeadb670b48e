"""Running Alembic's migrations inside the program; imported only when one is needed."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(engine: sa.Engine, migrations: Path = MIGRATIONS, *, to: str = "head") -> None:
    """Bring the tables up to a revision, in one transaction: all steps or none."""
    config = Config()
    # Percent signs in a path are Alembic's own marks.
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
