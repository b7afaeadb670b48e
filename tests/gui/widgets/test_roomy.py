"""What needs more room than there is can be scrolled to, and nothing of it is cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.field import LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.roomy import Roomy
from tests.support.window import press

LONG = "Everything that a person has to know before they decide, said in one sentence. " * 4


@pytest.fixture
def page(application):
    content = QWidget()
    column = QVBoxLayout(content)
    column.addWidget(Label(LONG, wrap=True))
    content.buttons = [quiet(f"Button {place} with rather many words") for place in range(8)]
    for button in content.buttons:
        column.addWidget(button)
    frame = Roomy(content)
    frame.show()
    frame.activateWindow()
    yield frame
    frame.close()
    frame.deleteLater()


def shown(frame, width, height):
    frame.resize(width, height)
    QApplication.processEvents()
    return frame.verticalScrollBar().maximum(), frame.horizontalScrollBar().maximum()


def test_where_there_is_room_nothing_scrolls_and_all_of_it_is_given(page):
    assert shown(page, 900, 700) == (0, 0)
    assert page.widget().size() == page.size()


def test_in_a_low_window_it_scrolls_down(page):
    down, across = shown(page, 900, 200)

    assert down > 0
    assert across == 0


def test_in_a_narrow_window_no_button_is_squeezed(page):
    _down, across = shown(page, 160, 700)

    assert across > 0
    assert all(one.width() >= one.sizeHint().width() for one in page.widget().buttons)


def test_more_words_ask_for_more_room(page):
    before = shown(page, 400, 300)[0]

    page.widget().layout().addWidget(Label(LONG, wrap=True))

    assert shown(page, 400, 300)[0] > before


def test_the_keyboard_is_followed(page):
    shown(page, 400, 150)
    last = page.widget().buttons[-1]

    last.setFocus()
    QApplication.processEvents()

    assert last.visibleRegion().boundingRect().size() == last.size()


def test_a_dialog_is_never_larger_than_the_window_under_it(application):
    window = QWidget()
    window.resize(500, 300)
    window.show()
    dialog = Dialog(window, "Title", LONG * 6)
    dialog.add_button(quiet("Close"), dialog.reject)

    dialog.open()
    QApplication.processEvents()

    assert dialog.width() <= 500
    assert dialog.height() <= 300
    window.close()
    window.deleteLater()


def test_the_way_back_stands_before_the_act(application):
    dialog = Dialog(None, "Title")
    field = LineField("Reason")
    dialog.body.addWidget(field)

    act = dialog.add_button(primary("Save"), dialog.accept)
    back = dialog.add_button(quiet("Cancel"), dialog.reject)

    dialog.open()
    QApplication.processEvents()
    field.edit.setFocus()
    by_tab = []
    for _step in range(3):
        by_tab.append(dialog.focusWidget())
        press(by_tab[-1], Qt.Key.Key_Tab)
    assert back.x() < act.x()
    assert by_tab == [field.edit, back, act]
    dialog.close()
