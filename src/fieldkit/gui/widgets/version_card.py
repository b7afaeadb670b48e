"""One of the values that differ, as a card to choose: its number, what it says, who wrote it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.choice import ChoiceCard

_LEFT, _RIGHT, _TOP, _BETWEEN = 64, 16, 12, 4
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


class VersionCard(ChoiceCard):
    """A radio in a box; both texts break into lines, so that nothing of a value is cut off."""

    def __init__(self, value: str, author: str, *, number: int) -> None:
        super().__init__(value, author, number=number, icon="")
        self.setAccessibleName(f"{number}. {value}")

    def sizeHint(self) -> QSize:
        """Return a usual width and the height that goes with it."""
        return QSize(420, self.heightForWidth(420))

    def heightForWidth(self, width: int) -> int:
        """Return the height of both texts at a width."""
        px = current().px
        value, author = self._heights(width)
        return 2 * px(_TOP) + value + (author + px(_BETWEEN) if author else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, tinted where it is chosen."""
        painter, theme = QPainter(self), current()
        px = theme.px
        self.draw_box(painter, _TOP - 2)
        value, author = self._heights(self.width())
        room = self.width() - px(_LEFT + _RIGHT)
        painter.setFont(theme.strong())
        painter.setPen(theme.color("ink"))
        painter.drawText(QRect(px(_LEFT), px(_TOP), room, value), _WRAP, self.text())
        painter.setFont(theme.hint())
        painter.setPen(theme.color("ink" if self.isChecked() else "muted"))
        below = px(_TOP) + value + px(_BETWEEN)
        painter.drawText(QRect(px(_LEFT), below, room, author), _WRAP, self.reason)

    def _heights(self, width: int) -> tuple[int, int]:
        theme = current()
        room = max(80, width - theme.px(_LEFT + _RIGHT))
        return _height(theme.strong(), self.text(), room), _height(theme.hint(), self.reason, room)


def _height(font: QFont, text: str, width: int) -> int:
    if not text:
        return 0
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 100_000), _WRAP, text).height()
