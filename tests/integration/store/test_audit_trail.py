"""The trail of what people did takes lines, gives none back, and shows whether it is whole."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from fieldkit.records.trail import TrailFilter
from fieldkit.store.access import OnlyReading
from fieldkit.store.anchor import ANCHOR_NAME
from fieldkit.store.connection import DATABASE_NAME
from fieldkit.store.database import open_database
from fieldkit.store.faults import DatabaseBusy
from fieldkit.store.trail import TRIMMED
from fieldkit.store.trail_checks import CUT
from tests.support.workspaces import NOW, PASSPHRASE, do, workspace

OLD = datetime(2021, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def laptop(tmp_path):
    database = workspace(tmp_path / "база")
    yield database
    database.close()


def say(database, *actions, at=NOW, subject="uuid:1"):
    """Write a line for each action, in one transaction at one moment."""
    unit = database.unit_of_work()
    unit.now = lambda: at
    with unit as work:
        for action in actions:
            work.log.audit(action, subject)
        work.commit()


def lines(database, wanted=None, **others):
    with database.reading() as work:
        return work.log.page(wanted or TrailFilter(), **others)


def actions(database, wanted=None, **others):
    return [line.action for line in lines(database, wanted, **others)]


def tamper(database, *statements):
    """Alter the trail as somebody with tools would, past the database's own refusals."""
    with database._engine.begin() as connection:
        rules = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
        ).all()
        for name, _sql in rules:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for _name, sql in rules:
            connection.exec_driver_sql(sql)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET user_id = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit VALUES (1, 'x', 'x', 'x', 'x', '', x'00')",
        "INSERT INTO audit VALUES (7, 'x', 'x', 'x', 'x', '', x'00')",
    ],
)
def test_no_line_is_altered_or_taken_away(laptop, statement):
    say(laptop, "print summary")

    with (
        pytest.raises(sa.exc.IntegrityError, match="never altered"),
        laptop._engine.begin() as connection,
    ):
        connection.exec_driver_sql(statement)

    (line,) = lines(laptop)
    assert (line.no, line.user_id, line.action) == (1, laptop.user.id, "print summary")
    assert laptop.check_trail(NOW) == ()


def test_a_line_keeps_its_facts(laptop):
    do(laptop, lambda work: work.log.audit("print summary", "uuid:1", pages=2, copy=3))

    (line,) = lines(laptop)
    assert line.facts == {"pages": 2, "copy": 3}


def test_nothing_is_noted_where_work_only_reads(laptop):
    with laptop.reading() as work, pytest.raises(OnlyReading):
        work.log.audit("print summary", "uuid:1")


def test_the_same_is_noted_once_within_ten_minutes(laptop):
    noted = []
    for minutes in (0, 5, 9, 11, 12):
        do(
            laptop,
            lambda work, m=minutes: noted.append(
                work.log.note_once(
                    "family_opened",
                    "families/f1",
                    timedelta(minutes=10),
                    NOW + timedelta(minutes=m),
                )
            ),
        )

    assert noted == [True, False, False, True, False]


def test_a_clock_that_was_put_back_hides_no_line(laptop):
    within = timedelta(minutes=10)
    do(laptop, lambda work: work.log.note_once("family_opened", "families/f1", within, NOW))
    earlier = NOW - 30 * DAY
    do(laptop, lambda work: work.log.note_once("family_opened", "families/f1", within, earlier))

    assert len(lines(laptop)) == 2


def test_the_trail_is_filtered_and_paged(laptop):
    for day in range(6):
        say(laptop, "family_opened", at=NOW + day * DAY, subject=f"families/{day % 2}")
        say(laptop, "print summary", at=NOW + day * DAY)

    assert len(lines(laptop, TrailFilter(user_id=laptop.user.id))) == 12
    assert lines(laptop, TrailFilter(user_id="nobody")) == ()
    opened = TrailFilter(actions=("family_opened", "signed_in"))
    assert [line.no for line in lines(laptop, opened, limit=2)] == [11, 9]
    assert [line.no for line in lines(laptop, opened, before=9, limit=2)] == [7, 5]
    within = TrailFilter(since=NOW + DAY, until=NOW + 3 * DAY)
    assert [line.no for line in lines(laptop, within)] == [6, 5, 4, 3]
    one = TrailFilter(subjects=("families/1", "families/7"))
    assert [line.no for line in lines(laptop, one)] == [11, 7, 3]
    assert lines(laptop, TrailFilter(subjects=())) == ()
    with laptop.reading() as work:
        assert [work.log.count(one) for one in (TrailFilter(), opened, within)] == [12, 6, 4]


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("UPDATE audit SET user_id = 'x' WHERE no = 2", "from line 2 on"),
        ("UPDATE audit SET facts = '{\"copy\":9}' WHERE no = 3", "from line 3 on"),
        ("UPDATE audit SET at = '2020-01-01' WHERE no = 1", "from line 1 on"),
        ("DELETE FROM audit WHERE no = 2", "1 line of the audit trail is missing"),
        ("DELETE FROM audit WHERE no < 3", "2 lines of the audit trail are missing"),
        ("DELETE FROM audit WHERE no = 3", "The end of the audit trail is missing"),
        ("DELETE FROM audit", "The end of the audit trail is missing"),
    ],
)
def test_what_was_done_to_the_trail_is_said(laptop, done, said):
    say(laptop, "signed_in", "family_opened", "print summary")
    laptop.anchor_now()

    tamper(laptop, done)

    (problem,) = laptop.check_trail(NOW)
    assert said in problem


