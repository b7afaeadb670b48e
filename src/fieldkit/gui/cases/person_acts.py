"""What can be done about one person of a family: withdrawal of consent, deleting, erasing."""

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.cases.erasure_end import ErasureEnd
from fieldkit.gui.cases.person_words import (
    REASONS,
    WAYS,
    erasure_sentence,
    erasure_title,
    working_deadline,
)
from fieldkit.gui.desk import Desk
from fieldkit.gui.merging.acts import MergingActs
from fieldkit.gui.widgets.buttons import Button
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, DateField, LineField
from fieldkit.i18n import _
from fieldkit.records.erasure import ErasureAct
from fieldkit.records.keeping import ErasureReason, WithdrawalWay
from fieldkit.services.cases import Member
from fieldkit.services.deleting import bring_back, delete_person
from fieldkit.services.erasing import ask_erasure, erase_person
from fieldkit.services.keeping import record_withdrawal, take_back_withdrawal
from fieldkit.services.progress import Progress


class ErasureDialog(Dialog):
    """The question before an erasure, with its reason; the harmless button has the focus.

    Signals:
        wanted(person id, reason): it is to be done.
    """

    wanted = Signal(str, object)

    def __init__(
        self, parent: QWidget | None, desk: Desk, person_id: str, reason: ErasureReason
    ) -> None:
        question = ask_erasure(desk.workspace, person_id)
        super().__init__(parent, erasure_title(question), erasure_sentence(question))
        self._person_id = person_id
        self.reason = ComboField(_("Reason"), [(str(key), _(REASONS[key])) for key in REASONS])
        self.reason.choose(str(reason))
        self.body.addWidget(self.reason)
        self.keep_button = self.add_button(Button(_("Keep")), self.reject)
        self.erase_button = self.add_button(Button(_("Erase"), kind="danger"), self.accept)
        self.accepted.connect(self._tell)
        self.keep_button.setFocus()

    @Slot()
    def _tell(self) -> None:
        self.wanted.emit(self._person_id, ErasureReason(self.reason.key()))


class WithdrawalDialog(Dialog):
    """When consent was withdrawn, and how that came.

    Signals:
        wanted(day, way): it is to be recorded.
    """

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None, desk: Desk, who: str) -> None:
        sentence = _(
            "The term for erasing begins with this day. Nothing is erased yet: that is a step of "
            "its own, which a person confirms."
        )
        super().__init__(parent, _("Withdrawal of consent: {who}").format(who=who), sentence)
        self.day = DateField(_("Date of the withdrawal"), day=desk.workspace.now().date())
        self.way = ComboField(_("How it came"), [(str(key), _(WAYS[key])) for key in WAYS])
        self.body.addWidget(self.day)
        self.body.addWidget(self.way)
        self.record_button = self.add_button(Button(_("Record"), kind="primary"), self._record)
        self.add_button(Button(_("Cancel")), self.reject)
        self._today = desk.workspace.now().date()
        self.day.edit.setFocus()

    @Slot()
    def _record(self) -> None:
        day = self.day.day()
        if day is None:
            self.day.set_error(_("Write the date as day, month, year: 12.11.2026."))
        elif day > self._today:
            self.day.set_error(_("This date has not come yet. Check month and year."))
        else:
            self.wanted.emit(day, WithdrawalWay(self.way.key()))
            self.accept()


