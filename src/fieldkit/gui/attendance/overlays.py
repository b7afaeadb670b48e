"""The two small fields that open over the grid: the jump to a name, the note on a mark."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from fieldkit.gui.attendance import geometry
from fieldkit.gui.attendance.grid_view import GridView
from fieldkit.gui.painting import frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.keycap import Keycap
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.word_completer import WordCompleter
from fieldkit.i18n import _


class NameJump(QLineEdit):
    """Letters over the heading of the names: the cursor goes to whoever they begin.

    Signals: searched(text, onwards), ended(bool): True keeps the place, False goes back.
    """

    searched = Signal(str, bool)
    ended = Signal(bool)

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.setTextMargins(6, 0, 6, 0)
        self.setAccessibleName(_("Find a name"))
        self.setPlaceholderText(_("Name or row number"))
        self.textEdited.connect(self._typed)
        self.hide()

    def begin(self) -> None:
        """Open, empty."""
        theme = current()
        left = theme.px(self._view.people_head.number_width) - 8
        self.setGeometry(left, 2, theme.px(geometry.NAME), theme.px(geometry.HEAD) - 4)
        self.clear()
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter stays where it is, Esc goes back, the arrow down looks on."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            self._end(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(keep=False)
        elif event.key() == Qt.Key.Key_Down:
            self.searched.emit(self.text(), True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close when another widget is chosen."""
        super().focusOutEvent(event)
        self.hide()

    def _typed(self, text: str) -> None:
        self.searched.emit(text, False)

    def _end(self, *, keep: bool) -> None:
        self.hide()
        self.ended.emit(keep)


class NoteField(QWidget):
    """A line under the cell for a note on its mark; Enter keeps it, Esc leaves it as it was.

    Signals: kept(text), ended().
    """

    kept = Signal(str)
    ended = Signal()

    def __init__(self, view: GridView, name: str = "") -> None:
        super().__init__(view)
        self._view = view
        self.whose = Label("", "hint_medium", "muted")
        self.edit = line_edit(name or _("Note on the mark"))
        self.edit.setAccessibleName(name or _("Note on the mark"))
        self.edit.setMaxLength(200)
        WordCompleter(_usual_notes(), self.edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.addWidget(self.whose)
        row.addWidget(self.edit, 1)
        row.addWidget(Keycap("Enter"))
        self.edit.returnPressed.connect(self.keep)
        self.hide()

    def begin(self, whose: str, note: str) -> None:
        """Open under the cursor's cell, or above it at the foot of the grid."""
        cell = self._view.visualRect(self._view.currentIndex())
        cell.moveTopLeft(self._view.viewport().mapTo(self._view, cell.topLeft()))
        width = min(current().px(520), self._view.width())
        height = current().px(44)
        left = max(0, min(cell.left(), self._view.width() - width))
        fits = cell.bottom() + 3 + height <= self._view.height()
        top = cell.bottom() + 3 if fits else cell.top() - height - 3
        self.setGeometry(left, top, width, height)
        self.whose.setText(whose)
        self.edit.setText(note)
        self.edit.selectAll()
        self.show()
        self.raise_()
        self.edit.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; no other key reaches the grid below."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.ended.emit()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        frame(QPainter(self), self.rect(), fill="surface", edge="edge")

    def keep(self) -> None:
        """Close and let the note be saved as it stands."""
        self.hide()
        self.kept.emit(" ".join(self.edit.text().split()))
        self.ended.emit()


def _usual_notes() -> list[str]:
    """Return what is often noted. Nothing about health: a note stands in the open grid."""
    return [
        _("signed by somebody else"),
        _("signature missing, was seen in the room"),
        _("called away by work"),
    ]
