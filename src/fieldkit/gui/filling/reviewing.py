"""Returning a form with comments: the bar over the questions."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.field import LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class ReviewBar(QWidget):
    """Where a reviewer says something about the whole form, and returns it.

    Signals:
        returned(comment): the form is to be returned; comments at questions are in the model.
        cancelled(): it is not.
    """

    returned = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = _(
            "Write under the questions what is to be looked at again, and here what concerns the "
            "whole form. It goes to whoever filled the form with the next bundle."
        )
        self.comment = LineField(_("Comment on the whole form"))
        self.return_button = primary(_("Return with comments"), icon="undo-2")
        self.return_button.clicked.connect(self._tell)
        cancel = quiet(_("Cancel"))
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.return_button)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 12)
        column.setSpacing(8)
        column.addWidget(Label(words, "hint", "muted", wrap=True))
        column.addWidget(self.comment)
        column.addLayout(buttons)

    @Slot()
    def _tell(self) -> None:
        self.returned.emit(self.comment.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line under it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color("sunk"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, current().color("line"))
