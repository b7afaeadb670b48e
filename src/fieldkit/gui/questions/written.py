"""Numbers, dates and times between the hand that writes them and ODK's form of the answer.

Every reader takes what a person wrote and returns ODK's string form, or None
where it cannot be read; nothing is guessed that could turn into a wrong answer.
"""
# ruff: noqa: PLR2004 - the figures are those of calendars, clocks and the globe

import re
from datetime import date, datetime, time

from fieldkit import formats
from fieldkit.i18n import language

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january янв января январь",
            "feb february фев февраля февраль",
            "mar march мар марта март",
            "apr april апр апреля апрель",
            "may мая май",
            "jun june июн июня июнь",
            "jul july июл июля июль",
            "aug august авг августа август",
            "sep sept september сен сентября сентябрь",
            "oct october окт октября октябрь",
            "nov november ноя ноября ноябрь",
            "dec december дек декабря декабрь",
        ),
        1,
    )
    for name in names.split()
}
_SPACES = re.compile(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})", re.ASCII)
_DEGREES = re.compile(
    r"(\d{1,3}(?:[.,]\d{1,9})?)\s*°\s*(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*['′’]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:[\"″”]|'')\s*)?([NSEWсювзСЮВЗ])",
    re.ASCII | re.IGNORECASE,
)
_NORTH_SOUTH, _SOUTH_WEST = frozenset("nsсю"), frozenset("swюз")
_PARTS = re.compile(r"[\s./,\-]+")


def whole_number(words: str) -> str | None:
    """Return "1 284" as "1284", None for anything that is not a whole number."""
    bare = _bare_number(words)
    return str(int(bare)) if _WHOLE.fullmatch(bare) else None


def decimal_number(words: str) -> str | None:
    """Return "1 284,50" as "1284.5"; in Russian the comma is the decimal sign."""
    bare = _bare_number(words)
    if language() == "ru" or ("," in bare and "." not in bare and _is_short_tail(bare)):
        bare = bare.replace(",", ".")
    else:
        bare = bare.replace(",", "")
    if not _DECIMAL.fullmatch(bare):
        return None
    whole, _, part = bare.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.lstrip("+-").lstrip("0") or "0"
    part = part.rstrip("0")
    return f"{sign}{digits}.{part}" if part else f"{sign}{digits}"


def shown_number(value: str, *, grouped: bool = False) -> str:
    """Return an ODK number as it is written here: the decimal comma in Russian."""
    if not _DECIMAL.fullmatch(value):
        return value
    whole, _, part = value.partition(".")
    part = part.rstrip("0")
    if grouped:
        return formats.number(float(value), len(part))
    sign = "," if language() == "ru" else "."
    return f"{whole}{sign}{part}" if part else whole


def day(words: str, today: date) -> str | None:
    """Return "12.3.2006", "12032006", "12 мар 2006" or "2006-03-12" as "2006-03-12".

    A year of two digits is one of the last hundred years, or next year.
    """
    parts = [part for part in _PARTS.split(words.strip().casefold()) if part not in {"", "г"}]
    if len(parts) == 1 and parts[0].isascii() and parts[0].isdigit() and len(parts[0]) in {6, 8}:
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    number = _month(parts[1])
    if number is None or not (_is_figure(parts[0]) and _is_figure(parts[2])):
        return None
    try:
        return date(_year(parts[2], today), number, int(parts[0])).isoformat()
    except ValueError:
        return None


def month(words: str, today: date) -> str | None:
    """Return "03.2006" as the first day of that month, "2006-03-01"."""
    return day(f"1.{words.strip()}", today)


def year(words: str) -> str | None:
    """Return "2006" as the first day of that year, "2006-01-01"."""
    bare = words.strip()
    if not (_is_figure(bare) and len(bare) == 4 and int(bare) > 0):
        return None
    return f"{bare}-01-01"


