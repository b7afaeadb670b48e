"""Enrolling a laptop: the invitation that begins it, and the words that are compared."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldkit.gui.office.permits import WIDE, PermitFields, Terms
from fieldkit.gui.permit_words import Places
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.check_words import CheckWords
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.mandate import Mandate
from fieldkit.services.enrolment import Enrolment


class InviteDialog(Dialog):
    """Asks what the laptop is called and where the invitation goes.

    Signals: invited(name, folder, Terms).
    """

    invited = Signal(str, object, object)

    def __init__(self, parent: QWidget | None, places: Places) -> None:
        super().__init__(
            parent,
            _("Invite a laptop"),
            _(
                "The invitation is a file for one laptop. Take it there on a stick or by mail; the"
                " laptop answers with an enrolment request."
            ),
        )
        self.name = LineField(
            _("What the laptop is called here"), hint=_("Such as 07 Svobodny; nobody's surname.")
        )
        self.name.confirmed.connect(self.choose)
        self.setFixedWidth(current().px(WIDE))
        self.permit = PermitFields(places, Mandate())
        self.body.addWidget(self.name)
        self.body.addWidget(self.permit)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.add_button(primary(_("Write the invitation...")), self.choose)
        self.name.edit.setFocus()

    @Slot()
    def choose(self) -> None:
        """Ask where to write the invitation."""
        if not self.name.text():
            self.name.set_error(_("Give the laptop a name first."))
            return
        mandate = self.permit.mandate()
        if mandate is None:
            return
        folder = QFileDialog.getExistingDirectory(self, _("Where to write the invitation"))
        if folder:
            self.invite_to(Path(folder))

    def invite_to(self, folder: Path) -> None:
        """Ask for the invitation and close."""
        mandate = self.permit.mandate()
        if mandate is not None:
            terms = Terms(mandate, self.permit.may_leave())
            self.invited.emit(self.name.text(), folder, terms)
            self.accept()


class CompareDialog(Dialog):
    """Shows the twelve words that both sides read aloud; only a person can compare them.

    Signals: compared(Enrolment, folder) when they are the same.
    """

    compared = Signal(object, object)

    def __init__(self, parent: QWidget | None, enrolment: Enrolment, folder: Path) -> None:
        super().__init__(
            parent,
            _("Enrol the laptop: {name}").format(name=enrolment.name),
            _(
                "Call whoever works on it, on a number that you know. Both read the check words"
                " aloud; they are no secret."
            ),
        )
        self._enrolment, self._folder = enrolment, folder
        words = CheckWords()
        words.show_words(enrolment.words)
        self.body.addWidget(words)
        if enrolment.repeated:
            said = _("This laptop is enrolled already; its welcome is written once more.")
            self.body.addWidget(Label(said, "hint", "warn", wrap=True))
        self.differ = self.add_button(quiet(_("The words differ")), self.reject)
        self.same = self.add_button(primary(_("The words are the same, enrol")), self.confirm)
        # Enrolling cannot be taken back lightly: the harmless button comes first.
        self.differ.setFocus()

    @Slot()
    def confirm(self) -> None:
        """Say that the words are the same."""
        self.compared.emit(self._enrolment, self._folder)
        self.accept()
