"""What was answered before, quietly under a question."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label


class EarlierLine(QWidget):
    """An icon and the earlier answer; one that has changed since stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self.words = Label("", "hint", "muted", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)

    def say(self, words: str, *, changed: bool) -> None:
        """Show the words, or hide the line where there are none."""
        role = "accent_text" if changed else "muted"
        self._icon.setPixmap(pixmap("history", role, current().px(14)))
        self.words.set_kind("hint_medium" if changed else "hint")
        self.words.set_role(role)
        self.words.setText(words)
        self.setVisible(bool(words))
