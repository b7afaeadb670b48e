"""What Home asks where a specialist of the list may be whoever works here."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, ngettext
from fieldkit.records.permissions import Act
from fieldkit.services.own_rows import SameName, same_names, take_row


class SameNameNotice(QWidget):
    """A strip with the question; hidden where nobody has a name twice, and once it was put off.

    Signals: taken() when somebody has got the cases from before.
    """

    taken = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._found: SameName | None = None
        self._put_off: set[str] = set()
        self.strip = Strip("accent", " ", " ", icon="user-round")
        self.same = quiet(_("The same person"))
        self.other = quiet(_("A namesake"))
        self.same.clicked.connect(self.take)
        self.other.clicked.connect(self.put_off)
        self.strip.row.addWidget(self.same)
        self.strip.row.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        self.hide()

    def open(self) -> None:
        """Look again."""
        workspace = self.desk.workspace
        found = same_names(workspace) if workspace.rights.may(Act.MANAGE_USERS) else ()
        self._found = next((one for one in found if one.row_id not in self._put_off), None)
        if self._found is not None:
            cases = ngettext(
                "The list of specialists has somebody of this name with {count} open case.",
                "The list of specialists has somebody of this name with {count} open cases.",
                self._found.cases,
            ).format(count=number(self._found.cases))
            asked = _("If it is the same person, the cases become theirs here.")
            self.strip.title.setText(self._found.user.name)
            self.strip.sentence.setText(f"{cases} {asked}")
        self.setVisible(self._found is not None)

    @Slot()
    def take(self) -> None:
        """Let the specialist be the user."""
        if self._found is None:
            return
        try:
            user = take_row(self.desk.workspace, self._found.user.id, self._found.row_id)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
        else:
            self.desk.notices.tell(_("The cases are here again: {name}").format(name=user.name))
        self.open()
        self.taken.emit()

    @Slot()
    def put_off(self) -> None:
        """Ask no more until the program is started again."""
        if self._found is not None:
            self._put_off.add(self._found.row_id)
        self.open()
