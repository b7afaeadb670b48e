from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Event, EventFormat, Registration, RegistrationRole, Session
from fieldkit.records.paper_design import PaperDesign, Signatory
from fieldkit.records.printed_sheet import PrintedSheet, SheetPage, SheetScope
from fieldkit.records.row_number import plain
from fieldkit.records.sheet_plan import plan_sheet
from fieldkit.reports.attendance_sheet import SheetLook, attendance_sheet
from tests.support.papers import fonts_of, page_texts, pages_of, text_of, words_of

DAY = date(2026, 3, 21)
SCOPE = SheetScope(DAY)
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
# Points from the upper edge of the page at which the foot of a sheet begins.
_FOOT_FROM = 595.0 - 72.0


def grid_of(people: int, kind: EventFormat = EventFormat.TRAINING) -> AttendanceGrid:
    event = Event("event-1", "Семья в кризисе: первые 30 дней", kind, DAY, DAY, place="Свободный")
    sessions = (
        Session("s1", event.id, 1, DAY, time(9, 30), time(12, 30), speakers="Ольхова Н. П."),
        Session("s2", event.id, 2, DAY, time(14), time(17)),
    )
    rows = tuple(
        Registration(
            f"r{n}", event.id, n, f"Жаворонкова{n} Эмма Ильинична", org_then="КЦСОН «Ёлка»"
        )
        for n in range(1, people + 1)
    )
    return AttendanceGrid(event, sessions, rows)


def planned(grid: AttendanceGrid, *, large: bool = False) -> PrintedSheet:
    return plan_sheet(grid, SCOPE, (), NOW, large=large)


def printed(folder: Path, grid: AttendanceGrid, look: SheetLook | None = None) -> Path:
    look = look or SheetLook()
    file = folder / "sheet.pdf"
    sheet = planned(grid, large=look.large)
    with speaking("ru"):
        content = attendance_sheet(grid, sheet, SCOPE, look, organisation="Фонд «Рядом»")
    file.write_bytes(content)
    return file


def test_sixty_people_take_three_pages_with_walk_in_rows_on_the_last(tmp_path: Path):
    grid = grid_of(60)

    file = printed(tmp_path, grid)

    assert pages_of(file) == 3
    assert [(p.first_row.number, p.last_row.number) for p in planned(grid).all_pages()] == [
        (1, 25),
        (26, 50),
        (51, 65),
    ]


def test_a_full_last_page_sends_the_walk_in_rows_to_a_page_of_their_own(tmp_path: Path):
    file = printed(tmp_path, grid_of(25))

    assert pages_of(file) == 2


def test_an_event_without_people_prints_walk_in_rows(tmp_path: Path):
    file = printed(tmp_path, grid_of(0))

    assert pages_of(file) == 1


def test_cyrillic_can_be_read_back_from_the_sheet(tmp_path: Path):
    words = text_of(printed(tmp_path, grid_of(3)))

    assert "Семья в кризисе: первые 30 дней" in words
    assert "Жаворонкова3 Эмма Ильинична" in words
    assert "КЦСОН «Ёлка»" in words
    assert "21 марта 2026 г." in words


def test_only_golos_is_in_the_file(tmp_path: Path):
    assert fonts_of(printed(tmp_path, grid_of(2))) <= {
        "GolosText-Regular",
        "GolosText-Medium",
        "GolosText-SemiBold",
    }


def test_a_sheet_for_parents_shows_given_names_and_no_organisation(tmp_path: Path):
    words = text_of(printed(tmp_path, grid_of(2, EventFormat.SUPPORT_GROUP)))

    assert "Эмма" in words
    assert "Жаворонкова" not in words
    assert "КЦСОН" not in words


def test_speakers_and_guests_are_not_asked_to_sign(tmp_path: Path):
    grid = grid_of(2)
    guest = Registration("g", "event-1", 3, "Кедров Пётр", role=RegistrationRole.GUEST)
    grid = AttendanceGrid(grid.event, grid.sessions, (*grid.registrations, guest))

    words = text_of(printed(tmp_path, grid))

    assert "Кедров" not in words


def test_the_word_and_the_code_of_a_page_tell_nothing_about_people():
    pages = planned(grid_of(60)).all_pages()

    assert pages[0].code == "*fk1:event-1:20260321:1:1:1-25"
    assert len({page.word for page in pages}) == 3
    assert all(len(page.word) == 6 for page in pages)


def test_a_day_without_sessions_has_no_sheet():
    grid = grid_of(2)

    with pytest.raises(ValueError, match="2026, 3, 22"):
        attendance_sheet(grid, planned(grid), SheetScope(date(2026, 3, 22)))


def test_no_sheet_word_is_one_that_nobody_would_read_aloud():
    coarse = ("ХУ", "ЖОП", "СУК", "ПИС", "СИС", "МУД", "КАКА", "ГУЛАГ", "МОГИЛ")
    pages = (SheetPage(f"event-{n}", "20260321", 1, 1, plain(1, 25)) for n in range(20_000))
    words = [page.word for page in pages]

    assert not [word for word in words if any(part in word for part in coarse)]
    assert all(len(word) == 6 for word in words)


def test_a_dash_stands_where_somebody_is_not_expected_to_sign(tmp_path: Path):
    grid = grid_of(2)
    apart = replace(grid.registrations[1], sessions=("s1",))

    plain_words = text_of(printed(tmp_path, grid))
    words = text_of(printed(tmp_path, replace(grid, registrations=(grid.registrations[0], apart))))

    assert "\N{EM DASH}" not in plain_words
    assert words.count("\N{EM DASH}") == 1


def test_a_number_with_the_signs_of_another_laptop_stands_whole(tmp_path: Path):
    grid = grid_of(3)
    people = [
        replace(one, row_laptop="a7k3", row_no=60 + n) for n, one in enumerate(grid.registrations)
    ]
    look = SheetLook(large=True)

    words = text_of(printed(tmp_path, replace(grid, registrations=tuple(people)), look))

    assert all(f"{row}/a7k3" in words for row in (60, 61, 62))


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_the_foot_has_the_word_and_the_head_says_which_page_of_how_many(
    tmp_path: Path, large: bool
):
    grid = grid_of(60)
    pages = planned(grid, large=large).all_pages()

    file = printed(tmp_path, grid, SheetLook(large=large))

    said = words_of(file)
    heights = [float(one["yMin"]) for page in pages for one in said if one["said"] == page.word]
    assert len(heights) == len(pages) == pages_of(file)
    assert min(heights) > _FOOT_FROM
    for page, words in zip(pages, page_texts(file), strict=True):
        assert f"стр. {page.page} из {len(pages)}" in words[:100]
        assert words.count(f"из {len(pages)}") == 1


def test_nothing_of_the_foot_lies_on_the_rows_of_a_full_last_page(tmp_path: Path):
    file = printed(tmp_path, grid_of(19))

    assert pages_of(file) == 1
    (total,) = (one for one in words_of(file) if one["said"] == "подписей:")
    (sign,) = (one for one in words_of(file) if one["said"] == "слово")
    assert float(total["yMax"]) < float(sign["yMin"])


def test_three_who_sign_stand_whole_with_their_positions(tmp_path: Path):
    signed = (
        Signatory("Директор центра", "Рябинина А. К."),
        Signatory("Методист", "Дроздова Е. П."),
        Signatory("Руководитель программы", "Кедров П. П."),
    )

    words = " ".join(
        text_of(
            printed(tmp_path, grid_of(3), SheetLook(design=PaperDesign(signatories=signed)))
        ).split()
    )

    for one in signed:
        assert one.position in words
        assert one.name in words
