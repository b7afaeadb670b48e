"""Headings: of a page, of a section, of a group of rows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.label import Label


class PageTitle(QWidget):
    """The title of a page with one muted sentence under it and room in ``side`` for buttons."""

    def __init__(self, title: str, sentence: str = "") -> None:
        super().__init__()
        self.title = Label(title, "title")
        self.sentence = Label(sentence, "body", "muted", wrap=True)
        if not sentence:
            self.sentence.hide()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        self.side = QHBoxLayout()
        self.side.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addLayout(self.side)
        row.setAlignment(self.side, Qt.AlignmentFlag.AlignTop)

    def set_words(self, title: str, sentence: str = "") -> None:
        """Show another title and sentence."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))


class SectionTitle(QWidget):
    """The heading of a section, 17/600, with a muted note beside it."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.title = Label(title, "section")
        self.note = Label(note, "hint", "muted")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(10)
        self.row.addWidget(self.title)
        self.row.addWidget(self.note, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addStretch(1)


class GroupTitle(QWidget):
    """The small heading of a group of rows: icon, word, count, and a hairline to the edge."""

    def __init__(self, title: str, count: str = "", *, role: str = "muted", icon: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if icon:
            drawn = QLabel()
            drawn.setPixmap(pixmap(icon, role, 16))
            row.addWidget(drawn)
        row.addWidget(Label(title, "hint_strong", role))
        row.addWidget(Label(count, "hint", "muted"))
        row.addSpacing(4)
        row.addWidget(Hairline(), 1, Qt.AlignmentFlag.AlignVCenter)
