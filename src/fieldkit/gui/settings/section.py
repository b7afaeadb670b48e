"""What the parts of the settings page have in common."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label


class Section(QWidget):
    """One part of the page: its heading on the left, what can be set on the right.

    Signals: look_changed() when the window has to be built anew; changed() when
    something was saved, so that the foot counts again; go_requested(page key,
    argument) to open another page.
    """

    look_changed = Signal()
    changed = Signal()
    go_requested = Signal(str, object)

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.inside = QVBoxLayout()
        self.inside.setSpacing(8)
        head = Label(title, "section", wrap=True)
        head.setFixedWidth(current().px(240))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.inside, 1)

    def open(self) -> None:
        """Read again what the section shows."""

    def initial_focus(self) -> QWidget | None:
        """Return the widget that has the focus where this section is the first."""
        return None


def row_of(*widgets: QWidget) -> QHBoxLayout:
    """Return widgets beside one another, the rest of the width left free."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
