"""The workshop without a form: open one, drop one, or go on with one of the last."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from fieldkit.gui.sync.import_card import DropZone
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import link, primary
from fieldkit.gui.widgets.emptying import empty
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle, SectionTitle
from fieldkit.i18n import _

_WIDTH = 720


class WorkshopStart(ScrollColumn):
    """What the workshop is for, a place for a file, and the files that were open last.

    Signals:
        choose_requested(), folder_requested(), chosen(Path), left().
    """

    choose_requested = Signal()
    folder_requested = Signal()
    chosen = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(margins=(24, 20, 24, 20), spacing=16)
        self.back = link(_("Forms"), icon="arrow-left")
        self.back.clicked.connect(self.left)
        self.heading = PageTitle(
            _("Forms workshop"),
            _(
                "Try a form out before anybody fills it in. Nothing that is answered here is kept,"
                " and no family of this workspace is shown."
            ),
        )
        self.open_button = primary(_("Open a form..."), icon="folder-open")
        self.open_button.clicked.connect(self.choose_requested)
        self.zone = DropZone(
            _(
                "Drop a form here (XLSX, XLS, CSV or XML), or a form pack as a folder or a ZIP"
                " file."
            ),
            self.open_button,
        )
        self.zone.setMaximumWidth(current().px(_WIDTH))
        self.zone.files_dropped.connect(self._on_dropped)
        self.folder_button = link(_("Open the folder of a form pack..."))
        self.folder_button.clicked.connect(self.folder_requested)
        self.refusal = Label("", "body", "danger", wrap=True)
        self.refusal.setMaximumWidth(current().px(_WIDTH))
        self.refusal.hide()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self.rows: list[Row] = []
        for widget in (self.back, self.heading, self.zone, self.folder_button, self.refusal):
            self.column.addWidget(widget)
        self.column.addLayout(self._recent)
        self.column.addStretch(1)

    def show_recent(self, files: Sequence[Path]) -> None:
        """Show the files that were open last."""
        empty(self._recent)
        self.rows = []
        if not files:
            return
        self._recent.addWidget(SectionTitle(_("Open lately")))
        self._recent.addSpacing(6)
        for file in files:
            row = Row(
                RowWords(
                    file.name,
                    str(file.parent),
                    icon="folder" if file.is_dir() else "file-text",
                    act=_("Open"),
                    key=file,
                )
            )
            row.setMaximumWidth(current().px(_WIDTH))
            row.clicked.connect(self._on_row)
            self._recent.addWidget(row)
            self.rows.append(row)

    def say(self, refusal: str) -> None:
        """Say why a file was not opened."""
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))

    @Slot(list)
    def _on_dropped(self, files: list[Path]) -> None:
        if files:
            self.chosen.emit(files[0])

    @Slot()
    def _on_row(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.chosen.emit(row.words.key)
