"""Who works on this laptop: adding somebody, changing one's own passphrase."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.role_field import RoleField
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, ErrorLine, LineField, PassphraseField
from fieldkit.i18n import _, ngettext
from fieldkit.records.permissions import Act
from fieldkit.services.leaving import Left, bring_back_user
from fieldkit.services.progress import Progress
from fieldkit.services.resetting import colleagues, reset_passphrase
from fieldkit.services.users import add_user, change_passphrase


class _PassphraseDialog(Dialog):
    """What both dialogs share: a passphrase twice, the worker that derives keys, the refusal."""

    def __init__(self, desk: Desk, parent: QWidget | None, title: str, sentence: str) -> None:
        super().__init__(parent, title, sentence)
        self.desk = desk
        self.first = PassphraseField(_("New passphrase"))
        self.again = PassphraseField(_("The passphrase once more"))
        self.refusal = ErrorLine()

    def finish(self, act: str) -> None:
        """Put the last fields and the buttons in."""
        for widget in (self.first, self.again, self.refusal):
            self.body.addWidget(widget)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.act_button = self.add_button(primary(act), self.go)
        self.again.confirmed.connect(self.go)

    def complete(self) -> bool:
        """Say what is missing at its field."""
        differ = self.first.text() != self.again.text()
        self.first.set_error("" if self.first.text() else _("Type a passphrase first."))
        self.again.set_error(_("The two differ. Type it once more.") if differ else "")
        return bool(self.first.text()) and not differ

    @Slot()
    def go(self) -> None:
        """Do it in the worker: deriving a key takes a moment on purpose."""
        if self.act_button.isEnabled() and self.complete():
            self.act_button.setEnabled(False)
            self.refusal.say("")
            self.desk.jobs.start(
                self.windowTitle(), self.work, done=self.finished_well, failed=self.refuse
            )

    def work(self, progress: Progress) -> object:
        """Do what the dialog is for; runs in the worker."""
        raise NotImplementedError

    @Slot(object)
    def finished_well(self, _result: object) -> None:
        """Close and say what was done."""
        self.desk.notices.tell(self.done_words())
        self.accept()

    @Slot(object)
    def refuse(self, error: FieldkitError) -> None:
        """Say why it was refused, and let the person try again."""
        self.refusal.say(error.sentence())
        self.act_button.setEnabled(True)

    def done_words(self) -> str:
        """Return what is said afterwards."""
        raise NotImplementedError


class ChangePassphrase(_PassphraseDialog):
    """Gives the user at work a new passphrase."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            parent,
            _("Change the passphrase"),
            _("Best are four or five words that you remember easily."),
        )
        self.old = PassphraseField(_("Passphrase until now"))
        self.body.addWidget(self.old)
        self.finish(_("Change the passphrase"))
        self.old.edit.setFocus()

    def work(self, progress: Progress) -> object:
        """Change it."""
        change_passphrase(self.desk.workspace, self.old.text(), self.first.text())
        return None

    def done_words(self) -> str:
        """Return what is said afterwards."""
        return _("The passphrase is changed. The old one no longer opens the workspace.")


class AddUser(_PassphraseDialog):
    """Gives somebody else a passphrase of their own."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        sentence = _("Let the person type the passphrase themselves; nobody else has to know it.")
        if desk.workspace.rights.may(Act.SEE_ALL_FAMILIES):
            sees_less = _(
                "Alone on this laptop you see everything. Once there are two of you, you see the"
                " families in whose case team you are; whoever is to see all is a supervisor."
            )
            sentence = f"{sentence} {sees_less}"
        super().__init__(desk, parent, _("Add a user"), sentence)
        self.name = LineField(_("Surname, given name, patronymic"))
        self.role = RoleField()
        self.body.addWidget(self.name)
        self.body.addWidget(self.role)
        self.finish(_("Add a user"))
        self.name.edit.setFocus()

    def complete(self) -> bool:
        """Ask for a name as well."""
        self.name.set_error("" if self.name.text() else _("Write the person's name here."))
        return super().complete() and bool(self.name.text())

    def work(self, progress: Progress) -> object:
        """Add the person."""
        return add_user(self.desk.workspace, self.name.text(), self.first.text(), self.role.role())

    def done_words(self) -> str:
        """Return what is said afterwards."""
        return _("The user is added and can open the workspace with their own passphrase.")


class ResetPassphrase(_PassphraseDialog):
    """Gives a colleague who forgot theirs a new passphrase, which they type themselves."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            parent,
            _("New passphrase for a colleague"),
            _(
                "Let the person type it themselves. Their recovery sheet then opens nothing any"
                " more, and sealed facts stay closed to them until a holder names them again."
            ),
        )
        self._people = {one.id: one for one in colleagues(desk.workspace)}
        self.who = ComboField(_("Colleague"), [(one.id, one.name) for one in self._people.values()])
        self.body.addWidget(self.who)
        self.finish(_("Set the new passphrase"))
        self.who.combo.setFocus()

    def work(self, progress: Progress) -> object:
        """Set it."""
        reset_passphrase(self.desk.workspace, self._people[self.who.key()], self.first.text())
        return None

    def done_words(self) -> str:
        """Return what is said afterwards."""
        return _("The colleague can open the workspace with the new passphrase.")


class LetInAgain(_PassphraseDialog):
    """Gives somebody who has left a new passphrase, and what passed on where that is wanted."""

    def __init__(self, desk: Desk, parent: QWidget | None, left: Left) -> None:
        super().__init__(
            desk,
            parent,
            _("Let in again: {name}").format(name=left.user.name),
            _(
                "Let the person type the passphrase themselves. Sealed facts stay closed to them"
                " until a holder names them again."
            ),
        )
        self._left = left
        self.give_back = QCheckBox(_give_back_words(left))
        self.give_back.setChecked(True)
        self.body.addWidget(self.give_back)
        # Shown before it has a parent, it would flash up as a window of its own.
        self.give_back.setVisible(bool(left.drafts or left.records))
        self.finish(_("Let in again"))
        self.first.edit.setFocus()

    def work(self, progress: Progress) -> object:
        """Let them in."""
        return bring_back_user(
            self.desk.workspace,
            self._left.user,
            self.first.text(),
            give_back=self.give_back.isChecked() and not self.give_back.isHidden(),
        )

    def done_words(self) -> str:
        """Return what is said afterwards."""
        return _("They can open the workspace with the new passphrase.")


def _give_back_words(left: Left) -> str:
    count = left.drafts + left.records
    said = ngettext(
        "Give back what the colleague still has of it: {count} draft or case",
        "Give back what the colleague still has of it: {count} drafts and cases",
        count,
    )
    return said.format(count=number(count))
