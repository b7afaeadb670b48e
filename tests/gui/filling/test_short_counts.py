"""Entries that a count asks for and that cannot be kept are told where the form is filled."""

import pytest

from fieldkit.forms import rows
from fieldkit.forms.counted import Short
from fieldkit.gui.filling.entries import section_remarks
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.packs import install_form
from tests.gui.filling.story import open_page
from tests.support.workbooks import workbook


@pytest.fixture
def page(desk, tmp_path, monkeypatch):
    # Thousands of entries would only make the test slow.
    monkeypatch.setattr(rows, "MOST_ROWS", 3)
    file = workbook(
        tmp_path / "visit.xlsx",
        survey=(
            ("type", "name", "label", "repeat_count"),
            ("integer", "many", "How many", None),
            ("begin_repeat", "child", "Children", "${many}"),
            ("text", "given", "Given name", None),
            ("end_repeat", None, None, None),
        ),
        settings=(("form_id", "form_title", "version"), ("visit", "Visit", "1")),
    )
    install_form(desk.workspace, file)
    opened = open_page(desk, FillRequest(form_id="visit"))
    yield opened
    opened.close()
    opened.deleteLater()


def test_the_table_and_the_list_of_sections_tell_it_until_it_is_corrected(page):
    model = page.view.model
    sentence = Short(5, 3).sentence()
    model.answer("/data/many", "5")
    page.view.show_section("/data/child")
    roster = page.view.sheet.section_sheet.body.rosters()[0]

    said = roster._short.sentence()
    remarks = [one.words for one in section_remarks(model, model.sections()[-1])]
    model.answer("/data/many", "2")
    page.view.show_section("/data/child")
    roster = page.view.sheet.section_sheet.body.rosters()[0]

    assert (said, remarks) == (sentence, [sentence])
    assert (roster._short.sentence(), roster._short.isHidden()) == ("", True)
    assert not section_remarks(model, model.sections()[-1])


def test_a_form_is_not_finalized_while_entries_lack(page):
    page.view.model.answer("/data/many", "5")

    assert page.view.remains()
