"""The strip that says how much people wrote differently, with the way to sort it out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, ngettext
from fieldkit.records.permissions import Act
from fieldkit.services.discrepancies import count_discrepancies


class DiscrepancyNotice(QWidget):
    """Hidden while there is nothing to decide.

    Signals: sort_out_requested().
    """

    sort_out_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.strip = Strip(
            "warn",
            _("Discrepancies"),
            _("Different values were written on different laptops. All of them are kept."),
        )
        self.button = quiet(_("Sort out"), icon="scale")
        self.button.clicked.connect(self.sort_out_requested)
        self.strip.row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        self.hide()

    def open(self) -> None:
        """Count again."""
        workspace = self._desk.workspace
        allowed = workspace.rights.may(Act.PLAN_EVENTS)
        count = count_discrepancies(workspace) if allowed else 0
        self.strip.title.setText(waiting_words(count))
        self.setVisible(count > 0)


def waiting_words(count: int) -> str:
    """Return how many wait for a decision."""
    words = ngettext(
        "{count} discrepancy awaits a decision.",
        "{count} discrepancies await a decision.",
        count,
    )
    return words.format(count=count)
