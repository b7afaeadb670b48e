"""A column that scrolls up and down and keeps the focus in view."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldkit.gui.theme import current


class ScrollColumn(QScrollArea):
    """Put widgets into ``column``; the focused one scrolls into view by itself.

    It scrolls sideways only where letters were made so large that nothing else
    would show the whole.
    """

    def __init__(
        self,
        *,
        margins: tuple[int, int, int, int] = (24, 24, 24, 24),
        spacing: int = 16,
        ground: str = "surface",
    ) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QWidget()
        palette = self.inside.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color(ground))
        self.inside.setPalette(palette)
        self.inside.setAutoFillBackground(True)
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)
        self.setWidget(self.inside)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    @Slot(QObject, QObject)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.inside.isAncestorOf(new):
            self.ensureWidgetVisible(new, 24, 24)
