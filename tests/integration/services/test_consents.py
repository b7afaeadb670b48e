"""What people of an event agreed to holds wherever they are shown."""

import json
from dataclasses import replace
from datetime import date, time

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.change import EntityType
from fieldkit.records.event import Consent, Event, EventFormat, Registration, RegistrationRole
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    mark_many,
    match_people,
    open_event,
    plan_sessions,
    register,
    update_registration,
    withdraw,
)
from fieldkit.services.certificates import preview_certificates
from fieldkit.services.consents import photo_consents
from fieldkit.services.group_members import add_guest
from fieldkit.services.registrations import EventMissing
from fieldkit.services.workspace import Workspace
from tests.support.workspaces import do, hand_over

DAY = date(2026, 11, 12)
P = AttendanceStatus.PRESENT


@pytest.fixture
def event(laptop: Workspace) -> Event:
    return create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)


def answered(laptop: Workspace, event: Event, name: str, photo: Consent, **facts) -> Registration:
    made = register(laptop, event.id, name, **facts)
    return update_registration(laptop, replace(made, consent_photo=photo))


def names(people) -> list[str]:
    return [one.name for one in people]


def test_consents_to_photographs_are_told_apart(laptop, event):
    answered(laptop, event, "Кедрова Анна", Consent.GIVEN)
    answered(laptop, event, "Дроздов Пётр", Consent.REFUSED, role=RegistrationRole.SPEAKER)
    register(laptop, event.id, "Ольхова Вера")

    found = photo_consents(laptop, event.id)

    assert names(found.given) == ["Кедрова Анна"]
    assert names(found.refused) == ["Дроздов Пётр"]
    assert names(found.unasked) == ["Ольхова Вера"]
    assert not found.unanimous


def test_a_picture_of_the_room_may_be_shown_once_everybody_there_agreed(laptop, event):
    answered(laptop, event, "Кедрова Анна", Consent.GIVEN)
    withdraw(laptop, answered(laptop, event, "Дроздов Пётр", Consent.REFUSED))

    assert photo_consents(laptop, event.id).unanimous


def test_consents_of_an_event_that_is_not_here_are_refused(laptop):
    with pytest.raises(EventMissing):
        photo_consents(laptop, "нет")


def test_who_refused_consent_gets_no_certificate(laptop, event):
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(13))])
    named, refused = (register(laptop, event.id, name) for name in ("Кедрова Анна", "Дроздов Пётр"))
    mark_many(laptop, [MarkWish(session.id, one.id, P) for one in (named, refused)])
    update_registration(laptop, replace(refused, consent=Consent.REFUSED))

    found = preview_certificates(laptop, event.id).to_issue()

    assert [one.registration.name for one in found] == ["Кедрова Анна"]
    assert open_event(laptop, event.id).summary().attended == 2


@pytest.fixture
def kept(laptop, event) -> Registration:
    """Somebody with a telephone and an e-mail."""
    made = register(laptop, event.id, "Кедрова Анна Петровна", "КЦСОН")
    return update_registration(laptop, replace(made, phone="+7 000 123", email="ka@example.org"))


def test_a_refusal_wipes_telephone_and_e_mail_from_the_log(laptop, event, kept):
    update_registration(laptop, replace(kept, consent=Consent.REFUSED))

    (one,) = open_event(laptop, event.id).registrations
    assert (one.name, one.phone, one.email) == ("К. А. П.", "", "")
    assert payloads(laptop.database, kept.id, "phone") == ['""']
    assert payloads(laptop.database, kept.id, "email") == ['""']


def payloads(database, registration_id: str, field: str) -> list[str]:
    with database.reading() as work:
        history = work.changes.history(EntityType.REGISTRATION, registration_id)
        return [
            json.dumps(one.payload)
            for one in history
            if one.field == field and one.payload is not None
        ]


def test_a_refusal_can_be_taken_back_with_all_that_was_known(laptop, event, kept):
    update_registration(laptop, replace(kept, consent=Consent.REFUSED))

    update_registration(laptop, kept)

    assert open_event(laptop, event.id).registrations == (kept,)
    assert rebuilt(laptop, event) == (kept,)


def rebuilt(laptop, event):
    do(laptop.database, lambda work: work.changes.rebuild())
    return open_event(laptop, event.id).registrations


def test_two_laptops_that_refuse_and_rename_apart_show_initials_on_both(laptop, event, kept, other):
    hand_over(laptop.database, other.database)
    update_registration(laptop, replace(kept, consent=Consent.REFUSED))
    update_registration(other, replace(kept, name="Кедрова Анна Павловна", phone="+7 000 999"))

    for source, target in ((laptop, other), (other, laptop), (laptop, other)):
        hand_over(source.database, target.database)

    for workspace in (laptop, other):
        (one,) = open_event(workspace, event.id).registrations
        assert one.name.startswith("К. А. П")
        assert (one.phone, one.email) == ("", "")
        assert match_people(workspace, "Кедрова") == ()


def test_a_guest_without_a_name_keeps_the_number(laptop):
    group = create_event(laptop, "Группа", EventFormat.SUPPORT_GROUP, DAY, DAY)
    (session,) = plan_sessions(laptop, group.id, [DAY], [(time(10), time(13))])
    guest = add_guest(laptop, group.id, session.id)

    refused = update_registration(laptop, replace(guest, consent=Consent.REFUSED))

    assert refused.name == "guest 1"
