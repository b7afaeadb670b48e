"""Lines and shapes on the map: typed, pasted, put in order, and said in metres."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.questions.kinds import make_control
from fieldkit.gui.questions.shown import answer_in_words
from fieldkit.gui.questions.tracks import TrackControl
from tests.gui.questions.rows import Answers, row
from tests.support.window import type_text

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
LINE = "51.1 128.1 0 0;51.2 128.2 0 0;51.3 128.3 0 0"
FIELD = "51 128 0 0;51 128.01 0 0;51.01 128.01 0 0;51 128 0 0"


@pytest.fixture
def page(application: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    yield window
    window.close()
    window.deleteLater()


def shown(page: QWidget, kind: str, value: str = "") -> tuple[TrackControl, Answers]:
    control = make_control(row(type=kind, value=value), page)
    assert isinstance(control, TrackControl)
    control.setGeometry(10, 10, 500, 300)
    page.show()
    page.activateWindow()
    control.field.setFocus()
    QApplication.processEvents()
    return control, Answers(control)


def test_a_line_is_typed_point_by_point(page):
    control, answers = shown(page, "geotrace")

    type_text(control.field, "51,1 128,1")
    QTest.keyClick(control.field, KEY.Key_Return)
    type_text(control.field, "51.2 128.2")
    control.flush()

    assert answers.last == "51.1 128.1 0 0;51.2 128.2 0 0"
    assert control.summary.text() == "2 points, 13.1 km"


def test_a_shape_is_closed_by_itself_and_says_its_area(page):
    control, answers = shown(page, "geoshape")

    control.field.insertPlainText("51 128\n51 128.01\n51.01 128.01")
    control.flush()

    assert answers.last == FIELD
    assert control.field.toPlainText() == "51 128\n51 128.01\n51.01 128.01"
    assert control.summary.text().startswith("3 points, 39.0 ha, 3.1 km around.")


def test_what_another_program_copies_is_pasted_as_points(page):
    control, answers = shown(page, "geotrace")
    copied = QMimeData()
    copied.setText("51.1 128.1 7 0; 51.2 128.2 0 0;")

    control.field.insertFromMimeData(copied)
    control.flush()

    assert control.field.toPlainText().split("\n") == ["51.1 128.1 7 0", "51.2 128.2 0 0"]
    assert answers.last == "51.1 128.1 7 0;51.2 128.2 0 0"


def test_the_point_that_cannot_be_read_is_named_and_the_answer_taken_back(page):
    control, answers = shown(page, "geotrace", LINE)

    control.field.setPlainText("51.1 128.1\nsomewhere\n51.3 128.3\n95 10")
    control.flush()

    assert answers.last == ""
    assert control.trouble().startswith("Not read: point 2, 4.")
    assert control.field.numbers.wrong == (2, 4)
    assert control.unread().split("\n")[1] == "somewhere"


def test_a_device_that_did_not_find_itself_gives_no_point(page):
    control, _answers = shown(page, "geotrace")

    control.field.setPlainText("0 0\n51 128")
    control.flush()

    assert control.field.numbers.wrong == (1,)


def test_too_few_points_are_said(page):
    control, answers = shown(page, "geoshape")

    control.field.setPlainText("51 128\n51 128.1")
    control.flush()

    assert control.trouble().startswith("A shape has three points or more")
    assert answers.given == []


def test_points_are_moved_and_removed_by_keys(page):
    control, answers = shown(page, "geotrace", LINE)
    control.field.moveCursor(control.field.textCursor().MoveOperation.Start)

    QTest.keyClick(control.field, KEY.Key_Down, ALT)
    assert answers.last == "51.2 128.2 0 0;51.1 128.1 0 0;51.3 128.3 0 0"
    QTest.keyClick(control.field, KEY.Key_Delete, ALT)

    assert answers.last == "51.2 128.2 0 0;51.3 128.3 0 0"


def test_points_are_moved_and_removed_by_buttons(page):
    control, answers = shown(page, "geotrace", LINE)

    control.up.click()
    assert answers.last == "51.1 128.1 0 0;51.3 128.3 0 0;51.2 128.2 0 0"
    control.remove.click()
    control.add_button.click()
    type_text(control.field, "52 129")
    control.flush()

    assert answers.last == "51.1 128.1 0 0;51.2 128.2 0 0;52 129 0 0"


def test_unread_points_come_back_with_their_sentence(page):
    control, _answers = shown(page, "geotrace")

    control.show_unread("51 128\nx")

    assert control.trouble().startswith("Not read: point 2.")
    assert control.field.toPlainText() == "51 128\nx"


def test_a_thousand_points_are_shown_and_read(page):
    value = ";".join(f"51.{place:04} 128 0 0" for place in range(1, 1001))

    control, answers = shown(page, "geotrace", value)
    control.flush()

    assert control.field.blockCount() == 1000
    assert answers.given == []


def test_a_screen_reader_hears_the_question_and_what_each_button_does(page):
    control, _answers = shown(page, "geoshape", FIELD)

    control.set_name("Plot", "Walk around it")

    assert control.field.accessibleName() == "Plot"
    assert "latitude and longitude" in control.field.accessibleDescription()
    assert all(widget.accessibleName() or widget.text() for widget in control.focus_targets()[1:])


def test_a_finalized_shape_is_told_by_its_size():
    assert answer_in_words(row(type="geoshape", value=FIELD)).startswith("3 points, 39.0 ha")
