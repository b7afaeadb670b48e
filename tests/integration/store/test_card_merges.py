"""Cards that were made one are one for whoever reads, and nothing of the log is rewritten."""

from dataclasses import replace

import pytest

from fieldkit.records.card_merge import CardMerge
from fieldkit.records.change import EntityType
from fieldkit.records.discrepancy import Discrepancy
from fieldkit.records.entity import Entity
from fieldkit.records.event import EventFormat
from fieldkit.records.ids import new_id
from fieldkit.records.pairs import DIFFERENT, pair_of
from fieldkit.records.submission import Subject
from tests.support.workspaces import (
    do,
    draft,
    family,
    hand_over,
    registrations_of,
    seminar,
    submission,
)

FAMILY = Subject("families", "f2")


def person(key: str, family_id: str, **facts: str) -> Entity:
    return Entity("persons", key, key, {"family_id": family_id, **facts})


def merge(database, kept: str, gone: str, list_name: str = "families") -> CardMerge:
    made = CardMerge(new_id(), list_name, kept, gone, by="Ольхова", reason="одна семья")
    do(database, lambda work: work.merges.make(made))
    return made


def get(database, key: str, list_name: str = "families") -> Entity:
    with database.reading() as work:
        return work.entities.get(list_name, key)


def exchange(*pair) -> None:
    for _ in range(2):
        hand_over(pair[0], pair[1])
        hand_over(pair[1], pair[0])


@pytest.fixture
def families(laptop, other):
    """Two cards of one family, each with a person, a case and a form, that both laptops know."""

    def made(work):
        work.entities.save(family("f1", "Рябинины", surname="Рябинина", phone="1"))
        work.entities.save(family("f2", "Рябинины-Осинины", surname="Осинина", settlement="Ряж"))
        for number in (1, 2):
            work.entities.save(person(f"p{number}", f"f{number}"))
            case = {"family_id": f"f{number}", "case_no": f"2611-004{number}", "status": "open"}
            work.entities.save(Entity("cases", f"c{number}", "", case))
            subject = Subject("families", f"f{number}")
            work.submissions.save(submission(f"uuid:{number}", subject))

    do(laptop, made)
    hand_over(laptop, other)


@pytest.mark.usefixtures("families")
def test_either_id_finds_the_card_that_is_gone_on_with(laptop):
    merge(laptop, "f1", "f2")

    with laptop.reading() as work:
        assert work.entities.get("families", "f2").id == "f1"
        assert work.entities.some("families", ["f2"])["f2"].id == "f1"
        assert work.entities.named({"families": ["f2"]})["families", "f2"].id == "f1"
        assert work.entities.rows_of("families", ["f2"])["f2"][1]["name"] == "f1"
        assert work.entities.rows_having("families", "name", "f2")[0][1]["name"] == "f1"
        assert work.entities.get("families", "f1").also == ("f2",)
        assert work.entities.own("families", "f2").get("surname") == "Осинина"


@pytest.mark.usefixtures("families")
def test_what_names_either_card_stands_under_the_one(laptop):
    do(laptop, lambda work: work.drafts.save(draft(subject=FAMILY)))
    merge(laptop, "f1", "f2")

    with laptop.reading() as work:
        for key in ("f1", "f2"):
            related = work.entities.related("cases", "family_id", key)
            assert [one.id for one in related] == ["c1", "c2"]
            found = work.submissions.for_subject("families", key)
            assert {one.instance_id for one in found} == {"uuid:1", "uuid:2"}
            persons = work.entities.related_to("persons", "family_id", [key])
            assert [one.id for one in persons[key]] == ["p1", "p2"]
        assert work.submissions.get("uuid:2").subjects == (Subject("families", "f1"),)
        assert work.drafts.get("d1").subject == Subject("families", "f1")


