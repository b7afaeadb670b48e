"""Row numbers typed from paper become the marks of a page."""

from dataclasses import replace

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.event import Registration
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.records.row_number import RowNumber, plain
from fieldkit.records.sheet_entry import (
    RowsAlike,
    RowsNotOnPage,
    RowsTwice,
    RowsUnreadable,
    entered,
    read_rows,
    shared_rows,
)

S = AttendanceStatus
PEOPLE = [Registration(f"r{n}", "e", n, f"Дроздова {n}") for n in range(1, 11)]
PAGE = SheetPage("e", "20261118", 1, 1, plain(1, 2, 3, 4, 5, 11, 12))


def letters(rows, marks=None):
    typed = {status: plain(*some) for status, some in rows.items()}
    found = entered(PAGE, PEOPLE, marks or {}, typed)
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
    assert read_rows(typed) == plain(*rows)


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

    found = entered(PAGE, [*PEOPLE, twin], {}, {S.ABSENT: plain(2)})

    assert shared_rows(PAGE, [*PEOPLE, twin]) == plain(3)
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


TWO = [Registration("r61", "e", 61, "Осинина"), Registration("r61b", "e", 61, "Кедров")]
TWO[1] = replace(TWO[1], row_laptop="a7k3")


def marks_on(page, typed):
    found = entered(page, [*PEOPLE, *TWO], {}, {S.ABSENT: read_rows(typed)})
    return {key for key, status in found.items() if status is S.ABSENT}


@pytest.mark.parametrize(
    "typed", ["61/a7k3", "61/A7K3", "61/\u04447\u043b3", "61.\u04447\u043b3 ", "61"]
)
def test_a_row_of_another_laptop_is_found_by_its_signs_or_alone_by_its_number(typed):
    page = SheetPage("e", "20261118", 1, 2, (*plain(5), RowNumber(61, "a7k3")), "a7k3")

    assert marks_on(page, typed) == {"r61b"}


def test_where_both_stand_on_a_page_the_number_alone_is_the_one_without_signs():
    page = SheetPage("e", "20261118", 1, 3, (*plain(5, 61), RowNumber(61, "a7k3")))

    assert marks_on(page, "61") == {"r61"}
    assert marks_on(page, "61/a7k3, 5") == {"r61b", "r5"}


def test_a_number_that_two_laptops_gave_wants_its_signs():
    third = Registration("r61c", "e", 61, "Чайкина", row_laptop="b2c4")
    page = SheetPage("e", "20261118", 1, 3, (RowNumber(61, "a7k3"), RowNumber(61, "b2c4")))

    with pytest.raises(RowsAlike, match="61/a7k3 61/b2c4"):
        entered(page, [*TWO, third], {}, {S.ABSENT: read_rows("61")})


def test_a_full_stop_parts_two_numbers():
    assert read_rows("4.17.22") == plain(4, 17, 22)


def test_who_is_not_expected_has_a_mark_where_they_came_all_the_same():
    typed = {S.ABSENT: plain(1, 2), S.LATE: plain(4)}

    found = entered(PAGE, PEOPLE, {}, typed, apart=["r2", "r3", "r4"])

    assert {key: status.value for key, status in found.items()} == {"r1": "A", "r4": "L", "r5": "P"}
