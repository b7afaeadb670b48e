"""The part of the settings about the ways in besides the passphrase."""

from PySide6.QtCore import Slot

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.passphrases import ResetPassphrase
from fieldkit.gui.settings.recovery_sheet import SheetDialog
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.dialog import ask
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.permissions import Act
from fieldkit.services.recovery import KeyCopies, cancel_sheet, key_copies
from fieldkit.services.rekeying import re_encryption_wanted
from fieldkit.services.resetting import colleagues


class AccessSection(Section):
    """Which sheet and words open the workspace; making, renewing and cancelling the sheet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("If the passphrase is forgotten"))
        self.ways = Label("", "body", wrap=True)
        self.sheet = quiet(_("Recovery sheet..."), icon="printer")
        self.cancel = quiet(_("Cancel the sheet..."), icon="ban")
        self.sheet.clicked.connect(self.ask_sheet)
        self.cancel.clicked.connect(self.ask_cancel)
        self.inside.addWidget(self.ways)
        self.reset = quiet(_("New passphrase for a colleague..."), icon="key-round")
        self.reset.clicked.connect(self.ask_reset)
        self.inside.addLayout(row_of(self.sheet, self.cancel))
        self.wanted = Label(
            _(
                "Somebody was taken away from this laptop. An older copy of the keys would still"
                " open the workspace with their passphrase: re-encrypt it."
            ),
            "hint",
            "warn",
            wrap=True,
        )
        self.encrypt = quiet(_("Re-encrypt the workspace..."), icon="refresh-cw")
        self.encrypt.clicked.connect(self.ask_encrypt)
        self.inside.addWidget(self.wanted)
        self.inside.addLayout(row_of(self.reset, self.encrypt))

    def open(self) -> None:
        """Show what opens the workspace."""
        copies = key_copies(self.desk.workspace)
        self.ways.setText(ways_words(copies))
        self.ways.set_role("warn" if copies.none else "ink")
        self.sheet.setText(
            _("Renew the recovery sheet...") if copies.sheet else _("Recovery sheet...")
        )
        self.cancel.setVisible(bool(copies.sheet))
        self.wanted.setVisible(re_encryption_wanted(self.desk.workspace))
        self.encrypt.setVisible(self.desk.workspace.rights.may(Act.MANAGE_KEYS))
        self.reset.setVisible(bool(colleagues(self.desk.workspace)))

    @Slot()
    def ask_sheet(self) -> None:
        """Show a fresh sheet."""
        dialog = SheetDialog(self.desk, self.window())
        dialog.made.connect(self.open)
        dialog.made.connect(self.changed)
        dialog.open()

    @Slot()
    def ask_reset(self) -> None:
        """Let a colleague type a new passphrase."""
        ResetPassphrase(self.desk, self.window()).open()

    @Slot()
    def ask_encrypt(self) -> None:
        """Ask before everything is encrypted anew."""
        ask(
            self.window(),
            _("Re-encrypt the workspace?"),
            _(
                "Everything gets a new key; all passphrases, sheets and words stay as they are."
                " Nothing else can be done meanwhile. A fresh backup takes the place of those on"
                " this laptop; those on sticks still open with the old keys."
            ),
            act=_("Re-encrypt"),
            back=_("Cancel"),
            then=self.begin_encrypting,
        )

    @Slot()
    def begin_encrypting(self) -> None:
        """Let the window do it: every page is taken down for it."""
        self.go_requested.emit("re-encrypt", None)

    @Slot()
    def ask_cancel(self) -> None:
        """Ask before the sheet is cancelled."""
        copies = key_copies(self.desk.workspace)
        ask(
            self.window(),
            _("Cancel the recovery sheet?"),
            _(
                "Sheet No. {number} will open nothing any more. Do this if it was lost or seen by"
                " somebody; a new sheet can be made at any time."
            ).format(number=copies.sheet),
            act=_("Cancel the sheet"),
            back=_("Keep the sheet"),
            then=self.cancel_sheet,
            grave=True,
        )

    @Slot()
    def cancel_sheet(self) -> None:
        """Cancel it and say so."""
        cancel_sheet(self.desk.workspace)
        self.desk.notices.tell(_("The recovery sheet opens nothing any more."))
        self.open()
        self.changed.emit()


def ways_words(copies: KeyCopies) -> str:
    """Return in words what opens the workspace besides the passphrase."""
    if copies.sheet and copies.words:
        said = _(
            "Besides your passphrase: sheet No. {sheet}, and recovery words No. {words} that head"
            " office keeps."
        )
    elif copies.sheet:
        said = _("Besides your passphrase: sheet No. {sheet}.")
    elif copies.words:
        said = _("Besides your passphrase: recovery words No. {words} that head office keeps.")
    elif copies.administrator:
        said = _(
            "Only your passphrase opens the workspace for you. If it is forgotten, an"
            " administrator of this laptop can give you a new one."
        )
    else:
        said = _("Your passphrase is the only way in. If it is forgotten, nobody can help.")
    return said.format(sheet=copies.sheet, words=copies.words)
