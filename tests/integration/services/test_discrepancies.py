"""What people wrote differently is told to those whom it concerns, and decided with a reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.change import EntityType
from fieldkit.records.discrepancy import (
    DecidedMeanwhile,
    Discrepancy,
    ReasonMissing,
    ValueDoesNotFit,
)
from fieldkit.records.entity import Entity
from fieldkit.records.event import EventFormat
from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.attendance import close_session, mark_attendance
from fieldkit.services.case_team import LedByOthers
from fieldkit.services.discrepancies import (
    count_discrepancies,
    decide_discrepancy,
    list_decisions,
    list_discrepancies,
)
from fieldkit.services.discrepancy_reading import DisputedRow
from fieldkit.services.event_planning import add_session, create_event
from fieldkit.services.registrations import register
from fieldkit.services.undoing import step_done, undo_step
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.answers import register_family, subject_of
from tests.support.colleagues import INNA, as_user
from tests.support.laptops import NOON, PASSPHRASE
from tests.support.workspaces import acquaint, hand_over

WHY = "подтвердила опека по телефону"


@pytest.fixture
def other(tmp_path: Path, laptop: Workspace) -> Iterator[Workspace]:
    """A second laptop, of a colleague who is among the specialists."""
    made = create_workspace(
        tmp_path / "вторая",
        user_name="Синицына Е. А.",
        passphrase=PASSPHRASE,
        device_name="11",
        cost=KeyCost.lowest(),
    )
    made.now = lambda: NOON
    acquaint(laptop.database, made.database)
    yield made
    made.close()


@pytest.fixture
def family(laptop: Workspace) -> str:
    return subject_of(register_family(laptop), "families").entity_id


@pytest.fixture
def child(laptop: Workspace, family: str) -> str:
    with laptop.reading() as work:
        return next(one.id for one in work.entities.list("persons") if one.get("kind") == "child")


def say(workspace: Workspace, list_name: str, entity_id: str, **values: str) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save(work.entities.get(list_name, entity_id).with_values(values))
        work.commit()


@pytest.fixture
def disputed(laptop: Workspace, other: Workspace, child: str) -> Discrepancy:
    """Where a child lives, written differently on two laptops."""
    hand_over(laptop.database, other.database)
    say(laptop, "persons", child, placement="kin")
    say(other, "persons", child, placement="guardianship")
    hand_over(other.database, laptop.database)
    return Discrepancy(EntityType.ENTITY, f"persons/{child}", "placement")


def only(workspace: Workspace) -> DisputedRow:
    (row,) = list_discrepancies(workspace)
    return row


def seen(workspace: Workspace) -> list[str]:
    return [one.id for one in only(workspace).versions]


def placement(workspace: Workspace, child: str) -> str:
    with workspace.reading() as work:
        return work.entities.get("persons", child).get("placement")


def test_both_values_stand_with_author_laptop_and_record(laptop, disputed):
    with speaking("ru"):
        row = only(laptop)

    assert row.what == disputed
    assert row.field_words == "Где живёт сейчас"
    assert row.place.startswith("Случай")
    assert {one.words for one in row.versions} == {
        "живёт у родственников",
        "под опекой, в приёмной семье",
    }
    assert [one.shown for one in row.versions] == [False, True]
    assert "11" in {one.laptop for one in row.versions}
    assert laptop.user.name in {one.author for one in row.versions}
    assert ("kin", "живёт у родственников") in row.choices
    assert "Дата рождения" in dict(row.around)
    assert all(name != "match_key" for name, _value in row.around)


def test_a_decision_is_kept_with_its_reason(laptop, disputed, child):
    decide_discrepancy(laptop, disputed, "kin", f"  {WHY} ", seen(laptop))

    assert placement(laptop, child) == "kin"
    assert list_discrepancies(laptop) == ()
    assert count_discrepancies(laptop) == 0
    (said,) = list_decisions(laptop)
    assert (said.reason, said.by) == (WHY, laptop.user.name)


def test_a_decision_is_undone_like_any_act(laptop, disputed, child):
    decide_discrepancy(laptop, disputed, "kin", WHY, seen(laptop))

    undo_step(laptop, step_done(laptop, "решено"))

    assert only(laptop).what == disputed
    assert list_decisions(laptop) == ()


def test_another_value_may_be_right(laptop, disputed, child):
    decide_discrepancy(laptop, disputed, "family", WHY, seen(laptop))

    assert placement(laptop, child) == "family"


def test_no_decision_without_a_reason(laptop, disputed):
    with pytest.raises(ReasonMissing):
        decide_discrepancy(laptop, disputed, "kin", "  ", seen(laptop))

    assert count_discrepancies(laptop) == 1


def test_a_code_that_no_list_has_is_not_kept(laptop, disputed):
    with pytest.raises(ValueDoesNotFit):
        decide_discrepancy(laptop, disputed, "на луне", WHY, seen(laptop))


def test_what_was_not_looked_at_is_not_decided(laptop, other, disputed, child):
    before = seen(laptop)
    say(other, "persons", child, placement="temp_institution")
    hand_over(other.database, laptop.database)

    with pytest.raises(DecidedMeanwhile):
        decide_discrepancy(laptop, disputed, "kin", WHY, before)


def test_whoever_is_not_in_the_team_sees_nothing_and_decides_nothing(laptop, disputed, inna, vera):
    ids = seen(laptop)

    def tries(theirs: Workspace) -> tuple[DisputedRow, ...]:
        with pytest.raises(LedByOthers):
            decide_discrepancy(theirs, disputed, "kin", WHY, ids)
        return list_discrepancies(theirs)

    assert as_user(laptop, INNA, tries) == ()


def test_an_attendance_taker_is_told_of_no_family(laptop, disputed, vera):
    ids = seen(laptop)
    taker = replace(laptop.user, role=Role.ATTENDANCE_TAKER)
    theirs = replace(laptop, user=taker)
    theirs.users_changed()
    with pytest.raises(NotAllowed):
        decide_discrepancy(theirs, disputed, "kin", WHY, ids)
    with pytest.raises(NotAllowed):
        list_discrepancies(theirs)


def test_marks_that_differ_name_event_session_and_person(laptop, other):
    event = create_event(
        laptop, "Семинар", EventFormat.SEMINAR, date(2026, 11, 12), date(2026, 11, 12)
    )
    session = add_session(laptop, event.id, date(2026, 11, 12), time(10), time(11))
    line = register(laptop, event.id, "Буковская Н. Л.")
    hand_over(laptop.database, other.database)
    mark_attendance(laptop, session.id, line.id, AttendanceStatus.PRESENT)
    mark_attendance(other, session.id, line.id, AttendanceStatus.ABSENT)
    hand_over(other.database, laptop.database)

    row = only(laptop)

    assert (row.title, row.event_id, row.session_id) == ("Буковская Н. Л.", event.id, session.id)
    assert [one.value for one in row.versions if one.shown] == ["P"]
    decide_discrepancy(laptop, row.what, "A", WHY, seen(laptop))
    with laptop.reading() as work:
        (mark,) = work.attendance.grid(event.id).marks.values()
    assert (mark.status, mark.discrepancy) == (AttendanceStatus.ABSENT, False)


def test_a_mark_of_a_closed_session_is_decided_by_whoever_plans_events(laptop, other, vera):
    event = create_event(
        laptop, "Семинар", EventFormat.SEMINAR, date(2026, 11, 12), date(2026, 11, 12)
    )
    session = add_session(laptop, event.id, date(2026, 11, 12), time(10), time(11))
    line = register(laptop, event.id, "Буковская Н. Л.")
    hand_over(laptop.database, other.database)
    mark_attendance(laptop, session.id, line.id, AttendanceStatus.PRESENT)
    mark_attendance(other, session.id, line.id, AttendanceStatus.ABSENT)
    close_session(laptop, session.id)
    hand_over(other.database, laptop.database)
    row = only(laptop)
    taker = replace(laptop, user=replace(laptop.user, role=Role.ATTENDANCE_TAKER))

    with pytest.raises(NotAllowed):
        decide_discrepancy(taker, row.what, "A", WHY, seen(laptop))

    decide_discrepancy(laptop, row.what, "A", WHY, seen(laptop))
    assert list_discrepancies(laptop) == ()


def test_a_colleague_of_another_laptop_is_named_by_their_row(laptop, other, disputed):
    with other.unit_of_work() as work:
        own = {"user_id": other.user.id}
        work.entities.save(Entity("specialists", "s9", "Синицына Е. А.", own))
        work.commit()
    hand_over(other.database, laptop.database)

    assert {one.author for one in only(laptop).versions} == {laptop.user.name, "Синицына Е. А."}
