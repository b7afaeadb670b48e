"""Making a recovery sheet: printed, kept as a file, or copied by hand and checked."""

import secrets

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.card import Card
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.field import LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, pgettext
from fieldkit.records.recovery import SHEET_GROUPS, group_fits
from fieldkit.services.progress import Progress
from fieldkit.services.recovery import draft_sheet, keep_sheet, key_copies, sheet_paper

_COLUMNS = 5


def sheet_sentence(*, joined: bool) -> str:
    """Return why a sheet is needed, with and without a head office."""
    if joined:
        return _(
            "Print the recovery sheet or copy it by hand, and keep it in a safe, not in the laptop"
            " bag. If the passphrase is forgotten, only this sheet or the recovery words kept at"
            " head office open the workspace."
        )
    return _(
        "Print the recovery sheet or copy it by hand, and keep it in a safe, not in the laptop"
        " bag. If the passphrase is forgotten, only this sheet opens the workspace."
    )


class SheetDialog(Dialog):
    """Shows a fresh sheet; it counts once it was printed, kept, or one group was typed back.

    Signals: made() when the sheet counts, in place of the one before.
    """

    made = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        copies = key_copies(desk.workspace)
        super().__init__(
            parent, _("Recovery sheet"), sheet_sentence(joined=copies.joined and bool(copies.words))
        )
        self.setFixedWidth(current().px(600))
        self.desk = desk
        self.draft = draft_sheet()
        self._counts = False
        self.asked = secrets.randbelow(SHEET_GROUPS)
        self.body.addWidget(self._digits())
        said = _("Sheet No. {number}.").format(number=self.draft.number)
        if copies.sheet:
            said += " " + _("As soon as it counts, sheet No. {number} opens nothing.").format(
                number=copies.sheet
            )
        self.body.addWidget(Label(said, "hint", "muted", wrap=True))
        self.typed = LineField(
            _("Copied by hand? Type group {number} from your sheet").format(number=self.asked + 1),
            width=140,
        )
        self.typed.changed.connect(self._look)
        self.typed.confirmed.connect(self.keep_by_hand)
        self.by_hand = quiet(_("I have copied it"))
        self.by_hand.setEnabled(False)
        self.by_hand.clicked.connect(self.keep_by_hand)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.typed, 1)
        self.body.addLayout(row)
        self.later = self.add_button(quiet(_("Later")), self.reject)
        self.buttons.addWidget(self.by_hand)
        self.print_button = self.add_button(
            primary(pgettext("act", "Print") + "...", icon="printer"), self.show_paper
        )
        self.print_button.setFocus()

    def _digits(self) -> Card:
        card = Card(fill="sunk", edge="line", margins=(16, 12, 16, 12))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, group in enumerate(self.draft.code.groups):
            row, column = divmod(place, _COLUMNS)
            cell = QHBoxLayout()
            cell.setSpacing(8)
            cell.addWidget(Label(str(place + 1), "hint", "muted"))
            cell.addWidget(Label(group, "section"))
            cell.addStretch(1)
            grid.addLayout(cell, row, column)
        card.column.addLayout(grid)
        card.setAccessibleName(", ".join(self.draft.code.groups))
        return card

    @Slot(str)
    def _look(self, typed: str) -> None:
        fits = self._typed_back()
        self.by_hand.setEnabled(fits)
        whole = len(typed.strip()) >= len(self.draft.code.groups[0])
        wrong = whole and not fits
        said = _("Your sheet says something else here. Compare group {number} digit by digit.")
        self.typed.set_error(said.format(number=self.asked + 1) if wrong else "")

    def _typed_back(self) -> bool:
        typed = "".join(self.typed.text().split())
        return group_fits(self.asked, typed) and typed == self.draft.code.groups[self.asked]

    @Slot()
    def keep_by_hand(self) -> None:
        """Let the sheet count, since it was copied rightly."""
        if self._typed_back():
            self.count()
            self.accept()

    @Slot()
    def show_paper(self) -> None:
        """Lay the sheet out in the worker; it is never written to the disk to be looked at."""
        workspace, draft = self.desk.workspace, self.draft

        def work(_progress: Progress) -> bytes:
            return sheet_paper(workspace, draft)

        self.print_button.setEnabled(False)
        self.desk.jobs.start(_("Making the paper"), work, done=self._on_made)

    @Slot(object)
    def _on_made(self, content: bytes) -> None:
        from fieldkit.gui.filling.preview import PaperPreview

        self.print_button.setEnabled(True)
        # The file's name tells neither whose nor what it is.
        preview = PaperPreview(self, _("Recovery sheet"), content, "fieldkit.pdf")
        preview.printed.connect(self.count)
        preview.kept.connect(self.count)
        preview.finished.connect(self._close_if_counting)
        self.preview = preview
        preview.open()

    @Slot()
    def _close_if_counting(self) -> None:
        if self._counts:
            self.accept()

    @Slot()
    def count(self) -> None:
        """Let the sheet open the workspace from now on."""
        if self._counts:
            return
        self._counts = True
        keep_sheet(self.desk.workspace, self.draft)
        self.desk.notices.tell(
            _("Recovery sheet No. {number} counts from now on. Keep it in a safe.").format(
                number=self.draft.number
            )
        )
        self.made.emit()
