"""Words as an answer: one line for a name, growing lines for what happened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QWidget

from fieldkit.gui.painting import WRONG
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.line import PAUSE, PausedLine, is_forms_key
from fieldkit.gui.theme import current

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_LINES_AT_MOST = 10
_LONG = 10_000


class LineControl(AnswerControl):
    """One line of text, such as a name or a number of a paper; ``line`` makes its field."""

    def __init__(
        self,
        row: "NodeView",
        parent: QWidget | None = None,
        line: Callable[[QWidget], PausedLine] = PausedLine,
    ) -> None:
        super().__init__(row, parent)
        self.field = line(self)
        self.field.setMaxLength(_LONG)
        if "masked" in row.appearance:
            self.field.setEchoMode(PausedLine.EchoMode.PasswordEchoOnEdit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self.field.paused.connect(self._tell)
        self.field.entered.connect(self.onward)
        self.field.textEdited.connect(self.typed)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the value, but never under the hand that types."""
        super().show_row(row)
        if not self.field.pending() and self.field.text() != row.value:
            place = self.field.cursorPosition()
            self.field.setText(row.value)
            self.field.setCursorPosition(min(place, len(row.value)) if place else 0)

    def flush(self) -> None:
        """Tell the text at once."""
        self.field.settle()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        self.field.set_wrong(wrong)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the field."""
        return (self.field,)

    def wanted_width(self) -> int:
        """Return one column."""
        return current().px(180)

    def _tell(self) -> None:
        self.answered.emit(self.field.text())


class GrowingText(QPlainTextEdit):
    """Lines that grow with what is written, from a field's height to ten lines.

    Signals:
        paused(): nothing was typed for a moment, or the field was left.
        entered(): Enter was pressed where it does not make a new line.
    """

    paused = Signal()
    entered = Signal()

    def __init__(self, least_lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least_lines
        self._filling = False
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(7)
        self.viewport().setAutoFillBackground(False)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.paused)
        self.textChanged.connect(self._on_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def pending(self) -> bool:
        """Tell whether something typed has not been told yet."""
        return self._pause.isActive()

    def settle(self) -> None:
        """End the pause at once."""
        if self._pause.isActive():
            self._pause.stop()
            self.paused.emit()

    def fill(self, text: str) -> None:
        """Show a text that nobody typed, keeping the cursor where it is, or at the end at first."""
        place = self.textCursor().position() if self.toPlainText() else len(text)
        self._filling = True
        self.setPlainText(text)
        self._filling = False
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)))
        self.setTextCursor(cursor)

    def _on_changed(self) -> None:
        if not self._filling:
            self._pause.start()

    def _grow(self) -> None:
        line = QFontMetrics(self.font()).lineSpacing()
        lines = max(self._least, min(int(self.document().size().height()), _LINES_AT_MOST))
        height = max(current().px(34), lines * line + 16)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Return the height of the lines that are there."""
        return QSize(current().px(300), self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        """Leave the form's own keys to the form."""
        if isinstance(event, QKeyEvent) and is_forms_key(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter; Shift+Enter, or Enter in a large field, makes a new line."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
                return
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self._least == 1 and not shifted:
                self.settle()
                self.entered.emit()
                return
            self.insertPlainText("\n")
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the text before the keyboard goes elsewhere."""
        self.settle()
        super().focusOutEvent(event)
        self.update()


class TextControl(AnswerControl):
    """Text of any length, in a field that grows with it."""

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self._large = "multiline" in row.appearance
        least = 3 if self._large else 1
        rows = row.parameters.get("rows", "")
        if rows.isdigit():
            least = max(1, min(int(rows), 10))
        self.field = GrowingText(least, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self.field.paused.connect(self._tell)
        self.field.entered.connect(self.onward)
        self.field.textChanged.connect(self._on_changed)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the value, but never under the hand that types."""
        super().show_row(row)
        if not self.field.pending() and self.field.toPlainText() != row.value:
            self.field.fill(row.value)

    def flush(self) -> None:
        """Tell the text at once."""
        self.field.settle()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        if bool(self.field.property(WRONG)) != wrong:
            self.field.setProperty(WRONG, wrong)
            self.field.update()

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the field."""
        return (self.field,)

    def wanted_width(self) -> int:
        """Return two or three columns."""
        return current().px(680 if self._large else 440)

    def _tell(self) -> None:
        self.answered.emit(self.field.toPlainText()[:_LONG])

    def _on_changed(self) -> None:
        if self.field.pending():
            self.typed.emit()
