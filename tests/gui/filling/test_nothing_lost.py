from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.forms import rows
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.widgets.strip import Strip
from fieldkit.services.filling import list_drafts
from fieldkit.services.form_versions import move_draft
from fieldkit.services.packs import install_form
from fieldkit.services.reviewing import return_submission
from fieldkit.services.standing import keep_place
from fieldkit.services.users import add_user
from tests.gui.filling.story import (
    REGISTRATION,
    answer_all,
    open_page,
    prepare_lists,
    registration_answers,
)
from tests.gui.filling.test_moving import renew
from tests.support.answers import register_family
from tests.support.laptops import NOON
from tests.support.workbooks import workbook

SETTLEMENT = "/data/reg/settlement"
PHONE = "/data/fam/phone"
GIVEN = "/data/member[{}]/m/m_given"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk) -> Iterator[FillingPage]:
    ids = prepare_lists(desk.workspace)
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    answer_all(opened, registration_answers(ids, f"{desk.workspace.now():%Y-%m-%d}"))
    yield opened
    opened.close()
    opened.deleteLater()


def roster(page):
    return page.view.sheet.section_sheet.body.rosters()[0]


def question(page, ref):
    return page.view.sheet.section_sheet.question(ref)


def strips(page):
    return [one.sentence.text() for one in page.view.findChildren(Strip)]


def test_the_question_with_the_keyboard_is_kept_though_nothing_is_answered_there(page, desk):
    page.view.model.answer(SETTLEMENT, "с. Ольховка")
    page.view.jump_to(PHONE)

    page.standing.keep()

    (draft,) = list_drafts(desk.workspace)
    assert draft.place == PHONE
    again = open_page(desk, FillRequest(draft_id=draft.id))
    assert again.view.here == "/data/fam"
    assert question(again, PHONE).isAncestorOf(QApplication.focusWidget())
    again.close()
    again.deleteLater()


def test_the_place_is_kept_after_a_calm_moment(page, desk, qtbot):
    page.view.model.answer(SETTLEMENT, "с. Ольховка")
    page.view.jump_to(PHONE)

    qtbot.waitUntil(lambda: list_drafts(desk.workspace)[0].place == PHONE)

    assert list_drafts(desk.workspace)[0].saved_at == page.view.model.filling.saved_at


def test_looking_through_a_new_form_keeps_nothing(desk):
    page = open_page(desk, FillRequest(form_id=REGISTRATION))
    page.view.jump_to("/data/reg/request_words")

    page.standing.keep()

    assert list_drafts(desk.workspace) == ()
    page.close()
    page.deleteLater()


def test_nobody_moves_the_place_in_somebody_elses_draft(page, desk):
    page.view.model.answer(SETTLEMENT, "с. Ольховка")
    (draft,) = list_drafts(desk.workspace)
    other = add_user(desk.workspace, "Снегирёва Инна", "снегирь ель рябина")

    keep_place(replace(desk.workspace, user=other), draft.id, PHONE)

    assert list_drafts(desk.workspace)[0].place == SETTLEMENT


def test_undo_leads_to_what_it_took_back_in_another_section(page):
    page.view.model.answer(SETTLEMENT, "с. Заречье")
    page.view.show_section("/data/fam")

    page.view.undo()

    assert page.view.here == "/data/reg"
    assert question(page, SETTLEMENT).isAncestorOf(QApplication.focusWidget())
    assert question(page, SETTLEMENT).row.value == "с. Ольховка"


def test_undo_in_sight_leaves_the_keyboard_where_it_is(page):
    page.view.show_section("/data/reg")
    page.view.model.answer(SETTLEMENT, "с. Заречье")
    page.view.jump_to("/data/reg/specialist")
    focused = QApplication.focusWidget()

    page.view.undo()

    assert QApplication.focusWidget() is focused


def test_undo_leads_to_what_it_took_back_where_that_is_scrolled_out_of_sight(page):
    page.view.show_section("/data/reg")
    page.view.model.answer(SETTLEMENT, "с. Заречье")
    page.view.jump_to("/data/reg/request_words")
    assert question(page, SETTLEMENT).visibleRegion().isEmpty()

    page.view.undo()

    assert not question(page, SETTLEMENT).visibleRegion().isEmpty()
    assert question(page, SETTLEMENT).isAncestorOf(QApplication.focusWidget())


def test_undo_brings_a_removed_entry_back_with_its_answers_from_any_section(page):
    page.view.show_section("/data/member")
    roster(page).add()
    page.view.model.answer("/data/member[2]/m/m_kind", "child")
    page.view.model.answer(GIVEN.format(2), "Тимофей")
    roster(page).remove_open()
    page.view.show_section("/data/reg")

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)

    assert page.view.here == "/data/member"
    assert roster(page).opened == 1
    assert roster(page).isAncestorOf(QApplication.focusWidget())
    assert page.view.model.session.node(GIVEN.format(2)).value == "Тимофей"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y, CTRL)
    assert len(roster(page).entries()) == 1


def test_a_note_that_is_taken_back_in_another_section_is_led_to(page):
    page.view.model.note(SETTLEMENT, "Две улицы")
    page.view.show_section("/data/fam")

    page.view.undo()

    assert page.view.here == "/data/reg"
    assert page.view.model.session.notes.all() == ()


def test_entries_that_lack_are_a_click_away_from_the_end(desk, tmp_path, monkeypatch):
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
    page = open_page(desk, FillRequest(form_id="visit"))
    page.view.model.answer("/data/many", "5")
    page.view.show_section(END)

    page.view.sheet.ending.remark_rows[0].click()

    assert page.view.here == "/data/child"
    assert roster(page).isAncestorOf(QApplication.focusWidget())
    page.close()
    page.deleteLater()


@pytest.fixture
def instance(desk) -> str:
    desk.workspace.now = lambda: NOON
    return register_family(desk.workspace).instance_id


def test_a_comment_stays_with_its_entry_when_the_correction_is_opened_again(desk, instance):
    remarks = {GIVEN.format(2): "Как в свидетельстве?", GIVEN.format(1): "Отчество?"}
    return_submission(desk.workspace, instance, "", remarks)
    page = open_page(desk, FillRequest(instance_id=instance, corrects=True))
    page.view.model.remove("/data/member", 0)
    page.close()

    (draft,) = list_drafts(desk.workspace)
    again = open_page(desk, FillRequest(draft_id=draft.id))
    again.view.jump_to(GIVEN.format(1))

    assert question(again, GIVEN.format(1)).comment.text() == "Как в свидетельстве?"
    assert any(one.endswith(": Отчество?") for one in strips(again))
    for one in (page, again):
        one.close()
        one.deleteLater()


def test_a_comment_on_a_question_that_the_new_version_lacks_is_told_above_the_form(desk, instance):
    remarks = {SETTLEMENT: "Где это?", PHONE: "Не тот"}
    return_submission(desk.workspace, instance, "", remarks)
    page = open_page(desk, FillRequest(instance_id=instance, corrects=True))
    page.view.model.answer(PHONE, "+7 000 000-00-01")
    page.close()
    (draft,) = list_drafts(desk.workspace)
    renew(desk.workspace, "settlement", "village")
    move_draft(desk.workspace, draft.id)

    again = open_page(desk, FillRequest(draft_id=draft.id))
    again.view.jump_to(PHONE)

    assert question(again, PHONE).comment.text() == "Не тот"
    (told,) = [one for one in strips(again) if "Где это?" in one]
    assert told.partition(":")[0] not in ("", SETTLEMENT)
    for one in (page, again):
        one.close()
        one.deleteLater()
