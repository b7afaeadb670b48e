"""Date and time functions (ODK XForms specification, section 7)."""

import math
import re
from datetime import UTC, datetime
from typing import Any

from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.library import built, plain
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.values import (
    NAN,
    days,
    moment_of_days,
    moment_text,
    parse_moment,
    parse_time,
)

_UNPADDED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(T.*)?\Z")
_DIRECTIVE = re.compile(r"%[YymnbdeaHhMS3]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
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
    (code,) = arguments
    if code.kind == "number":
        number = code.number()
        return Code("date", lambda n, s: _text_of_days(number(n, s), s))
    text = code.string()
    return Code("date", lambda n, s: _as_date(text(n, s), s))


@built("date-time", 1, 1)
def _date_time(compiler: Compiling, arguments: list[Code]) -> Code:
    return _date(compiler, arguments)


def _as_date(text: str, scope: Scope) -> str:
    found = _UNPADDED.match(text)
    if found is None:
        try:
            return _text_of_days(float(text), scope)
        except ValueError:
            return ""
    year, month, day, rest = found.groups()
    padded = f"{year}-{month:0>2}-{day:0>2}{rest or ''}"
    moment = parse_moment(padded, scope.zone)
    if moment is None:
        return ""
    return padded if rest is None else _shown(moment)


def _text_of_days(number: float, scope: Scope) -> str:
    moment = moment_of_days(number, scope.zone) if math.isfinite(number) else None
    return "" if moment is None else _shown(moment)


def _shown(moment: datetime) -> str:
    if moment.hour == moment.minute == moment.second == moment.microsecond == 0:
        return moment.date().isoformat()
    return moment_text(moment)


def _moment(text: str, scope: Scope) -> datetime | None:
    moment = parse_moment(text, scope.zone)
    if moment is None and text:
        try:
            return moment_of_days(float(text), scope.zone)
        except ValueError:
            return None
    return moment


@plain("format-date", "ss", "string", scoped=True)
def _format_date(scope: Scope, text: str, pattern: str) -> str:
    return _formatted(scope, text, pattern)


@plain("format-date-time", "ss", "string", scoped=True)
def _format_date_time(scope: Scope, text: str, pattern: str) -> str:
    return _formatted(scope, text, pattern)


def _formatted(scope: Scope, text: str, pattern: str) -> str:
    moment = _moment(text, scope)
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
        moment = _moment(text(n, s), s)
        return NAN if moment is None else days(moment)

    return Code("number", run)


@plain("decimal-time", "s", "number", scoped=True)
def _decimal_time(scope: Scope, text: str) -> float:
    moment = parse_time(text, scope.zone)
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
