"""The form of a new event: title and dates, sessions from days and parts, people by paste."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.formats import date_range
from fieldkit.gui.attendance.day_parts import MOST_DAYS, Part, days_between, parse_parts
from fieldkit.gui.attendance.event_words import format_words
from fieldkit.gui.attendance.figures import session_count
from fieldkit.gui.attendance.roster_preview import RosterTable, people_in, read_words
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.fields import ComboField, DateField, LineField, TextField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.i18n import _, pgettext
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    RosterRow,
    create_event,
    import_roster,
    plan_sessions,
)

if TYPE_CHECKING:
    from fieldkit.gui.widgets.fields import Field

_USUAL_PARTS = "9:30-12:30, 14:00-17:00"
_LEFT = 440


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What stands in the form, as it was written, so that a lock does not lose it."""

    title: str
    format: str
    place: str
    first: str
    last: str
    parts: str
    academic: bool
    roster: str


class NewEventForm(QWidget):
    """Asks what an event needs and makes it with its sessions and people.

    Signals: made(event id), dropped() to leave without one.
    """

    made = Signal(str)
    dropped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[RosterRow, ...] = ()
        today = desk.workspace.now().date()
        self.name = LineField(pgettext("event", "Title"))
        formats = [(one.value, format_words(one)) for one in EventFormat]
        self.format = ComboField(pgettext("event", "Kind"), formats)
        self.format.combo.view().setAccessibleName(pgettext("event", "Kind"))
        self.place = LineField(pgettext("event", "Place"))
        self.starts = DateField(_("First day"), day=today)
        self.ends = DateField(_("Last day"), day=today)
        self.parts = LineField(
            _("Sessions of a day"),
            hint=_("From and to, a comma between them: 9:30-12:30, 14:00-17:00"),
            text=_USUAL_PARTS,
        )
        self.academic = Choice(_("Count hours of 45 minutes"), many=True)
        self.planned = Label("", "hint_strong", "muted", wrap=True)
        self.roster = TextField(
            _("Participants"),
            hint=_(
                "Paste rows of a spreadsheet, or write one person a line:"
                " name; organisation; district; position. This can wait."
            ),
            lines=5,
        )
        self.read = Label("", "hint_strong", "muted", wrap=True)
        self.people = RosterTable()
        self.people.setMinimumHeight(current().px(200))
        self.people.hide()
        self.make = primary(_("Create the event"))
        self.drop = quiet(_("Back to the list"), key="Esc")
        self._lay_out()
        self._connect()
        self._show_plan()

    def begin(self) -> None:
        """Put the cursor into the title."""
        self.name.edit.setFocus()

    def plan(self) -> EventPlan:
        """Return what stands in the form now."""
        return EventPlan(
            self.name.edit.text(),
            self.format.key(),
            self.place.edit.text(),
            self.starts.edit.text(),
            self.ends.edit.text(),
            self.parts.edit.text(),
            self.academic.isChecked(),
            self.roster.edit.toPlainText(),
        )

    def fill(self, plan: EventPlan) -> None:
        """Write into the form what stood in it before."""
        self.name.edit.setText(plan.title)
        self.format.choose(plan.format)
        self.place.edit.setText(plan.place)
        self.starts.edit.setText(plan.first)
        self.ends.edit.setText(plan.last)
        self.parts.edit.setText(plan.parts)
        self.academic.setChecked(plan.academic)
        self.roster.edit.setPlainText(plan.roster)
        self._show_plan()

    def _lay_out(self) -> None:
        kinds, days = QHBoxLayout(), QHBoxLayout()
        for row, fields in ((kinds, (self.format, self.place)), (days, (self.starts, self.ends))):
            row.setSpacing(16)
            for field in fields:
                row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.name)
        left.addLayout(kinds)
        left.addLayout(days)
        left.addWidget(self.parts)
        left.addWidget(self.planned)
        left.addWidget(self.academic)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.roster)
        right.addWidget(self.read)
        right.addWidget(self.people, 1)
        right.addStretch(1)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(current().px(_LEFT))
        left.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.setSpacing(40)
        both.addWidget(side)
        both.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.make)
        foot.addWidget(self.drop)
        foot.addStretch(1)
        scroll = ScrollColumn()
        scroll.column.addWidget(PageTitle(_("New event")))
        scroll.column.addLayout(both)
        scroll.column.addLayout(foot)
        scroll.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _connect(self) -> None:
        self.starts.changed.connect(self._first_day_changed)
        self.ends.changed.connect(self._show_plan)
        self.parts.changed.connect(self._show_plan)
        self.roster.changed.connect(self._read_roster)
        self.make.clicked.connect(self._create)
        self.drop.clicked.connect(self.dropped)

    def _first_day_changed(self, day: date | None) -> None:
        last = self.ends.day()
        if day is not None and (last is None or last < day):
            self.ends.set_day(day)
        self._show_plan()

    def _days(self) -> tuple[date, ...]:
        first, last = self.starts.day(), self.ends.day()
        return days_between(first, last) if first and last else ()

    def _show_plan(self) -> None:
        days, parts = self._days(), parse_parts(self.parts.text())
        if not days or not parts:
            self.planned.setText("")
            return
        counted = session_count(len(days) * len(parts))
        self.planned.setText(f"{date_range(days[0], days[-1])}: {counted}")

    def _read_roster(self, text: str) -> None:
        self._rows = people_in(text)
        self.read.setText(read_words(len(self._rows)) if text else "")
        self.people.rows.show_rows(self._rows)
        self.people.setVisible(bool(self._rows))

    def _problems(self) -> "list[tuple[Field, str]]":
        first, last = self.starts.day(), self.ends.day()
        title = "" if self.name.text() else _("Write how the event is called.")
        begins = "" if first else _("Write the first day.")
        ends = "" if last else _("Write the last day.")
        if first and last and last < first:
            ends = _("The last day is before the first. Check both.")
        elif first and last and (last - first).days >= MOST_DAYS:
            ends = _("An event lasts 60 days at most. Check the year.")
        parts = ""
        if parse_parts(self.parts.text()) is None:
            parts = _("Write from and to, such as 9:30-12:30, 14:00-17:00, without overlaps.")
        fields: list[tuple[Field, str]] = [
            (self.name, title),
            (self.starts, begins),
            (self.ends, ends),
            (self.parts, parts),
        ]
        for field, sentence in fields:
            field.set_error(sentence)
        return [(field, sentence) for field, sentence in fields if sentence]

    def _create(self) -> None:
        problems = self._problems()
        if problems:
            problems[0][0].control.setFocus()
            return
        first, last = self.starts.day(), self.ends.day()
        parts: tuple[Part, ...] = parse_parts(self.parts.text()) or ()
        if first is None or last is None:
            return
        event = create_event(
            self._desk.workspace,
            self.name.text(),
            EventFormat(self.format.key()),
            first,
            last,
            place=self.place.text(),
            academic_hours=self.academic.isChecked(),
        )
        plan_sessions(self._desk.workspace, event.id, self._days(), parts)
        if self._rows:
            import_roster(self._desk.workspace, event.id, self._rows)
        self.made.emit(event.id)
