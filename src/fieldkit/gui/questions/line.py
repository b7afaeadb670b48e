"""A one-line field that tells its text on a short pause and on leaving."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldkit.gui.painting import WRONG
from fieldkit.gui.theme import current

PAUSE = 400  # ms of typing pause after which the text is told
MARGIN = 8


def is_forms_key(event: QKeyEvent) -> bool:
    """Tell whether a field must not take a key for itself: undo, redo, Ctrl+Ins."""
    if event.type() != QEvent.Type.ShortcutOverride:
        return False
    steps = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    adds = event.key() == Qt.Key.Key_Insert
    adds = adds and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return adds or any(event.matches(step) for step in steps)


class PausedLine(QLineEdit):
    """A field of one line; undo and redo belong to the whole form, not to the field.

    Signals:
        paused(): nothing was typed for a moment, or the field was left.
        left(): the keyboard went elsewhere.
        entered(): Enter was pressed.
    """

    paused = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextMargins(MARGIN - 2, 0, MARGIN - 2, 0)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.paused)
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._on_return)

    def pending(self) -> bool:
        """Tell whether something typed has not been told yet."""
        return self._pause.isActive()

    def settle(self) -> None:
        """End the pause at once."""
        if self._pause.isActive():
            self._pause.stop()
            self.paused.emit()

    def set_wrong(self, wrong: bool) -> None:
        """Draw the danger edge, or take it away."""
        if bool(self.property(WRONG)) != wrong:
            self.setProperty(WRONG, wrong)
            self.update()

    def _on_edited(self) -> None:
        self._pause.start()

    def _on_return(self) -> None:
        self.settle()
        self.entered.emit()

    def sizeHint(self) -> QSize:
        """Return the height of a field; the width is its owner's."""
        return QSize(current().px(140), current().px(34))

    def minimumSizeHint(self) -> QSize:
        """Let the owner make the field as narrow as it needs."""
        return QSize(current().px(48), current().px(34))

    def event(self, event: QEvent) -> bool:
        """Leave the form's own keys to the form."""
        if isinstance(event, QKeyEvent) and is_forms_key(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on what a one-line field has no use for, so that the page gets it."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} or event.matches(
            QKeySequence.StandardKey.Undo
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the text before the keyboard goes elsewhere."""
        self.settle()
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()
