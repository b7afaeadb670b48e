"""Names taken off a sign-in sheet are gone on other laptops too, and stay off after a rebuild."""

from dataclasses import replace

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from tests.support.workspaces import (
    acquaint,
    do,
    hand_over,
    registrations_of,
    seminar,
    session_of,
    workspace,
)

NAME = "Свиристелева Аглая"


@pytest.fixture
def laptops(tmp_path):
    both = workspace(tmp_path / "один"), workspace(tmp_path / "другой")
    acquaint(*both)
    yield both
    for one in both:
        one.close()


@pytest.fixture
def event():
    return seminar()


@pytest.fixture
def people(laptops, event):
    """Register two people with a mark each, and let the other laptop know."""
    session = session_of(event)
    first, second = registrations_of(event, 2)
    first = replace(first, name=NAME, position="психолог", consent_page="7", specialist_id="sp")

    def save(work):
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations([first, second])
        late = AttendanceStatus.LATE
        work.attendance.save_marks([Mark(session.id, first.id, late, 5, f"звонила {NAME}")])

    do(laptops[0], save)
    hand_over(*laptops)
    return first, second


def names(database, event):
    with database.reading() as work:
        return [one.name for one in work.attendance.grid(event.id).registrations]


def test_the_other_laptop_loses_the_name_with_the_next_bundle(laptops, event, people):
    here, there = laptops
    do(here, lambda work: work.erasures.take_names_off([people[0].id]))

    before = names(there, event)
    hand_over(here, there)

    with there.reading() as work:
        grid = work.attendance.grid(event.id)
        taken = work.erasures.names_taken_off()
        history = [
            one.payload for one in work.changes.history("registration", people[0].id) if one.payload
        ]
    (mark,) = grid.marks.values()
    assert before[0] == NAME
    assert [one.name for one in grid.registrations] == ["№ 1", people[1].name]
    assert grid.registrations[0].specialist_id == ""
    assert (mark.status, mark.note) == (AttendanceStatus.LATE, "")
    assert taken == {people[0].id}
    assert NAME not in history
    assert there.tables_apart() == ()


def test_events_with_names_are_counted(laptops, event, people):
    here = laptops[0]
    with here.reading() as work:
        before = work.attendance.named()

    do(here, lambda work: work.erasures.take_names_off([one.id for one in people]))

    with here.reading() as work:
        after = work.attendance.named()
    assert before == ((event, 2),)
    assert after == ()


def test_a_name_that_was_corrected_elsewhere_meanwhile_goes_too(laptops, event, people):
    here, there = laptops
    do(here, lambda work: work.erasures.take_names_off([people[0].id]))
    corrected = replace(people[0], name=f"{NAME} Тихоновна")
    do(there, lambda work: work.attendance.save_registration(corrected))

    hand_over(here, there)
    hand_over(there, here)

    assert [names(one, event)[0] for one in laptops] == ["№ 1", "№ 1"]
    for one in laptops:
        with one.reading() as work:
            history = work.changes.history("registration", people[0].id)
        assert not any(NAME in str(change.payload) for change in history)
        assert one.tables_apart() == ()
