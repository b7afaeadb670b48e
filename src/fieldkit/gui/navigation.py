"""The pages' names down the left edge, and at its foot what the user always sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.formats import number
from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import BUTTON_RADIUS, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.focus_ring import ARROWS, ring_outside
from fieldkit.gui.widgets.nav_foot import LOCK, Foot, FootWords
from fieldkit.gui.widgets.nav_head import Head

WIDE = 188
NARROW = 56
_ROW = 36
_TWO_LINES = 46


@dataclass(frozen=True, slots=True)
class Place:
    """One page in the navigation: its key, its words, its icon; ``last`` stands at the foot."""

    key: str
    words: str
    icon: str
    last: bool = False


class NavItem(QAbstractButton):
    """One name of a page with what waits there."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._count = 0
        self._folded = False
        self.setText(place.words)
        self.setAccessibleName(place.words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        ring_outside(self)

    def show_count(self, count: int) -> None:
        """Show how much waits on the page; 0 shows nothing."""
        self._count = count
        said = f"{self.place.words}, {number(count)}" if count else self.place.words
        self.setAccessibleName(said)
        self.setToolTip(said if self._folded else "")
        self.update()

    def fold(self, folded: bool) -> None:
        """Show the icon alone, or icon and words."""
        self._folded = folded
        self.setToolTip(self.accessibleName() if folded else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return one row, or two lines where the words need them."""
        theme = current()
        if self._folded:
            # An icon needs no more room for larger letters; the window is seldom higher.
            return QSize(40, min(theme.px(_ROW), _TWO_LINES))
        return QSize(40, theme.px(_TWO_LINES if self._breaks() else _ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the navigation; a button of Qt would only move the focus."""
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, words and count, on a tint with a bar where the page is open."""
        painter = QPainter(self)
        theme = current()
        chosen = self.isChecked()
        if chosen:
            frame(painter, self.rect(), fill="accent_tint", radius=BUTTON_RADIUS)
            frame(painter, QRect(0, 9, 3, self.height() - 18), fill="accent", radius=1.5)
        elif self.underMouse():
            frame(painter, self.rect(), fill="neutral_tint", radius=BUTTON_RADIUS)
        role = "accent_text" if chosen else "muted"
        middle = self.height() / 2 - theme.px(18) / 2
        left = (self.width() - theme.px(18)) / 2 if self._folded else theme.px(11)
        paint_icon(painter, self.place.icon, role, left, middle)
        if self._folded:
            self._paint_bubble(painter)
            return
        painter.setFont(theme.strong() if chosen else theme.body())
        painter.setPen(theme.color("accent_text" if chosen else "ink"))
        room = self.rect().adjusted(theme.px(42), 0, theme.px(-28) if self._count else -4, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self.text())
        if self._count:
            painter.setFont(theme.hint(600))
            painter.setPen(theme.color("accent_text" if chosen else "muted"))
            place = self.rect().adjusted(0, 0, -theme.px(12), 0)
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(place, int(side), number(self._count))

    def _paint_bubble(self, painter: QPainter) -> None:
        if not self._count:
            return
        theme = current()
        painter.setFont(theme.font(11, 600))
        words = number(self._count)
        height = theme.px(15)
        width = max(height, painter.fontMetrics().horizontalAdvance(words) + 8)
        # A long number moves over the icon rather than out of the window's edge.
        left = min(self.width() // 2 + 3, self.width() - width)
        place = QRect(max(0, left), 2, width, height)
        frame(painter, place, fill="accent", radius=height / 2)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _breaks(self) -> bool:
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(self.text()) > current().px(WIDE - 42 - 12) - 16


def narrow_width() -> int:
    """Return how wide the icons alone are: their largest is the button that locks."""
    return max(NARROW, current().px(LOCK) + 24)


class Navigation(QWidget):
    """The pages one can go to, and the foot: saved at, not handed over, who, lock.

    Signals: place_requested(key), hand_over_requested(), lock_requested().
    """

    place_requested = Signal(str)
    hand_over_requested = Signal()
    lock_requested = Signal()

    def __init__(self, places: Sequence[Place], laptop: str, words: FootWords) -> None:
        super().__init__()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("nav"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self._folded = False
        self.head = Head(laptop)
        self.foot = Foot(words)
        self.items = [NavItem(place) for place in places]
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 8)
        column.setSpacing(2)
        column.addWidget(self.head)
        column.addSpacing(12)
        for item in self.items:
            if item.place.last:
                column.addStretch(1)
            column.addWidget(item)
            item.clicked.connect(self._go)
        if not any(item.place.last for item in self.items):
            column.addStretch(1)
        column.addSpacing(6)
        column.addWidget(Hairline())
        column.addWidget(self.foot)
        self.foot.hand_over_requested.connect(self.hand_over_requested)
        self.foot.lock_requested.connect(self.lock_requested)
        self.setFixedWidth(current().px(WIDE))

    def show_place(self, key: str) -> None:
        """Mark the page that is open; a page without a name of its own marks none."""
        for item in self.items:
            item.setChecked(item.place.key == key)

    def show_count(self, key: str, count: int) -> None:
        """Show how much waits on a page."""
        for item in self.items:
            if item.place.key == key:
                item.show_count(count)

    def fold(self, folded: bool) -> None:
        """Shrink to icons, or grow back to words."""
        if folded == self._folded:
            return
        self._folded = folded
        self.head.fold(folded)
        self.foot.fold(folded)
        for item in self.items:
            item.fold(folded)
        self.setFixedWidth(narrow_width() if folded else current().px(WIDE))

    @property
    def folded(self) -> bool:
        """Tell whether only icons are shown."""
        return self._folded

    def focus_first(self) -> None:
        """Give the focus to the open page's name."""
        chosen = next((item for item in self.items if item.isChecked()), self.items[0])
        chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the names with the arrows, open with Enter."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        place = next((i for i, item in enumerate(self.items) if item.hasFocus()), None)
        if step is not None and place is not None:
            wanted = max(0, min(len(self.items) - 1, place + step))
            self.items[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and place is not None:
            self.items[place].click()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        item = self.sender()
        if isinstance(item, NavItem):
            # The window marks it once the page in sight lets go.
            item.setChecked(not item.isChecked())
            self.place_requested.emit(item.place.key)
