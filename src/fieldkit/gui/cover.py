"""What stands in front of everything when somebody comes in: nothing that tells anything."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class Cover(QWidget):
    """An empty page over the window; the same key, or the button, takes it away.

    Signals: away_requested().
    """

    away_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("nav"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.button = quiet(_("Back to work"), key="F9")
        self.button.clicked.connect(self.away_requested)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        said = Label(_("The screen is hidden"), "body", "muted")
        column.addWidget(said, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def initial_focus(self) -> QWidget:
        """Return the button."""
        return self.button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on the key that hid the screen."""
        if event.key() == Qt.Key.Key_F9:
            self.away_requested.emit()
        else:
            super().keyPressEvent(event)
