"""The part of the settings that leads to the lists."""

from PySide6.QtCore import Slot

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class ListsSection(Section):
    """Says what the lists hold, and opens them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Lists"))
        said = _(
            "Programmes, districts, organisations and specialists, as forms and events name them."
        )
        self.read = quiet(_("Open the lists"), icon="clipboard-list")
        self.read.clicked.connect(self._go)
        self.inside.addWidget(Label(said, "body", wrap=True))
        self.inside.addLayout(row_of(self.read))

    @Slot()
    def _go(self) -> None:
        self.go_requested.emit("lists", None)
