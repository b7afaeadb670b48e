"""The big actions at the top of Home."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import elided, frame, keycap, keycap_width
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.focus_ring import ring_outside


class ActionTile(QAbstractButton):
    """One big action: an icon on accent, what it does, how things stand, and its key."""

    def __init__(self, title: str, icon: str, key: str) -> None:
        super().__init__()
        self._icon, self._key = icon, key
        self._second = ""
        self.setText(title)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_outside(self)

    def say(self, second: str) -> None:
        """Show how things stand."""
        self._second = second
        self.setAccessibleDescription(second)
        self.update()

    def sizeHint(self) -> QSize:
        """Return 64 px high."""
        return QSize(200, current().px(64))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin on Enter as on Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        painter = QPainter(self)
        theme = current()
        over = self.underMouse()
        frame(
            painter,
            self.rect(),
            fill="neutral_tint" if over else "sunk",
            edge="rule" if over else "line",
        )
        side = theme.px(40)
        square = QRect(13, (self.height() - side) // 2, side, side)
        frame(painter, square, fill="accent", radius=6)
        middle, icon = square.center(), theme.px(20) // 2 - 1
        paint_icon(painter, self._icon, "on_accent", middle.x() - icon, middle.y() - icon, 20)
        left = square.right() + 15
        right = self.width() - 14
        key = keycap_width(self._key)
        keycap(painter, right - key, self.height() / 2 - 10, self._key)
        half = self.height() // 2
        painter.setFont(theme.strong())
        painter.setPen(theme.color("ink"))
        elided(painter, QRect(left, 10, right - key - 8 - left, half - 10), self.text())
        painter.setFont(theme.hint())
        painter.setPen(theme.color("muted"))
        elided(painter, QRect(left, half, right - left, half - 10), self._second)
