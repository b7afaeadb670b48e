"""A form that can be begun, with a menu of what else is done with it."""

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.i18n import _

PAPER, VERSIONS, WITHDRAW = "paper", "versions", "withdraw"


class FormRow(QWidget):
    """A row that begins the form, and a button beside it with its menu.

    Signals:
        asked(what, form_id): PAPER, VERSIONS or WITHDRAW was chosen.
    """

    asked = Signal(str, str)

    def __init__(self, words: RowWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = Row(words, parent=self)
        self.more = IconButton(
            "ellipsis", _("More about the form {title}").format(title=words.title), parent=self
        )
        self.more.clicked.connect(self.offer)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.row, 1)
        line.addWidget(self.more)

    @Slot()
    def offer(self) -> None:
        """Open the menu under the button."""
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def menu(self) -> QMenu:
        """Return what else is done with the form."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for what, words in (
            (PAPER, _("Empty sheet")),
            (VERSIONS, _("Versions")),
            (WITHDRAW, _("Withdraw the form")),
        ):
            action = QAction(words, menu)
            action.setData(what)
            menu.addAction(action)
        menu.triggered.connect(self._on_triggered)
        return menu

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.asked.emit(str(action.data()), str(self.row.words.key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu by the key that keyboards have for it."""
        if event.key() == Qt.Key.Key_Menu:
            self.offer()
        else:
            super().keyPressEvent(event)