class DeletionDialog(Dialog):
    """Why somebody is taken out of a family.

    Signals:
        wanted(reason): it is to be done.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None, who: str) -> None:
        sentence = _(
            "For somebody who was entered by mistake. For 30 days the person can be brought back "
            "from the list of deleted people; finalized forms stay as they are."
        )
        super().__init__(parent, _("Delete from the family: {who}").format(who=who), sentence)
        self.reason = LineField(_("Reason"))
        self.body.addWidget(self.reason)
        self.delete_button = self.add_button(Button(_("Delete"), kind="danger"), self._delete)
        self.add_button(Button(_("Cancel")), self.reject)
        self.reason.edit.setFocus()

    @Slot()
    def _delete(self) -> None:
        if not self.reason.text():
            self.reason.set_error(_("A reason is needed here. A few words are enough."))
            return
        self.wanted.emit(self.reason.text())
        self.accept()


class PersonActs(QObject):
    """Offers the acts, asks before each, does it, and says what was done.

    Signals:
        done(): the family's card has to be read again.
    """

    done = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._member: Member | None = None
        self._deleted = ""
        self.dialog: Dialog | None = None
        self.merging = MergingActs(desk, page)
        self.merging.done.connect(self._merged)
        self.end = ErasureEnd(desk, page)
        self.end.decided.connect(self.done)

    def offer(self, member: Member, button: QWidget) -> None:
        """Open the menu of acts under a button."""
        menu = self.menu_of(member)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def menu_of(self, member: Member) -> QMenu:
        """Return the menu of what can be done about somebody."""
        self._member = member
        menu = QMenu(self._page)
        withdrawn = member.withdrawal is not None
        acts = (
            (_("Consent stands again"), self._stands_again)
            if withdrawn
            else (_("Record a withdrawal of consent..."), self.ask_withdrawal),
            (_("Merge with another card..."), self.ask_merging),
            (_("Delete: entered by mistake..."), self.ask_deletion),
            (_("Erase..."), self.ask_erasure),
        )
        for words, act in acts:
            action = QAction(words, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        return menu

    @Slot()
    def ask_withdrawal(self) -> None:
        """Ask for the day and the way of a withdrawal."""
        if self._member is not None:
            dialog = WithdrawalDialog(self._page.window(), self._desk, self._member.short)
            dialog.wanted.connect(self._record)
            self._open(dialog)

    @Slot()
    def ask_merging(self) -> None:
        """Ask with which other card the person's is to be merged."""
        if self._member is not None:
            self.merging.choose("persons", self._member.id)

    @Slot()
    def ask_deletion(self) -> None:
        """Ask why the person is to be deleted."""
        if self._member is not None:
            dialog = DeletionDialog(self._page.window(), self._member.short)
            dialog.wanted.connect(self._delete)
            self._open(dialog)

    @Slot()
    def ask_erasure(self) -> None:
        """Ask whether the person is to be erased, and why."""
        if self._member is not None:
            withdrawn = self._member.withdrawal is not None
            self.ask_erasure_of(
                self._member.id,
                ErasureReason.WITHDRAWAL if withdrawn else ErasureReason.DEMAND,
            )

    def ask_erasure_of(self, person_id: str, reason: ErasureReason) -> None:
        """Ask whether somebody is to be erased."""
        try:
            dialog = ErasureDialog(self._page.window(), self._desk, person_id, reason)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        dialog.wanted.connect(self._erase)
        self._open(dialog)

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()

    @Slot(object, object)
    def _record(self, day: object, way: object) -> None:
        if self._member is None:
            return
        workspace = self._desk.workspace
        try:
            found = record_withdrawal(workspace, self._member.id, day, way)  # type: ignore[arg-type] # a signal's arguments
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._desk.last_acts.note(_("the withdrawal is recorded"))
        self.done.emit()
        deadline = working_deadline(found.due, workspace.now().date())
        self._desk.notices.tell(
            _("The withdrawal is recorded: {deadline}.").format(deadline=deadline)
        )

    @Slot()
    def _stands_again(self) -> None:
        if self._member is not None:
            take_back_withdrawal(self._desk.workspace, self._member.id)
            self.done.emit()

    @Slot(str)
    def _merged(self, _person_id: str) -> None:
        self.done.emit()

    @Slot(str)
    def _delete(self, reason: str) -> None:
        if self._member is None:
            return
        self._deleted = self._member.id
        delete_person(self._desk.workspace, self._deleted, reason)
        short = self._member.short
        self._desk.last_acts.note(_("deleted from the family: {who}").format(who=short))
        self.done.emit()
        self._desk.notices.tell(
            _("Deleted from the family: {who}.").format(who=short),
            _("Bring back"),
            self._bring_back,
        )

    @Slot()
    def _bring_back(self) -> None:
        bring_back(self._desk.workspace, "persons", self._deleted)
        self.done.emit()

    @Slot(str, object)
    def _erase(self, person_id: str, reason: object) -> None:
        workspace = self._desk.workspace

        def work(_progress: Progress) -> ErasureAct:
            return erase_person(workspace, person_id, ErasureReason(str(reason)))

        self._desk.jobs.start(_("Erasing"), work, done=self._on_erased)

    @Slot(object)
    def _on_erased(self, act: ErasureAct) -> None:
        self.done.emit()
        self.end.tell(act)
