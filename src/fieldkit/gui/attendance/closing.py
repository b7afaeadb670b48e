"""The questions before a session is closed with gaps, or opened again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, ngettext
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Session
from fieldkit.records.hall import PaperTotal
from fieldkit.records.sheet_errors import total_differs


class ClosingStrip(QWidget):
    """Says what stands in the way; the way back, or the reason to write, has the focus.

    Signals: back_requested(), act_requested(session id); explained(session id, words) for a total
    that differs, reopen_requested(session id, words).
    """

    back_requested = Signal()
    act_requested = Signal(str)
    explained = Signal(str, str)
    reopen_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._session_id = ""
        self._strip = Strip("warn", "", " ")
        self._strip.sentence.set_kind("body")
        self._asked = "blanks"
        self.back = quiet(_("Back to the marks"))
        self.act = quiet(_("Open again"))
        self.reason = line_edit(_("Reason"))
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setMaxLength(200)
        self._strip.row.addWidget(self.reason, 1)
        for button in (self.back, self.act):
            self._strip.row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self._strip)
        self.back.clicked.connect(self._go_back)
        self.act.clicked.connect(self._act)
        self.reason.returnPressed.connect(self._act)
        self.hide()

    def ask(self, session_id: str, blanks: int) -> None:
        """Ask about the session with so many people without a mark."""
        said = ngettext(
            "{count} participant has no mark."
            " Closing the session now sets {letter} (absent) for them.",
            "{count} participants have no mark."
            " Closing the session now sets {letter} (absent) for them.",
            blanks,
        )
        absent = letter(AttendanceStatus.ABSENT)
        words = said.format(count=blanks, letter=absent)
        self._show(session_id, "blanks", words, _("Set {letter} and close").format(letter=absent))

    def ask_total(self, session_id: str, paper: PaperTotal) -> None:
        """Ask why another total stands on the signed sheet than the marks give."""
        words = total_differs(paper.hall, paper.counted, paper.came).sentence()
        self._show(session_id, "total", words, _("Keep the reason and close"))

    def ask_reopen(self, session: Session) -> None:
        """Ask why a closed session is opened again."""
        words = _(
            "Why is session {number} opened again? The reason is kept with your name, and paper"
            " will say that the session was corrected."
        ).format(number=session.number)
        self._show(session.id, "reopen", words, _("Open again"))

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

    def _show(self, session_id: str, asked: str, words: str, act: str) -> None:
        self._session_id, self._asked = session_id, asked
        self._strip.sentence.setText(words)
        self.act.setText(act)
        self.act.updateGeometry()
        self.reason.clear()
        self.reason.setVisible(asked != "blanks")
        self.show()
        first = self.back if asked == "blanks" else self.reason
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        self.hide()
        self.back_requested.emit()

    def _act(self) -> None:
        words = " ".join(self.reason.text().split())
        if self._asked == "blanks":
            self.act_requested.emit(self._session_id)
        elif not words:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._asked == "total":
            self.explained.emit(self._session_id, words)
        else:
            self.reopen_requested.emit(self._session_id, words)
