"""What is said when a workspace cannot be opened, with what to do."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.first_run.lone_page import LonePage
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class BlockedPage(LonePage):
    """One sentence saying why the workspace stays shut, and the ways on.

    Signals: retry_requested(), other_requested(), restore_requested().
    """

    retry_requested = Signal()
    other_requested = Signal()
    restore_requested = Signal()

    def __init__(self, error: FieldkitError, folder: Path) -> None:
        super().__init__(600)
        self._folder = folder
        self.sentence = Label(error.sentence(), "body", wrap=True)
        self.retry = primary(_("Try again"), icon="refresh-cw")
        self.retry.clicked.connect(self.retry_requested)
        other = quiet(_("Another workspace..."))
        other.clicked.connect(self.other_requested)
        show = quiet(_("Show the folder"), icon="folder-open")
        show.clicked.connect(self.show_folder)
        self.restore = quiet(_("Restore from a backup..."), icon="rotate-ccw")
        self.restore.clicked.connect(self.restore_requested)
        card = self.card
        card.column.addWidget(Label(_("The workspace was not opened"), "section"))
        card.column.addWidget(self.sentence)
        card.column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.retry, other, show):
            row.addWidget(button)
        row.addStretch(1)
        card.column.addLayout(row)
        below = QHBoxLayout()
        below.addWidget(self.restore)
        below.addStretch(1)
        card.column.addLayout(below)

    def initial_focus(self) -> QWidget:
        """Return the button that tries again."""
        return self.retry

    @Slot()
    def show_folder(self) -> None:
        """Open the workspace's folder in the system's file browser."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
