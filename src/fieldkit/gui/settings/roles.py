"""Giving a colleague another role."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.role_field import RoleField
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ErrorLine
from fieldkit.i18n import _
from fieldkit.records.people import User
from fieldkit.services.users import change_role


class RoleDialog(Dialog):
    """The roles by name; the one that the colleague has is chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None, user: User) -> None:
        sentence = _(
            "The role decides what this person can open and do, from their next opening on."
            " Drafts and cases stay with them."
        )
        super().__init__(parent, _("Role: {name}").format(name=user.name), sentence)
        self._desk, self._user = desk, user
        self.role = RoleField(user.role)
        self.refusal = ErrorLine()
        self.body.addWidget(self.role)
        self.body.addWidget(self.refusal)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.act_button = self.add_button(primary(_("Change the role")), self.go)
        self.role.field.combo.setFocus()

    @Slot()
    def go(self) -> None:
        """Change it, or say why not."""
        try:
            change_role(self._desk.workspace, self._user, self.role.role())
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self._desk.notices.tell(_("The role is changed: {name}").format(name=self._user.name))
        self.accept()
