"""The part of the settings about who works on this laptop."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.passphrases import AddUser, ChangePassphrase
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.permissions import Act, role_word
from fieldkit.services.users import list_users


class PeopleSection(Section):
    """The users by name and role; adding one and changing one's passphrase by dialogs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Users"))
        self.users = QVBoxLayout()
        self.users.setSpacing(8)
        self.user_hint = Label("", "hint", "muted", wrap=True)
        self.add_user = quiet(_("Add a user"), icon="user-plus")
        self.passphrase = quiet(_("Change the passphrase"), icon="key-round")
        self.add_user.clicked.connect(self.ask_user)
        self.passphrase.clicked.connect(self.ask_passphrase)
        self.inside.addLayout(self.users)
        self.inside.addWidget(self.user_hint)
        self.inside.addLayout(row_of(self.add_user, self.passphrase))

    def open(self) -> None:
        """Show who works here."""
        while (item := self.users.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        people = list_users(self.desk.workspace)
        self.add_user.setVisible(self.desk.workspace.rights.may(Act.MANAGE_USERS))
        for person in people:
            line = f"{person.name} \N{MIDDLE DOT} {role_word(person.role)}"
            here = person.id == self.desk.workspace.user.id
            self.users.addWidget(Label(line, "medium" if here else "body", wrap=True))
        alone = _(
            "This laptop has one user so far. If two people share it, let each have a passphrase:"
            " drafts will not get mixed."
        )
        self.user_hint.setText(alone if len(people) == 1 else "")
        self.user_hint.setVisible(len(people) == 1)

    @Slot()
    def ask_user(self) -> None:
        """Ask for a new user."""
        dialog = AddUser(self.desk, self.window())
        dialog.accepted.connect(self.open)
        dialog.open()

    @Slot()
    def ask_passphrase(self) -> None:
        """Ask for a new passphrase."""
        ChangePassphrase(self.desk, self.window()).open()
