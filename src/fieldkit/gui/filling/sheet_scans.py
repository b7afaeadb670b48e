"""The scans of the paper sheet that a form was entered from, page by page."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.questions.answer_files import AnswerFiles
from fieldkit.gui.questions.file_words import facts_words
from fieldkit.gui.questions.label_media import ShelfPicture
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.dialog import ask
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _, ngettext
from fieldkit.records.attachment import Attachment

_SIDE, _ROW = 36, 40
_IN_SIGHT = 3  # pages at once, so that the questions keep their room


class SheetRow(QWidget):
    """One page: what it looks like, what it is called, what can be done."""

    def __init__(self, files: AnswerFiles, one: Attachment, *, readonly: bool) -> None:
        super().__init__()
        self._files = files
        self._one = one
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.picture = ShelfPicture(files.pictures, _SIDE, self)
        enlarge = _("Show all pages: {words}") if one.is_paged else _("Enlarge: {words}")
        self.picture.setAccessibleName(enlarge.format(words=one.title))
        seen = one.is_picture or one.is_paged
        self.picture.show_file(one.name if seen else "", paged=one.is_paged)
        self.picture.setVisible(seen)
        self.picture.pages_requested.connect(files.open_pages)
        symbol = QLabel()
        symbol.setPixmap(pixmap("file-text", "muted", 24))
        symbol.setVisible(not seen)
        self.setFixedHeight(current().px(_ROW))
        self.copy_button = IconButton("download", _("Save a copy"))
        self.copy_button.clicked.connect(self.copy)
        self.remove_button = IconButton("trash-2", _("Remove"))
        self.remove_button.clicked.connect(self.ask_to_remove)
        row.addWidget(self.picture)
        row.addWidget(symbol)
        row.addWidget(ElidedLabel(one.title, "body"), 1)
        row.addWidget(Label(facts_words(one), "hint", "muted"))
        row.addWidget(self.copy_button)
        row.addWidget(self.remove_button)
        # Only now: what is shown before it has a parent opens as a window of its own.
        self.remove_button.setVisible(not readonly and files.may_remove(one))

    @Slot()
    def copy(self) -> None:
        """Ask where a copy goes, and write it."""
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save a copy"), self._one.name)
        if chosen:
            self._files.copy(self._one.name, Path(chosen))

    @Slot()
    def ask_to_remove(self) -> None:
        """Ask before the scan goes: it cannot be brought back."""
        ask(
            self.window(),
            _("Remove this scan?"),
            _("{name} goes for good. The file on your disk or stick stays.").format(
                name=self._one.title
            ),
            act=_("Remove"),
            back=_("Keep the scan"),
            then=self.remove,
            grave=True,
        )

    @Slot()
    def remove(self) -> None:
        """Take the scan out."""
        self._files.remove_sheet(self._one.name)


class SheetScans(QWidget):
    """All pages, and word of those on their way; hidden where there are none."""

    def __init__(
        self, files: AnswerFiles, *, readonly: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._files = files
        self._readonly = readonly
        self.rows: list[SheetRow] = []
        self._title = Label("", "hint_strong", "muted")
        self._pages = ScrollColumn(margins=(0, 0, 8, 0), spacing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 10, 32, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._pages)
        files.sheets_changed.connect(self.refresh)
        self.hide()  # until it stands in the form, so that it is no window of its own

    @Slot()
    def refresh(self) -> None:
        """Show the pages as they are now."""
        for old in self.rows:
            self._pages.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        sheets, coming = self._files.sheets(), self._files.sheets_on_the_way()
        self.rows = [SheetRow(self._files, one, readonly=self._readonly) for one in sheets]
        for row in self.rows:
            self._pages.column.addWidget(row)
        seen = min(_IN_SIGHT, len(sheets))
        self._pages.setFixedHeight(seen * current().px(_ROW))
        words = _("Scan of the paper sheet")
        if coming:
            more = ngettext("{count} page is on its way", "{count} pages are on their way", coming)
            words = f"{words} \N{EN DASH} {more.format(count=coming)}"
        self._title.setText(words)
        self.setVisible(bool(sheets or coming))
