"""The line under the grid that adds whoever came without being registered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.attendance.suggestions import (
    Known,
    Met,
    Organisation,
    Suggestion,
    Unknown,
    as_name,
    organisations_suggested,
    people_suggested,
)
from fieldkit.gui.icons import paint_icon, pixmap
from fieldkit.gui.painting import CARD_RADIUS, elided, field_frame, frame, keycap, keycap_width
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import link
from fieldkit.gui.widgets.keycap import Keycap
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Registration, RegistrationRole
from fieldkit.records.part_words import role_words
from fieldkit.services.attendance import PersonMatch, match_people
from fieldkit.services.workspace import Workspace

_PAUSE = 120
_HEIGHT = 28
_ROW = 28
_NAME = 178


class MatchList(QWidget):
    """The people or organisations that may be meant, over the line; the line moves in it.

    Signals: pressed(place).
    """

    pressed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: list[Suggestion] = []
        self.place = -1
        self.hide()

    def show_matches(self, matches: Sequence[Suggestion], place: int) -> None:
        """Show these, with one of them at hand (-1 for none); an empty list hides."""
        self.shown = list(matches)
        self.place = place
        self.setVisible(bool(matches))
        self.raise_()
        self.update()

    def move_by(self, step: int) -> None:
        """Go up or down among the matches."""
        if self.shown:
            self.place = min(max(self.place + step, 0), len(self.shown) - 1)
            self.update()

    def chosen(self) -> Suggestion | None:
        """Return the match at hand."""
        return self.shown[self.place] if 0 <= self.place < len(self.shown) else None

    def sizeHint(self) -> QSize:
        """Return the room for all matches."""
        return QSize(current().px(600), current().px(_ROW) * len(self.shown) + 10)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        place = (event.position().toPoint().y() - 5) // current().px(_ROW)
        if 0 <= place < len(self.shown):
            self.pressed.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the matches."""
        painter = QPainter(self)
        frame(painter, self.rect(), fill="surface", edge="edge", radius=CARD_RADIUS)
        height = current().px(_ROW)
        for place, match in enumerate(self.shown):
            box = QRect(5, 5 + place * height, self.width() - 10, height)
            self._draw(painter, box, match, here=place == self.place)
        painter.end()

    def _draw(self, painter: QPainter, box: QRect, match: Suggestion, *, here: bool) -> None:
        theme = current()
        if here:
            frame(painter, box, fill="accent_tint", radius=5)
        name, second, act = said_of(match)
        left, right = box.left() + 12, box.right() - 10
        if here:
            right -= keycap_width("Enter")
            keycap(painter, right, box.center().y() + 1, "Enter")
            right -= 8
        painter.setFont(theme.hint(500))
        if here and act:
            wide = painter.fontMetrics().horizontalAdvance(act)
            painter.setPen(theme.color("accent_text"))
            elided(painter, QRect(right - wide, box.top(), wide + 1, box.height()), act)
            right -= wide + 12
        if isinstance(match, Unknown):
            paint_icon(painter, "plus", "muted", left, box.center().y() - 7, 14)
            left += theme.px(22)
        painter.setFont(theme.hint(600 if here else 500))
        painter.setPen(theme.color("accent_text" if here else "ink"))
        room = theme.px(_NAME) - 10 if second else right - left
        elided(painter, QRect(left, box.top(), room, box.height()), name)
        painter.setFont(theme.hint())
        painter.setPen(theme.color("muted"))
        beside = left + theme.px(_NAME)
        if second and right > beside:
            elided(painter, QRect(beside, box.top(), right - beside, box.height()), second)


def said_of(match: Suggestion) -> tuple[str, str, str]:
    """Return a match's name, what stands beside it, and what Enter does with it."""
    mark = letter(AttendanceStatus.PRESENT)
    if isinstance(match, Known) and match.person.role is not RegistrationRole.PARTICIPANT:
        beside = _("{role}, row {number}").format(
            role=role_words(match.person.role), number=match.person.row
        )
        return match.person.name, beside, _("also a participant: {letter}").format(letter=mark)
    if isinstance(match, Known):
        beside = _("on the roster, row {number}").format(number=match.person.row)
        return match.person.name, beside, _("set {letter}").format(letter=mark)
    if isinstance(match, Met):
        return (
            match.match.name,
            match.match.organisation,
            _("add, set {letter}").format(letter=mark),
        )
    if isinstance(match, Organisation):
        return match.name, match.district, _("choose")
    new = _('New person "{name}": only name and organisation, the rest later')
    return new.format(name=match.name), "", ""


