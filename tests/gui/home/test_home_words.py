"""Home words days, steps and groups, and never shows a surname."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fieldkit.gui.home.words import (
    day_sentence,
    day_title,
    due_words,
    event_words,
    nothing_due,
    starts_words,
)
from fieldkit.i18n import speaking
from fieldkit.records.casework import Step, StepKind
from fieldkit.records.submission import Subject
from fieldkit.services.cases import DueRow, EventNow, Today

DAY = date(2026, 11, 19)
NBSP = "\N{NO-BREAK SPACE}"


def due(days_left, kind=StepKind.REASSESSMENT):
    day = date.fromordinal(DAY.toordinal() + days_left)
    return DueRow(
        family_id="f",
        case_id="c",
        case_no="2611-0148",
        who="Анна Р.",
        settlement="Свободный",
        urgency="planned",
        mine=True,
        step=Step(kind, day),
        days_left=days_left,
        form_id="family_crisis_assessment",
        form_title="Crisis assessment",
        subject=Subject("cases", "c"),
    )


EMPTY = Today((), (), (), (), (0, 0, 0, 0), None, ())


def test_the_title_is_the_day():
    with speaking("ru"):
        assert day_title(DAY) == f"Четверг, 19{NBSP}ноября"
    assert day_title(DAY) == f"Thursday, 19{NBSP}November"


@pytest.mark.parametrize(
    ("left", "group", "said"),
    [
        (-1, "overdue", "1 day overdue"),
        (-2, "overdue", "2 days overdue"),
        (-2, "urgent", "due 2 days ago"),
        (0, "today", "today"),
        (1, "week", "tomorrow"),
        (3, "week", f"Sun, 22{NBSP}November"),
    ],
)
def test_a_step_says_how_far_off_it_is(left, group, said):
    assert due_words(due(left), group).side == said


def test_a_row_names_the_person_by_given_name_and_case():
    words = due_words(due(0), "today")

    assert words.second == "Анна Р. \N{MIDDLE DOT} 2611-0148 \N{MIDDLE DOT} Свободный"
    assert words.act == "Begin"


def test_the_sentence_counts_what_cannot_wait():
    today = replace(EMPTY, urgent=(due(0),), overdue=(due(-1),), totals=(1, 2, 0, 0))

    with speaking("ru"):
        said = day_sentence(today).replace(NBSP, " ")

    assert said == (
        "Срочная помощь нужна 1 семье, у 2 шагов прошёл срок."
        " Всё, что вы ввели, сохранено на этом ноутбуке."
    )


def test_an_empty_list_says_why_it_is_empty():
    free = nothing_due(EMPTY, drafts=0, waiting=0)
    busy = nothing_due(EMPTY, drafts=1, waiting=0)
    later = nothing_due(replace(EMPTY, nearest=date(2026, 11, 27)), drafts=0, waiting=0)

    assert free.startswith("All done for today")
    assert busy == "Nothing is due today or this week."
    assert later == f"Nothing is due this week. The next is on Fri, 27{NBSP}November."


def test_a_session_says_its_day_and_how_many_are_marked():
    event = EventNow(
        event_id="e",
        event_title="Семинар",
        place="Свободный",
        day=DAY,
        day_no=2,
        days=3,
        session_id="s",
        session_no=4,
        session_title="",
        starts="14:00",
        ends="17:00",
        state="running",
        marked=19,
        roster=55,
    )

    words = event_words(event, DAY)

    assert (words.lead, words.badge) == ("14:00", ("now", "accent"))
    assert words.second == "day 2 of 3, session 4, 19 of 55 marked"
    assert event_words(event, date(2026, 11, 18)).lead == "Thu 14:00"


def test_an_hour_is_written_as_everywhere_else():
    event = EventNow(
        event_id="e",
        event_title="Семинар",
        place="",
        day=DAY,
        day_no=1,
        days=1,
        session_id="s",
        session_no=1,
        session_title="",
        starts="09:30",
        ends="12:30",
        state="next",
        marked=0,
        roster=0,
    )

    assert starts_words(event, DAY) == "9:30"
    assert starts_words(event, DAY - timedelta(days=1)).endswith(" 9:30")
