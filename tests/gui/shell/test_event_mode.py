"""The window in event mode: one event in sight, and a passphrase to end it."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.attendance.page import EventPage
from fieldkit.gui.door import EndDialog
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.widgets.dialog import Question
from fieldkit.gui.workbench import Workbench
from fieldkit.records.event import EventFormat
from fieldkit.records.permissions import OnlyThisEvent
from fieldkit.services.attendance import create_event, open_event, plan_sessions, register
from fieldkit.services.cases import find_families
from tests.support.window import PASSPHRASE, press, type_text, unnamed

DAY = date(2026, 11, 12)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def event(workspace):
    made = create_event(workspace, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    plan_sessions(workspace, made.id, [DAY], [(time(10), time(11, 30))])
    register(workspace, made.id, "Дроздова Вера")
    return made


@pytest.fixture
def bench(application, workspace, tmp_path, event):
    jobs = Jobs()
    made = Workbench(workspace, jobs, PreferencesFile(tmp_path / "window.json"))
    made.resize(1366, 690)
    made.show()
    made.activateWindow()
    made.go("families")
    made.go("event", event.id)
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()
    jobs.close()


def lend(bench) -> None:
    bench.page.lend.click()
    question = bench.door.dialog
    assert isinstance(question, Question)
    press(question.act_button, Qt.Key.Key_Return)
    QApplication.processEvents()


def end(bench, qtbot, passphrase: str) -> EndDialog:
    bench.door.end_button.click()
    dialog = bench.door.dialog
    type_text(dialog.passphrase.edit, passphrase)
    press(dialog.act_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not bench.desk.jobs.busy, timeout=20_000)
    QApplication.processEvents()
    return dialog


def test_only_the_event_is_left_in_the_window(bench, event):
    lend(bench)

    assert not bench.navigation.isVisible()
    assert bench.door.isVisible()
    frames = [bench.pages.widget(place) for place in range(bench.pages.count())]
    assert [type(frame.widget()) for frame in frames] == [EventPage]
    assert not bench.page.back.isVisible()
    assert [one.key for one in bench.page.tabs.segments] == ["marks", "people"]
    assert unnamed(bench) == []


@pytest.mark.parametrize("key", ["home", "families", "forms", "events", "exchange", "settings"])
def test_no_wish_of_a_page_leads_anywhere(bench, key):
    lend(bench)

    opened = bench.go(key)

    assert not opened
    assert bench.key == "event"


def test_no_key_leads_anywhere(bench):
    lend(bench)
    before = {w for w in QApplication.topLevelWidgets() if w.isVisible()}

    for key in (Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_M, Qt.Key.Key_E, Qt.Key.Key_1, Qt.Key.Key_2):
        press(bench.page, key, CTRL)
        QApplication.processEvents()
    press(bench.page, Qt.Key.Key_Escape)
    QApplication.processEvents()

    assert bench.key == "event"
    assert {w for w in QApplication.topLevelWidgets() if w.isVisible()} == before


def test_marks_are_set_at_the_door(bench, event):
    lend(bench)

    press(bench.page.marks.view, Qt.Key.Key_Space)
    QApplication.processEvents()

    bench.page.leave()
    assert len(open_event(bench.desk.workspace, event.id).marks) == 1


def test_what_the_window_does_by_itself_asks_for_nothing_that_is_closed(bench):
    lend(bench)

    bench.count()
    bench._tidy()
    bench.doctor.look()
    bench.backups.look()
    bench.desk.jobs.close()

    assert bench.key == "event"


def test_a_wrong_passphrase_opens_nothing(bench, qtbot):
    lend(bench)

    dialog = end(bench, qtbot, "не тот пароль")

    assert "does not fit" in dialog.refusal.sentence()
    assert bench.door.isVisible()
    with pytest.raises(OnlyThisEvent):
        find_families(bench.desk.workspace)


def test_the_passphrase_brings_everything_back(bench, qtbot, event):
    lend(bench)

    end(bench, qtbot, PASSPHRASE)

    assert bench.navigation.isVisible()
    assert not bench.door.isVisible()
    assert bench.page.bookmark() == event.id
    assert [one.key for one in bench.page.tabs.segments] == [
        "marks",
        "people",
        "programme",
        "results",
    ]
    assert bench.go("families")


def test_the_way_back_from_the_question_lends_nothing(bench):
    bench.page.lend.click()

    press(bench.door.dialog.back_button, Qt.Key.Key_Return)

    assert not bench.door.isVisible()
    assert bench.go("families")


def test_a_window_that_is_built_anew_stays_in_event_mode(bench, event):
    lend(bench)

    again = Workbench(bench.desk.workspace, bench.desk.jobs, bench.desk.preferences)
    again.show()
    QApplication.processEvents()

    assert again.door.isVisible()
    assert not again.navigation.isVisible()
    assert (again.key, again.page.bookmark()) == ("event", event.id)
    again.close()
    again.deleteLater()
