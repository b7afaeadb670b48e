"""Taking typed values out of a document that a stranger may have written."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_HEX = re.compile(r"[0-9a-f]*")
_LARGEST = 2**53 - 1  # the largest whole number that every JSON reader keeps exact


class FieldWrong(ValueError):
    """A field is missing or not what it must be; the words name the field and nothing else."""


def text(document: Mapping[str, Any], name: str, most: int = 256) -> str:
    """Return a string of at most ``most`` characters."""
    value = document.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise FieldWrong(name)
    return value


def whole(document: Mapping[str, Any], name: str, least: int = 0) -> int:
    """Return a whole number of at least ``least``."""
    value = document.get(name)
    if type(value) is not int or not least <= value <= _LARGEST:
        raise FieldWrong(name)
    return value


def digits(document: Mapping[str, Any], name: str, octets: int) -> str:
    """Return lower-case hexadecimal digits that stand for exactly so many bytes."""
    value = text(document, name, octets * 2)
    if len(value) != octets * 2 or not _HEX.fullmatch(value):
        raise FieldWrong(name)
    return value


def moment(document: Mapping[str, Any], name: str) -> datetime:
    """Return a moment that ``utc`` wrote."""
    value = text(document, name, 32)
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise FieldWrong(name) from None


def listed(document: Mapping[str, Any], name: str, most: int) -> list[Any]:
    """Return a list of at most ``most`` items of any kind."""
    value = document.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise FieldWrong(name)
    return value


def objects(document: Mapping[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """Return a list of at most ``most`` objects."""
    values = listed(document, name, most)
    if not all(isinstance(value, dict) for value in values):
        raise FieldWrong(name)
    return values


def texts(document: Mapping[str, Any], name: str, most: int) -> tuple[str, ...]:
    """Return a list of at most ``most`` strings of up to 256 characters."""
    values = listed(document, name, most)
    if not all(isinstance(value, str) and len(value) <= 256 for value in values):  # noqa: PLR2004 - as text()
        raise FieldWrong(name)
    return tuple(values)


def part(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the object that stands under this name."""
    value = document.get(name)
    if not isinstance(value, dict):
        raise FieldWrong(name)
    return value


def utc(when: datetime) -> str:
    """Return a moment as documents write it: "2026-11-22T03:02:16Z"."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
