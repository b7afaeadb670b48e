"""Questions that need a decision before one can go on: words, and buttons that name the act."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.roomy import Roomy

WIDTH = 520
_AROUND = 32  # px of the window that stay in sight beside it
_ACTS = {"primary", "danger"}


class Dialog(QDialog):
    """A sheet over the window with a title, what is put into ``body``, and buttons below.

    Esc closes it as the harmless button does. Open it with ``open()``, which
    does not stop the rest of the window.
    """

    def __init__(self, parent: QWidget | None, title: str, sentence: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(current().px(WIDTH))
        self._buttons: list[Button] = []
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("surface"))
        self.setPalette(palette)
        self.title = Label(title, "section", wrap=True)
        self.sentence = Label(sentence, "body", wrap=True)
        if not sentence:
            self.sentence.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        content = QWidget()
        inside = self._inside = QVBoxLayout(content)
        inside.setContentsMargins(24, 24, 24, 16)
        inside.setSpacing(8)
        inside.addWidget(self.title)
        inside.addWidget(self.sentence)
        inside.addSpacing(4)
        inside.addLayout(self.body)
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 12)
        foot.addLayout(self.buttons, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Roomy(content), 1)
        column.addWidget(Hairline())
        column.addLayout(foot)

    def setFixedWidth(self, width: int) -> None:
        """Be so wide, or as wide as the window over which it stands."""
        super().setFixedWidth(min(width, self._room().width()))

    def event(self, event: QEvent) -> bool:
        """Grow with what is put in or said: wrapped words need height for their width."""
        kind = event.type()
        if kind in {QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Polish}:
            layout = self.layout()
            if layout is not None:
                needs = max(self._foot.minimumSize().width(), self._inside.minimumSize().width())
                self.setFixedWidth(max(self.width(), needs))
                height, room = layout.totalHeightForWidth(self.width()), self._room().height()
                if height > room:  # it scrolls, and the bar takes room beside what needs it
                    bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
                    self.setFixedWidth(max(self.width(), needs + bar))
                self.setFixedHeight(min(height, room))
        return super().event(event)

    def add_button(self, button: Button, act: Callable[[], object]) -> Button:
        """Put a button into the foot: what is done stands last, the ways back before it."""
        button.clicked.connect(act)
        acts = [one for one in self._buttons if one.kind in _ACTS]
        place = len(self._buttons) - (0 if button.kind in _ACTS else len(acts))
        self._buttons.insert(place, button)
        self.buttons.insertWidget(1 + place, button)
        for one, other in pairwise(self._buttons):
            self.setTabOrder(one, other)
        return button

    def _room(self) -> QSize:
        """Return the most that it may take: what is over it is put in a scrolling frame."""
        return room_over(self)


def room_over(sheet: QWidget) -> QSize:
    """Return the most that a sheet may take of the window that it stands over."""
    parent = sheet.parentWidget()
    if parent is None:
        return sheet.screen().availableSize() - QSize(_AROUND, _AROUND)
    return parent.window().size() - QSize(_AROUND, _AROUND)


class Question(Dialog):
    """One question with the act and the way back; what cannot be undone starts at the way back."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        *,
        act: str,
        back: str,
        grave: bool = False,
    ) -> None:
        super().__init__(parent, title, sentence)
        first = Button(act, kind="danger" if grave else "primary")
        way_back = Button(back)
        order = (way_back, first) if grave else (first, way_back)
        for button in order:
            self.add_button(button, self.accept if button is first else self.reject)
        self.act_button, self.back_button = first, way_back
        order[0].setFocus()


def ask(
    parent: QWidget | None,
    title: str,
    sentence: str,
    *,
    act: str,
    back: str,
    then: Callable[[], object],
    grave: bool = False,
) -> Question:
    """Ask before an act and call ``then`` (a bound method) when it is wanted."""
    question = Question(parent, title, sentence, act=act, back=back, grave=grave)
    question.accepted.connect(then)
    question.open()
    return question
