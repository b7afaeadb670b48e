"""No child of a case is left out unseen."""

from collections.abc import Mapping

from fieldkit.forms.carrying import carried_over
from fieldkit.forms.definition import read_form
from fieldkit.forms.document import parse_xml
from fieldkit.forms.session import FormSession
from tests.support.pack import pack_form
from tests.support.places import shared
from tests.unit.forms.scenario import frozen
from tests.unit.packs.people import FAMILY, case, opened, person, problems

WHY = "/data/result/missing_why"
LEFT = "/data/money/left_why"


def children(session: FormSession) -> list[str]:
    return [session.node(f"{row.ref}/ch/child_id").value for row in session.children("/data/child")]


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


def asked_about(session: FormSession) -> list[str]:
    """Return whom the rows that stand in a service record ask about."""
    rows = [row.ref for row in session.children("/data/recipient")]
    return [session.kept(f"{one}/r_key") for one in rows if session.node(f"{one}/r").relevant]


def received(session: FormSession) -> list[str]:
    """Return the recipients as figures read them: a row of the submission names who received."""
    form = parse_xml(session.submission_xml())
    rows = (each for each in form.iter() if each.tag.rpartition("}")[2] == "recipient")
    return [
        leaf.text or ""
        for row in rows
        for leaf in row.iter()
        if leaf.tag.rpartition("}")[2] == "person"
    ]


def test_a_service_asks_about_everybody_of_the_case_from_the_start():
    assert asked_about(opened("service_record")) == ["p1", "p2", "p3"]


def test_the_people_come_when_the_case_is_chosen_in_the_form():
    session = opened("service_record", preset={})

    session.answer("/data/head/district", "d")
    session.answer("/data/head/case", "c1")

    assert asked_about(session) == ["p1", "p2", "p3"]


def test_nobody_is_a_recipient_before_somebody_says_so():
    session = opened("service_record")
    session.answer("/data/head/service_type", "psych")

    assert received(session) == []
    unsaid = {f"/data/recipient[{place}]/r/got" for place in (1, 2, 3)}
    assert unsaid <= problems(session)


def test_figures_count_exactly_those_who_received_the_service():
    session = opened("service_record")
    session.answer("/data/head/service_type", "psych")

    for place, got in enumerate(("no", "yes", "no"), 1):
        session.answer(f"/data/recipient[{place}]/r/got", got)

    assert received(session) == ["p2"]
    assert session.node("/data/n_rec_children").value == "1"
    assert session.node("/data/n_rec_adults").value == "0"


def test_a_service_that_nobody_received_is_to_be_confirmed():
    session = opened("service_record")
    session.answer("/data/head/service_type", "psych")

    for place in (1, 2, 3):
        session.answer(f"/data/recipient[{place}]/r/got", "no")

    assert "/data/result/nobody" in problems(session)


def test_a_service_moved_to_another_case_counts_nobody_of_the_first():
    session = opened("service_record")
    session.answer("/data/head/service_type", "psych")
    session.answer("/data/recipient[2]/r/got", "yes")

    session.answer("/data/head/case", "c2")

    assert asked_about(session) == ["p4"]
    assert received(session) == []
    session.answer("/data/head/case", "c1")
    assert received(session) == ["p2"]


def test_a_child_written_into_the_card_meanwhile_is_asked_about_after_the_others():
    draft = opened("service_record")
    draft.answer("/data/recipient[3]/r/got", "yes")
    newborn = person(0, birth_date="2026-03-09")

    again = opened("service_record", [newborn, *FAMILY], instance=draft.instance_xml())

    assert asked_about(again) == ["p1", "p2", "p3", "p0"]
    assert again.node("/data/recipient[3]/r/got").value == "yes"
    assert again.node("/data/recipient[4]/r/got").value == ""


def test_a_monthly_allowance_asks_about_each_child_who_is_no_recipient():
    session = opened("service_record")
    session.answer("/data/head/service_type", "financial")
    session.answer("/data/head/subtype", "fin_allowance_start")

    session.answer("/data/recipient[2]/r/got", "yes")

    assert LEFT in problems(session)
    assert session.node(LEFT).hint == "2611-1/3"


def test_a_payment_made_once_asks_about_nobody():
    session = opened("service_record")
    session.answer("/data/head/service_type", "financial")

    session.answer("/data/head/subtype", "fin_once")

    assert not session.node(LEFT).relevant
