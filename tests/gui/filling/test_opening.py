"""A form on its way to the page: the worker reads it, the window goes on."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.opening import Opening
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.workbench import Workbench
from fieldkit.services.filling import list_drafts
from tests.gui.filling.story import REGISTRATION
from tests.support.window import press, type_text, unnamed

ASKED = FillRequest(form_id=REGISTRATION, back="home")
FIRST = "/data/reg/programme"  # a choice, which a figure answers


@pytest.fixture
def bench(application, workspace, tmp_path, qtbot):
    jobs = Jobs()
    made = Workbench(workspace, jobs, PreferencesFile(tmp_path / "window.json"))
    made.resize(1366, 690)
    made.show()
    made.activateWindow()
    made.go("home")
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()
    jobs.close()


def rest(bench, qtbot):
    qtbot.waitUntil(lambda: not bench.desk.jobs.busy, timeout=20_000)
    QApplication.processEvents()


@pytest.fixture
def held(bench):
    """Hold the worker until the test lets go; what is asked for meanwhile waits behind it."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_the_page_stands_at_once_and_says_that_the_form_is_opened(bench, qtbot):
    bench.go("fill", ASKED)

    waiting = bench.page.initial_focus()
    assert isinstance(waiting, Opening)
    assert bench.page.view is None
    assert unnamed(bench) == []
    assert QApplication.focusWidget() is waiting

    rest(bench, qtbot)
    assert bench.page.view is not None


def test_the_first_question_has_the_focus_once_the_form_is_there(bench, qtbot):
    bench.go("fill", ASKED)
    rest(bench, qtbot)

    assert bench.page.view.sheet.isAncestorOf(QApplication.focusWidget())


def test_what_was_typed_meanwhile_reaches_the_first_question(bench, qtbot, workspace):
    bench.go("fill", ASKED)
    before = bench.page.view

    type_text(QApplication.focusWidget(), "1")
    rest(bench, qtbot)

    session = bench.page.view.model.session
    assert before is None
    assert session.node(FIRST).value == session.node(FIRST).choices[0].value
    assert [one.form_id for one in list_drafts(workspace)] == [REGISTRATION]


def test_esc_leads_back_and_the_form_does_not_come_after_it(bench, qtbot):
    bench.go("fill", ASKED)

    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    rest(bench, qtbot)

    assert bench.key == "home"
    assert bench._made["fill"].view is None


def test_of_two_forms_asked_for_the_second_one_is_shown(bench, qtbot):
    bench.go("fill", ASKED)
    bench.go("home")
    bench.go("fill", FillRequest(form_id="family_crisis_assessment", back="home"))
    rest(bench, qtbot)

    assert bench.page.view.model.filling.form.form_id == "family_crisis_assessment"


def test_a_form_that_cannot_be_opened_leads_back_and_says_why(bench, qtbot):
    bench.go("fill", FillRequest(form_id="nowhere", back="home"))
    rest(bench, qtbot)

    assert bench.key == "home"
    assert "nowhere" in bench.desk.notices.text()


def test_behind_long_work_of_the_worker_no_form_has_to_wait(bench, qtbot, held):
    bench.desk.jobs.start("", lambda _progress: held.wait(20), done=bench.count)

    bench.go("fill", ASKED)
    shown = bench.page.view

    held.set()
    rest(bench, qtbot)
    assert shown is not None


def test_a_lock_while_a_form_is_opened_opens_it_again(bench, qtbot):
    bench.go("fill", ASKED)

    let_go = bench.page.leave()

    assert let_go
    assert bench.page.bookmark() == ASKED
    rest(bench, qtbot)
    assert bench.page.view is None
