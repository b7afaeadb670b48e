"""Two laptops add people without a network, and no printed number is ever two people's."""

from datetime import date, time
from pathlib import Path
from types import SimpleNamespace

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat, Registration
from fieldkit.records.row_number import RowNumber, plain
from fieldkit.records.sheet_entry import entered, read_rows
from fieldkit.services.attendance import (
    RosterRow,
    add_walk_in,
    create_event,
    import_roster,
    open_event,
    plan_sessions,
    register,
)
from fieldkit.services.registrations import RowTaken
from fieldkit.services.sign_in_sheets import find_sheet_page, print_sign_in_sheet, printed_sheets
from fieldkit.services.workspace import Workspace
from tests.support.papers import text_of
from tests.support.workspaces import hand_over

DAY = date(2026, 11, 12)
A = AttendanceStatus.ABSENT


@pytest.fixture
def seminar(laptop: Workspace, other: Workspace) -> SimpleNamespace:
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    import_roster(laptop, event.id, [RosterRow(f"Дроздова {n}", "КЦСОН") for n in (1, 2, 3)])
    hand_over(laptop.database, other.database)
    return SimpleNamespace(id=event.id, session=session.id)


def printed(workspace: Workspace, event: SimpleNamespace, folder: Path):
    """Print the day's sheet, and return it with its words."""
    out = folder / f"{workspace.device.code}.pdf"
    print_sign_in_sheet(workspace, event.id, DAY, out)
    return printed_sheets(workspace, event.id)[-1], text_of(out)


def exchange(laptop: Workspace, other: Workspace, *, first: str) -> None:
    both = [(laptop, other), (other, laptop)]
    for source, target in both if first == "laptop" else reversed(both):
        hand_over(source.database, target.database)


def numbers(workspace: Workspace, event: SimpleNamespace) -> dict[str, str]:
    return {one.name: str(one.row) for one in open_event(workspace, event.id).registrations}


@pytest.mark.parametrize("first", ["laptop", "other"])
def test_two_doors_give_two_people_two_numbers_whatever_comes_first(
    laptop, other, seminar, tmp_path, first
):
    add_walk_in(laptop, seminar.id, seminar.session, "Берёзкина Анна")
    add_walk_in(other, seminar.id, seminar.session, "Осинин Пётр")
    here, _words = printed(laptop, seminar, tmp_path)
    there, words = printed(other, seminar, tmp_path)
    signs = other.device.code

    exchange(laptop, other, first=first)

    told = {"Берёзкина Анна": "4", "Осинин Пётр": f"4/{signs}"}
    assert numbers(laptop, seminar) == numbers(other, seminar)
    assert {name: numbers(laptop, seminar)[name] for name in told} == told
    assert f"4/{signs}" in words
    assert {here.page(1).code, here.page(1).word}.isdisjoint(
        {there.page(1).code, there.page(1).word}
    )


@pytest.mark.parametrize("first", ["laptop", "other"])
def test_what_was_printed_before_they_met_still_finds_who_stood_there(
    laptop, other, seminar, tmp_path, first
):
    anna = add_walk_in(laptop, seminar.id, seminar.session, "Берёзкина Анна")
    peter = add_walk_in(other, seminar.id, seminar.session, "Осинин Пётр")
    words = [printed(one, seminar, tmp_path)[0].page(1).word for one in (laptop, other)]

    exchange(laptop, other, first=first)

    for workspace in (laptop, other):
        people = open_event(workspace, seminar.id).participants()
        pages = [find_sheet_page(workspace, word) for word in words]
        absent = [absent_on(page, people, "4") for page in pages]
        assert absent == [{anna.id}, {peter.id}]


def absent_on(page, people: tuple[Registration, ...], typed: str) -> set[str]:
    found = entered(page, people, {}, {A: read_rows(typed)})
    return {key for key, status in found.items() if status is A}


def test_a_number_is_never_given_again_after_they_met(laptop, other, seminar, tmp_path):
    add_walk_in(other, seminar.id, seminar.session, "Осинин Пётр")
    printed(other, seminar, tmp_path)
    exchange(laptop, other, first="laptop")

    late = [register(one, seminar.id, "Чайкина Ада") for one in (laptop, other)]

    # The blank rows 5 to 9 were printed on the other laptop.
    assert [one.row for one in late] == [RowNumber(10), RowNumber(10, other.device.code)]


def test_who_signed_in_a_blank_row_keeps_its_signs_wherever_it_is_entered(
    laptop, other, seminar, tmp_path
):
    sheet, _words = printed(other, seminar, tmp_path)
    hand_over(other.database, laptop.database)
    blank = sheet.pages[-1][-5]

    made = add_walk_in(laptop, seminar.id, seminar.session, "Осинин Пётр", paper_row=blank)

    assert blank == RowNumber(4, other.device.code)
    assert made.row == blank
    with pytest.raises(RowTaken, match=str(blank)):
        add_walk_in(laptop, seminar.id, seminar.session, "Кедров Олег", paper_row=blank)


def test_the_laptop_that_made_the_event_gives_plain_numbers(laptop, other, seminar, tmp_path):
    exchange(laptop, other, first="other")

    sheet, _words = printed(laptop, seminar, tmp_path)

    assert sheet.pages == (plain(*range(1, 9)),)
