"""Lists of people, with their columns guessed."""

import pytest

from fieldkit.records.event import RegistrationRole
from fieldkit.sheets.roster import RosterRow, guess_columns, read_roster_text


def test_names_typed_line_by_line_are_people():
    assert read_roster_text("Рябинина Анна\n  Дроздова   Вера \n\n") == (
        RosterRow("Рябинина Анна"),
        RosterRow("Дроздова Вера"),
    )


def test_columns_are_found_by_their_titles():
    text = (
        "№ п/п\tФамилия\tИмя\tОтчество\tМесто работы\tМуниципальный район\tДолжность\tРоль\n"
        "1\tРябинина\tАнна\tСергеевна\tКЦСОН\tЗейский\tпсихолог\tвыступающий\n"
    )

    assert read_roster_text(text) == (
        RosterRow(
            "Рябинина Анна Сергеевна", "КЦСОН", "Зейский", "психолог", RegistrationRole.SPEAKER
        ),
    )


def test_english_titles_are_known_too():
    text = "Organisation,Full name,District\nCentre,Ryabinina Anna,Zeya\n"

    assert read_roster_text(text) == (RosterRow("Ryabinina Anna", "Centre", "Zeya"),)


def test_without_titles_the_order_is_name_organisation_district():
    text = "1\tРябинина Анна\tКЦСОН\tЗейский район\n2\tДроздова Вера\tОпека\t\n"

    assert read_roster_text(text) == (
        RosterRow("Рябинина Анна", "КЦСОН", "Зейский район"),
        RosterRow("Дроздова Вера", "Опека"),
    )


def test_rows_without_a_name_are_no_people():
    text = "ФИО;Организация\nРябинина Анна;КЦСОН\n;Опека\n12;Школа\nИтого;\n"

    assert [row.name for row in read_roster_text(text)] == ["Рябинина Анна", "Итого"]


def test_short_rows_lack_what_they_lack():
    assert read_roster_text("ФИО\tОрганизация\nРябинина Анна\n") == (RosterRow("Рябинина Анна"),)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (("ФИО участника", "Организация (кратко)"), {"name": 0, "organisation": 1}),
        (("Ф.И.О", "Район"), {"name": 0, "district": 1}),
        (("Рябинина Анна", "КЦСОН"), {}),
        (("Организация", "Район"), {}),
    ],
)
def test_a_header_is_told_from_people(header: tuple[str, ...], columns: dict[str, int]):
    assert guess_columns(header) == columns
