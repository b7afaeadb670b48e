"""The form of a new event: its kind and dates, whom it belongs to, people by paste or invited."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.event_schedule import Schedule
from fieldkit.gui.attendance.event_words import format_words
from fieldkit.gui.attendance.figures import event_line
from fieldkit.gui.attendance.roster_preview import RosterTable, people_in, read_words
from fieldkit.gui.attendance.zone_field import laptop_zone, zone_field
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.fields import ComboField, Field, LineField, TextField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.gui.widgets.word_completer import WordCompleter
from fieldkit.i18n import _, pgettext
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    RosterRow,
    create_event,
    import_roster,
    list_events,
    plan_sessions,
)
from fieldkit.services.lists import list_rows
from fieldkit.services.roster_import import copy_roster

_LEFT = 480


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
    programme: str = ""
    series: str = ""
    repeat: str = "daily"
    tracks: str = ""
    together: bool = False
    headcount: bool = False
    invited: str = ""
    boarding: bool = False
    zone: str = ""


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
        workspace = desk.workspace
        events = list_events(workspace)
        self.name = LineField(pgettext("event", "Title"))
        formats = [(one.value, format_words(one)) for one in EventFormat]
        self.format = ComboField(pgettext("event", "Kind"), formats)
        self.format.combo.view().setAccessibleName(pgettext("event", "Kind"))
        self.place = LineField(pgettext("event", "Place"))
        self.zone = zone_field(laptop_zone())
        programmes = [(row["name"], row["label"]) for row in list_rows(workspace, "programmes")]
        self.programme = ComboField(_("Programme"), [("", _("not said")), *programmes])
        self.series = LineField(_("Series"))
        self.series.edit.setToolTip(_("The same name for events that belong together."))
        WordCompleter(sorted({one.series for one in events} - {""}), self.series.edit)
        self.schedule = Schedule(workspace.now().date())
        self.starts, self.ends = self.schedule.starts, self.schedule.ends
        self.parts, self.planned = self.schedule.parts, self.schedule.planned
        self.academic = Choice(_("Count hours of 45 minutes"), many=True)
        self.headcount = Choice(_("Nobody is named: people are counted by category"), many=True)
        self.invited = ComboField(
            _("Invite the people of an earlier event"),
            [("", _("nobody")), *((one.id, f"{one.title}, {event_line(one)}") for one in events)],
        )
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
        for field in (self.programme, self.invited):
            # A long title is cut in the field rather than pushing the form out of the window.
            field.combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.combo.setMinimumContentsLength(12)
        self._lay_out()
        self._connect()

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
            self.programme.key(),
            self.series.edit.text(),
            self.schedule.repeat.key(),
            self.schedule.tracks.edit.text(),
            self.schedule.together.isChecked(),
            self.headcount.isChecked(),
            self.invited.key(),
            self.schedule.boarding.isChecked(),
            self.zone.key(),
        )

    def fill(self, plan: EventPlan) -> None:
        """Write into the form what stood in it before."""
        self.name.edit.setText(plan.title)
        self.format.choose(plan.format)
        self.place.edit.setText(plan.place)
        self.zone.choose(plan.zone)
        self.programme.choose(plan.programme)
        self.series.edit.setText(plan.series)
        self.schedule.repeat.choose(plan.repeat)
        self.schedule.tracks.edit.setText(plan.tracks)
        self.schedule.together.setChecked(plan.together)
        self.schedule.boarding.setChecked(plan.boarding)
        self.starts.edit.setText(plan.first)
        self.ends.edit.setText(plan.last)
        self.parts.edit.setText(plan.parts)
        self.academic.setChecked(plan.academic)
        self.headcount.setChecked(plan.headcount)
        self.invited.choose(plan.invited)
        self.roster.edit.setPlainText(plan.roster)
        self._settle_people()

    def _lay_out(self) -> None:
        kinds, owners = QHBoxLayout(), QHBoxLayout()
        rows = ((kinds, (self.format, self.place)), (owners, (self.programme, self.series)))
        for row, fields in rows:
            row.setSpacing(16)
            for field in fields:
                row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.name)
        left.addLayout(kinds)
        left.addWidget(self.schedule)
        left.addWidget(self.zone)
        left.addLayout(owners)
        left.addWidget(self.academic)
        left.addWidget(self.headcount)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.invited)
        right.addSpacing(8)
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
        self.format.chosen.connect(self._suit)
        self.headcount.clicked.connect(self._settle_people)
        self.roster.changed.connect(self._read_roster)
        self.make.clicked.connect(self._create)
        self.drop.clicked.connect(self.dropped)

    def _suit(self, key: str) -> None:
        self.schedule.suit(EventFormat(key))

    def _settle_people(self) -> None:
        """Ask for nobody's name where nobody is named."""
        counted = self.headcount.isChecked()
        for widget in (self.invited, self.roster, self.read):
            widget.setHidden(counted)
        self.people.setVisible(bool(self._rows) and not counted)

    def _read_roster(self, text: str) -> None:
        self._rows = people_in(text)
        self.read.setText(read_words(len(self._rows)) if text else "")
        self.people.rows.show_rows(self._rows)
        self.people.setVisible(bool(self._rows))

    def _problems(self) -> list[tuple[Field, str]]:
        title = "" if self.name.text() else _("Write how the event is called.")
        fields = [(self.name, title), *self.schedule.problems()]
        for field, sentence in fields:
            field.set_error(sentence)
        return [(field, sentence) for field, sentence in fields if sentence]

    def _create(self) -> None:
        problems = self._problems()
        if problems:
            problems[0][0].control.setFocus()
            return
        first, last = self.starts.day(), self.ends.day()
        if first is None or last is None:
            return
        workspace, counted = self._desk.workspace, self.headcount.isChecked()
        event = create_event(
            workspace,
            self.name.text(),
            EventFormat(self.format.key()),
            first,
            last,
            place=self.place.text(),
            programme=self.programme.key(),
            series=self.series.text(),
            academic_hours=self.academic.isChecked(),
            headcount=counted,
            zone=self.zone.key(),
        )
        plan_sessions(workspace, event.id, self.schedule.days(), (), plan=self.schedule.plan())
        try:
            if self.invited.key() and not counted:
                copy_roster(workspace, event.id, self.invited.key())
            if self._rows and not counted:
                import_roster(workspace, event.id, self._rows)
        except FieldkitError as error:
            # The event is there: its people can be added on its own page.
            self._desk.notices.refuse(error)
        self.made.emit(event.id)
