"""The results of an event: certificates issued and voided, the register, the report."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from fieldkit.gui.attendance.register_page import RegisterPage
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.certificate import CertificateState
from fieldkit.records.certificate_check import Verdict
from fieldkit.records.people import Role
from fieldkit.records.permissions import rights_of
from fieldkit.services.attendance import MarkWish, mark_many, open_event
from fieldkit.services.certificates import event_certificates, issue_certificates, open_register
from fieldkit.sheets.reading import read_table
from tests.support.feedback import give_feedback
from tests.support.papers import pages_of, pictures_of, text_of
from tests.support.photos import photo

P = AttendanceStatus.PRESENT


@pytest.fixture
def event(make_event, frozen):
    """Hold an event of six: four were there throughout, one on one day, one never."""
    event_id = make_event(6, 2)
    grid = open_event(frozen, event_id)
    people = [one.id for one in grid.registrations]
    sessions = [one.id for one in grid.sessions]
    mark_many(frozen, [MarkWish(one, who, P) for one in sessions for who in people[:4]])
    mark_many(frozen, [MarkWish(sessions[0], people[4], P)])
    return event_id


@pytest.fixture
def page(event, open_page):
    page = open_page(event)
    page.show_tab("results")
    return page


@pytest.fixture
def view(page):
    return page.results.certificates


def badges(view):
    rows = [view.rows.row_at(place) for place in range(view.rows.rowCount())]
    return [(row.person is not None, row.certificate is not None, row.state) for row in rows]


def test_who_came_stands_there_with_what_they_get_before_any_number(view, frozen):
    assert badges(view) == [(True, False, None)] * 5
    assert view.counts.text().startswith("to issue: 4")
    assert open_register(frozen).certificates == ()


def test_all_are_issued_after_one_question(view, frozen, qtbot):
    view.issue.click()
    dialog = view.dialog
    assert dialog.title.text() == "Issue 4 certificates?"
    dialog.series.set_text("рм")

    with qtbot.waitSignal(view.saved):
        dialog.act.click()

    made = event_certificates(frozen, view.preview.event_id)
    assert [one.running for one in made] == [1, 2, 3, 4]
    assert {one.number[:3] for one in made} == {"РМ-"}
    assert not view.issue.isVisibleTo(view)


def test_a_series_that_is_no_series_is_said_in_the_dialog(view, frozen):
    view.ask_issue()
    view.dialog.series.set_text("a-b")

    view.dialog.act.click()

    assert "letters or digits" in view.dialog.series.error_sentence()
    assert open_register(frozen).certificates == ()


def test_voiding_asks_why_and_can_be_undone(view, frozen, desk):
    view.issue_all("СП")
    view.table.selectRow(0)
    view.void.click()
    view.dialog.act.click()
    assert view.dialog.reason.error_sentence()
    view.dialog.reason.set_text("a slip")

    view.dialog.act.click()
    shown = badges(view)
    desk.notices.undo()

    assert (False, True, CertificateState.VOID) in shown
    assert [state for _p, _c, state in badges(view)].count(CertificateState.VALID) == 4


def test_a_duplicate_and_handing_over_are_noted(view, frozen):
    view.issue_all("СП")
    view.table.selectRow(0)

    view.duplicate.click()
    view.table.selectRow(0)
    view.handed.click()
    view.dialog.act.click()

    register = open_register(frozen)
    first, last = register.certificates[0], register.certificates[-1]
    assert register.state[first.id] is CertificateState.REPLACED
    assert (last.replaces, last.handed_to) == (first.id, last.name)


def test_what_two_laptops_issued_to_one_person_stands_there_twice(view, frozen):
    view.issue_all("СП")
    first = event_certificates(frozen, view.preview.event_id)[0]
    with frozen.unit_of_work() as work:
        work.certificates.save([replace(first, id="other", number="СП-2026-ZZZZZZZ-000001")])
        work.commit()

    view.show_event(view.preview.event_id)

    shown = [row.certificate.number for row in map(view.rows.row_at, range(6)) if row.certificate]
    assert {first.number, "СП-2026-ZZZZZZZ-000001"} <= set(shown)


def test_the_pdf_is_written_in_the_background(view, frozen, qtbot, tmp_path):
    view.issue_all("СП")
    ids = [one.id for one in event_certificates(frozen, view.preview.event_id)]
    out = tmp_path / "c.pdf"

    with qtbot.waitSignal(view.job.written):
        view.printing.write_certificates(ids, out)

    assert pages_of(out) == 4
    assert not view.job.isVisibleTo(view)


def test_whoever_only_takes_attendance_is_offered_no_results(event, open_page, frozen):
    taker = replace(frozen.user, role=Role.ATTENDANCE_TAKER)
    frozen._rights = rights_of(taker, alone=False)

    page = open_page(event)

    assert "results" not in [one.key for one in page.tabs.segments]


def test_the_report_shows_its_figures_and_stays_once_closed(page, frozen, qtbot, event):
    report = page.results.report
    with qtbot.waitSignal(desk_idle(page), check_params_cb=lambda busy: not busy):
        page.results.show_part("report")
    attended = report.state.shown.attended

    with qtbot.waitSignal(report.closed):
        report.close_now()
    qtbot.waitUntil(lambda: report.state is not None and report.state.closed is not None)

    assert attended == 5
    assert report.strip.title.text().startswith("The report was closed")


def test_photos_are_printed_once_somebody_looked_at_them(page, frozen, qtbot, event, tmp_path):
    picture, out = tmp_path / "room.jpg", tmp_path / "report.pdf"
    picture.write_bytes(photo())
    report = page.results.report
    page.results.show_part("report")
    report.photos.take([picture])
    qtbot.waitUntil(lambda: report.photos.paths == [picture] and report.state is not None)
    assert "Have not agreed to be shown" in report.photos.warning.text()

    report.write_report(out)
    qtbot.waitUntil(lambda: not report.job.busy)
    assert not out.exists()
    report.photos.looked_at.setChecked(True)
    report.write_report(out)
    qtbot.waitUntil(lambda: not report.job.busy)

    assert pages_of(out) == 2
    assert len(pictures_of(out)) == 1


def test_another_photo_must_be_looked_at_anew(page, frozen, qtbot, event, tmp_path):
    first, second = tmp_path / "one.jpg", tmp_path / "two.jpg"
    for file in (first, second):
        file.write_bytes(photo())
    photos = page.results.report.photos
    page.results.show_part("report")
    photos.take([first])
    qtbot.waitUntil(lambda: photos.paths == [first])
    photos.looked_at.setChecked(True)

    photos.take([second, first])
    qtbot.waitUntil(lambda: photos.paths == [first, second])

    assert not photos.looked_at.isChecked()


def test_people_s_own_words_are_printed_where_they_are_ticked(page, frozen, qtbot, event, tmp_path):
    out = tmp_path / "report.pdf"
    give_feedback(frozen, event, usefulness="4", missing="Больше примеров")
    give_feedback(frozen, event, usefulness="5", missing="Времени на вопросы")
    report = page.results.report
    page.results.show_part("report")
    qtbot.waitUntil(lambda: len(report.feedback.ticks) == 2)
    assert report.annexes().words == ()

    ticks = {one.words: one for one in report.feedback.ticks}
    ticks["Времени на вопросы"].setChecked(True)
    report.write_report(out)
    qtbot.waitUntil(lambda: not report.job.busy)

    said = text_of(out)
    assert ("Времени на вопросы" in said, "Больше примеров" in said) == (True, False)


def desk_idle(page):
    return page.desk.jobs.busy_changed


@pytest.fixture
def register(qtbot, desk, event, frozen):
    people = [one.id for one in open_event(frozen, event).registrations][:4]
    issue_certificates(frozen, event, people)
    page = RegisterPage(desk)
    qtbot.addWidget(page)
    page.resize(1178, 690)
    page.open()
    page.show()
    return page


def test_the_register_is_searched_and_leads_to_the_event(register, qtbot, event):
    register.search.setText("вера")
    qtbot.waitUntil(lambda: register.rows.rowCount() < 4)
    found = register.rows.row_at(0).certificate

    with qtbot.waitSignal(register.go_requested) as asked:
        register.table.opened.emit(0)

    assert asked.args == ["event", found.event_id]


def test_a_scanned_paper_is_answered_and_the_line_is_free_for_the_next(register, qtbot):
    one = register.rows.row_at(0).certificate
    register.check.code.setText(one.code)

    qtbot.keyClick(register.check.code, Qt.Key.Key_Return)

    assert register.check.checked.verdict is Verdict.GENUINE
    assert one.name in register.check.answer.sentence.text()
    assert register.check.code.selectedText() == one.code


def test_a_paper_from_elsewhere_is_said_to_be_unknown(register):
    register.check.code.setText("CP-2026-ABCDEFG-000777")

    register.check.check()

    assert register.check.checked.verdict is Verdict.UNKNOWN
    assert register.check.answer.title.text() == "There is no such number here"


def test_unused_numbers_are_voided_in_the_register_after_a_question(view, desk, frozen):
    view.issue_all("РМ")
    register = RegisterPage(desk)
    register.open()
    assert not register.void.isHidden()

    register.void.click()
    register.question.act_button.click()

    assert register.void.isHidden()
    assert [gap.in_stock for gap in open_register(frozen).gaps] == [False]
    register.close()
    register.deleteLater()


def test_a_list_for_a_provider_is_written_in_the_background(view, qtbot, tmp_path):
    out = tmp_path / "список.xlsx"

    with qtbot.waitSignal(view.job.written):
        view.printing.write_for_provider(out)

    assert len(read_table(out).rows) == 1 + 4
