"""Badges read at the door: each marks its wearer present in the session that is under way."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldkit.gui.attendance.figures import SessionState, session_state
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.grid_view import GridView
from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.attendance.mark_book import MarkBook
from fieldkit.gui.attendance.scan_catcher import ScanCatcher
from fieldkit.gui.attendance.speech import mark_words, session_words, surname
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid, AttendanceStatus
from fieldkit.records.badge import wearer
from fieldkit.records.event import Registration, Session
from fieldkit.records.printed_sheet import is_sheet_code
from fieldkit.records.zones import event_now

_S = AttendanceStatus
# People come before a session begins, and a badge held too long is read twice.
_BEFORE = timedelta(minutes=90)
_AGAIN = timedelta(seconds=60)


class LeavingStrip(QWidget):
    """Asks whether somebody whose badge is read a second time leaves early.

    Signals: answered(bool).
    """

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._strip = Strip("accent", "", " ")
        self._strip.sentence.set_kind("body")
        self.yes = quiet(_("Set {letter}: leaves early").format(letter=letter(_S.LEFT_EARLY)))
        self.no = quiet(_("No, stays"))
        for button in (self.yes, self.no):
            self._strip.row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self._strip)
        self.yes.clicked.connect(self._yes)
        self.no.clicked.connect(self._no)
        self.hide()

    def ask(self, words: str) -> None:
        """Ask about somebody; the grid keeps the focus, so that the next badge can be read."""
        self._strip.sentence.setText(words)
        self.show()

    def sentence(self) -> str:
        """Return what is asked."""
        return self._strip.sentence.text()

    def _yes(self) -> None:
        self.answered.emit(True)

    def _no(self) -> None:
        self.answered.emit(False)


class DoorScans(QObject):
    """Turns codes of a scanner into marks.

    Signals: said(words) for the status line; sheet_scanned(code) for the sign
    of a signed sheet, which is no badge.
    """

    said = Signal(str)
    sheet_scanned = Signal(str)

    def __init__(
        self, desk: Desk, model: GridModel, view: GridView, book: MarkBook, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._model, self._view, self._book = desk, model, view, book
        self._seen: dict[tuple[str, str], datetime] = {}
        self._asked: tuple[int, int] | None = None
        self.strip = LeavingStrip()
        self.strip.answered.connect(self._answer)
        book.kept.connect(self._put_away)
        self.catcher: ScanCatcher | None = None

    def watch(self, *widgets: QWidget) -> None:
        """Read codes that come in while one of these has the focus."""
        self.catcher = ScanCatcher(self, *widgets, self.strip.yes, self.strip.no)
        self.catcher.scanned.connect(self.take)

    def take(self, code: str) -> None:
        """Mark whose badge it is; say so, with a sound, where it is nobody's here."""
        self._put_away()
        if is_sheet_code(code):
            self.sheet_scanned.emit(code)
            return
        grid = self._model.grid
        now = event_now(grid.event, self._desk.workspace.now())
        person = wearer(grid.registrations, code)
        if person is None:
            self._refuse(_("This badge belongs to nobody at this event. Ask for the name."))
            return
        row = self._model.row_of(person.id)
        if row is None:
            self._refuse(
                _(
                    "{name} has no row in the grid: registered in another role, or taken off."
                ).format(name=surname(person.name))
            )
            return
        session = session_for_scans(grid, now, person)
        if session is None:
            self._refuse(
                _("No session is under way or about to begin today, so nothing was marked.")
            )
            return
        self._mark(row, self._model.column_of(session.id), session, now)

    def _mark(self, row: int, column: int, session: Session, now: datetime) -> None:
        person, mark = self._model.person(row), self._model.mark(row, column)
        self._view.go(row, column)
        key = (session.id, person.id)
        last, self._seen[key] = self._seen.get(key), now
        came = mark is not None and mark.status.came
        words = f"{surname(person.name)}, {session_words(session)}"
        if came and last is not None and timedelta(0) <= now - last < _AGAIN:
            self.said.emit(_("{who}: marked already").format(who=words))
        elif came and mark is not None and mark.status is _S.LEFT_EARLY:
            self.said.emit(f"{words}, {mark_words(mark)}")
        elif came:
            self._asked = (row, column)
            self.strip.ask(_("{name} is marked already. Leaves early?").format(name=person.name))
        elif self._book.do(self._model.fill([(row, column)], _S.PRESENT)):
            self.said.emit(f"{words}, {mark_words(self._model.mark(row, column))}")

    def _answer(self, leaves: bool) -> None:
        asked = self._asked
        self._put_away()
        if leaves and asked is not None:
            self._book.do(self._model.fill([asked], _S.LEFT_EARLY))
            person, session = self._model.person(asked[0]), self._model.session(asked[1])
            said = mark_words(self._model.mark(*asked))
            self.said.emit(f"{surname(person.name)}, {session_words(session)}, {said}")
        self._view.setFocus()

    def _put_away(self, _act: object = None) -> None:
        self._asked = None
        self.strip.hide()

    def _refuse(self, words: str) -> None:
        QApplication.beep()
        self._desk.notices.tell(words, kind="warn")


def session_for_scans(
    grid: AttendanceGrid, now: datetime, person: Registration | None = None
) -> Session | None:
    """Return the session that a badge counts for: under way, else the next one of today.

    People come up to an hour and a half before it begins. Closed
    sessions take no marks; of several at one time it is that of the person's track.
    """
    still_open = [one for one in grid.sessions if not one.closed]
    if person is not None:
        own = [one for one in still_open if grid.roles.expects(person, one)]
        still_open = own or still_open
    for session in still_open:
        if session_state(session, now) is SessionState.RUNNING:
            return session
    for session in still_open:
        starts = datetime.combine(session.day, session.starts, now.tzinfo)
        if timedelta(0) < starts - now <= _BEFORE:
            return session
    return None
