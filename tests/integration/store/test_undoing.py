"""A commit is taken back whole, while nobody went on from it and no bundle carries it."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.entity import Entity
from fieldkit.records.submission import Subject
from fieldkit.records.undoing import CarriedAway, FollowedUp, NotUndoable
from fieldkit.store.columns import metadata
from tests.support.workspaces import (
    do,
    family,
    registrations_of,
    seminar,
    session_of,
    submission,
    workspace,
)

EVENT = seminar()
SESSION = session_of(EVENT)
PEOPLE = registrations_of(EVENT, 2)


def undo_last(database):
    with database.unit_of_work() as work:
        found = work.undoing.take_back(work.undoing.last())
        work.commit()
    return found


def test_an_edit_is_taken_back(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="Рябинина")))
    do(laptop, lambda work: work.entities.save(family(surname="Осинина", phone="1")))

    undo_last(laptop)

    with laptop.reading() as work:
        assert work.entities.get("families", "f1").properties == {"surname": "Рябинина"}
        assert work.entities.page("families", query="осинина").total == 0
        assert work.changes.verify() == ()


def test_a_finalized_form_is_taken_back_with_all_it_made(laptop):
    def finalize(work):
        work.entities.save(family(surname="Рябинина"))
        work.submissions.save(submission("uuid:1", Subject("families", "f1")))

    do(laptop, finalize)

    assert undo_last(laptop) == ("uuid:1",)

    with laptop.reading() as work:
        assert work.submissions.get("uuid:1") is None
        assert work.submissions.for_subject("families", "f1") == ()
        assert work.entities.count("families") == 0
    do(laptop, finalize)
    with laptop.reading() as work:
        assert work.submissions.get("uuid:1") is not None
        assert work.changes.discrepancies() == ()


def test_what_a_bundle_carries_is_not_taken_back(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="Рябинина")))
    do(laptop, lambda work: work.changes.mark_handed_over("b1"))

    with pytest.raises(CarriedAway):
        undo_last(laptop)


def test_what_somebody_went_on_from_is_not_taken_back(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="Рябинина")))
    with laptop.reading() as work:
        first = work.undoing.last()
    do(laptop, lambda work: work.entities.save(family(phone="1")))

    with pytest.raises(FollowedUp), laptop.unit_of_work() as work:
        work.undoing.take_back(first)


def test_an_erasure_is_not_taken_back(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="Рябинина")))
    do(laptop, lambda work: work.erasures.erase([family()], reason="mistake"))

    with pytest.raises(NotUndoable):
        undo_last(laptop)


FAMILIES = st.sampled_from(["f1", "f2"])
VALUES = st.sampled_from(["", "Рябинина", "7"])
ACTS = st.one_of(
    st.tuples(st.just("entity"), FAMILIES, st.sampled_from(["surname", "phone"]), VALUES),
    st.tuples(st.just("delete"), FAMILIES, st.booleans()),
    st.tuples(st.just("form"), st.sampled_from(["uuid:1", "uuid:2"]), VALUES),
    st.tuples(st.just("mark"), st.sampled_from([0, 1]), st.sampled_from(["P", "A", ""])),
    st.tuples(st.just("event"), st.sampled_from(["Семинар", "Тренинг"])),
)


def act(work, kind, *facts):
    if kind == "entity":
        work.entities.save(Entity("families", facts[0], facts[2], {facts[1]: facts[2]}))
    elif kind == "delete":
        work.entities.save(Entity("families", facts[0], "", deleted=facts[1]))
    elif kind == "form":
        work.submissions.save(submission(facts[0], Subject("families", "f1"), title=facts[1]))
    elif kind == "mark" and facts[1]:
        mark = Mark(SESSION.id, PEOPLE[facts[0]].id, AttendanceStatus(facts[1]), 5)
        work.attendance.save_marks([mark])
    elif kind == "mark":
        work.attendance.clear_marks(SESSION.id, [PEOPLE[facts[0]].id])
    else:
        work.attendance.save_event(replace(EVENT, title=facts[0]))
        work.attendance.save_session(SESSION)
        work.attendance.save_registrations(PEOPLE)


SHOWN = ("entities", "submissions", "submission_subjects", "facets", "events", "sessions")
NUMBERS = {"thing", "version", "trunk_version", "branch_id", "created_at", "updated_at"}


def shown(database):
    """Return what can be seen: without tombstones, versions and moments."""
    found = {}
    with database._engine.connect() as connection:
        for name in (*SHOWN, "registrations", "marks"):
            table = metadata.tables[name]
            query = sa.select(*(one for one in table.columns if one.name not in NUMBERS))
            if name == "entities":
                query = query.where(table.c.deleted == 0)
            found[name] = sorted(map(tuple, connection.execute(query)), key=repr)
        words = connection.exec_driver_sql("SELECT words FROM entity_search")
        found["search"] = sorted(map(tuple, words))
    return found


@settings(max_examples=25)
@given(st.lists(ACTS, max_size=6), st.lists(ACTS, min_size=1, max_size=4))
def test_doing_and_undoing_leaves_what_was_there(tmp_path_factory, before, acts):
    database = workspace(tmp_path_factory.mktemp("отмена") / "а")
    for one in before:
        do(database, lambda work, one=one: act(work, *one))
    with database.reading() as work:
        last = work.undoing.last()
    seen = shown(database)

    def several(work):
        for one in acts:
            act(work, *one)

    do(database, several)
    with database.reading() as work:
        done = work.undoing.last()
    if done != last:
        with database.unit_of_work() as work:
            work.undoing.take_back(done)
            work.commit()

    assert shown(database) == seen
    with database.reading() as work:
        assert work.changes.verify() == ()
        assert work.changes.discrepancies() == ()
    do(database, lambda work: work.changes.rebuild())
    assert shown(database) == seen
    database.close()
