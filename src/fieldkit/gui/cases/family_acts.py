"""What can be done about a whole family: handing it over, deleting a card made by mistake."""

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.desk import Desk
from fieldkit.gui.merging.acts import MergingActs
from fieldkit.gui.sync.handing_over import HandoverAct
from fieldkit.gui.widgets.buttons import danger, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ErrorLine, LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.records.device import DeviceKind
from fieldkit.records.permissions import Act
from fieldkit.services.cases import FamilyCard
from fieldkit.services.deleting import Deletion, ask_deletion, bring_back, delete_card

Key = tuple[str, str]  # list, id


class CardDeletionDialog(Dialog):
    """What goes with the card, and why it goes; drafts about it stand in the way.

    Signals:
        wanted(reason): it is to be done.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None, deletion: Deletion, *, family: bool) -> None:
        title = _("Delete the family: {who}") if family else _("Delete the case: {who}")
        sentence = _(
            "For a card that was made by mistake. For 30 days it can be brought back with all that"
            " went with it; finalized forms stay as they are."
        )
        super().__init__(parent, title.format(who=deletion.who), sentence)
        self.goes = Label("\n".join(deletion_lines(deletion, family=family)), "body", wrap=True)
        self.reason = LineField(_("Reason"))
        self.refusal = ErrorLine()
        for widget in (self.goes, self.reason, self.refusal):
            self.body.addWidget(widget)
        self.goes.setVisible(bool(self.goes.text()))
        self.delete_button = self.add_button(danger(_("Delete")), self._delete)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.reason.edit.setFocus()
        if deletion.drafts:
            said = ngettext(
                "There is {count} draft about it. Finalize or delete it first, so that no answer"
                " is lost.",
                "There are {count} drafts about it. Finalize or delete them first, so that no"
                " answer is lost.",
                deletion.drafts,
            )
            self.refusal.say(said.format(count=number(deletion.drafts)))
            self.reason.hide()
            self.delete_button.setEnabled(False)

    @Slot()
    def _delete(self) -> None:
        if not self.reason.text():
            self.reason.set_error(_("A reason is needed here. A few words are enough."))
            return
        self.wanted.emit(self.reason.text())
        self.accept()


class FamilyActs(QObject):
    """Offers the acts, asks before each, does it, and says what was done.

    Signals:
        done(family id): the families have to be read again, with this one in sight; ""
        where it is gone.
    """

    done = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._key: Key = ("", "")
        self._family = ""
        self._who = ""
        self.dialog: CardDeletionDialog | None = None
        self.handover = HandoverAct(desk, page)
        self.handover.done.connect(self._handed_over)
        self.merging = MergingActs(desk, page)
        self.merging.done.connect(self.done)

    def offer(self, card: FamilyCard, button: QWidget) -> None:
        """Open the menu of acts under a button."""
        menu = self.menu_of(card)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def menu_of(self, card: FamilyCard) -> QMenu:
        """Return the menu of what can be done about a family and its cases."""
        self._family = card.family.id
        menu = QMenu(self._page)
        rights = self._desk.workspace.rights
        if rights.may(Act.ASSIGN_CASES) and self._desk.workspace.device.kind is DeviceKind.LAPTOP:
            menu.addAction(_("Hand over to a colleague...")).triggered.connect(self.hand_over)
        if rights.may(Act.FILL_FORMS):
            words = _("Merge with another family's card...")
            menu.addAction(words).triggered.connect(self.ask_merging)
        if not rights.may(Act.DELETE_RECORDS):
            return menu
        for case in card.cases:
            words = _("Delete case {number}: made by mistake...").format(number=case.case_no)
            menu.addAction(words).setData(("cases", case.id))
        words = _("Delete the family: made by mistake...")
        menu.addAction(words).setData(("families", card.family.id))
        menu.triggered.connect(self._on_act)
        return menu

    @Slot()
    def hand_over(self) -> None:
        """Ask to which colleague the family goes."""
        self.handover.ask([self._family])

    @Slot()
    def _handed_over(self) -> None:
        self.done.emit(self._family)

    @Slot()
    def ask_merging(self) -> None:
        """Ask with which other card the family's is to be merged."""
        self.merging.choose("families", self._family)

    @Slot(QAction)
    def _on_act(self, action: QAction) -> None:
        if action.data() is not None:
            self.ask(action.data())

    def ask(self, key: Key) -> None:
        """Ask why a card is to be deleted, with what goes along."""
        self._key = key
        try:
            deletion = ask_deletion(self._desk.workspace, *key)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._who = deletion.who
        dialog = CardDeletionDialog(self._page.window(), deletion, family=key[0] == "families")
        dialog.wanted.connect(self._delete)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def _delete(self, reason: str) -> None:
        try:
            delete_card(self._desk.workspace, *self._key, reason)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        said = _("Deleted: {who}").format(who=self._who)
        self._desk.last_acts.note(said)
        self.done.emit("" if self._key[0] == "families" else self._family)
        self._desk.notices.tell(said, _("Bring back"), self._bring_back)

    @Slot()
    def _bring_back(self) -> None:
        try:
            bring_back(self._desk.workspace, *self._key)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
        self.done.emit(self._family)


def deletion_lines(deletion: Deletion, *, family: bool) -> tuple[str, ...]:
    """Return what goes with a card, a line for each kind of thing."""
    found = []
    if deletion.persons:
        said = ngettext("{count} person", "{count} people", deletion.persons)
        found.append(said.format(count=number(deletion.persons)))
    if deletion.open_cases and family:
        said = ngettext("{count} open case", "{count} open cases", deletion.open_cases)
        found.append(said.format(count=number(deletion.open_cases)))
    if deletion.records:
        said = ngettext("{count} more record", "{count} more records", deletion.records)
        found.append(said.format(count=number(deletion.records)))
    if not found:
        return ()
    return (_("With it go:"), *found)
