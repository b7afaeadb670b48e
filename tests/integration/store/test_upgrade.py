"""Tables of an older program: brought up whole, a copy first, or left as they were."""

import base64
import json
import subprocess
import sys
import zlib

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from fieldkit.records.backup import BackupKind
from fieldkit.store import schema, upgrade
from fieldkit.store.backup import BACKUPS, list_backups
from fieldkit.store.connection import make_engine
from fieldkit.store.database import open_database
from fieldkit.store.faults import DatabaseOlder
from fieldkit.store.restore import look_into
from fieldkit.store.trail import add_line
from fieldkit.store.trail_checks import verify_trail
from tests.support.workspaces import NOW, PASSPHRASE, do, family, workspace

LAST = schema.REVISIONS[-1]
_STEP = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "9999", "{last}", None, None
def upgrade():
    op.create_table("calls", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("drafts") as drafts:
        drafts.add_column(sa.Column("colour", sa.Text))
    {end}
"""


@pytest.fixture
def older(tmp_path, monkeypatch):
    """A workspace that this program, one revision later, finds to be older."""
    folder = tmp_path / "база %d"
    database = workspace(folder)
    do(database, lambda work: work.entities.save(family()))
    database.close()
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9999"))
    return folder


def steps(tmp_path, monkeypatch, end):
    """Put one more migration beside the real ones."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for path in upgrade.MIGRATIONS.rglob("*.py"):
        (folder / path.relative_to(upgrade.MIGRATIONS)).write_bytes(path.read_bytes())
    (folder / "versions" / "9999_calls.py").write_text(_STEP.format(end=end, last=LAST))
    monkeypatch.setattr(upgrade.upgrade, "__defaults__", (folder,))


def structure(connection):
    """Return all that a database is made of, but for the order in which it was made."""
    ask = connection.exec_driver_sql
    made = {
        name: " ".join((sql or "").split())
        for name, kind, sql in ask("SELECT name, type, sql FROM sqlite_master")
        if kind != "table" or (sql or "").startswith("CREATE VIRTUAL")
    }
    for _schema, name, kind, _columns, rowless, strict in ask("PRAGMA table_list").all():
        if kind != "shadow" and name != "sqlite_schema":
            columns = {row[1:] for row in ask(f'PRAGMA table_xinfo("{name}")')}
            made[f"table {name}"] = (kind, rowless, strict, columns)
    return made


def test_every_revision_is_known_without_alembic():
    config = Config()
    config.set_main_option("script_location", str(upgrade.MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    walked = ScriptDirectory.from_config(config).walk_revisions()

    assert tuple(step.revision for step in walked)[::-1] == schema.REVISIONS


def test_migrations_give_the_tables_that_a_new_workspace_has(tmp_path):
    made = make_engine(tmp_path / "made.db", bytes(32))
    migrated = make_engine(tmp_path / "migrated.db", bytes(32))

    with made.begin() as connection:
        schema.install_schema(connection)
    upgrade.upgrade(migrated)

    with made.connect() as one, migrated.connect() as two:
        assert structure(one) == structure(two)
    made.dispose()
    migrated.dispose()


def test_the_files_of_forms_move_from_the_settings_into_their_table(tmp_path):
    engine = make_engine(tmp_path / "old.db", bytes(32))
    content = "name,label\nzeya,Зея\n".encode()
    packed = base64.b85encode(zlib.compress(content)).decode("ascii")
    upgrade.upgrade(engine, to="0001")
    with engine.begin() as connection:
        ask = connection.exec_driver_sql
        ask(
            "INSERT INTO forms (form_id, version, title, xml, sha256, installed_at)"
            " VALUES ('visit', '1@a', 'Visit', '<h/>', '', '2026-11-12T12:00:00.000000+00:00')"
        )
        kept = json.dumps([["towns.csv", "abc", packed]])
        ask("INSERT INTO settings VALUES ('form_media:visit@1@a', ?)", (kept,))
        ask("INSERT INTO settings VALUES ('program_version', '0.1.0')")

    upgrade.upgrade(engine)

    with engine.connect() as connection:
        ask = connection.exec_driver_sql
        assert ask("SELECT * FROM form_files").all() == [
            ("visit", "1@a", "towns.csv", "abc", content)
        ]
        assert ask("SELECT name FROM settings").scalars().all() == ["program_version"]
    engine.dispose()


def test_the_lines_of_an_older_trail_become_a_chain(tmp_path):
    engine = make_engine(tmp_path / "old.db", bytes(32))
    upgrade.upgrade(engine, to="0001")
    rows = [("2026-11-12T12:00:00.000000+00:00", "u", "print summary", f"uuid:{n}") for n in (1, 2)]
    with engine.begin() as connection:
        for row in rows:
            connection.exec_driver_sql(
                "INSERT INTO audit (at, user_id, action, subject) VALUES (?, ?, ?, ?)", row
            )

    upgrade.upgrade(engine)

    with engine.begin() as connection:
        add_line(connection, NOW, "u", "signed_in")
        assert verify_trail(connection, None, NOW) == ()
        kept = connection.exec_driver_sql("SELECT no, at, user_id, action, subject FROM audit")
        assert kept.all()[:2] == [(1, *rows[0]), (2, *rows[1])]
    engine.dispose()


def test_an_older_workspace_is_upgraded_after_a_copy(older, tmp_path, monkeypatch):
    steps(tmp_path, monkeypatch, "")

    database = open_database(older, PASSPHRASE)

    with database.reading() as work:
        assert work.entities.count("families") == 1
    with database._engine.connect() as connection:
        assert sa.inspect(connection).has_table("calls")
    database.close()
    (copy,) = list_backups(older / BACKUPS)
    assert copy.kind is BackupKind.UPGRADE
    assert look_into(copy, PASSPHRASE).families == 1


def test_an_upgrade_that_breaks_off_leaves_the_old_tables(older, tmp_path, monkeypatch):
    steps(tmp_path, monkeypatch, "raise ZeroDivisionError")

    with pytest.raises(DatabaseOlder):
        open_database(older, PASSPHRASE)

    monkeypatch.setattr(schema, "REVISIONS", schema.REVISIONS[:-1])
    database = open_database(older, PASSPHRASE)
    with database.reading() as work:
        assert work.entities.count("families") == 1
    with database._engine.connect() as connection:
        assert not sa.inspect(connection).has_table("calls")
        columns = [column["name"] for column in sa.inspect(connection).get_columns("drafts")]
        assert "colour" not in columns
    database.close()


def test_opening_an_up_to_date_workspace_imports_no_migrations(tmp_path):
    workspace(tmp_path / "база").close()
    script = (
        "import sys; from pathlib import Path; from fieldkit.store.database import open_database;"
        "open_database(Path(sys.argv[1]), sys.argv[2]).close();"
        "print([n for n in ('alembic', 'sqlalchemy.orm', 'pyxform') if n in sys.modules])"
    )

    out = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "база"), PASSPHRASE],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert out.stdout.strip() == "[]"
