"""The rules of casework that need no form."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.casework import (
    CALMEST,
    CaseAlreadyOpen,
    StepKind,
    age_on,
    as_date,
    full_name,
    last_contact,
    need_of,
    next_step,
    refuse_second_open_case,
    short_name,
    urgency_rank,
)
from fieldkit.records.entity import Entity

TODAY = date(2026, 11, 12)


def case(**properties: str) -> dict[str, str]:
    return {"status": "open", "opened_on": "2026-11-01", **properties}


def opened(key: str, programme: str = "p", status: str = "open", **others: bool) -> Entity:
    values = {"status": status, "programme_id": programme, "case_no": f"№ {key}"}
    return Entity("cases", key, key, values, **others)


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        ("2008-11-12", "2026-11-11", 17),
        ("2008-11-12", "2026-11-12", 18),
        ("2024-02-29", "2026-02-28", 1),
        ("2024-02-29", "2026-03-01", 2),
    ],
)
def test_age_is_counted_in_completed_years(birth: str, day: str, years: int):
    assert age_on(date.fromisoformat(birth), date.fromisoformat(day)) == years


def test_a_short_name_shows_no_surname():
    assert short_name(" Анна ", "рябинина") == "Анна\N{NO-BREAK SPACE}Р."
    assert short_name("", "Рябинина") == "Р."
    assert short_name("Анна", "") == "Анна"


def test_a_full_name_leaves_out_what_is_not_known():
    person = Entity("persons", "1", "", {"surname": "Рябинина", "patronymic": "Сергеевна"})

    assert full_name(person) == "Рябинина Сергеевна"


@pytest.mark.parametrize(("text", "day"), [("2026-11-12T10:00", TODAY), ("", None), ("x", None)])
def test_a_day_is_read_from_dates_and_moments(text: str, day: date | None):
    assert as_date(text) == day


def test_an_unassessed_case_waits_for_its_first_assessment():
    step = next_step(case(next_due="2026-11-14"), TODAY)

    assert step is not None
    assert (step.kind, step.days_left(TODAY)) == (StepKind.FIRST_ASSESSMENT, 2)


def test_an_assessed_case_waits_for_the_next_one():
    step = next_step(case(next_due="2026-11-10", last_assessed_on="2026-11-02"), TODAY)

    assert step is not None
    assert (step.kind, step.days_left(TODAY)) == (StepKind.REASSESSMENT, -2)


def test_an_agreed_meeting_counts_until_it_took_place():
    agreed = case(next_contact_on="2026-11-13", last_service_on="2026-11-06")
    past = case(next_contact_on="2026-11-05", last_service_on="2026-11-06")

    step = next_step(agreed, TODAY)

    assert step is not None
    assert (step.kind, step.due) == (StepKind.CONTACT, date(2026, 11, 13))
    assert next_step(past, TODAY) is None


@pytest.mark.parametrize(("urgency", "due"), [("acute", "2026-11-11"), ("urgent", "2026-11-17")])
def test_contact_is_expected_daily_or_weekly_by_urgency(urgency: str, due: str):
    step = next_step(case(urgency=urgency, last_assessed_on="2026-11-10"), TODAY)

    assert step is not None
    assert (step.kind, step.due.isoformat()) == (StepKind.CONTACT, due)


def test_a_month_without_contact_is_silence():
    silent = case(urgency="planned", last_service_on="2026-10-10")
    recent = case(urgency="planned", last_service_on="2026-10-13")

    step = next_step(silent, TODAY)

    assert step is not None
    assert step.kind is StepKind.SILENT
    assert next_step(recent, TODAY) is None


def test_a_closed_case_has_no_next_step():
    assert next_step(case(status="closed", next_due="2026-11-01"), TODAY) is None


def test_the_last_contact_is_the_latest_of_service_and_assessment():
    both = case(last_service_on="2026-11-03", last_assessed_on="2026-11-05")

    assert last_contact(both) == date(2026, 11, 5)
    assert last_contact(case()) == date(2026, 11, 1)
    assert last_contact({}) is None


def test_a_second_open_case_in_one_programme_is_refused():
    with pytest.raises(CaseAlreadyOpen, match="№ 1"):
        refuse_second_open_case(opened("2"), [opened("1")])


def test_closed_deleted_and_other_programmes_cases_are_no_hindrance():
    others = [
        opened("1", status="closed"),
        opened("3", programme="q"),
        opened("4", deleted=True),
        opened("2"),
    ]

    refuse_second_open_case(opened("2"), others)


def test_urgency_sorts_what_needs_help_first():
    ranks = [urgency_rank(one) for one in ("acute", "urgent", "planned", "")]

    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 4


DAY = st.dates(date(2026, 9, 1), date(2026, 12, 31)).map(date.isoformat)
CASES = st.fixed_dictionaries(
    {"status": st.sampled_from(["open", "open", "closed"])},
    optional={
        "urgency": st.sampled_from(["acute", "urgent", "planned", "soon"]),
        **{
            name: st.one_of(DAY, st.sampled_from(["", "x", "9999-12-31"]))
            for name in (
                "opened_on",
                "next_due",
                "next_contact_on",
                "last_service_on",
                "last_assessed_on",
            )
        },
    },
)


@given(CASES, st.dates(date(2026, 9, 1), date(2027, 3, 1)))
def test_the_need_of_a_case_tells_its_step_on_any_day(case: dict[str, str], today: date):
    step, need = next_step(case, today), need_of(case)

    due = step.due if step is not None else None
    overdue = need.earliest is not None and need.earliest < today
    assert due == (need.earliest if overdue else need.due)
    assert need.due is None or (need.earliest is not None and need.earliest <= need.due)
    assert (need.rank == CALMEST) == (case["status"] != "open")


def test_silence_after_the_last_of_all_days_never_comes():
    late = case(last_service_on="9999-12-31")

    assert next_step(late, TODAY) is None
    assert need_of(late).earliest == date.max
