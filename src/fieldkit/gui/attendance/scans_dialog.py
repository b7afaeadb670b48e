"""The scans of an event's signed sheets: looked at, copied out, added, taken away."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import day_month, size
from fieldkit.gui.desk import Desk
from fieldkit.gui.questions.decoding import read_picture
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton, primary, quiet
from fieldkit.gui.widgets.dialog import Dialog, ask
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _
from fieldkit.records.permissions import Act
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.services.event_scans import (
    attach_scan,
    copy_scan,
    erase_scan,
    page_on_scan,
    read_scan,
    scan_picture,
    scans_of,
)
from fieldkit.services.progress import Progress

if TYPE_CHECKING:
    from fieldkit.gui.questions.paged import PagedFile

_PICTURE = 460
_SEEN = 5


class ScanRow(QWidget):
    """One page that was scanned.

    Signals: show_requested(SheetScan), copy_requested(SheetScan), erase_requested(SheetScan).
    """

    show_requested = Signal(object)
    copy_requested = Signal(object)
    erase_requested = Signal(object)

    def __init__(self, scan: SheetScan, *, may_erase: bool) -> None:
        super().__init__()
        self.scan = scan
        words = scan_words(scan)
        self.show_button = IconButton("eye", _("Show: {what}").format(what=words))
        self.copy_button = IconButton("download", _("Save a copy: {what}").format(what=words))
        self.erase_button = IconButton("trash-2", _("Remove: {what}").format(what=words))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(words, "body"), 1)
        row.addWidget(Label(size(scan.size), "hint", "muted"))
        for button in (self.show_button, self.copy_button, self.erase_button):
            row.addWidget(button)
        # Only now: what is shown before it has a parent opens as a window of its own.
        self.copy_button.setVisible(may_erase)
        self.erase_button.setVisible(may_erase)
        self.show_button.clicked.connect(self._show)
        self.copy_button.clicked.connect(self._copy)
        self.erase_button.clicked.connect(self._erase)

    def _show(self) -> None:
        self.show_requested.emit(self.scan)

    def _copy(self) -> None:
        self.copy_requested.emit(self.scan)

    def _erase(self) -> None:
        self.erase_requested.emit(self.scan)


class ScansDialog(Dialog):
    """All scans of an event by day and page.

    Signals: changed() after a scan was added or taken away.
    """

    changed = Signal()

    def __init__(self, desk: Desk, event_id: str, first: date, parent: QWidget) -> None:
        super().__init__(parent, _("Scans of signed sheets"))
        self._desk = desk
        self._event_id = event_id
        self._first = first
        self._asked: SheetScan | None = None
        self.rows: list[ScanRow] = []
        self.pages: PagedFile | None = None
        self._scroll = ScrollColumn(margins=(0, 0, 8, 0), spacing=4)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(_("Scan"))
        self.picture.hide()
        self.body.addWidget(self._scroll)
        self.body.addWidget(self.picture)
        self.add_button(quiet(_("Add a scan..."), icon="paperclip"), self.choose)
        self.add_button(primary(_("Close")), self.accept).setFocus()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the scans again."""
        for old in self.rows:
            self._scroll.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        scans = scans_of(self._desk.workspace, self._event_id)
        may = self._desk.workspace.rights.may(Act.PLAN_EVENTS)
        self.rows = [ScanRow(scan, may_erase=may) for scan in scans]
        for row in self.rows:
            self._scroll.column.addWidget(row)
            row.show_requested.connect(self.show_scan)
            row.copy_requested.connect(self._choose_copy)
            row.erase_requested.connect(self._ask_to_erase)
        words = "" if scans else _("No sheet was scanned yet. Add the photo or the scan of one.")
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words))
        self._scroll.setVisible(bool(scans))
        self._scroll.setFixedHeight(min(_SEEN, max(1, len(scans))) * current().px(32))

    @Slot(object)
    def show_scan(self, scan: SheetScan) -> None:
        """Show what a scan looks like."""
        workspace = self._desk.workspace

        def work(_progress: Progress) -> tuple[SheetScan, bytes]:
            read = scan_picture if scan.is_picture else read_scan
            return scan, read(workspace, scan.id)

        self._desk.jobs.start(
            _("Scan of a sheet"), work, done=self._show, failed=self._desk.notices.refuse
        )

    @Slot()
    def choose(self) -> None:
        """Ask which file is a scan; it is kept with the day at hand unless its sign tells more."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _("Attach a scan"),
            "",
            _("Pictures and PDF") + " (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.pdf)",
        )
        if chosen:
            self.add(Path(chosen))

    def add(self, source: Path) -> None:
        """Keep a scan in the background, with its page where its sign can be read."""
        workspace, event, first = self._desk.workspace, self._event_id, self._first

        def work(_progress: Progress) -> SheetScan:
            try:
                page = page_on_scan(workspace, source)
            except FieldkitError:
                page = None
            known = page if page is not None and page.event_id == event else None
            return attach_scan(workspace, event, known.day if known else first, source, known)

        self._desk.jobs.start(
            _("Scan of a sheet"), work, done=self._kept, failed=self._desk.notices.refuse
        )

    def copy(self, scan: SheetScan, out: Path) -> None:
        """Write a copy of a scan to a file in the background."""
        workspace = self._desk.workspace

        def work(_progress: Progress) -> Path:
            copy_scan(workspace, scan.id, out)
            return out

        self._desk.jobs.start(
            _("Scan of a sheet"), work, done=self._copied, failed=self._desk.notices.refuse
        )

    @Slot()
    def erase(self) -> None:
        """Take the scan away that was asked about."""
        scan, self._asked = self._asked, None
        if scan is None:
            return
        try:
            erase_scan(self._desk.workspace, scan.id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.picture.hide()
        self._kept(scan)

    @Slot(object)
    def _choose_copy(self, scan: SheetScan) -> None:
        ending = "jpg" if scan.is_picture else "pdf"
        proposed = _("sheet-{day}-page-{page}").format(day=scan.day.isoformat(), page=scan.page)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save a copy"), str(Path.home() / f"{proposed}.{ending}")
        )
        if chosen:
            self.copy(scan, Path(chosen))

    @Slot(object)
    def _ask_to_erase(self, scan: SheetScan) -> None:
        self._asked = scan
        ask(
            self,
            _("Remove this scan?"),
            _("It goes for good, here and at head office: {what}").format(what=scan_words(scan)),
            act=_("Remove"),
            back=_("Keep the scan"),
            then=self.erase,
            grave=True,
        )

    @Slot(object)
    def _show(self, found: tuple[SheetScan, bytes]) -> None:
        scan, content = found
        if not scan.is_picture:
            # Loaded only now: what draws a PDF is large.
            from fieldkit.gui.questions.paged import PagedFile

            self.pages = PagedFile(self, scan_words(scan), content)
            self.pages.open()
            return
        image = read_picture(content, current().px(_PICTURE))
        if image is not None:
            self.picture.setPixmap(QPixmap.fromImage(image))
            self.picture.show()

    @Slot(object)
    def _kept(self, _scan: SheetScan) -> None:
        self.refresh()
        self.changed.emit()

    @Slot(object)
    def _copied(self, out: Path) -> None:
        self._desk.notices.tell(_("The copy is written: {file}").format(file=out.name))


def scan_words(scan: SheetScan) -> str:
    """Return which page of which day a scan shows."""
    if not scan.page:
        return _("{day}, page not known").format(day=day_month(scan.day))
    words = _("{day}, page {page}").format(day=day_month(scan.day), page=scan.page)
    if scan.version > 1:
        words = f"{words}, {_('version {number}').format(number=scan.version)}"
    return words
