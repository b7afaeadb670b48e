"""A draft of an older form version: told of the newer one, moved by hand, taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.moving import MoveDraft
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.forms.page import FormsPage
from fieldkit.services.filling import list_drafts
from tests.gui.filling.story import REGISTRATION, open_page, prepare_lists
from tests.support.window import unnamed

PLACE, WORDS = "/data/reg/settlement", "/data/reg/request_words"
NEWER = "2027010101"


def renew(workspace, before: str = "", after: str = "") -> None:
    """Install a later version of the registration."""
    with workspace.unit_of_work() as work:
        form = work.forms.latest(REGISTRATION)
        xml = form.xml.replace(f'version="{form.version}"', f'version="{NEWER}"')
        xml = xml.replace(before, after) if before else xml
        later = form.installed_at + timedelta(days=1)
        work.forms.save(replace(form, version=NEWER, xml=xml, installed_at=later))
        work.commit()


@pytest.fixture
def draft(desk):
    """The id of a draft with two answers, on the version that it was begun in."""
    prepare_lists(desk.workspace)
    page = open_page(desk, FillRequest(form_id=REGISTRATION))
    page.view.model.answer(PLACE, "с. Ольховка")
    page.view.model.answer(WORDS, "негде жить")
    page.close()
    page.deleteLater()
    return list_drafts(desk.workspace)[0].id


@pytest.fixture
def opened(desk, draft):
    """Open the draft once a newer version is there."""
    pages = []

    def open_it(before="", after=""):
        renew(desk.workspace, before, after)
        pages.append(open_page(desk, FillRequest(draft_id=draft)))
        return pages[-1]

    yield open_it
    for page in pages:
        page.close()
        page.deleteLater()


def dialog_of(page) -> MoveDraft:
    page.ask_to_move()
    QApplication.processEvents()
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MoveDraft)]
    return next(one for one in found if one.isVisible())


def version(desk) -> str:
    return list_drafts(desk.workspace)[0].form_version


def test_a_draft_stays_on_its_version_and_says_that_there_is_a_newer_one(opened, desk):
    opened()

    assert "newer version, 2027010101" in desk.notices.text()
    assert version(desk) != NEWER


def test_a_draft_is_moved_and_the_move_taken_back(opened, desk):
    page = opened()
    old = version(desk)

    dialog_of(page).act_button.click()
    QApplication.processEvents()

    assert version(desk) == NEWER
    assert page.view.model.session.node(PLACE).value == "с. Ольховка"
    desk.notices.undo()
    assert version(desk) == old
    assert page.view.model.filling.form.version == old


def test_what_would_be_lost_is_said_before_and_nothing_moves_without_the_word(opened, desk):
    page = opened("request_words", "request_told")
    dialog = dialog_of(page)

    assert "1 answer does not carry over" in dialog.sentence.text()
    assert dialog.focusWidget() is dialog.back_button
    assert unnamed(dialog) == []
    dialog.back_button.click()
    assert version(desk) != NEWER

    dialog_of(page).act_button.click()
    assert version(desk) == NEWER
    desk.notices.undo()
    assert "негде жить" in list_drafts(desk.workspace)[0].instance


def test_the_page_of_forms_names_drafts_whose_form_has_a_newer_version(desk, draft):
    renew(desk.workspace)
    page = FormsPage(desk)

    page.open()

    assert "newer version" in page.draft_rows[0].row.words.second
    page.deleteLater()
