"""The part of the settings that leads to the audit trail."""

from PySide6.QtCore import Slot

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class TrailSection(Section):
    """Says what the trail holds, and opens it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Audit trail"))
        said = _("Who opened, changed, printed and exported what, and who came and went.")
        self.read = quiet(_("Open the audit trail"), icon="history")
        self.read.clicked.connect(self._go)
        self.inside.addWidget(Label(said, "body", wrap=True))
        self.inside.addLayout(row_of(self.read))

    @Slot()
    def _go(self) -> None:
        self.go_requested.emit("trail", None)