def test_an_end_that_was_cut_off_is_noticed_at_the_next_opening(laptop):
    say(laptop, "signed_in", "family_opened", "print summary")
    laptop.anchor_now()
    tamper(laptop, "DELETE FROM audit WHERE no > 1")
    laptop.close()

    again = open_database(laptop.folder, PASSPHRASE)

    (line, _first) = lines(again)
    assert (line.action, line.facts) == (CUT, {"known": 3, "here": 1})
    now = datetime.now(UTC)
    assert "was missing when the workspace was opened" in again.check_trail(now)[0]
    assert again.check_trail(now + 40 * DAY) == ()
    again.close()
    opened = open_database(laptop.folder, PASSPHRASE)
    assert len(lines(opened)) == 2
    opened.close()


def test_an_older_database_put_back_is_noticed_by_its_trail(laptop, tmp_path):
    say(laptop, "signed_in")
    laptop.close()
    kept = tmp_path / "kept.db"
    shutil.copyfile(laptop.folder / DATABASE_NAME, kept)
    later = open_database(laptop.folder, PASSPHRASE)
    say(later, "family_opened")
    later.close()
    shutil.copyfile(kept, laptop.folder / DATABASE_NAME)

    again = open_database(laptop.folder, PASSPHRASE)

    assert actions(again) == [CUT, "signed_in"]
    again.close()


def test_a_foreign_anchor_tells_nothing(laptop):
    say(laptop, "signed_in")
    laptop.close()
    path = laptop.folder / ANCHOR_NAME
    kept = json.loads(path.read_bytes())
    kept["trail"]["no"] = 900
    path.write_text(json.dumps(kept))

    again = open_database(laptop.folder, PASSPHRASE)

    assert actions(again) == ["signed_in"]
    again.close()


def test_the_oldest_lines_go_and_leave_a_checkpoint(laptop):
    say(laptop, "signed_in", "family_opened", at=OLD)
    say(laptop, "print summary", at=OLD + DAY)
    say(laptop, "signed_in", at=NOW)
    with laptop.reading() as work:
        assert work.log.older_than(OLD + DAY) == 2

    do(laptop, lambda work: work.log.trim(OLD + DAY))

    assert [line.no for line in lines(laptop)] == [5, 4, 3]
    trimmed = lines(laptop)[0]
    assert (trimmed.action, trimmed.facts["count"], trimmed.facts["through"]) == (TRIMMED, 2, 2)
    assert laptop.check_trail(NOW) == ()
    with laptop.reading() as work:
        assert work.log.count(TrailFilter()) == 3


def test_the_trail_goes_on_where_all_of_it_was_removed_but_the_last_line(laptop):
    say(laptop, *["family_opened"] * 5, at=OLD)
    do(laptop, lambda work: work.log.trim(NOW))
    do(laptop, lambda work: work.log.trim(NOW))
    say(laptop, "signed_in")

    assert [line.no for line in lines(laptop)] == [7, 6]
    assert laptop.check_trail(NOW) == ()


def test_lines_of_the_last_year_never_go(laptop):
    say(laptop, "signed_in", at=datetime.now(UTC) - 100 * DAY)

    with pytest.raises(sa.exc.IntegrityError, match="kept for a year"):
        do(laptop, lambda work: work.log.trim(datetime.now(UTC)))

    assert actions(laptop) == ["signed_in"]


@pytest.mark.parametrize(
    "done",
    [
        "DELETE FROM audit WHERE no = 3",
        "INSERT INTO audit_checkpoints SELECT no, hash FROM audit WHERE no = 3",
        "UPDATE audit_checkpoints SET hash = x'00'",
        "DELETE FROM audit_checkpoints",
    ],
)
def test_a_checkpoint_that_no_line_tells_of_is_found(laptop, done):
    say(laptop, "signed_in", "family_opened", at=OLD)
    say(laptop, "print summary", at=NOW)
    do(laptop, lambda work: work.log.trim(OLD + DAY))
    assert laptop.check_trail(NOW) == ()

    tamper(laptop, done)

    assert laptop.check_trail(NOW)


def test_a_line_that_shall_not_wait_gives_way_to_whoever_writes(laptop):
    with laptop.unit_of_work() as work:
        work.log.audit("print summary", "uuid:1")

        with pytest.raises(DatabaseBusy), laptop.unit_of_work(waiting=False):
            pass

        work.commit()
    do(laptop, lambda work: work.log.audit("signed_in"))
    assert actions(laptop) == ["signed_in", "print summary"]


def test_re_encrypting_keeps_the_trail_and_its_anchor(laptop):
    say(laptop, "signed_in", "family_opened")
    laptop.re_encrypt(lambda _done, _total: None)
    say(laptop, "print summary")
    laptop.anchor_now()
    assert laptop.check_trail(NOW) == ()
    tamper(laptop, "DELETE FROM audit WHERE no = 3")

    assert "The end of the audit trail is missing" in laptop.check_trail(NOW)[0]
