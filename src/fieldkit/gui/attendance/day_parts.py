"""The parts of a day as people write them, and the days of an event."""

import re
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import islice, pairwise

MOST_DAYS = 60
MOST_DATES = 100
_PART = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})\s*(?:[-\u2013\u2014]+|to|до)\s*([0-9]{1,2})[:.]([0-9]{2})"
)
_HOUR = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
_BETWEEN = re.compile(r"[\s,;]*")

Part = tuple[time, time]


def parse_parts(text: str) -> tuple[Part, ...] | None:
    """Return the parts in "9:30-12:30, 14:00-17:00", in order of time.

    None where something else is written between them, where an hour does not
    exist, where a part has no length or two parts overlap.
    """
    if _BETWEEN.fullmatch(_PART.sub("", text)) is None:
        return None
    parts = []
    for found in _PART.finditer(text):
        hour, minute, to_hour, to_minute = (int(part) for part in found.groups())
        try:
            parts.append((time(hour, minute), time(to_hour, to_minute)))
        except ValueError:
            return None
    parts.sort()
    long_enough = all(starts < ends for starts, ends in parts)
    apart = all(one[1] <= other[0] for one, other in pairwise(parts))
    return tuple(parts) if parts and long_enough and apart else None


def parse_time(text: str) -> time | None:
    """Return the hour in "9:30", "09.30" or "9", None for anything else."""
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a day's clock


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Return the days of an event, both ends included, at most MOST_DAYS."""
    count = min((last - first).days + 1, MOST_DAYS)
    return tuple(first + timedelta(days=step) for step in range(max(0, count)))


class Repeat(StrEnum):
    """On which days between the first and the last there are sessions."""

    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


_STEPS = {Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14}
_SATURDAY = 5


def dates_of(first: date, last: date, repeat: Repeat) -> tuple[date, ...]:
    """Return the days with sessions, both ends included, at most MOST_DATES; daily MOST_DAYS."""
    if repeat is Repeat.DAILY:
        return days_between(first, last)
    step = _STEPS.get(repeat, 1)
    span = range(0, (last - first).days + 1, step)
    days = (first + timedelta(days=days) for days in span)
    wanted = (one for one in days if repeat is not Repeat.WORKDAYS or one.weekday() < _SATURDAY)
    return tuple(islice(wanted, MOST_DATES))


def season_end(first: date) -> date:
    """Return the last day of a season of three months that begins on a day."""
    month = first.month + 3
    year, month = first.year + (month - 1) // 12, (month - 1) % 12 + 1
    # The last of a short month stands for a day that it lacks.
    for day in range(first.day, 0, -1):
        try:
            return date(year, month, day) - timedelta(days=1)
        except ValueError:
            continue
    return first
