"""Which other card is meant: the alike ones first, any other by words."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _
from fieldkit.services.card_finding import CardHit, cards_to_merge

_WIDTH = 640


class ChooseCardDialog(Dialog):
    """A search over a table of cards.

    Signals: chosen(id).
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None, list_name: str, card_id: str) -> None:
        sentence = _("Choose the other card. The next step compares the two; nothing changes yet.")
        super().__init__(parent, _("Which card is the same?"), sentence)
        self.setFixedWidth(current().px(_WIDTH))
        self._desk, self._key = desk, (list_name, card_id)
        hints = {"families": _("Name, address or case number")}
        hints["persons"] = hints["families"]
        self.search = SearchField(hints.get(list_name, _("Part of the name")))
        self.rows: TableRows[CardHit] = TableRows((Column(_("Card")),), _cells)
        self.table = Table(self.rows, _("Cards to choose from"), row_height=50)
        self.table.setMinimumHeight(current().px(240))
        self.nothing = Label("", "body", "muted", wrap=True)
        for widget in (self.search, self.nothing, self.table):
            self.body.addWidget(widget)
        self.act = self.add_button(primary(_("Compare")), self._choose)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.search.searched.connect(self._show)
        self.search.left_down.connect(self.table.setFocus)
        self.table.opened.connect(self._choose)
        self._show()
        self.search.setFocus()

    @Slot()
    def _show(self) -> None:
        query = self.search.text().strip()
        try:
            found = cards_to_merge(self._desk.workspace, *self._key, query)
        except FieldkitError as error:
            found = ()
            self.nothing.setText(error.sentence())
        else:
            self.nothing.setText(
                _("No other card was found. Try another part of the name.")
                if query
                else _("No card is alike. Write above what the other one is found by.")
            )
        self.rows.show_rows(found)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.act.setEnabled(bool(found))
        if found:
            self.table.selectRow(0)

    @Slot()
    def _choose(self) -> None:
        place = self.table.place()
        if 0 <= place < self.rows.rowCount():
            self.chosen.emit(self.rows.row_at(place).id)
            self.accept()


def _cells(hit: CardHit) -> tuple[Cell, ...]:
    return (Cell(hit.words, second=hit.second, weight=500),)
