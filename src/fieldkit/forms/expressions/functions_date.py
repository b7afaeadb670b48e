"""Date and time functions (ODK XForms specification, section 7)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.library import built, plain
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.values import (
    NAN,
    days,
    moment_of_days,
    moment_of_local_days,
    moment_text,
    parse_moment,
    parse_time,
)

_UNPADDED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(T.*)?\Z")
_DIRECTIVE = re.compile(r"%[YymnbdeaHhMS3]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OfDays = Callable[[float, Scope], datetime | None]
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@plain("today", "", "date", scoped=True)
def _today(scope: Scope) -> str:
    return today(scope).date().isoformat()


def today(scope: Scope) -> datetime:
    """Return the start of the session's day, in its zone."""
    moment: datetime = scope.environment.now().astimezone(scope.zone)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


@plain("now", "", "date", scoped=True)
def _now(scope: Scope) -> str:
    return moment_text(scope.environment.now().astimezone(scope.zone))


@built("date", 1, 1)
def _date(_compiler: Compiling, arguments: list[Code]) -> Code:
    # A fraction comes of decimal-date-time(), which counts from midnight by UTC.
    return _dated(arguments[0], _of_local_days if arguments[0].local else _of_any_days)


@built("date-time", 1, 1)
def _date_time(_compiler: Compiling, arguments: list[Code]) -> Code:
    return _dated(arguments[0], _of_local_days if arguments[0].local else _of_days)


def _dated(code: Code, of_days: OfDays) -> Code:
    if code.kind == "number":
        number = code.number()
        return Code("date", lambda n, s: _shown(of_days(number(n, s), s)))
    text = code.string()
    return Code("date", lambda n, s: _as_date(text(n, s), s, of_days))


def _of_days(number: float, scope: Scope) -> datetime | None:
    """Return the moment of so many days since 1970 UTC, as decimal-date-time() counts them."""
    return moment_of_days(number, scope.zone)


def _of_local_days(number: float, scope: Scope) -> datetime | None:
    """Return the moment of so many days by the clock on the wall, as a date counts them."""
    return moment_of_local_days(number, scope.zone)


def _of_any_days(number: float, scope: Scope) -> datetime | None:
    """Return the moment of a number of unknown origin: a whole one is a date."""
    return (_of_local_days if number.is_integer() else _of_days)(number, scope)


def _as_date(text: str, scope: Scope, of_days: OfDays) -> str:
    found = _UNPADDED.match(text)
    if found is None:
        try:
            return _shown(of_days(float(text), scope))
        except ValueError:
            return ""
    year, month, day, rest = found.groups()
    padded = f"{year}-{month:0>2}-{day:0>2}{rest or ''}"
    moment = parse_moment(padded, scope.zone)
    if moment is None:
        return ""
    return padded if rest is None else _shown(moment)


def _shown(moment: datetime | None) -> str:
    if moment is None:
        return ""
    if moment.hour == moment.minute == moment.second == moment.microsecond == 0:
        return moment.date().isoformat()
    return moment_text(moment)


def _moment(text: str, scope: Scope, of_days: OfDays = _of_any_days) -> datetime | None:
    moment = parse_moment(text, scope.zone)
    if moment is None and text:
        try:
            return of_days(float(text), scope)
        except ValueError:
            return None
    return moment


@built("format-date", 2, 2)
def _format_date(_compiler: Compiling, arguments: list[Code]) -> Code:
    code, pattern = arguments[0], arguments[1].string()
    if code.kind == "number":
        of_days = _of_local_days if code.local else _of_any_days
        number = code.number()
        return Code("string", lambda n, s: _formatted(of_days(number(n, s), s), pattern(n, s)))
    text = code.string()
    return Code("string", lambda n, s: _formatted(_moment(text(n, s), s), pattern(n, s)))


@built("format-date-time", 2, 2)
def _format_date_time(compiler: Compiling, arguments: list[Code]) -> Code:
    return _format_date(compiler, arguments)


def _formatted(moment: datetime | None, pattern: str) -> str:
    if moment is None:
        return ""
    return _DIRECTIVE.sub(lambda found: _part(moment, found.group()[1]), pattern)


def _part(moment: datetime, letter: str) -> str:
    parts: dict[str, Any] = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": moment.month,
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": moment.day,
        "a": _WEEKDAYS[moment.weekday()],
        "H": f"{moment.hour:02}",
        "h": moment.hour,
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}",
    }
    return str(parts[letter])


@built("decimal-date-time", 1, 1)
def _decimal_date_time(_compiler: Compiling, arguments: list[Code]) -> Code:
    text = arguments[0].string()

    def run(n: object, s: Scope) -> float:
        moment = _moment(text(n, s), s, _of_days)
        return NAN if moment is None else days(moment)

    return Code("number", run)


@plain("decimal-time", "s", "number", scoped=True)
def _decimal_time(scope: Scope, text: str) -> float:
    moment: time | datetime | None = parse_time(text, scope.zone)
    if moment is None:
        moment = parse_moment(text, scope.zone)
    if moment is None:
        return NAN
    return days(
        datetime(1970, 1, 1, tzinfo=UTC).replace(
            hour=moment.hour,
            minute=moment.minute,
            second=moment.second,
            microsecond=moment.microsecond,
        )
    )
