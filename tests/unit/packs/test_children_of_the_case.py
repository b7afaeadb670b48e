"""No child of a case, and nobody of a known family, is left out or doubled unseen."""

from collections.abc import Mapping
from typing import Any

from fieldkit.forms.carrying import carried_over
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from tests.support.pack import pack_form
from tests.support.places import shared
from tests.unit.forms.scenario import frozen

WHY = "/data/result/missing_why"
LEFT = "/data/money/left_why"


def person(number: int, kind: str = "child", family: str = "f1", **more: str) -> dict[str, str]:
    return {
        "name": f"p{number}", "label": f"2611-1/{number}", "family_id": family, "kind": kind,
        "seq": str(number), "birth_date": "2020-01-01", **more,
    }  # fmt: skip


def case(number: int) -> dict[str, str]:
    return {"name": f"c{number}", "label": f"2611-{number}", "family_id": f"f{number}",
            "district_id": "d", "status": "open", "opened_on": "2025-01-01"}  # fmt: skip


FAMILY = [person(1, "adult", main_caregiver="yes"), person(2), person(3), person(4, family="f2")]


def opened(form_id: str, persons: list[dict[str, str]] = FAMILY, **more: Any) -> FormSession:
    lists: Mapping[str, list[dict[str, str]]] = {
        "persons": persons,
        "cases": [case(1), case(2)],
        "districts": [{"name": "d", "label": "D"}],
        "families": [{"name": "f1", "label": "F", "district_id": "d", "case_no": "2611-1"}],
    }
    head = {"/data/head/district": "d", "/data/head/case": "c1"}
    if form_id != "family_registration" and "instance" not in more:
        more = {"preset": head} | more
    return FormSession(pack_form(form_id), lists=lists, environment=frozen(), **more)


def children(session: FormSession) -> list[str]:
    return [session.node(f"{row.ref}/ch/child_id").value for row in session.children("/data/child")]


def problems(session: FormSession) -> set[str]:
    return {problem.ref for problem in session.problems()}


def test_an_assessment_begins_with_every_child_of_the_case():
    assert children(opened("family_crisis_assessment")) == ["p2", "p3"]


def test_the_children_come_when_the_case_is_chosen_in_the_form():
    session = opened("family_crisis_assessment", preset={})

    session.answer("/data/head/district", "d")
    session.answer("/data/head/case", "c1")

    assert children(session) == ["p2", "p3"]


def test_a_child_who_was_not_assessed_needs_a_reason_and_nothing_else():
    session = opened("family_crisis_assessment")

    session.answer("/data/child[2]/ch/child_done", "no")

    of_the_child = {ref for ref in problems(session) if ref.startswith("/data/child[2]")}
    assert of_the_child == {"/data/child[2]/ch/child_why"}


def test_a_child_whose_entry_was_given_to_another_is_named_and_asked_about():
    session = opened("family_crisis_assessment")

    session.answer("/data/child[1]/ch/child_id", "p3")

    assert {"/data/child[1]/ch/child_id", "/data/child[2]/ch/child_id", WHY} <= problems(session)
    assert session.node(WHY).hint == "2611-1/2"


def test_a_child_not_assessed_was_not_seen_either():
    session = opened("family_crisis_assessment")
    session.answer("/data/child[1]/ch/child_placement", "family")
    session.answer("/data/child[2]/ch/child_placement", "family")

    session.answer("/data/child[2]/ch/child_done", "no")

    found = session.entity_changes()
    changed = {one.entity_id: one.properties for one in found if one.list_name == "persons"}
    assert set(changed["p2"]) == {"placement", "last_seen_on"}
    assert changed["p3"] == {}


def test_a_child_born_meanwhile_gets_an_entry_after_the_others():
    draft = opened("family_crisis_assessment").instance_xml()
    newborn = person(0, birth_date="2026-03-09")

    session = opened("family_crisis_assessment", [newborn, *FAMILY], instance=draft)

    assert children(session) == ["p2", "p3", "p0"]


def test_a_child_born_after_the_day_of_the_assessment_is_not_asked_about():
    session = opened("family_crisis_assessment")
    session.answer("/data/head/assess_date", "2026-03-01")
    newborn = person(0, birth_date="2026-03-05")

    again = opened("family_crisis_assessment", [newborn, *FAMILY], instance=session.instance_xml())

    assert children(again) == ["p2", "p3"]


