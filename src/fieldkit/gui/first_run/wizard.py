"""The first run: four steps from an empty computer to an open workspace."""

from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.first_run.brand import Brand
from fieldkit.gui.first_run.plan import Beginning, Plan, demo_passphrase
from fieldkit.gui.first_run.steps import (
    LANGUAGE_NAMES,
    BeginningStep,
    DemoStep,
    ForgottenStep,
    LanguageStep,
    PassphraseStep,
    Step,
)
from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import frame, tick
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.centred import centred
from fieldkit.gui.widgets.fields import ErrorLine
from fieldkit.gui.widgets.keycap import KeyHint
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _, language

_RAIL = 320


class StepMark(QWidget):
    """One step in the rail: a tick, the number on accent, or the number in a ring."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self._number, self._words = number, words
        self.note = ""
        self._state = "to do"
        self.setFixedHeight(current().px(64))

    def show_state(self, state: str, note: str = "") -> None:
        """Show "done", "here" or "to do", with a muted note below."""
        self._state, self.note = state, note
        self.setAccessibleName(f"{self._number}. {self._words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw circle, number and words."""
        painter = QPainter(self)
        theme = current()
        side, left = theme.px(24), theme.px(40)
        circle = QRect(0, 0, side, side)
        fills = {"done": ("ok_tint", None), "here": ("accent", None), "to do": ("surface", "rule")}
        fill, edge = fills[self._state]
        frame(painter, circle, fill=fill, edge=edge, radius=side / 2)
        if self._state == "done":
            inner = side // 5
            tick(painter, circle.adjusted(inner, inner, -inner, -inner).toRectF(), "ok")
        else:
            painter.setFont(theme.hint(600))
            painter.setPen(theme.color("on_accent" if self._state == "here" else "muted"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(theme.strong() if self._state == "here" else theme.body())
        painter.setPen(theme.color("muted" if self._state == "to do" else "ink"))
        painter.drawText(left, theme.px(17), self._words)
        if self.note:
            painter.setFont(theme.hint())
            painter.setPen(theme.color("muted"))
            painter.drawText(left, theme.px(36), self.note)


class Rail(QWidget):
    """The left side: the sign, what this is, the steps, and where everything is kept."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("nav"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.setFixedWidth(current().px(_RAIL))
        self.marks = [StepMark(i, name) for i, name in enumerate(names, 1)]
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 24, 40)
        column.setSpacing(0)
        column.addWidget(Brand(size=32))
        column.addSpacing(36)
        said = _("A specialist's place of work: families, forms, events, papers. No network.")
        column.addWidget(Label(said, "body", "muted", wrap=True))
        column.addSpacing(32)
        for one in self.marks:
            column.addWidget(one)
        column.addStretch(1)
        column.addWidget(_Kept())


class _Kept(QWidget):
    """Where everything is kept, with a lock before it."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(current().px(28), 0, 0, 0)
        said = _("Everything is kept on this computer only, encrypted.")
        row.addWidget(Label(said, "hint", "muted", wrap=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lock."""
        paint_icon(QPainter(self), "lock", "muted", 0, (self.height() - current().px(18)) / 2)


class FirstRun(QWidget):
    """Leads through the steps and asks for a workspace at the end.

    Signals: begin_requested(Plan), language_chosen(code).
    """

    begin_requested = Signal(object)
    language_chosen = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.language = LanguageStep()
        self.beginning = BeginningStep()
        self.passphrase = PassphraseStep()
        self.forgotten = ForgottenStep()
        self.demo = DemoStep(demo_passphrase())
        self.steps: list[Step] = [self.language, self.beginning, self.passphrase, self.forgotten]
        self.rail = Rail(
            [
                _("Language"),
                _("Beginning"),
                _("You and your passphrase"),
                _("If it is forgotten"),
            ]
        )
        self.stack = QStackedWidget()
        for step in (*self.steps, self.demo):
            self.stack.addWidget(step)
            step.confirmed.connect(self.go_on)
        self.language.language_chosen.connect(self.language_chosen)
        self.refusal = ErrorLine()
        self.bar = ProgressBar(_("Making the workspace"))
        self.bar.hide()
        self.back = quiet(_("Back"))
        self.next = primary(_("Next"))
        for button, width in ((self.back, 96), (self.next, 140)):
            button.setMinimumWidth(max(width, button.sizeHint().width()))
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(Hairline(standing=True))
        row.addLayout(self._right(), 1)
        self.show_step(0)

    def _right(self) -> QVBoxLayout:
        scroll = ScrollColumn(margins=(24, 56, 24, 24))
        inside = QWidget()
        inside.setMaximumWidth(current().px(700))
        middle = QVBoxLayout(inside)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.stack)
        middle.addWidget(self.refusal)
        middle.addWidget(self.bar)
        scroll.column.addLayout(centred(inside, grows=True))
        bar = QWidget()
        bar.setMaximumWidth(current().px(700))
        foot = QHBoxLayout(bar)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(16)
        foot.addWidget(self.back)
        self.key_hints = {
            self.language: KeyHint("1\N{EN DASH}2", _("choose")),
            self.beginning: KeyHint("1\N{EN DASH}3", _("choose")),
        }
        for hint in self.key_hints.values():
            foot.addWidget(hint)
        foot.addWidget(KeyHint("Enter", _("go on")))
        foot.addStretch(1)
        foot.addWidget(self.next)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(Hairline())
        below = centred(bar, grows=True)
        below.setContentsMargins(24, 10, 24, 10)
        column.addLayout(below)
        return column

    def initial_focus(self) -> QWidget:
        """Return what the step in sight begins with."""
        asked = self.step.focus()
        # A step that asks nothing begins with its button, so that Enter goes on there too.
        return self.next if asked is self.step else asked

    @property
    def step(self) -> Step:
        """Return the step in sight."""
        return self.demo if self.stack.currentWidget() is self.demo else self.steps[self.place]

    @property
    def place(self) -> int:
        """Return which step is in sight, counting from 0; the demo's stands last."""
        return min(self.stack.currentIndex(), len(self.steps) - 1)

    def show_step(self, place: int) -> None:
        """Open one step; a demo needs no passphrase of one's own."""
        last = place == len(self.steps) - 1
        self.stack.setCurrentWidget(self.demo if last and self.wants_demo else self.steps[place])
        notes = {0: LANGUAGE_NAMES[language()]} if place > 0 else {}
        if last and self.wants_demo:
            notes[2] = _("not needed here")
        for i, one in enumerate(self.rail.marks):
            state = "done" if i < place else ("here" if i == place else "to do")
            one.show_state(state, notes.get(i, ""))
        self.back.setEnabled(place > 0)
        for step, hint in self.key_hints.items():
            hint.setVisible(step is self.step)
        self.next.setText(_("Make the workspace") if last else _("Next"))
        self.initial_focus().setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def go_back(self) -> None:
        """Go to the step before."""
        if self.place > 0:
            self.show_step(self.place - (2 if self.step is self.demo else 1))

    @Slot()
    def go_on(self) -> None:
        """Go to the next step, or begin after the last one."""
        if not self.next.isEnabled() or not self.step.complete():
            return
        if self.place + 1 < len(self.steps):
            skip = self.step is self.beginning and self.wants_demo
            self.show_step(self.place + (2 if skip else 1))
            return
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self.refusal.say("")
        self.bar.setVisible(True)
        self.begin_requested.emit(self.plan())

    def plan(self) -> Plan:
        """Return what was chosen."""
        return Plan(
            beginning=self.beginning.beginning(),
            folder=self._folder,
            name=self.passphrase.name.text(),
            passphrase=self.passphrase.first.text(),
            invitation=self.beginning.invitation(),
        )

    @Slot(int, int, str)
    def show_progress(self, done: int, total: int, _what: str = "") -> None:
        """Show how far the making is."""
        self.bar.show_share(done, total)

    def refuse(self, error: FieldkitError) -> None:
        """Say why no workspace was made, and let the person try again."""
        self.bar.hide()
        self.refusal.say(error.sentence())
        self.next.setEnabled(True)
        self.back.setEnabled(True)

    @property
    def wants_demo(self) -> bool:
        """Tell whether made-up families are wanted."""
        return self.beginning.beginning() is Beginning.DEMO
