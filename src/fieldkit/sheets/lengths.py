"""How long something lasted, as platforms write it: minutes, or hours and minutes."""

import re
from datetime import timedelta

_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d+)?")
_WITH_UNITS = re.compile(r"(\d{1,6}(?:[.,]\d+)?)\s*([a-zа-я]+)\.?")
_UNITS = {
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "ч": 3600, "час": 3600, "часа": 3600, "часов": 3600,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "м": 60, "мин": 60, "минута": 60, "минуты": 60, "минут": 60,
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "с": 1, "сек": 1, "секунда": 1, "секунды": 1, "секунд": 1,
}  # fmt: skip
# Nobody is at a webinar longer: of two numbers the first is then of minutes.
_MOST_HOURS = 8
_LONGEST = timedelta(hours=48)


def length_of(text: str, *, seconds: bool = False) -> timedelta | None:
    """Return a length: "37", "37 мин", "1 ч 20 мин", "0:37:10", "0:37"; None where it is none.

    A number alone is of minutes, or of ``seconds`` where the column's title says so.
    Two numbers are hours and minutes, or minutes and seconds where the hours were
    too many.
    """
    said = " ".join(text.casefold().replace("ё", "е").split())
    found = _clock(said) or _with_units(said)
    if found is None and _NUMBER.fullmatch(said):
        count = float(said.replace(",", "."))
        found = timedelta(seconds=count) if seconds else timedelta(minutes=count)
    return found if found is not None and found <= _LONGEST else None


def _clock(said: str) -> timedelta | None:
    found = _CLOCK.fullmatch(said)
    if found is None:
        return None
    first, second, third = int(found[1]), int(found[2]), found[3]
    if third is not None:
        return timedelta(hours=first, minutes=second, seconds=int(third))
    if first > _MOST_HOURS:
        return timedelta(minutes=first, seconds=second)
    return timedelta(hours=first, minutes=second)


def _with_units(said: str) -> timedelta | None:
    parts = _WITH_UNITS.findall(said)
    if not parts or not all(unit in _UNITS for _count, unit in parts):
        return None
    if _WITH_UNITS.sub("", said).strip(" ,"):
        return None
    whole = sum(float(count.replace(",", ".")) * _UNITS[unit] for count, unit in parts)
    return timedelta(seconds=whole)
