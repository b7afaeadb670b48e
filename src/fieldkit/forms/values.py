"""How strings, numbers, booleans and dates turn into each other in a form."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

NAN = math.nan
_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*\Z")
_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T|\Z)")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?)?"
    r"(Z|[-+][0-9]{2}(?::?[0-9]{2})?)?\Z"
)
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[-+][0-9]{2}(?::?[0-9]{2})?)?\Z"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - midnight of that day on whichever clock
_DAY_SECONDS = 86400
_LEAST_INT, _MOST_INT = -(2**31), 2**31 - 1


def to_number(text: str, zone: tzinfo) -> float:
    """Return the number that a string stands for, NaN when it stands for none.

    A date or a moment is its days since 1 January 1970 (ODK XForms, 7.2), by the
    clock on the wall as JavaRosa counts them (DateUtils.daysSinceEpoch): a date is
    the same whole number in every zone. A blank is not a number, so that an
    unanswered question never counts as 0.
    """
    if _NUMBER.match(text):
        return float(text)
    if _DATE_LIKE.match(text):
        moment = parse_moment(text, zone)
        if moment is not None:
            return local_days(moment)
    return NAN


def days(moment: datetime) -> float:
    """Return the days from the start of 1970 (UTC) to a moment."""
    gap = moment - _EPOCH
    return gap.days + (gap.seconds + gap.microseconds / 1e6) / _DAY_SECONDS


def local_days(moment: datetime) -> float:
    """Return the days from the start of 1970 to a moment, both by the moment's own clock."""
    gap = moment.replace(tzinfo=None) - _LOCAL_EPOCH
    return gap.days + (gap.seconds + gap.microseconds / 1e6) / _DAY_SECONDS


def number_text(number: float) -> str:
    """Write a number as XPath 1.0 does (4.2): no exponent, no trailing zero; NaN is blank."""
    if number != number:  # noqa: PLR0124 - the quickest test for NaN
        return ""
    if number in (math.inf, -math.inf):
        return "Infinity" if number > 0 else "-Infinity"
    whole = int(number)
    if whole == number:
        return str(whole)
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def boolean_text(value: object) -> str:
    """Write a truth value as XPath does."""
    return "true" if value else "false"


def text_of(value: str | float | bool) -> str:  # noqa: FBT001 - a value, not a switch
    """Write any single value as a string."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return boolean_text(value)
    return number_text(value)


def parse_moment(text: str, zone: tzinfo) -> datetime | None:
    """Read an ISO date or moment; one without an offset is local to ``zone``."""
    found = _MOMENT.match(text)
    if found is None:
        return None
    day, hour, minute, second, fraction, offset = found.groups()
    try:
        at = datetime.fromisoformat(day)
        if hour is not None:
            micro = int(((fraction or "") + "000000")[:6])
            at = at.replace(
                hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=micro
            )
        if offset is None:
            return at.replace(tzinfo=zone)
        return datetime.fromisoformat(at.isoformat() + _offset(offset)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _offset(text: str) -> str:
    if text == "Z":
        return "+00:00"
    digits = text[1:].replace(":", "")
    return f"{text[0]}{digits[:2]}:{digits[2:] or '00'}"


def parse_time(text: str, zone: tzinfo) -> time | None:
    """Read an ISO time of day, moved to ``zone`` when it has an offset."""
    found = _TIME.match(text)
    if found is None:
        return None
    moment = parse_moment("1970-01-01T" + text, zone)
    return None if moment is None else moment.timetz().replace(tzinfo=None)


def moment_text(moment: datetime) -> str:
    """Write a moment with milliseconds and offset, as ODK stores it."""
    return moment.isoformat(timespec="milliseconds")


def moment_of_days(number: float, zone: tzinfo) -> datetime | None:
    """Return the moment so many days after the start of 1970 (UTC), None out of range."""
    try:
        return (_EPOCH + timedelta(seconds=round(number * _DAY_SECONDS, 3))).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def moment_of_local_days(number: float, zone: tzinfo) -> datetime | None:
    """Return the moment so many days after the start of 1970 by the clock of a zone."""
    try:
        gap = timedelta(seconds=round(number * _DAY_SECONDS, 3))
        return (_LOCAL_EPOCH + gap).replace(tzinfo=zone)
    except (OverflowError, ValueError):
        return None


def stored(text: str, kind: str, zone: tzinfo) -> str:
    """Return an answer as a node of this bind type stores it, blank when it is not of the type.

    ``kind`` is the local name of the type ("int", "decimal", "date", "time",
    "dateTime", "geopoint", "boolean"); other types store any text.
    """
    if text == "":
        return ""
    write = _WRITERS.get(kind)
    return text if write is None else write(text, zone)


def _int(text: str, _zone: tzinfo) -> str:
    if not _NUMBER.match(text):
        return ""
    try:
        whole = int(float(text))
    except OverflowError:
        return ""
    return str(whole) if _LEAST_INT <= whole <= _MOST_INT else ""


def _decimal(text: str, _zone: tzinfo) -> str:
    if not _NUMBER.match(text):
        return ""
    number = float(text)
    return "" if math.isinf(number) else _plain_decimal(number)


def _plain_decimal(number: float) -> str:
    written = format(Decimal(repr(number)), "f")
    return written if "." in written else written + ".0"


def _date(text: str, zone: tzinfo) -> str:
    if not _DATE_LIKE.match(text) or parse_moment(text, zone) is None:
        return ""
    return date.fromisoformat(text[:10]).isoformat()


def _moment(text: str, zone: tzinfo) -> str:
    return text if "T" in text and parse_moment(text, zone) is not None else ""


def _time(text: str, zone: tzinfo) -> str:
    return text if parse_time(text, zone) is not None else ""


_FARTHEST = (90.0, 180.0)
_MOST_NUMBERS, _FEWEST_CORNERS = 4, 4


def _geopoint(text: str, _zone: tzinfo) -> str:
    words = text.split()[:_MOST_NUMBERS]
    if len(words) < len(_FARTHEST) or not all(_NUMBER.match(word) for word in words):
        return ""
    numbers = [float(word) for word in words]
    if any(abs(n) > most for n, most in zip(numbers, _FARTHEST, strict=False)):
        return ""
    # 0 0 is what a device writes that has not found itself.
    return "" if numbers[0] == numbers[1] == 0 else " ".join(map(_plain_decimal, numbers))


def _points(text: str, zone: tzinfo) -> list[str]:
    parts = text.split(";")
    if parts[-1].strip() == "":
        parts.pop()
    return [_geopoint(part, zone) for part in parts]


def _geotrace(text: str, zone: tzinfo) -> str:
    points = _points(text, zone)
    return ";".join(points) if len(points) > 1 and all(points) else ""


def _geoshape(text: str, zone: tzinfo) -> str:
    points = _points(text, zone)
    if len(points) < _FEWEST_CORNERS or not all(points):
        return ""
    closed = points[0].split()[:2] == points[-1].split()[:2]
    return ";".join(points) if closed else ""


_WRITERS = {
    "int": _int,
    "integer": _int,
    "decimal": _decimal,
    "date": _date,
    "dateTime": _moment,
    "time": _time,
    "geopoint": _geopoint,
    "geotrace": _geotrace,
    "geoshape": _geoshape,
}
