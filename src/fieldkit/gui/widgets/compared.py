"""Two records side by side, with what differs in bold."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.formats import table_date
from fieldkit.gui.widgets.label import Label
from fieldkit.records.casework import as_date

Compare = tuple[str, str, str]


class Compared(QWidget):
    """Rows of a name and what each of the two records says."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._shown: list[Label] = []

    def show_rows(self, heads: tuple[str, str], rows: Sequence[Compare]) -> None:
        """Show two records under these headings; an empty text is a dash."""
        for label in self._shown:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._shown = []
        for column, head in enumerate(heads, start=1):
            self._put(Label(head, "hint_strong", "muted"), 0, column)
        for row, (words, one, other) in enumerate(rows, start=1):
            self._put(Label(words, "hint", "muted"), row, 0)
            style = "body" if one == other else "strong"
            for column, said in enumerate((one, other), start=1):
                self._put(Label(said or "\N{EN DASH}", style, wrap=True), row, column)

    def words(self) -> list[str]:
        """Return all that is shown, row by row."""
        return [label.text() for label in self._shown]

    def _put(self, label: Label, row: int, column: int) -> None:
        self._grid.addWidget(label, row, column)
        self._shown.append(label)


def day_words(written: str) -> str:
    """Return a date as it stands in tables, else as it was written."""
    day = as_date(written)
    return table_date(day) if day else written
