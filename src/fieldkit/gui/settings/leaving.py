"""Ending a colleague's access: what passes to whom is shown before, and confirmed once."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import danger, primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, ErrorLine
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.records.people import User
from fieldkit.services.leaving import (
    Left,
    Passing,
    ask_leaving,
    end_access,
    pass_on_rest,
    who_takes_over,
)
from fieldkit.services.progress import Progress


class LeavingDialog(Dialog):
    """Shows what passes on, and lets the person choose to whom.

    Signals:
        ended(name): the access of this person has ended.
    """

    ended = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None, user: User) -> None:
        sentence = _(
            "What this person has in hand passes to a colleague, and their passphrase opens"
            " nothing any more. Finalized forms keep their author."
        )
        super().__init__(parent, _("End access: {name}").format(name=user.name), sentence)
        self.desk = desk
        self.passing = ask_leaving(desk.workspace, user)
        self._people = {one.id: one for one in self.passing.successors}
        self.passes = Label("\n".join(passing_lines(self.passing)), "body", wrap=True)
        self.successor = ComboField(
            _("Passes to"), [(one.id, one.name) for one in self._people.values()]
        )
        self.sealed = QCheckBox(_("Open sealed facts to this colleague too"))
        self.sealed.setVisible(self.passing.may_seal)
        self.refusal = ErrorLine()
        for widget in (self.passes, self.successor, self.sealed, self.refusal):
            self.body.addWidget(widget)
        self.act_button = self.add_button(danger(_("End access")), self.go)
        self.back_button = self.add_button(quiet(_("Cancel")), self.reject)
        self.back_button.setFocus()
        if self.passing.alone:
            self.refusal.say(
                _(
                    "Nobody else can open the sealed facts on this laptop. Let this person name"
                    " another holder first; otherwise these facts would be lost."
                )
            )
        self.act_button.setEnabled(bool(self._people) and not self.passing.alone)

    @Slot()
    def go(self) -> None:
        """Do it in the worker."""
        successor = self._people.get(self.successor.key())
        if successor is None or not self.act_button.isEnabled():
            return
        self.act_button.setEnabled(False)
        self.refusal.say("")
        workspace, leaver = self.desk.workspace, self.passing.leaver
        open_sealed = self.passing.may_seal and self.sealed.isChecked()

        def work(_progress: Progress) -> Passing:
            return end_access(workspace, leaver, successor, open_sealed=open_sealed)

        self.desk.jobs.start(_("Ending the access"), work, done=self._done, failed=self._refuse)

    @Slot(object)
    def _done(self, _passed: object) -> None:
        self.accept()
        self.ended.emit(self.passing.leaver.name)

    @Slot(object)
    def _refuse(self, error: FieldkitError) -> None:
        self.refusal.say(error.sentence())
        self.act_button.setEnabled(True)


def passing_lines(passing: Passing) -> tuple[str, ...]:
    """Return what passes on, a line for each kind of thing, and what closes."""
    closing = (_("Sealed facts close to this person."),) if passing.holds else ()
    if passing.nothing:
        return (_("There is nothing to pass on: no drafts and no open cases."), *closing)
    lines = []
    if passing.drafts:
        said = ngettext("{count} draft", "{count} drafts", passing.drafts)
        lines.append(said.format(count=number(passing.drafts)))
    if passing.sealed:
        said = ngettext(
            "{count} of them holds sealed facts, which only a named holder sees",
            "{count} of them hold sealed facts, which only a named holder sees",
            passing.sealed,
        )
        lines.append(said.format(count=number(passing.sealed)))
    if passing.cases:
        said = ngettext("{count} open case", "{count} open cases", passing.cases)
        lines.append(said.format(count=number(passing.cases)))
    if passing.planned:
        said = ngettext(
            "{count} planned contact or assessment with its date",
            "{count} planned contacts and assessments with their dates",
            passing.planned,
        )
        lines.append(said.format(count=number(passing.planned)))
    if passing.teams:
        said = ngettext(
            "a place in the team of {count} case",
            "a place in the teams of {count} cases",
            passing.teams,
        )
        lines.append(said.format(count=number(passing.teams)))
    if passing.others:
        said = ngettext(
            "{count} more record that this person answers for",
            "{count} more records that this person answers for",
            passing.others,
        )
        lines.append(said.format(count=number(passing.others)))
    return (*lines, *closing)


class RestDialog(Dialog):
    """To whom passes what still names somebody who has left."""

    def __init__(self, desk: Desk, parent: QWidget | None, left: Left) -> None:
        sentence = ngettext(
            "{count} open record names this person, such as a case that came with a bundle. Nobody"
            " looks after it until a colleague takes it over.",
            "{count} open records name this person, such as cases that came with a bundle. Nobody"
            " looks after them until a colleague takes them over.",
            left.waiting,
        ).format(count=number(left.waiting))
        super().__init__(parent, _("Pass on: {name}").format(name=left.user.name), sentence)
        self._desk, self._left = desk, left
        self._people = {one.id: one for one in who_takes_over(desk.workspace)}
        self.successor = ComboField(
            _("Passes to"), [(one.id, one.name) for one in self._people.values()]
        )
        self.refusal = ErrorLine()
        self.body.addWidget(self.successor)
        self.body.addWidget(self.refusal)
        self.act_button = self.add_button(primary(_("Pass on")), self.go)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.successor.combo.setFocus()

    @Slot()
    def go(self) -> None:
        """Pass it on, or say why not."""
        successor = self._people.get(self.successor.key())
        if successor is None:
            return
        try:
            pass_on_rest(self._desk.workspace, self._left.user, successor)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self._desk.notices.tell(_("Passed on to: {name}").format(name=successor.name))
        self.accept()
