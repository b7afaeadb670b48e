"""Dates, typed or picked from a calendar, alone or with a time."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.painting import frame
from fieldkit.gui.questions import written
from fieldkit.gui.questions.control import AnswerControl, today
from fieldkit.gui.questions.typed import TimeControl, TypedControl
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton, link
from fieldkit.i18n import _, language, pgettext

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_BUTTON = 28


class DateControl(TypedControl):
    """A day; the calendar opens by its button or by the arrow down."""

    field_width = 150

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        self._month = "month-year" in row.appearance
        self._year = "year" in row.appearance
        super().__init__(row, parent)
        self._sheet: CalendarSheet | None = None
        self.field.setFixedWidth(current().px(self.field_width))
        self.box.addStretch(1)
        self.button: IconButton | None = None
        if not (self._month or self._year or "no-calendar" in row.appearance):
            self.button = IconButton("calendar", _("Pick a day"), size=_BUTTON, parent=self.field)
            self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.button.clicked.connect(self.pick)
            margins = self.field.textMargins()
            margins.setRight(_BUTTON)
            self.field.setTextMargins(margins)
            self.button.move(self.field.width() - self.button.width() - 3, 3)

    def read(self, words: str) -> str | None:
        """Return the day in ODK's form."""
        if self.row.value and words == self.shown(self.row.value):
            return self.row.value
        if self._year:
            return written.year(words)
        if self._month:
            return written.month(words, today()) or written.day(words, today())
        return written.day(words, today())

    def shown(self, value: str) -> str:
        """Return the day as it is written here."""
        if self._year:
            return value[:4]
        if self._month:
            return f"{value[5:7]}.{value[:4]}"
        return written.shown_day(value)

    def sentence(self) -> str:
        """Ask for a date."""
        if self._year:
            return _("Write the year in four figures: 2006.")
        if self._month:
            return _("Write the month and the year: 03.2006.")
        return _("There is no such date. Write day, month and year: 12.03.2006.")

    def placeholder(self) -> str:
        """Return the pattern."""
        if self._year:
            return _("yyyy")
        return _("mm.yyyy") if self._month else _("dd.mm.yyyy")

    def pick(self) -> None:
        """Open the calendar over the page, beside the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        day = written.read_day(self.read(self.field.text()) or self.row.value or "") or today()
        self._sheet = CalendarSheet(day, self.window())
        self._sheet.chosen.connect(self._picked)
        self._sheet.closed.connect(self._closed)
        self._sheet.open_beside(self.field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the calendar with the arrow down."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Down and (plain or alt) and self.button is not None:
            self.pick()
        else:
            event.ignore()

    def _picked(self, day: date) -> None:
        self._tell(day.isoformat())
        self.field.setText(self.shown(day.isoformat()))

    def _closed(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)


class CalendarSheet(QFrame):
    """A calendar that lies over the window until a day is chosen or Esc is pressed.

    It is a child of the window, not a window of its own, so that it opens
    alike on every system.

    Signals:
        chosen(date): a day was chosen.
        closed(): the sheet is gone, with or without a day.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, day: date, window: QWidget) -> None:
        super().__init__(window)
        self.calendar = QCalendarWidget(self)
        self.calendar.setGridVisible(False)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        no_head = QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        self.calendar.setVerticalHeaderFormat(no_head)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.setAccessibleName(_("Calendar"))
        self.calendar.setLocale(QLocale(language()))
        plain = QTextCharFormat()
        plain.setForeground(current().color("ink"))
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekend, plain)
        self.calendar.setMinimumWidth(current().px(290))
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        now = link(_("Today"))
        now.clicked.connect(self._take_today)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self.calendar)
        column.addWidget(now, 0, Qt.AlignmentFlag.AlignRight)
        self.adjustSize()

    def open_beside(self, field: QWidget) -> None:
        """Show the calendar under the field, above it where there is no room."""
        window = self.parentWidget() or self.window()
        place = field.mapTo(window, QPoint(0, field.height() + 4))
        room = QRect(place, self.sizeHint())
        if room.bottom() > window.height():
            above = field.mapTo(window, QPoint(0, -4 - room.height()))
            room.moveTop(max(0, above.y()))
        room.moveLeft(max(0, min(room.left(), window.width() - room.width() - 4)))
        self.setGeometry(room)
        self.show()
        self.raise_()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def finish(self) -> None:
        """Close and give the keyboard back."""
        self.closed.emit()
        self.hide()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.finish()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        frame(QPainter(self), self.rect(), fill="surface", edge="rule")

    def _take(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.finish()

    def _take_today(self) -> None:
        self.chosen.emit(today())
        self.finish()


class MomentControl(AnswerControl):
    """A day and a time of it, answered once both are there."""

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self._half = False
        self.day = DateControl(_part(row, "date", ""), self)
        self.time = TimeControl(_part(row, "time", ""), self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.day)
        layout.addWidget(self.time)
        layout.addStretch(1)
        for part in (self.day, self.time):
            part.answered.connect(self._on_part)
            part.troubled.connect(self.troubled)
            part.typed.connect(self.typed)
        self.day.onward.connect(self.time.take_focus)
        self.time.onward.connect(self.onward)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show both parts, unless only one of them is there yet."""
        super().show_row(row)
        moment = written.read_moment(row.value)
        if moment is None and self._half:
            return
        day = moment.date().isoformat() if moment else ""
        clock = moment.time().isoformat("milliseconds") if moment else ""
        self.day.show_row(_part(row, "date", day))
        self.time.show_row(_part(row, "time", clock))

    def flush(self) -> None:
        """Read both parts at once."""
        self.day.flush()
        self.time.flush()

    def trouble(self) -> str:
        """Return what is wrong with either part, or that one is missing."""
        missing = _("Both are needed here: the day and the time.")
        return self.day.trouble() or self.time.trouble() or (missing if self._half else "")

    def unread(self) -> str:
        """Return what is there of an answer that is not whole."""
        if not self.trouble():
            return ""
        return f"{self.day.field.text()} {self.time.field.text()}".strip()

    def set_wrong(self, wrong: bool) -> None:
        """Mark both fields."""
        self.day.set_wrong(wrong)
        self.time.set_wrong(wrong)

    def set_name(self, name: str, description: str) -> None:
        """Say which part each field is."""
        self.day.set_name(f"{name}: {pgettext('part of a moment', 'day')}", description)
        self.time.set_name(f"{name}: {pgettext('part of a moment', 'time')}", description)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return both fields."""
        return (self.day.field, self.time.field)

    def wanted_width(self) -> int:
        """Return the width of both fields."""
        return self.day.wanted_width() + self.time.wanted_width() + 8

    def least_width(self) -> int:
        """Return the same."""
        return self.wanted_width()

    def _on_part(self, value: str) -> None:
        part = self.sender()
        if part is self.day:
            self.day.show_row(_part(self.row, "date", value))
        else:
            self.time.show_row(_part(self.row, "time", value))
        day, clock = self.day.row.value, self.time.row.value
        self._half = bool(day) != bool(clock)
        if day and clock:
            self.answered.emit(written.moment(day, clock))
        elif self.row.value:
            self.answered.emit("")
        self.troubled.emit()


def _part(row: "NodeView", kind: str, value: str) -> "NodeView":
    return replace(row, type=kind, value=value)
