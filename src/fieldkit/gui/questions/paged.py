"""A PDF that somebody attached, on a sheet of its own: it is read, not printed."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.gui.widgets.pdf_pages import PdfPages
from fieldkit.i18n import _, ngettext


class PagedFile(QDialog):
    """Shows the pages of a PDF that lies in memory only; Esc closes.

    One that is damaged, or locked with a password, says so instead.
    """

    def __init__(self, parent: QWidget | None, title: str, content: bytes) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Document"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        window = parent.window().size() if parent is not None else QSize(900, 640)
        self.resize(round(window.width() * 0.8), round(window.height() * 0.9))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("surface"))
        self.setPalette(palette)
        self.pages = PdfPages(title, content, self)
        count = self.pages.opened.pageCount()
        words = ngettext("{count} page", "{count} pages", count).format(count=count)
        self.words = Label(words if count else "", "hint", "muted")
        self.lost = Label(
            _(
                "This PDF cannot be shown here: it is damaged or locked with a password. Save a "
                "copy and open it in another program."
            ),
            "body",
            wrap=True,
        )
        self.lost.setContentsMargins(24, 8, 24, 24)
        self.lost.setVisible(not count)
        self.pages.setVisible(count > 0)
        self.close_button = quiet(_("Close"))
        self.close_button.clicked.connect(self.close)
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.setSpacing(8)
        head.addWidget(ElidedLabel(title, "strong"), 1)
        head.addWidget(self.words)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.lost, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.pages, 1)
        (self.pages if count else self.close_button).setFocus()

    def done(self, result: int) -> None:
        """Let go of the pages first: they are drawn in a thread of their own."""
        self.pages.let_go()
        super().done(result)
