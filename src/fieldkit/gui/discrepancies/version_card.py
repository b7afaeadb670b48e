"""One of the values that differ, as a card to choose: its number, what it says, who wrote it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOptionButton

from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.focus_ring import ARROWS, ring_outside

_LEFT, _RIGHT, _TOP, _BOX = 64, 16, 12, 16
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


class VersionCard(QAbstractButton):
    """A radio in a box; both texts break into lines, so that nothing of a value is cut off."""

    def __init__(self, value: str, author: str, *, number: int) -> None:
        super().__init__()
        self._author, self._number = author, number
        self.setText(value)
        self.setAccessibleName(f"{number}. {value}")
        self.setAccessibleDescription(author)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring_outside(self)

    def sizeHint(self) -> QSize:
        """Return a usual width and the height that goes with it."""
        return QSize(420, self.heightForWidth(420))

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that the texts may break into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of both texts at a width."""
        value, author = self._heights(width)
        return 2 * _TOP + value + (author + 4 if author else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the column; a button of Qt would only move the focus."""
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, tinted where it is chosen."""
        painter, theme, chosen = QPainter(self), current(), self.isChecked()
        frame(
            painter,
            self.rect(),
            fill="accent_tint" if chosen else "surface",
            edge="accent" if chosen else "rule",
            radius=CARD_RADIUS,
            width=2 if chosen else 1,
        )
        option = QStyleOptionButton()
        option.initFrom(self)
        option.rect = QRect(20, _TOP + 2, _BOX, _BOX)
        option.state |= QStyle.StateFlag.State_On if chosen else QStyle.StateFlag.State_Off
        element = QStyle.PrimitiveElement.PE_IndicatorRadioButton
        self.style().drawPrimitive(element, option, painter, self)
        value, author = self._heights(self.width())
        room = self.width() - _LEFT - _RIGHT
        painter.setFont(theme.hint())
        painter.setPen(theme.color("muted"))
        painter.drawText(QRect(46, _TOP + 1, 16, 20), _WRAP, str(self._number))
        painter.setFont(theme.strong())
        painter.setPen(theme.color("ink"))
        painter.drawText(QRect(_LEFT, _TOP, room, value), _WRAP, self.text())
        painter.setFont(theme.hint())
        painter.setPen(theme.color("ink" if chosen else "muted"))
        painter.drawText(QRect(_LEFT, _TOP + value + 4, room, author), _WRAP, self._author)

    def _heights(self, width: int) -> tuple[int, int]:
        theme = current()
        room = max(80, width - _LEFT - _RIGHT)
        return _height(theme.strong(), self.text(), room), _height(theme.hint(), self._author, room)


def _height(font: QFont, text: str, width: int) -> int:
    if not text:
        return 0
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 100_000), _WRAP, text).height()
