"""A table of records that are rewritten in place, one cell at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fieldkit.gui.painting import elided, focus_ring, frame, tick
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.word_completer import WordCompleter

AnyIndex = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_PAD = 12
_READABLE, _LEAST = 200, 84


@dataclass(frozen=True, slots=True)
class Field:
    """One column: the record's attribute, its heading, its width (0 takes what is left).

    ``right`` sets figures to the right; ``strong`` is what one looks for;
    ``whole`` keeps its width in a narrow window, such as a day, which says nothing when it is cut.
    """

    attribute: str
    title: str
    width: int = 0
    right: bool = False
    strong: bool = False
    whole: bool = False


class RecordModel(QAbstractTableModel):
    """Rows of records by fields; a subclass says what a cell shows and what may be written.

    Signals: edited(record) with the value a person wants saved, refused(words)
    where what was written cannot be read. The model shows a new value only
    once the page brings it back from the database.
    """

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, fields: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)

    def words(self, row: int, field: Field) -> str:
        """Return what a cell shows."""
        # Each table says it; Qt's own metaclass leaves no room for an abstract method.
        raise NotImplementedError

    def written(self, row: int, field: Field) -> str:
        """Return what a cell holds when it is rewritten."""
        return self.words(row, field)

    def muted(self, row: int, field: Field) -> bool:
        """Tell whether a cell stands back."""
        return False

    def choices(self, field: Field) -> Sequence[tuple[str, str]]:
        """Return the (key, words) between which a field chooses, none where it is written."""
        return ()

    def suggestions(self, field: Field) -> Sequence[str]:
        """Return what others have in this field, to be offered."""
        return ()

    def ticked(self, row: int, field: Field) -> bool | None:
        """Tell whether a cell's box is ticked, None where it has no box."""
        return None

    def tick(self, row: int, field: Field) -> None:
        """Ask for a cell's box to be ticked, or its tick to be taken away."""

    def editable(self, row: int, field: Field) -> bool:
        """Tell whether a cell may be rewritten."""
        return True

    def write(self, row: int, field: Field, text: str) -> None:
        """Ask for a cell to be saved."""
        # As ``words``: each table says it.
        raise NotImplementedError

    def columnCount(self, parent: AnyIndex = ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: AnyIndex, role: int = _ROLE.DisplayRole) -> object:
        """Return a cell's words, its value to edit, or what a screen reader says."""
        if not index.isValid():
            return None
        row, field = index.row(), self.fields[index.column()]
        if role == _ROLE.EditRole:
            return self.written(row, field)
        said = self.words(row, field)
        if role in {_ROLE.DisplayRole, _ROLE.ToolTipRole}:
            return said
        return f"{field.title}: {said or EMPTY}" if role == _ROLE.AccessibleTextRole else None

    def setData(self, index: AnyIndex, value: object, role: int = _ROLE.EditRole) -> bool:
        """Ask for what was written to be saved, with single spaces, where it differs."""
        row, field = index.row(), self.fields[index.column()]
        text = " ".join(str(value).split())
        if role == _ROLE.EditRole and text != self.written(row, field):
            self.write(row, field, text)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Return a column's heading and the side it stands on."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == _ROLE.DisplayRole:
            return self.fields[section].title
        if role == _ROLE.TextAlignmentRole:
            right = self.fields[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Say which cells can be rewritten."""
        basic = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        may = self.editable(index.row(), self.fields[index.column()])
        return basic | Qt.ItemFlag.ItemIsEditable if may else basic


EMPTY = "\N{EN DASH}"


class RecordDelegate(QStyledItemDelegate):
    """Draws a cell of 32 px; edits by a list of choices or a line with suggestions."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one cell, with a tint along its row and a ring at the cursor."""
        theme, view = current(), cast(QTableView, option.widget)
        model = cast(RecordModel, index.model())
        rect: QRect = option.rect
        field, row = model.fields[index.column()], index.row()
        painter.save()
        if view.currentIndex().row() == row:
            painter.fillRect(rect, theme.color("accent_tint"))
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        words = model.words(row, field)
        painter.setFont(theme.font(14, 500 if field.strong else 400))
        muted = model.muted(row, field)
        painter.setPen(theme.color("faint" if not words else ("muted" if muted else "ink")))
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        ticked = model.ticked(row, field)
        if ticked is not None:
            inner.setLeft(inner.left() + _draw_box(painter, inner, ticked=ticked))
        if words or ticked is None:
            elided(painter, inner, words or EMPTY, right=field.right)
        if view.hasFocus() and view.currentIndex() == index:
            focus_ring(painter, rect.adjusted(0, 0, 0, -1), 4)
        painter.restore()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        """Give a list of choices or a line with suggestions."""
        model = cast(RecordModel, index.model())
        field = model.fields[index.column()]
        choices = model.choices(field)
        if choices:
            combo = QComboBox(parent)
            for key, words in choices:
                combo.addItem(words, key)
            combo.setAccessibleName(field.title)
            combo.activated.connect(self._settled)
            return combo
        line = QLineEdit(parent)
        line.setAccessibleName(field.title)
        known = list(model.suggestions(field))
        if known:
            WordCompleter(known, line)
        return line

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Show what is there."""
        value = str(index.data(_ROLE.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: object, index: AnyIndex) -> None:
        """Ask for what was written to be saved."""
        records = cast(RecordModel, model)
        if isinstance(editor, QComboBox):
            records.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            records.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        """Cover the cell."""
        editor.setGeometry(option.rect)

    def _settled(self) -> None:
        editor = cast(QWidget, self.sender())
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


def _draw_box(painter: QPainter, rect: QRect, *, ticked: bool) -> int:
    """Draw a box to be ticked at the left, and return the room that it takes."""
    theme = current()
    side = theme.px(14)
    box = QRect(rect.left(), rect.center().y() - side // 2, side, side)
    fill = "accent" if ticked else "surface"
    frame(painter, box, fill=fill, edge="accent" if ticked else "edge", radius=3)
    if ticked:
        tick(painter, QRectF(box), theme.color("surface"))
    return side + 8


class RecordTable(QTableView):
    """Arrows move, Enter or F2 rewrites, Space ticks, Delete takes away, Ctrl+V pastes, Ins adds.

    Signals: withdraw_requested(), paste_requested(), add_requested().
    """

    withdraw_requested = Signal()
    paste_requested = Signal()
    add_requested = Signal()

    def __init__(self, model: RecordModel, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._fields = model.fields
        self.setModel(model)
        self.setItemDelegate(RecordDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(current().px(32))
        head = self.horizontalHeader()
        head.setFont(current().hint(500))
        head.setFixedHeight(current().px(30))
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        palette = head.palette()
        palette.setColor(palette.ColorRole.ButtonText, current().color("muted"))
        head.setPalette(palette)
        for place, field in enumerate(model.fields):
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(place, mode.Fixed if field.width else mode.Stretch)
            if field.width:
                self.setColumnWidth(place, current().px(field.width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let wide columns give way, so that the one that stretches can be read."""
        super().resizeEvent(event)
        self.fit_columns()

    def show_fields(self, attributes: Sequence[str]) -> None:
        """Show the columns of these attributes alone."""
        for place, field in enumerate(self._fields):
            self.setColumnHidden(place, field.attribute not in attributes)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Share the width among the columns that are shown."""
        px = current().px
        seen = {at: f for at, f in enumerate(self._fields) if not self.isColumnHidden(at)}
        fixed = {place: px(f.width) for place, f in seen.items() if f.width}
        stretching = len(seen) - len(fixed)
        lacking = sum(fixed.values()) + stretching * px(_READABLE) - self.viewport().width()
        giving = {at: width - px(_LEAST) for at, width in fixed.items() if not seen[at].whole}
        giving = {place: width for place, width in giving.items() if width > 0}
        share = min(1.0, max(0, lacking) / max(1, sum(giving.values())))
        for place, width in fixed.items():
            self.setColumnWidth(place, round(width - giving.get(place, 0) * share))

    def leave(self) -> None:
        """Save the cell that is being rewritten."""
        if self.state() == QAbstractItemView.State.EditingState:
            editor = self.indexWidget(self.currentIndex())
            if editor is not None:
                self.commitData(editor)
                self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for rewriting, Delete for taking away, Ctrl+V for a table, Ins for adding."""
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
        elif event.key() == Qt.Key.Key_Space and index.isValid() and self._tick(index):
            event.accept()
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self.withdraw_requested.emit()
        elif event.key() == Qt.Key.Key_Insert:
            self.add_requested.emit()
        else:
            super().keyPressEvent(event)

    def _tick(self, index: QModelIndex) -> bool:
        model = cast(RecordModel, self.model())
        field = self._fields[index.column()]
        if model.ticked(index.row(), field) is None:
            return False
        model.tick(index.row(), field)
        return True

    def currentChanged(self, now: AnyIndex, before: AnyIndex) -> None:
        """Draw the tint along the new row."""
        super().currentChanged(now, before)
        self.viewport().update()
