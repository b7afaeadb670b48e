"""Buttons: one filled button a page for the next step, quiet ones, links."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import BUTTON_RADIUS, frame, keycap, keycap_width
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.focus_ring import ring_outside

_HEIGHT = 36
_GAP = 8
_PADDING = {"primary": 14, "quiet": 13, "danger": 14, "link": 0}
_INK = {"primary": "on_accent", "quiet": "ink", "danger": "danger", "link": "accent_text"}
_ICON_INK = {"primary": "on_accent", "quiet": "muted", "danger": "danger", "link": "accent_text"}


class Button(QPushButton):
    """A button that names its act; ``kind`` is primary, quiet, danger or link.

    ``key`` is shown inside as a keycap and presses nothing by itself: give the
    page a shortcut. Enter presses a button that has the focus, as Space does.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: str = "quiet",
        icon: str = "",
        key: str = "",
        menu_arrow: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self.icon_name = icon
        self.key = key
        self.menu_arrow = menu_arrow
        self.setFont(current().medium() if kind != "link" else current().font(14, 500))
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        ring_outside(self)

    def sizeHint(self) -> QSize:
        """Return the room for icon, words and keycap."""
        theme = current()
        height = theme.px(24 if self.kind == "link" else _HEIGHT)
        return QSize(self._contents_width() + 2 * _PADDING[self.kind], height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: the words of a button are never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_PAD:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        """Show that the pointer is over it."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show that the pointer left."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, icon, words and keycap."""
        painter = QPainter(self)
        self._paint_ground(painter)
        theme = current()
        ink = _INK[self.kind] if self.isEnabled() else "faint"
        width = self._contents_width()
        left = 0 if self.kind == "link" else max(_PADDING[self.kind], (self.width() - width) // 2)
        middle = self.height() / 2
        if self.icon_name:
            size = theme.px(18)
            ink_of_icon = _ICON_INK[self.kind] if self.isEnabled() else "edge"
            paint_icon(painter, self.icon_name, ink_of_icon, left, middle - size / 2)
            left += size + _GAP
        painter.setFont(self.font())
        painter.setPen(theme.color(ink))
        words = self.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(
            QRect(left, 0, words + 2, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            self.text(),
        )
        left += words + _GAP
        if self.key:
            keycap(painter, left, middle, self.key, ink if self.kind == "primary" else "muted")
            left += keycap_width(self.key) + _GAP
        if self.menu_arrow:
            paint_icon(painter, "chevron-down", "muted", left, middle - theme.px(8), 16)

    def _paint_ground(self, painter: QPainter) -> None:
        over = self.underMouse() and self.isEnabled()
        if self.kind == "link":
            if over:
                painter.setPen(current().color("accent_text"))
                painter.drawLine(0, self.height() - 3, self.width(), self.height() - 3)
            return
        if self.kind == "primary":
            fill = "accent_hover" if over or self.isDown() else "accent"
            fill = fill if self.isEnabled() else "neutral_tint"
            frame(painter, self.rect(), fill=fill, radius=BUTTON_RADIUS)
            return
        fill = "neutral_tint" if self.isDown() else ("sunk" if over else "surface")
        edge = "danger_line" if self.kind == "danger" else "rule"
        frame(painter, self.rect(), fill=fill, edge=edge, radius=BUTTON_RADIUS)

    def _contents_width(self) -> int:
        width = self.fontMetrics().horizontalAdvance(self.text())
        if self.icon_name:
            width += current().px(18) + _GAP
        if self.key:
            width += keycap_width(self.key) + _GAP
        if self.menu_arrow:
            width += current().px(16) + _GAP
        return width


_PAD = Qt.KeyboardModifier.KeypadModifier


def primary(text: str, *, icon: str = "", key: str = "") -> Button:
    """Return the filled button; a page has at most one."""
    return Button(text, kind="primary", icon=icon, key=key)


def quiet(text: str, *, icon: str = "", key: str = "") -> Button:
    """Return a button with a quiet frame."""
    return Button(text, kind="quiet", icon=icon, key=key)


def danger(text: str, *, icon: str = "") -> Button:
    """Return the button of an act that cannot be undone; it never has the first focus."""
    return Button(text, kind="danger", icon=icon)


def link(text: str, *, icon: str = "") -> Button:
    """Return a button that looks like accent text."""
    return Button(text, kind="link", icon=icon)


class IconButton(QPushButton):
    """A small button of one icon; ``name`` is what it does, for the tip and screen readers."""

    def __init__(
        self, icon: str, name: str, *, size: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.icon_name = icon
        self.role = "muted"
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAutoDefault(False)
        self.setFixedSize(current().px(size), current().px(size))
        ring_outside(self)

    def set_icon(self, icon: str, role: str = "muted") -> None:
        """Show another icon."""
        self.icon_name, self.role = icon, role
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon, on a tint under the pointer."""
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            frame(painter, self.rect(), fill="neutral_tint", radius=BUTTON_RADIUS)
        size = current().px(18)
        role = self.role if self.isEnabled() else "edge"
        paint_icon(
            painter, self.icon_name, role, (self.width() - size) / 2, (self.height() - size) / 2
        )
