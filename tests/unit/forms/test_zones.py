"""Dates and moments in zones other than UTC, as JavaRosa counts them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.unit.forms.scenario import calculated, opened, scenario, xform

# Half past three in the morning of the 11th in Yakutsk, half past six in the evening in UTC.
EVENING = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
ZONES = ("UTC", "Europe/Kaliningrad", "Asia/Yakutsk", "Asia/Kamchatka", "America/New_York")


def in_zone(formula: str, zone: str) -> str:
    return calculated(formula, now=EVENING.astimezone(ZoneInfo(zone)))[0]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("number('2026-03-10')", "20522"),
        ("number(date('1941-12-07'))", "-10252"),
        ("date('2026-01-31') + 1", "20485"),
        ("date(date('2026-01-31') + 1)", "2026-02-01"),
        ("date(20500)", "2026-02-16"),
        ("format-date(date('2026-01-31') + 1, '%Y-%m-%d')", "2026-02-01"),
        ("format-date-time(date('2026-01-31') + 0.5, '%d %H:%M')", "31 12:00"),
        ("number('1970-01-02T06:00:00')", "1.25"),
        ("date('2026-03-10') < date('2026-03-11')", "true"),
        ("today() <= now()", "true"),
        ("number(today()) = int(number(now()))", "true"),
        ("decimal-date-time('1970-01-02T06:00:00Z')", "1.25"),
        ("decimal-date-time(date-time(20500.25))", "20500.25"),
    ],
)
def test_a_date_is_the_same_day_in_every_zone(zone, formula, expected):
    assert in_zone(formula, zone) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("today()", "2026-03-11"),
        ("now()", "2026-03-11T03:30:00.000+09:00"),
        ("format-date-time(now(), '%Y-%m-%d %H:%M')", "2026-03-11 03:30"),
        ("format-date-time(now() + 0.5, '%d %H:%M')", "11 15:30"),
        ("date-time(now() + 1)", "2026-03-12T03:30:00.000+09:00"),
        ("decimal-time('12:00:00.000+00:00')", "0.875"),
        ("decimal-time('2026-01-01T06:00:00')", "0.25"),
        ("decimal-date-time('2026-03-10')", "20521.625"),
        ("date-time(20500)", "2026-02-16T09:00:00.000+09:00"),
        ("number('2026-03-10T15:00:00Z')", "20523"),
        ("'2026-03-11' > '2026-03-10T18:30:00Z'", "false"),
    ],
)
def test_a_moment_is_read_by_the_clock_of_yakutsk(formula, expected):
    assert in_zone(formula, "Asia/Yakutsk") == expected


def test_a_day_is_whole_where_the_clock_has_been_moved_since_1970():
    formula = "number('2012-07-01') - number('2012-06-30')"

    assert in_zone(formula, "Europe/Moscow") == "1"
    assert in_zone("number('2012-07-01')", "Europe/Moscow") == "15522"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Kaliningrad", "Asia/Yakutsk", "Asia/Kamchatka"])
def test_days_are_added_to_a_date_that_is_counted_by_utc(zone):
    assert in_zone("date(decimal-date-time('2026-03-10') + 280)", zone) == "2026-12-15"


def test_days_are_added_to_the_date_of_a_question():
    form = opened(
        xform(
            "<seen/><again/>",
            '<bind nodeset="/data/seen" type="date"/>',
            '<bind nodeset="/data/again" type="date" calculate="date(/data/seen + 14)"/>',
            body='<input ref="/data/seen"/>',
        ),
        now=EVENING.astimezone(ZoneInfo("Asia/Yakutsk")),
    )

    form.answer("seen", "2026-03-30")

    assert form.value("again") == "2026-04-13"


def test_a_moment_is_a_whole_number_of_days_unless_its_decimals_are_asked_for():
    form = scenario(
        """
        | survey | type      | name     | label    | calculation                        |
        |        | datetime  | moment   | Moment   |                                    |
        |        | calculate | whole    |          | number(${moment})                  |
        |        | calculate | decimals |          | decimal-date-time(${moment})       |
        """
    )

    form.answer("moment", "2026-03-08T12:00:00.000+00:00")

    assert (form.value("whole"), form.value("decimals")) == ("20520", "20520.5")
