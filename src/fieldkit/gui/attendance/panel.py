"""The panel beside the grid: the session at hand, its legend and counts, the day, the keys."""

from collections import Counter
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldkit.formats import day_month, number
from fieldkit.gui.attendance.figures import day_figures, session_state, state_words
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.letters import BLANK, counted, letter, word
from fieldkit.gui.attendance.speech import own_hours, session_hours, session_title, surname
from fieldkit.gui.attendance.trouble_link import TroubleLink
from fieldkit.gui.painting import focus_ring, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.badge import Badge
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.keycap import KeyHint
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceStatus, Tally
from fieldkit.records.event import Session
from fieldkit.records.zones import event_now

WIDTH = 184
_S = AttendanceStatus
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


class LegendRow(QAbstractButton):
    """One kind of mark with its letter and its count; pressing it marks the chosen cells so."""

    def __init__(self, status: AttendanceStatus | None) -> None:
        super().__init__()
        self.status = status
        self._count = 0
        act = _("Take the mark away") if status is None else word(status)
        self.setAccessibleName(act)
        self.setToolTip(act)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, count: int) -> None:
        """Show how many such marks the session has."""
        self._count = count
        self.setAccessibleDescription(f"{counted(self.status)}: {count}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return one row of the legend."""
        return QSize(120, current().px(25))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip, the words and the figure."""
        painter = QPainter(self)
        theme = current()
        if self.underMouse():
            frame(painter, self.rect(), fill="sunk", radius=4)
        chip = QRect(0, 3, theme.px(28), self.height() - 6)
        if self.status is None:
            frame(painter, chip, fill="surface", edge="rule", radius=4)
            painter.setPen(theme.color("ink"))
        else:
            frame(painter, chip, fill=f"mark_{self.status.value}", radius=4)
            painter.setPen(theme.color(f"mark_{self.status.value}_ink"))
        painter.setFont(theme.hint(600))
        sign = letter(self.status) if self.status else BLANK
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, sign)
        painter.setPen(theme.color("ink"))
        painter.setFont(theme.hint())
        rest = self.rect().adjusted(theme.px(38), 0, 0, 0)
        painter.drawText(rest, _MIDDLE, counted(self.status))
        painter.setFont(theme.hint(600 if self._count else 400))
        painter.setPen(theme.color("ink" if self._count else "faint"))
        painter.drawText(rest, _RIGHT, str(self._count))
        if self.hasFocus():
            focus_ring(painter, self.rect(), 4)
        painter.end()


class ShareBar(QWidget):
    """How much of a session is marked, as a bar; the figures stand below it.

    Qt's own bar repaints at once with each value, and the whole grid with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(current().px(6))

    def show_share(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``."""
        self._share = done / total if total else 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove and what is done."""
        painter = QPainter(self)
        radius = self.height() / 2
        frame(painter, self.rect(), fill="line", radius=radius)
        if self._share:
            width = max(self.height(), round(self.width() * self._share))
            frame(painter, QRect(0, 0, width, self.height()), fill="accent", radius=radius)
        painter.end()


class SessionPanel(QWidget):
    """Says how the session under the cursor stands.

    Signals: mark_requested(AttendanceStatus), clear_requested(),
    close_requested(), reopen_requested(), discrepancy_requested(), conflict_requested(),
    minutes_chosen(bool): whether a digit after "late" gives its minutes.
    """

    mark_requested = Signal(object)
    clear_requested = Signal()
    close_requested = Signal()
    reopen_requested = Signal()
    discrepancy_requested = Signal()
    conflict_requested = Signal()
    minutes_chosen = Signal(bool)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.late: Counter[str] = Counter()
        self.setFixedWidth(current().px(WIDTH))
        self._closed = False
        self.heading = Label("", "strong")
        self.state = Badge("", "neutral")
        self.when = Label("", "hint", "muted", wrap=True)
        self.about = Label("", "hint", "muted", wrap=True)
        self.bar = ShareBar()
        self.marked = Label("", "hint_strong")
        self.rows = [LegendRow(status) for status in (*_S, None)]
        self.day = Label("", "hint_strong", "muted")
        self.figures = [(Label("", "strong"), Label("", "hint", "ink")) for _place in range(3)]
        self.trouble = TroubleLink(_("Discrepancies"))
        self.conflict = TroubleLink(_("Marked at two sessions at one time"))
        late, early = letter(_S.LATE), letter(_S.LEFT_EARLY)
        said = _("A digit after {late} or {early} gives minutes: 3 is 15 minutes")
        self.minutes = Choice(_("minutes by a digit"), many=True)
        self.minutes.setToolTip(said.format(late=late, early=early))
        self.minutes.setAccessibleDescription(self.minutes.toolTip())
        self.minutes.toggled.connect(self.minutes_chosen)
        self.button = quiet("", icon="check")
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        for row in self.rows:
            row.clicked.connect(self._pressed)
        self.trouble.clicked.connect(self.discrepancy_requested)
        self.conflict.clicked.connect(self.conflict_requested)
        self.button.clicked.connect(self._button_pressed)

    def show_session(self, column: int, now: datetime) -> None:
        """Show how a session stands now."""
        grid = self._model.grid
        if not grid.sessions:
            return
        session = self._model.session(column)
        self._closed = session.closed
        self.heading.setText(session_title(session))
        told = (session_hours(session), session.room, own_hours(grid.event, session, now))
        self.when.setText(", ".join(part for part in told if part))
        now = event_now(grid.event, now)
        self.state.show_state(*state_words(session_state(session, now)))
        about = [session.title, session.track, session.host]
        if session.opened_again:
            about.append(_("corrected after closing"))
        if session.reopened_for:
            about.append(_("reason: {words}").format(words=session.reopened_for))
        if self.late[session.id]:
            count = self.late[session.id]
            words = ngettext(
                "{count} mark entered over 30 days later",
                "{count} marks entered over 30 days later",
                count,
            )
            about.append(words.format(count=count))
        self.about.setText("\n".join(part for part in about if part))
        self.about.setVisible(bool(self.about.text()))
        self._show_tally(self._model.tally(column))
        self._show_day(session, now)
        self._show_discrepancies()
        self._show_conflicts()
        said = _("Reopen session {number}") if session.closed else _("Close session {number}")
        self.button.setText(said.format(number=session.number))
        self.button.icon_name = "lock-open" if session.closed else "check"
        self.button.updateGeometry()
        self.button.update()
        self._fit_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the keys out where the window is low; F1 has them too."""
        super().resizeEvent(event)
        self._fit_keys()

    def _fit_keys(self) -> None:
        layout, keys = self.layout(), self._keys.sizeHint().height()
        if layout is not None:
            others = layout.sizeHint().height() - (0 if self._keys.isHidden() else keys)
            self._keys.setVisible(self.height() >= others + keys)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 10)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.state)
        column.addLayout(top)
        column.addSpacing(4)
        column.addWidget(self.when)
        column.addWidget(self.about)
        column.addSpacing(8)
        column.addWidget(self.bar)
        column.addSpacing(5)
        marked = QHBoxLayout()
        marked.addWidget(Label(_("Marked"), "hint", "muted"), 1)
        marked.addWidget(self.marked)
        column.addLayout(marked)
        column.addSpacing(4)
        for row in self.rows:
            column.addWidget(row)
        _gap(column)
        column.addWidget(self.day)
        column.addSpacing(6)
        figures = QGridLayout()
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setHorizontalSpacing(10)
        figures.setVerticalSpacing(3)
        figures.setColumnMinimumWidth(0, current().px(28))
        figures.setColumnStretch(1, 1)
        for place, (figure, words) in enumerate(self.figures):
            figures.addWidget(figure, place, 0, Qt.AlignmentFlag.AlignRight)
            figures.addWidget(words, place, 1)
        column.addLayout(figures)
        self._trouble, self._conflict = (_apart(one) for one in (self.trouble, self.conflict))
        column.addWidget(self._trouble)
        column.addWidget(self._conflict)
        self._keys = QWidget()
        keys = QVBoxLayout(self._keys)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(4)
        _gap(keys)
        for names, does in _hints():
            keys.addWidget(KeyHint(names, does))
        keys.addWidget(self.minutes)
        column.addWidget(self._keys)
        column.addStretch(1)
        column.addWidget(self.button)

    def _show_tally(self, tally: Tally) -> None:
        total = tally.marked + tally.blank
        self.bar.show_share(tally.marked, total)
        self.marked.setText(
            _("{done} of {total}").format(done=number(tally.marked), total=number(total))
        )
        counts = (
            tally.present,
            tally.late,
            tally.left_early,
            tally.excused,
            tally.absent,
            tally.blank,
        )
        for row, count in zip(self.rows, counts, strict=True):
            row.show_count(count)

    def _show_day(self, session: Session, now: datetime) -> None:
        today = session.day == now.date()
        self.day.setText(_("Today") if today else day_month(session.day))
        found = day_figures(self._model.grid, session.day)
        words = (
            (found.people, ngettext("person", "people", found.people)),
            (found.organisations, ngettext("organisation", "organisations", found.organisations)),
            (found.districts, ngettext("district", "districts", found.districts)),
        )
        for (figure, label), (count, said) in zip(self.figures, words, strict=True):
            figure.setText(number(count))
            label.setText(said)

    def _show_discrepancies(self) -> None:
        grid = self._model.grid
        found = [mark for mark in grid.marks.values() if mark.discrepancy]
        self._trouble.setVisible(bool(found))
        if not found:
            return
        words = ngettext("{count} discrepancy", "{count} discrepancies", len(found))
        row = self._model.row_of(found[0].registration_id)
        session = self._model.session(self._model.column_of(found[0].session_id))
        who = surname(self._model.person(row).name) if row is not None else ""
        place = _("{name}, session {number}").format(name=who, number=session.number)
        self.trouble.show_words(words.format(count=len(found)), place)

    def _show_conflicts(self) -> None:
        found = self._model.conflicts()
        self._conflict.setVisible(bool(found))
        if found:
            people = len({row for row, _column in found})
            words = _("Double marks: {count}")
            row, column = found[0]
            session = self._model.session(column)
            place = _("{name}, session {number}").format(
                name=surname(self._model.person(row).name), number=session.number
            )
            self.conflict.show_words(words.format(count=people), place)

    def _pressed(self) -> None:
        row = self.sender()
        if isinstance(row, LegendRow):
            if row.status is None:
                self.clear_requested.emit()
            else:
                self.mark_requested.emit(row.status)

    def _button_pressed(self) -> None:
        (self.reopen_requested if self._closed else self.close_requested).emit()


def _apart(widget: QWidget) -> QWidget:
    """Return a widget under a line of its own, to be shown and hidden with it."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    _gap(column)
    column.addWidget(widget)
    return box


def _gap(column: QVBoxLayout) -> None:
    column.addSpacing(8)
    column.addWidget(Hairline())
    column.addSpacing(8)


def _hints() -> tuple[tuple[str, str], ...]:
    return (
        ("Ctrl+Shift+P", pgettext("key", "all {letter}").format(letter=letter(_S.PRESENT))),
        ("Ctrl+D", pgettext("key", "as last session")),
        ("Ctrl+Z", pgettext("key", "undo")),
        ("/", pgettext("key", "find a name")),
        ("F2", pgettext("key", "note")),
    )
