"""A scale of agreement: answers side by side, each circle in the middle above its words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from fieldkit.gui.questions.keys import words_of
from fieldkit.gui.questions.option import Option, draw_indicator
from fieldkit.gui.questions.options import OptionsControl
from fieldkit.gui.questions.picture_options import arrange_cells, even_share
from fieldkit.gui.theme import current

if TYPE_CHECKING:
    from fieldkit.forms.views import Choice, NodeView

_BOX = 16
_LEAST = 84  # px of an answer's share; narrower ones stand as usual answers do
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter


class LikertOption(Option):
    """One answer of the scale; the line through the circles joins it to its neighbours."""

    first = last = False

    def heightForWidth(self, width: int) -> int:
        """Return the height of circle and words."""
        room = QRect(0, 0, max(40, width - 8), 10_000)
        words = self.fontMetrics().boundingRect(room, int(_WRAP), self._said()).height()
        return current().px(24) + words + 4

    def sizeHint(self) -> QSize:
        """Return the room of words that break into lines."""
        width = max(current().px(_LEAST), self._longest_word() + 12)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, the circle, the words."""
        painter = QPainter(self)
        theme = current()
        middle, y, side = self.width() // 2, theme.px(24) // 2, theme.px(_BOX)
        left = middle if self.first else 0
        right = middle if self.last else self.width()
        painter.fillRect(left, y - 1, right - left, 2, theme.color("rule"))
        box = QRect(middle - side // 2, y - side // 2, side, side)
        painter.fillRect(box.adjusted(-3, 0, 3, 0), theme.color("surface"))
        draw_indicator(painter, self, box, many=False)
        painter.setFont(theme.medium() if self.isChecked() else theme.body())
        painter.setPen(theme.color("ink" if self.isEnabled() else "faint"))
        words = QRect(4, theme.px(24), self.width() - 8, self.height() - theme.px(24))
        painter.drawText(words, int(_WRAP), self._said())

    def _said(self) -> str:
        return f"{self.key} {self.text()}" if self.key else self.text()

    def _longest_word(self) -> int:
        metrics = self.fontMetrics()
        return max((metrics.horizontalAdvance(word) for word in self._said().split()), default=0)


class LikertControl(OptionsControl):
    """Answers of a scale in one even row; where that is too narrow, as any other choices."""

    def _new_option(self, choice: "Choice", key: str, *, keyed: bool) -> Option:
        if choice.image and self._shelf is not None:
            return super()._new_option(choice, key, keyed=keyed)
        return LikertOption(choice.value, words_of(choice, key), key, many=False, keyed=keyed)

    def _make(self, row: "NodeView") -> None:
        super()._make(row)
        for place, option in enumerate(self.options):
            if isinstance(option, LikertOption):
                option.first, option.last = place == 0, place == len(self.options) - 1

    def is_wide(self) -> bool:
        """Take the whole row."""
        return True

    def _arrange(self, width: int, *, move: bool) -> int:
        if self._pictured():
            return super()._arrange(width, move=move)
        wanted = sum(one.sizeHint().width() for one in self.options)
        arrange = even_share if wanted <= width else arrange_cells
        return arrange(self.options, width, move=move) if self.options else current().px(34)
