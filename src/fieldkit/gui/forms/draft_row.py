"""A draft in the list: it is gone on with, or deleted."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.i18n import _


class DraftRow(QWidget):
    """A row that opens the draft, and a button beside it that deletes it.

    Signals:
        opened(words), deleted(words): with the row's words, whose key is the draft.
    """

    opened = Signal(object)
    deleted = Signal(object)

    def __init__(self, words: RowWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = Row(words, parent=self)
        self.row.clicked.connect(self._open)
        self.bin = IconButton("trash-2", _("Delete the draft (Del)"), parent=self)
        self.bin.clicked.connect(self._delete)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.row, 1)
        line.addWidget(self.bin)

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self.row.words)

    @Slot()
    def _delete(self) -> None:
        self.deleted.emit(self.row.words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete with Del."""
        if event.key() == Qt.Key.Key_Delete:
            self._delete()
        else:
            super().keyPressEvent(event)
