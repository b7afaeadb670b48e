"""A column that scrolls up and down and keeps the focus in view."""

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldkit.gui.theme import current

_PROPERTY = "shown_whole"
_MARGIN = 24


def show_whole(widget: QWidget) -> None:
    """Ask that all of this be in view, where it fits, while the focus is in it."""
    widget.setProperty(_PROPERTY, True)


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
        self._followed = 0  # where it was scrolled to when the focus was brought into view last
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

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll until the whole widget is seen, or its top where the window is too low.

        Qt's own ensureWidgetVisible looks only for the caret of a text.
        """
        corner = widget.mapTo(self.inside, QPoint(0, 0))
        self.ensureVisible(corner.x(), corner.y() + widget.height(), _MARGIN, _MARGIN)
        self.ensureVisible(corner.x(), corner.y(), _MARGIN, _MARGIN)

    @Slot()
    def follow_focus(self) -> None:
        """Bring the focused widget into view again: what is above it has grown.

        Whoever has scrolled away from it meanwhile is left where they are.
        """
        if self.verticalScrollBar().value() == self._followed:
            self._follow(None, self.window().focusWidget())

    @Slot(QObject, QObject)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.inside.isAncestorOf(new):
            return
        whole: QWidget | None = new
        while whole is not None and whole is not self.inside and not whole.property(_PROPERTY):
            whole = whole.parentWidget()
        room = self.viewport().height() - 2 * _MARGIN
        if whole is not None and whole is not self.inside and whole.height() <= room:
            self.bring_into_view(whole)
        self.bring_into_view(new)
        self._followed = self.verticalScrollBar().value()


class ScrollList(ScrollColumn):
    """Rows that scroll, one below another; the arrows are for those rows and who holds them."""

    def __init__(self) -> None:
        super().__init__(margins=(0, 0, 0, 0), spacing=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the sheet: the focus scrolls by itself."""
        event.ignore()
