"""What head office has announced, until whoever is at work has read it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.services.kit_taking import announcement_to_read, note_announcement_read


class AnnouncementNotice(QWidget):
    """A strip with the announcement and a button that puts it away; hidden where there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.strip = Strip("accent", " ", " ", icon="mail-open")
        self.read = quiet(_("I have read it"))
        self.read.clicked.connect(self.put_away)
        self.strip.row.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        self.hide()

    def open(self) -> None:
        """Look whether there is one."""
        said = announcement_to_read(self.desk.workspace)
        if said is not None:
            self.strip.title.setText(said.title)
            self.strip.sentence.setText(said.text)
            self.strip.sentence.setVisible(bool(said.text))
        self.setVisible(said is not None)

    @Slot()
    def put_away(self) -> None:
        """Show it to this user no more."""
        note_announcement_read(self.desk.workspace)
        self.open()
