"""A line edit that draws its own frame, so that it needs no style of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit

from fieldkit.gui.painting import FIELD_HEIGHT, WRONG, field_frame
from fieldkit.gui.theme import current


class FramedEdit(QLineEdit):
    """Looks the same before and after the window's style is put on: the unlock screen has it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrame(False)
        self.setFixedHeight(current().px(FIELD_HEIGHT))
        self.setTextMargins(7, 1, 7, 1)
        palette = self.palette()
        # Qt fills the inside of any line edit; the frame drawn below it would be lost.
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, then what is written."""
        field_frame(
            QPainter(self),
            self.rect(),
            focused=self.hasFocus(),
            wrong=bool(self.property(WRONG)),
            enabled=self.isEnabled(),
        )
        super().paintEvent(event)
