"""A sheet of its own over most of the window, to look at one thing at leisure."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import ElidedLabel

_WIDE, _HIGH = 0.8, 0.9  # of the window
_ALONE = QSize(900, 640)


class LargeSheet(QDialog):
    """A title, what stands beside it, and a button that closes; the rest is put into ``column``."""

    def __init__(self, parent: QWidget | None, name: str, title: str, close: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        window = parent.window().size() if parent is not None else _ALONE
        self.resize(round(window.width() * _WIDE), round(window.height() * _HIGH))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("surface"))
        self.setPalette(palette)
        self.close_button = quiet(close)
        self.close_button.clicked.connect(self.close)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(24, 16, 24, 12)
        self._head.setSpacing(8)
        self._head.addWidget(ElidedLabel(title, "strong"), 1)
        self._head.addWidget(self.close_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addLayout(self._head)

    def put_beside_title(self, widget: QWidget) -> None:
        """Put something between the title and the button that closes."""
        self._head.insertWidget(self._head.count() - 1, widget)
