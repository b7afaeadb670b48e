"""Connecting to another laptop on the spot: a stick that goes to and fro, and twelve words."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.check_words import CheckWords
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ErrorLine
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.device import DeviceKind
from fieldkit.records.permissions import Act
from fieldkit.services.pairing import Pairing, confirm_pairing, show_to_laptops
from fieldkit.services.workspace import Workspace


def may_pair(workspace: Workspace) -> bool:
    """Tell whether whoever is at work may make another laptop known here."""
    laptop = workspace.device.kind is DeviceKind.LAPTOP
    return laptop and workspace.rights.may(Act.ASSIGN_CASES)


class PairDialog(Dialog):
    """Writes this laptop's keys to a stick and shows the words of the other that did the same.

    Signals: paired(): another laptop is known here now.
    """

    paired = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("Connect a laptop"),
            _(
                "For your own second laptop, or a colleague's that head office has not told of"
                " here. Put one stick into both in turn, and choose it on each: first here, then"
                " there, then here once more. Then compare twelve words."
            ),
        )
        self._desk = desk
        self.found: Pairing | None = None
        self.said = Label("", "body", "muted", wrap=True)
        self.words = CheckWords()
        self.refusal = ErrorLine()
        for widget in (self.said, self.words, self.refusal):
            self.body.addWidget(widget)
        self.back = self.add_button(quiet(_("Back")), self.reject)
        self.stick = self.add_button(primary(_("Choose the stick..."), icon="usb"), self.choose)
        self.differ = self.add_button(quiet(_("The words differ")), self.reject)
        self.same = self.add_button(primary(_("The words are the same")), self.confirm)
        self._show()
        self.stick.setFocus()

    @Slot()
    def choose(self) -> None:
        """Ask for the stick."""
        folder = QFileDialog.getExistingDirectory(self, _("Which stick"))
        if folder:
            self.look_at(Path(folder))

    def look_at(self, folder: Path) -> None:
        """Write our keys there, and show the words of the other laptop whose keys lie there."""
        self.refusal.say("")
        try:
            found = show_to_laptops(self._desk.workspace, folder)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        new = [one for one in found if not one.known]
        if len(new) > 1:
            self.refusal.say(
                _(
                    "The stick holds keys of several laptops. Delete the files that begin with"
                    ' "pairing", then begin again with the two.'
                )
            )
            return
        self.found = new[0] if new else None
        if found and not new:
            self.said.setText(
                _("Laptop {code} is known here. Choose the stick there once more too.").format(
                    code=found[0].laptop.code
                )
            )
        elif not found:
            self.said.setText(
                _("Your keys are on the stick. Now choose it on the other laptop, then here again.")
            )
        self._show()

    def show_found(self, found: Pairing) -> None:
        """Show the words of another laptop."""
        self.found = found
        self._show()

    def _show(self) -> None:
        found = self.found
        if found is not None:
            self.words.show_words(found.words)
            self.said.setText(
                _(
                    "Read these words to each other; laptop {code} shows the same. They are no"
                    " secret."
                ).format(code=found.laptop.code)
            )
        self.said.setVisible(bool(self.said.text()))
        self.words.setVisible(found is not None)
        for button, shown in (
            (self.back, found is None),
            (self.stick, found is None),
            (self.differ, found is not None),
            (self.same, found is not None),
        ):
            button.setVisible(shown)
        # Trusting a key cannot be taken back lightly: the harmless button comes first.
        (self.differ if found is not None else self.stick).setFocus()

    @Slot()
    def confirm(self) -> None:
        """Let the laptop be known whose words are the same."""
        if self.found is None:
            return
        try:
            laptop = confirm_pairing(self._desk.workspace, self.found)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self._desk.notices.tell(
            _("Laptop {code} is connected: families can go to it and come from it.").format(
                code=laptop.code
            )
        )
        self.paired.emit()
        self.accept()
