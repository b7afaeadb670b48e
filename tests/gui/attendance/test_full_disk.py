"""A mark that found the disk full is set once there is room."""

import shutil

import pytest

from tests.support.small_disk import FILLER, fill_up, small_disk


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path, 40 << 20) as place:
        yield place


@pytest.fixture
def workspace_folder(template, disk):
    folder = disk / "workspace"
    shutil.copytree(template, folder)
    return folder


def test_a_mark_that_was_refused_is_set_once_there_is_room(page, hands, stored, desk, disk, qtbot):
    page.marks.view.go(0, 0)
    desk.workspace.database.empty_wal()
    fill_up(disk)
    hands.type("p")
    refused, told = stored(0), desk.notices.text()
    (disk / FILLER).unlink()

    desk.room.free(frozenset())
    qtbot.waitUntil(lambda: not desk.jobs.busy)

    assert (refused, stored(0)) == ("------", "P-----")
    assert "disk is full" in told
