"""What people wrote differently: both values are told, one is decided for, and it can be undone."""

from dataclasses import replace

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.change import EntityType, Op
from fieldkit.records.discrepancy import (
    Decision,
    Discrepancy,
    decision_of,
    decision_record,
)
from fieldkit.records.undoing import FollowedUp
from tests.support.workspaces import (
    do,
    family,
    hand_over,
    identity_of,
    registrations_of,
    seminar,
    session_of,
)

WHAT = Discrepancy(EntityType.ENTITY, "families/f1", "surname")
DELETION = Discrepancy(EntityType.ENTITY, "families/f1", "")


def save(database, **properties):
    do(database, lambda work: work.entities.save(family(**properties)))


@pytest.fixture
def disputed(laptop, other):
    """A family whose surname two laptops wrote differently; both know it."""
    save(laptop, surname="Рябинина")
    hand_over(laptop, other)
    save(laptop, surname="Осинина")
    save(other, surname="Клёнова")
    hand_over(laptop, other)
    hand_over(other, laptop)


def versions(database, what=WHAT):
    with database.reading() as work:
        return work.discrepancies.versions(what)


def decide(database, value, what=WHAT):
    decision = Decision("d1", what, "сверено с паспортом", "Ольхова", None)

    def act(work):
        work.discrepancies.decide(what, value)
        work.entities.save(decision_record(decision, subject_id="f1", family_id="f1"))

    do(database, act)


def surname(database):
    with database.reading() as work:
        return work.entities.get("families", "f1").properties["surname"]


def open_ones(database):
    with database.reading() as work:
        return work.discrepancies.list()


def undo(database):
    do(database, lambda work: work.undoing.take_back(work.undoing.last()))


def test_both_values_are_told_with_their_authors(laptop, other, disputed):
    found = versions(laptop)

    assert [(one.value, one.device) for one in found] == [
        ("Осинина", identity_of(laptop).device.id),
        ("Клёнова", identity_of(other).device.id),
    ]
    assert {one.op for one in found} == {Op.SET}


def test_a_decision_ends_it_everywhere_and_says_why(laptop, other, disputed):
    decide(laptop, "Осинина")
    hand_over(laptop, other)

    assert open_ones(laptop) == open_ones(other) == ()
    assert surname(other) == "Осинина"
    with other.reading() as work:
        said = decision_of(work.entities.get("decisions", "d1"))
    assert (said.what, said.reason, said.by) == (WHAT, "сверено с паспортом", "Ольхова")


@pytest.mark.parametrize("value", ["Осинина", "Клёнова", "Вязова"])
def test_a_decision_that_is_undone_is_the_same_question_again(laptop, other, disputed, value):
    decide(laptop, value)

    undo(laptop)
    hand_over(laptop, other)

    for database in (laptop, other):
        assert open_ones(database) == (WHAT,)
        assert {one.value for one in versions(database)} == {"Осинина", "Клёнова"}
        with database.reading() as work:
            assert work.entities.get("decisions", "d1").deleted


def test_an_undone_decision_is_the_same_after_a_rebuild(laptop, disputed):
    decide(laptop, "Вязова")
    undo(laptop)
    before = versions(laptop)

    do(laptop, lambda work: work.changes.rebuild())

    assert open_ones(laptop) == (WHAT,)
    assert versions(laptop) == before
    with laptop.reading() as work:
        assert work.changes.verify() == ()


def test_a_decision_that_somebody_followed_up_is_not_undone(laptop, disputed):
    decide(laptop, "Осинина")
    decided = do_last(laptop)
    save(laptop, surname="Вязова")

    with pytest.raises(FollowedUp):
        do(laptop, lambda work: work.undoing.take_back(decided))

    assert surname(laptop) == "Вязова"


def do_last(database):
    with database.reading() as work:
        return work.undoing.last()


@pytest.fixture
def half_deleted(laptop, other):
    """A family that one laptop deleted while the other went on with it."""
    save(laptop, surname="Рябинина", phone="1")
    hand_over(laptop, other)
    gone = family(surname="Рябинина", phone="1")
    do(laptop, lambda work: work.entities.save(deleted(gone)))
    save(other, phone="2")
    hand_over(laptop, other)
    hand_over(other, laptop)


def deleted(entity):
    return replace(entity, deleted=True)


def test_a_deletion_and_what_was_written_meanwhile_are_told(laptop, half_deleted):
    found = versions(laptop, DELETION)

    assert [(one.op, one.value) for one in found] == [(Op.DELETE, None), (Op.SET, "2")]


@pytest.mark.parametrize(("value", "gone"), [(True, False), (None, True)])
def test_it_is_decided_whether_a_record_stays(laptop, other, half_deleted, value, gone):
    decide(laptop, value, DELETION)
    hand_over(laptop, other)

    for database in (laptop, other):
        assert open_ones(database) == ()
        with database.reading() as work:
            assert work.entities.get("families", "f1").deleted == gone


@pytest.mark.parametrize("value", [True, None])
def test_whether_a_record_stays_is_asked_again_after_an_undo(laptop, other, half_deleted, value):
    decide(laptop, value, DELETION)

    undo(laptop)
    hand_over(laptop, other)

    for database in (laptop, other):
        assert open_ones(database) == (DELETION,)
        with database.reading() as work:
            assert not work.entities.get("families", "f1").deleted


def test_a_mark_is_decided_like_any_field(laptop, other):
    event = seminar()
    session = session_of(event)
    (person,) = registrations_of(event, 1)

    def plan(work):
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations([person])

    do(laptop, plan)
    hand_over(laptop, other)
    present, absent = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
    do(laptop, lambda w: w.attendance.save_marks([Mark(session.id, person.id, absent)]))
    do(other, lambda w: w.attendance.save_marks([Mark(session.id, person.id, present)]))
    hand_over(other, laptop)
    what = Discrepancy(EntityType.MARK, f"{session.id}/{person.id}", "status")

    assert {one.value for one in versions(laptop, what)} == {"A", "P"}
    decide(laptop, "A", what)

    with laptop.reading() as work:
        (mark,) = work.attendance.grid(event.id).marks.values()
        assert (mark.status, mark.discrepancy) == (absent, False)
    undo(laptop)
    assert open_ones(laptop) == (what,)


def test_an_erasure_takes_the_reason_too(laptop, disputed):
    decide(laptop, "Осинина")
    with laptop.reading() as work:
        found = work.entities.get("families", "f1")

    do(laptop, lambda work: work.erasures.erase([found], reason="demand"))

    with laptop.reading() as work:
        assert work.entities.get("decisions", "d1").get("reason") == ""
        history = work.changes.history(EntityType.ENTITY, "decisions/d1")
        assert all(one.payload != "сверено с паспортом" for one in history)
