"""The first pages of PDFs as pictures, drawn beside the window."""

from typing import Final

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfPageRenderer

from fieldkit.gui.questions.decoding import fitted
from fieldkit.gui.widgets.pdf_pages import OpenedPdf

_PATIENCE_MS = 5_000
_DOTS = 4  # a point, so that a page of little ink is not drawn larger than it is sharp
_PAPER = QColor("#ffffff")
# A page that takes long cannot be stopped: it is kept here until it is through, since waiting for
# its thread would hold up the window.
_LINGERING: Final[set["FirstPage"]] = set()


class FirstPage(QObject):
    """One PDF whose first page is being drawn, once, with a longer side of ``side`` pixels.

    Signals:
        drawn(key, image): it is drawn; None where there is no page, or one that takes too long.
    """

    drawn = Signal(object, object)

    def __init__(self, key: object, content: bytes, side: int) -> None:
        super().__init__()
        self._key = key
        self._told = False
        self._document = OpenedPdf(content)
        self._document.setParent(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(self._document)
        self._renderer.pageRendered.connect(self._on_rendered)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._give_up)
        points = self._document.pagePointSize(0)
        whole = QSize(round(points.width() * _DOTS), round(points.height() * _DOTS))
        self._size = fitted(whole, side) if self._document.pageCount() > 0 else QSize()

    def begin(self) -> None:
        """Draw it; the signal comes in a later turn of the window's loop."""
        _LINGERING.add(self)
        if self._size.isEmpty():
            self._patience.start(0)
        else:
            self._renderer.requestPage(0, self._size)
            self._patience.start(_PATIENCE_MS)

    @Slot(int, QSize, QImage)
    def _on_rendered(self, _page: int, _size: QSize, image: QImage) -> None:
        self._tell(None if image.isNull() else _on_paper(image))
        self._end()

    @Slot()
    def _give_up(self) -> None:
        self._tell(None)
        if self._size.isEmpty():
            self._end()

    def _tell(self, image: QImage | None) -> None:
        self._patience.stop()
        if not self._told:
            self._told = True
            self.drawn.emit(self._key, image)

    def _end(self) -> None:
        _LINGERING.discard(self)
        self.deleteLater()


def _on_paper(image: QImage) -> QImage:
    """Return the page on white: a PDF draws its ink alone."""
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(_PAPER)
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper
