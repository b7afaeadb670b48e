"""The page of discrepancies: what people wrote differently, and what was decided about it."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.discrepancies.deciding import Deciding
from fieldkit.gui.discrepancies.words import decided_rows, disputed_rows, heading
from fieldkit.gui.page import Page
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.widgets.table import Table
from fieldkit.i18n import _
from fieldkit.records.discrepancy import Discrepancy
from fieldkit.services.discrepancies import (
    decide_discrepancy,
    list_decisions,
    list_discrepancies,
)
from fieldkit.services.discrepancy_reading import DisputedRow

_OPEN, _DECIDED = "open", "decided"


class DiscrepanciesPage(Page):
    """Lists what waits for a decision and asks for it; what is put off stands last.

    ``open`` takes a family's id, whose discrepancies then stand first.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: list[DisputedRow] = []
        self._put_off: list[Discrepancy] = []
        self.heading = PageTitle(
            _("Discrepancies"),
            _(
                "Different values were written on different laptops. Nothing is lost: choose"
                " which one stands, the others stay in the history."
            ),
        )
        self.shown = Segmented([(_OPEN, _("To decide")), (_DECIDED, _("Decided"))], _("Which ones"))
        self.shown.chosen.connect(self._show)
        now = desk.workspace.now()
        self.rows, self.decided = disputed_rows(now), decided_rows(now)
        self.table = Table(self.rows, _("Discrepancies"), row_height=50)
        self.table.moved.connect(self._compare)
        self.table.opened.connect(self._to_choice)
        self.done = Table(self.decided, _("Decided"), row_height=50)
        self.empty = EmptyState(" ")
        self.deciding = Deciding()
        self.deciding.decided.connect(self.decide)
        self.deciding.put_off.connect(self.put_off)
        self.deciding.record_requested.connect(self._open_record)
        self._lay_out()

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        choice.addWidget(self.shown)
        choice.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addLayout(choice)
        left.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        left.addWidget(self.table, 1)
        left.addWidget(self.done, 1)
        self.right = ScrollColumn(margins=(4, 4, 16, 16))
        self.right.column.addWidget(self.deciding)
        self.right.column.addStretch(1)
        self.line = Hairline(standing=True)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(left, 1)
        columns.addWidget(self.line)
        columns.addWidget(self.right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(16)
        column.addWidget(self.heading)
        column.addLayout(columns, 1)
        self.table.setMinimumHeight(current().px(140))

    def title(self) -> str:
        """Return the page's name."""
        return _("Discrepancies")

    def open(self, argument: object = None) -> None:
        """Read them again."""
        found = list_discrepancies(self.desk.workspace)
        self._rows = sorted(
            found,
            key=lambda row: (
                row.what in self._put_off,
                bool(argument) and row.family_id != argument,
                heading(row).casefold(),
            ),
        )
        self._show()

    def initial_focus(self) -> QWidget | None:
        """Return the table."""
        return self.table if self._rows else self.shown

    def panes(self) -> tuple[QWidget, ...]:
        """Return the list and what is being decided."""
        return (self.table, self.right)

    @Slot(object, str)
    def decide(self, value: object, reason: str) -> None:
        """Let the value stand."""
        row = self.deciding.row
        if row is None:
            return
        seen = [one.id for one in row.versions]
        try:
            decide_discrepancy(self.desk.workspace, row.what, value, reason, seen)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            self.open()
            return
        self.desk.last_acts.note(_("The discrepancy is decided"))
        self.desk.notices.tell(
            _("Decided. The other values stay in the history."), _("Undo"), self._undo
        )
        self.open()
        self.changed.emit()
        self.table.setFocus()

    @Slot()
    def put_off(self) -> None:
        """Put it last."""
        row = self.deciding.row
        if row is not None:
            self._put_off = [*(one for one in self._put_off if one != row.what), row.what]
            self.open()

    @Slot()
    def _undo(self) -> None:
        if self.desk.last_acts.undo():
            self.open()
            self.changed.emit()

    @Slot()
    def _show(self) -> None:
        decided = self.shown.key() == _DECIDED
        place = max(0, self.table.place())
        self.rows.show_rows(self._rows)
        said = list_decisions(self.desk.workspace) if decided else ()
        self.decided.show_rows(said)
        empty = not (said if decided else self._rows)
        self.empty.setVisible(empty)
        self.empty.sentence.setText(
            _("Nothing was decided here yet.")
            if decided
            else _("There are no discrepancies: nobody wrote anything differently.")
        )
        self.table.setVisible(not decided and not empty)
        self.done.setVisible(decided and not empty)
        for widget in (self.line, self.right):
            widget.setVisible(not decided and not empty)
        if self._rows and not decided:
            self.table.selectRow(min(place, len(self._rows) - 1))
            self._compare()
        else:
            self.deciding.clear()

    @Slot()
    def _compare(self) -> None:
        place = self.table.place()
        if 0 <= place < len(self._rows):
            self.deciding.show_row(self._rows[place], self.desk.workspace.now())

    @Slot(int)
    def _to_choice(self, _place: int) -> None:
        column = self.deciding.column
        if column is not None:
            # After the table is through with the key that brought us here.
            QTimer.singleShot(0, self, self._choose_first)

    @Slot()
    def _choose_first(self) -> None:
        if self.deciding.column is not None:
            self.deciding.column.choose(max(0, self.deciding.column.place()))

    @Slot()
    def _open_record(self) -> None:
        row = self.deciding.row
        if row is not None and row.event_id:
            self.go_requested.emit("event", row.event_id)
        elif row is not None and row.family_id:
            self.go_requested.emit("families", row.family_id)
