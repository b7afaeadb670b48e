"""A form in its context: what was filled in beforehand is shown so, the case stays in sight."""

import pytest

from fieldkit.gui.filling.request import FillRequest
from tests.gui.filling.story import open_page
from tests.support.answers import register_family, subject_of
from tests.support.laptops import NOON

CASE, DISTRICT = "/data/head/case", "/data/head/district"


@pytest.fixture
def cases(desk):
    desk.workspace.now = lambda: NOON
    surnames = ("Рябинина", "Снегирёва")
    return [subject_of(register_family(desk.workspace, name), "cases") for name in surnames]


@pytest.fixture
def page(desk, cases):
    opened = open_page(desk, FillRequest(form_id="family_crisis_assessment", subject=cases[0]))
    yield opened
    opened.close()
    opened.deleteLater()


def question(page, ref):
    return page.view.sheet.section_sheet.question(ref)


def told(page, ref) -> str:
    label = question(page, ref).prefilled
    return "" if label is None or label.isHidden() else label.text()


def test_what_was_filled_in_beforehand_says_so(page):
    assert told(page, CASE) == "Filled in beforehand, can be changed"
    assert told(page, "/data/head/assess_date") == "Filled in beforehand, can be changed"
    assert told(page, "/data/head/place") == ""


def test_an_answer_of_one_s_own_does_not(page):
    page.view.model.answer("/data/head/assess_date", "2026-11-10")

    assert told(page, "/data/head/assess_date") == ""


def test_the_case_stays_in_sight_in_every_section(page):
    said = page.view.side.findChildren(type(page.view.side._about))

    for section in page.view.model.sections():
        page.view.show_section(section.ref)
        assert any(label.text() == page.view.model.filling.about for label in said)
    assert page.view.model.filling.about.replace("\xa0", " ").endswith("Анна Р.")


def test_another_case_chosen_in_the_form_is_the_one_in_sight(page, cases):
    page.view.model.answer(CASE, cases[1].entity_id)

    page.view.show_around()

    assert page.view.model.filling.subject == cases[1]
    assert page.view.side._about.text() == page.view.model.filling.about


def test_the_children_s_section_shows_an_entry_for_each_child_by_name(page):
    page.view.show_section("/data/child")

    (roster,) = page.view.sheet.section_sheet.body.rosters()

    assert len(roster.entries()) == 1
    assert roster._name(0).endswith("Тимофей Р")
    assert roster.add_button.isHidden()
