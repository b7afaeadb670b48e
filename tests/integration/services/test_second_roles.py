"""Somebody speaks on one day and takes part on another: one human, counted in each part."""

from dataclasses import replace
from datetime import date, time
from types import SimpleNamespace

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.certificate import CertificateKind
from fieldkit.records.event import Consent, EventFormat, RegistrationRole
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.printed_sheet import SheetScope
from fieldkit.records.sheet_plan import people_on
from fieldkit.services.attendance import (
    AlreadyOnRoster,
    MarkWish,
    RosterRow,
    create_event,
    import_roster,
    mark_attendance,
    mark_many,
    open_event,
    plan_sessions,
    register,
    update_registration,
)
from fieldkit.services.certificates import preview_certificates
from fieldkit.services.erasing_participants import erase_participant
from fieldkit.services.event_report import event_report
from fieldkit.services.roster_import import Fate, preview_roster
from fieldkit.services.roster_twins import twins_on_roster
from fieldkit.services.second_roles import SessionsOfAnotherEvent, register_in_role, set_sessions
from fieldkit.services.workspace import Workspace

DAYS = [date(2026, 11, 10), date(2026, 11, 11)]
PARTS = [(time(10), time(13))]
P, A = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
SPEAKER, PARTICIPANT, GUEST = (
    RegistrationRole.SPEAKER,
    RegistrationRole.PARTICIPANT,
    RegistrationRole.GUEST,
)


@pytest.fixture
def seminar(laptop: Workspace) -> SimpleNamespace:
    """Two days; Kedrova speaks on the first and takes part in the second, others take part."""
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAYS[0], DAYS[1])
    first, second = plan_sessions(laptop, event.id, DAYS, PARTS)
    speaks = register(laptop, event.id, "Кедрова Анна", "КЦСОН", role=SPEAKER)
    set_sessions(laptop, speaks.id, [first.id])
    takes_part = register_in_role(laptop, speaks.id, PARTICIPANT)
    others = [register(laptop, event.id, f"Дроздова {n}", "Опека") for n in (1, 2)]
    wishes = [MarkWish(one.id, who.id, P) for one in (first, second) for who in others]
    mark_many(laptop, [*wishes, MarkWish(second.id, takes_part.id, P)])
    return SimpleNamespace(
        id=event.id, first=first, second=second, speaks=speaks, takes_part=takes_part
    )


def test_one_human_is_one_participant_one_speaker_and_one_in_the_room(laptop, seminar):
    summary = open_event(laptop, seminar.id).summary()

    assert (summary.attended, summary.speakers, summary.room) == (3, 1, 3)
    assert summary.registered == 3


def test_the_report_counts_the_room_too(laptop, seminar):
    register(laptop, seminar.id, "Министр Орлов", "Министерство", role=GUEST)

    figures = event_report(laptop, seminar.id).now

    assert (figures.attended, figures.speakers, figures.guests, figures.room) == (3, 1, 1, 4)


def test_nobody_is_in_the_room_before_anybody_came(laptop):
    event = create_event(laptop, "План", EventFormat.SEMINAR, DAYS[0], DAYS[1])
    register(laptop, event.id, "Кедрова Анна", "КЦСОН", role=SPEAKER)

    assert open_event(laptop, event.id).summary().room == 0


def test_who_speaks_at_a_session_is_not_expected_there(laptop, seminar):
    grid = open_event(laptop, seminar.id)

    assert seminar.takes_part.id not in grid.sheet(seminar.first.id).roster
    assert seminar.takes_part.id in grid.sheet(seminar.second.id).roster
    assert seminar.takes_part.id not in {one.id for one in people_on(grid, SheetScope(DAYS[0]))}
    assert seminar.takes_part.id in {one.id for one in people_on(grid, SheetScope(DAYS[1]))}


def test_a_mark_at_the_own_talk_is_shown_and_gives_no_hours(laptop, seminar):
    before = open_event(laptop, seminar.id).hours(seminar.takes_part.id)

    mark_attendance(laptop, seminar.first.id, seminar.takes_part.id, P)

    grid = open_event(laptop, seminar.id)
    assert before == 3.0
    assert grid.hours(seminar.takes_part.id) == 3.0
    assert grid.sheet(seminar.first.id).tally().present == 3


