"""A choice of one among few, side by side: tabs of a page, languages of a form."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from fieldkit.gui.painting import frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.focus_ring import ARROWS, ring_outside

_HEIGHT = 28


class Segment(QAbstractButton):
    """One word of a segmented control."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self.key = key
        self.setText(words)
        self.setCheckable(True)
        self.setFont(current().hint(500))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ring_outside(self)

    def sizeHint(self) -> QSize:
        """Return the room for the words."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 24, current().px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the word is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the control; a button of Qt would only move the focus."""
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word, on white where it is chosen."""
        painter = QPainter(self)
        if self.isChecked():
            frame(painter, self.rect(), fill="surface", edge="rule", radius=5)
        painter.setFont(current().hint(600 if self.isChecked() else 500))
        painter.setPen(current().color("ink" if self.isChecked() else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Segmented(QWidget):
    """Words in one box of which one is chosen; arrows move, Tab leaves.

    Signals: chosen(key) when a person chooses another one.
    """

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self.segments = [Segment(key, words) for key, words in options]
        for segment in self.segments:
            segment.setAccessibleDescription(name)
            self._group.addButton(segment)
            row.addWidget(segment)
        if self.segments:
            self.segments[0].setChecked(True)
        self._settle_focus()
        self._group.buttonClicked.connect(self._tell)

    def key(self) -> str:
        """Return the key that is chosen."""
        return next((s.key for s in self.segments if s.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a key without telling anybody."""
        for segment in self.segments:
            segment.setChecked(segment.key == key)
        self._settle_focus()

    def leave_out(self, key: str) -> None:
        """Take a word away for good; it must not be the one that is chosen."""
        for segment in [one for one in self.segments if one.key == key]:
            self.segments.remove(segment)
            self._group.removeButton(segment)
            segment.hide()
            segment.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        place = next((i for i, s in enumerate(self.segments) if s.isChecked()), 0)
        if step is not None and 0 <= place + step < len(self.segments):
            self.segments[place + step].setFocus(Qt.FocusReason.TabFocusReason)
            self.segments[place + step].click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the common ground."""
        frame(QPainter(self), self.rect(), fill="neutral_tint", radius=7)

    def _tell(self) -> None:
        self._settle_focus()
        self.chosen.emit(self.key())

    def _settle_focus(self) -> None:
        """Let Tab stop at the chosen word only."""
        for segment in self.segments:
            strong = Qt.FocusPolicy.StrongFocus
            segment.setFocusPolicy(strong if segment.isChecked() else Qt.FocusPolicy.ClickFocus)
