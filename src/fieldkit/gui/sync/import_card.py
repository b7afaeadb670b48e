"""Taking in: drop a file or choose one, and what became of it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _


class DropZone(QWidget):
    """A dashed place for files.

    Signals: files_dropped(list of Path).
    """

    files_dropped = Signal(list)

    def __init__(self, words: str, button: QWidget) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._over = False
        drawn = QLabel()
        drawn.setPixmap(pixmap("download", "muted", 22))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(14)
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(Label(words, "body", "muted", wrap=True))
        # No alignment here: it would lose the words' height for their width.
        below = QHBoxLayout()
        below.addWidget(button)
        below.addStretch(1)
        beside.addLayout(below)
        row.addLayout(beside, 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show that nothing is over it any more."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self._over = False
        self.update()
        urls = event.mimeData().urls()
        self.files_dropped.emit([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed edge, tinted while a file is over it."""
        painter = QPainter(self)
        if self._over:
            frame(painter, self.rect(), fill="accent_tint", radius=CARD_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(current().color("accent" if self._over else "edge"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, CARD_RADIUS, CARD_RADIUS)


class ImportCard(QWidget):
    """The place for files that came from head office, with what became of the last ones.

    Signals: choose_requested(), files_dropped(list of Path).
    """

    choose_requested = Signal()
    files_dropped = Signal(list)

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.choose = quiet(_("Choose a file..."), icon="folder-open")
        self.choose.clicked.connect(self.choose_requested)
        self.zone = DropZone(words, self.choose)
        self.zone.files_dropped.connect(self.files_dropped)
        self.bar = ProgressBar(_("Taking in"))
        self.bar.hide()
        self.results = QVBoxLayout()
        self.results.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(SectionTitle(title))
        column.addWidget(self.zone)
        column.addWidget(self.bar)
        column.addLayout(self.results)

    def show_busy(self, *, busy: bool) -> None:
        """Show that a file is being taken in; meanwhile none can be added."""
        self.bar.setVisible(busy)
        self.zone.setEnabled(not busy)

    def clear(self) -> None:
        """Forget what became of earlier files."""
        while (item := self.results.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def add_result(self, kind: str, title: str, sentence: str) -> Strip:
        """Say what became of one file; ``kind`` is ok, warn, danger or neutral."""
        strip = Strip(kind, title, sentence)
        self.results.addWidget(strip)
        return strip
