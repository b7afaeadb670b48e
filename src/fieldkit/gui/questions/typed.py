"""Answers that are typed in one line and read: numbers, dates, times, places."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.gui.questions import written
from fieldkit.gui.questions.control import AnswerControl, today
from fieldkit.gui.questions.line import PausedLine
from fieldkit.gui.theme import current
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_MINUS_OK = "+-0123456789., \N{NO-BREAK SPACE}"


class TypedControl(AnswerControl):
    """A field whose words are read into an answer.

    While a hand types, only what can be read is told. Words that cannot be
    read are kept in the field with a sentence, and the answer is taken back:
    a form must never hold what its field does not show.
    """

    field_width = 140

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self._bad = ""
        self.field = PausedLine(self)
        self.field.setMaxLength(200)
        self.field.setPlaceholderText(self.placeholder())
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(8)
        self.box.addWidget(self.field)
        self.field.paused.connect(self._on_pause)
        self.field.left.connect(self._on_left)
        self.field.entered.connect(self._on_entered)
        self.field.textEdited.connect(self.typed)
        self.show_row(row)

    def read(self, words: str) -> str | None:
        """Return the words as an answer, None where they cannot be read."""
        raise NotImplementedError

    def shown(self, value: str) -> str:
        """Return an answer as it is written in the field."""
        raise NotImplementedError

    def sentence(self) -> str:
        """Return what to do where the words cannot be read."""
        raise NotImplementedError

    def placeholder(self) -> str:
        """Return what stands in the empty field."""
        return ""

    def show_row(self, row: "NodeView") -> None:
        """Show the value, but neither under the hand that types nor over unread words."""
        super().show_row(row)
        if self.field.pending() or (self._bad and not row.value):
            return
        if self.field.hasFocus() and self.read(self.field.text().strip()) == row.value:
            return
        self._bad = ""
        shown = self.shown(row.value) if row.value else ""
        if shown != self.field.text():
            self.field.setText(shown)

    def flush(self) -> None:
        """Read what is typed at once and for good."""
        self.field.settle()
        self._settle()

    def trouble(self) -> str:
        """Return the sentence about unread words."""
        return self.sentence() if self._bad else ""

    def unread(self) -> str:
        """Return the unread words."""
        return self._bad

    def show_unread(self, words: str) -> None:
        """Put unread words back."""
        self._bad = words
        self.field.setText(words)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        self.field.set_wrong(wrong)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the field."""
        return (self.field,)

    def wanted_width(self) -> int:
        """Return the width of the field."""
        return current().px(self.field_width)

    def least_width(self) -> int:
        """Return the same: a date must not be cut."""
        return self.wanted_width()

    def _on_pause(self) -> None:
        words = self.field.text().strip()
        value = self.read(words) if words else ""
        if value is not None:
            self._tell(value)
        elif self._bad:
            self._bad = words

    def _on_left(self) -> None:
        self._settle()

    def _on_entered(self) -> None:
        self._settle()
        self.onward.emit()

    def _settle(self) -> None:
        words = self.field.text().strip()
        value = self.read(words) if words else ""
        if value is None:
            if words != self._bad:
                self._bad = words
                if self.row.value:
                    self.answered.emit("")
                self.troubled.emit()
            return
        self._tell(value)
        if value and self.row.value:
            self.field.setText(self.shown(self.row.value))

    def _tell(self, value: str) -> None:
        had_trouble = bool(self._bad)
        self._bad = ""
        if value != self.row.value:
            self.answered.emit(value)
        if had_trouble:
            self.troubled.emit()


class NumberControl(TypedControl):
    """A whole or a decimal number, figures aligned right."""

    field_width = 140

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        self._whole = row.type in {"int", "integer"}
        self._grouped = "thousands-sep" in row.appearance
        super().__init__(row, parent)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.addStretch(1)
        self.field.setFixedWidth(current().px(self.field_width))

    def read(self, words: str) -> str | None:
        """Return the number, whole where the form wants a whole one."""
        value = written.whole_number(words) if self._whole else written.decimal_number(words)
        if value is not None and _same_number(value, self.row.value):
            return self.row.value
        return value

    def shown(self, value: str) -> str:
        """Return the number as it is written here."""
        return written.shown_number(value, grouped=self._grouped)

    def sentence(self) -> str:
        """Ask for a number."""
        if self._whole:
            return _("A whole number is expected here, in figures: 3.")
        return _("A number is expected here, in figures: 12.5.")


class DigitsControl(TypedControl):
    """Text that the form wants in figures, such as a long number of a paper."""

    field_width = 216

    def read(self, words: str) -> str | None:
        """Return the words where they are figures and the signs of a number."""
        return words if all(sign in _MINUS_OK for sign in words) else None

    def shown(self, value: str) -> str:
        """Return the text as it is."""
        return value

    def sentence(self) -> str:
        """Ask for figures."""
        return _("Only figures are expected here.")


class TimeControl(TypedControl):
    """A time of day."""

    field_width = 90

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self.field.setFixedWidth(current().px(self.field_width))
        self.box.addStretch(1)

    def read(self, words: str) -> str | None:
        """Return the time with this laptop's offset."""
        if words == written.shown_clock(self.row.value):
            return self.row.value
        return written.time_of_day(words, today())

    def shown(self, value: str) -> str:
        """Return hours and minutes."""
        return written.shown_clock(value)

    def sentence(self) -> str:
        """Ask for a time."""
        return _("Write the time as hours and minutes: 14:30.")

    def placeholder(self) -> str:
        """Return the pattern."""
        return _("hh:mm")


class PlaceControl(TypedControl):
    """A point on the map, typed or pasted as latitude and longitude."""

    field_width = 300

    def read(self, words: str) -> str | None:
        """Return the point in ODK's form."""
        if words == self.shown(self.row.value):
            return self.row.value
        return written.place(words)

    def shown(self, value: str) -> str:
        """Return latitude and longitude."""
        return " ".join(value.split()[:2])

    def sentence(self) -> str:
        """Ask for two numbers."""
        return _("Write latitude and longitude, with a space between: 51.3761 128.1391.")

    def placeholder(self) -> str:
        """Return an example."""
        return _("latitude longitude")


def _same_number(typed: str, value: str) -> bool:
    try:
        return bool(value) and float(typed) == float(value)
    except ValueError:
        return False
