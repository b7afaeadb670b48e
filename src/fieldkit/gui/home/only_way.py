"""What Home says where the passphrase is the only way in."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.recovery_sheet import SheetDialog, sheet_sentence
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.services.recovery import key_copies


class OnlyWay(QWidget):
    """A strip with the way to a recovery sheet; hidden where there is a sheet or words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        strip = Strip(
            "warn",
            _("Your passphrase is the only way in"),
            sheet_sentence(joined=False),
            icon="key-round",
        )
        self.sheet = quiet(_("Recovery sheet..."), icon="printer")
        self.sheet.clicked.connect(self.ask_sheet)
        strip.row.addWidget(self.sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(strip)
        self.hide()

    def open(self) -> None:
        """Look again whether there is another way in."""
        self.setVisible(key_copies(self.desk.workspace).none)

    @Slot()
    def ask_sheet(self) -> None:
        """Show a fresh sheet, to print or to copy."""
        dialog = SheetDialog(self.desk, self.window())
        dialog.made.connect(self.open)
        dialog.open()
