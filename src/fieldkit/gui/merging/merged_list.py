"""The cards that were merged, and the button that separates them while that can be done."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.merging.acts import MergingActs
from fieldkit.gui.merging.words import merged_words
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.dialog import ask
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _
from fieldkit.services.card_merging import MergedRow, list_merges


class MergedList(QWidget):
    """Lists the merges, the last first.

    Signals: parted(): cards stand by themselves again.
    """

    parted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted = ""
        self.acts = MergingActs(desk, self)
        self.acts.done.connect(self._parted)
        self.rows: TableRows[MergedRow] = TableRows(
            (Column(_("Card")), Column(_("One with it")), Column(_("Merged by"), 300)), _cells
        )
        self.table = Table(self.rows, _("Merged cards"), row_height=50)
        self.table.moved.connect(self._settle)
        self.table.setMinimumHeight(current().px(140))
        self.empty = EmptyState(_("No cards have been merged."))
        self.part = quiet(_("Separate..."))
        self.part.clicked.connect(self.ask)
        buttons = QHBoxLayout()
        buttons.addWidget(self.part)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def open(self) -> None:
        """Read the merges again."""
        found = list_merges(self._desk.workspace)
        self.rows.show_rows(found)
        for widget in (self.table, self.part):
            widget.setVisible(bool(found))
        self.empty.setVisible(not found)
        if found:
            self.table.selectRow(min(max(0, self.table.place()), len(found) - 1))
        self._settle()

    @Slot()
    def ask(self) -> None:
        """Ask whether the cards of the row at the cursor are to be two again."""
        row = self._row()
        if row is None or not row.mine:
            return
        self._wanted = row.id
        said = _(
            "{one} and {other} become two cards again, each with what was entered for it. That they"
            " are different is remembered and goes along with the bundles."
        )
        ask(
            self.window(),
            _("Separate the cards?"),
            said.format(one=row.kept_words, other=row.gone_words),
            act=_("Separate"),
            back=_("Cancel"),
            then=self._part,
        )

    def _row(self) -> MergedRow | None:
        place = self.table.place()
        return self.rows.row_at(place) if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def _settle(self) -> None:
        row = self._row()
        self.part.setEnabled(row is not None and row.mine)

    @Slot()
    def _part(self) -> None:
        self.acts.part(self._wanted)

    @Slot(str)
    def _parted(self, _card_id: str) -> None:
        self.open()
        self.parted.emit()


def _cells(row: MergedRow) -> tuple[Cell, ...]:
    who, state = merged_words(row)
    return (
        Cell(row.kept_words, weight=500),
        Cell(row.gone_words, second=row.reason),
        Cell(who, second=state, role="muted"),
    )
