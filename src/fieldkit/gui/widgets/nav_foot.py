"""The foot of the navigation: saved at, what head office does not have, who is at work, lock."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import BUTTON_RADIUS, elided, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.focus_ring import ring_outside
from fieldkit.i18n import _

LOCK = 28  # px of the button that locks


@dataclass(frozen=True, slots=True)
class FootWords:
    """What the foot says: "Saved 14:32", "3 not handed over yet", and who is at work."""

    saved: str
    waiting: str
    who: str


def signature(name: str) -> str:
    """Return "Ольхова Н. П." of a full name; what is short already stays as it is."""
    surname, *given = name.split()
    if not given or any("." in part for part in given):
        return name
    return "\N{NO-BREAK SPACE}".join([surname, *(f"{part[0]}." for part in given[:2])])


class FootLine(QAbstractButton):
    """One line of the foot with its icon; at 56 px the icon with a tip."""

    def __init__(self, icon: str, role: str) -> None:
        super().__init__()
        self._icon, self._role = icon, role
        self._folded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def say(self, words: str) -> None:
        """Show other words."""
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(words if self._folded else "")
        self.update()

    def fold(self, folded: bool) -> None:
        """Show the icon alone, or icon and words."""
        self._folded = folded
        self.setToolTip(self.text() if folded else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line's height."""
        height = current().px(24)
        return QSize(40, min(height, 30) if self._folded else height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon and words."""
        painter = QPainter(self)
        theme = current()
        if self.isEnabled() and self.focusPolicy() != Qt.FocusPolicy.NoFocus and self.underMouse():
            frame(painter, self.rect(), fill="neutral_tint", radius=BUTTON_RADIUS)
        size = theme.px(16)
        left = (self.width() - size) / 2 if self._folded else theme.px(12)
        paint_icon(painter, self._icon, self._role, left, (self.height() - size) / 2, 16)
        if not self._folded:
            painter.setFont(theme.hint(500))
            painter.setPen(theme.color("ok" if self._role == "ok" else "ink"))
            elided(painter, self.rect().adjusted(theme.px(42), 0, 0, 0), self.text())


class Initials(QLabel):
    """Two letters of a name in a circle."""

    def __init__(self, name: str) -> None:
        super().__init__()
        parts = [part for part in name.replace(".", " ").split() if part]
        self._letters = "".join(part[0] for part in parts[:2]).upper()
        self.setFixedSize(current().px(24), current().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the circle and the letters."""
        painter = QPainter(self)
        theme = current()
        frame(painter, self.rect(), fill="neutral_tint", radius=self.width() / 2)
        painter.setFont(theme.font(10, 600))
        painter.setPen(theme.color("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)


class NameLine(QWidget):
    """A name that may be cut with an ellipsis; the tip has the whole."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(40, current().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the name."""
        painter = QPainter(self)
        painter.setFont(current().hint(600))
        painter.setPen(current().color("ink"))
        elided(painter, self.rect(), signature(self._name))


class Foot(QWidget):
    """What never leaves the user's sight.

    Signals: hand_over_requested(), lock_requested().
    """

    hand_over_requested = Signal()
    lock_requested = Signal()

    def __init__(self, words: FootWords) -> None:
        super().__init__()
        self.saved = FootLine("circle-check", "ok")
        self.waiting = FootLine("upload", "muted")
        self.waiting.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.waiting.setCursor(Qt.CursorShape.PointingHandCursor)
        ring_outside(self.waiting)
        self.waiting.clicked.connect(self.hand_over_requested)
        self.initials = Initials(words.who)
        self.name = NameLine(words.who)
        self.lock = IconButton("lock", _("Lock (F10)"), size=LOCK)
        self.lock.clicked.connect(self.lock_requested)
        self._who = QHBoxLayout()
        self._who.setContentsMargins(8, 2, 0, 0)
        self._who.setSpacing(8)
        self._who.addWidget(self.initials)
        self._who.addWidget(self.name, 1)
        self._who.addWidget(self.lock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.saved)
        column.addWidget(self.waiting)
        column.addLayout(self._who)
        self.say(words)

    def say(self, words: FootWords) -> None:
        """Show other words."""
        self.saved.say(words.saved)
        self.waiting.say(words.waiting)
        self.waiting.setVisible(bool(words.waiting))

    def fold(self, folded: bool) -> None:
        """Show icons alone, or icons and words."""
        self.saved.fold(folded)
        self.waiting.fold(folded)
        self.name.setVisible(not folded)
        self.initials.setVisible(not folded)
        self._who.setContentsMargins(4 if folded else 8, 2, 4 if folded else 0, 0)
