"""Numbers, dates and times as they are written in the spoken language."""

from datetime import date, datetime, time

from fieldkit.i18n import _, language, ngettext

_NBSP = "\N{NO-BREAK SPACE}"
_KILO = 1024
_MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
_MONTHS_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = {"ru": "пн вт ср чт пт сб вс", "en": "Mon Tue Wed Thu Fri Sat Sun"}


def number(value: float, decimals: int = 0) -> str:
    """Return 1284 as "1 284" in Russian and "1,284" in English; 0.5 as "0,5" and "0.5"."""
    text = f"{value:,.{decimals}f}"
    if language() == "ru":
        return text.replace(",", _NBSP).replace(".", ",")
    return text


def day_month(day: date) -> str:
    """Return "12 ноября" or "12 November"."""
    return f"{day.day}{_NBSP}{_month(day)}"


def long_date(day: date) -> str:
    """Return the date as it stands on paper: "12 ноября 2026 г." or "12 November 2026"."""
    end = f"{_NBSP}г." if language() == "ru" else ""
    return f"{day_month(day)} {day.year}{end}"


def table_date(day: date) -> str:
    """Return the date as it stands in tables: "12.11.2026" or "12 Nov 2026"."""
    if language() == "ru":
        return f"{day:%d.%m.%Y}"
    return f"{day.day}{_NBSP}{_MONTHS_SHORT[day.month - 1]}{_NBSP}{day.year}"


def week_day(day: date) -> str:
    """Return the day of the week in short, "пт" or "Fri"."""
    return _DAYS[language()].split()[day.weekday()]


def clock(moment: datetime | time) -> str:
    """Return the time of day as "14:32"; a datetime is shown in the laptop's zone."""
    if isinstance(moment, datetime):
        moment = moment.astimezone() if moment.tzinfo else moment
    return f"{moment.hour}:{moment.minute:02d}"


def near_moment(moment: datetime, now: datetime) -> str:
    """Return "сегодня, 14:32", "вчера, 9:05" or "12 ноября, 9:05" (with the year if another)."""
    local = moment.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if days == 0:
        day = _("today")
    elif days == 1:
        day = _("yesterday")
    else:
        day = day_month(local) if local.year == now.year else long_date(local)
    return f"{day}, {clock(local.time())}"


def date_range(first: date, last: date) -> str:
    """Return "21–23 марта 2022 г." or "21 to 23 March 2022", as short as it can be said."""
    if first == last:
        return long_date(first)
    dash, joint = ("–", "–") if language() == "ru" else (" to ", " to ")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{dash}{long_date(last)}"
    joint = " – " if language() == "ru" else joint
    start = day_month(first) if first.year == last.year else long_date(first)
    return f"{start}{joint}{long_date(last)}"


def hours(value: float) -> str:
    """Return hours of attendance as "12 ч", "2,5 ч" or "12 h"."""
    text = number(value, 0 if float(value).is_integer() else 1)
    return f"{text}{_NBSP}{_('h')}"


def size(octets: int) -> str:
    """Return the size of a file or a disk in whole kilobytes, in megabytes or gigabytes."""
    kilobytes = max(1, round(octets / _KILO))
    if kilobytes < _KILO:
        return f"{number(kilobytes)}{_NBSP}{_('KB')}"
    megabytes = kilobytes / _KILO
    if megabytes < _KILO:
        return f"{number(megabytes, 1)}{_NBSP}{_('MB')}"
    return f"{number(megabytes / _KILO, 1)}{_NBSP}{_('GB')}"


def years(count: int) -> str:
    """Return an age in years with the right form of the word."""
    return ngettext("{count} year", "{count} years", count).format(count=count)


def _month(day: date) -> str:
    return _MONTHS[language()].split()[day.month - 1]
