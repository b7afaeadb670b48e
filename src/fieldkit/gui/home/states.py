"""What head office has: three figures and one bar of their shares."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.formats import number
from fieldkit.gui.painting import frame
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _

_ROLES = ("accent", "edge", "ok")


class ShareBar(QWidget):
    """One bar of three parts, each at least visible where it is not nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: tuple[int, int, int]) -> None:
        """Show other figures."""
        self._parts = parts
        self.update()

    def sizeHint(self) -> QSize:
        """Return 8 px high."""
        return QSize(120, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts."""
        painter = QPainter(self)
        shown = [(p, role) for p, role in zip(self._parts, _ROLES, strict=True) if p]
        if not shown:
            frame(painter, self.rect(), fill="neutral_tint", radius=4)
            return
        gap, least = 3, 34
        room = self.width() - gap * (len(shown) - 1) - least * len(shown)
        total = sum(part for part, _role in shown)
        left = 0.0
        for part, role in shown:
            width = least + room * part / total
            frame(painter, QRectF(left, 0, width, 8), fill=role, radius=4)
            left += width + gap


class StatesSummary(QWidget):
    """Only here, handed over, confirmed: the figures with their words."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = ShareBar()
        self._figures = [
            Label("", "section", "accent_text"),
            Label("", "section", "ink"),
            Label("", "section", "muted"),
        ]
        words = (_("only here"), _("handed over"), _("confirmed"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(0)
        for place, (figure, word) in enumerate(zip(self._figures, words, strict=True)):
            grid.addWidget(figure, 0, place)
            grid.addWidget(Label(word, "hint", "muted"), 1, place)
            grid.setColumnStretch(place, 1)
        self.sentence = Label("", "hint", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addLayout(grid)
        column.addWidget(self.sentence, 0, Qt.AlignmentFlag.AlignTop)

    def show_figures(self, only_here: int, handed_over: int, confirmed: int, sentence: str) -> None:
        """Show other figures, and when the last confirmation came."""
        parts = (only_here, handed_over, confirmed)
        for label, figure in zip(self._figures, parts, strict=True):
            label.setText(number(figure))
        self.bar.show_parts(parts)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
