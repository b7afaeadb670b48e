"""An event has the clock of its place, in words that people know."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.event import Event, EventFormat, Session
from fieldkit.records.zones import RUSSIAN_ZONES, event_now, hours_there, usual_name, zone_words

DAY = date(2026, 11, 18)
SESSION = Session("s", "e", 1, DAY, time(10), time(11, 30))


def event(zone: str) -> Event:
    return Event("e", "Вебинар", EventFormat.WEBINAR, DAY, DAY, zone=zone)


@pytest.mark.parametrize("zone", RUSSIAN_ZONES, ids=lambda zone: zone.name)
def test_each_zone_and_its_other_names_lie_so_many_hours_from_moscow(zone):
    noon = datetime(2026, 11, 18, 12, tzinfo=UTC)

    for name in (zone.name, *zone.aliases):
        ahead = noon.astimezone(ZoneInfo(name)).utcoffset() - timedelta(hours=3)
        assert ahead == timedelta(hours=zone.ahead), name


def test_a_zone_is_called_by_moscows_clock_and_its_towns():
    with speaking("ru"):
        assert zone_words("Asia/Yakutsk") == "МСК+6 (Благовещенск, Чита, Якутск)"
        assert zone_words("Asia/Chita") == "МСК+6 (Благовещенск, Чита, Якутск)"
        assert zone_words("Europe/Moscow") == "МСК (Москва, Санкт-Петербург)"
        assert zone_words("Europe/Kaliningrad") == "МСК\N{MINUS SIGN}1 (Калининград)"
    assert usual_name("Asia/Novosibirsk") == "Asia/Krasnoyarsk"
    assert zone_words("Asia/Almaty") == "Asia/Almaty"


def test_the_day_of_an_event_is_that_of_its_place():
    evening = datetime(2026, 11, 17, 20, tzinfo=timezone(timedelta(hours=3)))

    assert event_now(event("Asia/Yakutsk"), evening).date() == DAY
    assert event_now(event(""), evening).date() == date(2026, 11, 17)
    assert event_now(event("Nowhere/At all"), evening) == evening


def test_hours_are_told_by_the_own_clock_where_it_differs():
    moscow = datetime(2026, 11, 18, 3, tzinfo=timezone(timedelta(hours=3)))

    starts, ends = hours_there(event("Asia/Yakutsk"), SESSION, moscow)

    assert (starts.time(), ends.time()) == (time(4), time(5, 30))
    assert hours_there(event("Europe/Moscow"), SESSION, moscow) is None
    assert hours_there(event(""), SESSION, moscow) is None
