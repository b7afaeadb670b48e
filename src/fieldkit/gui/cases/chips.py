"""Filters of a list as chips, of which one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from fieldkit.gui.painting import frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.focus_ring import ring_outside

_HEIGHT = 24


class Chip(QAbstractButton):
    """One filter."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self.key = key
        self.setText(words)
        self.setCheckable(True)
        self.setFont(current().hint(500))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ring_outside(self)

    def sizeHint(self) -> QSize:
        """Return the room of the words."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 18, current().px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the word is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip, on a tint where it is chosen."""
        painter = QPainter(self)
        chosen = self.isChecked()
        frame(
            painter,
            self.rect(),
            fill="accent_tint" if chosen else "surface",
            edge=None if chosen else "rule",
            radius=self.height() / 2,
        )
        painter.setFont(current().hint(600 if chosen else 500))
        painter.setPen(current().color("accent_text" if chosen else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Chips(QWidget):
    """Chips in a row; arrows choose, Tab leaves.

    Signals:
        chosen(key): a person chose another one.
    """

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.chips = [Chip(key, words) for key, words in options]
        for chip in self.chips:
            chip.setAccessibleDescription(name)
            chip.clicked.connect(self._on_clicked)
            row.addWidget(chip)
        row.addStretch(1)
        self.choose(self.chips[0].key)

    def key(self) -> str:
        """Return the key that is chosen."""
        return next(chip.key for chip in self.chips if chip.isChecked())

    def choose(self, key: str) -> None:
        """Choose a key without telling anybody."""
        for chip in self.chips:
            here = chip.key == key
            chip.setChecked(here)
            strong, click = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(strong if here else click)

    def set_words(self, key: str, words: str) -> None:
        """Show other words on a chip."""
        for chip in self.chips:
            if chip.key == key and chip.text() != words:
                chip.setText(words)
                chip.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        place = next(i for i, chip in enumerate(self.chips) if chip.isChecked())
        if step is not None and 0 <= place + step < len(self.chips):
            self.chips[place + step].setFocus(Qt.FocusReason.TabFocusReason)
            self.chips[place + step].click()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.choose(chip.key)
            self.chosen.emit(chip.key)
