"""The list of events: today's, those to come and those past."""

from collections import Counter
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldkit.gui.attendance.event_words import format_words
from fieldkit.gui.attendance.figures import DOT, beside_line, event_line, event_state, held_line
from fieldkit.gui.attendance.new_event import EventPlan, NewEventForm
from fieldkit.gui.desk import Desk
from fieldkit.gui.page import Page
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import GroupTitle, PageTitle
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.event import Event, EventStatus
from fieldkit.records.event_summary import EventSummary
from fieldkit.records.permissions import Act
from fieldkit.services.attendance import event_summary, list_events
from fieldkit.services.progress import Progress
from fieldkit.services.unmarked import UnmarkedSession, unmarked_sessions

NEW = "new"


class EventsPage(Page):
    """Shows all events and makes new ones; the argument "new" or an EventPlan opens the form."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.rows: dict[str, Row] = {}
        self.form: NewEventForm | None = None
        self.heading = PageTitle(_("Events"))
        self.add = quiet(_("New event"), icon="plus", key="Ins")
        self.register = quiet(_("Register of certificates"), icon="clipboard-list")
        self.register.clicked.connect(self._open_register)
        self.heading.side.addWidget(self.register)
        if not desk.workspace.rights.may(Act.PLAN_EVENTS):
            self.register.hide()
        self.heading.side.addWidget(self.add)
        self.list = ScrollColumn(margins=(24, 0, 24, 24), spacing=0)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(24, 16, 24, 0)
        inside.setSpacing(8)
        inside.addWidget(self.heading)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(listed)
        column.addWidget(self.list, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(whole)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.add.clicked.connect(self.begin_new)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Insert), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.begin_new)

    def title(self) -> str:
        """Return the page's name."""
        return _("Events")

    def open(self, argument: object = None) -> None:
        """Read the list again."""
        events = list_events(self.desk.workspace)
        self._show(events)
        if argument == NEW or isinstance(argument, EventPlan):
            self.begin_new()
        if isinstance(argument, EventPlan) and self.form is not None:
            self.form.fill(argument)
        ids = [event.id for event in events]
        if ids:
            workspace = self.desk.workspace

            def work(progress: Progress) -> dict[str, EventSummary]:
                found = {}
                for done, event_id in enumerate(ids):
                    progress.step(done, len(ids))
                    found[event_id] = event_summary(workspace, event_id)
                return found

            def look(_progress: Progress) -> tuple[UnmarkedSession, ...]:
                return unmarked_sessions(workspace)

            self.desk.jobs.start(_("Counting participants"), work, done=self._show_figures)
            self.desk.jobs.start(_("Counting participants"), look, done=self._show_unmarked)

    def bookmark(self) -> object:
        """Return what stands in the form of a new event, so that a lock does not lose it."""
        return self.form.plan() if self.form is not None else None

    def initial_focus(self) -> QWidget | None:
        """Begin at the first event, or at the button that makes one."""
        if self.form is not None:
            return self.form.name.edit
        return next(iter(self.rows.values()), self.add)

    def begin_new(self) -> None:
        """Show the form of a new event; one that was begun is gone on with."""
        if self.form is None:
            self.form = NewEventForm(self.desk)
            self.form.made.connect(self._made)
            self.form.dropped.connect(self.drop_new)
            self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)
        self.form.begin()

    def drop_new(self) -> None:
        """Go back to the list and forget the form."""
        if self.form is not None:
            self._stack.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        focus = self.initial_focus()
        if focus is not None:
            focus.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form of a new event."""
        if event.key() == Qt.Key.Key_Escape and self.form is not None:
            self.drop_new()
        else:
            super().keyPressEvent(event)

    def _show(self, events: tuple[Event, ...]) -> None:
        column = self.list.column
        while (item := column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.rows = {}
        today = self.desk.workspace.now().date()
        groups: dict[str, list[Event]] = {"today": [], "planned": [], "past": []}
        for event in events:
            groups[event_state(event, today)].append(event)
        groups["planned"].reverse()
        for state, listed in groups.items():
            if listed:
                column.addSpacing(12)
                column.addWidget(_group(state, len(listed)))
                column.addSpacing(4)
            for event in listed:
                row = Row(_row_words(event, state))
                row.clicked.connect(self._opened)
                self.rows[event.id] = row
                column.addWidget(row)
        if not events:
            sentence = _(
                "No events yet. Start with title and dates;"
                " participants can be pasted from a spreadsheet."
            )
            empty = EmptyState(sentence)
            column.addWidget(empty)
        column.addStretch(1)

    def _show_figures(self, found: dict[str, EventSummary]) -> None:
        for event_id, summary in found.items():
            row = self.rows.get(event_id)
            if row is not None:
                said = held_line(summary) or beside_line(summary)
                row.words = replace(row.words, side=said, side_strong=bool(held_line(summary)))
                row.setAccessibleDescription(f"{row.words.second}, {said}")
                row.update()

    def _show_unmarked(self, found: tuple[UnmarkedSession, ...]) -> None:
        """Say of each event how many of its sessions are over and not marked."""
        counts = Counter(one.event_id for one in found)
        for event_id, count in counts.items():
            row = self.rows.get(event_id)
            if row is not None and row.words.badge is None:
                said = ngettext("{count} session not marked", "{count} sessions not marked", count)
                words = said.format(count=count)
                row.words = replace(row.words, badge=(words, "warn"))
                row.setAccessibleDescription(f"{row.words.second}, {words}")
                row.update()

    def _open_register(self) -> None:
        self.go_requested.emit("certificates", None)

    def _opened(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.go_requested.emit("event", row.words.key)

    def _made(self, event_id: str) -> None:
        self.drop_new()
        self.changed.emit()
        self.go_requested.emit("event", event_id)


def _group(state: str, count: int) -> GroupTitle:
    words, role, icon = {
        "today": (pgettext("events", "Today"), "accent_text", "circle-dot"),
        "planned": (pgettext("events", "Ahead"), "muted", ""),
        "past": (pgettext("events", "Past"), "muted", ""),
    }[state]
    return GroupTitle(words, str(count), role=role, icon=icon)


def _row_words(event: Event, state: str) -> RowWords:
    second = DOT.join(part for part in (format_words(event.format), event_line(event)) if part)
    badge = None
    if event.status is EventStatus.CANCELLED:
        badge = (pgettext("event", "cancelled"), "neutral")
    elif event.status is EventStatus.MOVED:
        badge = (pgettext("event", "moved"), "warn")
    return RowWords(
        title=event.title,
        second=second,
        icon="calendar-check" if state != "planned" else "calendar",
        icon_role="accent_text" if state == "today" else "muted",
        badge=badge,
        act=pgettext("row", "Open") if state != "today" else pgettext("row", "Mark"),
        key=event.id,
    )
