"""A scan of a signed sheet travels with its day, and goes when somebody on it is erased."""

import io
from datetime import date, time

import pytest
from PIL import Image

from fieldkit.records.event import EventFormat
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.attendance import create_event, plan_sessions, register
from fieldkit.services.erasing_participants import erase_participant
from fieldkit.services.event_scans import ScanGone, attach_scan, erase_scan, read_scan, scans_of
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in

DAY = date(2026, 11, 18)


@pytest.fixture
def scanned(laptop, tmp_path):
    """Return an event with one participant and a scan of its sheet."""
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    plan_sessions(laptop, event.id, [DAY], [(time(9), time(11))])
    person = register(laptop, event.id, "Дроздова Вера")
    picture = tmp_path / "скан.png"
    Image.effect_noise((300, 200), 60).save(picture)
    return event.id, person.id, attach_scan(laptop, event.id, DAY, picture)


def brought(field, laptop, office):
    return take_in(office, export_bundle(laptop, None, field.stick()).path)


def test_head_office_has_the_scan_with_its_file(field, laptop, office, scanned):
    event, _person, scan = scanned

    brought(field, laptop, office)

    (there,) = scans_of(office, event)
    assert (there.day, there.sha256) == (DAY, scan.sha256)
    assert Image.open(io.BytesIO(read_scan(office, there.id))).size == (300, 200)


def test_a_scan_is_sent_once(field, laptop, office, scanned):
    brought(field, laptop, office)

    with laptop.reading() as work:
        assert work.attachment_ways.unsent() == ()


def test_a_scan_that_is_taken_away_goes_at_head_office_too(field, laptop, office, scanned):
    event, _person, scan = scanned
    brought(field, laptop, office)

    erase_scan(laptop, scan.id)
    brought(field, laptop, office)

    for workspace in (laptop, office):
        assert scans_of(workspace, event) == ()
        with pytest.raises(ScanGone):
            read_scan(workspace, scan.id)
        with workspace.reading() as work:
            assert scan.sha256 not in work.attachments.sums()


def test_whoever_is_erased_takes_the_scans_of_their_sheets_along(field, laptop, office, scanned):
    event, person, scan = scanned
    brought(field, laptop, office)

    erase_participant(laptop, person, ErasureReason.WITHDRAWAL)
    brought(field, laptop, office)

    assert scans_of(laptop, event) == scans_of(office, event) == ()
    with laptop.reading() as work:
        assert scan.sha256 not in work.attachments.sums()


def test_a_scan_survives_a_rebuild(laptop, scanned):
    event, _person, scan = scanned
    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert scans_of(laptop, event) == (scan,)
    assert read_scan(laptop, scan.id)


def test_a_scan_whose_file_never_came_is_asked_for(field, laptop, office, scanned):
    event, _person, scan = scanned
    brought(field, laptop, office)
    with office.unit_of_work() as work:
        work.attachments.forget_lost([scan.sha256])
        work.commit()

    with office.reading() as work:
        missed = work.attachment_ways.missed_of(laptop.device.id)
        lacking = work.attachments.lacking()

    assert missed == (scan.sha256,)
    assert lacking == ((scan.sha256, scans_of(office, event)[0].id),)
