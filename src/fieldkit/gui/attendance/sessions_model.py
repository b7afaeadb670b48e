"""The sessions of an event as rows: when, what about, where, who speaks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from PySide6.QtWidgets import QWidget

from fieldkit.formats import clock, table_date
from fieldkit.gui.attendance.day_parts import parse_parts, parse_time
from fieldkit.gui.attendance.record_table import ROOT, AnyIndex, Field, RecordModel
from fieldkit.gui.widgets.fields import parse_day
from fieldkit.i18n import _, pgettext
from fieldkit.records.event import Session, SessionKind


def kind_words(kind: SessionKind) -> str:
    """Return what a session is, in a word or two."""
    return {
        SessionKind.PLENARY: pgettext("session", "all together"),
        SessionKind.WORKSHOP: pgettext("session", "workshop"),
        SessionKind.SITE_VISIT: pgettext("session", "site visit"),
        SessionKind.COUNSELLING: pgettext("session", "counselling"),
        SessionKind.TRACK: pgettext("session", "in tracks"),
        SessionKind.BREAK: pgettext("session", "break, no hours"),
    }[kind]


class SessionsModel(RecordModel):
    """Shows sessions in order; closed ones are not rewritten, since their hours are counted.

    Where people go somewhere, the organisation that is visited stands before the speakers.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        fields = (
            Field("number", "\N{NUMERO SIGN}", 52, right=True),
            Field("day", _("Day"), 120, strong=True, whole=True),
            Field("starts", pgettext("time", "From"), 76),
            Field("ends", pgettext("time", "To"), 76),
            Field("title", _("Topic")),
            Field("kind", pgettext("session", "Kind"), 140),
            Field("track", pgettext("session", "Track"), 110),
            Field("room", _("Room"), 110),
            Field("host", _("Host"), 160),
            Field("speakers", _("Speakers"), 200),
            Field("closed", pgettext("session", "State"), 96),
        )
        super().__init__(fields, parent)
        self._sessions: tuple[Session, ...] = ()

    def shown(self, *, visits: bool) -> tuple[str, ...]:
        """Return the columns of an event: the host where there are ``visits``, and rooms elsewhere.

        A visit has a room only where somebody wrote one.
        """
        rooms = not visits or any(one.room for one in self._sessions)
        there = {"host": visits, "room": rooms}
        return tuple(one.attribute for one in self.fields if there.get(one.attribute, True))

    def session(self, row: int) -> Session:
        """Return the session of a row."""
        return self._sessions[row]

    def show_sessions(self, sessions: tuple[Session, ...]) -> None:
        """Show these sessions."""
        self.beginResetModel()
        self._sessions = sessions
        self.endResetModel()

    def words(self, row: int, field: Field) -> str:
        """Return what a cell shows."""
        value = getattr(self._sessions[row], field.attribute)
        if isinstance(value, SessionKind):
            said = kind_words(value)
            required = self._sessions[row].required
            return _("{kind}, required").format(kind=said) if required else said
        if isinstance(value, bool):
            if self._sessions[row].cancelled:
                return pgettext("session", "cancelled")
            return pgettext("session", "closed") if value else pgettext("session", "open")
        if isinstance(value, date):
            return table_date(value)
        return clock(value) if isinstance(value, time) else str(value)

    def written(self, row: int, field: Field) -> str:
        """Return what a cell holds: a kind by its key."""
        value = getattr(self._sessions[row], field.attribute)
        return value.value if isinstance(value, SessionKind) else self.words(row, field)

    def muted(self, row: int, field: Field) -> bool:
        """Let numbers, the usual kind, the state and what was cancelled stand back."""
        if self._sessions[row].cancelled:
            return True
        session = self._sessions[row]
        usual = session.kind is SessionKind.PLENARY and not session.required
        return field.attribute in {"number", "closed"} or (field.attribute == "kind" and usual)

    def choices(self, field: Field) -> Sequence[tuple[str, str]]:
        """Return the kinds for the column of kinds."""
        if field.attribute != "kind":
            return ()
        return [(kind.value, kind_words(kind)) for kind in SessionKind]

    def suggestions(self, field: Field) -> Sequence[str]:
        """Return the rooms, tracks and speakers of the other sessions."""
        if field.attribute not in {"room", "speakers", "track", "host"}:
            return ()
        return sorted({getattr(one, field.attribute) for one in self._sessions} - {""})

    def editable(self, row: int, field: Field) -> bool:
        """Let open sessions be rewritten; the number and the state follow from elsewhere."""
        return field.attribute not in {"number", "closed"} and not self._sessions[row].closed

    def write(self, row: int, field: Field, text: str) -> None:
        """Ask for a cell to be saved, or say how a day or an hour is written."""
        session = self._sessions[row]
        value: Any = text
        if field.attribute == "kind":
            value = SessionKind(text)
        elif field.attribute == "day":
            value = parse_day(text, session.day)
        elif field.attribute in {"starts", "ends"}:
            value = parse_time(text)
        if value is None:
            self.refused.emit(
                _("This could not be read. Write a day as 19.11.2026, an hour as 9:30.")
            )
            return
        altered: dict[str, Any] = {field.attribute: value}
        wanted = replace(session, **altered)
        if wanted.starts >= wanted.ends:
            self.refused.emit(_("A session ends after it begins. Check the two hours."))
        else:
            self.edited.emit(wanted)

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        """Return how many sessions there are."""
        return 0 if parent.isValid() else len(self._sessions)


def parse_session(text: str, today: date) -> tuple[date, time, time, str] | None:
    """Return day, hours and topic of "20.11 14:00-17:00 topic", None where one is missing."""
    words = text.split(maxsplit=1)
    day = parse_day(words[0], today) if words else None
    if day is None or len(words) == 1:
        return None
    # The hours may be written with blanks around the dash: take as many words as make a part.
    rest = words[1].split()
    for count in range(1, min(4, len(rest)) + 1):
        parts = parse_parts(" ".join(rest[:count]))
        if parts and len(parts) == 1:
            return day, *parts[0], " ".join(rest[count:])
    return None
