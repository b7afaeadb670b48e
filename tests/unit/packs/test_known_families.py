"""The people of a known family are rows of its registration, and nobody is entered twice."""

from collections.abc import Mapping

import pytest

from fieldkit.forms.errors import RepeatIsFixed
from fieldkit.forms.session import FormSession
from tests.unit.packs.people import FAMILY, opened, person, problems


def known_family(**answers: str) -> FormSession:
    session = opened("family_registration")
    session.answer("/data/reg/district", "d")
    session.answer("/data/reg/contact_kind", "known")
    session.answer("/data/reg/known_family", "f1")
    session.answer("/data/consent/consent_pd", "yes")
    for name, value in answers.items():
        session.answer(f"/data/fam/{name}", value)
    return session


def cards(session: FormSession) -> list[str]:
    """Return whose card each row of a registration shows; blank is a new person."""
    rows = [row.ref for row in session.children("/data/member")]
    return [session.kept(f"{one}/m_key") for one in rows if session.node(f"{one}/m").relevant]


def of_persons(session: FormSession) -> dict[str, tuple[str, Mapping[str, str]]]:
    found = session.entity_changes()
    return {c.entity_id: (c.op, c.properties) for c in found if c.list_name == "persons"}


def confirm(session: FormSession, *places: int) -> None:
    for place in places:
        session.answer(f"/data/member[{place}]/m/m_same", "yes")


def test_the_people_of_a_known_family_are_rows():
    session = known_family()

    assert cards(session) == ["p1", "p2", "p3"]
    assert session.node("/data/fam/new_people").value == "0"
    assert session.node("/data/member[2]/m/m_card").value == "p2"
    assert not session.node("/data/member[2]/m/m_given").relevant


def test_people_who_are_confirmed_change_nothing():
    session = known_family()

    confirm(session, 1, 2, 3)

    assert of_persons(session) == {}
    assert not {one for one in problems(session) if one.startswith("/data/member")}


def test_a_correction_changes_the_card_that_is_there():
    session = known_family()
    confirm(session, 1, 3)

    session.answer("/data/member[2]/m/m_same", "no")
    session.answer("/data/member[2]/m/m_placement", "kin")

    (changed,) = of_persons(session).items()
    assert changed[0] == "p2"
    assert changed[1][0] == "update"
    assert changed[1][1]["placement"] == "kin"
    assert changed[1][1]["birth_date"] == "2020-01-01"
    assert changed[1][1]["seq"] == "2"


def test_what_the_card_says_of_an_upbringing_in_care_stays_unless_it_is_answered():
    session = known_family()

    session.answer("/data/member[1]/m/m_same", "no")

    assert "care_leaver" not in of_persons(session)["p1"][1]


def test_a_new_person_is_a_further_row_with_a_number_of_their_own():
    session = known_family()
    confirm(session, 1, 2, 3)

    made = session.add_repeat("/data/member")
    session.answer(f"{made}/m/m_kind", "child")
    session.answer(f"{made}/m/m_given", "Вера")
    session.name_entities()

    assert made == "/data/member[4]"
    assert cards(session) == ["p1", "p2", "p3", ""]
    assert session.node("/data/fam/new_people").value == "1"
    ((operation, properties),) = of_persons(session).values()
    assert operation == "create"
    assert properties["seq"] == "4"
    assert session.node("/data/totals/n_children").value == "3"


def test_a_row_of_the_card_is_not_removed_and_that_of_a_new_person_is():
    session = known_family()
    session.add_repeat("/data/member")

    session.remove_repeat("/data/member", 3)

    assert cards(session) == ["p1", "p2", "p3"]
    assert session.node("/data/fam/new_people").value == "0"
    with pytest.raises(RepeatIsFixed):
        session.remove_repeat("/data/member", 1)
    session.undo()
    assert cards(session) == ["p1", "p2", "p3", ""]
    session.redo()
    assert cards(session) == ["p1", "p2", "p3"]


def test_people_on_no_card_are_nobodys_rows():
    astray = person(9, family="")

    session = opened("family_registration", [*FAMILY, astray])
    session.answer("/data/reg/contact_kind", "new")
    session.answer("/data/consent/consent_pd", "yes")

    assert cards(session) == [""]


def test_people_of_another_family_get_rows_of_their_own():
    session = known_family()
    confirm(session, 1, 2, 3)

    session.answer("/data/reg/known_family", "f2")

    assert cards(session) == ["p4"]
    session.answer("/data/member[4]/m/m_same", "no")
    assert list(of_persons(session)) == ["p4"]


def test_who_was_typed_before_the_family_was_found_stays_and_the_card_comes_beneath():
    session = opened("family_registration")
    session.answer("/data/reg/district", "d")
    session.answer("/data/reg/contact_kind", "new")
    session.answer("/data/consent/consent_pd", "yes")
    session.answer("/data/member[1]/m/m_kind", "adult")

    session.answer("/data/reg/contact_kind", "known")
    session.answer("/data/reg/known_family", "f1")

    assert cards(session) == ["", "p1", "p2", "p3"]
    session.remove_repeat("/data/member", 0)
    assert cards(session) == ["p1", "p2", "p3"]


def test_an_entry_that_nobody_wrote_in_gives_way_to_the_card_of_the_family():
    session = opened("family_registration")
    session.answer("/data/reg/district", "d")
    session.answer("/data/reg/contact_kind", "new")
    session.answer("/data/consent/consent_pd", "yes")

    session.answer("/data/reg/contact_kind", "known")
    session.answer("/data/reg/known_family", "f1")

    assert cards(session) == ["p1", "p2", "p3"]


def test_typed_people_stay_while_the_consent_is_taken_back_for_a_moment():
    session = opened("family_registration")
    session.answer("/data/reg/contact_kind", "new")
    session.answer("/data/consent/consent_pd", "yes")
    session.add_repeat("/data/member")
    session.answer("/data/member[2]/m/m_given", "Вера")

    session.answer("/data/consent/consent_pd", "no")
    draft = session.instance_xml()

    again = opened("family_registration", instance=draft)
    again.answer("/data/consent/consent_pd", "yes")
    assert again.node("/data/member[2]/m/m_given").value == "Вера"


def test_a_known_family_s_people_count_in_the_check_of_the_household():
    session = known_family()

    assert session.node("/data/totals/n_children").value == "2"
    assert session.node("/data/totals/n_adults").value == "1"
    assert not session.node("/data/totals/no_carer_ack").relevant


def test_a_new_family_asks_for_its_members_as_ever():
    session = opened("family_registration")
    session.answer("/data/reg/contact_kind", "new")

    session.answer("/data/consent/consent_pd", "yes")

    assert cards(session) == [""]
    assert session.node("/data/member").can_add
    assert session.node("/data/member[1]/m/m_given").relevant
    assert not session.node("/data/member[1]/m/m_same").relevant
