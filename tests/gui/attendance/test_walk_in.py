"""Whoever came without registration is added by name and marked present."""

import pytest
from PySide6.QtCore import Qt

from fieldkit.records.event import EventFormat, RegistrationSource
from fieldkit.services.attendance import create_event, open_event, register
from tests.support.window import press, type_text

KEY = Qt.Key


@pytest.fixture
def line(page):
    page.marks.view.go(0, 3)
    page.marks.begin_walk_in()
    return page.marks.walk_in


def people(page, workspace):
    grid = open_event(workspace, page.marks.model.grid.event.id)
    return {person.name: person for person in grid.registrations}, grid


def test_insert_leads_to_the_line(page, hands):
    hands.key(KEY.Key_Insert)

    assert page.marks.walk_in.edit.hasFocus()


def test_an_unknown_name_is_added_with_its_organisation_and_marked(line, page, frozen, desk):
    type_text(line.edit, "кедрова алла-мария")
    press(line.edit, KEY.Key_Return)
    type_text(line.edit, "Опека, Зея")
    press(line.edit, KEY.Key_Return)

    known, grid = people(page, frozen)
    made = known["Кедрова Алла-Мария"]
    assert (made.org_then, made.row_no, made.source) == (
        "Опека, Зея",
        7,
        RegistrationSource.WALK_IN,
    )
    assert grid.marks[grid.sessions[3].id, made.id].status.value == "P"
    assert page.marks.walk_in.said.text() == "Added: Кедрова Алла-Мария, row 7, marked P."
    assert line.edit.hasFocus()


def test_an_organisation_may_be_left_out(line, page, frozen):
    type_text(line.edit, "Кедрова")
    press(line.edit, KEY.Key_Return)
    press(line.edit, KEY.Key_Return)

    assert people(page, frozen)[0]["Кедрова"].org_then == ""


def test_an_organisation_of_the_event_is_chosen_with_its_district(line, page, frozen):
    type_text(line.edit, "Кедрова")
    press(line.edit, KEY.Key_Return)
    type_text(line.edit, "росток 2")
    line.search()
    press(line.edit, KEY.Key_Down)
    press(line.edit, KEY.Key_Return)

    made = people(page, frozen)[0]["Кедрова"]
    assert (made.org_then, made.district_then) == ("Центр «Росток» № 2", "район 1")


def test_somebody_on_the_roster_only_gets_a_mark(line, page, frozen):
    type_text(line.edit, "березк")
    press(line.edit, KEY.Key_Return)

    known, grid = people(page, frozen)
    marked = known["Берёзкина Анна Ильинична"]
    assert len(known) == 6
    assert list(grid.marks) == [(grid.sessions[3].id, marked.id)]


def test_somebody_met_before_comes_with_organisation_and_district(line, page, frozen):
    earlier = create_event(
        frozen, "Вебинар", EventFormat.WEBINAR, frozen.now().date(), frozen.now().date()
    )
    register(frozen, earlier.id, "Кедровская Ирина Львовна", "КЦСОН", "Шимановск")

    type_text(line.edit, "rtlh")  # "кедр" under the Latin layout
    press(line.edit, KEY.Key_Return)

    made = people(page, frozen)[0]["Кедровская Ирина Львовна"]
    assert (made.org_then, made.district_then) == ("КЦСОН", "Шимановск")


def test_the_last_match_makes_a_new_person(line, page, frozen):
    type_text(line.edit, "Берёзкина")
    line.search()
    press(line.edit, KEY.Key_Down)
    press(line.edit, KEY.Key_Return)
    press(line.edit, KEY.Key_Return)

    assert "Берёзкина" in people(page, frozen)[0]


def test_adding_is_undone_by_its_notice(line, page, frozen, desk):
    type_text(line.edit, "Кедрова")
    press(line.edit, KEY.Key_Return)
    press(line.edit, KEY.Key_Return)

    page.marks.walk_in.undo.click()

    assert people(page, frozen)[0]["Кедрова"].withdrawn
    assert "Кедрова" not in [person.name for person in page.marks.model.people]


def test_escape_goes_back_step_by_step(line, page):
    type_text(line.edit, "Кедрова")
    press(line.edit, KEY.Key_Return)
    asked = line.asked.text()
    press(line.edit, KEY.Key_Escape)
    name = line.edit.text()
    press(line.edit, KEY.Key_Escape)
    emptied = line.edit.text()
    press(line.edit, KEY.Key_Escape)

    assert (asked, name, emptied) == ("Кедрова", "Кедрова", "")
    assert page.marks.view.hasFocus()


def test_nobody_is_added_without_a_name(line, page, frozen):
    type_text(line.edit, "   ")
    press(line.edit, KEY.Key_Return)
    press(line.edit, KEY.Key_Return)

    assert len(people(page, frozen)[0]) == 6


def test_a_closed_session_takes_nobody_in_and_keeps_the_name(line, page, frozen, desk):
    page.marks.view.go(0, 0)
    page.marks.close_column()
    page.marks.closing.act.click()
    page.marks.begin_walk_in()

    type_text(line.edit, "Кедрова")
    press(line.edit, KEY.Key_Return)
    press(line.edit, KEY.Key_Return)

    assert desk.notices.text().startswith("The sheet for 1 is closed.")
    assert "Кедрова" not in people(page, frozen)[0]
    assert line.edit.text() == "Кедрова"


def test_a_name_with_a_slip_is_offered_below_the_new_person(line, page, frozen):
    type_text(line.edit, "Березкино Анна")
    line.search()

    assert [type(match).__name__ for match in line.matches.shown] == ["Unknown", "Known"]
    assert line.matches.shown[1].person.name == "Берёзкина Анна Ильинична"


def test_whoever_may_be_on_the_roster_already_is_said_when_added(line, page):
    type_text(line.edit, "Березкино Анна")
    press(line.edit, KEY.Key_Return)
    press(line.edit, KEY.Key_Return)

    said = page.marks.walk_in.said.text()
    assert said.startswith("Perhaps one person: Берёзкина Анна Ильинична and Березкино Анна")
