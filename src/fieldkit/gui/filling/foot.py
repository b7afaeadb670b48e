"""The line under the questions: back, the keys, and the next step."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button, primary, quiet
from fieldkit.gui.widgets.keycap import KeyHint
from fieldkit.i18n import _, pgettext

_LEAST_NEXT = 220  # px that the next step keeps, however long a section's name is


class FillingFoot(QWidget):
    """Where to go from here.

    Signals: back_requested(), next_requested(), note_requested().
    """

    back_requested = Signal()
    next_requested = Signal()
    note_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(current().px(56))
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 0, 32, 0)
        row.setSpacing(16)
        self.back: Button = quiet(_("Back"))
        self.back.setFixedWidth(current().px(96))
        self.back.clicked.connect(self.back_requested)
        row.addWidget(self.back)
        row.addSpacing(4)
        self._roster_hint = KeyHint(("Ctrl", "\N{DOWNWARDS ARROW}"), _("next entry"))
        self._hints = [
            KeyHint("1–9", pgettext("key", "answer")),
            KeyHint("Tab", pgettext("key", "next")),
            self._roster_hint,
            KeyHint("Ctrl+Enter", _("next section")),
        ]
        for hint in self._hints:
            row.addWidget(hint)
        row.addStretch(1)
        self.note: Button = quiet(pgettext("act", "Note"), icon="pencil", key="F2")
        self.note.setToolTip(_("Note on the answer"))
        self.note.setAccessibleName(_("Note on the answer"))
        # A click leaves the keyboard at the answer that the note is on.
        self.note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note.clicked.connect(self.note_requested)
        row.addWidget(self.note)
        self.next: Button = primary(_("Next section"))
        self.next.clicked.connect(self.next_requested)
        row.addWidget(self.next)
        self._next_words = self.next.text()
        self._with_roster = False
        self._may_note = True
        self._offered: tuple[Button, ...] = ()

    def offer(self, *buttons: Button) -> None:
        """Put buttons in the place of the keys, which a form that is only read has no use for."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)  # noqa: S101 - made just above
        for hint in self._hints:
            hint.hide()
        self._hints = []
        self._may_note = False
        self.note.hide()
        for place, button in enumerate(buttons):
            row.insertWidget(2 + place, button)
        self._offered = buttons

    def show_steps(self, next_words: str, *, has_back: bool, has_roster: bool) -> None:
        """Name the next step; without words there is none."""
        self._with_roster = has_roster
        self.back.setEnabled(has_back)
        self._next_words = next_words or self._next_words
        self.next.setVisible(bool(next_words))
        self.next.updateGeometry()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the buttons; the keys between them give way."""
        width = self.back.width() + current().px(_LEAST_NEXT) + 96
        if self._may_note:
            words = self.note.fontMetrics().horizontalAdvance(self.note.text())
            width += self.note.sizeHint().width() - words + 16
        for button in self._offered:
            width += 0 if button.isHidden() else button.sizeHint().width() + 16
        return QSize(width, self.height())

    def _fit(self) -> None:
        """Show as much of the next section's name as there is room for, and the keys that fit."""
        self._cut_next()
        room = self.width() - 64 - self.back.width() - self.next.sizeHint().width() - 40
        if self._may_note:
            self.note.setText(pgettext("act", "Note"))
            if self.note.sizeHint().width() + 16 > room:
                self.note.setText("")
            room -= self.note.sizeHint().width() + 16
        for hint in self._hints:
            wanted = hint is not self._roster_hint or self._with_roster
            room -= hint.sizeHint().width() + 16 if wanted else 0
            hint.setVisible(wanted and room >= 0)

    def _cut_next(self) -> None:
        """Cut the name of the next section, which the form chose, and never the button."""
        words, metrics = self._next_words, self.next.fontMetrics()
        kept = self.minimumSizeHint().width() - current().px(_LEAST_NEXT)
        around = self.next.sizeHint().width() - metrics.horizontalAdvance(self.next.text())
        room = max(current().px(_LEAST_NEXT), self.width() - kept) - around
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        if shown != self.next.text():
            self.next.setText(shown)
            self.next.updateGeometry()
        whole = shown == words
        self.next.setToolTip("" if whole else words)
        self.next.setAccessibleName("" if whole else words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the keys that fit."""
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line over the foot."""
        QPainter(self).fillRect(0, 0, self.width(), 1, current().color("line"))
