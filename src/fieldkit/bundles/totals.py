"""The document of a bundle of kind ``totals``: figures by month, and nothing about anybody."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from fieldkit.bundles import fields
from fieldkit.bundles.strict_json import dump_document, load_document
from fieldkit.records.totals import COUNTS, LaptopTotals, MonthFigures

TOTALS = "totals.json"
FORMAT, VERSION = "fieldkit-totals", 1
_MOST_MONTHS = 600
_MOST_PLACES = 2000
_MOST = 10**9
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_ID = 128


def totals_bytes(totals: LaptopTotals) -> bytes:
    """Return ``totals.json``."""
    return dump_document(
        {
            "format": FORMAT,
            "version": VERSION,
            "until": totals.until,
            "months": [
                {
                    "month": one.month,
                    "counts": dict(one.counts),
                    "districts": {key: dict(counts) for key, counts in one.districts.items()},
                    "programmes": {key: dict(counts) for key, counts in one.programmes.items()},
                }
                for one in totals.months
            ],
        }
    )


def read_totals(data: bytes) -> LaptopTotals:
    """Return the figures that the bytes hold; raises NotStrict or FieldWrong."""
    document = load_document(data)
    version = document.get("version")
    if document.get("format") != FORMAT or type(version) is not int or version != VERSION:
        raise fields.FieldWrong("format")
    until = fields.text(document, "until", 10)
    try:
        if date.fromisoformat(until).isoformat() != until:
            raise fields.FieldWrong("until")
    except ValueError:
        raise fields.FieldWrong("until") from None
    months = tuple(_month(one) for one in fields.objects(document, "months", _MOST_MONTHS))
    named = [one.month for one in months]
    if named != sorted(set(named)):
        raise fields.FieldWrong("months")
    return LaptopTotals(until, months)


def _month(value: Mapping[str, Any]) -> MonthFigures:
    month = fields.text(value, "month", 7)
    if _MONTH.fullmatch(month) is None:
        raise fields.FieldWrong("month")
    counts = {
        name: count for name, count in _counts(value.get("counts")).items() if count is not None
    }
    if counts.keys() != set(COUNTS):
        raise fields.FieldWrong("counts")
    return MonthFigures(month, counts, _places(value, "districts"), _places(value, "programmes"))


def _places(value: Mapping[str, Any], name: str) -> dict[str, dict[str, int | None]]:
    found = value.get(name)
    if not isinstance(found, dict) or len(found) > _MOST_PLACES:
        raise fields.FieldWrong(name)
    if not all(0 < len(key) <= _ID for key in found):
        raise fields.FieldWrong(name)
    return {key: _counts(counts) for key, counts in found.items()}


def _counts(found: object) -> dict[str, int | None]:
    if not isinstance(found, dict) or not found.keys() <= set(COUNTS):
        raise fields.FieldWrong("counts")
    for count in found.values():
        if count is not None and not (type(count) is int and 0 <= count < _MOST):
            raise fields.FieldWrong("counts")
    return dict(found)
