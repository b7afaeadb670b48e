"""The program's sign with its name, as it stands before a workspace is open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.icons import mark
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.nav_head import PROGRAM


class Brand(QWidget):
    """The sign, the name, and a muted line below."""

    def __init__(self, line: str = "", *, size: int = 40) -> None:
        super().__init__()
        drawn = QLabel()
        drawn.setPixmap(mark(current().px(size)))
        self.line = Label(line, "hint", "muted")
        if not line:
            self.line.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(PROGRAM, "title"))
        words.addWidget(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words)
        row.addStretch(1)
