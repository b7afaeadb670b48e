"""The plan in the window: groups get dates by one key, events are moved, cancelled, counted."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt

from fieldkit.gui.attendance.day_parts import Repeat, dates_of, season_end
from fieldkit.gui.attendance.events_page import EventsPage
from fieldkit.records.event import EventFormat, EventStatus
from fieldkit.services.attendance import (
    create_event,
    list_events,
    mark_attendance,
    open_event,
    plan_sessions,
    register,
    update_registration,
)
from fieldkit.services.event_planning import SessionPlan
from fieldkit.services.headcounts import set_headcount
from tests.gui.attendance.conftest import DAY
from tests.support.window import press, unnamed


@pytest.fixture
def group(frozen):
    event = create_event(
        frozen, "Школа мам", EventFormat.SUPPORT_GROUP, DAY, DAY + timedelta(days=90), series="Мамы"
    )
    plan_sessions(frozen, event.id, [DAY, DAY + timedelta(days=7)], [(time(17), time(19))])
    return event.id


@pytest.fixture
def page(open_page, group):
    return open_page(group)


@pytest.fixture
def programme(page):
    page.show_tab("programme")
    return page.programme


def days(frozen, event_id):
    return [one.day for one in open_event(frozen, event_id).sessions]


def test_a_group_is_planned_weekly_for_three_months_with_few_keys(qtbot, desk, frozen):
    page = EventsPage(desk)
    qtbot.addWidget(page)
    page.open("new")
    form = page.form
    form.name.set_text("Школа мам")
    form.format.choose("support_group")

    form.make.click()

    (event,) = list_events(frozen)
    found = days(frozen, event.id)
    assert event.format is EventFormat.SUPPORT_GROUP
    assert (len(found), found[1] - found[0]) == (14, timedelta(days=7))
    assert open_event(frozen, event.id).sessions[0].starts == time(17)


def test_tracks_and_the_shared_first_part_become_sessions(qtbot, desk, frozen):
    page = EventsPage(desk)
    qtbot.addWidget(page)
    page.open("new")
    form = page.form
    form.name.set_text("Семинар")
    form.schedule.tracks.set_text("А, Б")
    form.schedule.together.click()
    said = form.planned.text()

    form.make.click()

    (event,) = list_events(frozen)
    assert [one.track for one in open_event(frozen, event.id).sessions] == ["", "А", "Б"]
    assert said.endswith(": 3 sessions")


def test_where_nobody_is_named_nobody_is_asked_for(qtbot, desk, frozen):
    page = EventsPage(desk)
    qtbot.addWidget(page)
    page.open("new")
    form = page.form
    form.name.set_text("День семьи")
    form.headcount.click()
    assert form.roster.isHidden()

    form.make.click()

    (event,) = list_events(frozen)
    assert event.headcount


def test_one_key_adds_the_next_date_of_a_group_and_undo_takes_it_away(programme, frozen, group):
    press(programme.table, Qt.Key.Key_Insert)

    assert days(frozen, group)[-1] == DAY + timedelta(days=14)
    programme._take_date_back()
    assert len(days(frozen, group)) == 2


def test_delete_cancels_a_session_and_plans_it_again(programme, frozen, group):
    programme.table.setCurrentIndex(programme.model.index(1, 4))

    press(programme.table, Qt.Key.Key_Delete)

    assert days(frozen, group) == [DAY]
    assert programme.model.words(1, programme.model.fields[-1]) == "cancelled"
    press(programme.table, Qt.Key.Key_Delete)
    assert len(days(frozen, group)) == 2


def test_an_event_is_moved_with_a_reason_that_its_page_says(programme, frozen, group):
    programme._ask_move()
    dialog = programme.dialog
    dialog.day.set_day(DAY + timedelta(days=1))
    dialog.go()
    assert "Write why" in dialog.refusal.sentence()

    dialog.reason.set_text("половодье")
    dialog.go()

    assert days(frozen, group)[0] == DAY + timedelta(days=1)
    assert programme.told.text() == "Moved: половодье"


def test_a_cancelled_event_is_planned_again_and_its_history_shown(programme, frozen, group):
    programme._ask_cancel()
    programme.dialog.reason.set_text("нет денег")
    programme.dialog.go()
    assert open_event(frozen, group).event.status is EventStatus.CANCELLED

    programme._take_up()
    programme._show_history()

    assert programme.dialog.rows.rowCount() == 3
    assert not unnamed(programme.dialog)
    programme.dialog.accept()


def test_people_are_counted_by_category(programme, frozen, group):
    programme.table.setCurrentIndex(programme.model.index(0, 4))
    programme.ask_count()
    programme.dialog.fields["minded"].set_text("5")

    programme.dialog.go()

    assert open_event(frozen, group).headcounts == {
        (open_event(frozen, group).sessions[0].id, "minded"): 5
    }
    assert "children minded meanwhile: 5" in programme.figures.text()


def test_a_group_s_figures_stand_above_its_dates(open_page, frozen, group):
    grid = open_event(frozen, group)
    anna = register(frozen, group, "Аистова Анна")
    mark_attendance(frozen, grid.sessions[0].id, anna.id, "P")

    page = open_page(group)
    page.show_tab("programme")

    said = page.programme.figures.text()
    assert said.startswith(
        "meetings: 1 \N{MIDDLE DOT} visits: 1 \N{MIDDLE DOT} different people: 1"
    )
    assert "Series Мамы: 1 event" in said


def test_the_facts_of_an_event_are_rewritten(programme, frozen, group):
    programme._ask_facts()
    programme.dialog.name.set_text("Школа родителей")
    programme.dialog.places.set_text("12")
    assert not unnamed(programme.dialog)

    programme.dialog.go()

    event = open_event(frozen, group).event
    assert (event.title, event.places) == ("Школа родителей", 12)


def test_everything_on_the_programme_has_a_name(programme):
    assert not unnamed(programme)


def test_dates_follow_how_often_one_meets():
    monday = date(2026, 11, 2)
    week = monday + timedelta(days=6)

    assert len(dates_of(monday, week, Repeat.DAILY)) == 7
    assert len(dates_of(monday, week, Repeat.WORKDAYS)) == 5
    assert dates_of(monday, week, Repeat.WEEKLY) == (monday,)
    assert dates_of(week, monday, Repeat.WEEKLY) == ()
    assert len(dates_of(monday, date(2036, 1, 1), Repeat.WEEKLY)) == 100


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 18), date(2027, 2, 17)),
        (date(2026, 11, 30), date(2027, 2, 27)),
        (date(2026, 9, 1), date(2026, 11, 30)),
    ],
)
def test_a_season_lasts_three_months(first, last):
    assert season_end(first) == last


def test_who_chose_another_track_is_blank_nowhere(open_page, frozen):
    event = create_event(frozen, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    plan = SessionPlan([(time(10), time(12))], ("А", "Б"))
    plan_sessions(frozen, event.id, [DAY], (), plan=plan)
    for name, track in (("Аистова Анна", "А"), ("Осинина Вера", "Б")):
        update_registration(frozen, replace(register(frozen, event.id, name), track=track))

    model = open_page(event.id).marks.model

    assert [model.tally(column).blank for column in (0, 1)] == [1, 1]


def test_an_event_without_names_shows_how_many_were_counted(qtbot, desk, frozen):
    event = create_event(frozen, "День семьи", EventFormat.ROUND_TABLE, DAY, DAY, headcount=True)
    (session,) = plan_sessions(frozen, event.id, [DAY], [(time(10), time(12))])
    set_headcount(frozen, session.id, "children", 40)
    page = EventsPage(desk)
    qtbot.addWidget(page)

    page.open()
    qtbot.waitUntil(lambda: page.rows[event.id].words.side != "", timeout=5000)

    assert page.rows[event.id].words.side == "counted without names: 40"


def test_a_visit_has_two_quick_columns_for_who_is_on_board(qtbot, desk, frozen):
    page = EventsPage(desk)
    qtbot.addWidget(page)
    page.open("new")
    form = page.form
    form.name.set_text("Выезд в Зею")
    form.format.choose("site_visit")
    form.parts.set_text("10:00-12:00")
    form.schedule.tracks.set_text("Автобус 1, Автобус 2")
    form.schedule.boarding.click()

    form.make.click()

    (event,) = list_events(frozen)
    found = [
        (one.starts.hour, one.title, one.track, one.kind.value)
        for one in open_event(frozen, event.id).sessions
    ]
    assert found == [
        (9, "On board", "Автобус 1", "break"),
        (9, "On board", "Автобус 2", "break"),
        (10, "", "Автобус 1", "site_visit"),
        (10, "", "Автобус 2", "site_visit"),
        (12, "Back on board", "Автобус 1", "break"),
        (12, "Back on board", "Автобус 2", "break"),
    ]
