"""Cards that may be there already, said while a family is registered."""

from collections.abc import Iterator

import pytest

from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.filling.similar import CompareCards
from fieldkit.records.entity import Entity
from fieldkit.services.filling import resume_draft
from fieldkit.services.similar_cards import similar_cards
from tests.gui.filling.story import (
    MEMBER,
    REGISTRATION,
    answer_all,
    open_page,
    prepare_lists,
    registration_answers,
)


@pytest.fixture
def ids(desk) -> dict[str, str]:
    return prepare_lists(desk.workspace)


@pytest.fixture
def page(desk, ids) -> Iterator[FillingPage]:
    family = Entity(
        "families",
        "known-family",
        "Рябинины",
        {"surname": "Рябинина", "settlement": "с. Ольховка", "district_id": ids["district"]},
    )
    anna = Entity(
        "persons",
        "known-anna",
        "Рябинина Анна",
        {
            "family_id": "known-family",
            "surname": "Рябинина",
            "given": "Анна",
            "birth_date": "1991-03-14",
            "sex": "f",
        },
    )
    with desk.workspace.unit_of_work() as work:
        work.entities.save_all([family, anna])
        work.commit()
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    answers = registration_answers(ids, f"{desk.workspace.now():%Y-%m-%d}")
    answer_all(opened, answers)
    opened.similar.look()
    yield opened
    opened.close()
    opened.deleteLater()


def test_a_card_that_is_there_already_is_named(page):
    (found,) = page.similar.found

    assert found.card_id == "known-anna"
    assert not page.similar.isHidden()
    assert "Рябинина Анна" in page.similar.strip.sentence.text()
    assert "с. Ольховка" in page.similar.strip.sentence.text()


def test_another_birth_year_is_another_person(page):
    page.view.model.answer(f"{MEMBER}/m_birth", "1979-05-02")
    page.similar.look()

    assert page.similar.found == ()
    assert page.similar.isHidden()


def test_different_people_are_remembered(page, desk):
    assert page.similar.found
    page.similar.keep_apart()

    assert page.similar.isHidden()
    again = resume_draft(desk.workspace, page.view.model.filling.draft_id)
    assert similar_cards(desk.workspace, again.session) == ()


def test_comparing_shows_both_sides(page, desk):
    page.similar.compare()
    (dialog,) = page.window().findChildren(CompareCards)

    dialog.apart_button.click()

    assert page.similar.found == ()


def test_the_known_family_is_gone_on_with(page):
    page.similar.go_on_with_family()

    session = page.view.model.session
    assert session.node("/data/reg/contact_kind").value == "known"
    assert session.node("/data/reg/known_family").value == "known-family"
    assert session.kept(f"{MEMBER}/m_given") == "Анна"
    rows = [row.ref for row in session.children("/data/member")]
    assert [session.kept(f"{row}/m_key") for row in rows] == ["", "known-anna"]
    assert not [one for one in session.entity_changes() if one.list_name == "persons"]


@pytest.mark.parametrize(
    ("surname", "given", "birth"),
    [
        ("Рябинена", "Анна", ""),
        ("Рябиинна", "Анна", "1991"),
        ("Анна", "Рябинина", ""),
        ("Анна", "Рябинена", "1991-03-14"),
    ],
)
def test_a_slip_or_swapped_names_are_found_where_no_date_helps(page, desk, surname, given, birth):
    with desk.workspace.unit_of_work() as work:
        known = work.entities.get("persons", "known-anna")
        held = {"surname": surname, "given": given, "birth_date": birth}
        work.entities.save(known.with_values(held, f"{surname} {given}"))
        work.commit()

    page.similar.look()

    assert [found.card_id for found in page.similar.found] == ["known-anna"]
    assert page.similar.found[0].card.surname == surname
