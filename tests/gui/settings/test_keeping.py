from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.settings.keeping import KeepingSection
from fieldkit.records.entity import Entity
from fieldkit.records.event import EventFormat
from fieldkit.records.keeping import Periods, WithdrawalWay
from fieldkit.services.attendance import create_event, open_event, register
from fieldkit.services.certificates import open_register
from fieldkit.services.erasing import list_acts
from fieldkit.services.keeping import record_withdrawal, retention_periods
from fieldkit.services.trail import old_lines
from tests.integration.services.test_certificate_numbers import hold, issue
from tests.integration.services.test_trail import begin_the_trail
from tests.support.laptops import NOON
from tests.support.window import unnamed


def family(work, key: str, closed_on: str = "") -> None:
    facts = {"surname": "Снегирёвы", "case_no": f"2611-{key}"}
    work.entities.save(Entity("families", f"fam-{key}", facts["case_no"], facts))
    person = {"family_id": f"fam-{key}", "seq": "1", "given": "Анна", "surname": "Снегирёва"}
    work.entities.save(Entity("persons", f"per-{key}", f"2611-{key}/1 Анна С.", person))
    status = {"status": "closed", "closed_on": closed_on} if closed_on else {"status": "open"}
    work.entities.save(Entity("cases", f"case-{key}", "", {"family_id": f"fam-{key}", **status}))


@pytest.fixture
def section(desk):
    desk.workspace.now = lambda: NOON
    with desk.workspace.unit_of_work() as work:
        family(work, "1", "2021-11-11")
        family(work, "2", "2021-11-13")
        family(work, "3")
        work.commit()
    opened = KeepingSection(desk)
    opened.open()
    opened.show()
    QApplication.processEvents()
    yield opened
    if opened.acts.end.preview is not None:
        opened.acts.end.preview.close()
    opened.deleteLater()


def keys(section):
    return [row.words.key.key for row in section.due_rows]


def test_what_is_over_its_period_is_listed_and_nothing_else(section):
    assert keys(section) == ["per-1"]
    assert unnamed(section) == []


def test_a_withdrawal_stands_there_at_once(section):
    record_withdrawal(section.desk.workspace, "per-3", date(2026, 11, 11), WithdrawalWay.MAIL)
    section.open()

    assert keys(section) == ["per-1", "per-3"]
    words = section.due_rows[1].words.second.replace("\N{NO-BREAK SPACE}", " ")
    assert words == "consent withdrawn on 11 Nov 2026"


def test_a_line_is_erased_by_confirming_it_and_its_act_stays(section, qtbot):
    section.due_rows[0].click()
    section.acts.dialog.erase_button.click()
    qtbot.waitUntil(lambda: section.acts.end.preview is not None, timeout=20000)

    assert keys(section) == []
    (act,) = list_acts(section.desk.workspace)
    assert section.act_rows[0].words.second.startswith("2611-1/1: ")
    assert act.reason == "retention"


def test_other_periods_make_other_lines(section):
    section.ask_periods()
    dialog = section.dialog
    dialog.fields["closed_cases"].edit.setText("0")
    dialog.keep_button.click()
    assert "from 1 to 100" in dialog.fields["closed_cases"].error.sentence()

    dialog.fields["closed_cases"].edit.setText("4")
    dialog.keep_button.click()

    assert retention_periods(section.desk.workspace) == (Periods(closed_cases=4), False)
    assert keys(section) == ["per-1", "per-2"]


@pytest.fixture
def aside(desk):
    """Let a restore have set a state aside."""
    folder = desk.workspace.folder / "set-aside" / "20261101T100000Z"
    folder.mkdir(parents=True)
    (folder / "fieldkit.db").write_bytes(b"earlier")
    return folder


def test_after_an_erasure_a_person_decides_about_what_was_set_aside(section, aside, qtbot):
    section.due_rows[0].click()
    section.acts.dialog.erase_button.click()
    qtbot.waitUntil(lambda: section.acts.end.question is not None, timeout=20000)
    question = section.acts.end.question
    said = question.sentence.text().replace("\N{NO-BREAK SPACE}", " ")
    still_there = aside.exists()

    question.act_button.click()
    qtbot.waitUntil(lambda: section.acts.end.preview is not None, timeout=20000)

    assert still_there
    assert "1 November 2026" in said
    assert not aside.exists()
    assert section.aside_button.isHidden()
    assert not list_acts(section.desk.workspace)[0].undecided


def test_what_was_set_aside_and_kept_can_be_decided_about_later(section, aside, qtbot):
    section.due_rows[0].click()
    section.acts.dialog.erase_button.click()
    qtbot.waitUntil(lambda: section.acts.end.question is not None, timeout=20000)

    section.acts.end.question.back_button.click()
    qtbot.waitUntil(lambda: section.acts.end.preview is not None, timeout=20000)

    assert aside.exists()
    assert not section.aside_button.isHidden()


def test_an_old_sign_in_sheet_is_listed_and_its_names_erased_by_confirming(desk, qtbot):
    desk.workspace.now = lambda: NOON
    day = date(2021, 11, 10)
    event = create_event(desk.workspace, "Семинар", EventFormat.SEMINAR, day, day)
    register(desk.workspace, event.id, "Дроздова Вера")
    section = KeepingSection(desk)
    section.open()
    (row,) = section.due_rows
    said = row.words.second.replace("\N{NO-BREAK SPACE}", " ")

    row.click()
    section.dialog.act_button.click()
    qtbot.waitUntil(lambda: section.acts.end.preview is not None, timeout=20000)

    section.acts.end.preview.close()
    assert (row.words.title, said) == ("Семинар (1)", "names on the sign-in sheet of 10 Nov 2021")
    assert section.due_rows == []
    assert open_event(desk.workspace, event.id).registrations[0].name == "№ 1"


def test_old_lines_of_the_trail_are_removed_by_confirming(desk):
    desk.workspace.now = lambda: NOON
    section = KeepingSection(desk)
    section.open()
    nothing = section.trail_row
    begin_the_trail(desk.workspace, datetime(2022, 5, 5, 12, tzinfo=UTC))
    section.open()
    said = section.trail_row.words.second.replace("\N{NO-BREAK SPACE}", " ")

    section.trail_row.click()
    section.dialog.act_button.click()

    assert nothing is None
    assert said == "2 lines from before 12 Nov 2023"
    assert section.trail_row is None
    assert old_lines(desk.workspace).count == 0


def test_an_old_register_is_listed_and_its_names_erased_by_confirming(desk, qtbot):
    desk.workspace.now = lambda: NOON
    issue(desk.workspace, hold(desk.workspace, 1))
    desk.workspace.now = lambda: datetime(2080, 1, 1, 12, tzinfo=UTC)
    section = KeepingSection(desk)
    section.open()
    rows = [one for one in section.due_rows if one.words.title == "2026 (1)"]
    said = rows[0].words.second.replace("\N{NO-BREAK SPACE}", " ")

    rows[0].click()
    title = section.dialog.title.text()
    section.dialog.act_button.click()
    qtbot.waitUntil(lambda: section.acts.end.preview is not None, timeout=20000)

    section.acts.end.preview.close()
    assert said == "names in the register of certificates up to 31 Dec 2026"
    assert title == "Erase the names in the register of 2026?"
    assert [one.name for one in open_register(desk.workspace).certificates] == ["№ 1"]
