"""Erasing a participant's data by an act: asked with its reason, done in the worker, and shown."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.cases.erasure_end import ErasureEnd
from fieldkit.gui.cases.person_words import REASONS
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.records.erasure import ErasureAct
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.erasing_participants import (
    ParticipantQuestion,
    ask_participant,
    erase_participant,
)
from fieldkit.services.progress import Progress


class ParticipantErasureDialog(Dialog):
    """The question with its reason; the harmless button has the focus.

    Signals:
        wanted(reason, alike): it is to be done, with those of the same name or not.
    """

    wanted = Signal(object, bool)

    def __init__(self, parent: QWidget | None, question: ParticipantQuestion) -> None:
        sentence = _(
            "The row's number will stand for the name, here and, with the bundles, on other"
            " laptops; marks, organisation and totals stay. It cannot be brought back. A record of"
            " erasure is printed."
        )
        title = _("Erase this participant's data ({who})?").format(who=question.who)
        super().__init__(parent, title, sentence)
        self.reach = Label("\n".join(_reach(question)), "body", wrap=True)
        self.reason = ComboField(_("Reason"), [(str(key), _(REASONS[key])) for key in REASONS])
        alike = ngettext(
            "Also {count} row of the same name and organisation at other events",
            "Also {count} rows of the same name and organisation at other events",
            len(question.alike),
        )
        self.alike = QCheckBox(alike.format(count=number(len(question.alike))))
        for widget in (self.reach, self.reason, self.alike):
            self.body.addWidget(widget)
        # Shown before they have a parent, they would flash up as windows of their own.
        self.reach.setVisible(bool(self.reach.text()))
        self.alike.setVisible(bool(question.alike))
        self.keep_button = self.add_button(Button(_("Keep")), self.reject)
        self.erase_button = self.add_button(Button(_("Erase"), kind="danger"), self.accept)
        self.accepted.connect(self._tell)
        self.keep_button.setFocus()

    @Slot()
    def _tell(self) -> None:
        self.wanted.emit(ErasureReason(self.reason.key()), self.alike.isChecked())


class ParticipantErasure(QObject):
    """Asks, erases, and says what was done.

    Signals:
        done(): the event has to be read again.
    """

    done = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._id = ""
        self.end = ErasureEnd(desk, page)
        self.dialog: ParticipantErasureDialog | None = None

    def ask(self, registration_id: str) -> None:
        """Ask whether a participant is to be erased."""
        self._id = registration_id
        try:
            question = ask_participant(self._desk.workspace, registration_id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        dialog = ParticipantErasureDialog(self._page.window(), question)
        dialog.wanted.connect(self._erase)
        self.dialog = dialog
        dialog.open()

    @Slot(object, bool)
    def _erase(self, reason: object, alike: bool) -> None:
        workspace, registration_id = self._desk.workspace, self._id

        def work(_progress: Progress) -> ErasureAct:
            return erase_participant(
                workspace, registration_id, ErasureReason(str(reason)), alike=alike
            )

        self._desk.jobs.start(
            _("Erasing"), work, done=self._on_erased, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def _on_erased(self, act: ErasureAct) -> None:
        self.done.emit()
        self.end.tell(act)


def _reach(question: ParticipantQuestion) -> tuple[str, ...]:
    """Return how far the erasure reaches beyond the one row."""
    found = []
    if len(question.same) > 1:
        said = ngettext(
            "It concerns {count} row of this person, at all events.",
            "It concerns {count} rows of this person, at all events.",
            len(question.same),
        )
        found.append(said.format(count=number(len(question.same))))
    if question.card:
        found.append(_("The card among the specialists goes too."))
    return tuple(found)