def clock(words: str) -> str | None:
    """Return "9:05", "9.05" or "0905" as "09:05:00.000", without a zone."""
    found = re.fullmatch(r"\s*(\d{1,2})[:.\-\s](\d{2})\s*|\s*(\d{2})(\d{2})\s*", words, re.ASCII)
    if not found:
        return None
    hour, minute = (int(part) for part in found.groups() if part is not None)
    return f"{time(hour, minute):%H:%M}:00.000" if hour < 24 and minute < 60 else None


def time_of_day(words: str, today: date) -> str | None:
    """Return "9:05" as ODK's time with this laptop's offset, "09:05:00.000+09:00"."""
    read = clock(words)
    return None if read is None else moment(today.isoformat(), read)[11:]


def shown_day(value: str) -> str:
    """Return an ODK date as it is written in a field: "12.03.2006", in English "12 Mar 2006"."""
    found = read_day(value)
    if found is None:
        return value
    return formats.table_date(found).replace("\N{NO-BREAK SPACE}", " ")


def shown_clock(value: str) -> str:
    """Return an ODK time as "9:05"; the zone that it was stored with is left as it is."""
    found = re.match(r"(\d{2}):(\d{2})", value)
    return f"{int(found.group(1))}:{found.group(2)}" if found else value


def read_day(value: str) -> date | None:
    """Return the day of an ODK date or dateTime, None where there is none."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def read_moment(value: str) -> datetime | None:
    """Return an ODK dateTime as an aware moment on this laptop's clock, None where unreadable."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone()


def moment(day_value: str, clock_value: str) -> str:
    """Return ODK's dateTime of a day and a time on this laptop's clock."""
    local = datetime.fromisoformat(f"{day_value}T{clock_value[:5]}").astimezone()
    return local.isoformat(timespec="milliseconds")


def place(words: str) -> str | None:
    """Return "51,3761 128,1391" as ODK's geopoint "51.3761 128.1391 0 0", None if unreadable.

    What a map copies with signs is read too: 51°22'34.1"N 128°8'20.8"E.
    """
    marked = _marked_place(words)
    if marked is not None:
        return marked
    parts = words.replace(";", " ").split()
    if len(parts) == 1 and parts[0].count(",") == 1:
        parts = parts[0].split(",")
    if not 2 <= len(parts) <= 4:
        return None
    bare = [part.rstrip(",").replace(",", ".") for part in parts]
    if not all(_DECIMAL.fullmatch(part) for part in bare):
        return None
    latitude, longitude = float(bare[0]), float(bare[1])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return " ".join([*bare, "0", "0"][:4] if len(bare) < 4 else bare)


def _marked_place(words: str) -> str | None:
    found = list(_DEGREES.finditer(words))
    if len(found) != 2 or found[0][4].lower() not in _NORTH_SOUTH:
        return None
    if found[1][4].lower() in _NORTH_SOUTH:
        return None
    degrees = [_signed_degrees(each) for each in found]
    if not (-90 <= degrees[0] <= 90 and -180 <= degrees[1] <= 180):
        return None
    return " ".join([*(f"{each:.7f}".rstrip("0").rstrip(".") for each in degrees), "0", "0"])


def _signed_degrees(found: re.Match[str]) -> float:
    whole, minutes, seconds = (
        float((part or "0").replace(",", ".")) for part in found.groups()[:3]
    )
    value = whole + minutes / 60 + seconds / 3600
    return -value if found[4].lower() in _SOUTH_WEST else value


def _bare_number(words: str) -> str:
    return _SPACES.sub("", words).replace("\N{MINUS SIGN}", "-")


def _is_short_tail(bare: str) -> bool:
    return bare.count(",") == 1 and len(bare.partition(",")[2]) != 3


def _is_figure(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _month(part: str) -> int | None:
    return int(part) if _is_figure(part) and len(part) <= 2 else _MONTHS.get(part)


def _year(part: str, today: date) -> int:
    if len(part) == 4:
        return int(part)
    if len(part) != 2:
        raise ValueError(part)
    near = today.year - today.year % 100 + int(part)
    return near if near <= today.year + 1 else near - 100
