"""Organisations however they are written, and what became of them."""

import re
from collections.abc import Mapping
from datetime import date

from fieldkit.records.likeness import close, folded_name

Row = Mapping[str, str]
UNIT, BODY = "unit", "body"
_NO_WORD = re.compile(r"[^\w\s]|_")
# What tells the legal form alone, not which organisation it is.
_FORMS = frozenset(
    "гбу гау гку гбуз гкуз гбусо гаусо гкусо гбуссзн мбу мау мку мбуз кгбу кгку огбу огку ано нко"
    " ооо оао ао ип рф фгбу фгку бу ау ку сро".split()
)
_MOST_STEPS = 20


def organisation_key(name: str) -> str:
    """Return a name as it is compared: folded, without quotes, dashes and the legal form."""
    words = _NO_WORD.sub(" ", folded_name(name)).split()
    told = [word for word in words if word not in _FORMS]
    return " ".join(told or words)


def legal_forms_agree(one: str, other: str) -> bool:
    """Tell whether two names do not say different legal forms: another form is another body."""
    first, second = (set(_NO_WORD.sub(" ", folded_name(name)).split()) for name in (one, other))
    forms, others = first & _FORMS, second & _FORMS
    return not forms or not others or forms == others


def may_be_one_organisation(one: str, other: str) -> bool:
    """Tell whether two names may mean one organisation: slips of the pen, words left out."""
    first, second = organisation_key(one).split(), organisation_key(other).split()
    if not first or not second:
        return False
    if len(first) == len(second):
        return all(map(close, first, second))
    short, long = sorted((first, second), key=len)
    return len(short) > 1 and all(any(close(word, met) for met in long) for word in short)


def stands_on(row: Row, day: date) -> bool:
    """Tell whether a row of a list is valid on a day; what is not said has no end."""
    written = day.isoformat()
    starts, ends = row.get("valid_from", ""), row.get("valid_to", "")
    return (not starts or starts <= written) and (not ends or written <= ends)


def successor_of(rows: Mapping[str, Row], key: str) -> str:
    """Return who stands in an organisation's place today: the last that replaced it, else itself.

    ``rows`` are by id; a circle that two laptops made ends where it began.
    """
    seen = [key]
    while len(seen) < _MOST_STEPS:
        after = rows.get(seen[-1], {}).get("replaced_by", "")
        if not after or after in seen or after not in rows:
            break
        seen.append(after)
    return seen[-1]


def counted_as(rows: Mapping[str, Row], key: str) -> str:
    """Return what an organisation is counted as: a branch is its legal body where it says so."""
    seen = [key]
    while len(seen) < _MOST_STEPS:
        row = rows.get(seen[-1], {})
        above = row.get("parent", "")
        if row.get("counts_as", UNIT) != BODY or above not in rows or above in seen:
            break
        seen.append(above)
    return seen[-1]
