"""Head office's own keys: renewing them, and for whom a former one still waits."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import long_date, number
from fieldkit.gui.desk import Desk
from fieldkit.gui.office.laptop_acts import called
from fieldkit.gui.permit_words import some_of
from fieldkit.gui.widgets.buttons import Button, danger, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.services.renewing_keys import (
    OldKey,
    keys_standing,
    put_away_key,
    renew_intake_key,
    renew_signing_key,
)


class KeysDialog(Dialog):
    """Says how the keys stand; each act is done at once and said below it."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("Keys of head office"),
            _(
                "Renew a key when whoever knew this computer's passphrase leaves, or once a year."
                " Nothing has to be carried by hand: laptops follow by the next file from here,"
                " and what they wrote for the old key is opened as well."
            ),
        )
        self.desk = desk
        self.intake = Label("", "body", wrap=True)
        self.renew_intake = quiet(_("Renew the key that opens bundles"))
        self.renew_intake.clicked.connect(self.renew_opening)
        self._old = QVBoxLayout()
        self._old.setSpacing(8)
        self.put_away: list[Button] = []
        self.signing = Label("", "body", wrap=True)
        self.renew_signing = quiet(_("Renew the signing key"))
        self.renew_signing.clicked.connect(self.ask_renewing)
        for widget in (Label(_("The key that opens bundles"), "medium"), self.intake):
            self.body.addWidget(widget)
        self.body.addWidget(self.renew_intake, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self._old)
        for widget in (Label(_("The key that signs for head office"), "medium"), self.signing):
            self.body.addWidget(widget)
        self.body.addWidget(self.renew_signing, 0, Qt.AlignmentFlag.AlignLeft)
        self.back = self.add_button(quiet(_("Close")), self.reject)
        self.back.setFocus()
        self.show_standing()

    def show_standing(self) -> None:
        """Read again how the keys stand."""
        found = keys_standing(self.desk.workspace)
        self.intake.setText(
            _("It was never renewed, or every former key is put away.")
            if not found.old
            else _("It was renewed on {day}. Laptops that hear of it seal for the new one.").format(
                day=long_date(found.old[0].retired_at.date())
            )
        )
        self._clear()
        for one in found.old:
            self._show_old(one)
        self.signing.setText(
            _("It was renewed on {day}. Files signed by the old one are taken in as well.").format(
                day=long_date(found.renewals[-1].date())
            )
            if found.renewals
            else _("It was never renewed.")
        )

    def _show_old(self, key: OldKey) -> None:
        day = long_date(key.retired_at.date())
        if key.waiting:
            said = ngettext(
                "The key before {day} still waits for {count} laptop: {names}.",
                "The key before {day} still waits for {count} laptops: {names}.",
                len(key.waiting),
            )
            names = some_of([called(one) for one in key.waiting])
            said = said.format(day=day, count=number(len(key.waiting)), names=names)
        else:
            said = _("Nobody needs the key before {day} any more.").format(day=day)
        self._old.addWidget(Label(said, "body", "warn" if key.waiting else "ink", wrap=True))
        if not key.waiting:
            button = quiet(_("Put it away for good"))
            button.setProperty("recipient", key.recipient)
            button.clicked.connect(self.put_it_away)
            self.put_away.append(button)
            self._old.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _clear(self) -> None:
        self.put_away = []
        while (item := self._old.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def renew_opening(self) -> None:
        """Renew the key that opens bundles."""
        renew_intake_key(self.desk.workspace)
        self.desk.notices.tell(_("The key is renewed. Give laptops their answers as ever."))
        self.show_standing()
        self.back.setFocus()

    @Slot()
    def put_it_away(self) -> None:
        """Forget a former key."""
        button = self.sender()
        try:
            put_away_key(self.desk.workspace, str(button.property("recipient")))
        except FieldkitError as error:
            self.desk.notices.refuse(error)
        self.show_standing()
        self.back.setFocus()

    @Slot()
    def ask_renewing(self) -> None:
        """Ask once more before the signing key is renewed."""
        dialog = RenewSigningDialog(self)
        dialog.accepted.connect(self.renew_signer)
        dialog.open()

    @Slot()
    def renew_signer(self) -> None:
        """Renew the signing key; head office has other four signs from then on."""
        office = renew_signing_key(self.desk.workspace)
        said = _("The signing key is renewed. Head office is called {code} from now on.")
        self.desk.notices.tell(said.format(code=office.code))
        self.show_standing()
        self.back.setFocus()


class RenewSigningDialog(Dialog):
    """Says what follows from renewing the signing key, which cannot be taken back."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("Renew the signing key"),
            _(
                "Head office signs by a new key from now on, and its four signs change. Every"
                " laptop gets a new permit with its next receipt. Make a backup first: an older"
                " backup does not know the new key. If the old key is in other hands, renewing is"
                " not enough: let the laptops join anew."
            ),
        )
        self.back = self.add_button(quiet(_("Back")), self.reject)
        self.renew = self.add_button(danger(_("Renew the key")), self.accept)
        self.back.setFocus()
