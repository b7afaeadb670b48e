"""Fields take what people write and say what is to be looked at again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from fieldkit.formats import table_date
from fieldkit.gui.widgets.fields import (
    ComboField,
    DateField,
    LineField,
    PassphraseField,
    TextField,
    parse_day,
)
from fieldkit.i18n import speaking
from tests.support.window import press, type_text, unnamed

TODAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12.11.2026", date(2026, 11, 12)),
        ("12.11.2026 ", date(2026, 11, 12)),
        ("1.2.26", date(2026, 2, 1)),
        ("01 02 1991", date(1991, 2, 1)),
        ("010291", date(1991, 2, 1)),
        ("01022026", date(2026, 2, 1)),
        ("12.11", date(2026, 11, 12)),
        ("12/11/2026", date(2026, 11, 12)),
        ("2026-11-12", date(2026, 11, 12)),
        ("29.02.2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_understood_as_people_write_it(written, meant):
    with speaking("ru"):
        assert parse_day(written, TODAY) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "x",
        "31.02.2026",
        "29.02.2025",
        "0.1.2026",
        "12.13.2026",
        "1.2.3.4",
        "12.11.20261",
        "١٢.١١.٢٠٢٦",
        "-1.2.2026",
        "12",
        "99999999999999999999",
    ],
)
def test_what_is_no_day_is_none(written):
    with speaking("ru"):
        assert parse_day(written, TODAY) is None


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_none(text):
    found = parse_day(text, TODAY)

    assert found is None or isinstance(found, date)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["ru", "en"]))
def test_a_day_that_is_shown_is_read_back(day, language):
    with speaking(language):
        assert parse_day(table_date(day), TODAY) == day


def test_a_date_field_settles_what_was_typed(application, qtbot):
    with speaking("ru"):
        field = DateField("Дата рождения")
        type_text(field.edit, "1 2 91")
        press(field.edit, Qt.Key.Key_Return)

        assert field.edit.text() == "01.02.1991"
        assert field.error_sentence() == ""


def test_a_date_field_says_how_to_write_a_date(application):
    field = DateField("Date of birth")

    type_text(field.edit, "31.02.2026")
    press(field.edit, Qt.Key.Key_Return)

    assert field.day() is None
    assert field.edit.text() == "31.02.2026"
    assert "day, month, year" in field.error_sentence()


def test_a_date_field_is_emptied_without_a_complaint(application):
    field = DateField("Date", day=TODAY - timedelta(days=1))

    field.edit.clear()
    press(field.edit, Qt.Key.Key_Return)

    assert field.day() is None
    assert field.error_sentence() == ""


def test_an_error_is_told_to_a_screen_reader_too(application):
    field = LineField("Name", hint="As in the papers.")

    field.set_error("An answer is needed here.")
    told = field.edit.accessibleDescription()
    field.set_error("")

    assert told == "An answer is needed here."
    assert field.edit.accessibleDescription() == "As in the papers."


def test_blanks_count_in_a_passphrase_and_not_in_a_name(application):
    name, secret = LineField("Name"), PassphraseField("Passphrase")

    name.set_text("  Анна ")
    secret.set_text(" четыре слова ")

    assert name.text() == "Анна"
    assert secret.text() == " четыре слова "


def test_every_field_has_a_name(application):
    fields = [
        LineField("a"),
        PassphraseField("b"),
        TextField("c"),
        ComboField("d", [("x", "X")]),
        DateField("e"),
    ]

    assert [unnamed(field) for field in fields] == [[]] * 5


def test_a_combo_ignores_a_key_that_it_does_not_have(application):
    field = ComboField("Role", [("a", "A"), ("b", "B")])

    field.choose("b")
    field.choose("no such key")

    assert field.key() == "b"