def test_the_certificate_of_taking_part_goes_by_the_hours_of_taking_part(laptop, seminar):
    mark_attendance(laptop, seminar.first.id, seminar.takes_part.id, P)

    found = {
        one.registration.id: (one.kind, one.hours, one.hours_of)
        for one in preview_certificates(laptop, seminar.id).people
    }

    assert found[seminar.takes_part.id] == (None, 3.0, 6.0)
    assert found[seminar.speaks.id][0] is CertificateKind.SPEAKER


def test_without_sessions_of_their_own_a_speakers_marks_as_participant_count(laptop, seminar):
    set_sessions(laptop, seminar.speaks.id, [])

    mark_attendance(laptop, seminar.first.id, seminar.takes_part.id, P)

    assert open_event(laptop, seminar.id).hours(seminar.takes_part.id) == 6.0


def test_a_second_row_of_the_same_role_is_refused(laptop, seminar):
    with pytest.raises(AlreadyOnRoster):
        register_in_role(laptop, seminar.takes_part.id, SPEAKER)


def test_sessions_of_another_event_are_refused(laptop, seminar):
    with pytest.raises(SessionsOfAnotherEvent):
        set_sessions(laptop, seminar.speaks.id, ["нет"])
    with pytest.raises(SessionsOfAnotherEvent):
        register_in_role(laptop, seminar.speaks.id, GUEST, ["нет"])


def test_what_is_corrected_in_one_row_holds_for_the_other(laptop, seminar):
    update_registration(laptop, replace(seminar.takes_part, name="Кедрова-Сойкина Анна"))

    rows = {one.id: one.name for one in open_event(laptop, seminar.id).registrations}

    assert rows[seminar.speaks.id] == "Кедрова-Сойкина Анна"
    assert open_event(laptop, seminar.id).summary().room == 3


def test_refused_consent_leaves_initials_in_both_rows(laptop, seminar):
    update_registration(laptop, replace(seminar.speaks, consent=Consent.REFUSED))

    grid = open_event(laptop, seminar.id)
    names = [one.name for one in grid.registrations if one.org_then == "КЦСОН"]

    assert names == ["К. А.", "К. А."]
    assert grid.summary().room == 3


def test_the_two_rows_are_not_asked_about_as_twins(laptop, seminar):
    assert twins_on_roster(laptop, seminar.id, [seminar.takes_part]) == ()


def test_erasing_somebody_takes_the_names_of_both_rows(laptop, seminar):
    erase_participant(laptop, seminar.takes_part.id, ErasureReason.WITHDRAWAL, alike=False)

    names = [one.name for one in open_event(laptop, seminar.id).registrations[:2]]

    assert names == ["№ 1", "№ 2"]


def test_a_roster_may_name_somebody_twice_in_two_roles(laptop):
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAYS[0], DAYS[1])
    rows = [
        RosterRow("Кедрова Анна", "КЦСОН", role=SPEAKER),
        RosterRow("кедрова  анна", "КЦСОН"),
        RosterRow("Кедрова Анна", "КЦСОН"),
    ]
    fates = [line.fate for line in preview_roster(laptop, event.id, rows)]

    made = import_roster(laptop, event.id, rows)

    assert fates == [Fate.NEW, Fate.NEW, Fate.KNOWN]
    assert made.known == 1
    assert made.added[1].same_as == made.added[0].id


def test_a_bare_name_in_another_role_may_be_somebody_else(laptop):
    event = create_event(laptop, "Группа", EventFormat.SUPPORT_GROUP, DAYS[0], DAYS[1])
    register(laptop, event.id, "Мария", role=RegistrationRole.ORGANISER)

    other = register(laptop, event.id, "Мария")

    assert other.same_as == ""
    assert len(set(open_event(laptop, event.id).roles.humans.values())) == 2
