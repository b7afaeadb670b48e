"""A form's author tries a form out while writing it."""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.entries import END
from fieldkit.gui.workshop.panel import PROBLEMS, QUESTIONS, TESTS, USED
from fieldkit.gui.workshop.questions import CALCULATED, HIDDEN
from fieldkit.services.filling import begin_form, list_drafts, save_draft
from fieldkit.services.packs import built_in_pack, install_form, list_forms
from fieldkit.services.workshop import recent_forms
from tests.gui.workshop.conftest import MORE, WORDS
from tests.support.window import press, unnamed

CHILD = ("select_one yn", "child", "Is there a child?")
AGE = ("integer", "age", "How old is the child?", "${child} = 'yes'")
NEXT = ("calculate", "next", "", "", "", "${age} + 1")


def asks(page, ref: str) -> bool:
    return page.reader.look.definition.shape(ref) is not None


def said(page) -> str:
    """Return all that stands on the tab in sight."""
    tab = page.panel._stack.currentWidget()
    return " ".join(label.text() for label in tab.findChildren(type(page.head.state)))


def test_a_form_is_tried_out_and_no_draft_is_written(opened, write, desk):
    page = opened(write(WORDS))

    page.view.model.answer("/data/words", "Рябина")

    assert page.view.model.session.node("/data/words").value == "Рябина"
    assert list_drafts(desk.workspace) == ()
    assert "nothing is kept" in page.view.head.saved.text()


def test_the_form_is_read_again_when_an_editor_replaces_the_file(opened, write, page, qtbot):
    opened(write(WORDS))
    page.view.model.answer("/data/words", "Рябина")

    write(WORDS, MORE)

    qtbot.waitUntil(
        lambda: page.reader.look.definition.shape("/data/more") is not None, timeout=20_000
    )
    assert page.view.model.session.node("/data/words").value == "Рябина"


def test_the_form_is_read_again_when_the_file_itself_is_written(opened, write, page, qtbot):
    file = opened(write(WORDS)).reader.path
    new = write(WORDS, MORE)
    content = new.read_bytes()
    write(WORDS)
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)

    with file.open("r+b") as stream:
        stream.write(content)
        stream.truncate()

    qtbot.waitUntil(
        lambda: page.reader.look.definition.shape("/data/more") is not None, timeout=20_000
    )


def test_a_list_that_appears_beside_the_form_is_found(opened, write, page, qtbot):
    file = opened(write(("select_one_from_file towns.csv", "town", "Town"))).reader.path
    page.panel.show_tab(USED)
    assert "not found" in said(page)

    file.with_name("towns.csv").write_text("name,label\na,Ольховка\n", encoding="utf-8")

    qtbot.waitUntil(lambda: "1 row" in said(page), timeout=20_000)


def test_blockers_are_told_by_cell_and_the_last_good_form_stays(opened, write, page, settle):
    opened(write(WORDS))
    before = page.view
    write(WORDS, ("text", "more", "More", "${nobody} = 1"))
    page.reader.read()
    settle()

    assert page.view is before
    assert page.trial.over.isVisible()
    assert page.panel.tab == PROBLEMS
    (line,) = page.panel.problems.lines
    assert "nobody" in said(page)
    assert not page.head.install_button.isEnabled()

    press(line.place, Qt.Key.Key_Return)

    assert QApplication.clipboard().text() == "survey!D3"


def test_a_form_that_is_mended_takes_the_place_of_its_blockers(opened, write, page, qtbot):
    opened(write(("strange", "words", "Words")))
    assert page.view is None
    assert page.trial.nothing.isVisible()

    write(WORDS)

    qtbot.waitUntil(lambda: page.view is not None, timeout=20_000)
    assert "Nothing is amiss" in said(page)


def test_language_section_and_focus_stay_when_the_form_is_read_again(page, settle, tmp_path):
    file = built_in_pack() / "forms" / "family_crisis_assessment.xlsx"
    page.open(file)
    settle()
    spoken = next(one for one in page.reader.look.definition.languages if "(ru)" in one)
    page.view.model.set_language(spoken)
    section = page.view.model.sections()[3].ref
    page.view.show_section(section)
    focused = page.view.sheet.section_sheet.first_question().ref

    page.reader.read()
    settle()

    assert page.view.model.session.language == spoken
    assert page.view.here == section
    assert page.view.sheet.section_sheet.question(focused).control.holds_focus()


