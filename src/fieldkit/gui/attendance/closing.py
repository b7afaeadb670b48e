"""The question before a session is closed although somebody has no mark."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, ngettext
from fieldkit.records.attendance import AttendanceStatus


class ClosingStrip(QWidget):
    """Says how many blanks there are; the way back to the marks has the focus.

    Signals: back_requested(), act_requested(session id).
    """

    back_requested = Signal()
    act_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._session_id = ""
        self._strip = Strip("warn", "", " ")
        self._strip.sentence.set_kind("body")
        absent = letter(AttendanceStatus.ABSENT)
        self.back = quiet(_("Back to the marks"))
        self.act = quiet(_("Set {letter} and close").format(letter=absent))
        for button in (self.back, self.act):
            self._strip.row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self._strip)
        self.back.clicked.connect(self._go_back)
        self.act.clicked.connect(self._act)
        self.hide()

    def ask(self, session_id: str, blanks: int) -> None:
        """Ask about the session with so many people without a mark."""
        self._session_id = session_id
        said = ngettext(
            "{count} participant has no mark."
            " Closing the session now sets {letter} (absent) for them.",
            "{count} participants have no mark."
            " Closing the session now sets {letter} (absent) for them.",
            blanks,
        )
        self._strip.sentence.setText(
            said.format(count=blanks, letter=letter(AttendanceStatus.ABSENT))
        )
        self.show()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def asks_about(self, session_id: str) -> bool:
        """Tell whether this is the session that was asked about."""
        return self._session_id == session_id

    def sentence(self) -> str:
        """Return what is asked."""
        return self._strip.sentence.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the marks."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _go_back(self) -> None:
        self.hide()
        self.back_requested.emit()

    def _act(self) -> None:
        self.act_requested.emit(self._session_id)
