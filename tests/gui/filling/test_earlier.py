from datetime import timedelta

import pytest

from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.filling import begin_correction, begin_form, finalize_form, list_submissions
from tests.gui.filling.story import ASSESSMENT, REGISTRATION, open_page
from tests.support.answers import answer_assessment, register_family, subject_of
from tests.support.laptops import NOON
from tests.support.window import unnamed

STAGE = "/data/stage/crisis_stage"
VIEW = "/data/stage/family_view"
PHONE, SAME = "/data/fam/phone", "/data/fam/address_same"
REGISTERED = "/data/fam/address_reg"
DAY = "12\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026"
LONG_DAY = "12\N{NO-BREAK SPACE}November 2026"


@pytest.fixture
def case(desk):
    workspace = desk.workspace
    workspace.now = lambda: NOON
    subject = subject_of(register_family(workspace), "cases")
    filling = begin_form(workspace, ASSESSMENT, subject=subject)
    answer_assessment(filling.session)
    finalize_form(workspace, filling)
    workspace.now = lambda: NOON + timedelta(days=1)
    return subject


@pytest.fixture
def page(desk, case, qtbot):
    opened = open_page(desk, FillRequest(form_id=ASSESSMENT, subject=case))
    qtbot.waitUntil(lambda: opened.earlier.button is not None)
    opened.view.jump_to(STAGE)
    yield opened
    opened.close()
    opened.deleteLater()


def said(page: FillingPage, ref: str) -> str:
    line = page.view.sheet.section_sheet.question(ref).earlier
    return "" if line is None or line.isHidden() else line.words.text()


def test_the_earlier_answer_stands_quietly_under_its_question(page):
    assert said(page, STAGE).startswith(f"On {DAY}: ")
    assert LONG_DAY in page.earlier.button.accessibleName()
    page.view.model.answer(STAGE, "tension")
    assert said(page, STAGE) == f"On {DAY} the same"
    assert unnamed(page) == []


def test_what_has_changed_is_marked_in_words(page):
    page.view.model.answer(STAGE, "acute")

    assert said(page, STAGE).startswith(f"Changed. It was, on {DAY}: ")
    control = page.view.sheet.section_sheet.question(STAGE).control
    described = control.focus_targets()[0].accessibleDescription()
    assert f"Changed. It was, on {DAY}" in described


def test_the_switch_takes_them_away_and_is_remembered(page, desk, case, qtbot):
    page.earlier.button.click()

    assert said(page, STAGE) == ""
    again = open_page(desk, FillRequest(form_id=ASSESSMENT, subject=case))
    qtbot.waitUntil(lambda: again.earlier.button is not None)
    again.view.jump_to(STAGE)
    assert said(again, STAGE) == ""
    assert not again.earlier.button.isChecked()
    again.earlier.button.click()
    assert said(again, STAGE).startswith(f"On {DAY}")
    again.close()
    again.deleteLater()


def test_the_earlier_answers_speak_the_language_of_the_form(page):
    before = said(page, STAGE)

    page.view.head.language_chosen.emit(
        next(one for one in page.view.model.session.definition.languages if "(ru)" in one)
    )

    assert said(page, STAGE) != before
    assert "апряж" in said(page, STAGE)


def test_a_reviewer_sees_what_a_correction_has_changed(desk, case, qtbot):
    first = next(one for one in list_submissions(desk.workspace) if one.form_id == ASSESSMENT)
    filling = begin_correction(desk.workspace, first.instance_id)
    filling.session.answer(VIEW, "уехать к сестре")
    corrected = finalize_form(desk.workspace, filling, reason="стадия")

    page = open_page(desk, FillRequest(instance_id=corrected.instance_id))
    qtbot.waitUntil(lambda: page.earlier.button is not None)
    page.view.jump_to(VIEW)

    assert "correction" in page.earlier.button.accessibleName()
    assert said(page, VIEW) == f"Changed. It was, on {DAY}: остаться вместе"
    assert said(page, STAGE) == ""
    page.close()
    page.deleteLater()


def test_a_first_form_has_no_switch(desk, case, qtbot):
    page = open_page(desk, FillRequest(form_id="service_record", subject=case))
    qtbot.waitUntil(lambda: not desk.jobs.busy)

    assert page.earlier.button is None
    page.close()
    page.deleteLater()


def test_a_correction_marks_what_it_empties_and_what_it_fills(desk, case, qtbot):
    first = next(one for one in list_submissions(desk.workspace) if one.form_id == REGISTRATION)
    page = open_page(desk, FillRequest(instance_id=first.instance_id, corrects=True))
    qtbot.waitUntil(lambda: page.earlier.button is not None)
    page.view.jump_to(PHONE)
    page.view.model.answer(PHONE, "")
    page.view.model.answer(SAME, "no")
    page.view.model.answer(REGISTERED, "г. Свободный")

    assert said(page, PHONE) == f"Changed. It was, on {DAY}: +7 000 123-45-67"
    assert said(page, REGISTERED) == f"Changed. It was, on {DAY}: no answer"
    page.close()
    page.deleteLater()
