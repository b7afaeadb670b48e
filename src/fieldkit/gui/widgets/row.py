"""Rows that a hand can open: two lines of words, an icon before, a state behind."""

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import BUTTON_RADIUS, elided, focus_ring, frame, keycap, keycap_width
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.badge import badge_width, paint_badge
from fieldkit.gui.widgets.progress_bar import paint_ring

_AFTER_LEAD = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEAST_TITLE = 90  # px of a row's title that its verb must leave


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row shows.

    ``lead`` is a narrow first column (a time); ``side`` stands on the right,
    ``side_role`` colours it; ``badge`` is (words, kind); ``act`` is the verb of
    the button that the row shows while it has the focus; ``ring`` is (done,
    total) drawn in the icon's place.
    """

    title: str
    second: str = ""
    lead: str = ""
    icon: str = ""
    icon_role: str = "muted"
    side: str = ""
    side_role: str = "muted"
    side_strong: bool = False
    badge: tuple[str, str] | None = None
    act: str = ""
    ring: tuple[int, int] | None = None
    key: object = field(default=None, compare=False)


class Row(QAbstractButton):
    """One row of 44 px (two lines) or 36 px (one); Enter opens it, arrows go to its neighbours."""

    def __init__(
        self, words: RowWords, *, lead_width: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.words = words
        self._lead_width = lead_width
        self.setText(words.title)
        spoken = (words.lead, words.second, words.side, words.badge[0] if words.badge else "")
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(", ".join(part for part in spoken if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return 44 px for two lines, 36 px for one."""
        return QSize(240, current().px(44 if self.words.second else 36))

    def minimumSizeHint(self) -> QSize:
        """Return a width that any column has."""
        return QSize(160, self.sizeHint().height())

    def lead_width(self) -> int:
        """Return the width of the first column: a day or a time in it is never cut."""
        metrics = QFontMetrics(current().body())
        return max(self._lead_width, metrics.horizontalAdvance(self.words.lead) + _AFTER_LEAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter; go up and down among the rows of the page."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            if not self._go(-1 if event.key() == Qt.Key.Key_Up else 1):
                # Whoever holds the rows may lead on from the first and the last one.
                event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row, with a tint and a ring where the keyboard is."""
        painter = QPainter(self)
        theme, words = current(), self.words
        self._paint_ground(painter)
        left, right, middle = 8, self.width() - 8, self.height() / 2
        if words.ring:
            paint_ring(painter, left, middle - 10, *words.ring)
            left += theme.px(32)
        elif words.icon:
            size = theme.px(18)
            paint_icon(painter, words.icon, words.icon_role, left + 2, middle - size / 2)
            left += size + 14
        if self._lead_width:
            painter.setFont(theme.body())
            painter.setPen(theme.color("muted"))
            height = theme.px(24) if words.second else self.height()
            lead = self.lead_width()
            painter.drawText(QRect(left, 0, lead, height), int(_MIDDLE), words.lead)
            left += lead
        right = self._paint_side(painter, left, right, middle)
        painter.setFont(theme.medium())
        painter.setPen(theme.color("ink"))
        width = max(20, right - left - 12)
        if words.second:
            half = self.height() // 2
            elided(painter, QRect(left, 3, width, half - 2), words.title)
            painter.setFont(theme.hint())
            painter.setPen(theme.color("muted"))
            elided(painter, QRect(left, half, width, half - 2), words.second)
        else:
            elided(painter, QRect(left, 0, width, self.height()), words.title)

    def _paint_ground(self, painter: QPainter) -> None:
        if self.hasFocus():
            frame(painter, self.rect(), fill="accent_tint", radius=BUTTON_RADIUS)
            focus_ring(painter, self.rect())
        elif self.underMouse():
            frame(painter, self.rect(), fill="sunk", radius=BUTTON_RADIUS)

    def _paint_side(self, painter: QPainter, left: int, right: int, middle: float) -> int:
        theme, words = current(), self.words
        if words.act and self.hasFocus() and self._has_room_for_act(left, right):
            right -= self._paint_act(painter, right, middle) + 16
        if words.badge:
            right -= paint_badge(painter, right, middle, *words.badge) + 8
        if words.side:
            painter.setFont(theme.medium() if words.side_strong else theme.body())
            painter.setPen(theme.color(words.side_role))
            width = painter.fontMetrics().horizontalAdvance(words.side) + 2
            place = QRect(right - width, 0, width, self.height())
            elided(painter, place, words.side, right=True)
            right -= width + 8
        return right

    def _has_room_for_act(self, left: int, right: int) -> bool:
        """Tell whether the verb leaves room for the title and the state, which say more."""
        theme, words = current(), self.words
        act = QFontMetrics(theme.medium()).horizontalAdvance(words.act) + keycap_width("Enter") + 50
        side = QFontMetrics(theme.medium()).horizontalAdvance(words.side) + 10 if words.side else 0
        badge = badge_width(words.badge[0]) + 8 if words.badge else 0
        return right - left - act - side - badge >= theme.px(_LEAST_TITLE)

    def _paint_act(self, painter: QPainter, right: int, middle: float) -> int:
        theme = current()
        painter.setFont(theme.medium())
        words = painter.fontMetrics().horizontalAdvance(self.words.act)
        width = words + keycap_width("Enter") + 34
        height = theme.px(30)
        place = QRect(right - width + 2, round(middle - height / 2), width, height)
        frame(painter, place, fill="accent", radius=5)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(
            place.adjusted(14, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.words.act
        )
        keycap(painter, place.x() + words + 22, middle, "Enter", "on_accent")
        return width

    def _go(self, step: int) -> bool:
        parent = self.parentWidget()
        if parent is None:
            return False
        rows = [row for row in parent.findChildren(Row) if row.isVisible()]
        rows.sort(key=lambda row: (row.mapTo(parent, row.rect().topLeft()).x() // 200, row.y()))
        place = rows.index(self) + step if self in rows else -1
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False
