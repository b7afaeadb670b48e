"""Feedback on an event: the pack's own form, its means and topics in the report."""

from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Event, EventFormat
from fieldkit.records.event_figures import Counted, Mean
from fieldkit.records.submission import Subject
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    mark_many,
    plan_sessions,
    register,
)
from fieldkit.services.event_report import (
    Annexes,
    close_report,
    event_report,
    export_event_report,
    print_event_report,
    print_supplement,
)
from fieldkit.services.filling import begin_correction, begin_form, finalize_form
from fieldkit.services.workspace import Workspace
from tests.support.feedback import give_feedback
from tests.support.papers import pages_of, text_of
from tests.support.workbooks import text_in

DAY = date(2026, 11, 12)


@pytest.fixture
def event(laptop: Workspace) -> Event:
    made = create_event(laptop, "Первый контакт", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(laptop, made.id, [DAY], [(time(10), time(12))])
    one = register(laptop, made.id, "Чайкина Вера", "КЦСОН")
    mark_many(laptop, [MarkWish(session.id, one.id, AttendanceStatus.PRESENT)])
    return made


def test_the_form_begun_about_an_event_knows_which(laptop: Workspace, event: Event):
    filling = begin_form(laptop, "event_feedback", subject=Subject("events", event.id))

    assert filling.session.node("/data/about/event").value == event.id


def test_means_are_over_those_who_answered_the_question(laptop: Workspace, event: Event):
    give_feedback(laptop, event.id, usefulness="5", speakers="4", nps="10")
    give_feedback(laptop, event.id, usefulness="4")

    found = event_report(laptop, event.id).now

    assert found.feedback_forms == 2
    assert found.feedback == (
        Mean("usefulness", 4.5, 2, 5),
        Mean("speakers", 4.0, 1, 5),
        Mean("nps", 10.0, 1, 10),
    )


def test_topics_are_counted_the_most_wanted_first(laptop: Workspace, event: Event):
    give_feedback(laptop, event.id, topics="law burnout")
    give_feedback(laptop, event.id, topics="burnout other", topic_words="работа с отцами")

    state = event_report(laptop, event.id)

    assert state.now.topics == (Counted("burnout", 2), Counted("law", 1), Counted("other", 1))
    assert state.words == ("работа с отцами",)


def test_another_events_forms_are_not_counted(laptop: Workspace, event: Event):
    other = create_event(laptop, "Другое", EventFormat.SEMINAR, DAY, DAY)
    give_feedback(laptop, other.id, usefulness="1", topics="law")

    found = event_report(laptop, event.id).now

    assert (found.feedback_forms, found.feedback, found.topics) == (0, (), ())


def test_a_corrected_form_counts_once_as_it_is_now(laptop: Workspace, event: Event):
    done = give_feedback(laptop, event.id, usefulness="1")
    filling = begin_correction(laptop, done.instance_id)
    filling.session.answer("/data/about/usefulness", "5")
    finalize_form(laptop, filling, reason="читали не тот лист")

    found = event_report(laptop, event.id).now

    assert (found.feedback_forms, found.feedback) == (1, (Mean("usefulness", 5.0, 1, 5),))


def test_the_paper_and_the_spreadsheet_tell_means_and_topics(
    laptop: Workspace, event: Event, tmp_path: Path
):
    paper, sheet = tmp_path / "report.pdf", tmp_path / "report.xlsx"
    give_feedback(laptop, event.id, usefulness="4", topics="law other", topic_words="суды")

    print_event_report(laptop, event.id, paper)
    export_event_report(laptop, event.id, sheet)

    said = " ".join(text_of(paper).split())
    assert pages_of(paper) == 2
    assert "Usefulness 4.0 5 1" in said
    assert "What people ask for next legal matters 1 something else 1" in said
    assert {"Usefulness", "legal matters"} <= set(text_in(sheet))


def test_peoples_own_words_are_printed_only_where_somebody_chose_them(
    laptop: Workspace, event: Event, tmp_path: Path
):
    plain, chosen, sheet = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.xlsx"
    give_feedback(laptop, event.id, usefulness="4", missing="больше разборов")
    give_feedback(laptop, event.id, usefulness="4", missing="ведущая Ольхова спешила")

    print_event_report(laptop, event.id, plain)
    print_event_report(laptop, event.id, chosen, Annexes(words=("больше разборов", "чужое")))
    export_event_report(laptop, event.id, sheet)

    assert "разборов" not in text_of(plain)
    assert "больше разборов" in text_of(chosen)
    assert "Ольхова" not in text_of(chosen)
    assert "чужое" not in text_of(chosen)
    assert not any("разборов" in one for one in text_in(sheet))


def test_peoples_own_words_are_not_kept_with_a_closed_report(laptop: Workspace, event: Event):
    give_feedback(laptop, event.id, usefulness="4", topics="law", missing="ведущая Ольхова")

    closed = close_report(laptop, event.id)

    assert "law" in closed.figures
    assert "Ольхова" not in closed.figures


def test_feedback_that_comes_after_the_closing_stands_in_the_supplement(
    laptop: Workspace, event: Event, tmp_path: Path
):
    out, report = tmp_path / "supplement.pdf", tmp_path / "report.pdf"
    give_feedback(laptop, event.id, usefulness="5")
    close_report(laptop, event.id)
    give_feedback(laptop, event.id, usefulness="2")

    print_supplement(laptop, event.id, out)
    print_event_report(laptop, event.id, report)

    said = " ".join(text_of(out).split())
    assert "Feedback forms filled in 1 2" in said
    assert "Feedback, Usefulness 5.0 3.5" in said
    assert "Usefulness 5.0 5 1" in " ".join(text_of(report).split())
