"""Families found, their cards, and what is due for them."""

from datetime import UTC, datetime, time, timedelta

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.casework import StepKind
from fieldkit.records.event import EventFormat
from fieldkit.records.review import FormState
from fieldkit.records.submission import Subject
from fieldkit.services.attendance import create_event, plan_sessions
from fieldkit.services.cases import FamilyMissing, due_today, family_card, find_families
from fieldkit.services.filling import begin_form, finalize_form
from fieldkit.services.workspace import Workspace, counters
from tests.support.answers import (
    ANNA,
    TIM,
    answer_assessment,
    answer_service,
    register_family,
    subject_of,
)
from tests.support.laptops import NOON


def assessed(laptop: Workspace, surname: str = "Рябинина", **answers: str) -> str:
    case = subject_of(register_family(laptop, surname), "cases")
    filling = begin_form(laptop, "family_crisis_assessment", subject=case)
    answer_assessment(filling.session, **answers)
    finalize_form(laptop, filling)
    return case.entity_id


def test_families_are_listed_by_surname(laptop: Workspace):
    for surname in ("Снегирёва", "Ёлкина", "Дроздова"):
        register_family(laptop, surname)

    page = find_families(laptop)

    assert page.total == 3
    assert [row.surname for row in page.rows] == ["Дроздова", "Ёлкина", "Снегирёва"]


@pytest.mark.parametrize("query", ["ёлк", "ЕЛК", "костюк", "примерная"])
def test_a_family_is_found_by_a_part_of_its_name_or_place(laptop: Workspace, query: str):
    register_family(laptop, "Ёлкина")

    assert [row.surname for row in find_families(laptop, query).rows] == ["Ёлкина"]


def test_nobody_is_found_by_another_name(laptop: Workspace):
    register_family(laptop)

    assert find_families(laptop, "воробьёва").total == 0


def test_a_row_counts_members_and_names_the_case(laptop: Workspace):
    expected = {"kind": "unborn", "role": "expected", "due": "2027-01-10"}
    register_family(laptop, members=(ANNA, TIM, expected))

    (row,) = find_families(laptop).rows

    assert (row.members, row.children, row.open_cases) == (2, 1, 1)
    assert row.settlement == "с. Костюковка"
    assert row.district == "Svobodnensky district"
    assert row.case is not None
    assert row.case.curator_mine


def test_lists_say_their_own_words_in_russian(laptop: Workspace):
    register_family(laptop)

    with speaking("ru"):
        (row,) = find_families(laptop).rows

    assert row.district == "Свободненский район"
    assert row.case is not None
    assert row.case.programme == "Сопровождение семей в кризисе"


def test_filters_are_about_the_cases(laptop: Workspace):
    assessed(laptop, "Ивушкина", rf_threat="unknown", next_review="2026-12-01")
    register_family(laptop, "Кедрова")

    assert find_families(laptop, filters={"urgency": "urgent"}).total == 1
    assert find_families(laptop, filters={"status": "closed"}).total == 0
    assert find_families(laptop, "кедр", filters={"curator": "mine", "status": "open"}).total == 1
    assert find_families(laptop, filters={"status": "open", "urgency": ""}).total == 2


def test_filtered_families_begin_with_the_one_in_need(laptop: Workspace):
    register_family(laptop, "Аистова")
    assessed(laptop, "Яблокова", rf_threat="unknown", next_review="2026-12-01")

    page = find_families(laptop, filters={"status": "open"})

    assert [row.surname for row in page.rows] == ["Яблокова", "Аистова"]


def test_a_page_begins_where_it_is_asked_to(laptop: Workspace):
    for surname in ("Аистова", "Буковская", "Вязова"):
        register_family(laptop, surname)

    page = find_families(laptop, offset=1, limit=1)
    filtered = find_families(laptop, filters={"status": "open"}, offset=2, limit=5)

    assert [row.surname for row in page.rows] == ["Буковская"]
    assert page.total == filtered.total == 3
    assert [row.surname for row in filtered.rows] == ["Вязова"]


