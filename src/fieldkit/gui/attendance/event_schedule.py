"""When a new event meets: first and last day, how often, the parts of a day, the tracks at once."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.formats import date_range
from fieldkit.gui.attendance.day_parts import (
    MOST_DATES,
    MOST_DAYS,
    Part,
    Repeat,
    dates_of,
    parse_parts,
    season_end,
)
from fieldkit.gui.attendance.figures import session_count
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.fields import ComboField, DateField, Field, LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.event import EventFormat, SessionKind
from fieldkit.services.event_planning import SessionPlan

_USUAL = (Repeat.DAILY, "9:30-12:30, 14:00-17:00")
# What a kind of event usually is; whatever else was written already stays.
_OF_KIND = {
    EventFormat.SUPPORT_GROUP: (Repeat.WEEKLY, "17:00-19:00"),
    EventFormat.DAY_CARE: (Repeat.WORKDAYS, "9:00-13:00"),
}
_KINDS = {EventFormat.SITE_VISIT: SessionKind.SITE_VISIT}


def repeat_words(repeat: Repeat) -> str:
    """Return how often an event meets."""
    return {
        Repeat.DAILY: _("every day"),
        Repeat.WORKDAYS: _("Monday to Friday"),
        Repeat.WEEKLY: _("once a week"),
        Repeat.FORTNIGHTLY: _("every two weeks"),
    }[repeat]


class Schedule(QWidget):
    """The fields from which the sessions of an event are made, and a line that says how many.

    Signals: changed() with every change.
    """

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._usual = _USUAL
        self._format = EventFormat.SEMINAR
        self.starts = DateField(_("First day"), day=today)
        self.ends = DateField(_("Last day"), day=today)
        options = [(one.value, repeat_words(one)) for one in Repeat]
        self.repeat = ComboField(_("Meets"), options)
        self.parts = LineField(
            _("Sessions of a day"),
            hint=_("From and to, a comma between them: 9:30-12:30, 14:00-17:00"),
            text=_USUAL[1],
        )
        self.tracks = LineField(
            _("Tracks that run at once"),
            hint=_("Their names, a comma between them; empty where all are together."),
        )
        self.together = Choice(_("The first session of a day is for everybody"), many=True)
        self.together.hide()
        self.boarding = Choice(_("Tick who is on board, there and back"), many=True)
        self.boarding.hide()
        self.planned = Label("", "hint_strong", "muted", wrap=True)
        self._lay_out()
        self.starts.changed.connect(self._first_day_changed)
        self.repeat.chosen.connect(self._tell)
        for field in (self.ends, self.parts, self.tracks):
            field.changed.connect(self._tell)
        for choice in (self.together, self.boarding):
            choice.clicked.connect(self._tell)
        self._tell()

    def suit(self, kind: EventFormat) -> None:
        """Propose what a kind of event usually is, where nothing else was written."""
        repeat, parts = _OF_KIND.get(kind, _USUAL)
        self._format = kind
        untouched = (self.repeat.key(), self.parts.text()) == (str(self._usual[0]), self._usual[1])
        if untouched and (repeat, parts) != self._usual:
            self._usual = (repeat, parts)
            self.repeat.choose(repeat)
            self.parts.set_text(parts)
            first = self.starts.day()
            if first is not None:
                self.ends.set_day(first if repeat is Repeat.DAILY else season_end(first))
        self._tell()

    def days(self) -> tuple[date, ...]:
        """Return the days with sessions, none while one of the two ends is missing."""
        first, last = self.starts.day(), self.ends.day()
        return dates_of(first, last, Repeat(self.repeat.key())) if first and last else ()

    def track_names(self) -> tuple[str, ...]:
        """Return the tracks, each once."""
        names = (" ".join(part.split()) for part in self.tracks.text().split(","))
        return tuple(dict.fromkeys(name for name in names if name))

    def plan(self) -> SessionPlan:
        """Return how the sessions of a day are made."""
        return SessionPlan(
            self._parts(),
            self.track_names(),
            first_together=self.together.isChecked(),
            kind=_KINDS.get(self._format, SessionKind.PLENARY),
            boarding=self.boarding.isChecked() and self._format in _KINDS,
        )

    def problems(self) -> list[tuple[Field, str]]:
        """Return the fields that must be looked at again, with the sentence to say there."""
        first, last = self.starts.day(), self.ends.day()
        begins = "" if first else _("Write the first day.")
        ends = "" if last else _("Write the last day.")
        if first and last and last < first:
            ends = _("The last day is before the first. Check both.")
        elif first and last and (last - first).days >= MOST_DAYS and self._daily():
            ends = _("An event lasts 60 days at most. Check the year.")
        elif len(self.days()) == MOST_DATES:
            ends = _("An event has 100 dates at most: a season of three months is best. Check it.")
        parts = ""
        if parse_parts(self.parts.text()) is None:
            parts = _("Write from and to, such as 9:30-12:30, 14:00-17:00, without overlaps.")
        return [(self.starts, begins), (self.ends, ends), (self.parts, parts)]

    def _daily(self) -> bool:
        return self.repeat.key() == Repeat.DAILY

    def _parts(self) -> tuple[Part, ...]:
        return parse_parts(self.parts.text()) or ()

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(16)
        for field in (self.starts, self.ends, self.repeat):
            days.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(days)
        column.addWidget(self.parts)
        column.addWidget(self.tracks)
        column.addWidget(self.together)
        column.addWidget(self.boarding)
        column.addWidget(self.planned)

    def _first_day_changed(self, day: date | None) -> None:
        last = self.ends.day()
        if day is not None and (last is None or last < day):
            self.ends.set_day(day if self._daily() else season_end(day))
        self._tell()

    def _tell(self) -> None:
        days, parts, tracks = self.days(), self._parts(), len(self.track_names())
        self.together.setVisible(tracks > 0 and len(parts) > 1)
        self.boarding.setVisible(self._format in _KINDS)
        each = len(parts) * max(1, tracks)
        if tracks and self.together.isChecked() and len(parts) > 1:
            each = 1 + (len(parts) - 1) * tracks
        if self.plan().boarding:
            each += 2 * max(1, tracks)
        said = ""
        if days and parts:
            said = f"{date_range(days[0], days[-1])}: {session_count(len(days) * each)}"
        self.planned.setText(said)
        self.changed.emit()
