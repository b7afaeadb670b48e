"""What people of an event agreed to holds wherever they are shown."""

from dataclasses import replace
from datetime import date, time

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Consent, Event, EventFormat, Registration, RegistrationRole
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    mark_many,
    open_event,
    plan_sessions,
    register,
    update_registration,
    withdraw,
)
from fieldkit.services.certificates import preview_certificates
from fieldkit.services.consents import photo_consents
from fieldkit.services.registrations import EventMissing
from fieldkit.services.workspace import Workspace

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
