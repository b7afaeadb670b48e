"""What the program is and whose work is in it."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldkit.assets import asset
from fieldkit.gui.widgets.buttons import primary
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.i18n import _


class Licences(Dialog):
    """The licences of fonts, icons and libraries, as they are shipped."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Licences"))
        self.setFixedWidth(680)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Licences"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(380)
        self.text.setPlainText(asset("LICENSES.md").read_text("utf-8"))
        self.body.addWidget(self.text)
        self.add_button(primary(_("Close")), self.accept).setFocus()
