"""The report of an event keeps to two pages, whatever happened; the annex has the rest whole."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Event, EventFormat
from fieldkit.records.event_figures import Counted, EventFigures, Mean, SessionLine
from fieldkit.records.paper_design import PaperDesign
from fieldkit.reports.attached import AttachedFile
from fieldkit.reports.event_first_page import Frame
from fieldkit.reports.event_report import report_paper
from fieldkit.reports.event_second_page import Extras
from tests.support.papers import page_texts, pictures_of
from tests.support.photos import photo

DAY = date(2026, 11, 18)
TOPIC = "Сопровождение семьи, в которой родитель отказывается от помощи: беседа {}"
EVENT = Event("e", "Семинар «Первый контакт»", EventFormat.TRAINING, DAY, DAY, "Свободный")
ANSWER = (
    "Больше разбора случаев из практики районов, где до ближайшего психолога двести вёрст. " * 5
)


def line(number: int) -> SessionLine:
    day = (DAY + timedelta(days=number // 2)).isoformat()
    topic = TOPIC.format(number)
    return SessionLine(number, day, "09:30", "12:30", topic, "", True, 60, 50, 1, 1, 2, 6, 0)


def counted(word: str, count: int) -> tuple[Counted, ...]:
    return tuple(Counted(f"{word} {number}", 99 - number) for number in range(1, count + 1))


SMALL = EventFigures(
    registered=60,
    attended=53,
    organisations=26,
    successors=26,
    speakers=4,
    days=3,
    sessions=6,
    measured=29,
    represented=20,
    by_session=tuple(map(line, range(1, 7))),
    missing=tuple(f"район {number}" for number in range(1, 10)),
)
LONG = replace(
    SMALL,
    sessions=30,
    successors=24,
    connections=80,
    recording=12,
    counted=40,
    entered_late=3,
    by_day=tuple(Counted((DAY + timedelta(days=number)).isoformat(), 50) for number in range(15)),
    by_session=tuple(map(line, range(1, 31))),
    by_org_kind=counted("вид", 14),
    by_position=counted("специалист по работе с семьёй", 40),
    by_experience=(Counted("under_1", 5), Counted("over_10", 40)),
    by_track=counted("направление", 12),
    by_region=counted("Северо-Восточная область", 60),
    first_regions=("Северо-Восточная область 7",),
    missing=tuple(f"Ольхинский муниципальный округ {number}" for number in range(1, 90)),
    feedback_forms=48,
    feedback=tuple(Mean(f"Вопрос {number}", 4.2, 48, 5) for number in range(1, 26)),
    topics=counted("тема для следующей встречи", 30),
)
PHOTOS = tuple(AttachedFile(f"{n}.jpg", photo(), 640, 480) for n in range(6))
MUCH = Extras(tuple(f"{n}. {ANSWER}" for n in range(1, 11)), PHOTOS)


def pages(tmp_path: Path, figures: EventFigures, extras: Extras, event: Event = EVENT) -> list[str]:
    out = tmp_path / "отчёт.pdf"
    grid = AttendanceGrid(event, (), ())
    out.write_bytes(report_paper(grid, figures, PaperDesign(""), Frame("Фонд"), extras))
    return page_texts(out)


def test_a_usual_report_is_two_pages_without_an_annex(tmp_path: Path):
    found = pages(tmp_path, SMALL, Extras())

    assert len(found) == 2
    assert "беседа 6" in found[0]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("extras", [Extras(), Extras(photos=PHOTOS), MUCH])
def test_a_long_report_has_two_pages_before_its_annex(
    tmp_path: Path, language: str, extras: Extras
):
    title = "Межрегиональный семинар-практикум «Первый контакт: что сказать и о чём молчать» " * 3
    with speaking(language):
        first, second, third, *_more = pages(tmp_path, LONG, extras, replace(EVENT, title=title))

    begins, districts, annex = {
        "en": ("Report of an event", "Districts", "Annex: in full"),
        "ru": ("Отчёт о мероприятии", "Районы", "Приложение: полностью"),
    }[language]
    assert begins in first[:120]
    assert districts in second[:120]
    assert annex in third[:160]


def test_the_annex_has_whole_what_the_pages_shortened(tmp_path: Path):
    first, second, *annex = pages(tmp_path, LONG, MUCH)

    whole = " ".join(annex)
    assert "more, see the annex" in first
    assert "more, see the annex" in second
    for words in (
        "беседа 30",
        "специалист по работе с семьёй 40 59",
        "тема для следующей встречи 30",
        "Ольхинский муниципальный округ 89",
        "Северо-Восточная область 60",
        "Вопрос 25",
        f"10. {ANSWER}".strip(),
    ):
        assert words in whole, words


def test_the_most_frequent_stay_on_the_page(tmp_path: Path):
    _first, second, *_annex = pages(tmp_path, LONG, MUCH)

    assert "специалист по работе с семьёй 1 98" in second
    assert "others, see the annex" in second


def test_no_photo_is_lost_where_the_second_page_has_no_room(tmp_path: Path):
    pages(tmp_path, LONG, MUCH)

    assert len(pictures_of(tmp_path / "отчёт.pdf")) == 6
