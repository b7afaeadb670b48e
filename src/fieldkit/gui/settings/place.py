"""The part of the settings about where the workspace lies."""

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class PlaceSection(Section):
    """The workspace's folder, to be copied or shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Workspace"))
        self.folder = Label("", "body", wrap=True)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.show_folder = quiet(_("Show the folder"), icon="folder-open")
        self.show_folder.clicked.connect(self._show_folder)
        self.inside.addWidget(self.folder)
        self.inside.addWidget(Label(_("Everything in it is encrypted."), "hint", "muted"))
        self.inside.addLayout(row_of(self.show_folder))

    def open(self) -> None:
        """Show the folder's path."""
        self.folder.setText(str(self.desk.workspace.folder))

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.workspace.folder)))
