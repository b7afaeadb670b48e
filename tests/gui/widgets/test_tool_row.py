"""The line over a table."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.widgets.buttons import Button
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.tool_row import ToolRow


class Page(QWidget):
    """Words with three buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Label("56 to issue, 0 valid, 1 statement")
        self.buttons = [Button(name) for name in ("Register", "Write the PDF", "Issue")]
        self.row = ToolRow(self.words, *self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.row)
        column.addStretch(1)


def test_words_and_buttons_stand_in_one_line_where_there_is_room(application, qtbot):
    page = Page()
    qtbot.addWidget(page)

    page.resize(page.row.sizeHint().width() + 100, 200)
    page.show()

    assert len({button.y() for button in page.buttons}) == 1
    assert page.buttons[-1].geometry().right() == page.width() - 1
    assert page.words.geometry().right() < page.buttons[0].x()


def test_the_buttons_go_below_the_words_where_the_line_is_too_short(application, qtbot):
    page = Page()
    qtbot.addWidget(page)

    page.resize(page.row.sizeHint().width() - 40, 200)
    page.show()

    assert page.words.geometry().bottom() < page.buttons[0].y()
    assert page.buttons[-1].geometry().right() < page.width()


def test_a_page_need_not_be_wider_than_its_widest_button(application, qtbot):
    page = Page()
    qtbot.addWidget(page)

    least = max(button.sizeHint().width() for button in page.buttons)

    assert page.minimumSizeHint().width() <= max(least, page.words.minimumSizeHint().width())


def test_a_hidden_button_leaves_no_gap(application, qtbot):
    page = Page()
    qtbot.addWidget(page)
    whole = page.row.sizeHint().width()

    page.buttons[1].hide()

    assert page.row.sizeHint().width() == whole - page.buttons[1].sizeHint().width() - 8