class WalkInLine(QWidget):
    """One line: letters, matches, Enter. For a new person it then asks for the organisation.

    Signals: known_requested(Registration) for somebody on the roster,
    add_requested(PersonMatch), left() when Esc gives the focus back.
    """

    known_requested = Signal(object)
    add_requested = Signal(object)
    left = Signal()

    def __init__(self, workspace: Workspace, popup_host: QWidget) -> None:
        super().__init__()
        self._workspace = workspace
        self._host = popup_host
        self._roster: Sequence[Registration] = ()
        self._new_name = ""
        self.setFixedHeight(current().px(_HEIGHT))
        self.edit = _Edit()
        self.edit.setAccessibleName(_("Add a walk-in"))
        self.asked = Label("", "hint_strong", "ink")
        self.said = Label("", "hint", "muted")
        self.undo = link(_("Undo"))
        self.undo.setFont(current().hint(500))
        self.undo.hide()
        self._undoing: Callable[[], object] | None = None
        self._hinting = False
        self.matches = MatchList(popup_host)
        drawn = QLabel()
        drawn.setPixmap(pixmap("user-plus", "muted", 16))
        self._key = Keycap("Ins")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        for widget in (drawn, self.asked):
            row.addWidget(widget)
        row.addWidget(self.edit, 1)
        row.addWidget(self.said)
        row.addWidget(self.undo)
        row.addWidget(self._key)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.search)
        self.edit.textEdited.connect(self._typed)
        self.edit.key_pressed.connect(self._key_pressed)
        self.edit.focus_changed.connect(self._focus_changed)
        self.matches.pressed.connect(self._match_pressed)
        self.undo.clicked.connect(self._undo)
        self._ask_name()

    def show_roster(self, roster: Sequence[Registration]) -> None:
        """Know who is registered, in whatever role."""
        self._roster = roster

    def say(self, words: str) -> None:
        """Say what has just been marked, at the right of the line."""
        self.said.setText(words)
        self._hinting = False
        self._undoing = None
        self.undo.hide()
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def tell(self, words: str, label: str, undoing: Callable[[], object]) -> None:
        """Say what was done to many at once, with a link that takes it back."""
        self.say(words)
        self._undoing = undoing
        self.undo.setText(label)
        self.undo.updateGeometry()
        self.undo.show()

    def clear(self) -> None:
        """Be ready for the next person."""
        self._pause.stop()
        self._ask_name()
        self.matches.show_matches((), -1)

    def resume(self, name: str) -> None:
        """Hold a name again that could not be added."""
        self._ask_name(name)

    def search(self) -> None:
        """Look for whom the letters may mean, now."""
        self._pause.stop()
        typed = self.edit.text()
        if self._new_name:
            self.matches.show_matches(organisations_suggested(typed, self._roster), -1)
        elif not typed.strip():
            self.matches.show_matches((), -1)
        else:
            found = match_people(self._workspace, typed)
            people = people_suggested(typed, self._roster, found)
            self.matches.show_matches(people, 0)
        self._place_matches()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field's frame."""
        field_frame(QPainter(self), self.rect(), focused=self.edit.hasFocus(), wrong=False)

    def _ask_name(self, name: str = "") -> None:
        self._new_name = ""
        self.asked.hide()
        self.edit.setText(name)
        self.edit.setPlaceholderText(_("Came without registration: begin to write the surname"))

    def _ask_organisation(self, name: str) -> None:
        self._new_name = name
        self.asked.setText(name)
        self.asked.show()
        self.edit.clear()
        self.edit.setPlaceholderText(_("Organisation; Enter adds without one"))
        self.matches.show_matches((), -1)

    def _typed(self) -> None:
        if not self._new_name:
            self.say(_("any part of a word, either layout") if self.edit.text() else "")
            self._hinting = True
        self._pause.start()

    def _key_pressed(self, key: int) -> None:
        if key == Qt.Key.Key_Down:
            self.matches.move_by(1)
        elif key == Qt.Key.Key_Up:
            self.matches.move_by(-1)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            self._enter()
        self._tell_reader()

    def _escape(self) -> None:
        if self._new_name:
            self._ask_name(self._new_name)
        elif self.edit.text():
            self.clear()
            self.say("")
        else:
            self.clear()
            self.left.emit()

    def _enter(self) -> None:
        if self._pause.isActive():
            self.search()
        chosen = self.matches.chosen()
        if self._new_name:
            typed = " ".join(self.edit.text().split())
            organisation = chosen if isinstance(chosen, Organisation) else Organisation(typed, "")
            name = self._new_name
            self.clear()
            self.add_requested.emit(PersonMatch(name, organisation.name, organisation.district))
        elif isinstance(chosen, Known):
            self.clear()
            self.known_requested.emit(chosen.person)
        elif isinstance(chosen, Met):
            self.clear()
            self.add_requested.emit(chosen.match)
        elif as_name(self.edit.text()):
            self._ask_organisation(as_name(self.edit.text()))

    def _match_pressed(self, place: int) -> None:
        self.matches.place = place
        self._enter()
        self.edit.setFocus()

    def _undo(self) -> None:
        undoing = self._undoing
        self.say("")
        if undoing is not None:
            undoing()

    def _place_matches(self) -> None:
        list_, size = self.matches, self.matches.sizeHint()
        top = self.mapTo(self._host, QPoint(0, 0))
        list_.setGeometry(
            top.x(), top.y() - size.height() - 6, min(size.width(), self.width()), size.height()
        )

    def _tell_reader(self) -> None:
        chosen = self.matches.chosen()
        self.edit.setAccessibleDescription(
            ", ".join(part for part in said_of(chosen) if part) if chosen else ""
        )

    def _focus_changed(self, inside: bool) -> None:
        self._key.setVisible(not inside)
        if not inside:
            self.matches.hide()
            if self._hinting:
                self.say("")
        self.update()


class _Edit(QLineEdit):
    """A line edit without a frame that hands arrows, Enter and Esc to its line.

    Signals: key_pressed(Qt.Key), focus_changed(bool).
    """

    key_pressed = Signal(int)
    focus_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFrame(False)
        self.setFont(current().hint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on the keys that choose."""
        if event.key() in _HANDED and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.key_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the line draw its ring."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the line put its ring away."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


_HANDED = {
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
}
