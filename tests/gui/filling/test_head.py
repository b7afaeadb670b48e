"""The line over the questions, and what the end of a form says of saving."""

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui import theme
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.widgets.label import Label
from tests.gui.filling.story import REGISTRATION, open_page


def end_words(page):
    page.view.show_section(END)
    return " ".join(one.text() for one in page.view.sheet.ending.findChildren(Label))


@pytest.fixture
def page(desk):
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    yield opened
    opened.close()
    opened.deleteLater()


def test_a_new_form_says_in_one_line_at_twice_the_letters_that_it_is_not_saved(page, application):
    theme.wear(application, theme.Theme(scale=2.0))
    page.close()
    page = open_page(page.desk, FillRequest(form_id=REGISTRATION))
    page.resize(1250, 690)
    QApplication.processEvents()

    said = page.view.head.saved

    assert said.height() < 2 * said.fontMetrics().height()
    assert said.text() == "Not saved yet"
    assert said.toolTip() == "Saved from the first answer on"
    page.close()
    page.deleteLater()


def test_the_end_of_a_form_that_holds_no_answer_does_not_call_it_saved(page):
    said = end_words(page)

    assert "to be looked at" in said
    assert "saved" not in said


def test_the_end_of_a_form_with_an_answer_calls_it_saved(page):
    page.view.model.answer("/data/reg/settlement", "с. Ольховка")

    said = end_words(page)

    assert "Everything written so far is saved." in said
