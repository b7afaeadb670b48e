"""A form opened for a family, a case or an event: what is filled in, and whom it is about."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.event import EventFormat
from fieldkit.records.submission import Subject
from fieldkit.services.attendance import create_event, plan_sessions
from fieldkit.services.case_team import LedByOthers
from fieldkit.services.filling import (
    Filling,
    begin_correction,
    begin_form,
    finalize_form,
    list_submissions,
    resume_draft,
    save_draft,
)
from fieldkit.services.packs import install_form
from fieldkit.services.workspace import Workspace
from tests.support.answers import (
    ANNA,
    DISTRICT,
    TIM,
    answer_service,
    people_of,
    register_family,
    subject_of,
)
from tests.support.colleagues import VERA, as_user
from tests.support.workbooks import survey

CASE, HEAD = "/data/head/case", "/data/head"


def cases_of(laptop: Workspace, *surnames: str) -> list[Subject]:
    return [subject_of(register_family(laptop, surname), "cases") for surname in surnames]


def answers(filling: Filling, *refs: str) -> list[str]:
    return [filling.session.node(ref).value for ref in refs]


def visit_form(folder: Path, *rows: tuple[str, ...]) -> Path:
    head = [("select_one_from_file cases.csv", "which", "Case"),
            ("select_one_from_file districts.csv", "where", "District"),
            ("select_one_from_file specialists.csv", "who", "Specialist")]  # fmt: skip
    return survey(folder / "visit.xlsx", *head, *rows)


@pytest.mark.parametrize("form_id", ["family_crisis_assessment", "service_record"])
def test_case_district_specialist_and_day_are_filled_in(laptop: Workspace, form_id: str):
    (case,) = cases_of(laptop, "Рябинина")

    filling = begin_form(laptop, form_id, subject=case)

    dated = {"family_crisis_assessment": "assess_date", "service_record": "service_date"}
    refs = [CASE, f"{HEAD}/district", f"{HEAD}/specialist", f"{HEAD}/{dated[form_id]}"]
    given = [case.entity_id, DISTRICT, laptop.user.specialist_id, "2026-11-12"]
    assert answers(filling, *refs) == given
    assert {ref: filling.prefilled[ref] for ref in refs} == dict(zip(refs, given, strict=True))


def test_a_family_s_card_opens_the_forms_of_its_only_open_case(laptop: Workspace):
    registered = register_family(laptop)
    family, case = subject_of(registered, "families"), subject_of(registered, "cases")

    filling = begin_form(laptop, "service_record", subject=family)

    assert answers(filling, CASE) == [case.entity_id]
    assert filling.session.kept("/data/head/programme_id") == "family_support"


def test_a_known_family_is_registered_again_with_what_its_card_says(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")

    filling = begin_form(laptop, "family_registration", subject=family)

    session = filling.session
    assert session.kept("/data/reg/known_family") == family.entity_id
    assert session.kept("/data/fam/family_type") == "mother_only"
    assert session.kept("/data/fam/phone") == "+7 000 123-45-67"


def test_a_family_without_an_open_case_still_fills_in_its_district(laptop: Workspace):
    registered = register_family(laptop)
    family, case = subject_of(registered, "families"), subject_of(registered, "cases")
    with laptop.unit_of_work() as work:
        known = work.entities.get("cases", case.entity_id)
        work.entities.save(replace(known, properties={**known.properties, "status": "closed"}))
        work.commit()

    filling = begin_form(laptop, "service_record", subject=family)

    assert answers(filling, f"{HEAD}/district", CASE) == [DISTRICT, ""]


def test_an_answer_that_was_altered_is_no_longer_told_beforehand(laptop: Workspace):
    (case,) = cases_of(laptop, "Рябинина")
    filling = begin_form(laptop, "service_record", subject=case)
    filling.session.answer(f"{HEAD}/district", "amur-tyndinsky")
    save_draft(laptop, filling)

    again = resume_draft(laptop, filling.draft_id)

    assert f"{HEAD}/district" not in again.prefilled
    assert f"{HEAD}/specialist" in again.prefilled


def test_a_form_follows_the_case_that_is_chosen_in_it(laptop: Workspace):
    first, second = cases_of(laptop, "Рябинина", "Снегирёва")
    filling = begin_form(laptop, "service_record", subject=first)
    filling.session.answer(CASE, second.entity_id)
    said = filling.about

    filling = save_draft(laptop, filling)

    assert filling.subject == second
    assert filling.about != said
    assert resume_draft(laptop, filling.draft_id).subject == second


def test_a_form_moved_to_another_case_is_on_that_card_alone(laptop: Workspace):
    first, second = cases_of(laptop, "Рябинина", "Снегирёва")
    filling = begin_form(laptop, "service_record", subject=first)
    filling.session.answer(CASE, second.entity_id)
    answer_service(filling.session, people_of(filling.session)[-1])

    submission = finalize_form(laptop, filling)

    assert second in submission.subjects
    assert first not in submission.subjects
    assert len(list_submissions(laptop, form_id="service_record", subject=first)) == 0


def test_a_correction_takes_a_form_off_the_wrong_card(laptop: Workspace):
    first, second = cases_of(laptop, "Рябинина", "Снегирёва")
    filling = begin_form(laptop, "service_record", subject=first)
    answer_service(filling.session, people_of(filling.session)[-1])
    wrong = finalize_form(laptop, filling)
    correction = begin_correction(laptop, wrong.instance_id)
    correction.session.answer(CASE, second.entity_id)
    for row in correction.session.children("/data/recipient"):
        if correction.session.node(f"{row.ref}/r").relevant:
            correction.session.answer(f"{row.ref}/r/got", "yes")

    submission = finalize_form(laptop, correction, reason="не тот случай")

    assert second in submission.subjects
    assert first not in submission.subjects


def test_a_form_opened_from_a_card_and_turned_to_a_new_family_is_not_about_the_old_one(
    laptop: Workspace,
):
    family = subject_of(register_family(laptop), "families")
    filling = begin_form(laptop, "family_registration", subject=family)

    filling.session.answer("/data/reg/contact_kind", "new")
    filling = save_draft(laptop, filling)

    assert filling.subject is None
    assert filling.about == ""


def test_every_child_of_the_case_has_an_entry_from_the_start(laptop: Workspace):
    born_later = TIM | {"given": "Егор", "birth": "2024-02-03"}
    case = subject_of(register_family(laptop, members=(ANNA, TIM, born_later)), "cases")

    filling = begin_form(laptop, "family_crisis_assessment", subject=case)

    rows = filling.session.children("/data/child")
    named = [filling.session.node(f"{row.ref}/ch/child_id") for row in rows]
    labels = [next(c.label for c in one.choices if c.value == one.value) for one in named]
    assert [label.partition(" ")[2] for label in labels] == ["Тимофей Р", "Егор Р"]


def test_what_a_manifest_does_not_know_is_filled_in_by_the_lists(laptop: Workspace, tmp_path: Path):
    (case,) = cases_of(laptop, "Рябинина")
    install_form(laptop, visit_form(tmp_path, ("text", "words", "Words")))

    filling = begin_form(laptop, "visit", subject=case)

    assert answers(filling, "/data/which", "/data/where", "/data/who") == [
        case.entity_id, DISTRICT, laptop.user.specialist_id
    ]  # fmt: skip


def test_a_list_that_two_questions_choose_from_fills_in_neither(laptop: Workspace, tmp_path: Path):
    (case,) = cases_of(laptop, "Рябинина")
    other = ("select_one_from_file cases.csv", "other", "Another case")
    install_form(laptop, visit_form(tmp_path, other))

    filling = begin_form(laptop, "visit", subject=case)

    assert answers(filling, "/data/which", "/data/other") == ["", ""]


def test_a_form_opened_from_an_event_carries_the_event(laptop: Workspace, tmp_path: Path):
    day = date(2026, 11, 12)
    event = create_event(laptop, "Школа для мам", EventFormat.SUPPORT_GROUP, day, day)
    plan_sessions(laptop, event.id, [day], [(time(15), time(16))])
    asked = [("select_one_from_file events.csv", "event", "Event"),
             ("select_one_from_file sessions.csv", "session", "Session", "", "", "",
              "event_id=${event}"),
             ("text", "words", "What was useful")]  # fmt: skip
    install_form(laptop, survey(tmp_path / "feedback.xlsx", *asked))

    filling = begin_form(laptop, "feedback", subject=Subject("events", event.id))

    assert filling.about == "Школа для мам"
    assert filling.missing_lists == ()
    assert answers(filling, "/data/event") == [event.id]
    assert len(filling.session.node("/data/session").choices) == 1
    assert finalize_form(laptop, filling).subjects == (Subject("events", event.id),)


def test_a_case_of_others_is_no_way_for_a_form_to_move_to(laptop: Workspace, vera):
    case = as_user(laptop, VERA, lambda theirs: cases_of(theirs, "Снегирёва")[0])
    mine = cases_of(laptop, "Рябинина")[0]
    filling = begin_form(laptop, "service_record", subject=mine)
    filling.names = (("/data/result/summary", "cases"),)
    filling.session.answer("/data/result/summary", case.entity_id)

    with pytest.raises(LedByOthers):
        save_draft(laptop, filling)