def test_beginning_anew_throws_the_answers_away(opened, write, page):
    opened(write(WORDS))
    page.view.model.answer("/data/words", "Рябина")

    page.begin_anew()

    assert page.view.model.session.node("/data/words").value == ""


def test_it_says_why_a_question_is_hidden_and_shows_calculations(opened, write, page, qtbot):
    opened(write(CHILD, AGE, NEXT))
    page.panel.show_tab(QUESTIONS)
    tab = page.panel.questions
    tab.filter.choose(HIDDEN)
    tab.refresh()
    assert [tab.rows.row_at(0).name, tab.rows.rowCount()] == ["age", 1]
    tab.table.selectRow(0)
    assert "hidden" in said(page)
    assert "${child} = 'yes'" in said(page)

    page.view.model.answer("/data/child", "yes")
    page.view.model.answer("/data/age", "6")
    tab.filter.choose(CALCULATED)
    tab.refresh()

    values = {tab.rows.row_at(i).name: tab.rows.row_at(i).value for i in range(tab.rows.rowCount())}
    assert values["next"] == "7"


def test_the_question_with_the_keyboard_is_explained(opened, write, page, qtbot):
    opened(write(WORDS, MORE))
    page.panel.show_tab(QUESTIONS)

    page.view.sheet.section_sheet.question("/data/more").take_focus()

    qtbot.waitUntil(lambda: "/data/more" in said(page), timeout=2000)


def test_a_question_is_jumped_to_from_the_list(opened, write, page):
    opened(write(WORDS, MORE))
    page.panel.show_tab(QUESTIONS)
    tab = page.panel.questions
    tab.table.selectRow(1)

    press(tab.table, Qt.Key.Key_Return)

    assert page.view.sheet.section_sheet.question("/data/more").control.holds_focus()


def test_finalizing_shows_what_would_be_written_and_writes_nothing(opened, write, page, desk):
    opened(write(WORDS))
    page.view.model.answer("/data/words", "Рябина")
    page.view.show_section(END)

    page.trial.finalize()

    assert page.trial.outcome is not None
    page.trial.outcome.back_button.click()
    with desk.workspace.reading() as work:
        assert work.submissions.list(form_id="visit", limit=1, offset=0) == ()


def test_a_new_form_is_installed_from_the_workshop(opened, write, page, desk, settle):
    opened(write(WORDS))
    assert page.head.install_button.text() == "Install"

    page.head.install_button.click()
    settle()
    settle()

    assert "visit" in [form.form_id for form in list_forms(desk.workspace)]
    assert not page.head.install_button.isEnabled()


def test_only_what_was_looked_at_is_installed(opened, write, page, desk, settle):
    opened(write(WORDS))
    page.reader._watch.stop()
    write(WORDS, MORE)

    page.head.install_button.click()
    settle()

    assert "has changed" in desk.notices.text()
    assert "visit" not in [form.form_id for form in list_forms(desk.workspace)]


def test_another_form_is_chosen_among_the_last_ones(opened, write, page):
    opened(write(WORDS))

    page.head.open_button.click()

    assert [row.words.title for row in page.start.rows] == ["visit.xlsx"]
    assert page.start.open_button.hasFocus()
    page.start.rows[0].click()
    assert page.reader.path is not None


def test_a_newer_version_says_what_becomes_of_drafts_before_it_is_installed(
    opened, write, page, desk, settle
):
    install_form(desk.workspace, write(WORDS))
    filling = begin_form(desk.workspace, "visit")
    filling.session.answer("/data/words", "Рябина")
    save_draft(desk.workspace, filling)
    opened(write(MORE, version="2"))

    page.head.install_button.click()

    words = page.installer.question.sentence.text()
    assert "1 draft is on another version" in words
    assert "1 change leaves earlier answers" in words
    page.installer.question.act_button.click()
    settle()
    with desk.workspace.reading() as work:
        assert work.forms.latest("visit").version == "2"


def test_another_content_under_the_same_version_cannot_be_installed(opened, write, page, desk):
    install_form(desk.workspace, write(WORDS))

    opened(write(MORE))
    page.panel.show_tab("changes")

    assert not page.head.install_button.isEnabled()
    assert "version" in said(page)


