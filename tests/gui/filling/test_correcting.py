"""A finalized form opened for reading, corrected by keyboard with its reason, and listed so."""

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.forms.words import finalized_words
from fieldkit.records.review import FormState
from fieldkit.services.filling import list_drafts, list_submissions
from tests.gui.filling.story import (
    REGISTRATION,
    answer_all,
    open_page,
    prepare_lists,
    registration_answers,
)
from tests.support.window import type_text, unnamed

REASON = "телефон записан с ошибкой в цифре"


@pytest.fixture
def page(desk):
    """The filling page with a finalized registration open for reading."""
    ids = prepare_lists(desk.workspace)
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    answer_all(opened, registration_answers(ids, f"{desk.workspace.now():%Y-%m-%d}"))
    submission = opened.view.model.finalize()
    opened.open(FillRequest(instance_id=submission.instance_id))
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def first_id(desk) -> str:
    return list_submissions(desk.workspace)[0].instance_id


def test_a_finalized_form_is_corrected_with_its_reason(page, desk):
    before = first_id(desk)
    page.view.head.correct_button.click()
    assert not page.view.model.readonly
    page.view.model.answer("/data/fam/phone", "+7 000 765-43-21")
    page.view.show_section(END)
    reason = page.view.sheet.ending.reason_field

    assert page.window().focusWidget() is reason.edit
    type_text(reason.edit, REASON)
    page.view.go_next()

    (corrected,) = list_submissions(desk.workspace)
    assert (corrected.replaces, corrected.reason, corrected.version) == (before, REASON, 2)
    assert desk.notices.text().startswith("The correction is finalized.")
    words = finalized_words(corrected, {}, desk.workspace.now(), FormState.FINALIZED)
    assert f"correction 1, {REASON}" in words.second


def test_a_correction_without_a_reason_says_what_is_missing(page, desk):
    page.view.head.correct_button.click()
    page.view.model.answer("/data/fam/phone", "+7 000 765-43-21")
    page.view.show_section(END)

    page.view.go_next()

    ending = page.view.sheet.ending
    assert "needs its reason" in ending.reason_field.error_sentence()
    assert page.window().focusWidget() is ending.reason_field.edit
    assert len(list_drafts(desk.workspace)) == 1
    assert unnamed(page) == []


def test_a_correction_that_was_only_looked_at_leaves_nothing(page, desk):
    page.view.head.correct_button.click()
    words = page.view.head.saved.text()

    assert page.leave()

    assert "Correction 1" in words
    assert list_drafts(desk.workspace) == ()


def test_a_form_that_was_corrected_meanwhile_stays_open_for_reading(page, desk):
    before = first_id(desk)
    page.view.head.correct_button.click()
    page.view.model.answer("/data/fam/phone", "+7 000 765-43-21")
    page.view.model.finalize(REASON)
    page.open(FillRequest(instance_id=before))

    page.view.head.correct_button.click()

    assert page.view.model.readonly
    assert "corrected already" in desk.notices.text()
