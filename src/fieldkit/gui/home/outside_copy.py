"""When the last backup left this laptop."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.backups import outside_words
from fieldkit.gui.widgets.buttons import link
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.i18n import _
from fieldkit.services.backups import backup_state


class OutsideCopy(QWidget):
    """One sentence, and where one is due the way to make it.

    Signals: wanted().
    """

    wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.words = Label("", "hint", "muted", wrap=True)
        self.make = link(_("Backup to a stick"))
        self.make.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(SectionTitle(_("Backup")))
        column.addWidget(self.words)
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)

    def open(self) -> None:
        """Read again when the last one was made."""
        state = backup_state(self.desk.workspace)
        self.words.setText(outside_words(state, self.desk))
        self.words.set_role("warn" if state.stale else "muted")
        self.make.setVisible(state.stale)
        self.setVisible(state.stale or state.outside_at is not None)
