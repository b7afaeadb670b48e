"""The field and the list over the window from which one choice is picked."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import frame
from fieldkit.gui.questions.line import PausedLine
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label

_SHOWN = 8
_LINE = 30


class PickerLine(PausedLine):
    """The field of a picker, with the arrow of a list at its end.

    Signals:
        stepped(int): an arrow up or down.
        asked(): the list is wanted: a click, or Alt and an arrow.
        figured(str): a figure was typed while nothing else was.
        escaped(): Esc was pressed.
    """

    stepped = Signal(int)
    asked = Signal()
    figured = Signal(str)
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.takes_figures = False
        self.listed = False
        margins = self.textMargins()
        margins.setRight(28)
        self.setTextMargins(margins)

    def event(self, event: QEvent) -> bool:
        """Keep Esc for the open list; only then it is not the page's."""
        override = event.type() == QEvent.Type.ShortcutOverride and self.listed
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the arrows, Esc and the figures that choose."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        fresh = not self.text() or self.hasSelectedText()
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
                return
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and self.listed:
            self.escaped.emit()
        elif plain and self.takes_figures and fresh and event.text() in set("0123456789"):
            self.figured.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the list where the field is clicked."""
        super().mousePressEvent(event)
        self.asked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the words, so that typing begins a new search."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow."""
        super().paintEvent(event)
        role = "muted" if self.isEnabled() else "edge"
        middle = (self.height() - current().px(16)) / 2
        paint_icon(QPainter(self), "chevron-down", role, self.width() - 25, middle, 16)


class PickerSheet(QFrame):
    """The found choices, lying over the window under the field.

    Signals:
        picked(int): the place in the list that was clicked.
    """

    picked = Signal(int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemClicked.connect(self._clicked)
        self.note = Label("", "hint", "muted")
        self.note.setContentsMargins(10, 2, 10, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self.note)
        self._places: list[int] = []

    def fill(self, words: list[str], places: list[int], note: str, selected: int) -> None:
        """Show the words of these places, with a note under them."""
        self._places = places
        self.list.clear()
        self.list.addItems(words)
        size = QSize(100, current().px(_LINE))
        for line in range(self.list.count()):
            self.list.item(line).setSizeHint(size)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if words:
            self.list.setCurrentRow(max(0, selected))

    def open_at(self, field: QWidget) -> None:
        """Lie under the field, or above it where there is more room."""
        window = self.parentWidget() or self.window()
        lines = min(_SHOWN, max(1, self.list.count())) if self.list.count() else 0
        note = self.note.sizeHint().height() + 4 if self.note.text() else 0
        height = lines * current().px(_LINE) + note + 10
        metrics = QFontMetrics(self.list.font())
        texts = [self.list.item(i).text() for i in range(self.list.count())]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 44
        width = min(max(field.width(), widest, current().px(200)), current().px(560))
        below = field.mapTo(window, QPoint(0, field.height() + 3))
        room = QRect(below.x(), below.y(), width, height)
        if room.bottom() > window.height() - 4:
            room.moveTop(max(4, field.mapTo(window, QPoint(0, -3)).y() - height))
        room.moveLeft(max(4, min(room.left(), window.width() - width - 4)))
        self.setGeometry(room)
        self.show()
        self.raise_()

    def step(self, step: int) -> None:
        """Go up or down in the list."""
        count = self.list.count()
        if count:
            self.list.setCurrentRow((self.list.currentRow() + step) % count)

    def place(self) -> int | None:
        """Return the place that is marked, None in an empty list."""
        line = self.list.currentRow()
        return self._places[line] if 0 <= line < len(self._places) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        frame(QPainter(self), self.rect(), fill="surface", edge="edge", radius=6)

    def _clicked(self) -> None:
        place = self.place()
        if place is not None:
            self.picked.emit(place)
