"""Which signed sheet is to be entered: its QR sign by a scanner, its six letters, or a scan."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.questions.scanned import ScannerLine, as_scanned
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import LineField
from fieldkit.i18n import _
from fieldkit.records.badge import SCAN_SIGN
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.services.event_scans import page_on_scan
from fieldkit.services.progress import Progress
from fieldkit.services.sign_in_sheets import find_sheet_page


class SheetDialog(Dialog):
    """Takes what stands on the paper.

    Signals: chosen(SheetPage, path or None): the file is the scan it was read from.
    """

    chosen = Signal(object, object)

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("Enter from a signed sheet"),
            _(
                "Scan the QR sign of the page, or type the six letters beside it. The grid then "
                "opens in the order of the paper."
            ),
        )
        self._desk = desk
        self._source: Path | None = None
        self.field = LineField(_("Letters or QR sign"), edit=ScannerLine())
        self.body.addWidget(self.field)
        self.add_button(quiet(_("Read from a scan..."), icon="paperclip"), self.choose_scan)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.act_button = self.add_button(primary(_("Open the page")), self.go)
        self.field.confirmed.connect(self.go)
        self.field.edit.setFocus()

    @Slot()
    def go(self) -> None:
        """Look for the page; say so where there is none."""
        typed = self.field.text()
        if typed.startswith(SCAN_SIGN):
            typed = as_scanned(typed)
        try:
            page = find_sheet_page(self._desk.workspace, typed)
        except FieldkitError as error:
            self.field.set_error(error.sentence())
            self.field.edit.selectAll()
            return
        self._found(page)

    @Slot()
    def choose_scan(self) -> None:
        """Ask which picture shows the page."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _("Read from a scan"),
            "",
            _("Pictures") + " (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp)",
        )
        if chosen:
            self.read(Path(chosen))

    def read(self, source: Path) -> None:
        """Look for the sign on a scanned picture, in the background."""
        self._source = source
        workspace = self._desk.workspace

        def work(_progress: Progress) -> SheetPage:
            return page_on_scan(workspace, source)

        self._desk.jobs.start(_("Scan of a sheet"), work, done=self._found, failed=self._refused)

    def _found(self, page: SheetPage) -> None:
        self.accept()
        self.chosen.emit(page, self._source)

    def _refused(self, error: FieldkitError) -> None:
        self._source = None
        self.field.set_error(error.sentence())