@pytest.mark.usefixtures("families")
def test_a_merged_card_is_counted_and_listed_once_and_found_by_both_names(laptop):
    merge(laptop, "f1", "f2")

    with laptop.reading() as work:
        assert work.entities.count("families") == 1
        assert [one.id for one in work.entities.list("families")] == ["f1"]
        assert [one["name"] for one in work.entities.rows("families")] == ["f1"]
        assert work.entities.deleted("families") == []
        for typed in ("рябинина", "осинина", "2611-0042"):
            page = work.entities.page("families", query=typed)
            assert [one.id for one in page.entities] == ["f1"]
        assert [one.id for one in work.entities.numbered("families", "2611-0042")] == ["f1"]


@pytest.mark.usefixtures("families")
def test_parting_leaves_everything_as_it_was(laptop):
    with laptop.reading() as work:
        before = [list(work.entities.list(name)) for name in ("families", "persons", "cases")]
    made = merge(laptop, "f1", "f2")

    do(laptop, lambda work: work.merges.part([made]))

    with laptop.reading() as work:
        after = [list(work.entities.list(name)) for name in ("families", "persons", "cases")]
        assert after == before
        assert [one.instance_id for one in work.submissions.for_subject("families", "f2")] == [
            "uuid:2"
        ]
        page = work.entities.page("families", query="осинина")
        assert [one.id for one in page.entities] == ["f2"]


@pytest.mark.usefixtures("families")
def test_what_a_laptop_writes_on_the_old_card_unaware_is_asked_about(laptop, other):
    merge(laptop, "f1", "f2")
    do(other, lambda work: work.entities.save(family("f2", "Рябинины-Осинины", surname="Ивина")))
    exchange(laptop, other)
    what = Discrepancy(EntityType.ENTITY, "families/f1", "surname")

    for database in (laptop, other):
        with database.reading() as work:
            assert work.discrepancies.list() == (what,)
            told = [one.value for one in work.discrepancies.versions(what)]
        assert told == ["Ивина", "Рябинина"]
        assert get(database, "f1").get("surname") == "Рябинина"
        assert get(database, "f2").discrepancies == ("surname",)

    do(other, lambda work: work.discrepancies.decide(what, "Рябинина"))
    exchange(laptop, other)

    for database in (laptop, other):
        with database.reading() as work:
            assert work.discrepancies.list() == ()
        assert get(database, "f1").get("surname") == "Рябинина"


@pytest.mark.usefixtures("families")
def test_what_the_card_lacks_and_a_laptop_writes_on_the_old_one_is_there(laptop, other):
    merge(laptop, "f1", "f2")
    do(other, lambda work: work.entities.save(family("f2", "Рябинины-Осинины", address="Речная")))
    exchange(laptop, other)

    for database in (laptop, other):
        assert get(database, "f1").get("address") == "Речная"
        assert get(database, "f1").discrepancies == ()


@pytest.mark.usefixtures("families")
def test_writing_over_what_stood_on_the_old_card_ends_the_question(laptop, other):
    merge(laptop, "f1", "f2")
    do(other, lambda work: work.entities.save(family("f2", "Рябинины-Осинины", address="Речная")))
    exchange(laptop, other)

    do(laptop, lambda work: work.entities.save(family("f1", "Рябинины", address="Лесная")))
    exchange(laptop, other)

    for database in (laptop, other):
        assert get(database, "f1").get("address") == "Лесная"
        assert get(database, "f1").discrepancies == ()


@pytest.mark.usefixtures("families")
def test_merges_in_opposite_directions_end_the_same_and_ask_what_differs(laptop, other):
    merge(laptop, "f1", "f2")
    merge(other, "f2", "f1")
    do(other, lambda work: work.entities.save(family("f2", "Рябинины-Осинины", phone="2")))
    exchange(laptop, other)

    for database in (laptop, other):
        assert get(database, "f2").id == get(database, "f1").id == "f1"
        assert get(database, "f1").discrepancies == ("phone",)