def test_the_forms_tests_are_shown(opened, write, page):
    tests = (
        ("test", "step", "question", "value"),
        ("it takes words", "answer", "words", "Oak"),
        ("", "expect value", "words", "Elm"),
    )
    opened(write(WORDS, tests=tests))

    page.panel.show_tab(TESTS)

    assert "Not as expected" in said(page)
    assert 'test "it takes words"' in said(page)


def test_a_pack_is_opened_from_a_zip_file_and_its_forms_are_chosen(opened, page, settle, tmp_path):
    opened(pack_of(tmp_path / "pack.zip"))
    settle()

    assert page.head.forms.count() == 4
    assert page.reader.look.form.form_id == page.reader.pack.forms[0].form_id
    assert page.head.install_button.text() == "Install the pack"
    page.head.forms.setCurrentIndex(2)
    page.head.forms.activated.emit(2)
    settle()
    assert page.reader.look.form.form_id == page.reader.pack.forms[2].form_id


def pack_of(archive: Path) -> Path:
    """Write the built-in pack into a ZIP file that takes the place of an earlier one."""
    partial = archive.with_suffix(".part")
    with zipfile.ZipFile(partial, "w") as packed:
        for path in sorted(built_in_pack().rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(built_in_pack()))
    return partial.replace(archive)


def test_a_pack_is_read_again_when_its_zip_file_is_written_anew(
    opened, page, settle, tmp_path, qtbot
):
    opened(pack_of(tmp_path / "pack.zip"))
    settle()
    page.head.forms.activated.emit(1)
    settle()
    chosen, first = page.reader.look.form.form_id, page.reader.file

    pack_of(tmp_path / "pack.zip")

    qtbot.waitUntil(lambda: page.reader.file != first, timeout=20_000)
    settle()
    assert page.reader.look.form.form_id == chosen
    assert page.reader.look.file == page.reader.file
    assert page.head.forms.currentIndex() == 1


def test_a_pack_that_is_half_written_leaves_the_form_in_sight(
    opened, page, settle, tmp_path, qtbot
):
    archive = pack_of(tmp_path / "pack.zip")
    opened(archive)
    settle()
    before = page.view

    archive.write_bytes(archive.read_bytes()[:5_000])

    qtbot.waitUntil(lambda: "could not be" in page.head.state.text(), timeout=20_000)
    assert page.view is before


def test_a_folder_without_a_pack_says_so(opened, page, settle, tmp_path):
    opened(tmp_path)
    settle()

    assert "pack.toml" in page.start.refusal.text()
    assert page.start.refusal.isVisible()


def test_files_that_were_open_are_offered_again(opened, write, page, desk):
    file = opened(write(WORDS)).reader.path
    page.close_form()

    page.open()

    assert recent_forms(desk.workspace) == (file,)
    assert [row.words.title for row in page.start.rows] == ["visit.xlsx"]


def test_the_empty_sheet_of_a_form_that_is_not_installed_is_shown(opened, write, page, settle):
    opened(write(WORDS))

    page.head.paper_button.click()
    settle()

    assert page.installer.preview.document.pageCount() == 1
    page.installer.preview.close()


@pytest.mark.parametrize("tab", [PROBLEMS, QUESTIONS, USED, "changes", TESTS])
def test_every_widget_says_its_name(opened, write, page, tab):
    opened(write(CHILD, AGE, NEXT, ("select_one_from_file districts.csv", "d", "District")))
    page.panel.show_tab(tab)

    assert unnamed(page) == []


def test_on_a_narrow_page_sections_and_side_take_turns(opened, write, page):
    page.resize(1037, 552)
    opened(write(WORDS))
    assert page.panel.isVisible()
    assert page.view.side.isHidden()
    assert page.panel.switch.isHidden()
    page.panel.combo.activated.emit(page.panel.combo.findData(USED))
    assert page.panel.tab == USED

    page.turn_side()

    assert page.panel.isHidden()
    assert page.view.side.isVisible()


def test_the_page_says_what_to_do_while_nothing_is_open(page):
    assert page.start.open_button.isVisible()
    assert page.initial_focus() is page.start.open_button
    assert unnamed(page) == []