def test_answers_stay_with_their_child_when_another_leaves_the_list():
    session = opened("family_crisis_assessment")
    session.answer("/data/child[2]/ch/child_safe", "no")
    rest = [one for one in FAMILY if one["name"] != "p2"]

    again = opened("family_crisis_assessment", rest, instance=session.instance_xml())

    assert children(again) == ["", "p3"]
    assert again.node("/data/child[2]/ch/child_safe").value == "no"


def test_the_children_of_another_case_are_asked_for_anew():
    session = opened("family_crisis_assessment")

    session.answer("/data/head/case", "c2")

    assert children(session) == [""]
    assert "/data/child[1]/ch/child_id" in problems(session)


def test_answers_of_an_older_draft_stay_with_their_child_in_the_new_version():
    """The golden forms beside the reference material are the version before."""
    older = read_form((shared("odk", "pack") / "family_crisis_assessment.xml").read_bytes())
    head = {"/data/head/district": "d", "/data/head/case": "c1"}
    lists = {"persons": FAMILY, "cases": [case(1)], "districts": [{"name": "d", "label": "D"}]}
    draft = FormSession(older, lists=lists, environment=frozen(), preset=head)
    draft.answer("/data/child[1]/ch/child_id", "p3")
    draft.answer("/data/child[1]/ch/child_safe", "no")

    def opens(xml: str, answers: Mapping[str, str]) -> FormSession:
        newer = pack_form("family_crisis_assessment")
        known = {"lists": lists, "environment": frozen()}
        return FormSession(newer, **known, instance=xml, preset=answers)

    moved = carried_over(draft, pack_form("family_crisis_assessment"), opens)

    assert moved.lost == ()
    assert moved.session.node("/data/child[1]/ch/child_id").value == "p3"
    assert moved.session.node("/data/child[1]/ch/child_safe").value == "no"
    assert WHY in problems(moved.session)


def test_a_monthly_allowance_asks_about_each_child_who_is_no_recipient():
    session = opened("service_record")
    session.answer("/data/head/service_type", "financial")
    session.answer("/data/head/subtype", "fin_allowance_start")

    session.answer("/data/recipient[1]/person", "p2")

    assert LEFT in problems(session)
    assert session.node(LEFT).hint == "2611-1/3"


def test_a_payment_made_once_asks_about_nobody():
    session = opened("service_record")
    session.answer("/data/head/service_type", "financial")

    session.answer("/data/head/subtype", "fin_once")

    assert not session.node(LEFT).relevant


def known_family(**answers: str) -> FormSession:
    session = opened("family_registration")
    session.answer("/data/reg/district", "d")
    session.answer("/data/reg/contact_kind", "known")
    session.answer("/data/reg/known_family", "f1")
    session.answer("/data/consent/consent_pd", "yes")
    for name, value in answers.items():
        session.answer(f"/data/fam/{name}", value)
    return session


def test_a_known_family_shows_its_people_and_asks_only_for_new_ones():
    session = known_family()

    assert session.node("/data/fam/new_members").hint == "2611-1/1, 2611-1/2, 2611-1/3"
    assert not session.node("/data/member").relevant


def test_a_known_family_s_people_count_in_the_check_of_the_household():
    session = known_family(new_members="no")

    assert session.node("/data/totals/n_children").value == "2"
    assert session.node("/data/totals/n_adults").value == "1"
    assert not session.node("/data/totals/no_carer_ack").relevant


def test_a_new_member_of_a_known_family_gets_a_number_of_their_own():
    session = known_family(new_members="yes")

    session.answer("/data/member[1]/m/m_kind", "child")

    assert session.node("/data/member[1]/m/m_no").value == "4"
    assert session.node("/data/totals/n_children").value == "3"


def test_a_new_family_asks_for_its_members_as_ever():
    session = opened("family_registration")
    session.answer("/data/reg/contact_kind", "new")

    session.answer("/data/consent/consent_pd", "yes")

    assert session.node("/data/member").relevant
    assert not session.node("/data/fam/new_members").relevant
