"""The pages of a PDF that lies in memory only, one under the other."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget


class OpenedPdf(QPdfDocument):
    """A PDF that is read from memory; one that is damaged or locked has no pages."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        # The document's child, so that it outlives the document that reads from it.
        self._bytes = QBuffer(self)
        self._bytes.setData(QByteArray(content))
        self._bytes.open(QIODevice.OpenModeFlag.ReadOnly)
        self.load(self._bytes)


class PdfPages(QPdfView):
    """Shows all pages in the width of the view; they are drawn in a thread of their own."""

    def __init__(self, title: str, content: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.opened = OpenedPdf(content)
        # Not the view's own child: that would go when half of the view is gone, which hears of it.
        self.opened.setParent(parent)
        self.setAccessibleName(title)
        self.setDocument(self.opened)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def let_go(self) -> None:
        """Let go of the pages before they go: their thread may still draw them."""
        self.setDocument(QPdfDocument(self))
        self.opened.close()
