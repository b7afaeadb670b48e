"""A PDF that somebody attached, on a sheet of its own: it is read, not printed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.large_sheet import LargeSheet
from fieldkit.gui.widgets.pdf_pages import PdfPages
from fieldkit.i18n import _, ngettext


class PagedFile(LargeSheet):
    """Shows the pages of a PDF that lies in memory only; Esc closes.

    One that is damaged, or locked with a password, says so instead.
    """

    def __init__(self, parent: QWidget | None, title: str, content: bytes) -> None:
        super().__init__(parent, _("Document"), title, _("Close"))
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
        self.put_beside_title(self.words)
        self.column.addWidget(self.lost, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.pages, 1)
        (self.pages if count else self.close_button).setFocus()

    def done(self, result: int) -> None:
        """Let go of the pages first: they are drawn in a thread of their own."""
        self.pages.let_go()
        super().done(result)
