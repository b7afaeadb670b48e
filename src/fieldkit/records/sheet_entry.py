"""What a person reads off a signed sheet: row numbers, from which the marks of a page follow."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.event import Registration
from fieldkit.records.finding import other_layout
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.records.row_number import RowNumber

# A number, the signs of another laptop behind a stroke, or a range. Under a Russian layout the
# key of the stroke gives a full stop, which otherwise only parts two numbers.
_PART = re.compile(
    r"(?P<first>\d{1,6})"
    r"(?:/(?P<signs>\w{4,6})|[.](?P<typed>(?=\d*[^\W\d_])\w{4,6})|[-\N{EN DASH}](?P<last>\d{1,6}))?"
)
_BETWEEN = re.compile(r"[\s,;.]*")
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


class RowsAlike(FieldkitError):
    """A number was typed that several rows of the page begin with."""

    template = N_(
        "Several rows of this page have these numbers: {rows}. Write the signs behind the stroke "
        "too; nothing was entered yet."
    )


def read_rows(typed: str) -> tuple[RowNumber, ...]:
    """Return the row numbers that were typed, in any order, with commas, spaces and ranges.

    Raises RowsUnreadable.
    """
    rows: list[RowNumber] = []
    place, words = 0, typed.strip().rstrip(",;.")
    while place < len(words):
        found = _PART.match(words, place)
        ends = found.end() if found else place
        parted = _BETWEEN.match(words, ends)
        whole = found is not None and (ends == len(words) or (parted and parted.end() > ends))
        if found is None or not whole or not _goes_up(found):
            raise RowsUnreadable(part=re.split(r"[\s,;]", words[place:])[0])
        first = int(found["first"])
        signs = latin_signs(found["signs"] or found["typed"] or "")
        last = int(found["last"] or first)
        rows += [RowNumber(number, signs) for number in range(first, last + 1)]
        place = parted.end() if parted else ends
    return tuple(dict.fromkeys(rows))


def latin_signs(typed: str) -> str:
    """Return a laptop's signs in the letters that its keys give under a Latin layout."""
    low = typed.lower()
    return low if low.isascii() else other_layout(low)


def entered(
    page: SheetPage,
    people: Sequence[Registration],
    marks: Mapping[str, Mark],
    rows: Mapping[AttendanceStatus, Sequence[RowNumber]],
    *,
    apart: Collection[str] = (),
) -> dict[str, AttendanceStatus]:
    """Return the marks that a page's people have now, by registration.

    ``rows`` are those without a signature (ABSENT), of who came late and who
    left early; whoever else stands on the page signed. A number without signs is
    that of the page, whichever laptop gave it. An excuse that is known
    stays where nobody signed, a lateness where somebody did. Who stands ``apart`` is not
    expected at this session: they have a mark where one was typed that says they came.
    Whose number is somebody else's too gets none (``shared_rows``). Raises RowsNotOnPage,
    RowsTwice, RowsAlike.
    """
    wanted = set(page.rows) - set(shared_rows(page, people))
    here = {one.row: one for one in people if one.row in wanted}
    meant = {status: _meant(some, here) for status, some in rows.items()}
    named = [row for some in meant.values() for row in some]
    twice = sorted({row for row in named if named.count(row) > 1})
    if twice:
        raise RowsTwice(rows=" ".join(map(str, twice)))
    told = {row: status for status, some in meant.items() for row in some}
    found = {row: _mark(told.get(row), marks.get(one.id)) for row, one in here.items()}
    return {
        one.id: found[row]
        for row, one in here.items()
        if one.id not in apart or (row in told and found[row].came)
    }


def shared_rows(page: SheetPage, people: Sequence[Registration]) -> tuple[RowNumber, ...]:
    """Return the numbers of the page that two people have, from before laptops set their signs."""
    counts = Counter(one.row for one in people)
    return tuple(row for row in page.rows if counts[row] > 1)


def _goes_up(found: re.Match[str]) -> bool:
    first, last = int(found["first"]), int(found["last"] or found["first"])
    return first <= last < first + _MOST_AT_ONCE


def _meant(typed: Sequence[RowNumber], here: Collection[RowNumber]) -> tuple[RowNumber, ...]:
    """Return the rows of a page that were typed."""
    found: list[RowNumber] = []
    strange: list[RowNumber] = []
    for row in typed:
        of_number = [row] if row in here else [one for one in here if one.number == row.number]
        if row.laptop and row not in here:
            of_number = []
        if len(of_number) > 1:
            raise RowsAlike(rows=" ".join(map(str, sorted(of_number))))
        found += of_number
        strange += [] if of_number else [row]
    if strange:
        raise RowsNotOnPage(rows=" ".join(map(str, sorted(set(strange)))))
    return tuple(found)


def _mark(told: AttendanceStatus | None, old: Mark | None) -> AttendanceStatus:
    if told is _S.ABSENT:
        return _S.EXCUSED if old is not None and old.status is _S.EXCUSED else _S.ABSENT
    if told is None:
        return old.status if old is not None and old.status.came else _S.PRESENT
    return told
