"""Fields with their label above and, where an answer is to be looked at again, a sentence below."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from fieldkit.formats import table_date
from fieldkit.gui.icons import icon, pixmap
from fieldkit.gui.style import FIELD_HEIGHT, WRONG
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, language


class ErrorLine(QWidget):
    """An icon and a sentence that says what to do; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        drawn = QLabel()
        drawn.setPixmap(pixmap("circle-alert", "danger", 16))
        self._words = Label("", "hint_medium", "danger", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show the sentence, or hide the line where it is empty."""
        self._words.setText(sentence)
        self.setVisible(bool(sentence))

    def sentence(self) -> str:
        """Return what it says now."""
        return self._words.text()


class Field(QWidget):
    """A control with its label 5 px above, a hint and an error line below it."""

    def __init__(self, label: str, control: QWidget, *, hint: str = "", width: int = 0) -> None:
        super().__init__()
        self.control = control
        self.label = Label(label, "medium")
        self.label.setBuddy(control)
        self.hint = Label(hint, "hint", "muted", wrap=True)
        if not hint:
            self.hint.hide()
        self.error = ErrorLine()
        control.setAccessibleName(label)
        if width:
            control.setFixedWidth(current().px(width))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.label)
        if width:
            column.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            column.addWidget(control)
        column.addWidget(self.error)
        column.addWidget(self.hint)
        # In a row of fields of unlike heights all labels stand on one line.
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(control)

    def set_error(self, sentence: str) -> None:
        """Show what is to be looked at again, or nothing with an empty sentence."""
        self.error.say(sentence)
        self.control.setProperty(WRONG, bool(sentence))
        self.control.setAccessibleDescription(sentence or self.hint.text())
        self.control.update()

    def error_sentence(self) -> str:
        """Return what the error line says now."""
        return self.error.sentence()


class LineField(Field):
    """One line of text; ``edit`` is the line edit inside.

    Signals: changed(text) with each keystroke, confirmed() on Enter.
    """

    changed = Signal(str)
    confirmed = Signal()

    def __init__(
        self, label: str, *, hint: str = "", placeholder: str = "", text: str = "", width: int = 0
    ) -> None:
        self.edit = line_edit(placeholder)
        super().__init__(label, self.edit, hint=hint, width=width)
        self.edit.setText(text)
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self.confirmed)

    def text(self) -> str:
        """Return what is written, without the blanks around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Write something into the field."""
        self.edit.setText(text)


class PassphraseField(LineField):
    """A passphrase: dots, an eye that shows it, and what may stand in the way.

    Nothing typed here is kept by undo or offered by the system.
    """

    def __init__(self, label: str, *, hint: str = "") -> None:
        super().__init__(label, hint=hint)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._eye = QAction(icon("eye"), _("Show the passphrase"), self.edit)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.edit.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        for button in self.edit.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            button.setAccessibleName(_("Show the passphrase"))

    def text(self) -> str:
        """Return the passphrase exactly as typed: blanks count."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.edit.clear()

    def _show(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if shown else "eye"))


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
        for key, words in options:
            self.combo.addItem(words, key)
        self.combo.currentIndexChanged.connect(self._tell)

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


def line_edit(placeholder: str = "") -> QLineEdit:
    """Return a bare line edit of the program's height, with its 8 px inside."""
    edit = QLineEdit()
    edit.setFixedHeight(current().px(FIELD_HEIGHT))
    edit.setTextMargins(6, 0, 6, 0)
    edit.setPlaceholderText(placeholder)
    return edit


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
