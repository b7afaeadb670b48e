"""What a page says while there is nothing on it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label


class EmptyState(QWidget):
    """One muted sentence saying why it is empty, and at most one button; no pictures.

    Signals: acted() when the button is pressed.
    """

    acted = Signal()

    def __init__(self, sentence: str, action: str = "", *, icon: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(16)
        self.sentence = Label(sentence, "body", "muted", wrap=True)
        self.sentence.setMaximumWidth(current().px(620))
        # In a row of its own: a column would reckon its height for the whole width.
        row = QHBoxLayout()
        row.addWidget(self.sentence, 100)
        row.addStretch(1)
        column.addLayout(row)
        self.button = quiet(action, icon=icon) if action else None
        if self.button is not None:
            self.button.clicked.connect(self.acted)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
