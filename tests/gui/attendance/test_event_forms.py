"""A form begun on an event's page carries the event, and leads back to it."""

from datetime import date

import pytest

from fieldkit.gui.attendance.page import EventPage
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest, begun_on
from fieldkit.records.event import EventFormat
from fieldkit.records.submission import Subject
from fieldkit.services.attendance import create_event
from fieldkit.services.form_withdrawals import withdraw_form
from fieldkit.services.forms_about import forms_about
from fieldkit.services.packs import install_form
from tests.gui.filling.story import open_page
from tests.support.workbooks import survey

DAY = date(2026, 11, 12)


@pytest.fixture
def event(desk):
    return create_event(desk.workspace, "Школа для мам", EventFormat.SUPPORT_GROUP, DAY, DAY)


@pytest.fixture
def feedback(desk, tmp_path):
    asked = [("select_one_from_file events.csv", "event", "Event"), ("text", "words", "Useful?")]
    return install_form(desk.workspace, survey(tmp_path / "feedback.xlsx", *asked))


@pytest.fixture
def page(desk, event):
    shown = EventPage(desk)
    shown.resize(1200, 690)
    shown.argument = event.id
    shown.open(event.id)
    shown.show()
    yield shown
    shown.close()
    shown.deleteLater()


def test_only_forms_about_events_are_offered(page, desk, feedback):
    menu = page.forms.menu_of_forms()

    assert [action.data() for action in menu.actions()] == ["event_feedback", "feedback"]
    assert [form.form_id for form in forms_about(desk.workspace, "cases")] == [
        "family_crisis_assessment", "service_record"
    ]  # fmt: skip


def test_the_form_opens_with_the_event_and_leads_back_to_it(page, desk, event, feedback):
    asked = []
    page.go_requested.connect(lambda key, request: asked.append((key, request)))

    page.forms.menu_of_forms().actions()[1].trigger()

    ((key, request),) = asked
    filling: FillingPage = open_page(desk, request)
    assert key == "fill"
    assert request.subject == Subject("events", event.id)
    assert (request.back, request.back_argument) == ("event", event.id)
    assert filling.view.model.session.node("/data/event").value == event.id
    assert filling.view.side._about.text() == "Школа для мам"
    filling.close()
    filling.deleteLater()


def test_a_form_found_by_its_name_beside_an_event_is_about_the_event(page, event, feedback):
    request = begun_on("event", page)("feedback")

    assert request.subject == Subject("events", event.id)
    assert (request.back, request.back_argument) == ("event", event.id)
    assert request.words() == "New form about this event"


def test_a_form_about_families_found_beside_an_event_is_not_about_the_event(page, event):
    request = begun_on("event", page)("family_registration")

    assert request.subject is None
    assert (request.back, request.back_argument) == ("event", event.id)


def test_a_form_about_events_that_names_none_yet_says_so(desk):
    filling: FillingPage = open_page(desk, FillRequest(form_id="event_feedback"))

    assert filling.view.side._about.text() == "No event chosen yet"
    filling.close()
    filling.deleteLater()


def test_without_such_a_form_it_is_said_what_makes_one(page, desk):
    withdraw_form(desk.workspace, "event_feedback")

    page.forms.offer()

    assert "No form here is about events" in desk.notices.text()
