"""The rows of a matrix: a question at the left, its answers in columns that stand below others'."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from fieldkit.gui.questions.keys import choice_keys, words_of
from fieldkit.gui.questions.option import Option, draw_indicator
from fieldkit.gui.questions.options import OptionsControl
from fieldkit.gui.questions.shown import MarkedLabel
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label

if TYPE_CHECKING:
    from fieldkit.forms.views import Choice, NodeView

# "label" heads the columns and asks nothing, "list-nolabel" is a row, "list" a row with words.
MATRIX = frozenset(("label", "list-nolabel", "list"))
_BOX = 16
_SHARE = 0.42  # of the width, for the question
_CENTRED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter


class CellOption(Option):
    """One answer in its column: circle or box in the middle, its words below where they show."""

    def __init__(self, choice: "Choice", key: str, *, many: bool, silent: bool) -> None:
        super().__init__(choice.value, words_of(choice, key), key, many=many, keyed=bool(key))
        self._silent = silent
        self.setToolTip(self.text() if silent else "")

    def heightForWidth(self, width: int) -> int:
        """Return the height of the box and the words."""
        line = current().px(28)
        if self._silent:
            return line
        room = QRect(0, 0, max(40, width - 8), 10_000)
        return line + self.fontMetrics().boundingRect(room, int(_CENTRED), self.text()).height()

    def sizeHint(self) -> QSize:
        """Return the least column."""
        width = current().px(56)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, and the words."""
        painter = QPainter(self)
        theme = current()
        line, side = theme.px(28), theme.px(_BOX)
        box = QRect((self.width() - side) // 2, (line - side) // 2, side, side)
        draw_indicator(painter, self, box, many=self.many)
        if not self._silent:
            painter.setFont(theme.body())
            painter.setPen(theme.color("ink" if self.isEnabled() else "faint"))
            words = QRect(4, line, self.width() - 8, self.height() - line)
            painter.drawText(words, int(_CENTRED), self.text())


class MatrixControl(OptionsControl):
    """A row of the matrix, or its head, which shows the answers and asks nothing."""

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        self._heading = "label" in row.appearance
        self._silent = "list-nolabel" in row.appearance
        self._heads: list[Label] = []
        self.asked: MarkedLabel | None = None
        super().__init__(row, parent)

    def show_words(self, number: str) -> None:
        """Show the question's words, after its number on the paper sheet."""
        if self.asked is None:
            self.asked = MarkedLabel("hint" if self._heading else "medium", "ink")
            self.asked.setParent(self)
            self.asked.show()
        row = self.row
        star = " *" if row.required and not self._heading else ""
        markup = f"{number}{row.label_markup}{star}" if row.label_markup else ""
        self.asked.show_words(f"{number}{row.label or row.name}{star}", markup)
        self.updateGeometry()
        if self.width() > 0:
            self._arrange(self.width(), move=True)

    def chosen_values(self, value: str) -> set[str]:
        """Return which answers are given."""
        return set(value.split()) if self.row.multiple else super().chosen_values(value)

    def press(self, option: Option) -> None:
        """Give the answer, or set or clear it where there may be several."""
        if not self.row.multiple:
            super().press(option)
            return
        chosen = self.chosen_values(self.row.value) ^ {option.value}
        self.answered.emit(" ".join(one.value for one in self.options if one.value in chosen))

    def is_wide(self) -> bool:
        """Take the whole row, so that columns stand below each other."""
        return True

    def wanted_width(self) -> int:
        """Return the whole row."""
        return current().px(10_000)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line under the row, which leads the eye."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, current().color("line"))

    def _make(self, row: "NodeView") -> None:
        if not self._heading:
            super()._make(row)
            return
        for old in self._heads:
            old.hide()
            old.deleteLater()
        self._heads = []
        for choice, key in zip(row.choices, choice_keys(row.choices), strict=True):
            said = words_of(choice, key)
            head = Label(f"{key} {said}" if key else said, "hint_medium", "muted", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            head.setParent(self)
            head.show()
            self._heads.append(head)
        self._nothing.setText("")

    def _new_option(self, choice: "Choice", key: str, *, keyed: bool) -> Option:
        return CellOption(choice, key, many=self.row.multiple, silent=self._silent)

    def _pictured(self) -> bool:
        return False

    def _arrange(self, width: int, *, move: bool) -> int:
        cells: list[QWidget] = [*self._heads, *self.options]
        left = round(width * _SHARE)
        share = (width - left) // max(1, len(cells))
        heights = [cell.heightForWidth(share - 4) for cell in cells]
        asked = self.asked.heightForWidth(left - 12) if self.asked is not None else 0
        height = max([asked, *heights])
        if move:
            if self.asked is not None:
                self.asked.setGeometry(0, max(0, (height - asked) // 2), left - 12, asked)
            for place, (cell, tall) in enumerate(zip(cells, heights, strict=True)):
                top = height - tall if self._heading else (height - tall) // 2
                corner = QPoint(left + place * share + 2, top)
                cell.setGeometry(QRect(corner, QSize(share - 4, tall)))
        return height + 5
