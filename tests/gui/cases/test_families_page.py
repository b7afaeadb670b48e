from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.cases.model import PAGE, FamiliesModel
from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.gui.cases.words import row_badge
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.widgets.buttons import Button
from fieldkit.records.entity import Entity
from fieldkit.records.submission import Subject
from fieldkit.services.cases import find_families
from tests.support.window import press, type_text, unnamed

_URGENT = {"urgency": "acute", "risk_band": "high", "last_assessed_on": "2026-11-13"}


def family(number: int, surname: str) -> Entity:
    properties = {"surname": surname, "case_no": f"2611-{number:04d}", "settlement": "с. Ольховка"}
    return Entity("families", f"fam-{number}", f"2611-{number:04d} {surname}", properties)


def case(number: int, **facts: str) -> Entity:
    properties = {
        "case_no": f"2611-{number:04d}",
        "family_id": f"fam-{number}",
        "status": "open",
        "opened_on": "2026-11-01",
        **facts,
    }
    return Entity("cases", f"case-{number}", f"2611-{number:04d}", properties)


@pytest.fixture
def families(workspace) -> None:
    with workspace.unit_of_work() as work:
        for number, surname in enumerate(("Рябинины", "Снегирёвы", "Кленовы"), 1):
            work.entities.save(family(number, surname))
            work.entities.save(case(number, **(_URGENT if number == 2 else {})))
        mother = {"family_id": "fam-2", "kind": "adult", "given": "Анна", "surname": "Снегирёва"}
        work.entities.save(Entity("persons", "per-1", "2611-0002/1 Анна С.", mother))
        work.commit()


@pytest.fixture
def page(desk, families) -> Iterator[FamiliesPage]:
    opened = FamiliesPage(desk)
    opened.resize(1178, 690)
    opened.open()
    opened.show()
    opened.activateWindow()
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def surnames(page):
    model = page.list.model
    return [model.family(place).surname for place in range(model.total)]


def test_without_families_the_page_says_how_one_comes_about(desk, qtbot):
    page = FamiliesPage(desk)
    page.open()

    with qtbot.waitSignal(page.go_requested) as gone:
        page.nobody.button.click()

    assert page.list.isHidden()
    assert gone.args == ["fill", FillRequest(form_id="family_registration", back="families")]
    page.deleteLater()


def test_those_who_need_most_come_first(page):
    assert surnames(page)[0] == "Снегирёвы"
    assert page.card.card.family.surname == "Снегирёвы"


def test_typing_finds_families_with_yo_as_ye(page, qtbot):
    type_text(page.list.search, "снегире")

    qtbot.waitUntil(lambda: surnames(page) == ["Снегирёвы"], timeout=2000)


def test_nobody_found_says_what_to_try(page, qtbot):
    type_text(page.list.search, "Жаворонков")

    qtbot.waitUntil(lambda: page.list.model.total == 0, timeout=2000)

    assert page.list._nobody.isVisible()
    assert page.list._nobody.text().startswith("Nobody found.")


def test_a_filter_keeps_the_urgent_ones(page):
    page.list.filters.chips[2].click()

    assert surnames(page) == ["Снегирёвы"]
    assert page.list.filters.chips[2].text() == "Urgent 1"


def test_arrows_show_the_card_of_the_next_family(page, qtbot):
    page.list.view.setFocus()

    press(page.list.view, Qt.Key.Key_Down)

    qtbot.waitUntil(lambda: page.card.card.family.surname == surnames(page)[1], timeout=2000)


def test_enter_leads_from_the_list_to_the_next_step(page):
    page.list.view.setFocus()

    press(page.list.view, Qt.Key.Key_Return)

    assert page.card.step_button.hasFocus()


def test_the_next_step_opens_its_form_about_the_case(page, qtbot):
    with qtbot.waitSignal(page.go_requested) as gone:
        QTest.keyClick(page.card.step_button, Qt.Key.Key_Return)

    request = gone.args[1]
    assert gone.args[0] == "fill"
    assert request.subject.entity_id == "case-2"
    assert (request.back, request.back_argument) == ("families", "fam-2")


def test_a_family_that_is_asked_for_is_shown(page):
    page.argument = "fam-1"
    page.open("fam-1")

    assert page.card.card.family.id == "fam-1"
    assert page.bookmark() == "fam-1"


def test_a_family_outside_the_filter_is_shown_all_the_same(page, workspace):
    with workspace.unit_of_work() as work:
        work.entities.save(family(9, "Дроздовы"))
        work.commit()

    page.open("fam-9")

    assert page.card.card.family.surname == "Дроздовы"


def test_ctrl_f_searches(page):
    page.list.view.setFocus()

    QTest.keyClick(page.list.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert page.list.search.hasFocus()


def test_every_widget_says_its_name(page):
    assert unnamed(page) == []


def test_the_list_reads_the_pages_in_sight_only(workspace):
    with workspace.unit_of_work() as work:
        for number in range(3 * PAGE):
            work.entities.save(family(number, f"Семья {number:03d}"))
        work.commit()
    model = FamiliesModel(workspace)

    model.search("", {})
    last = model.family(3 * PAGE - 1)

    assert model.rowCount() == 3 * PAGE
    assert last.surname == f"Семья {3 * PAGE - 1:03d}"
    assert sorted(model._pages) == [0, 2]
    model.deleteLater()


def test_a_family_with_two_values_says_so(page, workspace):
    row = find_families(workspace).rows[0]

    assert row_badge(row._replace(discrepancies=("surname",)), workspace.now().date()) == (
        "discrepancy",
        "warn",
    )


def without_a_case(page, workspace, form_id="service_record"):
    """Close the case of the family in sight, and ask for a form that is about cases."""
    with workspace.unit_of_work() as work:
        work.entities.save(case(2, status="closed", closed_on="2026-11-10"))
        work.commit()
    page.open("fam-2")
    page.card.form_requested.emit(form_id, page.card.subject())
    return page.case_wanted.question


def test_a_family_without_an_open_case_is_asked_about_one_first(page, workspace, qtbot):
    question = without_a_case(page, workspace)

    assert "no open case" in question.title.text()
    assert unnamed(question) == []
    with qtbot.waitSignal(page.go_requested) as gone:
        question.act_button.click()
    assert gone.args[1].form_id == "family_registration"
    assert gone.args[1].subject == Subject("families", "fam-2")


def test_a_form_about_cases_may_be_begun_without_one(page, workspace, qtbot):
    question = without_a_case(page, workspace)
    (all_the_same,) = [
        one for one in question.findChildren(Button) if one.text() == "Fill it in all the same"
    ]

    with qtbot.waitSignal(page.go_requested) as gone:
        all_the_same.click()

    assert gone.args[1].form_id == "service_record"
    assert not question.isVisible()


def test_registering_a_family_anew_needs_no_case(page, workspace, qtbot):
    with qtbot.waitSignal(page.go_requested) as gone:
        without_a_case(page, workspace, "family_registration")

    assert gone.args[1].form_id == "family_registration"
    assert page.case_wanted.question is None
