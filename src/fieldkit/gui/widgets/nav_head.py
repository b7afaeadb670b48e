"""The program's sign and the laptop's name at the top of the navigation."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.gui.icons import mark
from fieldkit.gui.painting import elided
from fieldkit.gui.theme import current

PROGRAM = "fieldkit"


class Head(QWidget):
    """The sign with the program's name and the laptop's below it."""

    def __init__(self, laptop: str) -> None:
        super().__init__()
        self._laptop = laptop
        self._folded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fold(self, folded: bool) -> None:
        """Show the sign alone, or with its words."""
        self._folded = folded
        self.setToolTip(self._laptop if folded else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Return two lines' height."""
        return QSize(40, current().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sign and words."""
        painter = QPainter(self)
        theme = current()
        side = theme.px(24)
        left = (self.width() - side) // 2 if self._folded else 8
        painter.drawPixmap(left, 0, mark(side))
        if self._folded:
            return
        painter.setFont(theme.strong())
        painter.setPen(theme.color("ink"))
        half = self.height() // 2
        painter.drawText(theme.px(42), half - 4, PROGRAM)
        painter.setFont(theme.hint())
        painter.setPen(theme.color("muted"))
        elided(painter, self.rect().adjusted(theme.px(42), half, 0, 0), self._laptop)
