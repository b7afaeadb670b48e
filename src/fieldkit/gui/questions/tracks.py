"""A line or a shape on the map, written as points one below the other."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.painting import WRONG
from fieldkit.gui.questions import track
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.text import GrowingText
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton, quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_LEAST_LINES = 3
_NUMBERS = 36  # px beside the points


class PointNumbers(QWidget):
    """The numbers of the points, beside their lines; those that cannot be read are marked."""

    def __init__(self, field: "PointsField") -> None:
        super().__init__(field)
        self._field = field
        self.wrong: tuple[int, ...] = ()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the number of each line that is in sight."""
        painter = QPainter(self)
        for number, box in self._field.lines_in_sight(self.width()):
            amiss = number in self.wrong
            painter.setFont(current().strong() if amiss else current().hint())
            painter.setPen(current().color("danger" if amiss else "muted"))
            words = f"{number} !" if amiss else str(number)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


class PointsField(GrowingText):
    """The points; Alt with an arrow moves the one at the cursor, Alt+Del removes it.

    Signals:
        left(): the keyboard went elsewhere.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_LEAST_LINES, parent)
        self.setPlaceholderText(_("latitude longitude"))
        self.numbers = PointNumbers(self)
        self.setViewportMargins(current().px(_NUMBERS), 0, 0, 0)
        self.updateRequest.connect(self.numbers.update)

    def lines_in_sight(self, width: int) -> list[tuple[int, QRect]]:
        """Return the number and the place of each line that is in sight."""
        found = []
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > self.viewport().height():
                break
            height = round(self.blockBoundingRect(block).height())
            found.append((block.blockNumber() + 1, QRect(0, round(box.top()), width, height)))
            block = block.next()
        return found

    def add_point(self) -> None:
        """Put the cursor on an empty line after the last point."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if cursor.block().text().strip():
            cursor.insertText("\n")
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_point(self, step: int) -> None:
        """Move the point at the cursor up or down among the others."""
        lines = self.toPlainText().split("\n")
        here = self.textCursor().blockNumber()
        there = here + step
        if 0 <= there < len(lines):
            lines.insert(there, lines.pop(here))
            self._put(lines, there)

    def remove_point(self) -> None:
        """Take the line at the cursor away."""
        lines = self.toPlainText().split("\n")
        here = self.textCursor().blockNumber()
        lines.pop(here)
        self._put(lines or [""], min(here, max(0, len(lines) - 1)))

    def _put(self, lines: list[str], at: int) -> None:
        self.setPlainText("\n".join(lines))
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(at)))
        self.settle()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Put pasted points on lines of their own."""
        self.insertPlainText(track.several_points(source.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or remove the point at the cursor with Alt and a key."""
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if alt and event.key() in steps:
            self.move_point(steps[Qt.Key(event.key())])
        elif alt and event.key() == Qt.Key.Key_Delete:
            self.remove_point()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the lines."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        width = current().px(_NUMBERS)
        self.numbers.setGeometry(QRect(inside.left(), inside.top(), width, inside.height()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the points are left, unless for a menu of the field's own."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TrackControl(AnswerControl):
    """Points typed or pasted, one on each line, with what they make: a length, or an area.

    What cannot be read stays in the field with a sentence that names the
    points; the answer is taken back meanwhile, as a form must never hold what
    its field does not show. A shape closes to its first point by itself.
    """

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self._shape = row.type == "geoshape"
        self._trouble = ""
        self.field = PointsField(self)
        self.summary = Label("", "hint", "muted", wrap=True)
        self.add_button = quiet(_("Add a point"), icon="plus")
        self.add_button.clicked.connect(self.field.add_point)
        self.up = IconButton("chevron-up", _("Move the point up (Alt+Up)"))
        self.up.clicked.connect(self._move_up)
        self.down = IconButton("chevron-down", _("Move the point down (Alt+Down)"))
        self.down.clicked.connect(self._move_down)
        self.remove = IconButton("trash-2", _("Remove the point (Alt+Del)"))
        self.remove.clicked.connect(self.field.remove_point)
        tools = QHBoxLayout()
        tools.setSpacing(4)
        tools.addWidget(self.add_button)
        for button in (self.up, self.down, self.remove):
            tools.addWidget(button)
        tools.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addLayout(tools)
        column.addWidget(self.summary)
        self.field.paused.connect(self._on_pause)
        self.field.left.connect(self._settle)
        self.field.textChanged.connect(self._on_changed)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the points, but neither under the hand that types nor over unread ones."""
        super().show_row(row)
        if self.field.pending() or (self._trouble and not row.value):
            return
        if not track.same_track(self._read().value, row.value):
            self._trouble = ""
            self.field.fill(track.shown_track(row.value, shape=self._shape))
        self._say()

    def flush(self) -> None:
        """Read what is written at once and for good."""
        self.field.settle()
        self._settle()

    def trouble(self) -> str:
        """Return which points cannot be read, or that there are too few."""
        return self._trouble

    def unread(self) -> str:
        """Return the points as they are written, where they cannot be read."""
        return self.field.toPlainText() if self._trouble else ""

    def show_unread(self, words: str) -> None:
        """Put unread points back."""
        self.field.fill(words)
        read = self._read()
        self._trouble, self.field.numbers.wrong = read.sentence, read.wrong
        self._say()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        if bool(self.field.property(WRONG)) != wrong:
            self.field.setProperty(WRONG, wrong)
            self.field.update()

    def set_name(self, name: str, description: str) -> None:
        """Name the field by the question, and each button by what it does."""
        self.field.setAccessibleName(name)
        said = _("One point on each line: latitude and longitude.")
        parts = (description, self.summary.text(), said)
        self.field.setAccessibleDescription(" ".join(part for part in parts if part))

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the field and its buttons."""
        return (self.field, self.add_button, self.up, self.down, self.remove)

    def wanted_width(self) -> int:
        """Return two columns."""
        return current().px(440)

    def least_width(self) -> int:
        """Return the room of a point with its number."""
        return current().px(300)

    def _read(self) -> track.TrackRead:
        return track.read_track(self.field.toPlainText(), shape=self._shape)

    def _say(self) -> None:
        words = track.summary(self.row.value, shape=self._shape)
        if words and self._shape:
            words += ". " + _("The shape closes to its first point by itself.")
        if words != self.summary.text():
            self.summary.setText(words)
        self.summary.setVisible(bool(words))
        self.field.numbers.update()

    def _on_changed(self) -> None:
        if self.field.pending():
            self.typed.emit()

    def _on_pause(self) -> None:
        read = self._read()
        if not read.sentence:
            self._tell(read)
        elif self._trouble or not self.field.hasFocus():
            self._refuse(read)

    def _settle(self) -> None:
        read = self._read()
        if read.sentence:
            self._refuse(read)
        else:
            self._tell(read)

    def _tell(self, read: track.TrackRead) -> None:
        had_trouble, self._trouble = bool(self._trouble), ""
        self.field.numbers.wrong = ()
        if not track.same_track(read.value, self.row.value):
            self.answered.emit(read.value)
        if had_trouble:
            self.troubled.emit()
        self._say()

    def _refuse(self, read: track.TrackRead) -> None:
        same = read.sentence == self._trouble
        self._trouble, self.field.numbers.wrong = read.sentence, read.wrong
        if self.row.value:
            self.answered.emit("")
        if not same:
            self.troubled.emit()
        self._say()

    def _move_up(self) -> None:
        self.field.move_point(-1)

    def _move_down(self) -> None:
        self.field.move_point(1)
