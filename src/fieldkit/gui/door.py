"""Event mode: the strip that says the laptop is lent for one event, and the way out of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog, ask
from fieldkit.gui.widgets.fields import ErrorLine, PassphraseField
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.services.event_mode import begin_event_mode, end_event_mode
from fieldkit.services.progress import Progress


class Door(QWidget):
    """Hidden while everything is open; in event mode it stands above the event.

    Signals:
        begun(event id): only this event is open now.
        ended(): everything is open again.
    """

    begun = Signal(str)
    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._event_id = ""
        self.dialog: Dialog | None = None
        strip = Strip(
            "accent",
            _("Event mode"),
            _("Only this event is open, and the screen does not lock by itself."),
            icon="lock",
        )
        self.end_button = quiet(_("End event mode..."), icon="log-out")
        self.end_button.clicked.connect(self.ask_end)
        strip.row.addWidget(self.end_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 0)
        column.addWidget(strip)
        self.hide()

    @property
    def event_id(self) -> str:
        """Return the event that the laptop is lent for, "" while everything is open."""
        return self._desk.workspace.only_event

    def ask_begin(self, event_id: str) -> None:
        """Ask whether the laptop is to be lent for an event."""
        self._event_id = event_id
        self.dialog = ask(
            self.window(),
            _("Lend the laptop for this event?"),
            _(
                "Only this event stays open: its marks, its participants, its sign-in sheet."
                " Families, forms and everything else are closed until you end the mode by your"
                " passphrase. The screen does not lock by itself meanwhile."
            ),
            act=_("Begin event mode"),
            back=_("Cancel"),
            then=self._begin,
        )

    @Slot()
    def ask_end(self) -> None:
        """Ask for the passphrase that ends the mode."""
        dialog = EndDialog(self._desk, self.window())
        dialog.accepted.connect(self._on_ended)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _begin(self) -> None:
        try:
            begin_event_mode(self._desk.workspace, self._event_id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.show()
        self.begun.emit(self._event_id)

    @Slot()
    def _on_ended(self) -> None:
        self.hide()
        self.ended.emit()


class EndDialog(Dialog):
    """The passphrase of whoever lent the laptop; a wrong one counts as at the unlock screen."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        sentence = _("The passphrase of whoever began it opens everything else again: {name}.")
        super().__init__(
            parent, _("End event mode"), sentence.format(name=desk.workspace.user.name)
        )
        self._desk = desk
        self.passphrase = PassphraseField(_("Passphrase"))
        self.refusal = ErrorLine()
        self.body.addWidget(self.passphrase)
        self.body.addWidget(self.refusal)
        self.add_button(quiet(_("Back to the event")), self.reject)
        self.act_button = self.add_button(primary(_("End event mode")), self.go)
        self.passphrase.confirmed.connect(self.go)
        self.passphrase.edit.setFocus()

    @Slot()
    def go(self) -> None:
        """Try the passphrase in the worker: it takes a moment on purpose."""
        if not self.act_button.isEnabled():
            return
        self.act_button.setEnabled(False)
        self.refusal.say("")
        workspace, passphrase = self._desk.workspace, self.passphrase.text()

        def work(_progress: Progress) -> None:
            end_event_mode(workspace, passphrase)

        self._desk.jobs.start(_("Ending event mode"), work, done=self._done, failed=self._refuse)

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self.accept()

    @Slot(object)
    def _refuse(self, error: FieldkitError) -> None:
        self.refusal.say(error.sentence())
        self.act_button.setEnabled(True)
