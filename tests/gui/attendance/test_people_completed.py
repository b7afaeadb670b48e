"""People of the list are invited, walk-ins are completed later, usual notes are offered."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from fieldkit.services.attendance import add_walk_in, open_event, update_registration
from fieldkit.services.inviting import specialists_to_invite
from fieldkit.services.list_editing import end_list_row, save_list_row
from tests.support.window import press, unnamed

KEY = Qt.Key


@pytest.fixture
def people(page):
    page.show_tab("people")
    return page.people


@pytest.fixture
def event_id(page):
    return page.marks.model.grid.event.id


def invitable(workspace, event_id):
    return {one.row.name for one in specialists_to_invite(workspace, event_id)}


def card(workspace, name, **facts):
    return save_list_row(workspace, "specialists", name, facts)


def test_professionals_of_the_list_are_found_ticked_and_added(people, frozen, event_id):
    office = save_list_row(frozen, "organisations", "КЦСОН «Исток»", {})
    kept = card(frozen, "Кедрова Нина Олеговна", organisation_id=office.id, position="психолог")
    card(frozen, "Сойкина Вера Ильинична")
    people.ask_specialists()
    dialog = people.dialog
    assert not unnamed(dialog)
    dialog.look_for("кедр")
    (choice,) = dialog.choices.values()
    choice.setChecked(True)
    dialog.look_for("сойк")
    assert [one.isChecked() for one in dialog.choices.values()] == [True, False]

    dialog.go()

    made = open_event(frozen, event_id).registrations[-1]
    assert (made.name, made.org_then, made.position) == (
        "Кедрова Нина Олеговна",
        "КЦСОН «Исток»",
        "психолог",
    )
    assert (made.specialist_id, made.organisation_id) == (kept.id, office.id)
    left = invitable(frozen, event_id)
    assert "Сойкина Вера Ильинична" in left
    assert "Кедрова Нина Олеговна" not in left


def test_who_has_left_is_not_invited(frozen, event_id):
    gone = card(frozen, "Кедрова Нина Олеговна")

    end_list_row(frozen, "specialists", gone.id, frozen.now().date())

    assert gone.label not in invitable(frozen, event_id)


def test_who_was_added_in_haste_waits_to_be_completed(page, people, frozen, event_id):
    made = add_walk_in(frozen, event_id, page.marks.model.session(0).id, "Яблокова Инна", "Опека")
    page.open(event_id)
    page.show_tab("people")

    assert people.lacking.isVisibleTo(people)
    assert people.lacking.text() == "1 to complete"
    people.lacking.click()

    index = people.table.currentIndex()
    assert people.model.person(index.row()).id == made.id
    assert people.model.fields[index.column()].attribute == "district_then"


def test_nobody_waits_once_all_is_written(page, people, frozen, event_id):
    made = add_walk_in(frozen, event_id, page.marks.model.session(0).id, "Яблокова Инна", "Опека")
    update_registration(frozen, replace(made, district_then="Зея", position="педагог"))
    page.open(event_id)

    assert people.lacking.isHidden()


def test_a_signature_of_somebody_else_is_offered_as_a_note(page, hands):
    page.marks.view.go(0, 0)
    hands.type("a")
    page.marks.view.go(0, 0)
    hands.key(KEY.Key_F2)
    note = page.marks.marking.note

    note.edit.completer().narrow("sig els")
    offered = note.edit.completer().offered()
    note.edit.setText(offered[0])
    press(note.edit, KEY.Key_Return)

    assert offered == ["signed by somebody else"]
    assert page.marks.model.mark(0, 0).note == "signed by somebody else"
