"""Copies on sticks and on a small disk: which stay, what room they need, what an erasure says."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.records.keeping import ErasureReason
from fieldkit.records.people import User
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.backups import (
    LIMITS,
    USUAL_LIMIT,
    NoRoomForBackup,
    StickTooSmall,
    backup_limit,
    backup_state,
    carry_backup,
    make_backup,
    set_backup_limit,
)
from fieldkit.services.erasing import act_paper, erase_person
from fieldkit.services.restoring import find_backups, look_into_backup
from fieldkit.services.workspace import Workspace, open_workspace
from tests.support.answers import register_family, subject_of
from tests.support.colleagues import INNA
from tests.support.laptops import NOON, PASSPHRASE, copied_laptop, open_laptop
from tests.support.papers import text_of
from tests.support.small_disk import FILLER, fill_up, small_disk

MEGA = 1 << 20


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path, 8 * MEGA) as place:
        yield place


def carry_at(workspace: Workspace, place: Path, moment: datetime) -> None:
    workspace.now = lambda: moment
    carry_backup(workspace, place)


def days_on(place: Path) -> list[int]:
    return [(NOON - one.made_at).days for one in find_backups(place)]


def test_a_stick_keeps_days_weeks_and_months_and_whatever_else_is_on_it(
    laptop: Workspace, stick: Path
):
    strange = stick / "fieldkit-backups" / laptop.device.code / "20200101T000000Z"
    strange.mkdir(parents=True)
    (stick / "письмо.txt").write_text("x", encoding="utf-8")
    for day in range(40, -1, -1):
        carry_at(laptop, stick, NOON - timedelta(days=day))

    kept = days_on(stick)

    assert kept[:12] == list(range(12))
    assert 3 <= len([day for day in kept if day > 12]) <= 5
    assert max(kept) > 28
    assert (stick / "письмо.txt").exists()
    assert strange.is_dir()


def test_older_copies_make_room_for_a_new_one_on_a_small_stick(
    laptop: Workspace, small_stick: Path
):
    size = make_backup(laptop).size
    for day in range(20, -1, -1):
        carry_at(laptop, small_stick, NOON - timedelta(days=day))

    kept = days_on(small_stick)

    assert kept == list(range(len(kept)))
    assert 2 <= len(kept) <= 8 * MEGA // size
    assert look_into_backup(find_backups(small_stick)[0], PASSPHRASE).drafts == 0


def test_a_stick_that_is_full_of_other_things_is_told_before_anything_is_written(
    laptop: Workspace, small_stick: Path
):
    carry_at(laptop, small_stick, NOON - timedelta(days=1))
    fill_up(small_stick, but=MEGA // 2)

    with pytest.raises(StickTooSmall) as refused:
        carry_at(laptop, small_stick, NOON)

    assert "take another stick" in refused.value.sentence()
    assert days_on(small_stick) == [1]
    assert backup_state(laptop).outside_at == NOON - timedelta(days=1)
    (small_stick / FILLER).unlink()
    carry_at(laptop, small_stick, NOON)
    assert days_on(small_stick) == [0, 1]


def test_a_backup_does_not_fill_the_disk_under_a_person_who_is_typing(tmp_path: Path):
    with small_disk(tmp_path, 30 * MEGA) as disk:
        laptop = open_laptop(copied_laptop(disk / "база"))
        try:
            fill_up(disk, but=MEGA)

            with pytest.raises(NoRoomForBackup) as refused:
                make_backup(laptop)

            assert refused.value.wants_room
            assert backup_state(laptop).here == ()
        finally:
            laptop.close()


def test_the_copies_here_take_no_more_than_they_may(laptop: Workspace):
    assert backup_limit(laptop) == USUAL_LIMIT == 4 << 30
    size = make_backup(laptop).size
    set_backup_limit(laptop, 3 * size)

    for minute in range(6):
        laptop.now = lambda minute=minute: NOON + timedelta(minutes=minute)
        make_backup(laptop)

    assert backup_limit(laptop) == 3 * size
    assert 2 <= len(backup_state(laptop).here) <= 3
    assert backup_state(laptop).size <= 3 * size


def test_only_an_administrator_sets_how_much_copies_may_take(laptop: Workspace, inna: User):
    laptop.close()
    theirs = open_workspace(laptop.folder, INNA)

    with pytest.raises(NotAllowed):
        set_backup_limit(theirs, LIMITS[0])

    assert backup_limit(theirs) == USUAL_LIMIT
    theirs.close()


def test_a_record_of_erasure_names_the_sticks_that_carry_backups(
    laptop: Workspace, stick: Path, tmp_path: Path
):
    person = subject_of(register_family(laptop), "persons").entity_id
    carry_at(laptop, stick, NOON - timedelta(days=3))
    other = tmp_path / "папка" / "TRANSCEND"
    other.mkdir(parents=True)
    carry_at(laptop, other, NOON - timedelta(days=2))
    carry_at(laptop, stick, NOON - timedelta(days=1))
    laptop.now = lambda: NOON

    act = erase_person(laptop, person, ErasureReason.DEMAND)

    assert [name for name, _at in act.facts["copies"]] == ["KINGSTON", "TRANSCEND"]
    pdf = tmp_path / "act.pdf"
    pdf.write_bytes(act_paper(laptop, act.number))
    paper = text_of(pdf)
    assert "KINGSTON" in paper
    assert "TRANSCEND" in paper
    assert "папка" not in paper


def test_the_next_copy_on_a_stick_deletes_those_from_before_an_erasure(
    laptop: Workspace, stick: Path
):
    person = subject_of(register_family(laptop), "persons").entity_id
    carry_at(laptop, stick, NOON - timedelta(days=1))
    carry_at(laptop, stick, NOON)
    erase_person(laptop, person, ErasureReason.DEMAND)
    assert len(find_backups(stick)) == 2

    carry_at(laptop, stick, NOON + timedelta(hours=1))

    assert [one.made_at for one in find_backups(stick)] == [NOON + timedelta(hours=1)]
    carry_at(laptop, stick, NOON + timedelta(days=1))
    assert len(find_backups(stick)) == 2


def test_a_folder_that_is_not_there_yet_is_made(laptop: Workspace, tmp_path: Path):
    place = tmp_path / "ещё" / "нет"

    there = carry_backup(laptop, place)

    assert there.folder.is_relative_to(place)
    shutil.rmtree(tmp_path / "ещё")
