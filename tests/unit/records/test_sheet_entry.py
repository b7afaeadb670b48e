"""Row numbers typed from paper become the marks of a page."""

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.event import Registration
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.records.sheet_entry import (
    RowsNotOnPage,
    RowsTwice,
    RowsUnreadable,
    entered,
    read_rows,
    shared_rows,
)

S = AttendanceStatus
PEOPLE = [Registration(f"r{n}", "e", n, f"Дроздова {n}") for n in range(1, 11)]
PAGE = SheetPage("e", "20261118", 1, 1, (1, 2, 3, 4, 5, 11, 12))


def letters(rows, marks=None):
    found = entered(PAGE, PEOPLE, marks or {}, rows)
    return "".join(found[f"r{n}"].value for n in range(1, 6))


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("4 17 22", (4, 17, 22)),
        ("4,17;22", (4, 17, 22)),
        (" 3-6 ", (3, 4, 5, 6)),
        ("5 5 4", (5, 4)),
        ("", ()),
    ],
)
def test_row_numbers_are_read_however_they_are_parted(typed, rows):
    assert read_rows(typed) == rows


@pytest.mark.parametrize("typed", ["4 x", "7-3", "1-99999", "Иванова", "-3"])
def test_what_is_no_row_number_is_named_and_refused(typed):
    with pytest.raises(RowsUnreadable):
        read_rows(typed)


def test_whoever_is_not_named_signed():
    assert letters({S.ABSENT: (2,), S.LATE: (3,), S.LEFT_EARLY: (4,)}) == "PALEP"


def test_a_row_of_another_page_is_refused_and_so_is_a_blank_one():
    with pytest.raises(RowsNotOnPage, match="7 11"):
        letters({S.ABSENT: (2, 7, 11)})


def test_a_row_in_two_fields_is_refused():
    with pytest.raises(RowsTwice, match="2"):
        letters({S.ABSENT: (2,), S.LATE: (2,)})


def test_whose_number_is_somebody_elses_too_gets_no_mark_from_paper():
    twin = Registration("twin", "e", 3, "Осинина")

    found = entered(PAGE, [*PEOPLE, twin], {}, {S.ABSENT: (2,)})

    assert shared_rows(PAGE, [*PEOPLE, twin]) == (3,)
    assert {"r3", "twin"} & found.keys() == set()
    assert found["r4"] is S.PRESENT


def test_an_excuse_stays_where_nobody_signed_and_a_lateness_where_somebody_did():
    known = {
        "r1": Mark("s", "r1", S.EXCUSED),
        "r2": Mark("s", "r2", S.LATE, 15),
        "r3": Mark("s", "r3", S.EXCUSED),
        "r4": Mark("s", "r4", S.ABSENT),
    }

    assert letters({S.ABSENT: (1,)}, known) == "XLPPP"
