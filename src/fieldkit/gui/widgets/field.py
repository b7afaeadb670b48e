"""The field: a control with its label above and, where it is to be looked at again, why below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fieldkit.gui.icons import icon, pixmap
from fieldkit.gui.painting import FIELD_HEIGHT, WRONG
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.framed_edit import FramedEdit
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


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
        self.column = column = QVBoxLayout(self)
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
        self,
        label: str,
        *,
        hint: str = "",
        placeholder: str = "",
        text: str = "",
        width: int = 0,
        edit: QLineEdit | None = None,
    ) -> None:
        self.edit = edit or line_edit(placeholder)
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
        super().__init__(label, hint=hint, edit=FramedEdit())
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


def line_edit(placeholder: str = "") -> QLineEdit:
    """Return a bare line edit of the program's height, with its 8 px inside."""
    edit = QLineEdit()
    edit.setFixedHeight(current().px(FIELD_HEIGHT))
    edit.setTextMargins(6, 0, 6, 0)
    edit.setPlaceholderText(placeholder)
    return edit
