"""Reading a huge form leaves the window alive and can be stopped; a dropped file is opened."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.workshop.conftest import WORDS

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    book = openpyxl.Workbook(write_only=True)
    survey = book.create_sheet("survey")
    survey.append(("type", "name", "label"))
    for number in range(2_000):
        survey.append((f"select_one l{number % 20}", f"q{number}", f"Question {number}"))
    choices = book.create_sheet("choices")
    choices.append(("list_name", "name", "label"))
    for number in range(40_000):
        choices.append((f"l{number // 2_000}", f"c{number}", f"Choice {number}"))
    book.save(tmp_path / "huge.xlsx")
    return tmp_path / "huge.xlsx"


def enter(page, data: QMimeData) -> bool:
    """Drag something over the middle of the page's window; tell whether it would be taken."""
    at = QPointF(page.width() / 2, page.height() / 2)
    event = QDragEnterEvent(at, COPY, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page.windowHandle(), event)
    return event.isAccepted()


def drop(page, path: Path) -> bool:
    """Drag a file over the window and let it go there; tell whether it was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert enter(page, data)
    at = QPointF(page.width() / 2, page.height() / 2)
    dropped = QDropEvent(at, COPY, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page.windowHandle(), dropped)
    return dropped.isAccepted()


def test_a_huge_form_is_stopped_while_it_is_read_and_the_window_lives(page, huge, qtbot, settle):
    beats: list[int] = []
    heart = QTimer(page, interval=20)
    heart.timeout.connect(lambda: beats.append(1))
    heart.start()
    page.patience = 0  # a fast machine may read the whole form within the usual second
    page.open_path(huge)
    qtbot.waitUntil(lambda: not page.head.stop_button.isHidden(), timeout=20_000)
    assert "second" in page.head.state.text()

    QTest.keyClick(page.head.stop_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=10_000)

    assert page.head.state.text() == "Reading was stopped. F5 reads the file again."
    assert page.head.stop_button.isHidden()
    assert page.reader.look is None
    assert len(beats) >= 2


def test_another_form_is_read_at_once_in_place_of_a_huge_one(page, huge, write, qtbot, settle):
    page.patience = 0
    page.open_path(huge)
    qtbot.waitUntil(lambda: not page.head.stop_button.isHidden(), timeout=20_000)

    page.open_path(write(WORDS))
    settle()

    assert page.reader.look is not None
    assert page.reader.look.form.form_id == "visit"


def test_a_form_that_is_dropped_on_the_page_is_opened(page, write, settle):
    taken = drop(page, write(WORDS))
    settle()

    assert taken
    assert page.view is not None
    assert page.head.name.text() == "visit.xlsx"


def test_a_form_that_is_dropped_on_the_one_in_sight_takes_its_place(opened, page, write, settle):
    opened(write(WORDS))
    other = write(WORDS, ("text", "further", "Further")).replace(
        write(WORDS).with_name("other.xlsx")
    )

    drop(page, other)
    settle()

    assert page.head.name.text() == "other.xlsx"


def test_what_is_no_file_is_not_taken(page):
    data = QMimeData()
    data.setText("words")
    taken = enter(page, data)

    assert not taken
