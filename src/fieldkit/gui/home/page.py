"""The page that opens first: what to do next, and that nothing is lost."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.formats import near_moment, number
from fieldkit.gui.desk import Desk
from fieldkit.gui.discrepancy_notice import DiscrepancyNotice
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.home.announcement import AnnouncementNotice
from fieldkit.gui.home.only_way import OnlyWay
from fieldkit.gui.home.outside_copy import OutsideCopy
from fieldkit.gui.home.permit import PermitNotice
from fieldkit.gui.home.same_name import SameNameNotice
from fieldkit.gui.home.states import StatesSummary
from fieldkit.gui.home.tile import ActionTile
from fieldkit.gui.home.unmarked import UnmarkedList
from fieldkit.gui.home.words import (
    DOT,
    day_sentence,
    day_title,
    due_words,
    event_words,
    nothing_due,
    starts_words,
)
from fieldkit.gui.page import Page
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import link
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.section_title import GroupTitle, PageTitle, SectionTitle
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import _, language, ngettext, pgettext
from fieldkit.records.device import DeviceKind
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Draft
from fieldkit.services.cases import DueRow, EventNow, Today, due_today
from fieldkit.services.filling import list_drafts
from fieldkit.services.packs import list_forms
from fieldkit.services.reviewing import ReturnedForm, returned_forms
from fieldkit.services.unmarked import unmarked_sessions
from fieldkit.services.workspace import counters

_SIDE = 382
_MOST_DRAFTS = 5
_MOST_DUE = 20  # families of one group; more than a day holds
_MOST_EVENTS = 5
_GROUPS = (
    ("urgent", "danger", "circle-alert"),
    ("overdue", "warn", "clock"),
    ("today", "muted", ""),
    ("week", "muted", ""),
)


class HomePage(Page):
    """Due steps on the left; events, drafts and what head office has on the right.

    Lists here use given name, initial and case number, so that a shoulder
    reads no surname.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading = PageTitle(" ", " ")
        self.search = SearchField(_("Find or go to..."), key="Ctrl+K")
        self.search.setFixedWidth(current().px(300))
        self.search.setReadOnly(True)
        self.search.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.search.installEventFilter(self)
        self.heading.side.addWidget(self.search)
        self.new_form = ActionTile(_("New form"), "file-pen", "Ctrl+N")
        self.attendance = ActionTile(_("Take attendance"), "calendar-check", "Ctrl+M")
        self.is_office = desk.workspace.device.kind is DeviceKind.OFFICE
        self.hand_over = (
            ActionTile(_("Take in bundles"), "inbox", "Ctrl+E")
            if self.is_office
            else ActionTile(_("Export"), "upload", "Ctrl+E")
        )
        self.new_form.say(_("for a family, an application or a service"))
        self.new_form.clicked.connect(self._go_forms)
        self.attendance.clicked.connect(self._go_attendance)
        self.hand_over.clicked.connect(self._go_exchange)
        self.whose = Segmented(
            [("mine", _("Mine")), ("all", _("All case managers"))], _("Whose cases")
        )
        self.whose.choose("all")
        self.whose.chosen.connect(self._show_whose)
        self.states = StatesSummary()
        self.only_way = OnlyWay(desk)
        self.permit = PermitNotice(desk)
        self.same_name = SameNameNotice(desk)
        self.same_name.taken.connect(self._taken)
        self.announced = AnnouncementNotice(desk)
        self.notice = DiscrepancyNotice(desk)
        self.notice.sort_out_requested.connect(self._sort_out)
        self.outside_copy = OutsideCopy(desk)
        self.outside_copy.wanted.connect(self._go_settings)
        self._due = QVBoxLayout()
        self._due.setSpacing(0)
        self._side = QVBoxLayout()
        self._side.setSpacing(0)
        self._rows: list[Row] = []
        self._running = ""
        self._lay_out()

    def _lay_out(self) -> None:
        scroll = ScrollColumn(margins=(24, 20, 24, 16), spacing=12)
        scroll.column.addWidget(self.heading)
        scroll.column.addWidget(self.announced)
        scroll.column.addWidget(self.only_way)
        scroll.column.addWidget(self.permit)
        scroll.column.addWidget(self.same_name)
        scroll.column.addWidget(self.notice)
        tiles = QHBoxLayout()
        tiles.setSpacing(16)
        for tile in (self.new_form, self.attendance, self.hand_over):
            tiles.addWidget(tile)
        scroll.column.addLayout(tiles)
        scroll.column.addSpacing(12)
        self.due_title = SectionTitle(_("Due"))
        self.due_title.row.addWidget(self.whose)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.due_title)
        left.addLayout(self._due)
        left.addStretch(1)
        right = QWidget()
        right.setMaximumWidth(current().px(_SIDE))
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(6)
        side.addLayout(self._side)
        side.addSpacing(12)
        what_it_has = SectionTitle(_("What head office has"))
        for widget in (what_it_has, self.states):
            if self.is_office:
                widget.hide()
            side.addWidget(widget)
        side.addWidget(self.outside_copy)
        side.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(48)
        columns.addLayout(left, 700)
        columns.addWidget(right, _SIDE)
        scroll.column.addLayout(columns)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def title(self) -> str:
        """Return the page's name."""
        return _("Home")

    def open(self, argument: object = None) -> None:
        """Read everything again."""
        workspace = self.desk.workspace
        today = due_today(workspace, mine=self.whose.key() == "mine", limit=_MOST_DUE)
        drafts = list_drafts(workspace)
        figures = counters(workspace)
        self.announced.open()
        self.only_way.open()
        self.permit.open()
        self.same_name.open()
        self.notice.open()
        self.outside_copy.open()
        self.heading.set_words(day_title(workspace.now().date()), day_sentence(today))
        # Whoever only takes attendance is shown the events alone.
        fills = workspace.rights.may(Act.FILL_FORMS)
        self.new_form.setVisible(fills)
        self.due_title.setVisible(fills)
        self.whose.setVisible(fills)
        if fills:
            self._show_due(today, len(drafts), figures.only_here)
        self._show_side(today, drafts, returned_forms(workspace))
        self._show_tiles(today, figures.only_here)
        self.states.show_figures(figures.only_here, figures.handed_over, figures.confirmed, "")

    def initial_focus(self) -> QWidget | None:
        """Return the first due row, so that Enter begins it, else the first big action."""
        if self._rows:
            return self._rows[0]
        return self.attendance if self.new_form.isHidden() else self.new_form

    def _show_due(self, today: Today, drafts: int, waiting: int) -> None:
        _empty(self._due)
        self._rows = []
        titles = {
            "urgent": _("Help needed now"),
            "overdue": _("Overdue"),
            "today": _("Today"),
            "week": _("Until the end of the week"),
        }
        for (group, role, icon), total in zip(_GROUPS, today.totals, strict=True):
            rows: tuple[DueRow, ...] = getattr(today, group)
            if not rows:
                continue
            self._due.addWidget(GroupTitle(titles[group], number(total), role=role, icon=icon))
            self._due.addSpacing(4)
            for row in rows:
                made = Row(due_words(row, group), parent=self)
                made.clicked.connect(self._begin_step)
                self._due.addWidget(made)
                self._rows.append(made)
            if total > len(rows):
                self._due.addWidget(self._more(total - len(rows)))
            self._due.addSpacing(10)
        if not self._rows:
            self._due.addWidget(EmptyState(nothing_due(today, drafts=drafts, waiting=waiting)))

    def _more(self, count: int) -> QWidget:
        said = ngettext("and {count} more family", "and {count} more families", count)
        more = link(said.format(count=number(count)))
        more.clicked.connect(self._go_families)
        return more

    def _show_side(
        self, today: Today, drafts: tuple[Draft, ...], returned: tuple[ReturnedForm, ...]
    ) -> None:
        _empty(self._side)
        self._show_returned(returned)
        self._side.addWidget(SectionTitle(_("Events")))
        self._side.addSpacing(4)
        day = self.desk.workspace.now().date()
        for event in today.events[:_MOST_EVENTS]:
            row = Row(event_words(event, day), lead_width=current().px(72), parent=self)
            row.clicked.connect(self._open_event)
            self._side.addWidget(row)
        if not today.events:
            self._side.addWidget(EmptyState(_("No events today or soon.")))
        if unmarked := unmarked_sessions(self.desk.workspace):
            forgotten = UnmarkedList(unmarked, self)
            forgotten.chosen.connect(self._open_unmarked)
            self._side.addWidget(forgotten)
        if not self.desk.workspace.rights.may(Act.FILL_FORMS):
            return
        self._side.addSpacing(16)
        self._side.addWidget(SectionTitle(_("Drafts")))
        self._side.addSpacing(4)
        titles = {
            f.form_id: f.title_in(language())
            for f in list_forms(self.desk.workspace, withdrawn=True)
        }
        for draft in drafts[:_MOST_DRAFTS]:
            row = Row(self._draft_words(draft, titles), parent=self)
            row.clicked.connect(self._open_draft)
            self._side.addWidget(row)
        if not drafts:
            self._side.addWidget(EmptyState(_("No drafts.")))

    def _show_returned(self, returned: tuple[ReturnedForm, ...]) -> None:
        if not returned:
            return
        self._side.addWidget(
            SectionTitle(pgettext("forms", "Returned with comments"), number(len(returned)))
        )
        self._side.addSpacing(4)
        now = self.desk.workspace.now()
        for form in returned[:_MOST_DRAFTS]:
            words = RowWords(
                form.form_title,
                form.review.user_name,
                icon="message-square",
                icon_role="warn",
                side=near_moment(form.review.at, now),
                key=form,
            )
            row = Row(words, parent=self)
            row.clicked.connect(self._correct)
            self._side.addWidget(row)
        self._side.addSpacing(16)

    def _draft_words(self, draft: Draft, titles: dict[str, str]) -> RowWords:
        moment = near_moment(draft.saved_at, self.desk.workspace.now())
        progress = _("{done} of {total}").format(
            done=number(draft.answered), total=number(draft.askable)
        )
        return RowWords(
            title=titles.get(draft.form_id, draft.form_id),
            second=DOT.join(part for part in (moment,) if part),
            ring=(draft.answered, max(1, draft.askable)),
            side=progress if draft.askable else "",
            key=draft,
        )

    def _show_tiles(self, today: Today, waiting: int) -> None:
        running = next((one for one in today.events if one.state == "running"), None)
        self._running = running.event_id if running else ""
        if running is not None:
            words = _("now: session {number}").format(number=running.session_no)
        elif (coming := next((e for e in today.events if e.state == "next"), None)) is not None:
            day = self.desk.workspace.now().date()
            words = _("next: {time}").format(time=starts_words(coming, day))
        else:
            words = _("no session now")
        self.attendance.say(words)
        if self.is_office:
            self.hand_over.say(_("from a folder or a stick"))
            return
        self.hand_over.say(
            ngettext(
                "{count} change not handed over yet", "{count} changes not handed over yet", waiting
            ).format(count=number(waiting))
            if waiting
            else _("everything is handed over")
        )

    @Slot()
    def _begin_step(self) -> None:
        row = self._key_of_sender()
        if isinstance(row, DueRow):
            request = FillRequest(form_id=row.form_id, subject=row.subject, back="home")
            self.go_requested.emit("fill", request)

    @Slot()
    def _correct(self) -> None:
        form = self._key_of_sender()
        if isinstance(form, ReturnedForm):
            instance_id = form.submission.instance_id
            request = FillRequest(instance_id=instance_id, corrects=True, back="home")
            self.go_requested.emit("fill", request)

    @Slot()
    def _open_event(self) -> None:
        event = self._key_of_sender()
        if isinstance(event, EventNow):
            self.go_requested.emit("event", event.event_id)

    @Slot()
    @Slot(object)
    def _open_unmarked(self, session: object) -> None:
        self.go_requested.emit("event", session)

    def _open_draft(self) -> None:
        draft = self._key_of_sender()
        if isinstance(draft, Draft):
            self.go_requested.emit("fill", FillRequest(draft_id=draft.id, back="home"))

    @Slot(str)
    def _show_whose(self, _key: str) -> None:
        self.open()

    @Slot()
    def _taken(self) -> None:
        self.open()
        self.changed.emit()

    @Slot()
    def _go_families(self) -> None:
        self.go_requested.emit("families", None)

    @Slot()
    def _go_forms(self) -> None:
        self.go_requested.emit("forms", None)

    @Slot()
    def _go_attendance(self) -> None:
        if self._running:
            self.go_requested.emit("event", self._running)
        else:
            self.go_requested.emit("events", None)

    @Slot()
    def _go_settings(self) -> None:
        self.go_requested.emit("settings", "backups")

    @Slot()
    def _go_exchange(self) -> None:
        self.go_requested.emit("exchange", None)

    @Slot()
    def _sort_out(self) -> None:
        self.go_requested.emit("discrepancies", None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open "go to anything" where a hand presses the field that stands for it."""
        if watched is self.search and event.type() is QEvent.Type.MouseButtonPress:
            self.go_requested.emit("goto", None)
            return True
        return False

    def _key_of_sender(self) -> object:
        row = self.sender()
        return row.words.key if isinstance(row, Row) else None


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
