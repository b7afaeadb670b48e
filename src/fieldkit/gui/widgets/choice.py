"""Answers to choose from: radio and checkbox with the number that the keyboard takes, and cards."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.focus_ring import ARROWS, ring_outside

_BOX = 16
_NUMBER_WIDTH = 16
_GAP = 8


class Choice(QAbstractButton):
    """One answer: a radio (``many`` False) or a checkbox, its number, its words.

    ``number`` is 1 to 9, or 0 for answers beyond the ninth, which show none.
    Words break into lines where the room is narrow.
    """

    def __init__(self, words: str, *, number: int = 0, many: bool = False) -> None:
        super().__init__()
        self.number, self.many = number, many
        # Layouts ask for the same measures some fifty times until a page stands.
        self._measured = ""
        self._width = 0
        self._heights: dict[int, int] = {}
        self.setText(words)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFont(current().body())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # With a fixed height a column would keep to one line, however many the words need.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring_outside(self)

    def sizeHint(self) -> QSize:
        """Return the room for the words on one line."""
        self._measure()
        return QSize(self._left() + self._width, current().px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the room for a short word a line."""
        return QSize(self._left() + 60, current().px(24))

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words at a width."""
        self._measure()
        found = self._heights.get(width)
        if found is None:
            room = QRect(0, 0, max(40, width - self._left()), 10_000)
            used = self.fontMetrics().boundingRect(room, int(_WRAP), self.text())
            found = self._heights[width] = max(current().px(24), used.height() + 7)
        return found

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that the words may break."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the number and the words."""
        self.draw(QPainter(self))

    def draw(self, painter: QPainter) -> None:
        """Draw the same with a painter that may stand elsewhere on the widget."""
        theme = current()
        option = QStyleOptionButton()
        option.initFrom(self)
        box = theme.px(_BOX)
        option.rect = QRect(0, (theme.px(24) - box) // 2, box, box)
        on, off = QStyle.StateFlag.State_On, QStyle.StateFlag.State_Off
        option.state |= on if self.isChecked() else off
        element = QStyle.PrimitiveElement
        kind = element.PE_IndicatorCheckBox if self.many else element.PE_IndicatorRadioButton
        self.style().drawPrimitive(kind, option, painter, self)
        top = QRect(0, 0, self.width(), theme.px(24))
        if self.number:
            painter.setFont(theme.hint())
            painter.setPen(theme.color("muted"))
            place = top.adjusted(box + _GAP, 0, 0, 0)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), str(self.number))
        painter.setFont(theme.medium() if self.isChecked() else theme.body())
        painter.setPen(theme.color("ink" if self.isEnabled() else "faint"))
        words = QRect(self._left(), 3, self.width() - self._left(), self.height() - 3)
        painter.drawText(words, int(_WRAP), self.text())

    def _measure(self) -> None:
        """Measure the words on one line, unless they are still those that were measured."""
        words = self.text()
        if words != self._measured or not self._width:
            self._measured = words
            self._width = self.fontMetrics().boundingRect(words).width() + 6
            self._heights.clear()

    def _left(self) -> int:
        return current().px(_BOX + (_NUMBER_WIDTH if self.number else 0)) + _GAP


_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class ChoiceCard(QAbstractButton):
    """One way to go on, with its reason: a radio in a box, as on the first run."""

    def __init__(self, title: str, reason: str, *, number: int, icon: str) -> None:
        super().__init__()
        self.reason, self._number, self._icon = reason, number, icon
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(reason)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring_outside(self)

    def sizeHint(self) -> QSize:
        """Return a usual width and the height that goes with it."""
        return QSize(520, self.heightForWidth(520))

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that the reason may break into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of title and reason at a width."""
        metrics = QFontMetrics(current().body())
        px = current().px
        room = QRect(0, 0, max(80, width - px(128)), 10_000)
        return px(42) + metrics.boundingRect(room, int(_WRAP), self.reason).height() + 20

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the column; a button of Qt would only move the focus."""
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, tinted where it is chosen."""
        painter = QPainter(self)
        theme = current()
        px, chosen = theme.px, self.isChecked()
        self.draw_box(painter, 14)
        painter.setFont(theme.strong())
        painter.setPen(theme.color("ink"))
        left, right = px(64), self.width() - px(64)
        line = QRect(left, px(14), right - left, px(24))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.setFont(theme.body())
        painter.setPen(theme.color("ink" if chosen else "muted"))
        painter.drawText(
            QRect(left, px(42), right - left, self.height() - px(42) - 4), int(_WRAP), self.reason
        )
        role = "accent" if chosen else "muted"
        paint_icon(
            painter, self._icon, role, self.width() - px(46), (self.height() - px(24)) / 2, 24
        )

    def draw_box(self, painter: QPainter, top: int) -> None:
        """Draw the frame, and the radio with its number on a first line that begins at ``top``."""
        theme = current()
        chosen = self.isChecked()
        frame(
            painter,
            self.rect(),
            fill="accent_tint" if chosen else "surface",
            edge="accent" if chosen else "rule",
            radius=CARD_RADIUS,
            width=2 if chosen else 1,
        )
        option = QStyleOptionButton()
        option.initFrom(self)
        px = theme.px
        option.rect = QRect(px(20), px(top + 4), px(_BOX), px(_BOX))
        option.state |= QStyle.StateFlag.State_On if chosen else QStyle.StateFlag.State_Off
        element = QStyle.PrimitiveElement.PE_IndicatorRadioButton
        self.style().drawPrimitive(element, option, painter, self)
        painter.setFont(theme.hint())
        painter.setPen(theme.color("muted"))
        line = QRect(px(48), px(top), px(20), px(24))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), str(self._number))


class ChoiceColumn(QWidget):
    """Cards or answers of which one is chosen: arrows and 1 to 9 choose, Enter confirms.

    Signals: chosen(place), confirmed().
    """

    chosen = Signal(int)
    confirmed = Signal()

    def __init__(self, choices: Sequence[QAbstractButton], spacing: int = 16) -> None:
        super().__init__()
        self.choices: list[QAbstractButton] = list(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing)
        for choice in self.choices:
            column.addWidget(choice)
            choice.clicked.connect(self._clicked)

    def place(self) -> int:
        """Return which is chosen, counting from 0, or -1."""
        return next((i for i, one in enumerate(self.choices) if one.isChecked()), -1)

    def choose(self, place: int) -> None:
        """Choose one and give it the focus."""
        for i, choice in enumerate(self.choices):
            choice.setChecked(i == place)
            strong = Qt.FocusPolicy.StrongFocus
            choice.setFocusPolicy(strong if i == place else Qt.FocusPolicy.ClickFocus)
        self.choices[place].setFocus(Qt.FocusReason.TabFocusReason)
        self.setFocusProxy(self.choices[place])
        self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the arrows, the numbers and Enter."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        wanted = int(event.text()) - 1 if event.text() in set("123456789") else None
        if step is not None:
            wanted = self.place() + step
        if wanted is not None and 0 <= wanted < len(self.choices):
            self.choose(wanted)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        sender = self.sender()
        self.choose(next(i for i, one in enumerate(self.choices) if one is sender))
