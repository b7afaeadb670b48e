"""The time zone of an event is chosen by words, and its day is that of its place."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from fieldkit.gui.attendance.new_event import NewEventForm
from fieldkit.gui.attendance.plan_dialogs import FactsDialog
from fieldkit.gui.attendance.zone_field import laptop_zone, zone_field
from fieldkit.services.attendance import list_events, open_event, update_event
from tests.gui.attendance.conftest import DAY, Hands

MOSCOW = timezone(timedelta(hours=3))


def test_the_zone_is_changed_in_the_facts(qtbot, desk, make_event, frozen):
    event = open_event(frozen, make_event()).event
    dialog = FactsDialog(desk, None, event)
    qtbot.addWidget(dialog)
    dialog.zone.choose("Asia/Yakutsk")

    dialog.go()

    assert open_event(frozen, event.id).event.zone == "Asia/Yakutsk"


def test_a_zone_from_elsewhere_stays(qtbot):
    field = zone_field("Asia/Almaty")
    qtbot.addWidget(field)

    assert field.key() == "Asia/Almaty"


def test_a_new_event_has_the_zone_of_the_computer(qtbot, desk, frozen):
    form = NewEventForm(desk)
    qtbot.addWidget(form)
    form.name.set_text("Семинар")

    assert form.zone.key() == laptop_zone()
    form.zone.choose("Asia/Irkutsk")
    form.make.click()

    assert [one.zone for one in list_events(frozen)] == ["Asia/Irkutsk"]


def test_the_clock_is_doubted_by_the_day_of_the_place(make_event, open_page, frozen, desk):
    event_id = make_event(days=1)
    update_event(frozen, replace(open_event(frozen, event_id).event, zone="Asia/Yakutsk"))
    # In Moscow it is still the evening before, at the event one in the morning of its day.
    frozen.now = lambda: datetime(DAY.year, DAY.month, DAY.day - 1, 19, tzinfo=MOSCOW)
    page = open_page(event_id)
    page.marks.view.go(0, 0)

    Hands(page.marks.view).type("p")

    assert desk.notices.text() == ""
    assert "by your clock 3:30 to 6:30" in page.marks.panel.when.text()


@pytest.mark.parametrize(("typed", "share"), [("60", 0.6), ("100", 1.0), ("0", 0.75), ("x", 0.75)])
def test_the_rule_of_completion_is_changed_in_the_facts(
    qtbot, desk, make_event, frozen, typed, share
):
    dialog = FactsDialog(desk, None, open_event(frozen, make_event()).event)
    qtbot.addWidget(dialog)
    dialog.share.set_text(typed)
    dialog.academic.setChecked(True)

    dialog.go()

    event = list_events(frozen)[0]
    assert (event.completion_share, event.academic_hours) == (share, True)
