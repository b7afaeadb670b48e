"""What two laptops wrote differently is seen side by side and decided from the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.discrepancies.page import DiscrepanciesPage
from fieldkit.gui.discrepancy_notice import DiscrepancyNotice
from fieldkit.records.entity import Entity
from fieldkit.services.discrepancies import list_decisions, list_discrepancies
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.window import PASSPHRASE, press, type_text, unnamed
from tests.support.workspaces import acquaint, hand_over

LONG = "в доме у бабушки по отцу, за рекой, дорога есть только зимой и летом на лодке, " * 4


@pytest.fixture
def other(tmp_path) -> Iterator[Workspace]:
    made = create_workspace(
        tmp_path / "вторая",
        user_name="Синицына Е. А.",
        passphrase=PASSPHRASE,
        device_name="11",
        cost=KeyCost.lowest(),
    )
    yield made
    made.close()


def write(workspace: Workspace, *entities: Entity) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def person(**values: str) -> Entity:
    held = {"surname": "Рябинина", "given": "Варвара", "family_id": "f1", **values}
    return Entity("persons", "p1", "Рябинина Варвара", held)


def family(**values: str) -> Entity:
    return Entity("families", "f1", "Рябинины", {"case_no": "26-07-0148", **values})


@pytest.fixture
def disputed(workspace, other) -> None:
    acquaint(workspace.database, other.database)
    write(workspace, family(), person(placement="family"))
    hand_over(workspace.database, other.database)
    write(workspace, person(placement="kin"), family(address=LONG))
    write(other, person(placement="hospital"), family(address="ул. Речная, 3"))
    hand_over(other.database, workspace.database)


@pytest.fixture
def page(desk, disputed, qtbot) -> Iterator[DiscrepanciesPage]:
    opened = DiscrepanciesPage(desk)
    opened.resize(1178, 690)
    opened.show()
    opened.open()
    qtbot.waitExposed(opened)
    yield opened
    opened.close()
    opened.deleteLater()


def go_to(page: DiscrepanciesPage, title: str) -> None:
    places = range(page.rows.rowCount())
    page.table.selectRow(next(place for place in places if page.rows.row_at(place).title == title))


def placement(workspace) -> str:
    with workspace.reading() as work:
        return work.entities.get("persons", "p1").get("placement")


def test_one_is_decided_by_keyboard_alone(page, workspace, qtbot):
    go_to(page, "Варвара\N{NO-BREAK SPACE}Р.")
    page.table.setFocus()

    press(page.table, Qt.Key.Key_Return)
    column = page.deciding.column
    qtbot.waitUntil(lambda: column.place() == 0)
    texts = [card.text() for card in column.choices]
    type_text(column, str(1 + texts.index("lives with relatives")))
    press(column, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.deciding.reason.edit
    type_text(page.deciding.reason.edit, "подтвердила опека")
    press(page.deciding.reason.edit, Qt.Key.Key_Return)

    assert placement(workspace) == "kin"
    (said,) = list_decisions(workspace)
    assert said.reason == "подтвердила опека"
    assert page.rows.rowCount() == 1


def test_without_a_choice_or_a_reason_it_says_what_is_missing(page, workspace):
    deciding = page.deciding
    deciding.decide.click()
    assert deciding.reason.error_sentence()

    deciding.column.choose(0)
    deciding.decide.click()

    assert deciding.reason.error_sentence()
    assert len(list_discrepancies(workspace)) == 2


def test_another_value_is_chosen_from_the_codes_or_written(page, workspace):
    go_to(page, "Варвара\N{NO-BREAK SPACE}Р.")
    deciding = page.deciding
    assert deciding.codes.isHidden()
    deciding.column.choose(2)
    assert not deciding.codes.isHidden()
    deciding.codes.choose("boarding")
    deciding.reason.set_text("школа ответила")

    deciding.decide.click()

    assert placement(workspace) == "boarding"
    deciding = page.deciding
    deciding.column.choose(2)
    deciding.other.set_text("ул. Речная, 5")
    deciding.reason.set_text("были там вчера")
    deciding.decide.click()
    with workspace.reading() as work:
        assert work.entities.get("families", "f1").get("address") == "ул. Речная, 5"
    assert page.empty.isVisible()


def test_a_decision_is_undone(page, desk, workspace):
    before = {row.what for row in list_discrepancies(workspace)}
    page.deciding.column.choose(0)
    page.deciding.reason.set_text("сверено")
    page.deciding.decide.click()

    assert desk.last_acts.undo()

    assert {row.what for row in list_discrepancies(workspace)} == before


def test_what_is_put_off_stands_last(page):
    first = page.deciding.row.what

    page.deciding.later.click()

    assert page.rows.row_at(1).what == first


def test_a_long_value_is_shown_whole(page):
    go_to(page, "Рябинины")
    cards = page.deciding.column.choices
    long = next(card for card in cards if len(card.text()) > 200)

    assert long.heightForWidth(400) > long.heightForWidth(900) > cards[-1].heightForWidth(400)


def test_the_notice_counts_and_hides(desk, disputed, workspace, qtbot):
    notice = DiscrepancyNotice(desk)
    qtbot.addWidget(notice)
    notice.open()
    assert not notice.isHidden()
    assert "2" in notice.strip.title.text()


def test_everything_has_a_name(page):
    assert unnamed(page) == []
