"""What is shown and not asked: notes, calculated values, answers of a finalized form."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.questions import track, written
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.markup import has_markup, safe_html
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_LONG = 40


class MarkedLabel(Label):
    """Words of a form: plain, or with the little markup that is safe; links lead nowhere."""

    def __init__(self, kind: str = "body", role: str = "ink") -> None:
        super().__init__("", kind, role, wrap=True)
        self._marked = ""

    def show_words(self, words: str, markup: str = "") -> None:
        """Show the words; ``markup`` is their markdown source where they have any."""
        marked = markup if markup and has_markup(markup) else ""
        if marked:
            html = safe_html(marked)
            if html != self._marked or self.textFormat() is not Qt.TextFormat.RichText:
                self.setTextFormat(Qt.TextFormat.RichText)
                self.setText(html)
            self._marked = html
        elif words != self.text() or self.textFormat() is not Qt.TextFormat.PlainText:
            self.setTextFormat(Qt.TextFormat.PlainText)
            self.setText(words)


class NoteControl(AnswerControl):
    """A note between the questions; it takes no answer and no focus."""

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self._words = MarkedLabel("body", "ink")
        drawn = QLabel()
        drawn.setPixmap(pixmap("info", "muted", 16))
        drawn.setContentsMargins(0, 2, 0, 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(8)
        layout.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the words, and the value where the note has one."""
        super().show_row(row)
        value = f"\n{row.value}" if row.value else ""
        self._words.show_words(row.label + value, row.label_markup + value)

    def is_wide(self) -> bool:
        """Take the whole row."""
        return True


class ShownControl(AnswerControl):
    """An answer that is read, not given, in the words of the form."""

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self._words = Label("", "body", "ink", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.addWidget(self._words, 1)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the answer, a dash where there is none."""
        super().show_row(row)
        words = answer_in_words(row)
        self._words.set_role("ink" if words else "faint")
        self._words.setText(words or "\N{EN DASH}")

    def wanted_width(self) -> int:
        """Return the width of the words, whole rows for long ones."""
        words = self._words.text()
        if len(words) > _LONG:
            return current().px(680)
        return QFontMetrics(current().body()).horizontalAdvance(words) + 8


def answer_in_words(row: "NodeView") -> str:
    """Return an answer as a person reads it: labels of choices, dates and numbers as written."""
    if not row.value:
        return ""
    if row.kind == "trigger":
        return "" if row.value == "false" else _("Confirmed")
    if row.choices:
        labels = {choice.value: choice.label or choice.value for choice in row.choices}
        several = row.kind == "rank" or row.multiple
        values = row.value.split() if several else [row.value]
        return ", ".join(labels.get(value, value) for value in values)
    return _typed_in_words(row)


def _typed_in_words(row: "NodeView") -> str:
    if row.type in {"int", "integer", "decimal"}:
        return written.shown_number(row.value, grouped="thousands-sep" in row.appearance)
    if row.type == "date":
        return written.shown_day(row.value)
    if row.type == "time":
        return written.shown_clock(row.value)
    if row.type == "dateTime":
        moment = written.read_moment(row.value)
        if moment:
            return f"{written.shown_day(moment.date().isoformat())}, {moment:%H:%M}"
    if row.type in {"geotrace", "geoshape"}:
        return track.summary(row.value, shape=row.type == "geoshape")
    return row.value
