"""Choices put in order: the first press is the first place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldkit.gui.questions.option import Option
from fieldkit.gui.questions.options import OptionsControl
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView


class RankControl(OptionsControl):
    """Choices that take their place in the order in which they are pressed.

    A pressed one shows its place before its words; pressing it again takes it
    out. Alt and an arrow move the marked one up or down.
    """

    many = True

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        self._words: dict[str, str] = {}
        super().__init__(row, parent)

    def show_row(self, row: "NodeView") -> None:
        """Show the choices with their places."""
        super().show_row(row)
        if {one.value for one in self.options} != set(self._words):
            self._words = {one.value: one.text() for one in self.options}
        order = row.value.split()
        for option in self.options:
            words = self._words[option.value]
            if option.value in order:
                place = order.index(option.value) + 1
                words = _("{words} (place {place})").format(words=words, place=place)
            option.setText(words)
        self.updateGeometry()
        if self.width() > 0:
            self._arrange(self.width(), move=True)

    def chosen_values(self, value: str) -> set[str]:
        """Return the values that have a place."""
        return set(value.split())

    def press(self, option: Option) -> None:
        """Give the choice the next place, or take its place away."""
        order = self.row.value.split()
        if option.value in order:
            order.remove(option.value)
        else:
            order.append(option.value)
        self.answered.emit(" ".join(order))

    def wanted_width(self) -> int:
        """Return the whole row, so that places do not move the words."""
        return 10_000

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the marked choice with Alt and an arrow."""
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key())) if alt else None
        if step is None:
            super().keyPressEvent(event)
            return
        order = self.row.value.split()
        marked = next((one.value for one in self.options if one.hasFocus()), "")
        if marked in order:
            here = order.index(marked)
            there = max(0, min(len(order) - 1, here + step))
            order.insert(there, order.pop(here))
            if " ".join(order) != self.row.value:
                self.answered.emit(" ".join(order))
