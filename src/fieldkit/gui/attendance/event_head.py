"""The line under an event's title: when and where, who came, who is registered."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.gui.attendance.figures import DOT, beside_line, event_line, held_line
from fieldkit.gui.painting import elided
from fieldkit.gui.theme import current
from fieldkit.records.event import Event
from fieldkit.records.event_summary import EventSummary

_CUT = 20  # px of the sign that the place goes on
_READABLE = 6  # letters of a place by which it is known


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

    def fitting(self, width: int) -> tuple[str, str, str]:
        """Return what stands on a width: when and where, who came, who is registered.

        The place is cut first. Where not even the day stands whole, who is
        registered is left out: half a date would be read as another, so the
        figures are drawn shorter before that.
        """
        plain = QFontMetrics(current().hint())
        day = plain.horizontalAdvance(self.when.split(DOT)[0] + DOT) + _CUT
        held, room, beside = "", 0, ""
        for beside in (self.beside, ""):
            held = self.held + (DOT if self.held and beside else "")
            room = width - QFontMetrics(current().hint(600)).horizontalAdvance(held)
            room -= plain.horizontalAdvance(beside) + 4
            if room >= day or not beside:
                break
        return self._when_on(plain, room - plain.horizontalAdvance(DOT)) + DOT, held, beside

    def _when_on(self, plain: QFontMetrics, room: int) -> str:
        """Return the day with as much of the place as can be read, or the day alone."""
        shown = plain.elidedText(self.when, Qt.TextElideMode.ElideRight, max(0, room))
        day = self.when.split(DOT)[0]
        readable = len(shown) > len(day + DOT) + _READABLE
        return shown if readable or shown == self.when else day

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the three parts."""
        painter = QPainter(self)
        theme = current()
        plain, strong = theme.hint(), theme.hint(600)
        styles = ((plain, "muted"), (strong, "ink"), (plain, "muted"))
        left = 0
        for words, (font, role) in zip(self.fitting(self.width()), styles, strict=True):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            wide = painter.fontMetrics().horizontalAdvance(words)
            elided(
                painter, QRect(left, 0, min(wide + 1, self.width() - left), self.height()), words
            )
            left += wide
        painter.end()
