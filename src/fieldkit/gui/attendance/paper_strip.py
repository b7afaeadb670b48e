"""The strip under the grid into which a signed page is read: row numbers and the total."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton, quiet
from fieldkit.gui.widgets.fields import ErrorLine, line_edit
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceStatus

_S = AttendanceStatus
ROWS = (_S.ABSENT, _S.LATE, _S.LEFT_EARLY)


class PaperStrip(QWidget):
    """Says which page is being read, and takes what differs: whoever is not named signed.

    Enter goes on from field to field; the last one enters the page.
    Signals: enter_requested(), scan_requested(), left().
    """

    enter_requested = Signal()
    scan_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Label("", "strong")
        self.told = Label("", "hint", "muted", wrap=True)
        self.refusal = ErrorLine()
        self.rows = {status: line_edit("4 17 22") for status in ROWS}
        self.total = line_edit()
        self.total.setMaxLength(6)
        self.act = quiet(_("Enter the page"), icon="check")
        self.scan = IconButton("paperclip", _("Attach a scan of this page..."))
        self.away = IconButton("x", _("Back to the whole event"))
        self._lay_out()
        for edit in self._edits():
            edit.returnPressed.connect(self._on)
        self.act.clicked.connect(self.enter_requested)
        self.scan.clicked.connect(self.scan_requested)
        self.away.clicked.connect(self.left)
        self.hide()

    def begin(self, heading: str, total: int | None) -> None:
        """Be ready for a page of one session."""
        self.heading.setText(heading)
        for edit in self.rows.values():
            edit.clear()
        self.total.setText("" if total is None else str(total))
        self.refuse("")
        self.show()
        self.rows[_S.ABSENT].setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, words: str) -> None:
        """Say how paper and program stand to each other."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def refuse(self, words: str) -> None:
        """Say what has to be looked at again; nothing with an empty sentence."""
        self.refusal.say(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the whole event."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tint."""
        frame(
            QPainter(self), self.rect(), fill="accent_tint", edge="accent_tint", radius=CARD_RADIUS
        )

    def _edits(self) -> tuple[QLineEdit, ...]:
        return (*self.rows.values(), self.total)

    def _on(self) -> None:
        edits = self._edits()
        here = self.sender()
        place = next((n for n, edit in enumerate(edits) if edit is here), len(edits) - 1)
        if place + 1 < len(edits):
            edits[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.enter_requested.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.heading, 1)
        top.addWidget(self.scan)
        top.addWidget(self.away)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        words = {
            _S.ABSENT: _("Rows without a signature"),
            _S.LATE: _("Came late"),
            _S.LEFT_EARLY: _("Left early"),
        }
        for place, (status, edit) in enumerate(self.rows.items()):
            said = f"{words[status]}: {letter(status)}"
            self._put(grid, place, said, edit)
            grid.setColumnStretch(place, 3 if status is _S.ABSENT else 2)
        self._put(grid, 3, _("Signatures in all"), self.total)
        self.total.setFixedWidth(current().px(130))
        grid.addWidget(self.act, 1, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 10, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(grid)
        column.addWidget(self.refusal)
        column.addWidget(self.told)
        self.told.hide()

    def _put(self, grid: QGridLayout, place: int, words: str, edit: QLineEdit) -> None:
        label = Label(words, "hint", "ink")
        label.setBuddy(edit)
        edit.setAccessibleName(words)
        grid.addWidget(label, 0, place)
        grid.addWidget(edit, 1, place)
