"""Permits, what is held by them, and head office's keys: the acts beside its table of laptops."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from fieldkit.formats import number
from fieldkit.gui.desk import Desk
from fieldkit.gui.office.held import HeldDialog
from fieldkit.gui.office.keys import KeysDialog
from fieldkit.gui.office.laptop_acts import called
from fieldkit.gui.office.laptop_words import runs_out
from fieldkit.gui.office.permits import PermitDialog
from fieldkit.gui.page import Page
from fieldkit.gui.permit_words import permit_words, places_of, until_words
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, language, ngettext
from fieldkit.records.device import Disclosure
from fieldkit.records.kept_aside import HELD
from fieldkit.records.mandate import Mandate
from fieldkit.services.certifying import change_certificate, renew_certificates
from fieldkit.services.held_records import held_records, let_in
from fieldkit.services.laptops import LaptopRow, list_titles


class TrustDesk(QObject):
    """Buttons for the laptop that is chosen, and a strip while permits run out.

    Signals: changed().
    """

    changed = Signal()

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self.desk = desk
        self.changed.connect(page.open)
        self._page = page
        self._row: LaptopRow | None = None
        self._expiring: tuple[str, ...] = ()
        self.keys = quiet(_("Keys..."), icon="key-round")
        self.keys.clicked.connect(self.ask_keys)
        self.held = quiet(_("Look at what is held..."), icon="inbox")
        self.held.clicked.connect(self.ask_held)
        self.permit = quiet(_("Permit..."), icon="shield-check")
        self.permit.clicked.connect(self.ask_permit)
        self.buttons = (self.keys, self.held, self.permit)
        self.words = Label("", "hint", "muted", wrap=True)
        self.line = QHBoxLayout()
        self.line.setSpacing(16)
        self.line.addWidget(self.words, 1)
        self.line.addWidget(Label(_("Those who need you stand first."), "hint", "muted"))
        self.strip = Strip("warn", " ", " ")
        self.renew = quiet(_("Renew them all"))
        self.renew.clicked.connect(self.renew_all)
        self.strip.row.addWidget(self.renew)
        self.strip.hide()

    def show_rows(self, rows: Sequence[LaptopRow]) -> None:
        """Say whose permits run out."""
        found = [row for row in rows if runs_out(row)]
        self._expiring = tuple(row.device.id for row in found)
        self.strip.setVisible(bool(found))
        self.strip.title.setText(
            ngettext(
                "{count} permit runs out within 60 days",
                "{count} permits run out within 60 days",
                len(found),
            ).format(count=number(len(found)))
        )
        self.strip.sentence.setText(
            _("Nobody is locked out by that. Renewed ones go along with the next receipts.")
        )

    def choose(self, row: LaptopRow | None) -> None:
        """Take a laptop for the next acts."""
        self._row = row
        self.permit.setVisible(row is not None and row.device.revoked_at is None)
        self.words.setVisible(row is not None)
        if row is not None and row.permit is not None:
            said = permit_words(row.permit.mandate, places_of(self.desk.workspace))
            until = until_words(row.permit.expires_at, self.desk.workspace.now())
            self.words.setText(f"{called(row.device)}: {said}. {until}")
        self.held.setVisible(row is not None and any(one.reason in HELD for one in row.aside))

    @Slot()
    def ask_permit(self) -> None:
        """Ask what the chosen laptop may write."""
        if self._row is not None:
            workspace = self.desk.workspace
            dialog = PermitDialog(self._page.window(), self._row, places_of(workspace))
            dialog.say_until(self._row, workspace)
            dialog.changed.connect(self.give)
            dialog.renewed.connect(self.renew_one)
            dialog.open()

    @Slot(str, object, object)
    def give(self, laptop_id: str, mandate: Mandate, leaves: Disclosure | None = None) -> None:
        """Give a laptop another permit; ``leaves`` None keeps what may leave it."""
        change_certificate(self.desk.workspace, laptop_id, mandate, leaves)
        self._tell(1)

    @Slot(str)
    def renew_one(self, laptop_id: str) -> None:
        """Renew a laptop's permit."""
        self._tell(renew_certificates(self.desk.workspace, [laptop_id]))

    @Slot()
    def renew_all(self) -> None:
        """Renew every permit that runs out."""
        self._tell(renew_certificates(self.desk.workspace, self._expiring))

    def _tell(self, count: int) -> None:
        said = ngettext(
            "{count} permit is given. It goes along with the next receipt.",
            "{count} permits are given. They go along with the next receipts.",
            count,
        )
        self.desk.notices.tell(said.format(count=number(count)))
        self.changed.emit()

    @Slot()
    def ask_held(self) -> None:
        """List what is held of the chosen laptop."""
        if self._row is not None:
            workspace, laptop = self.desk.workspace, self._row.device
            found = held_records(workspace, laptop.id)
            titles = list_titles(workspace, language())
            places = places_of(workspace)
            dialog = HeldDialog(self._page.window(), laptop, found, titles, places)
            dialog.let_in.connect(self.let_in)
            dialog.open()

    @Slot(str, object)
    def let_in(self, laptop_id: str, numbers: Sequence[int]) -> None:
        """Let records in that were held."""
        count = let_in(self.desk.workspace, laptop_id, numbers)
        said = ngettext("{count} change is let in.", "{count} changes are let in.", count)
        self.desk.notices.tell(said.format(count=number(count)))
        self.changed.emit()

    @Slot()
    def ask_keys(self) -> None:
        """Show head office's keys."""
        dialog = KeysDialog(self.desk, self._page.window())
        dialog.finished.connect(self.changed)
        dialog.open()
