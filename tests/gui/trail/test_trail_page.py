"""The audit trail in the window: narrowed, read on while one scrolls, saved, checked; on a card."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.gui.settings.page import SettingsPage
from fieldkit.gui.settings.trail import TrailSection
from fieldkit.gui.trail.page import AuditTrailPage
from fieldkit.records.people import Role
from fieldkit.records.permissions import Act, Rights
from fieldkit.records.trail import TrailKind
from fieldkit.services.cases import family_card
from fieldkit.services.trail import TrailQuery, count_trail
from tests.support.answers import register_family, subject_of
from tests.support.laptops import NOON
from tests.support.window import press, unnamed


@pytest.fixture
def family(desk):
    desk.workspace.now = lambda: NOON
    found = subject_of(register_family(desk.workspace), "families").entity_id
    family_card(desk.workspace, found)
    return found


@pytest.fixture
def page(desk, family, qtbot):
    opened = AuditTrailPage(desk)
    opened.resize(1178, 690)
    opened.open()
    opened.show()
    QApplication.processEvents()
    yield opened
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    opened.close()
    opened.deleteLater()


def shown(page) -> list[str]:
    return [page.rows.row_at(place).what for place in range(page.rows.rowCount())]


def settle(page, qtbot):
    with qtbot.waitSignal(page.filters.asked):
        pass


def finish(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    QApplication.processEvents()


def test_the_newest_lines_stand_first(page):
    assert shown(page)[:2] == ["Opened the family's card", "Finalized a form"]
    assert unnamed(page) == []
    assert not page.remove.isVisibleTo(page)
    assert "3 years" in page.old_words.text()


def test_a_chosen_kind_narrows_the_lines(page, qtbot):
    page.filters.kind.choose(str(TrailKind.CHANGED))
    settle(page, qtbot)
    assert shown(page) == ["Finalized a form"]

    page.filters.record.set_text("nowhere")
    settle(page, qtbot)
    assert shown(page) == []
    assert page.nothing.isVisibleTo(page)


def test_a_period_of_days_narrows_the_lines(page, qtbot):
    page.filters.since.set_day(NOON.date())
    page.filters.until.set_day(NOON.date())
    page.filters.asked.emit(page.filters.query())

    assert page.filters.query().since == date(2026, 11, 12)
    assert "Finalized a form" in shown(page)
    assert "Opened the workspace" not in shown(page)


def test_older_lines_are_read_when_they_come_into_sight(page):
    with page.desk.workspace.unit_of_work() as work:
        for _time in range(250):
            work.log.audit("undone", "x")
        work.commit()
    page.open()
    assert page.rows.rowCount() == 100

    while page.rows.canFetchMore():
        page.rows.fetchMore()

    assert page.rows.rowCount() == count_trail(page.desk.workspace, TrailQuery())
    numbers = [page.rows.row_at(place).no for place in range(page.rows.rowCount())]
    assert numbers == sorted(set(numbers), reverse=True)


def test_what_is_shown_is_saved_as_a_spreadsheet(page, tmp_path, qtbot):
    page.show_query(TrailQuery(kind=TrailKind.CHANGED))

    page.export_to(tmp_path / "журнал.xlsx")
    finish(page.desk, qtbot)

    rows = list(openpyxl.load_workbook(tmp_path / "журнал.xlsx").active.iter_rows(values_only=True))
    assert [row[4] for row in rows] == ["What", "Finalized a form"]
    assert page.export.isEnabled()


def test_the_check_says_that_the_trail_is_whole_and_that_it_is_not(page, qtbot):
    said = []
    page.desk.notices.tell = said.append
    press(page.check, Qt.Key.Key_Space)
    finish(page.desk, qtbot)
    with page.desk.workspace.database._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_refuses_update")
        connection.exec_driver_sql("UPDATE audit SET user_id = 'x' WHERE no = 1")

    page.verify()
    finish(page.desk, qtbot)

    assert said[0] == "The audit trail is whole."
    assert "from line 1 on" in said[1]


def test_the_settings_lead_to_the_trail_only_those_who_may_read_it(desk, family):
    wanted = []
    settings = SettingsPage(desk)
    settings.go_requested.connect(lambda key, _argument: wanted.append(key))
    (section,) = [one for one in settings.sections if isinstance(one, TrailSection)]
    section.read.click()
    assert wanted == ["trail"]

    desk.workspace._rights = Rights(frozenset({Act.WORK}), desk.workspace.user.id)
    plain = SettingsPage(desk)
    assert [one for one in plain.sections if isinstance(one, TrailSection)] == []
    for made in (settings, plain):
        made.deleteLater()


def test_a_card_shows_who_opened_the_family(desk, family):
    page = FamiliesPage(desk)
    page.resize(1178, 690)
    page.open(family)
    page.show()
    QApplication.processEvents()
    assert page.card.trail_link.isVisibleTo(page)

    press(page.card.trail_link, Qt.Key.Key_Space)

    dialog = page.trail
    assert shown(dialog) == ["Opened the family's card", "Finalized a form"]
    assert unnamed(dialog) == []
    dialog.close()
    page.close()
    page.deleteLater()


def test_a_card_of_others_does_not_offer_it(desk, family):
    me = desk.workspace.user
    acts = frozenset({Act.WORK, Act.SEE_FAMILIES, Act.SEE_ALL_FAMILIES})
    desk.workspace._rights = Rights(acts, me.id, "somebody")
    assert me.role is Role.ADMINISTRATOR
    page = FamiliesPage(desk)
    page.open(family)
    page.show()
    QApplication.processEvents()

    assert not page.card.trail_link.isVisibleTo(page)

    page.close()
    page.deleteLater()
