"""The people of an event are rewritten, pasted, added and taken off in one table."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit

from fieldkit.gui.attendance.participants import ParticipantsTab
from fieldkit.records.event import RegistrationRole
from fieldkit.records.people import Role
from fieldkit.services.attendance import MarkWish, mark_many, open_event
from tests.support.window import press, type_text, unnamed

COLUMN = {"name": 1, "role": 2, "organisation": 3, "district": 4, "consent": 6}


@pytest.fixture
def people(page):
    page.show_tab("people")
    return page.people


@pytest.fixture
def registered(page, frozen):
    return lambda: open_event(frozen, page.marks.model.grid.event.id).registrations


def rewrite(people, row, column, text):
    people.table.setCurrentIndex(people.model.index(row, column))
    press(people.table, Qt.Key.Key_Return)
    editor = people.table.findChild(QLineEdit)
    editor.setText(text)
    people.table.commitData(editor)


def test_everybody_is_listed_by_name_with_their_row_number(people):
    rows = [(person.row_no, person.name) for person in people.model.people]

    assert rows[0] == (1, "Аистова Анна Ильинична")
    assert len(rows) == 6
    assert people.counts.text() == "participant: 6"


@pytest.mark.parametrize(
    ("column", "attribute", "text"),
    [
        ("name", "name", "Аистова Анна Петровна"),
        ("consent", "consent_page", "14"),
    ],
)
def test_a_cell_is_rewritten_and_saved(people, registered, column, attribute, text):
    rewrite(people, 0, COLUMN[column], text)

    assert getattr(registered()[0], attribute) == text


def test_another_organisation_asks_why_and_keeps_the_reason(people, registered):
    rewrite(people, 0, COLUMN["organisation"], "Опека, Зея")
    asked = people.dialog
    assert "The event has begun" in asked.sentence.text()
    assert registered()[0].org_then == "Центр «Росток» № 1"

    type_text(asked.note.edit, "в заявке опечатка")
    press(asked.note.edit, Qt.Key.Key_Return)

    assert (registered()[0].org_then, registered()[0].then_note) == (
        "Опека, Зея",
        "в заявке опечатка",
    )
    cell = people.model.index(0, COLUMN["organisation"])
    assert cell.data() == "Опека, Зея (corrected)"
    assert "в заявке опечатка" in cell.data(Qt.ItemDataRole.ToolTipRole)


def test_a_correction_without_a_reason_goes_no_further(people, registered):
    rewrite(people, 0, COLUMN["district"], "Зейский округ")

    people.dialog.go()

    assert people.dialog.isVisible()
    assert registered()[0].district_then == "район 1"


def test_people_are_shared_out_among_halls_by_one_question(people, registered):
    people.ask_halls()
    people.dialog.halls.set_text("Большой зал, Малый зал")
    people.dialog.go()

    assert [one.hall for one in registered()] == ["Большой зал"] * 3 + ["Малый зал"] * 3
    assert people.shown.key() == "more"


@pytest.mark.parametrize(("typed", "years"), [("12", 12), ("двенадцать", None), ("120", None)])
def test_years_of_practice_are_written_as_a_number(people, registered, desk, typed, years):
    column = [field.attribute for field in people.model.fields].index("years")
    people.shown.choose("more")
    people.show_columns()

    rewrite(people, 0, column, typed)

    assert registered()[0].years == years
    assert ("as a number" in desk.notices.text()) is (years is None)


def test_a_role_is_chosen_from_the_list_and_leaves_the_grid(people, registered, page):
    people.table.setCurrentIndex(people.model.index(0, COLUMN["role"]))
    press(people.table, Qt.Key.Key_Return)
    combo = people.table.findChild(QComboBox)
    combo.setCurrentIndex(combo.findData("speaker"))
    combo.activated.emit(combo.currentIndex())

    assert registered()[0].role is RegistrationRole.SPEAKER
    assert len(page.marks.model.people) == 5
    assert page.line.beside.endswith("registered: 5 \N{MIDDLE DOT} 1 speaker")


def test_a_name_that_is_emptied_stays(people, registered):
    rewrite(people, 0, COLUMN["name"], "  ")

    assert registered()[0].name == "Аистова Анна Ильинична"


def test_a_row_number_cannot_be_rewritten(people):
    index = people.model.index(0, 0)

    assert not people.model.flags(index) & Qt.ItemFlag.ItemIsEditable


def test_delete_takes_a_person_off_and_the_notice_brings_them_back(people, registered, page, desk):
    people.table.setCurrentIndex(people.model.index(0, 1))
    press(people.table, Qt.Key.Key_Delete)
    off = (registered()[0].withdrawn, len(people.model.people), len(page.marks.model.people))

    desk.notices.undo()

    assert off == (True, 5, 5)
    assert (registered()[0].withdrawn, len(people.model.people)) == (False, 6)


def test_marks_of_somebody_taken_off_come_back_with_them(people, frozen, page, desk):
    grid = page.marks.model.grid
    person, session = grid.registrations[0], grid.sessions[0]
    mark_many(frozen, [MarkWish(session.id, person.id, status="L")])
    people.table.setCurrentIndex(people.model.index(0, 1))
    press(people.table, Qt.Key.Key_Delete)

    desk.notices.undo()

    assert page.marks.model.mark(0, 0).status.value == "L"


def test_a_pasted_table_is_looked_over_before_anybody_is_added(people, registered, desk):
    QGuiApplication.clipboard().setText(
        "№\tФИО\tОрганизация\n1\tКедрова Алла\tОпека, Зея\n2\tАистова Анна Ильинична\t"
        "Центр «Росток» № 1\n"
    )
    press(people.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    before = len(registered())
    shown = people.preview.rows.rowCount()
    people.preview.add.click()

    assert (before, shown, len(registered())) == (6, 2, 7)
    assert desk.notices.text() == "Added: 1 person. 1 was on the roster already."


def test_what_was_pasted_can_be_left(people, registered):
    QGuiApplication.clipboard().setText("Кедрова Алла\tОпека, Зея")
    people.paste_from_clipboard()

    people.preview.drop.click()

    assert len(registered()) == 6
    assert people.table.isVisible()


def test_an_empty_clipboard_says_what_to_do(people, desk):
    QGuiApplication.clipboard().setText("")

    people.paste_from_clipboard()

    assert desk.notices.text().startswith("There is no table in the clipboard.")


def test_a_person_is_added_by_one_line(people, registered):
    type_text(people.line, "Кедрова Алла; Опека, Зея; Зейский округ; инспектор")
    press(people.line, Qt.Key.Key_Return)

    made = registered()[-1]
    assert (made.name, made.org_then, made.district_then, made.position) == (
        "Кедрова Алла",
        "Опека, Зея",
        "Зейский округ",
        "инспектор",
    )
    assert people.line.text() == ""


def test_somebody_registered_twice_is_refused_and_the_line_keeps_the_words(people, desk):
    typed = "Аистова Анна Ильинична; Центр «Росток» № 1"
    type_text(people.line, typed)

    press(people.line, Qt.Key.Key_Return)

    assert desk.notices.text().startswith("Аистова Анна Ильинична is on the roster already, row 1.")
    assert people.line.text() == typed


def test_a_line_without_a_name_adds_nobody(people, registered, desk):
    type_text(people.line, "12345")

    press(people.line, Qt.Key.Key_Return)

    assert len(registered()) == 6
    assert desk.notices.text() == "No names were found in this text."


def test_a_participant_is_erased_by_an_act_that_is_shown(people, registered, page, qtbot):
    people.table.setCurrentIndex(people.model.index(1, COLUMN["name"]))
    people.erase.click()
    dialog = people.erasure.dialog
    title, first, names = dialog.title.text(), dialog.focusWidget(), unnamed(dialog)

    press(dialog.erase_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: people.erasure.end.preview is not None, timeout=20_000)

    people.erasure.end.preview.close()
    assert "№ 2" in title
    assert first is dialog.keep_button
    assert names == []
    assert registered()[1].name == "№ 2"
    assert "№ 2" in {person.name for person in people.model.people}


def test_whoever_may_not_erase_has_no_button(page, frozen, make_event):
    frozen.user = replace(frozen.user, role=Role.SPECIALIST)
    frozen.users_changed()

    fresh = ParticipantsTab(page.desk, open_event(frozen, page.marks.model.grid.event.id))

    assert fresh.erase.isHidden()
    assert not fresh.paste.isHidden()


def test_a_line_that_may_be_somebody_on_the_roster_is_said(people, registered, desk):
    type_text(people.line, "Аистова А. И.; Центр «Росток» № 1")

    press(people.line, Qt.Key.Key_Return)

    assert len(registered()) == 7
    assert desk.notices.text() == (
        "Perhaps one person: Аистова Анна Ильинична and Аистова А. И., rows 1 and 7."
    )


def test_pasted_people_who_may_be_on_the_roster_are_said(people, desk):
    QGuiApplication.clipboard().setText("Аистова Аня Ильинична\tОпека\nАистова Анна\t")
    people.paste_from_clipboard()

    people.preview.add.click()

    assert desk.notices.text() == (
        "Added: 2 people."
        " Perhaps one person: Аистова Анна Ильинична and Аистова Анна, rows 1 and 8."
    )
