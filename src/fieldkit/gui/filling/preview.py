"""A paper on the screen as it will lie on the table."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.fields import ErrorLine
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.pdf_pages import OpenedPdf, PdfPages
from fieldkit.i18n import _, pgettext
from fieldkit.services.copies import keep_paper

_DOTS = 200  # per inch; enough for 8-point words, small enough for an old printer
_INCH = 72


class NumberedCopy(Protocol):
    """What makes the next numbered copy of a paper, and keeps it in a file where one is given."""

    def __call__(self, *, out: Path | None) -> bytes:
        """Return the copy."""


class PaperPreview(QDialog):
    """Shows a PDF that lies in memory only; it is printed, or kept as a file on request.

    ``numbered`` makes the next numbered copy of what is shown, in a file where
    one is given: one for each that is printed or kept. Without it what is shown
    is what is printed.

    Signals:
        kept(name): it was written to a file of that name.
        printed(): it went to a printer.
    """

    kept = Signal(str)
    printed = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        content: bytes,
        name: str,
        numbered: NumberedCopy | None = None,
    ) -> None:
        super().__init__(parent)
        self._numbered = numbered
        self._content = content
        self._name = name
        self.setWindowTitle(_("Print"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 640)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("surface"))
        self.setPalette(palette)
        self.pages = PdfPages(title, content, self)
        self.document = self.pages.opened
        self.print_button = primary(pgettext("act", "Print"), icon="printer")
        self.print_button.clicked.connect(self.print_paper)
        self.keep_button = quiet(_("Save as PDF..."), icon="download")
        self.keep_button.clicked.connect(self.keep)
        close = quiet(_("Close"))
        close.clicked.connect(self.close)
        self.refusal = ErrorLine()
        self.refusal.setContentsMargins(24, 0, 24, 12)
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.setSpacing(8)
        head.addWidget(Label(title, "strong"), 1)
        for button in (self.print_button, self.keep_button, close):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.refusal)
        column.addWidget(self.pages, 1)
        self.print_button.setFocus()

    @Slot()
    def print_paper(self) -> None:
        """Ask which printer, and print; the job's name says nothing about anybody."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("fieldkit")
        if QPrintDialog(printer, self).exec() != QDialog.DialogCode.Accepted:
            return
        try:
            self.print_on(printer)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self.printed.emit()
        self.close()

    def print_on(self, printer: QPrinter) -> None:
        """Print all pages; of several copies each is one of its own. Raises DiskFull."""
        copies = printer.copyCount() if self._numbered else 1
        if self._numbered:
            printer.setCopyCount(1)
        # All are made first: what is in the print log shall come out of the printer.
        papers = [self._next_copy() for _copy in range(copies)]
        painter = QPainter(printer)
        for place, content in enumerate(papers):
            document = OpenedPdf(content)
            for page in range(document.pageCount()):
                if place or page:
                    printer.newPage()
                drawn = _drawn(document, page)
                painter.drawImage(QRectF(printer.pageRect(QPrinter.Unit.DevicePixel)), drawn)
            document.close()
        painter.end()

    @Slot()
    def keep(self) -> None:
        """Ask where to, and write the file."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save as PDF"), self._name, "PDF (*.pdf)"
        )
        if chosen:
            self.keep_at(Path(chosen))

    def keep_at(self, path: Path) -> None:
        """Write the file, or say here, where it is seen, that it was not written."""
        try:
            if self._numbered is None:
                keep_paper(self._content, path)
            else:
                self._numbered(out=path)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self.refusal.say("")
        self.kept.emit(path.name)

    def done(self, result: int) -> None:
        """Let go of the pages first: they are drawn in a thread of their own."""
        self.pages.let_go()
        super().done(result)

    def _next_copy(self) -> bytes:
        return self._content if self._numbered is None else self._numbered(out=None)


def _drawn(document: QPdfDocument, page: int) -> QImage:
    points = document.pagePointSize(page)
    size = QSize(round(points.width() / _INCH * _DOTS), round(points.height() / _INCH * _DOTS))
    drawn = QImage(size, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    painter = QPainter(drawn)
    painter.drawImage(0, 0, document.render(page, size))
    painter.end()
    return drawn