@pytest.mark.usefixtures("families")
def test_a_card_is_found_over_several_merges(laptop, other):
    do(other, lambda work: work.entities.save(family("f3", "Осинины")))
    exchange(laptop, other)
    merge(laptop, "f2", "f1")
    merge(other, "f3", "f2")
    exchange(laptop, other)

    for database in (laptop, other):
        assert {get(database, key).id for key in ("f1", "f2", "f3")} == {"f3"}
        with database.reading() as work:
            related = work.entities.related("cases", "family_id", "f1")
        assert [one.id for one in related] == ["c1", "c2"]


@pytest.mark.usefixtures("families")
def test_where_the_card_was_deleted_elsewhere_the_other_goes_on(laptop, other):
    merge(laptop, "f1", "f2")
    with other.reading() as work:
        card = work.entities.get("families", "f1")
    do(other, lambda work: work.entities.save(replace(card, deleted=True)))
    exchange(laptop, other)

    for database in (laptop, other):
        assert get(database, "f1").id == "f2"
        assert not get(database, "f1").deleted
        with database.reading() as work:
            assert len(work.entities.related("cases", "family_id", "f2")) == 2


@pytest.mark.usefixtures("families")
def test_of_whom_somebody_says_that_they_are_two_they_are_two(laptop, other):
    merge(laptop, "f1", "f2")
    do(other, lambda work: work.entities.save(pair_of(DIFFERENT, "f1", "f2")))
    exchange(laptop, other)

    for database in (laptop, other):
        assert get(database, "f2").id == "f2"

    merge(other, "f1", "f2")
    exchange(laptop, other)

    for database in (laptop, other):
        assert get(database, "f2").id == "f1"


def test_people_on_rosters_are_named_by_the_card_that_is_gone_on_with(laptop):
    event = replace(seminar(), format=EventFormat.SEMINAR)
    one = replace(registrations_of(event, 1)[0], specialist_id="s2", organisation_id="o2")

    def made(work):
        for key in ("s1", "s2"):
            work.entities.save(Entity("specialists", key, f"Дроздова {key}"))
        for key in ("o1", "o2"):
            work.entities.save(Entity("organisations", key, f"Центр {key}", {"parent": "o2"}))
        work.entities.save(Entity("cases", "c1", "", {"curator_id": "s2", "team_ids": "s2 s3"}))
        work.attendance.save_event(event)
        work.attendance.save_registrations([one])

    do(laptop, made)

    merge(laptop, "s1", "s2", "specialists")
    merge(laptop, "o1", "o2", "organisations")

    with laptop.reading() as work:
        held = work.attendance.registration(one.id)
        assert (held.specialist_id, held.organisation_id) == ("s1", "o1")
        assert work.entities.get("cases", "c1").get("curator_id") == "s1"
        assert work.entities.get("cases", "c1").get("team_ids") == "s1 s3"
        assert work.entities.get("organisations", "o2").get("parent") == "o1"
        assert work.case_teams.knows("s2", "any")


def test_a_card_that_has_not_come_yet_is_waited_for(laptop, other):
    do(other, lambda work: work.entities.save(family("f2", "Рябинины")))
    merge(other, "f1", "f2")
    hand_over(other, laptop)
    assert get(laptop, "f2").id == "f2"

    do(other, lambda work: work.entities.save(family("f1", "Осинины")))
    hand_over(other, laptop)

    assert get(laptop, "f2").id == "f1"


@pytest.mark.usefixtures("families")
def test_saving_what_names_the_old_card_logs_nothing(laptop):
    merge(laptop, "f1", "f2")
    before = len(history(laptop, "persons/p2"))

    do(laptop, lambda work: work.entities.save(person("p2", "f2")))

    assert len(history(laptop, "persons/p2")) == before


def history(database, key):
    with database.reading() as work:
        return work.changes.history(EntityType.ENTITY, key)
