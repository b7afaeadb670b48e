"""The parts of a day are read as people write them, or not at all."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.gui.attendance.day_parts import MOST_DAYS, days_between, parse_parts


@pytest.mark.parametrize(
    "text",
    [
        "9:30-12:30, 14:00-17:00",
        "9.30–12.30; 14.00 — 17.00",
        "14:00-17:00 9:30 - 12:30",
        "9:30 to 12:30, 14:00 to 17:00",
        "9:30 до 12:30\n14:00 до 17:00",
    ],
)
def test_two_parts_are_read_however_they_are_written(text):
    assert parse_parts(text) == ((time(9, 30), time(12, 30)), (time(14), time(17)))


@pytest.mark.parametrize(
    "text",
    ["", "утро", "9:30", "9:30-25:00", "12:00-9:00", "9:00-9:00", "9:00-12:00, 11:00-13:00",
     "9:00-12:00 обед"],
)  # fmt: skip
def test_what_is_not_clear_is_not_read(text):
    assert parse_parts(text) is None


@given(st.text(max_size=60))
def test_any_text_is_either_parts_in_order_or_nothing(text):
    parts = parse_parts(text)

    assert parts is None or all(starts < ends for starts, ends in parts)


@given(st.dates(max_value=date(9999, 1, 1)), st.integers(min_value=-5, max_value=400))
def test_days_run_from_the_first_to_the_last_and_never_too_far(first, length):
    last = date.fromordinal(max(1, first.toordinal() + length))

    days = days_between(first, last)

    assert len(days) == max(0, min((last - first).days + 1, MOST_DAYS))
    assert all(first <= day <= last for day in days)
