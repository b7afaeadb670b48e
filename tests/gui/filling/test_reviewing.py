import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.forms.page import FormsPage
from fieldkit.gui.home.page import HomePage
from fieldkit.gui.widgets.strip import Strip
from fieldkit.services.reviewing import begun_review, return_submission, returned_forms
from tests.support.answers import register_family
from tests.support.laptops import NOON
from tests.support.window import unnamed

PHONE = "/data/fam/phone"


@pytest.fixture
def instance(workspace) -> str:
    workspace.now = lambda: NOON
    return register_family(workspace).instance_id


def opened(desk, kind, argument=None):
    page = kind(desk)
    page.resize(1178, 690)
    page.open(argument)
    page.show()
    QApplication.processEvents()
    return page


def test_a_reviewer_writes_under_the_questions_and_returns_the_form(desk, instance, qtbot):
    page = opened(desk, FillingPage, FillRequest(instance_id=instance))
    page.view.head.return_button.click()
    page.view.jump_to(PHONE)
    question = page.view.sheet.section_sheet.question(PHONE)
    question.comment_field.edit.setText("Не хватает цифры")
    page.reviewing.bar.comment.edit.setText("Посмотрите ещё раз")
    assert unnamed(page.reviewing.bar) == []

    with qtbot.waitSignal(page.go_requested):
        page.reviewing.bar.return_button.click()

    (found,) = returned_forms(desk.workspace)
    assert found.review.comment == "Посмотрите ещё раз"
    assert [(one.ref, one.text) for one in found.review.remarks] == [(PHONE, "Не хватает цифры")]
    page.deleteLater()


def test_a_form_without_a_comment_stays_and_says_why(desk, instance):
    page = opened(desk, FillingPage, FillRequest(instance_id=instance))
    page.view.head.return_button.click()

    page.reviewing.bar.return_button.click()

    assert "at least one comment" in desk.notices.text()
    page.reviewing.end()
    assert page.reviewing.bar is None
    page.deleteLater()


def test_the_comments_stand_at_their_questions_in_the_correction(desk, instance):
    return_submission(desk.workspace, instance, "Посмотрите ещё раз", {PHONE: "Не хватает цифры"})

    page = opened(desk, FillingPage, FillRequest(instance_id=instance, corrects=True))
    page.view.jump_to(PHONE)

    question = page.view.sheet.section_sheet.question(PHONE)
    assert question.comment.text() == "Не хватает цифры"
    strips = page.view.findChildren(Strip)
    assert any("Посмотрите ещё раз" in one.sentence.text() for one in strips)
    page.deleteLater()


def test_a_returned_form_stands_on_home_and_first_among_the_forms(desk, instance, qtbot):
    return_submission(desk.workspace, instance, "Посмотрите ещё раз", {})

    forms = opened(desk, FormsPage)
    assert forms.initial_focus() is forms.returned_rows[0]
    assert forms.finalized_rows[0].words.badge == ("Returned with comments", "warn")
    with qtbot.waitSignal(forms.go_requested) as asked:
        forms.returned_rows[0].click()
    assert asked.args == ["fill", FillRequest(instance_id=instance, corrects=True)]
    home = opened(desk, HomePage)
    titles = [row.words.second for row in home.findChildren(type(forms.returned_rows[0]))]
    assert desk.workspace.user.name in titles
    for page in (forms, home):
        page.deleteLater()


def test_only_what_is_confirmed_is_green(desk, instance):
    with desk.workspace.unit_of_work() as work:
        work.changes.mark_handed_over("b1")
        work.commit()
    assert opened(desk, FormsPage).finalized_rows[0].words.badge == ("Handed over", "accent")

    with desk.workspace.unit_of_work() as work:
        work.changes.confirm(work.changes.tips())
        work.commit()

    assert opened(desk, FormsPage).finalized_rows[0].words.badge == ("Confirmed", "ok")


def test_comments_that_are_being_written_are_there_again_after_a_lock(desk, instance):
    page = opened(desk, FillingPage, FillRequest(instance_id=instance))
    page.view.head.return_button.click()
    page.reviewing.bar.comment.edit.setText("Посмотрите ещё раз")
    page.view.jump_to(PHONE)
    page.view.sheet.section_sheet.question(PHONE).comment_field.edit.setText("Не хватает цифры")
    assert page.leave()
    page.close()

    again = opened(desk, FillingPage, FillRequest(instance_id=instance))
    again.view.jump_to(PHONE)

    assert again.reviewing.bar.comment.text() == "Посмотрите ещё раз"
    field = again.view.sheet.section_sheet.question(PHONE).comment_field
    assert field.text() == "Не хватает цифры"
    again.reviewing.bar.return_button.click()
    assert begun_review(desk.workspace, instance) == ("", {})
    for one in (page, again):
        one.deleteLater()


def test_comments_that_were_put_away_can_be_brought_back(desk, instance):
    page = opened(desk, FillingPage, FillRequest(instance_id=instance))
    page.view.head.return_button.click()
    page.reviewing.bar.comment.edit.setText("Посмотрите ещё раз")

    page.reviewing.cancel()
    assert page.reviewing.bar is None
    assert begun_review(desk.workspace, instance) == ("", {})
    page.reviewing.bring_back()

    assert page.reviewing.bar.comment.text() == "Посмотрите ещё раз"
    assert begun_review(desk.workspace, instance) == ("Посмотрите ещё раз", {})
    page.deleteLater()
