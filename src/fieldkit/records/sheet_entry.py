"""What a person reads off a signed sheet: row numbers, from which the marks of a page follow."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.event import Registration
from fieldkit.records.printed_sheet import SheetPage

_PART = re.compile(r"(\d{1,6})(?:[-\N{EN DASH}](\d{1,6}))?")
_MOST_AT_ONCE = 500
_S = AttendanceStatus


class RowsUnreadable(FieldkitError):
    """Something else than row numbers was typed."""

    template = N_(
        "Row numbers are wanted here, such as 4 17 22 or 30-34; this is none: {part}. Correct it, "
        "then press Enter."
    )


class RowsNotOnPage(FieldkitError):
    """Row numbers were typed that stand on another page, or on none."""

    template = N_(
        "There is nobody on this page in these rows: {rows}. Compare with the paper; nothing was "
        "entered yet."
    )


class RowsTwice(FieldkitError):
    """Row numbers were typed both as unsigned and as late, or the like."""

    template = N_(
        "These rows are named twice, with different marks: {rows}. Leave each in one field; "
        "nothing was entered yet."
    )


def read_rows(typed: str) -> tuple[int, ...]:
    """Return the row numbers that were typed, in any order, with commas, spaces and ranges.

    Raises RowsUnreadable.
    """
    rows: list[int] = []
    for part in re.split(r"[\s,;.]+", typed.strip()):
        if not part:
            continue
        found = _PART.fullmatch(part)
        first = int(found[1]) if found else 0
        last = int(found[2] or found[1]) if found else 0
        if not found or not first <= last < first + _MOST_AT_ONCE:
            raise RowsUnreadable(part=part)
        rows += range(first, last + 1)
    return tuple(dict.fromkeys(rows))


def entered(
    page: SheetPage,
    people: Sequence[Registration],
    marks: Mapping[str, Mark],
    rows: Mapping[AttendanceStatus, Sequence[int]],
) -> dict[str, AttendanceStatus]:
    """Return the marks that a page's people have now, by registration.

    ``rows`` are those without a signature (ABSENT), of who came late and who
    left early; whoever else stands on the page signed. An excuse that is known
    stays where nobody signed, a lateness where somebody did. Whose number is
    somebody else's too gets none (``shared_rows``). Raises RowsNotOnPage, RowsTwice.
    """
    wanted = set(page.rows) - set(shared_rows(page, people))
    here = {one.row_no: one for one in people if one.row_no in wanted}
    named = [row for some in rows.values() for row in some]
    strange = sorted({row for row in named if row not in here})
    if strange:
        raise RowsNotOnPage(rows=" ".join(map(str, strange)))
    twice = sorted({row for row in named if named.count(row) > 1})
    if twice:
        raise RowsTwice(rows=" ".join(map(str, twice)))
    told = {row: status for status, some in rows.items() for row in some}
    return {person.id: _mark(told.get(row), marks.get(person.id)) for row, person in here.items()}


def shared_rows(page: SheetPage, people: Sequence[Registration]) -> tuple[int, ...]:
    """Return the numbers of the page that two people have: two laptops gave them apart."""
    counts = Counter(one.row_no for one in people)
    return tuple(row for row in page.rows if counts[row] > 1)


def _mark(told: AttendanceStatus | None, old: Mark | None) -> AttendanceStatus:
    if told is _S.ABSENT:
        return _S.EXCUSED if old is not None and old.status is _S.EXCUSED else _S.ABSENT
    if told is None:
        return old.status if old is not None and old.status.came else _S.PRESENT
    return told
