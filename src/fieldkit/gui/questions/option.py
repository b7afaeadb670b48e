"""One answer of a question, with the figure that chooses it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QStyle, QStyleOptionButton

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.choice import Choice as ChoiceButton

_BOX = 16
_KEY_WIDTH = 16
_GAP = 8


class Option(ChoiceButton):
    """One answer with its key, which may be any figure or none."""

    def __init__(self, value: str, words: str, key: str, *, many: bool, keyed: bool) -> None:
        super().__init__(words, number=0, many=many)
        self.value, self.key = value, key
        self._keyed = keyed  # its neighbours have keys, so that its words stand under theirs

    def _left(self) -> int:
        return current().px(_BOX + (_KEY_WIDTH if self._keyed else 0)) + _GAP

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Space; every other key is the question's."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def draw(self, painter: QPainter) -> None:
        """Draw box and words, then the key between them."""
        super().draw(painter)
        if self.key:
            painter.setFont(current().hint())
            painter.setPen(current().color("muted"))
            px = current().px
            place = QRect(px(_BOX) + _GAP, 0, px(_KEY_WIDTH), px(24))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), self.key)


def draw_indicator(painter: QPainter, widget: QAbstractButton, box: QRect, *, many: bool) -> None:
    """Draw the circle or box of an answer at a place of its own."""
    option = QStyleOptionButton()
    option.initFrom(widget)
    option.rect = box
    on, off = QStyle.StateFlag.State_On, QStyle.StateFlag.State_Off
    option.state |= on if widget.isChecked() else off
    element = QStyle.PrimitiveElement
    kind = element.PE_IndicatorCheckBox if many else element.PE_IndicatorRadioButton
    widget.style().drawPrimitive(kind, option, painter, widget)
