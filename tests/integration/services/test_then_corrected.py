"""What somebody was counted under is fixed once the event has begun, and corrected with a note."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from fieldkit.records.event import EventFormat
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.attendance import (
    RosterRow,
    create_event,
    import_roster,
    open_event,
    plan_sessions,
    update_registration,
)
from fieldkit.services.erasing_participants import erase_participant
from fieldkit.services.registrations import CorrectionUnsaid

DAY = date(2026, 11, 18)


@pytest.fixture
def person(laptop):
    laptop.now = lambda: datetime(2026, 11, 18, 12, tzinfo=UTC)
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    plan_sessions(laptop, event.id, [DAY], [(time(9), time(11))])
    import_roster(laptop, event.id, [RosterRow("Дроздова Вера", "КЦСОН", "Зейский")])
    return stored(laptop, event.id)


def stored(laptop, event_id):
    return open_event(laptop, event_id).registrations[0]


@pytest.mark.parametrize("altered", [{"org_then": "Опека"}, {"district_then": "Мазановский"}])
def test_after_the_beginning_a_correction_wants_a_note(laptop, person, altered):
    with pytest.raises(CorrectionUnsaid, match="Write down why"):
        update_registration(laptop, replace(person, **altered))

    assert stored(laptop, person.event_id) == person


def test_the_note_is_kept_with_the_row(laptop, person):
    wanted = replace(person, org_then="Опека", then_note="ошибка в заявке")

    update_registration(laptop, wanted)

    assert stored(laptop, person.event_id) == wanted


def test_the_next_correction_wants_a_note_of_its_own(laptop, person):
    noted = update_registration(laptop, replace(person, org_then="А", then_note="опечатка"))

    with pytest.raises(CorrectionUnsaid):
        update_registration(laptop, replace(noted, org_then="Б"))


def test_before_the_event_nobody_is_asked(laptop, person):
    laptop.now = lambda: datetime(2026, 11, 17, 12, tzinfo=UTC)

    update_registration(laptop, replace(person, org_then="Опека"))

    assert stored(laptop, person.event_id).org_then == "Опека"


def test_what_a_walk_in_left_empty_is_completed_without_a_note(laptop, person):
    laptop.now = lambda: datetime(2026, 11, 17, 12, tzinfo=UTC)
    empty = update_registration(laptop, replace(person, district_then=""))
    laptop.now = lambda: datetime(2026, 11, 19, 12, tzinfo=UTC)

    update_registration(laptop, replace(empty, district_then="Зейский"))

    assert stored(laptop, person.event_id).district_then == "Зейский"


def test_other_columns_are_rewritten_without_a_note(laptop, person):
    update_registration(laptop, replace(person, position="психолог"))

    assert stored(laptop, person.event_id).position == "психолог"


def test_the_note_goes_when_the_person_is_erased(laptop, person):
    noted = replace(person, org_then="Опека", then_note="Дроздова написала заявление")
    update_registration(laptop, noted)

    erase_participant(laptop, person.id, ErasureReason.WITHDRAWAL)

    assert stored(laptop, person.event_id).then_note == ""
