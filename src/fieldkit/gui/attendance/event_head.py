"""The line under an event's title: when and where, who came, who is registered."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.gui.attendance.figures import DOT, beside_line, event_line, held_line
from fieldkit.gui.painting import elided
from fieldkit.gui.theme import current
from fieldkit.records.attendance import EventSummary
from fieldkit.records.event import Event


class EventLine(QWidget):
    """Shows the figures of an event; those who came stand out, the place is cut first."""

    def __init__(self) -> None:
        super().__init__()
        self.when = self.held = self.beside = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_event(self, event: Event, summary: EventSummary) -> None:
        """Show an event's figures."""
        self.when, self.held = event_line(event), held_line(summary)
        self.beside = beside_line(summary)
        said = DOT.join(part for part in (self.when, self.held, self.beside) if part)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line of hints."""
        return QSize(200, QFontMetrics(current().hint()).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the three parts; what comes first gives way, since the figures matter most."""
        painter = QPainter(self)
        theme = current()
        plain, strong = theme.hint(), theme.hint(600)
        held = self.held + (DOT if self.held else "")
        room = self.width() - QFontMetrics(strong).horizontalAdvance(held)
        room -= QFontMetrics(plain).horizontalAdvance(self.beside) + 4
        when = QFontMetrics(plain).horizontalAdvance(self.when + DOT) + 1
        x = min(when, max(room, 0))
        runs = ((self.when + DOT, plain, "muted", x), (held, strong, "ink", 0))
        left = 0
        for words, font, role, width in (*runs, (self.beside, plain, "muted", 0)):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            wide = width or painter.fontMetrics().horizontalAdvance(words) + 1
            elided(painter, QRect(left, 0, min(wide, self.width() - left), self.height()), words)
            left += wide - 1
        painter.end()
