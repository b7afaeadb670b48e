"""Twelve check words, numbered, as two people read them to each other."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from fieldkit.gui.widgets.card import Card
from fieldkit.gui.widgets.label import Label

_COLUMNS = 4


class CheckWords(Card):
    """Words in rows of four with their numbers, for eyes and for screen readers."""

    def __init__(self) -> None:
        super().__init__(fill="sunk", edge="line", margins=(16, 12, 16, 12))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self.column.addLayout(self._grid)

    def show_words(self, words: Sequence[str]) -> None:
        """Show other words."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, word in enumerate(words):
            row, column = divmod(place, _COLUMNS)
            self._grid.addWidget(Label(str(place + 1), "hint", "muted"), row, 2 * column)
            self._grid.addWidget(Label(word, "medium"), row, 2 * column + 1)
            self._grid.setColumnStretch(2 * column + 1, 1)
        self.setAccessibleName(", ".join(words))
