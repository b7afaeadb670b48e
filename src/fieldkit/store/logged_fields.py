"""One logged field of a record of its own kind: what it may hold, and what it holds unsaid."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

MOST_TEXT = 1024 * 1024
MOST_NAME = 255
_BIGGEST = 2**31

REQUIRED: Final = object()


@dataclass(frozen=True, slots=True)
class Field:
    """One logged field of a record: what it may hold, and what it holds unsaid.

    A field that holds its default is not logged when the record is made;
    ``REQUIRED`` ones are there always, or the record is not shown yet.
    """

    fits: Callable[[Any], bool]
    default: Any = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of logged record: its table and its logged fields."""

    table: sa.Table
    fields: dict[str, Field]

    def complete(self, values: dict[str, Any]) -> bool:
        """Tell whether every field is there that the record cannot do without."""
        return all(
            values.get(name) is not None
            for name, spec in self.fields.items()
            if spec.default is REQUIRED
        )


def any_text(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a value is a text of bearable length."""
    return isinstance(value, str) and len(value) <= MOST_TEXT


def said(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a value is a text that says something."""
    return any_text(value) and bool(value.strip())


def id_fits(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a value may be an id."""
    return isinstance(value, str) and 0 < len(value) <= MOST_NAME


def yes_no(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a value is true or false."""
    return isinstance(value, bool)


def count(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a value is a whole number from 0."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _BIGGEST


def share(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a value lies between 0 and 1."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= 1


def one_of(words: type[StrEnum]) -> Callable[[Any], bool]:
    """Return what tells whether a value is one of these words."""
    known = frozenset(str(word) for word in words)
    return lambda value: isinstance(value, str) and value in known


def _read_by(read: Callable[[str], object]) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:  # noqa: ANN401 - any JSON value
        try:
            return isinstance(value, str) and read(value) is not None
        except ValueError:
            return False

    return fits


def _aware(text: str) -> datetime | None:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else None


def _wall(text: str) -> time | None:
    moment = time.fromisoformat(text)
    return moment if moment.tzinfo is None else None


day, clock, moment = _read_by(date.fromisoformat), _read_by(_wall), _read_by(_aware)
