"""What is left when the passphrase is forgotten."""

from PySide6.QtWidgets import QWidget

from fieldkit.gui.widgets.buttons import primary
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.i18n import _


class Forgotten(Dialog):
    """What is left without the passphrase, truthfully."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("If the passphrase is forgotten"),
            _(
                "Without the passphrase the workspace stays shut: this version has no other way"
                " in. What was confirmed is safe with head office. Do not wipe the workspace: it"
                " holds what was not handed over, and the passphrase may come back to you."
            ),
        )
        self.add_button(primary(_("Back")), self.accept).setFocus()
