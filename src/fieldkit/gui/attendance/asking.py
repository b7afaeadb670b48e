"""A question of an event's pages: an act, a way back, and the refusal of a service inside."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ErrorLine
from fieldkit.i18n import _


class AskingDialog(Dialog):
    """One question; what the services refuse is said inside.

    Signals: came(result) with what the service returned.
    """

    came = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None, title: str, sentence: str = "") -> None:
        super().__init__(parent, title, sentence)
        self.desk = desk
        self.refusal = ErrorLine()

    def finish(self, act: str) -> None:
        """Put the refusal and the two buttons below what was asked."""
        self.body.addWidget(self.refusal)
        self.act = self.add_button(primary(act), self.go)
        self.add_button(quiet(_("Cancel")), self.reject)

    @Slot()
    def go(self) -> None:
        """Do it, or say why not."""
        try:
            result = self.ask()
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        if result is not None:
            self.came.emit(result)
            self.accept()

    def ask(self) -> object:
        """Ask the service; None where nothing was chosen. Raises what it refuses."""
        # Each question says it; Qt's own metaclass leaves no room for an abstract method.
        raise NotImplementedError
