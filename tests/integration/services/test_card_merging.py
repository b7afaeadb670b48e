"""Cards made one: chosen field by field, undone, deleted, erased, and by whose right."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.card_merge import MERGED
from fieldkit.records.change import EntityType, Op
from fieldkit.records.entity import Entity
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.pairs import DIFFERENT
from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.records.submission import Subject
from fieldkit.services.card_comparing import CardsNotMergeable, TwoUsers, compare_cards
from fieldkit.services.card_merging import (
    CardsChanged,
    MergedTooLong,
    PartedAlready,
    list_merges,
    merge_cards,
    part_cards,
)
from fieldkit.services.case_team import LedByOthers
from fieldkit.services.cases import family_card, find_families
from fieldkit.services.data import DataFormat, export_data
from fieldkit.services.deleting import bring_back, delete_card, delete_person, list_deleted
from fieldkit.services.erasing import erase_person
from fieldkit.services.undoing import step_done, undo_step
from tests.support.workspaces import registrations_of, seminar, session_of, submission

P, A = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT


def save(workspace, *entities):
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def get(workspace, list_name, key):
    with workspace.reading() as work:
        return work.entities.get(list_name, key)


@pytest.fixture
def twins(laptop):
    """Two cards of one family, with the same mother, a case and a form each."""
    facts = {"surname": "Рябинина", "given": "Анна", "birth_date": "1994-05-02", "kind": "adult"}
    save(
        laptop,
        Entity("families", "f1", "Рябинины", {"surname": "Рябинина", "phone": "+7 000 1"}),
        Entity(
            "families",
            "f2",
            "Рябинины",
            {"surname": "Рябинина", "phone": "+7 000 2", "address": "Речная, 5"},
        ),
        Entity("persons", "p1", "1", {"family_id": "f1", **facts}),
        Entity("persons", "p2", "2", {"family_id": "f2", "patronymic": "Олеговна", **facts}),
        Entity("cases", "c1", "", {"family_id": "f1", "case_no": "1", "status": "open"}),
        Entity("cases", "c2", "", {"family_id": "f2", "case_no": "2", "status": "open"}),
    )
    with laptop.unit_of_work() as work:
        for number in (1, 2):
            about = Subject("families", f"f{number}")
            xml = f"<data><who>p{number}</who><said>Слово {number}</said></data>"
            work.submissions.save(submission(f"uuid:{number}", about, xml=xml))
        work.commit()
    return laptop


def merge(workspace, **others):
    others = {"chosen": {"phone": "+7 000 2"}, "relatives": [("p1", "p2")], **others}
    return merge_cards(workspace, "families", "f1", "f2", **others)


def test_a_comparison_says_what_differs_what_is_taken_over_and_what_hangs_on_the_card(twins):
    found = compare_cards(twins, "families", "f1", "f2")

    assert [(one.name, one.kept.value, one.gone.value) for one in found.differing] == [
        ("phone", "+7 000 1", "+7 000 2")
    ]
    assert found.differing[0].gone.author == twins.user.name
    assert len(found.filled) == 1
    told = (found.hanging.cases, found.hanging.open_cases, found.hanging.forms)
    assert told == (1, 1, 1)
    assert (found.hanging.persons, found.kept_hanging.open_cases) == (1, 1)
    assert [(one.kept_id, one.gone_id) for one in found.relatives] == [("p1", "p2")]


def test_the_chosen_value_stands_and_the_other_stays_in_the_history(twins):
    merge(twins)

    card = get(twins, "families", "f2")
    assert (card.id, card.get("phone"), card.get("address")) == ("f1", "+7 000 2", "Речная, 5")
    assert card.discrepancies == ()
    with twins.reading() as work:
        history = work.changes.history(EntityType.ENTITY, "families/f1")
        assert work.entities.own("families", "f2").get("phone") == "+7 000 2"
    assert [one.payload for one in history if one.field == "phone"] == ["+7 000 1", "+7 000 2"]


def test_a_merged_family_is_one_on_its_card_and_in_the_list(twins):
    merge(twins)

    card = family_card(twins, "f2")
    assert card.family.id == "f1"
    assert {case.id for case in card.cases} == {"c1", "c2"}
    assert [one.id for one in card.members] == ["p1"]
    assert card.members[0].name == "Рябинина Анна Олеговна"
    assert {one.instance_id for one in card.timeline} == {"uuid:1", "uuid:2"}
    assert find_families(twins).total == 1


def test_what_nobody_chose_between_stays_a_question(twins):
    merge(twins, chosen={})

    assert get(twins, "families", "f1").discrepancies == ("phone",)
    assert get(twins, "families", "f1").get("address") == "Речная, 5"


def test_parting_puts_back_what_the_merge_wrote_and_remembers_that_they_are_two(twins):
    before = [get(twins, "families", "f1"), get(twins, "persons", "p1")]
    made = merge(twins)

    part_cards(twins, made.id)

    after = [get(twins, "families", "f1"), get(twins, "persons", "p1")]
    for one, other in zip(after, before, strict=True):
        held = {name: value for name, value in one.properties.items() if value}
        assert held == other.properties
    assert get(twins, "families", "f2").id == "f2"
    assert get(twins, "persons", "p2").id == "p2"
    with twins.reading() as work:
        assert [one.id for one in work.entities.list(DIFFERENT)] == ["f1_f2"]
    assert list_merges(twins) == ()
    with pytest.raises(PartedAlready):
        part_cards(twins, made.id)


def test_parting_leaves_what_somebody_has_written_since(twins):
    made = merge(twins)
    save(twins, Entity("families", "f1", "Рябинины", {"phone": "+7 000 3"}))

    part_cards(twins, made.id)

    assert get(twins, "families", "f1").get("phone") == "+7 000 3"
    assert get(twins, "families", "f2").get("phone") == "+7 000 2"


def test_a_merge_of_a_moment_ago_is_undone_as_any_step(twins):
    merge(twins)
    step = step_done(twins, "merged")

    undo_step(twins, step)

    assert get(twins, "families", "f2").id == "f2"
    assert get(twins, "families", "f1").get("phone") == "+7 000 1"
    with twins.reading() as work:
        assert list(work.entities.list(DIFFERENT)) == []


def test_after_thirty_days_cards_stay_one(twins):
    made = merge(twins)
    now = twins.now()
    with twins.reading() as work:
        at = work.merges.get(made.id).at
    twins.now = lambda: at + timedelta(days=31)
    with pytest.raises(MergedTooLong):
        part_cards(twins, made.id)
    twins.now = lambda: now


def test_cards_that_changed_since_they_were_compared_are_compared_again(twins):
    seen = compare_cards(twins, "families", "f1", "f2").looked_at
    save(twins, Entity("families", "f2", "Рябинины", {"phone": "+7 000 9"}))

    with pytest.raises(CardsChanged):
        merge(twins, looked_at=seen)

    assert get(twins, "families", "f2").id == "f2"


def test_a_card_is_not_merged_with_itself_nor_with_one_that_is_gone(twins):
    merge(twins)

    for pair in (("f1", "f1"), ("f1", "f2"), ("f1", "nobody")):
        with pytest.raises(CardsNotMergeable):
            merge_cards(twins, "families", *pair, chosen={})


def test_only_who_may_change_both_cards_merges_them(twins):
    save(
        twins,
        Entity("specialists", "s1", "Ивина", {}),
        Entity("specialists", "s2", "Осинина", {}),
        Entity("cases", "c2", "", {"curator_id": "s2"}),
    )
    made = merge(twins)
    part_cards(twins, made.id)
    twins.user = replace(twins.user, role=Role.SPECIALIST, specialist_id="s1")
    twins.users_changed()

    with pytest.raises(LedByOthers):
        compare_cards(twins, "families", "f1", "f2")
    with pytest.raises(LedByOthers):
        merge(twins)
    with pytest.raises(NotAllowed):
        merge_cards(twins, "specialists", "s1", "s2", chosen={})


def test_a_merge_of_a_family_that_others_lead_is_not_parted_nor_listed(twins):
    made = merge(twins)
    save(
        twins,
        Entity("specialists", "s2", "Осинина", {}),
        Entity("cases", "c2", "", {"curator_id": "s2"}),
    )
    twins.user = replace(twins.user, role=Role.SPECIALIST, specialist_id="s1")
    twins.users_changed()

    with pytest.raises(LedByOthers):
        part_cards(twins, made.id)
    assert list_merges(twins) == ()


def test_two_who_both_work_here_stay_two(laptop):
    save(laptop, Entity("specialists", "s1", "Ивина"), Entity("specialists", "s2", "Ивина И."))
    with laptop.unit_of_work() as work:
        work.users.save(replace(laptop.user, specialist_id="s1"))
        work.users.add(replace(laptop.user, id="u2", specialist_id="s2"))
        work.commit()

    with pytest.raises(TwoUsers):
        merge_cards(laptop, "specialists", "s1", "s2", chosen={})


def test_deleting_a_merged_family_deletes_both_cards_and_bringing_back_brings_both(twins):
    merge(twins)

    delete_card(twins, "families", "f1", "дважды")

    for key in ("f1", "f2"):
        assert get(twins, "families", key).deleted
        assert get(twins, "persons", key.replace("f", "p")).deleted
    assert [one.entity_id for one in list_deleted(twins)] == ["f1"]

    bring_back(twins, "families", "f1")

    assert get(twins, "families", "f2").id == "f1"
    assert [one.id for one in family_card(twins, "f1").members] == ["p1"]


def test_a_deleted_person_does_not_live_on_by_the_other_card(twins):
    merge(twins)

    delete_person(twins, "p1", "ошибка")

    assert get(twins, "persons", "p2").deleted
    assert family_card(twins, "f1").members == ()


def test_erasing_a_merged_person_erases_both_ids_and_what_was_said_of_the_merge(twins):
    merge(twins, reason="Анна Рябинина записана дважды")

    act = erase_person(twins, "p2", ErasureReason.DEMAND)

    with twins.reading() as work:
        for key in ("p1", "p2", "f1", "f2"):
            list_name = "persons" if key.startswith("p") else "families"
            assert work.entities.own(list_name, key).erased
        assert work.merges.list() == ()
        assert [one for one in work.entities.list(MERGED) if not one.erased] == []
        for form in work.submissions.list():
            assert ">p1<" not in form.xml
            assert ">p2<" not in form.xml
    assert set(act.facts["forms"]) == {"uuid:1", "uuid:2"}
    with twins.database._engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT payload FROM changes WHERE payload LIKE '%Анна%'")
        assert left.all() == []


def test_marks_of_both_in_one_session_are_one_and_ask_where_they_differ(laptop):
    event = seminar()
    session = session_of(event)
    one, two = registrations_of(event, 2)
    one, two = replace(one, specialist_id="s1"), replace(two, specialist_id="s2")
    save(laptop, Entity("specialists", "s1", "Дроздова"), Entity("specialists", "s2", "Дроздова"))
    with laptop.unit_of_work() as work:
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations([one, two])
        work.attendance.save_marks([Mark(session.id, one.id, A), Mark(session.id, two.id, P)])
        work.commit()

    found = compare_cards(laptop, "specialists", "s1", "s2")
    made = merge_cards(laptop, "specialists", "s1", "s2", chosen={})

    assert found.hanging.sessions == 1
    with laptop.reading() as work:
        grid = work.attendance.grid(event.id)
        assert [person.id for person in grid.participants()] == [one.id]
        mark = grid.marks[session.id, one.id]
        assert (mark.status, mark.discrepancy) == (P, True)

    part_cards(laptop, made.id)

    with laptop.reading() as work:
        grid = work.attendance.grid(event.id)
        assert {person.id for person in grid.participants()} == {one.id, two.id}
        assert grid.registrations[1].specialist_id in {"s1", "s2"}
        assert work.attendance.registration(two.id).specialist_id == "s2"


def test_a_row_that_a_pack_ships_can_be_merged(laptop):
    with laptop.reading() as work:
        one, two = list(work.entities.list("organisations"))[:2]

    merge_cards(laptop, "organisations", one.id, two.id, chosen={})

    with laptop.reading() as work:
        assert work.entities.get("organisations", two.id).id == one.id
        assert two.id not in {row.id for row in work.entities.list("organisations")}


def test_whoever_is_merged_goes_on_working_as_the_other_card(laptop):
    save(laptop, Entity("specialists", "s1", "Ивина"), Entity("specialists", "s2", "Ивина И."))
    with laptop.unit_of_work() as work:
        work.users.save(replace(laptop.user, specialist_id="s2"))
        work.commit()

    made = merge_cards(laptop, "specialists", "s1", "s2", chosen={})

    with laptop.reading() as work:
        assert work.users.get(laptop.user.id).specialist_id == "s1"

    part_cards(laptop, made.id)

    with laptop.reading() as work:
        assert work.users.get(laptop.user.id).specialist_id == "s2"


def test_the_merge_is_a_record_of_its_own_and_old_changes_stay(twins):
    with twins.reading() as work:
        before = work.changes.history(EntityType.ENTITY, "families/f2")

    merge(twins)

    with twins.reading() as work:
        assert work.changes.history(EntityType.ENTITY, "families/f2") == before
        record = work.merges.list()[0]
        history = work.changes.history(EntityType.ENTITY, f"{MERGED}/{record.id}")
    assert all(one.op is Op.SET for one in history)


def test_an_export_says_by_which_other_ids_a_card_is_known(twins, tmp_path):
    merge(twins)

    export_data(twins, "families", tmp_path / "семьи.csv", DataFormat.CSV)

    head, *rows = (tmp_path / "семьи.csv").read_text("utf-8-sig").splitlines()
    assert head.rstrip().endswith("aliases")
    assert [row.rstrip()[-2:] for row in rows] == ["f2"]
