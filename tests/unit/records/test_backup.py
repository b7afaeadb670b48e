"""Which copies of a workspace are kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.backup import LATEST, Backup, BackupKind, not_kept

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
PLENTY = 1 << 60


def copies(*ages: timedelta, size: int = 1) -> list[Backup]:
    return [
        Backup(Path(f"{place}"), NOON - age, BackupKind.WORK, size)
        for place, age in enumerate(ages)
    ]


def kept(backups: list[Backup], limit: int = PLENTY) -> list[Backup]:
    gone = set(not_kept(backups, limit))
    return [one for one in backups if one not in gone]


def test_two_years_of_work_leave_days_weeks_and_months():
    half_hours = [timedelta(days=day, minutes=30 * turn) for day in range(730) for turn in range(4)]

    found = kept(copies(*half_hours))

    ages = [(NOON - one.made_at).days for one in found]
    assert ages[:LATEST] == [0, 0, 0, 0]
    assert set(range(12)) <= set(ages)
    assert max(ages) > 7 * 30
    assert len(found) <= LATEST + 12 + 10 + 9


def test_the_last_copy_of_a_day_stands_for_the_day():
    yesterday = [timedelta(days=1, hours=hour) for hour in range(6)]

    found = kept(copies(*(timedelta(minutes=m) for m in (0, 30, 60, 90)), *yesterday))

    assert [NOON - one.made_at for one in found][LATEST:] == [timedelta(days=1)]


def test_the_oldest_go_where_there_is_too_little_room():
    found = kept(copies(*(timedelta(days=day) for day in range(10)), size=100), limit=350)

    assert [(NOON - one.made_at).days for one in found] == [0, 1, 2]


@given(
    st.lists(st.integers(0, 400 * 24 * 60), max_size=60, unique=True),
    st.integers(1, 100),
    st.integers(0, 3000),
)
def test_the_latest_copy_always_stays_and_what_is_kept_fits(minutes, size, limit):
    backups = copies(*(timedelta(minutes=one) for one in minutes), size=size)

    found = kept(backups, limit)

    if backups:
        assert max(backups, key=lambda one: one.made_at) in found
    assert sum(one.size for one in found) <= max(limit, size)
    assert kept(found, limit) == found
