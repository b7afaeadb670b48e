"""A column of sentences beside the form that is tried out."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.painting import focus_ring
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.emptying import empty
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn


class Lines(ScrollColumn):
    """Sentences under each other, with an icon where their state asks for one."""

    def __init__(self, name: str) -> None:
        super().__init__(margins=(16, 12, 16, 16), spacing=8, ground="sunk")
        self.setAccessibleName(name)
        # The keyboard scrolls it: there may be nothing inside that takes the focus.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The room of the ring that says so.
        self.setViewportMargins(2, 2, 2, 2)

    def event(self, event: QEvent) -> bool:
        """Draw the ring around what is scrolled, while the keyboard is there."""
        kind = event.type()
        if kind in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        if kind is QEvent.Type.Paint:
            painter = QPainter(self)
            painter.fillRect(self.rect(), current().color("sunk"))
            if self.hasFocus():
                focus_ring(painter, self.rect())
            painter.end()
            return True
        return super().event(event)

    def clear(self) -> None:
        """Take everything away."""
        empty(self.column)

    def say(self, sentence: str, role: str = "ink", icon: str = "") -> Label:
        """Add a sentence."""
        label = Label(sentence, "body", role, wrap=True)
        self.add(label, icon, role)
        return label

    def add(self, widget: QWidget, icon: str = "", role: str = "muted") -> None:
        """Add a widget, an icon before it where one is named."""
        if not icon:
            self.column.addWidget(widget)
            return
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        drawn = QLabel()
        drawn.setPixmap(pixmap(icon, role, 18))
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(widget, 1)
        self.column.addWidget(line)

    def end(self) -> None:
        """Keep what was added at the top."""
        self.column.addStretch(1)