def test_the_card_shows_members_in_their_order_with_ages(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")

    card = family_card(laptop, family.entity_id)

    assert [(one.short, one.age) for one in card.members] == [
        ("Анна\N{NO-BREAK SPACE}Р.", 35),
        ("Тимофей\N{NO-BREAK SPACE}Р.", 5),
    ]
    assert card.members[0].main_caregiver
    assert card.members[1].placement == "family"


def test_a_baby_is_counted_in_months(laptop: Workspace):
    baby = {**TIM, "birth": "2026-01-13"}
    family = subject_of(register_family(laptop, members=(ANNA, baby)), "families")

    card = family_card(laptop, family.entity_id)

    assert (card.members[1].age, card.members[1].months) == (0, 9)


def test_codes_are_said_in_words(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")

    with speaking("ru"):
        card = family_card(laptop, family.entity_id)

    assert card.members[0].role_word == "мать"
    assert card.members[1].placement_word == "живёт в семье"
    assert card.cases[0].stage_word == "открыт"
    assert card.family_type_word == "мать воспитывает одна"
    assert card.category_words == ("малообеспеченная",)


def test_the_next_step_of_a_new_case_is_its_assessment(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")

    card = family_card(laptop, family.entity_id)

    assert card.next_step is not None
    assert card.next_step.form_id == "family_crisis_assessment"
    assert card.next_step.step.kind is StepKind.FIRST_ASSESSMENT
    assert card.next_step.step.due.isoformat() == "2026-11-26"


def test_an_agreed_meeting_before_the_next_assessment_comes_first(laptop: Workspace):
    case_id = assessed(laptop)
    (row,) = find_families(laptop).rows
    laptop.now = lambda: NOON + timedelta(hours=1)
    filling = begin_form(laptop, "service_record", subject=Subject("cases", case_id))
    person = family_card(laptop, row.id).members[0].id
    answer_service(filling.session, person, "2026-11-20")
    finalize_form(laptop, filling)

    card = family_card(laptop, row.id)

    assert card.next_step is not None
    assert card.next_step.form_id == "service_record"
    assert card.next_step.step.due.isoformat() == "2026-11-20"
    assert len(card.timeline) == 3
    assert card.timeline[0].form_id == "service_record"


def test_what_is_not_handed_over_says_so(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")

    (entry,) = family_card(laptop, family.entity_id).timeline

    assert entry.state is FormState.FINALIZED
    assert entry.user_name == laptop.user.name


def test_only_the_assessment_has_a_copy_for_the_family(laptop: Workspace):
    assessed(laptop)
    (row,) = find_families(laptop).rows

    documents = family_card(laptop, row.id).documents

    readers = {(one.instance_id, one.reader): one.form_title for one in documents}
    assert len(documents) == 3
    assert [title for (_, reader), title in readers.items() if reader == "family"] == [
        "Crisis assessment"
    ]


def test_a_family_that_is_not_here_is_said_so(laptop: Workspace):
    with pytest.raises(FamilyMissing):
        family_card(laptop, "never")


def test_home_groups_what_is_due(laptop: Workspace):
    register_family(laptop)

    def groups(day: str) -> tuple[int, ...]:
        laptop.now = lambda: datetime.fromisoformat(f"{day}T12:00:00+00:00")
        return due_today(laptop).totals

    assert groups("2026-11-12") == (0, 0, 0, 0)
    assert groups("2026-11-24") == (0, 0, 0, 1)
    assert groups("2026-11-26") == (0, 0, 1, 0)
    assert groups("2026-11-27") == (0, 1, 0, 0)


def test_home_names_the_nearest_day_when_the_week_is_free(laptop: Workspace):
    register_family(laptop)

    today = due_today(laptop)

    assert today.nearest is not None
    assert today.nearest.isoformat() == "2026-11-26"


def test_help_needed_now_is_a_group_of_its_own(laptop: Workspace):
    laptop.now = lambda: NOON
    case = subject_of(register_family(laptop), "cases")
    filling = begin_form(laptop, "family_crisis_assessment", subject=case)
    answer_assessment(filling.session, rf_basic="yes", next_review="2026-11-18")
    session = filling.session
    session.answer("/data/flags/red_details", "негде ночевать")
    session.answer("/data/flags/red_notified", "guardianship")
    session.answer("/data/flags/red_notified_at", "2026-11-12T11:00:00.000+00:00")
    session.answer("/data/result/safety_plan", "ночлег")
    finalize_form(laptop, filling)

    today = due_today(laptop)

    assert today.totals[0] == 1
    assert today.urgent[0].who == "Анна\N{NO-BREAK SPACE}Р."
    assert today.urgent[0].step.kind is StepKind.CONTACT
    assert today.urgent[0].days_left == 1


def test_only_ones_own_cases_are_due_when_asked(laptop: Workspace):
    register_family(laptop)
    laptop.now = lambda: NOON + timedelta(days=14)
    laptop.user = type(laptop.user)(
        id="other", name="Другая", role=laptop.user.role, created_at=NOON
    )

    assert due_today(laptop).totals == (0, 0, 1, 0)
    assert due_today(laptop, mine=True).totals == (0, 0, 0, 0)


def test_a_group_shows_no_more_rows_than_asked(laptop: Workspace):
    for surname in ("Аистова", "Буковская", "Вязова"):
        register_family(laptop, surname)
    laptop.now = lambda: NOON + timedelta(days=20)

    today = due_today(laptop, limit=2)

    assert len(today.overdue) == 2
    assert today.totals == (0, 3, 0, 0)


def test_todays_sessions_say_where_they_stand(laptop: Workspace):
    day = NOON.date()
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day + timedelta(days=1))
    plan_sessions(
        laptop,
        event.id,
        [day, day + timedelta(days=1)],
        [(time(9), time(11)), (time(11, 30), time(13)), (time(14), time(16))],
    )

    events = due_today(laptop).events

    assert [one.state for one in events] == ["done", "running", "next"]
    assert [(one.day_no, one.days) for one in events] == [(1, 2)] * 3


def test_the_next_event_is_named_before_its_day(laptop: Workspace):
    day = NOON.date() + timedelta(days=3)
    event = create_event(laptop, "Вебинар", EventFormat.WEBINAR, day, day)
    plan_sessions(laptop, event.id, [day], [(time(9), time(11)), (time(12), time(13))])

    (one,) = due_today(laptop).events

    assert (one.state, one.session_no) == ("next", 1)


def test_the_foot_counts(laptop: Workspace):
    before = counters(laptop)

    register_family(laptop)

    after = counters(laptop)
    assert (after.families, after.open_cases, after.submissions) == (1, 1, 1)
    assert after.only_here > before.only_here
    assert after.not_confirmed == after.only_here + after.handed_over
    assert after.saved_at == datetime(2026, 11, 12, 12, tzinfo=UTC)
