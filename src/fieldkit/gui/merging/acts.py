"""Merging from wherever a card is in sight: choose, compare, merge, say so, and take it back."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.merging.choosing import ChooseCardDialog
from fieldkit.gui.merging.merge_dialog import MergeDialog
from fieldkit.gui.merging.words import done_words
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.i18n import _
from fieldkit.services.card_comparing import Comparison, compare_cards
from fieldkit.services.card_merging import merge_cards, part_cards


class MergingActs(QObject):
    """Leads through the merging of two cards of one list.

    Signals:
        done(id): cards were made one, or parted; the card to show.
    """

    done = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._list = ""
        self._card = ""
        self._found: Comparison | None = None
        self._merged = ""
        self.dialog: Dialog | None = None

    def choose(self, list_name: str, card_id: str) -> None:
        """Ask with which other card this one is to be merged."""
        self._list, self._card = list_name, card_id
        dialog = ChooseCardDialog(self._desk, self._page.window(), list_name, card_id)
        dialog.chosen.connect(self._compare)
        self._open(dialog)

    def compare(self, list_name: str, kept_id: str, gone_id: str) -> None:
        """Show two cards side by side, and ask what stands."""
        self._list, self._card = list_name, kept_id
        self._compare(gone_id)

    def part(self, merge_id: str, *, remember: bool = True) -> None:
        """Part two cards again."""
        try:
            kept, _gone = part_cards(self._desk.workspace, merge_id, remember=remember)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        said = _("The cards are separated. Each is as it was.")
        self._desk.last_acts.note(said)
        self.done.emit(kept)
        self._desk.notices.tell(said)

    @Slot(str)
    def _compare(self, gone_id: str) -> None:
        workspace = self._desk.workspace
        try:
            self._found = compare_cards(workspace, self._list, self._card, gone_id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        dialog = MergeDialog(self._page.window(), self._found)
        dialog.wanted.connect(self._merge)
        dialog.turned.connect(self._turn)
        self._open(dialog)

    @Slot()
    def _turn(self) -> None:
        if self._found is not None:
            self.compare(self._list, self._found.gone.id, self._found.kept.id)

    @Slot(object, object, str)
    def _merge(self, chosen: object, relatives: object, reason: str) -> None:
        found, workspace = self._found, self._desk.workspace
        if found is None or not isinstance(chosen, dict) or not isinstance(relatives, list):
            return
        try:
            made = merge_cards(
                workspace,
                found.list_name,
                found.kept.id,
                found.gone.id,
                chosen=chosen,
                relatives=relatives,
                reason=reason,
                looked_at=found.looked_at,
            )
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._merged = made.id
        self._desk.last_acts.note(_("the cards are merged"))
        self.done.emit(found.kept.id)
        self._desk.notices.tell(done_words(workspace.now()), _("Separate"), self._take_back)

    @Slot()
    def _take_back(self) -> None:
        self.part(self._merged, remember=False)

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()
