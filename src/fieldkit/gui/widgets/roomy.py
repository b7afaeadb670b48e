"""A frame around what needs a certain room: where the window has less, it scrolls."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_NEAR = 8  # px that stay in sight around what the keyboard is at


class Roomy(QScrollArea):
    """Gives a widget all the room there is, and never less than its words and buttons need.

    With large letters or in a small window the rest is scrolled to, instead of
    being cut. Qt's own resizable area asks for the wished height, not the
    least, where words break into lines.
    """

    def __init__(self, content: QWidget | None = None) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        if content is not None:
            self.hold(content)

    def hold(self, content: QWidget) -> None:
        """Take a widget in."""
        self.setWidget(content)
        # setWidget fills what it holds with the window's ground; pages know their own.
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        content.installEventFilter(self)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room that its widget wishes for."""
        content = self.widget()
        return content.sizeHint() if content is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return next to nothing: what does not fit is scrolled to."""
        return QSize(80, 80)

    def hasHeightForWidth(self) -> bool:
        """Tell whoever lays it out that its height may follow from its width."""
        content = self.widget()
        layout = content.layout() if content is not None else None
        return layout is not None and layout.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """Return the height that its widget wishes for at a width."""
        content = self.widget()
        layout = content.layout() if content is not None else None
        return layout.totalHeightForWidth(width) if layout is not None else -1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again when what is held needs another room."""
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            # Whoever lays this out keeps the room that was asked for until told anew.
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what is held the new room."""
        super().resizeEvent(event)
        self._fit()

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Scroll to what the keyboard went to, or to its beginning where it is larger."""
        content = self.widget()
        if new is None or content is None or not content.isAncestorOf(new):
            return
        if self.verticalScrollBar().maximum() or self.horizontalScrollBar().maximum():
            corner = new.mapTo(content, QPoint(0, 0))
            size = new.size()
            self.ensureVisible(corner.x() + size.width(), corner.y() + size.height(), _NEAR, _NEAR)
            self.ensureVisible(corner.x(), corner.y(), _NEAR, _NEAR)

    def _fit(self) -> None:
        content = self.widget()
        if content is None:
            return
        # The bars take room only where they are needed.
        whole = self.maximumViewportSize()
        least = _least(content, whole.width())
        bar = self.verticalScrollBar().sizeHint().width()
        if least.height() > whole.height():
            whole.setWidth(whole.width() - bar)
            least = _least(content, whole.width())
        if least.width() > whole.width():
            whole.setHeight(whole.height() - bar)
        content.resize(whole.expandedTo(least))


def _least(content: QWidget, width: int) -> QSize:
    """Return the least room in which nothing of a widget is cut, at about a width."""
    layout = content.layout()
    if layout is None:
        return content.minimumSizeHint().expandedTo(content.minimumSize())
    least = layout.totalMinimumSize().expandedTo(content.minimumSize())
    if layout.hasHeightForWidth():
        height = layout.totalMinimumHeightForWidth(max(width, least.width()))
        least.setHeight(max(least.height(), height))
    return least
