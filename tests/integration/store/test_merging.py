"""What several laptops wrote becomes one: nothing is lost, and differences are shown."""

from dataclasses import replace

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.change import EntityType
from fieldkit.records.discrepancy import Discrepancy
from fieldkit.records.entity import Entity
from tests.support.workspaces import (
    commits_of,
    do,
    family,
    hand_over,
    identity_of,
    registrations_of,
    seminar,
    session_of,
    submission,
)

P, A = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT


def save(database, **properties):
    do(database, lambda work: work.entities.save(family(**properties)))


def entity(database):
    with database.reading() as work:
        return work.entities.get("families", "f1")


@pytest.fixture
def shared(laptop, other):
    """A family that both laptops know."""
    save(laptop, surname="Рябинина", phone="1")
    hand_over(laptop, other)


def test_what_is_taken_in_is_there_and_counted(laptop, other):
    save(laptop, surname="Рябинина")
    commits, device = commits_of(laptop), identity_of(laptop).device

    with other.unit_of_work() as work:
        applied = work.changes.apply(commits, source=device)
        work.commit()

    assert (applied.new, applied.known, applied.parked, applied.discrepancies) == (2, 0, 0, 0)
    assert entity(other).properties == {"surname": "Рябинина"}
    assert entity(other).trunk_version == 1


def test_taking_in_twice_changes_nothing(laptop, other):
    save(laptop, surname="Рябинина")
    hand_over(laptop, other)
    before = entity(other)

    with other.unit_of_work() as work:
        applied = work.changes.apply(commits_of(laptop), source=identity_of(laptop).device)
        work.commit()

    assert (applied.new, applied.known) == (0, 2)
    assert entity(other) == before


def test_different_fields_join(laptop, other, shared):
    save(laptop, surname="Осинина")
    save(other, phone="2")

    hand_over(laptop, other)
    hand_over(other, laptop)

    for database in (laptop, other):
        assert entity(database).properties == {"surname": "Осинина", "phone": "2"}
        assert entity(database).discrepancies == ()


def test_one_field_written_twice_is_a_discrepancy_until_decided(laptop, other, shared):
    save(laptop, surname="Осинина")
    save(other, surname="Клёнова")

    with other.unit_of_work() as work:
        applied = work.changes.apply(commits_of(laptop), source=identity_of(laptop).device)
        work.commit()
    hand_over(other, laptop)

    assert applied.discrepancies == 1
    assert entity(laptop).discrepancies == entity(other).discrepancies == ("surname",)
    assert (
        entity(laptop).properties
        == entity(other).properties
        == {
            "surname": "Клёнова",
            "phone": "1",
        }
    )

    what = Discrepancy(EntityType.ENTITY, "families/f1", "surname")
    do(laptop, lambda work: work.discrepancies.decide(what, "Осинина"))
    hand_over(laptop, other)

    for database in (laptop, other):
        assert entity(database).properties["surname"] == "Осинина"
        assert entity(database).discrepancies == ()
        with database.reading() as work:
            assert work.changes.discrepancies() == ()


def test_the_same_value_twice_is_no_discrepancy(laptop, other, shared):
    save(laptop, surname="Осинина")
    save(other, surname="Осинина")

    hand_over(laptop, other)

    assert entity(other).discrepancies == ()


def test_a_third_laptop_sees_the_same_in_any_order(laptop, other, office, shared):
    save(laptop, surname="Осинина")
    save(other, surname="Клёнова")
    own, theirs = commits_of(laptop), commits_of(other)

    do(office, lambda work: work.changes.apply(theirs, source=identity_of(other).device))

    with office.reading() as work:
        assert work.changes.waiting_count() == 1
        assert work.entities.get("families", "f1") is None

    do(office, lambda work: work.changes.apply(own, source=identity_of(laptop).device))

    with office.reading() as work:
        assert work.changes.waiting_count() == 0
    assert entity(office).discrepancies == ("surname",)


def test_an_edit_of_what_another_deleted_is_a_discrepancy_and_stays(laptop, other, shared):
    do(laptop, lambda work: work.entities.save(replace(family(), deleted=True)))
    save(other, phone="2")

    hand_over(laptop, other)
    hand_over(other, laptop)

    for database in (laptop, other):
        assert not entity(database).deleted
        assert entity(database).discrepancies == ("",)
        with database.reading() as work:
            assert work.entities.page("families").total == 1


def test_an_edit_that_knew_of_the_deletion_brings_nothing_back(laptop, other, shared):
    do(laptop, lambda work: work.entities.save(replace(family(), deleted=True)))
    hand_over(laptop, other)

    with other.unit_of_work() as work:
        work.entities.save(replace(work.entities.get("families", "f1"), label="Осинины"))
        work.commit()
    hand_over(other, laptop)

    for database in (laptop, other):
        assert entity(database).deleted
        assert entity(database).discrepancies == ()


