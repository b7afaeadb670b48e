"""What laptops count that hand over figures alone: by month, of each and of all together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import long_date, number
from fieldkit.gui.desk import Desk
from fieldkit.gui.office.laptop_acts import called
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _
from fieldkit.records.totals import COUNTS
from fieldkit.services.totals import ReceivedTotals, added_up, received_totals
from fieldkit.services.totals_words import count_words, month_words

_ALL = ""
_WIDE, _HEAD, _ROW = 860, 34, 34
_WORDS, _MONTH = 180, 84


@dataclass(frozen=True, slots=True)
class _Line:
    """One of the counts, in each month of the table."""

    name: str
    counts: tuple[int, ...]


class FiguresDialog(Dialog):
    """A table of months; whose they are is chosen above it."""

    def __init__(self, parent: QWidget | None, found: tuple[ReceivedTotals, ...]) -> None:
        super().__init__(
            parent,
            _("Figures of laptops"),
            ""
            if found
            else _(
                "No laptop has sent figures yet. They come from laptops whose permit lets totals "
                "alone leave them."
            ),
        )
        self._found = {one.laptop.id: one for one in found}
        self.whose = ComboField(
            _("Whose figures"),
            [(_ALL, _("All together")), *((one.laptop.id, called(one.laptop)) for one in found)],
        )
        self.until = Label("", "hint", "muted", wrap=True)
        self._months = sorted({one.month for each in found for one in each.totals.months})[::-1]
        self.rows: TableRows[_Line] = TableRows(
            [
                Column(_("Counted"), _WORDS),
                *(Column(month_words(month), _MONTH, right=True) for month in self._months),
            ],
            _cells,
        )
        self.table = Table(self.rows, _("Figures by month"), row_height=_ROW)
        px = current().px
        self.table.setFixedSize(px(_WIDE), px(_HEAD + (len(COUNTS) + 1) * _ROW))
        for widget in (self.whose, self.until, self.table):
            self.body.addWidget(widget)
            widget.setVisible(bool(found))
        self.add_button(primary(_("Close")), self.accept).setFocus()
        self.whose.combo.currentIndexChanged.connect(self.show_figures)
        self.show_figures()

    @Slot()
    def show_figures(self) -> None:
        """Show what whoever is chosen counts, the newest month first."""
        one = self._found.get(self.whose.key())
        if one is None:
            counted: Mapping[str, Mapping[str, int]] = added_up(self._found.values())
            words = _("Each laptop counts for itself; figures reach as far as its last file.")
        else:
            counted = {month.month: month.counts for month in one.totals.months}
            words = _("Up to {day}, file {number}.").format(
                day=long_date(date.fromisoformat(one.totals.until)), number=number(one.number)
            )
        self.until.setText(words)
        nothing: Mapping[str, int] = {}
        self.rows.show_rows(
            [
                _Line(name, tuple(counted.get(m, nothing).get(name, 0) for m in self._months))
                for name in COUNTS
            ]
        )


class Figures(QObject):
    """The button that shows what laptops count, and the dialog behind it."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.dialog: FiguresDialog | None = None
        self.button = quiet(_("Figures..."), icon="chart-column")
        self.button.clicked.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Show the figures that have come."""
        try:
            found = received_totals(self._desk.workspace)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.dialog = FiguresDialog(self._page.window(), found)
        self.dialog.open()


def _cells(line: _Line) -> tuple[Cell, ...]:
    words = Cell(count_words(line.name), weight=500)
    return (words, *(Cell(number(count)) for count in line.counts))
