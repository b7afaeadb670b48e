"""Years of practice are read out of what lists write."""

import pytest

from fieldkit.records.practice import years_told


@pytest.mark.parametrize(
    ("told", "years"),
    [
        ("12", 12),
        ("12 лет", 12),
        ("12,5", 12),
        ("1 год 3 мес.", 1),
        ("8 мес.", 0),
        ("0", 0),
        ("с 2015", 11),
        ("01.09.2015", 11),
        ("2026 г.", 0),
        ("", None),
        ("много", None),
        ("2031", None),
        ("1893", None),
        ("99", None),
    ],
)
def test_years_are_read_as_people_write_them(told, years):
    assert years_told(told, 2026) == years
