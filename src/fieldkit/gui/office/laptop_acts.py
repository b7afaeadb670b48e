"""What head office does about one laptop: filling it with an earlier one's work, revoking it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldkit.formats import number
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.records.device import Device
from fieldkit.services.laptops import LaptopRow
from fieldkit.services.refilling import Filled


def called(laptop: Device) -> str:
    """Return what a laptop is called."""
    return laptop.name or _("laptop {code}").format(code=laptop.code)


class FillDialog(Dialog):
    """Asks whose work a laptop shall get, and where the bundle goes.

    Signals: wanted(laptop's id, id of the laptop whose work it gets, folder).
    """

    wanted = Signal(str, str, object)

    def __init__(self, parent: QWidget | None, laptop: Device, rows: Sequence[LaptopRow]) -> None:
        super().__init__(
            parent,
            _("Fill a laptop: {name}").format(name=called(laptop)),
            _(
                "For a new laptop in place of one that was lost or broke. It gets all that head"
                " office has of that work: whole families, events and forms. Drafts and sealed"
                " facts never left the old laptop, so they do not come back."
            ),
        )
        self._laptop = laptop
        # The work of another laptop is wanted most often, so the others stand first.
        known = sorted(
            (row.device for row in rows if row.taken), key=lambda one: (one == laptop, called(one))
        )
        self.source = ComboField(
            _("Whose work it gets"), [(one.id, f"{called(one)}, {one.code}") for one in known]
        )
        self.note = Label(
            _("The file is sealed: only this laptop opens it."), "hint", "muted", wrap=True
        )
        self.nothing = Label(
            _("No laptop has handed anything over yet, so there is nothing to fill it with."),
            "body",
            "warn",
            wrap=True,
        )
        for widget in (self.source, self.note, self.nothing):
            self.body.addWidget(widget)
        self.back = self.add_button(quiet(_("Back")), self.reject)
        self.write = self.add_button(primary(_("Write the bundle...")), self.choose)
        for widget, shown in (
            (self.source, bool(known)),
            (self.note, bool(known)),
            (self.nothing, not known),
        ):
            widget.setVisible(shown)
        self.write.setEnabled(bool(known))
        (self.source.combo if known else self.back).setFocus()

    @Slot()
    def choose(self) -> None:
        """Ask where to write the bundle."""
        folder = QFileDialog.getExistingDirectory(self, _("Where to write the bundle"))
        if folder:
            self.write_to(Path(folder))

    def write_to(self, folder: Path) -> None:
        """Ask for the bundle and close."""
        self.wanted.emit(self._laptop.id, self.source.key(), folder)
        self.accept()


class RevokeDialog(Dialog):
    """Asks once more before a laptop's bundles are taken in no more.

    Signals: confirmed(laptop's id).
    """

    confirmed = Signal(str)

    def __init__(self, parent: QWidget | None, laptop: Device) -> None:
        super().__init__(
            parent,
            _("Revoke a laptop: {name}").format(name=called(laptop)),
            _(
                "Bundles of this laptop are not taken in any more; each one is held for checking."
                " What it has handed over stays. Other laptops hear of it with their next bundle"
                " from here. You can take it back."
            ),
        )
        self._laptop = laptop
        self.back = self.add_button(quiet(_("Back")), self.reject)
        self.revoke = self.add_button(primary(_("Revoke the laptop")), self.confirm)
        self.back.setFocus()

    @Slot()
    def confirm(self) -> None:
        """Revoke it."""
        self.confirmed.emit(self._laptop.id)
        self.accept()


def filled_words(filled: Filled) -> str:
    """Return what a bundle that fills a laptop holds."""
    families = ngettext("{count} family", "{count} families", filled.families)
    events = ngettext("{count} event", "{count} events", filled.events)
    held = ", ".join(
        words.format(count=number(count))
        for words, count in ((families, filled.families), (events, filled.events))
        if count
    )
    file = filled.paths[0].name
    said = _("The bundle is written and checked: {file}.").format(file=file)
    if held:
        said = _("The bundle is written and checked: {file} ({held}).").format(file=file, held=held)
    return " ".join((said, _("Take it in on the new laptop.")))
