from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.gui.questions import written
from fieldkit.i18n import speaking

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12.3.2006", "2006-03-12"),
        ("12032006", "2006-03-12"),
        ("120306", "2006-03-12"),
        ("12/03/2006", "2006-03-12"),
        ("12 03 2006 г.", "2006-03-12"),
        ("2006-03-12", "2006-03-12"),
        ("12 марта 2006", "2006-03-12"),
        ("12 Mar 2006", "2006-03-12"),
        ("1.1.27", "2027-01-01"),
        ("1.1.28", "1928-01-01"),
        ("29.02.2024", "2024-02-29"),
    ],
)
def test_a_day_is_read_as_people_write_it(words, value):
    assert written.day(words, TODAY) == value


@pytest.mark.parametrize(
    "words",
    [
        "31.02.2026",
        "12.13.2006",
        "12.03",
        "1.1.206",
        "12",
        "двенадцатое",
        "٣.٣.2006",
        "",
        "1.2.3.4",
    ],
)
def test_what_is_no_day_is_not_guessed(words):
    assert written.day(words, TODAY) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_that_is_shown_is_read_back(day):
    for language in ("ru", "en"):
        with speaking(language):
            shown = written.shown_day(day.isoformat())

            assert written.day(shown, TODAY) == day.isoformat()


@pytest.mark.parametrize(
    ("words", "value"),
    [("1 284,50", "1284.5"), ("0,5", "0.5"), ("-3", "-3"), ("−3,25", "-3.25"), ("12.50", "12.5")],
)
def test_a_russian_number_has_a_decimal_comma(words, value):
    with speaking("ru"):
        assert written.decimal_number(words) == value


@pytest.mark.parametrize(
    ("words", "value"), [("1,284.5", "1284.5"), ("1,284", "1284"), ("0,5", "0.5"), ("7", "7")]
)
def test_an_english_number_has_commas_between_thousands(words, value):
    with speaking("en"):
        assert written.decimal_number(words) == value


@pytest.mark.parametrize("words", ["12а", "1e3", "--1", "1,2,3", ".", "9" * 40, "٣"])
def test_what_is_no_number_is_not_guessed(words):
    with speaking("ru"):
        assert written.decimal_number(words) is None


@pytest.mark.parametrize("words", ["3,5", "3.5", "три", "1e3", "٣"])
def test_a_whole_number_takes_no_fraction(words):
    assert written.whole_number(words) is None


def test_a_number_is_shown_without_the_zeros_that_the_form_adds():
    with speaking("ru"):
        assert written.shown_number("100.0") == "100"
        assert written.shown_number("2.50") == "2,5"
        assert (
            written.shown_number("1284567.5", grouped=True)
            == "1\N{NO-BREAK SPACE}284\N{NO-BREAK SPACE}567,5"
        )


@pytest.mark.parametrize(
    ("words", "value"),
    [("9:05", "09:05"), ("0905", "09:05"), ("23.59", "23:59"), ("7-30", "07:30")],
)
def test_a_time_is_read_as_people_write_it(words, value):
    assert written.clock(words) == f"{value}:00.000"


@pytest.mark.parametrize("words", ["24:00", "9:60", "9", "9:5", "полдень"])
def test_what_is_no_time_is_not_guessed(words):
    assert written.clock(words) is None


def test_a_moment_keeps_the_laptops_offset():
    value = written.moment("2026-11-12", "14:32:00.000")

    read = written.read_moment(value)

    assert read is not None
    assert (read.date().isoformat(), f"{read:%H:%M}") == ("2026-11-12", "14:32")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("51.3761 128.1391", "51.3761 128.1391 0 0"),
        ("51,3761 128,1391", "51.3761 128.1391 0 0"),
        ("51.3761, 128.1391", "51.3761 128.1391 0 0"),
        ("51.3761 128.1391 170 5", "51.3761 128.1391 170 5"),
        ("51°22'30\"N 128°8'15\"E", "51.375 128.1375 0 0"),
        ("51°22′30.0″ с. ш. 128°8′15″ в. д.", "51.375 128.1375 0 0"),
        ("51.375° S, 128.1375° W", "-51.375 -128.1375 0 0"),
    ],
)
def test_a_place_is_two_numbers(words, value):
    assert written.place(words) == value


@pytest.mark.parametrize(
    "words",
    ["91 0", "0 181", "51.3", "Свободный", "1 2 3 4 5", "51°N", "128°8'E 51°22'N", "95°N 10°E"],
)
def test_what_is_no_place_is_not_guessed(words):
    assert written.place(words) is None
