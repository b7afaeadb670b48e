"""Who was connected to a webinar, out of the list that its platform writes.

Known by the titles of their columns, wherever in the file these stand: Zoom's participants
of meetings and its attendee report of webinars; of Microsoft Teams the attendance report, the
older list of joinings and leavings, and that of live events, which is in UTC; Google Meet;
the learning dashboard of BigBlueButton. What MTS Link, Kontur.Talk, TrueConf and others
write is described nowhere in public (their APIs are, and name other things): usual Russian
titles are known, and of the rest a person says once which column is which. A list may tell
how long somebody was there in the place of when they left, or of both times.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.sheets.errors import TableEmpty
from fieldkit.sheets.lengths import length_of
from fieldkit.sheets.reading import Table, read_table, read_text, table_of_text

FIELDS = ("name", "surname", "email", "joined", "left", "duration", "action", "at")
_TITLES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "name (original name)", "user name (original name)", "user name", "full name",
             "participant", "participant name", "имя", "имя (исходное имя)", "фио", "имя участника",
             "имя (настоящее имя)", "fullname", "участник", "полное имя", "пользователь",
             "имя пользователя", "отображаемое имя", "display name", "first name"),
    "surname": ("last name", "surname", "фамилия"),
    "email": ("email", "user email", "e-mail", "email address", "электронная почта", "почта",
              "адрес электронной почты", "эл. почта", "participant email", "participantid"),
    "joined": ("join time", "time joined", "join", "joined", "joined at", "first join", "join date",
               "время входа", "вход", "дата входа", "дата и время входа", "время подключения",
               "присоединился", "время присоединения", "начало"),
    "left": ("leave time", "time exited", "leave", "left", "left at", "last leave", "leave date",
             "время выхода", "выход", "дата выхода", "дата и время выхода", "время отключения",
             "вышел", "окончание"),
    "duration": ("duration", "duration (minutes)", "time in session (minutes)", "длительность",
                 "продолжительность", "продолжительность (минуты)", "длительность (мин)",
                 "время присутствия", "время в конференции", "время на вебинаре", "минут",
                 "присутствовал, мин", "время участия", "attendancetimeinseconds"),
    "action": ("user action", "action", "действие", "действие пользователя"),
    "at": ("timestamp", "utceventtimestamp", "метка времени", "время"),
}  # fmt: skip
# Beside these a name is a whole one; a column with the surname alone says nothing more.
_PART_OF_NAME = frozenset({"name", "имя", "first name"})
# Where these stand in the title of a length, a number alone is no minutes.
_SECONDS = ("сек", "second", "(с)", "(s)")
_UTC_TITLES = frozenset({"utceventtimestamp"})
_NOTHING = frozenset({"-", "--", "\N{EN DASH}", "\N{EM DASH}"})
_JOINED = ("joined", "join", "joined before", "присоединил", "вошел", "вход", "подключил")
_DELIMITERS = ("\t", ";", ",")
_MOST_NAME = 200
_FIRST_ROWS = 2000
_FIRST_COLUMNS = 60
_LONGEST_TIME = 60
_DAY_FIRST = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y")
_OTHERS = ("%m/%d/%Y", "%m/%d/%y", "%Y/%m/%d", "%Y-%m-%d", "%b %d, %Y", "%d %b %Y")
# The last: a Russian Zoom writes "14:05:00 PM".
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S %p")
_SPACE = re.compile(r"[\s,]+")


class NoColumns(FieldkitError):
    """A list of connections has no columns that are known."""

    template = N_(
        "This list has no columns that are known. Say which column holds the name, and which the"
        " times of coming and going."
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """One row: somebody was connected from when to when; None where it is not said.

    Times without a zone are by the clock of the event. ``length`` is how long that was,
    where the list says it in the place of a time.
    """

    name: str
    email: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ConnectionList:
    """A list as it was read. ``header`` are the titles of its columns, ``shape`` their mark.

    ``columns`` tell which is which, by place; empty where that is not known.
    ``unread`` counts rows with a name whose times could not be read.
    """

    visits: tuple[Visit, ...]
    header: tuple[str, ...]
    columns: Mapping[str, int]
    unread: int = 0

    @property
    def shape(self) -> str:
        """Return by what lists of the same columns are known again."""
        said = "\0".join(title.casefold() for title in self.header)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def read_connections(
    path: Path, days: Sequence[date], columns: Mapping[str, int] | None = None
) -> ConnectionList:
    """Return who was connected; ``days`` are those of the event, for times without a date.

    ``columns`` say which column is which: they go before what the titles seem to say.
    Raises what ``read_table`` refuses.
    """
    text = read_text(path)
    if text is None:
        return connections_of([read_table(path)], days, columns)
    tables = []
    for delimiter in _DELIMITERS:
        try:
            tables.append(table_of_text(text, path.name, delimiter))
        except TableEmpty:
            continue
    if not tables:
        raise TableEmpty
    return connections_of(tables, days, columns)


def connections_of(
    tables: Sequence[Table], days: Sequence[date], columns: Mapping[str, int] | None = None
) -> ConnectionList:
    """Return the list of whichever table, and part of a table, tells most visits."""
    found: list[tuple[ConnectionList, Sequence[Sequence[str]]]] = []
    for table in tables:
        for place, row in enumerate(table.rows[:_FIRST_ROWS]):
            known = _columns(row)
            if known:
                rows = table.rows[place + 1 :]
                found.append((_read(rows, row, known, days), rows))
    given = {key: at for key, at in (columns or {}).items() if key in FIELDS}
    best = max(found, key=lambda one: len(one[0].visits), default=None)
    if best is not None and best[0].visits:
        known_list, below = best
        return _read(below, known_list.header, given, days) if "name" in given else known_list
    table = max(tables, key=lambda one: (max(map(len, one.rows)), len(one.rows)))
    place = next((n for n, row in enumerate(table.rows) if sum(map(bool, row)) > 1), 0)
    header, rows = table.rows[place], table.rows[place + 1 :]
    if "name" not in given:
        return ConnectionList((), header, {})
    return _read(rows, header, given, days)


def moments_of(text: str, days: Sequence[date]) -> datetime | None:
    """Return a moment that a platform wrote; a clock alone is of the event's first day.

    Where day and month could be either, the one counts that is a day of the event.
    """
    said = " ".join(text.replace("\N{NARROW NO-BREAK SPACE}", " ").split()).strip()
    if not said or len(said) > _LONGEST_TIME:
        return None
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        pass
    clock = _clock(said)
    if clock is not None:
        return datetime.combine(days[0], clock) if days else None
    possible = list(_dated(said))
    fitting = [one for one in possible if one.date() in days]
    return next(iter([*fitting, *possible]), None)


def _dated(said: str) -> Iterable[datetime]:
    parts = _SPACE.split(said)
    for cut in range(1, min(len(parts), 4)):
        clock = _clock(" ".join(parts[cut:]))
        if clock is None:
            continue
        for pattern in (*_DAY_FIRST, *_OTHERS):
            wanted = _SPACE.sub(" ", pattern)
            try:
                day = datetime.strptime(" ".join(parts[:cut]), wanted).date()  # noqa: DTZ007 - a wall clock
            except ValueError:
                continue
            yield datetime.combine(day, clock)


def _clock(said: str) -> time | None:
    for pattern in _CLOCKS:
        try:
            return datetime.strptime(said.upper(), pattern).time()  # noqa: DTZ007 - a wall clock
        except ValueError:
            continue
    return None


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return which columns a header names, empty where it is none."""
    found: dict[str, int] = {}
    for place, title in enumerate(row[:_FIRST_COLUMNS]):
        words = _plain_title(title)
        for key, titles in _TITLES.items():
            if key not in found and any(words == one.replace("ё", "е") for one in titles):
                found[key] = place
                break
    if "name" in found and _plain_title(row[found["name"]]) not in _PART_OF_NAME:
        found.pop("surname", None)
    timed = bool({"joined", "duration"} & found.keys()) or {"action", "at"} <= found.keys()
    return found if timed and ("name" in found or "surname" in found) else {}


