"""The table of the people registered for an event, rewritten in place."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fieldkit.gui.attendance.people_model import PeopleModel, role_words
from fieldkit.gui.painting import elided, focus_ring
from fieldkit.gui.theme import current
from fieldkit.i18n import _
from fieldkit.records.event import RegistrationRole

AnyIndex = QModelIndex | QPersistentModelIndex
_PAD = 12
_SUGGESTED = {"org_then", "district_then", "position"}


class PersonDelegate(QStyledItemDelegate):
    """Draws a cell of 32 px; edits roles by a list, organisations by what others have."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one cell, with a tint along its row and a ring at the cursor."""
        theme, view = current(), cast(QTableView, option.widget)
        model = cast(PeopleModel, index.model())
        rect: QRect = option.rect
        person = model.person(index.row())
        painter.save()
        if view.currentIndex().row() == index.row():
            painter.fillRect(rect, theme.color("accent_tint"))
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        words = str(model.data(index) or "")
        attribute = model.fields[index.column()].attribute
        name = attribute == "name"
        painter.setFont(theme.font(14, 500) if name else theme.font(14, 400))
        plain = attribute == "role" and person.role is RegistrationRole.PARTICIPANT
        muted = attribute == "row_no" or plain
        painter.setPen(theme.color("faint" if not words else ("muted" if muted else "ink")))
        place = rect.adjusted(_PAD, 0, -_PAD, 0)
        elided(painter, place, words or "\N{EN DASH}", right=attribute == "row_no")
        if view.hasFocus() and view.currentIndex() == index:
            focus_ring(painter, rect.adjusted(0, 0, 0, -1), 4)
        painter.restore()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        """Give a list of roles or a line with suggestions."""
        model = cast(PeopleModel, index.model())
        field = model.fields[index.column()]
        if field.attribute == "role":
            combo = QComboBox(parent)
            for role in RegistrationRole:
                combo.addItem(role_words(role), role.value)
            combo.setAccessibleName(field.title)
            combo.activated.connect(self._settled)
            return combo
        line = QLineEdit(parent)
        line.setAccessibleName(field.title)
        if field.attribute in _SUGGESTED:
            known = sorted({getattr(person, field.attribute) for person in model.people} - {""})
            completer = QCompleter(known, line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Show what is there."""
        value = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: object, index: AnyIndex) -> None:
        """Ask for what was written to be saved."""
        people = cast(PeopleModel, model)
        if isinstance(editor, QComboBox):
            people.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            people.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        """Cover the cell."""
        editor.setGeometry(option.rect)

    def _settled(self) -> None:
        editor = cast(QWidget, self.sender())
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class PeopleTable(QTableView):
    """Arrows move, Enter or F2 rewrites, Delete takes off the roster, Ctrl+V pastes a table.

    Signals: withdraw_requested(), paste_requested(), add_requested().
    """

    withdraw_requested = Signal()
    paste_requested = Signal()
    add_requested = Signal()

    def __init__(self, model: PeopleModel) -> None:
        super().__init__()
        self.setAccessibleName(_("Participants"))
        self.setModel(model)
        self.setItemDelegate(PersonDelegate(self))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for rewriting, Delete for taking off, Ctrl+V for a table."""
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.edit(index)
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self.withdraw_requested.emit()
        elif event.key() == Qt.Key.Key_Insert:
            self.add_requested.emit()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, now: AnyIndex, before: AnyIndex) -> None:
        """Draw the tint along the new row."""
        super().currentChanged(now, before)
        self.viewport().update()
