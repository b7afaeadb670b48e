"""People come by table, file, earlier event, family and as guests; rows are merged and undone."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from fieldkit.gui.attendance.people_model import PART, STANDING
from fieldkit.records.event import Consent, EventFormat
from fieldkit.services.attendance import create_event, open_event, plan_sessions, register
from fieldkit.services.list_editing import save_list_row
from tests.gui.attendance.conftest import DAY, PARTS
from tests.support.answers import register_family
from tests.support.window import press, unnamed

TABLE = "Кто\tГде\tПочта\nКедрова Алла\tОпека\talla@example.org\nЧайкина Ада\tОпека\t\n"


@pytest.fixture
def people(page):
    page.show_tab("people")
    return page.people


@pytest.fixture
def registered(page, frozen):
    return lambda: open_event(frozen, page.marks.model.grid.event.id).registrations


def paste(people, text=TABLE):
    QGuiApplication.clipboard().setText(text)
    people.paste_from_clipboard()
    return people.preview


def say_columns(preview):
    preview.headed.click()
    for field, key in zip(preview.fields, ("name", "organisation", "email"), strict=True):
        field.choose(key)


def test_columns_are_said_once_and_known_the_next_time(people, registered):
    preview = paste(people)
    say_columns(preview)
    preview.add.click()

    again = paste(people, TABLE.replace("Кедрова Алла", "Галкина Зоя"))

    assert [field.key() for field in again.fields] == ["name", "organisation", "email"]
    assert again.headed.isChecked()
    assert registered()[-2].email == "alla@example.org"


def test_an_import_is_undone_in_one_step(people, registered, desk):
    preview = paste(people)
    say_columns(preview)
    preview.add.click()
    added = len(registered())

    desk.notices.undo()

    assert (added, len(registered())) == (8, 6)


def test_the_space_bar_leaves_a_line_out(people, registered):
    preview = paste(people)
    say_columns(preview)
    preview.table.setCurrentIndex(preview.rows.index(0, 0))

    press(preview.table, Qt.Key.Key_Space)
    said = preview.add.text()
    preview.add.click()

    assert said == "Add 1 person"
    assert [one.name for one in registered()[6:]] == ["Чайкина Ада"]


def test_enter_takes_the_organisation_of_the_list(people, registered, frozen):
    save_list_row(frozen, "organisations", "Центр «Росток»", {})
    preview = paste(people, "ФИО\tОрганизация\nКедрова Алла\tЦентр Ростог")

    press(preview.table, Qt.Key.Key_Return)
    preview.add.click()

    assert registered()[-1].org_then == "Центр «Росток»"


def test_a_file_is_read_beside_the_window(people, registered, tmp_path, qtbot):
    file = tmp_path / "список.csv"
    file.write_text("ФИО;Организация\nКедрова Алла;Опека\n", encoding="cp1251")

    people.read_file(file)
    qtbot.waitUntil(lambda: people.preview.rows.rowCount() == 1, timeout=10_000)
    people.preview.add.click()

    assert registered()[-1].name == "Кедрова Алла"


def test_a_broken_file_is_refused_with_a_sentence(people, tmp_path, qtbot, desk):
    file = tmp_path / "список.xlsx"
    file.write_bytes(b"PK\x03\x04 broken")

    people.read_file(file)
    qtbot.waitUntil(lambda: desk.notices.text() != "", timeout=10_000)

    assert people.table.isVisible()


def test_everything_in_the_preview_has_a_name(people):
    preview = paste(people)

    assert not unnamed(preview)


def test_the_people_of_an_earlier_event_are_invited(people, registered, frozen):
    earlier = create_event(frozen, "Первый", EventFormat.SEMINAR, DAY, DAY)
    register(frozen, earlier.id, "Кедрова Алла")
    people.ask_copy()
    people.dialog.earlier.choose(earlier.id)
    assert not unnamed(people.dialog)

    people.dialog.go()

    assert (registered()[-1].name, registered()[-1].confirmed) == ("Кедрова Алла", False)


def test_taking_part_and_consent_are_chosen_in_their_own_columns(people, registered):
    people.shown.choose("part")
    people.show_columns()
    shown = [
        field.attribute
        for place, field in enumerate(people.model.fields)
        if not people.table.isColumnHidden(place)
    ]
    assert set(shown) == set(PART)

    choose(people, STANDING, "declined")

    assert registered()[0].declined
    assert people.model.words(0, field_of(people, STANDING)) == "declined"


def test_without_consent_initials_stay_and_undo_brings_the_name_back(people, registered, desk):
    choose(people, "consent", "no")
    kept = registered()[0].name

    desk.notices.undo()

    assert kept == "А. А. И."
    assert registered()[0].name == "Аистова Анна Ильинична"
    assert registered()[0].consent is Consent.UNKNOWN


def choose(people, attribute, key):
    people.table.show_fields(PART)
    place = people.model.fields.index(field_of(people, attribute))
    people.table.setCurrentIndex(people.model.index(0, place))
    press(people.table, Qt.Key.Key_Return)
    combo = people.table.findChild(QComboBox)
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


def field_of(people, attribute):
    return next(field for field in people.model.fields if field.attribute == attribute)


def test_two_rows_are_merged_and_parted_again(people, registered, desk):
    people.table.setCurrentIndex(people.model.index(0, 1))
    people.ask_merge()
    assert not unnamed(people.dialog)

    people.dialog.go()
    merged = len(people.model.people)
    said = people.model.words(0, people.model.fields[1])
    desk.notices.undo()

    assert (merged, len(people.model.people)) == (5, 6)
    assert said == "Аистова Анна Ильинична (Аистова Вера Ильинична)"


@pytest.fixture
def group(frozen):
    event = create_event(
        frozen, "Школа мам", EventFormat.SUPPORT_GROUP, DAY, DAY + timedelta(days=90)
    )
    plan_sessions(frozen, event.id, [DAY], PARTS[:1])
    return event.id


def test_a_member_of_a_family_is_found_and_put_into_the_group(open_page, frozen, group):
    register_family(frozen)
    page = open_page(group)
    page.people.ask_member()
    dialog = page.people.dialog
    dialog.look_for("рябин")
    assert not unnamed(dialog)
    assert dialog.shown.text() == "Анна\N{NO-BREAK SPACE}Р."

    dialog.go()

    (member,) = open_event(frozen, group).registrations
    assert (member.name, bool(member.case_id)) == ("Анна\N{NO-BREAK SPACE}Р.", True)


def test_a_guest_without_a_name_is_added_and_marked(open_page, frozen, group):
    page = open_page(group)

    page.people.add_nameless()

    grid = open_event(frozen, group)
    assert [one.name for one in grid.registrations] == ["guest 1"]
    assert grid.summary().attended == 1


def test_only_a_group_offers_members_and_guests(page, open_page, group):
    other = open_page(group)

    seminar, parents = (
        [action.text() for action in one.people.menu().actions() if action.text()]
        for one in (page, other)
    )

    assert "A guest without a name" not in seminar
    assert parents[3:5] == ["A member of a family...", "A guest without a name"]


def test_space_ticks_a_consent_and_takes_the_tick_away(people, registered):
    people.table.show_fields(PART)
    place = people.model.fields.index(field_of(people, "consent_photo"))
    people.table.setCurrentIndex(people.model.index(0, place))

    press(people.table, Qt.Key.Key_Space)
    given = registered()[0].consent_photo
    press(people.table, Qt.Key.Key_Space)

    assert given is Consent.GIVEN
    assert registered()[0].consent_photo is Consent.UNKNOWN