def _plain_title(title: str) -> str:
    return " ".join(title.casefold().replace("ё", "е").split())


def _read(
    rows: Sequence[Sequence[str]],
    header: Sequence[str],
    columns: Mapping[str, int],
    days: Sequence[date],
) -> ConnectionList:
    visits: list[Visit] = []
    unread = 0
    open_: dict[tuple[str, str], Visit] = {}
    utc = "at" in columns and _plain_title(header[columns["at"]]) in _UTC_TITLES
    title = _plain_title(header[columns["duration"]]) if "duration" in columns else ""
    in_seconds = any(sign in title for sign in _SECONDS)
    for row in rows:
        if _columns(row):
            break
        name, email = _person(row, columns)
        if not any(sign.isalpha() for sign in name):
            continue
        if "action" in columns and "at" in columns and "joined" not in columns:
            at = moments_of(_cell(row, columns, "at"), days)
            if at is None:
                unread += 1
                continue
            at = at.replace(tzinfo=UTC) if utc else at
            words = _cell(row, columns, "action").casefold().replace("ё", "е")
            before = open_.pop((name, email), None)
            if words.startswith(_JOINED):
                if before is not None:
                    visits.append(before)
                open_[name, email] = Visit(name, email, at)
            elif before is not None:
                visits.append(Visit(name, email, before.joined, at))
            continue
        joined = moments_of(_cell(row, columns, "joined"), days)
        left = moments_of(_cell(row, columns, "left"), days)
        if "joined" in columns and joined is None:
            # The line of another part of the file, or a person without times.
            unread += bool(_cell(row, columns, "joined"))
            continue
        length = None
        if "duration" in columns and "left" not in columns:
            length = length_of(_cell(row, columns, "duration"), seconds=in_seconds)
            if length is None and joined is None:
                unread += bool(_cell(row, columns, "duration"))
                continue
        visits.append(Visit(name, email, joined, left, length))
    visits += open_.values()
    return ConnectionList(tuple(visits), tuple(header), dict(columns), unread)


def _person(row: Sequence[str], columns: Mapping[str, int]) -> tuple[str, str]:
    parts = (_cell(row, columns, "surname"), _cell(row, columns, "name"))
    name = " ".join(part for part in parts if part)[:_MOST_NAME]
    email = _cell(row, columns, "email").casefold()[:_MOST_NAME]
    return name, email if "@" in email else ""


def _cell(row: Sequence[str], columns: Mapping[str, int], key: str) -> str:
    place = columns.get(key, -1)
    said = " ".join(row[place].split()) if 0 <= place < len(row) else ""
    return "" if said in _NOTHING else said
