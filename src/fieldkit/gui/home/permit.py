"""That the laptop's permit runs out, sixty days before; nothing is locked by it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.permit_words import expiry_sentence
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.services.certifying import own_certificate


class PermitNotice(QWidget):
    """A strip with the day and what to do; hidden as long as there is time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.strip = Strip("warn", _("The laptop's permit runs out"), " ")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        self.hide()

    def open(self) -> None:
        """Look how long the permit runs."""
        workspace = self.desk.workspace
        own = own_certificate(workspace)
        if own is not None and own.expiring:
            self.strip.sentence.setText(expiry_sentence(own, workspace.now()))
        self.setVisible(own is not None and own.expiring)
