"""A note on an answer, under its question: written while the form is filled, read afterwards."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldkit.formats import clock, long_date
from fieldkit.gui.questions.text import GrowingText
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.answer_note import MOST_NOTE, AnswerNote

_LEFT = 12


class NoteField(QWidget):
    """The words of one note, who wrote it and when.

    Signals:
        written(text): as the field tells it; "" takes the note away.
        entered(): Enter was pressed: the next question, please.
    """

    written = Signal(str)
    entered = Signal()

    def __init__(self, *, readonly: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(_("Note on the answer"), "hint_medium", "muted")
        self._signed = Label("", "hint", "muted", wrap=True)
        self.edit: GrowingText | None = None
        self.words = Label("", "body", "ink", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, 2, 0, 2)
        column.setSpacing(3)
        column.addWidget(self._title)
        if readonly:
            column.addWidget(self.words)
        else:
            self.edit = GrowingText(1, self)
            self.edit.setAccessibleName(self._title.text())
            self.edit.paused.connect(self._tell)
            self.edit.entered.connect(self.entered)
            column.addWidget(self.edit)
        column.addWidget(self._signed)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_note(self, note: AnswerNote | None) -> None:
        """Show a note, but never under the hand that types."""
        text = note.text if note is not None else ""
        if self.edit is None:
            self.words.setText(text)
        elif not self.edit.pending() and self.edit.toPlainText().strip() != text:
            self.edit.fill(text)
        signed = "" if note is None else written_by(note)
        self._signed.setText(signed)
        self._signed.setVisible(bool(signed))
        if self.edit is not None:
            self.edit.setAccessibleDescription(signed)

    def flush(self) -> None:
        """Tell the words at once."""
        if self.edit is not None:
            self.edit.settle()

    def name_after(self, question: str) -> None:
        """Let a screen reader say which answer the note is on."""
        if self.edit is not None:
            self.edit.setAccessibleName(f"{self._title.text()}: {question}")

    def in_use(self) -> bool:
        """Tell whether somebody writes in it now."""
        return self.edit is not None and (self.edit.hasFocus() or self.edit.pending())

    def sizeHint(self) -> QSize:
        """Return the room of a few words."""
        return QSize(current().px(300), super().sizeHint().height())

    def _tell(self) -> None:
        if self.edit is not None:
            self.written.emit(self.edit.toPlainText()[:MOST_NOTE])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line that sets the note apart."""
        QPainter(self).fillRect(0, 2, 2, self.height() - 4, current().color("rule"))


def written_by(note: AnswerNote) -> str:
    """Return who wrote a note and when."""
    moment = note.at.astimezone()
    return f"{note.user_name}, {long_date(moment.date())}, {clock(moment)}"
