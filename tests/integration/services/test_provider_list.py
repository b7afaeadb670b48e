"""Who completed an event is handed to a licensed provider as a table, and nobody who refused."""

from dataclasses import replace
from datetime import date, time

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.certificate import NoCertificatesHere
from fieldkit.records.event import Consent, EventFormat
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
    update_registration,
)
from fieldkit.services.data import FolderNotWritable
from fieldkit.services.provider_list import NobodyCompleted, export_for_provider
from fieldkit.services.trail import TrailQuery, read_trail
from fieldkit.sheets.reading import read_table

DAY = date(2026, 11, 18)


def held(laptop, *names, format_=EventFormat.TRAINING):
    event = create_event(laptop, "Курс", format_, DAY, DAY)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(9), time(12))])
    import_roster(
        laptop, event.id, [RosterRow(name, "КЦСОН", position="психолог") for name in names]
    )
    for one in open_event(laptop, event.id).participants():
        mark_many(laptop, [MarkWish(session.id, one.id, AttendanceStatus.PRESENT)])
    return event.id


def people(laptop, event):
    return {one.name.split()[0]: one for one in open_event(laptop, event).registrations}


def test_names_stand_in_parts_with_hours_and_room_for_what_the_register_asks(laptop, tmp_path):
    event, out = held(laptop, "Аистова Вера Ильинична"), tmp_path / "список.xlsx"
    person = people(laptop, event)["Аистова"]
    update_registration(laptop, replace(person, consent=Consent.GIVEN, consent_page="7"))

    with speaking("en"):
        export_for_provider(laptop, event, out)

    head, row = read_table(out).rows
    told = dict(zip(head, row, strict=True))
    assert [told[name] for name in ("Surname", "Given name", "Patronymic")] == [
        "Аистова",
        "Вера",
        "Ильинична",
    ]
    assert (told["Hours attended"], told["Hours of the event"]) == ("3", "3")
    assert (told["Date of birth"], told["SNILS"]) == ("", "")
    assert told["Consent to data"] == "given, 7"


def test_whoever_refused_or_did_not_complete_is_not_on_it(laptop, tmp_path):
    event, out = held(laptop, "Аистова Вера", "Вязова Ева", "Галкина Инна"), tmp_path / "с.xlsx"
    found = people(laptop, event)
    update_registration(laptop, replace(found["Вязова"], consent=Consent.REFUSED))
    session = open_event(laptop, event).sessions[0].id
    mark_many(laptop, [MarkWish(session, found["Галкина"].id, AttendanceStatus.ABSENT)])

    export_for_provider(laptop, event, out)

    assert [row[0] for row in read_table(out).rows[1:]] == ["Аистова"]


def test_where_nobody_may_be_handed_over_nothing_is_written(laptop, tmp_path):
    event, out = held(laptop, "Аистова Вера"), tmp_path / "с.xlsx"
    update_registration(laptop, replace(people(laptop, event)["Аистова"], consent=Consent.REFUSED))

    with pytest.raises(NobodyCompleted):
        export_for_provider(laptop, event, out)

    assert not out.exists()


def test_nobody_of_a_group_is_handed_over(laptop, tmp_path):
    event = held(laptop, "Аистова Вера", format_=EventFormat.SUPPORT_GROUP)

    with pytest.raises(NoCertificatesHere):
        export_for_provider(laptop, event, tmp_path / "с.xlsx")


def test_a_folder_that_is_not_there_is_said(laptop, tmp_path):
    event = held(laptop, "Аистова Вера")

    with pytest.raises(FolderNotWritable):
        export_for_provider(laptop, event, tmp_path / "нет" / "с.xlsx")


def test_the_trail_says_that_a_list_went_out(laptop, tmp_path):
    event = held(laptop, "Аистова Вера")

    export_for_provider(laptop, event, tmp_path / "с.xlsx")

    assert "Wrote a list for a training provider" in {
        line.what for line in read_trail(laptop, TrailQuery()).lines
    }
