"""People of one event sit in several halls: a sheet and a total for each, one event."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.records.hall import NO_HALL, halls_of
from fieldkit.records.printed_sheet import SheetScope
from fieldkit.records.sheet_errors import TotalDiffers
from fieldkit.records.sheet_plan import all_halls, people_on, scopes_of
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    add_walk_in,
    close_session,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
    register,
    update_registration,
)
from fieldkit.services.correcting import count_on_paper
from fieldkit.services.halls import HallsUnreadable, share_out_halls
from fieldkit.services.sign_in_sheets import (
    DayWithoutSessions,
    find_sheet_page,
    print_sign_in_sheet,
    printed_sheets,
)
from tests.support.papers import page_texts, text_of

DAY = date(2026, 11, 18)
BIG, SMALL = "Большой зал", "Малый зал"
TREES = "Берёзкина Вязова Дубова Ельникова Кленова Липова Ольхина Рябинина Соснова Тополева".split()


@pytest.fixture
def congress(laptop, tmp_path):
    """Return an event of 220 people on one day, shared out between two halls."""
    laptop.now = lambda: datetime(2026, 11, 18, 12, tzinfo=UTC)
    event = create_event(laptop, "Съезд", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(9), time(11))])
    people = [RosterRow(f"{TREES[n % 10]} Вера {n:03}", "КЦСОН") for n in range(220)]
    import_roster(laptop, event.id, people)
    share_out_halls(laptop, event.id, [BIG, SMALL])
    return SimpleNamespace(id=event.id, session=session.id, out=tmp_path / "лист.pdf")


def print_hall(laptop, congress, hall):
    print_sign_in_sheet(laptop, congress.id, SheetScope(DAY, hall=hall), congress.out)
    return printed_sheets(laptop, congress.id)[-1]


def in_hall(laptop, congress, hall):
    people = open_event(laptop, congress.id).participants()
    return [one for one in people if one.hall == hall]


def test_people_are_shared_out_by_the_alphabet_and_evenly(laptop, congress):
    big, small = (in_hall(laptop, congress, hall) for hall in (BIG, SMALL))

    assert (len(big), len(small)) == (110, 110)
    assert max(one.name for one in big) < min(one.name for one in small)


def test_who_has_a_hall_stays_where_only_new_people_are_shared_out(laptop, congress):
    before = {one.id: one.hall for one in open_event(laptop, congress.id).participants()}
    register(laptop, congress.id, "Аистова Ада", "Опека")
    assert halls_of(open_event(laptop, congress.id).participants())[-1] == NO_HALL

    moved = share_out_halls(laptop, congress.id, [BIG, SMALL], only_new=True)

    now = {one.id: one.hall for one in open_event(laptop, congress.id).participants()}
    assert moved == 1
    assert {key: now[key] for key in before} == before


@pytest.mark.parametrize("halls", [[BIG], [BIG, BIG], [BIG, NO_HALL]])
def test_one_hall_or_a_hall_named_twice_is_refused(laptop, congress, halls):
    with pytest.raises(HallsUnreadable, match="two to 20 halls"):
        share_out_halls(laptop, congress.id, halls)


def test_no_hall_puts_everybody_into_one_room_again(laptop, congress):
    share_out_halls(laptop, congress.id, [])

    assert halls_of(open_event(laptop, congress.id).participants()) == ()


def test_each_hall_has_a_sheet_with_the_rows_of_the_event(laptop, congress):
    sheets = {hall: print_hall(laptop, congress, hall) for hall in (BIG, SMALL)}

    on_paper = {
        hall: [row.number for page in sheet.pages for row in page] for hall, sheet in sheets.items()
    }
    for hall, rows in on_paper.items():
        assert rows[:-5] == [one.row_no for one in in_hall(laptop, congress, hall)]
    assert not set(on_paper[BIG]) & set(on_paper[SMALL])
    assert set(on_paper[BIG]) | set(on_paper[SMALL]) >= set(range(1, 221))


def test_all_halls_stand_in_one_file_each_from_a_new_page(laptop, congress):
    (scopes,) = all_halls(open_event(laptop, congress.id))

    print_sign_in_sheet(laptop, congress.id, scopes, congress.out)

    pages = page_texts(congress.out)
    halls = [[hall for hall in (BIG, SMALL) if hall in words] for words in pages]
    sheets = printed_sheets(laptop, congress.id)
    (big, small) = (len(sheet.pages) for sheet in sheets)
    assert halls == [[BIG]] * big + [[SMALL]] * small
    assert f"page 1 of {small}" in pages[big]
    assert [place for place, words in enumerate(pages) if "Signatures in all" in words] == [
        big - 1,
        big + small - 1,
    ]
    words = [page.word for sheet in sheets for page in sheet.all_pages()]
    assert all(word in page for word, page in zip(words, pages, strict=True))


def test_a_hall_has_the_rows_and_version_that_its_own_sheet_had(laptop, congress):
    alone = [print_hall(laptop, congress, hall) for hall in (BIG, SMALL)]
    (scopes,) = all_halls(open_event(laptop, congress.id))

    print_sign_in_sheet(laptop, congress.id, scopes, congress.out)

    assert list(printed_sheets(laptop, congress.id)) == alone


def test_no_row_number_is_given_to_two_halls_of_one_file(laptop, congress):
    (scopes,) = all_halls(open_event(laptop, congress.id))

    print_sign_in_sheet(laptop, congress.id, scopes, congress.out)

    sheets = printed_sheets(laptop, congress.id)
    rows = [row.number for sheet in sheets for page in sheet.pages for row in page]
    assert sorted(rows) == list(range(1, 231))


def test_an_event_in_one_room_has_no_sheets_of_halls(laptop, congress):
    share_out_halls(laptop, congress.id, [])

    assert all_halls(open_event(laptop, congress.id)) == ()
    with pytest.raises(DayWithoutSessions):
        print_sign_in_sheet(laptop, congress.id, (), congress.out)


def test_the_paper_of_a_hall_names_it(laptop, congress):
    print_hall(laptop, congress, SMALL)

    assert SMALL in text_of(congress.out)
    assert BIG not in text_of(congress.out)


def test_a_page_of_a_hall_is_found_by_its_word_even_after_the_hall_was_given_up(laptop, congress):
    page = print_hall(laptop, congress, SMALL).page(2)
    share_out_halls(laptop, congress.id, [])

    assert find_sheet_page(laptop, page.word) == page


def test_whoever_has_no_hall_stands_on_a_sheet_of_their_own(laptop, congress):
    late = register(laptop, congress.id, "Аистова Ада", "Опека")

    grid = open_event(laptop, congress.id)
    scope = SheetScope(DAY, hall=NO_HALL)
    assert scope in scopes_of(grid)
    assert people_on(grid, scope) == (late,)


def test_a_walk_in_in_a_blank_row_sits_in_the_hall_of_that_sheet(laptop, congress):
    blank = print_hall(laptop, congress, SMALL).pages[-1][-1]

    made = add_walk_in(
        laptop, congress.id, congress.session, "Аистова Ада", "Опека", paper_row=blank
    )

    assert (made.row, made.hall) == (blank, SMALL)


def all_present(laptop, congress, but=()):
    people = open_event(laptop, congress.id).participants()
    marks = {
        one.id: AttendanceStatus.ABSENT if one.row_no in but else AttendanceStatus.PRESENT
        for one in people
    }
    mark_many(laptop, [MarkWish(congress.session, key, mark) for key, mark in marks.items()])


def test_the_total_of_each_hall_is_compared_with_the_marks_of_that_hall(laptop, congress):
    absent = in_hall(laptop, congress, SMALL)[0].row_no
    all_present(laptop, congress, but={absent})
    count_on_paper(laptop, congress.session, 110, hall=BIG)
    count_on_paper(laptop, congress.session, 110, hall=SMALL)

    with pytest.raises(TotalDiffers, match="Малый зал: the sheet says 110 present"):
        close_session(laptop, congress.session)
    count_on_paper(laptop, congress.session, 110, "подпись водителя", hall=SMALL)

    assert close_session(laptop, congress.session).session.closed


def test_a_total_that_is_taken_back_stops_nothing(laptop, congress):
    all_present(laptop, congress)
    count_on_paper(laptop, congress.session, 3, hall=BIG)
    count_on_paper(laptop, congress.session, None, hall=BIG)

    assert close_session(laptop, congress.session).session.closed


def test_halls_change_no_figure_of_the_event(laptop, congress):
    all_present(laptop, congress)

    summary = open_event(laptop, congress.id).summary()
    assert (summary.registered, summary.attended, summary.sessions) == (220, 220, 1)


def test_somebody_is_moved_to_another_hall_and_the_next_version_says_so(laptop, congress):
    first = print_hall(laptop, congress, BIG)
    person = in_hall(laptop, congress, SMALL)[0]
    update_registration(laptop, replace(person, hall=BIG))

    again = print_hall(laptop, congress, BIG)

    assert (first.version, again.version) == (1, 2)
    assert person.row in {row for page in again.pages for row in page}
