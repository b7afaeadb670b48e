"""The part of the settings about who works on this laptop."""

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QMenu, QVBoxLayout

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.leaving import LeavingDialog, RestDialog
from fieldkit.gui.settings.passphrases import AddUser, ChangePassphrase, LetInAgain
from fieldkit.gui.settings.roles import RoleDialog
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.i18n import _, ngettext
from fieldkit.records.people import User
from fieldkit.records.permissions import Act, role_word
from fieldkit.services.leaving import Left, list_leavers, who_may_leave
from fieldkit.services.users import list_users

_INSET = 8


class PeopleSection(Section):
    """The users by name and role, and who has left; what is done about them, by dialogs.

    Signals: people_changed() when somebody came, left or got another role.
    """

    people_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Users"))
        self.rows: list[Row] = []
        self.dialog: Dialog | None = None
        self._user: User | None = None
        self._left: Left | None = None
        self._may_leave: set[str] = set()
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
        rights = self.desk.workspace.rights
        self.add_user.setVisible(rights.may(Act.MANAGE_USERS))
        leaving = who_may_leave(self.desk.workspace) if rights.may(Act.END_ACCESS) else ()
        self._may_leave = {one.id for one in leaving}
        self.rows = []
        for person in people:
            here = person.id == self.desk.workspace.user.id
            if here or not (rights.may(Act.MANAGE_USERS) or person.id in self._may_leave):
                line = f"{person.name} \N{MIDDLE DOT} {role_word(person.role)}"
                self._add_line(line, "medium" if here else "body")
            else:
                self._add_row(
                    RowWords(
                        person.name, role_word(person.role), act=_("What to do..."), key=person
                    )
                )
        for left in list_leavers(self.desk.workspace):
            words = left_words(left)
            acts = rights.may(Act.MANAGE_USERS) or (left.waiting and rights.may(Act.END_ACCESS))
            if acts:
                role = "warn" if left.waiting else "muted"
                icon = "triangle-alert" if left.waiting else "log-out"
                act = _("What to do...") if left.waiting else _("Let in again...")
                self._add_row(
                    RowWords(left.user.name, words, icon=icon, icon_role=role, act=act, key=left)
                )
            else:
                self._add_line(f"{left.user.name} \N{MIDDLE DOT} {words}", "body", "muted")
        alone = _(
            "This laptop has one user so far. If two people share it, let each have a passphrase:"
            " drafts will not get mixed."
        )
        self.user_hint.setText(alone if len(people) == 1 else "")
        self.user_hint.setVisible(len(people) == 1)

    def _add_line(self, words: str, kind: str, role: str = "ink") -> None:
        label = Label(words, kind, role, wrap=True)
        # The words of rows stand so far from their edge.
        label.setContentsMargins(_INSET, 0, 0, 0)
        self.users.addWidget(label)

    def _add_row(self, words: RowWords) -> None:
        row = Row(words)
        row.clicked.connect(self._on_row)
        self.users.addWidget(row)
        self.rows.append(row)

    @Slot()
    def _on_row(self) -> None:
        row = self.sender()
        if not isinstance(row, Row):
            return
        if isinstance(row.words.key, Left):
            self._left = row.words.key
            if self._left.waiting:
                menu = self.menu_of_leaver(self._left)
                menu.popup(row.mapToGlobal(QPoint(0, row.height())))
            else:
                self.ask_return()
        elif isinstance(row.words.key, User):
            self._user = row.words.key
            menu = self.menu_of(row.words.key)
            menu.popup(row.mapToGlobal(QPoint(0, row.height())))

    def menu_of(self, user: User) -> QMenu:
        """Return the menu of what can be done about a colleague."""
        self._user = user
        menu = QMenu(self)
        if self.desk.workspace.rights.may(Act.MANAGE_USERS):
            menu.addAction(_("Change the role...")).triggered.connect(self.ask_role)
        if user.id in self._may_leave:
            menu.addAction(_("End access...")).triggered.connect(self.ask_leaving)
        return menu

    def menu_of_leaver(self, left: Left) -> QMenu:
        """Return the menu of what can be done where records still name somebody who has left."""
        self._left = left
        menu = QMenu(self)
        menu.addAction(_("Pass on to a colleague...")).triggered.connect(self.ask_rest)
        if self.desk.workspace.rights.may(Act.MANAGE_USERS):
            menu.addAction(_("Let in again...")).triggered.connect(self.ask_return)
        return menu

    @Slot()
    def ask_return(self) -> None:
        """Ask for the new passphrase of somebody who has left."""
        if self._left is not None:
            self._open(LetInAgain(self.desk, self.window(), self._left))

    @Slot()
    def ask_rest(self) -> None:
        """Ask who takes over what still names somebody who has left."""
        if self._left is not None:
            self._open(RestDialog(self.desk, self.window(), self._left))

    @Slot()
    def ask_role(self) -> None:
        """Ask for the role of the colleague whose menu was opened."""
        if self._user is not None:
            self._open(RoleDialog(self.desk, self.window(), self._user))

    @Slot()
    def ask_leaving(self) -> None:
        """Show what passes on when the colleague whose menu was opened leaves."""
        if self._user is None:
            return
        try:
            dialog = LeavingDialog(self.desk, self.window(), self._user)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        dialog.ended.connect(self._say_ended)
        self._open(dialog)

    @Slot(str)
    def _say_ended(self, name: str) -> None:
        said = _(
            "The access has ended: {name}. Re-encrypt the workspace, so that no older copy of the"
            " keys opens it."
        )
        self.desk.notices.tell(said.format(name=name))

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.accepted.connect(self._read_again)
        dialog.open()

    @Slot()
    def _read_again(self) -> None:
        self.open()
        self.people_changed.emit()

    @Slot()
    def ask_user(self) -> None:
        """Ask for a new user."""
        self._open(AddUser(self.desk, self.window()))

    @Slot()
    def ask_passphrase(self) -> None:
        """Ask for a new passphrase."""
        ChangePassphrase(self.desk, self.window()).open()


def left_words(left: Left) -> str:
    """Return that somebody has left, and who has what they had in hand, or that nobody has."""
    if left.waiting:
        said = ngettext(
            "has left; {count} open record still names them",
            "has left; {count} open records still name them",
            left.waiting,
        )
        return said.format(count=number(left.waiting))
    if not left.successor:
        return _("has left")
    return _("has left; passed to: {name}").format(name=left.successor)
