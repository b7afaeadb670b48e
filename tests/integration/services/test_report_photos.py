"""Photos in the report of an event: chosen, looked at, rid of what they tell, on its two pages."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Consent, Event, EventFormat, RegistrationRole
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    mark_many,
    open_event,
    plan_sessions,
    register,
    update_registration,
)
from fieldkit.services.event_report import Annexes, event_report, print_event_report
from fieldkit.services.report_photos import (
    MOST_PHOTOS,
    PhotosNotLookedAt,
    PhotoUnreadable,
    TooManyPhotos,
)
from fieldkit.services.trail import TrailQuery, read_trail
from fieldkit.services.workspace import Workspace
from tests.support.feedback import give_feedback
from tests.support.papers import page_texts, pages_of, pictures_of
from tests.support.photos import photo as invented_photo

DAY = date(2026, 11, 12)


@pytest.fixture
def event(laptop: Workspace) -> Event:
    """Hold a day with two who came and agreed, and one who did not come and said nothing."""
    made = create_event(laptop, "Первый контакт", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(laptop, made.id, [DAY], [(time(10), time(12))])
    for name in ("Чайкина Вера", "Вязова Анна"):
        one = register(laptop, made.id, name, "КЦСОН")
        update_registration(laptop, replace(one, consent_photo=Consent.GIVEN))
        mark_many(laptop, [MarkWish(session.id, one.id, AttendanceStatus.PRESENT)])
    register(laptop, made.id, "Рябинина Ольга", "КЦСОН")
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(invented_photo(place=True))
    return path


def refuse(laptop: Workspace, event: Event, name: str) -> None:
    one = next(o for o in open_event(laptop, event.id).registrations if o.name == name)
    update_registration(laptop, replace(one, consent_photo=Consent.REFUSED))


def test_photos_stand_on_the_second_page_where_all_who_came_agreed(
    laptop: Workspace, event: Event, photo: Path, tmp_path: Path
):
    out = tmp_path / "report.pdf"

    print_event_report(laptop, event.id, out, Annexes(photos=(photo,)))

    assert pages_of(out) == 2
    assert len(pictures_of(out)) == 1


def test_where_somebody_refused_each_photo_must_have_been_looked_at(
    laptop: Workspace, event: Event, photo: Path, tmp_path: Path
):
    out = tmp_path / "report.pdf"
    refuse(laptop, event, "Вязова Анна")

    with pytest.raises(PhotosNotLookedAt):
        print_event_report(laptop, event.id, out, Annexes(photos=(photo,)))
    assert not out.exists()
    print_event_report(laptop, event.id, out, Annexes(photos=(photo,), looked_at=True))

    assert len(pictures_of(out)) == 1
    assert any("with photos" in one.what for one in read_trail(laptop, TrailQuery()).lines)


def test_a_speaker_who_said_nothing_counts_as_well(laptop: Workspace, event: Event):
    register(laptop, event.id, "Ольхова Надежда", role=RegistrationRole.SPEAKER)

    found = event_report(laptop, event.id).photo_consents

    assert not found.unanimous
    assert [one.name for one in found.unasked] == ["Ольхова Надежда"]


def test_the_place_that_a_photo_tells_stays_behind(
    laptop: Workspace, event: Event, photo: Path, tmp_path: Path
):
    out = tmp_path / "report.pdf"

    print_event_report(laptop, event.id, out, Annexes(photos=(photo,)))

    assert b"Exif" in photo.read_bytes()
    assert b"Exif" not in out.read_bytes()


def test_a_file_that_is_no_picture_is_refused_by_its_name(
    laptop: Workspace, event: Event, tmp_path: Path
):
    wrong = tmp_path / "report.jpg"
    wrong.write_text("not a picture")

    with pytest.raises(PhotoUnreadable, match=r"report\.jpg"):
        print_event_report(laptop, event.id, tmp_path / "a.pdf", Annexes(photos=(wrong,)))


def test_more_photos_than_there_is_room_for_are_refused(
    laptop: Workspace, event: Event, photo: Path, tmp_path: Path
):
    photos = (photo,) * (MOST_PHOTOS + 1)

    with pytest.raises(TooManyPhotos):
        print_event_report(laptop, event.id, tmp_path / "a.pdf", Annexes(photos=photos))


def test_two_pages_stay_two_with_all_that_there_can_be(
    laptop: Workspace, event: Event, photo: Path, tmp_path: Path
):
    out = tmp_path / "report.pdf"
    session = open_event(laptop, event.id).sessions[0]
    for place in range(40):
        one = register(laptop, event.id, f"Кедрова {place}", f"НКО {place}")
        agreed = replace(
            one, position=f"должность с долгим названием {place}", consent_photo=Consent.GIVEN
        )
        update_registration(laptop, agreed)
        mark_many(laptop, [MarkWish(session.id, one.id, AttendanceStatus.PRESENT)])
    topics = "case_management first_contact change_stage trauma addiction violence law burnout"
    graded = dict.fromkeys(("usefulness", "clarity", "practice", "speakers", "organisation"), "4")
    for word in range(8):
        told = f"Слово {word} " * 20
        give_feedback(laptop, event.id, **graded, nps="9", topics=topics, missing=told)
    words = event_report(laptop, event.id).words

    print_event_report(laptop, event.id, out, Annexes(words=words, photos=(photo,) * MOST_PHOTOS))

    _first, second, third, *_more = page_texts(out)
    assert "Districts" in second
    assert "Annex: in full" in third
    assert len(pictures_of(out)) >= 1