def test_of_different_marks_presence_is_shown_until_decided(laptop, other):
    event = seminar()
    session, people = session_of(event), registrations_of(event, 2)
    do(laptop, lambda work: work.attendance.save_event(event))
    do(laptop, lambda work: work.attendance.save_session(session))
    do(laptop, lambda work: work.attendance.save_registrations(people))
    hand_over(laptop, other)
    key = people[0].id
    do(laptop, lambda work: work.attendance.save_marks([Mark(session.id, key, P)]))
    do(other, lambda work: work.attendance.save_marks([Mark(session.id, key, A)]))

    hand_over(laptop, other)

    with other.reading() as work:
        assert work.attendance.sheet(session.id).marks[key] == Mark(
            session.id, key, P, discrepancy=True
        )

    do(other, lambda work: work.attendance.save_marks([Mark(session.id, key, P)]))

    with other.reading() as work:
        assert not work.attendance.sheet(session.id).marks[key].discrepancy


def test_saving_a_sheet_decides_no_discrepancy_by_the_way(laptop, other):
    event = seminar()
    session, people = session_of(event), registrations_of(event, 2)
    do(laptop, lambda work: work.attendance.save_event(event))
    do(laptop, lambda work: work.attendance.save_session(session))
    do(laptop, lambda work: work.attendance.save_registrations(people))
    hand_over(laptop, other)
    do(laptop, lambda work: work.attendance.save_marks([Mark(session.id, people[0].id, P)]))
    do(other, lambda work: work.attendance.save_marks([Mark(session.id, people[0].id, A)]))
    hand_over(laptop, other)

    with other.unit_of_work() as work:
        work.attendance.save_sheet(work.attendance.sheet(session.id).mark(people[1].id, A))
        work.commit()

    with other.reading() as work:
        assert work.attendance.sheet(session.id).marks[people[0].id].discrepancy


def test_a_submission_travels_whole(laptop, other):
    do(laptop, lambda work: work.submissions.save(submission()))

    hand_over(laptop, other)

    with other.reading() as work:
        assert work.submissions.get("uuid:1") == submission()


def test_an_office_passes_others_commits_on(laptop, other, office):
    save(laptop, surname="Рябинина")
    hand_over(laptop, office)
    device = identity_of(laptop)
    with office.reading() as work:
        relayed = list(work.changes.commits_after(device.device.id, device.epoch, 0))

    do(other, lambda work: work.changes.apply(relayed, source=identity_of(office).device))

    assert entity(other).properties == {"surname": "Рябинина"}
    assert relayed == commits_of(laptop)


def test_tips_reach_only_as_far_as_there_is_no_gap(laptop, other):
    for number in range(3):
        save(laptop, phone=str(number))
    first, second, third = commits_of(laptop)
    device = identity_of(laptop)
    chain = (device.device.id, device.epoch)

    do(other, lambda work: work.changes.apply([first, third], source=device.device))

    with other.reading() as work:
        assert work.changes.tips()[chain][0] == 2

    do(other, lambda work: work.changes.apply([second], source=device.device))

    with other.reading() as work, laptop.reading() as ours:
        assert work.changes.tips()[chain] == ours.changes.tips()[chain]
        assert work.changes.verify() == ()
    assert entity(other).properties["phone"] == "2"


def test_receiving_before_writing_puts_our_clock_after_theirs(laptop, other, shared):
    save(other, surname="Клёнова")

    with other.reading() as work:
        theirs, ours = work.changes.history(EntityType.ENTITY, "families/f1")[-2:]
    assert ours.hlc > theirs.hlc


def test_what_waits_for_two_takes_effect_when_both_came_at_once(laptop, other):
    do(laptop, lambda work: work.entities.save(Entity("families", "f9", "", deleted=True)))
    for value in ("Рябинина", "Осинина"):
        family = Entity("families", "f9", "", {"surname": value})
        do(laptop, lambda work, family=family: work.entities.save(family))

    for commit in reversed(commits_of(laptop)):
        do(other, lambda work, c=commit: work.changes.apply([c], source=identity_of(laptop).device))

    with other.reading() as work:
        assert work.changes.waiting_count() == 0
        assert work.entities.get("families", "f9").properties["surname"] == "Осинина"


def test_what_came_is_waited_for_no_more_while_another_lacks(laptop, other):
    """The deletion follows upon three changes, which come one by one."""
    do(
        laptop,
        lambda work: work.entities.save(Entity("families", "f9", "", {"surname": "Клёнова"})),
    )
    do(laptop, lambda work: work.entities.save(Entity("families", "f9", "", {"phone": "7"})))
    do(laptop, lambda work: work.entities.save(Entity("families", "f9", "", deleted=True)))
    first, second, deletion = commits_of(laptop)
    device = identity_of(laptop).device

    for commit in (deletion, second):
        do(other, lambda work, c=commit: work.changes.apply([c], source=device))
    waited_for = awaited(other)
    do(other, lambda work: work.changes.rebuild())

    assert waited_for == awaited(other)
    assert waited_for <= {bytes.fromhex(change.id) for change in first.changes}


def awaited(database):
    with database._engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT parent FROM waits").scalars())
