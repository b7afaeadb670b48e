"""Fields of several kinds: lines, passphrases, paragraphs, lists and days."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from fieldkit.formats import table_date
from fieldkit.gui.icons import icon
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.field import ErrorLine, Field, LineField, PassphraseField, line_edit
from fieldkit.i18n import _, language

__all__ = [
    "ComboField",
    "DateField",
    "ErrorLine",
    "Field",
    "LineField",
    "PassphraseField",
    "TextField",
    "line_edit",
    "parse_day",
]


class TextField(Field):
    """Several lines of text; Tab goes on to the next field.

    Signals: changed(text).
    """

    changed = Signal(str)

    def __init__(self, label: str, *, hint: str = "", lines: int = 3, text: str = "") -> None:
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.document().setDocumentMargin(8)
        self.edit.setFixedHeight(current().px(18 * lines + 18))
        super().__init__(label, self.edit, hint=hint)
        self.edit.setPlainText(text)
        self.edit.textChanged.connect(self._tell)

    def text(self) -> str:
        """Return what is written, without the blanks around it."""
        return self.edit.toPlainText().strip()

    def _tell(self) -> None:
        self.changed.emit(self.text())


class ComboField(Field):
    """One of several values, each a key with its words.

    Signals: chosen(key).
    """

    chosen = Signal(str)

    def __init__(
        self, label: str, options: Sequence[tuple[str, str]], *, hint: str = "", width: int = 0
    ) -> None:
        self.combo = QComboBox()
        super().__init__(label, self.combo, hint=hint, width=width)
        self.set_options(options)
        self.combo.currentIndexChanged.connect(self._tell)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other values, the first of them chosen."""
        self.combo.clear()
        for key, words in options:
            self.combo.addItem(words, key)

    def key(self) -> str:
        """Return the key that is chosen, or "" in an empty list."""
        return str(self.combo.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose a key; an unknown one changes nothing."""
        place = self.combo.findData(key)
        if place >= 0:
            self.combo.setCurrentIndex(place)

    def _tell(self) -> None:
        self.chosen.emit(self.key())


class DateField(Field):
    """A day, typed as people write it ("12.11.2026", "12 11 26", "12.11") or picked.

    Signals: changed(date or None).
    """

    changed = Signal(object)

    def __init__(self, label: str, *, day: date | None = None, hint: str = "") -> None:
        self.edit = line_edit(_("dd.mm.yyyy"))
        super().__init__(label, self.edit, hint=hint, width=140)
        self._today = date.today  # a test may set the day
        self._pick = QAction(icon("calendar"), _("Pick a day"), self.edit)
        self._pick.triggered.connect(self.pick)
        self.edit.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)
        for button in self.edit.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            button.setAccessibleName(_("Pick a day"))
        self.edit.editingFinished.connect(self._settle)
        self.set_day(day)

    def day(self) -> date | None:
        """Return the day, or None while what is typed is no day."""
        return parse_day(self.edit.text(), self._today())

    def set_day(self, day: date | None) -> None:
        """Write a day into the field."""
        self.edit.setText(table_date(day) if day else "")

    def pick(self) -> None:
        """Open a calendar under the field."""
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setAccessibleName(_("Calendar"))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        shown = self.day() or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(menu.close)
        calendar.clicked.connect(menu.close)
        menu.popup(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 4)))
        calendar.setFocus()

    def _picked(self, picked: QDate) -> None:
        self.set_day(date(picked.year(), picked.month(), picked.day()))
        self._settle()

    def _settle(self) -> None:
        day = self.day()
        if day is not None:
            self.set_day(day)
        unread = bool(self.edit.text().strip()) and day is None
        self.set_error(_("Write the date as day, month, year: 12.11.2026.") if unread else "")
        self.changed.emit(day)


def parse_day(text: str, today: date) -> date | None:
    """Return the day that people mean by "12.11.2026", "12 11 26", "121126", "12.11" or None."""
    cleaned = text.replace("\N{NO-BREAK SPACE}", " ").strip().rstrip(".")
    if language() == "en" and any(c.isalpha() for c in cleaned):
        return _worded(cleaned)
    found = next((match for match in (p.fullmatch(cleaned) for p in _DAYS) if match), None)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts.get("year") or today.year)
    if parts.get("short"):
        year = int(parts["short"])
        year += 2000 if year <= today.year % 100 + 10 else 1900
    try:
        return date(year, int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None


_YEAR = "(?:(?P<year>[0-9]{4})|(?P<short>[0-9]{2}))"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?P<day>[0-9]{{1,2}})[ ./,-]+(?P<month>[0-9]{{1,2}})(?:[ ./,-]+{_YEAR})?",
        f"(?P<day>[0-9]{{2}})(?P<month>[0-9]{{2}}){_YEAR}",
        "(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
    )
)


def _worded(text: str) -> date | None:
    for pattern in ("%d %b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
