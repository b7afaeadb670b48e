"""The choice of a role, with a sentence on what it lets a person see and do."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import N_, _
from fieldkit.records.people import Role
from fieldkit.records.permissions import role_word

_SENTENCES = {
    Role.SPECIALIST: N_("Fills forms and sees the families in whose case team they are."),
    Role.SUPERVISOR: N_(
        "Sees all families, returns forms with comments, passes cases on, erases, exports data."
    ),
    Role.ATTENDANCE_TAKER: N_("Takes attendance and registers people; opens no family."),
    Role.DATA_MANAGER: N_(
        "Sees all families but not the answers about health and violence; looks after forms, lists"
        " and exports."
    ),
    Role.ADMINISTRATOR: N_(
        "Looks after users, keys and forms, and sees the families in whose case team they are."
    ),
}


class RoleField(QWidget):
    """The roles by name, and below them what the chosen one is for."""

    def __init__(self, chosen: Role = Role.SPECIALIST) -> None:
        super().__init__()
        self.field = ComboField(
            _("Role"), [(str(role), role_word(role)) for role in Role], width=280
        )
        self.field.choose(str(chosen))
        self.sentence = Label("", "hint", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.sentence)
        self.field.chosen.connect(self._say)
        self._say()

    def role(self) -> Role:
        """Return the role that is chosen."""
        return Role(self.field.key())

    def choose(self, role: Role) -> None:
        """Choose a role."""
        self.field.choose(str(role))

    @Slot()
    def _say(self) -> None:
        self.sentence.setText(_(_SENTENCES[self.role()]))
