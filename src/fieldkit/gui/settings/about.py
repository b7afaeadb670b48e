"""What the program is and whose work is in it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldkit import __version__
from fieldkit.assets import asset
from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class AboutSection(Section):
    """The program's version, and the licences."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("About the program"))
        said = _("fieldkit {version}. It sends nothing.").format(version=__version__)
        self.inside.addWidget(Label(said))
        self.licences = quiet(_("Licences"), icon="scale")
        self.licences.clicked.connect(self._show_licences)
        self.inside.addLayout(row_of(self.licences))

    @Slot()
    def _show_licences(self) -> None:
        Licences(self.window()).open()


class Licences(Dialog):
    """The licences of fonts, icons and libraries, as they are shipped."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Licences"))
        self.setFixedWidth(current().px(680))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Licences"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(380)
        self.text.setPlainText(asset("LICENSES.md").read_text("utf-8"))
        self.body.addWidget(self.text)
        self.add_button(primary(_("Close")), self.accept).setFocus()
