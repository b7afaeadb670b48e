"""A number chosen between two ends: on a scale, or as stars."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QSizePolicy, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import WRONG, focus_ring, frame
from fieldkit.gui.questions import written
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_MOST_STARS = 10
_STEPS_AT_MOST = 10_000


class Scale(QAbstractSlider):
    """The scale itself: steps from 0; -1 while nothing is chosen.

    A screen reader knows it as a slider.
    """

    def __init__(self, steps: int, owner: "RangeControl") -> None:
        super().__init__(owner)
        self._owner = owner
        self.steps = steps
        self.step = -1
        self.setRange(0, steps)
        self.valueChanged.connect(self._on_value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of a field."""
        return QSize(current().px(300), current().px(34))

    def show_step(self, step: int) -> None:
        """Show a step, -1 for none."""
        self.step = step
        self.blockSignals(True)
        self.setValue(max(0, step))
        self.blockSignals(False)
        self.update()

    def step_at(self, x: float) -> int:
        """Return the step under the pointer."""
        inner = max(1.0, self.width() - 20.0)
        share = min(1.0, max(0.0, (x - 10) / inner))
        return round(share * self.steps)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the step under the pointer."""
        self._owner.go_to(self.step_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose while the pointer is drawn along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._owner.go_to(self.step_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the control take the keys."""
        self._owner.keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: nobody answers by scrolling past."""
        event.ignore()

    @Slot(int)
    def _on_value(self, step: int) -> None:
        """Answer as a screen reader asks for."""
        self._owner.go_to(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, its part that is chosen, the knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        middle, inner = self.height() / 2, self.width() - 20.0
        wrong = bool(self.property(WRONG))
        line = QRectF(10, middle - 2, inner, 4)
        frame(painter, line, fill="danger_line" if wrong else "rule", radius=2)
        if self.step >= 0:
            x = 10 + inner * (self.step / max(1, self.steps))
            frame(painter, QRectF(10, middle - 2, x - 10, 4), fill="accent", radius=2)
            painter.setPen(QPen(theme.color("surface"), 2))
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QRectF(x - 9, middle - 9, 18, 18))
        if self.hasFocus():
            focus_ring(painter, self.rect())


class Stars(Scale):
    """The same as stars, counted from one."""

    def sizeHint(self) -> QSize:
        """Return the room of the stars."""
        return QSize((self.steps + 1) * current().px(30) + 8, current().px(34))

    def step_at(self, x: float) -> int:
        """Return the star under the pointer."""
        return max(0, min(self.steps, int((x - 4) / current().px(30))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the stars, the chosen ones in the accent."""
        painter = QPainter(self)
        for place in range(self.steps + 1):
            role = "accent" if place <= self.step else "edge"
            x = 4 + place * current().px(30)
            paint_icon(painter, "star", role, x + 3, (self.height() - current().px(22)) / 2, 22)
        if self.hasFocus():
            focus_ring(painter, self.rect())


class RangeControl(AnswerControl):
    """A scale with the number beside it; a dash until somebody chooses.

    Arrows go one step, Home and End to the ends, Delete takes the answer back.
    """

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self._start = _number(row.parameters.get("start"), 1.0)
        self._end = _number(row.parameters.get("end"), 10.0)
        size = abs(_number(row.parameters.get("step"), 1.0)) or 1.0
        steps = round(abs(self._end - self._start) / size)
        self._steps = max(1, min(steps, _STEPS_AT_MOST))
        stars = "rating" in row.appearance and self._steps < _MOST_STARS
        self.scale = Stars(self._steps, self) if stars else Scale(self._steps, self)
        self._stars = stars
        self._said = Label("", "medium")
        self._said.setMinimumWidth(current().px(48))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.scale, 0 if stars else 1)
        layout.addWidget(self._said)
        if stars:
            layout.addStretch(1)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the number and the knob at its place."""
        super().show_row(row)
        step = -1
        if row.value:
            span = (self._end - self._start) or 1.0
            share = (_number(row.value, self._start) - self._start) / span
            step = max(0, min(self._steps, round(share * self._steps)))
        self._said.setText(written.shown_number(row.value) if row.value else "\N{EN DASH}")
        self.scale.show_step(step)

    def go_to(self, step: int) -> None:
        """Answer with the number of a step."""
        if self.row.readonly:
            return
        step = max(0, min(self._steps, step))
        value = self._start + (self._end - self._start) * step / self._steps
        whole = self.row.type in {"int", "integer"}
        text = str(round(value)) if whole else f"{round(value, 9):g}"
        if text != self.row.value:
            self.answered.emit(text)

    def choose(self, key: str) -> bool:
        """Choose the number that a figure names, where the scale has it."""
        low, high = sorted((self._start, self._end))
        if not key.isdigit() or not low <= int(key) <= high:
            return False
        span = (self._end - self._start) or 1.0
        self.go_to(round((int(key) - self._start) / span * self._steps))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take arrows, ends, figures and Enter."""
        key, here = Qt.Key(event.key()), self.scale.step
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in steps:
            self.go_to(0 if here < 0 else here + steps[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go_to(0 if key is Qt.Key.Key_Home else self._steps)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.onward.emit()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not self.row.readonly:
            self.answered.emit("")
        elif not (event.text() and self.choose(event.text())):
            event.ignore()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the scale."""
        self.scale.setProperty(WRONG, wrong)
        self.scale.update()

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the scale."""
        return (self.scale,)

    def wanted_width(self) -> int:
        """Return the width of the stars, or of two columns."""
        return self.scale.sizeHint().width() + (60 if self._stars else current().px(140))


def _number(words: str | None, otherwise: float) -> float:
    try:
        return float(words) if words else otherwise
    except ValueError:
        return otherwise
