"""Tables that people bring, whoever made them."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.sheets.errors import TableEmpty, TableTooLarge, TableUnreadable
from fieldkit.sheets.reading import MOST_ROWS, read_table, table_of_text

ROWS = (("Фамилия", "Район"), ("Ёлкина", "Зейский"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_any_usual_form(tmp_path: Path, encoding: str, delimiter: str):
    path = tmp_path / "список.csv"
    text = "\r\n".join(delimiter.join(row) for row in ROWS)
    path.write_bytes(text.encode(encoding))

    assert read_table(path).rows == ROWS


def test_the_first_sheet_of_a_workbook_is_read(tmp_path: Path):
    path = tmp_path / "список.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ("Имя", None, 3),
        (),
        ("Анна ", 4.0, date(2026, 3, 21)),
        ("Вера", 2.5, datetime(2026, 3, 21, 9, 30)),  # noqa: DTZ001 - a cell has no zone
    ):
        book.active.append(row)
    book.create_sheet("вторая").append(("не та",))
    book.save(path)

    assert read_table(path).rows == (
        ("Имя", "", "3"),
        ("Анна", "4", "2026-03-21"),
        ("Вера", "2.5", "2026-03-21 09:30"),
    )


def test_names_with_commas_stay_whole():
    assert table_of_text("Рябинина, Анна\nДроздова Вера\n").rows == (
        ("Рябинина, Анна",),
        ("Дроздова Вера",),
    )


def test_quoted_cells_may_hold_what_parts_them():
    assert table_of_text('"КЦСОН; Зея";2\nОпека;1\n').rows == (("КЦСОН; Зея", "2"), ("Опека", "1"))


@pytest.mark.parametrize("text", ["", "  \n\t\n", ";;\n;;"])
def test_a_table_with_nothing_in_it_is_said_so(text: str):
    with pytest.raises(TableEmpty):
        table_of_text(text)


@pytest.mark.parametrize(
    "content", [b"\xd0\xcf\x11\xe0old excel", b"PK\x03\x04broken", b"%PDF\x00\x01", b"a\x98b"]
)
def test_what_is_no_table_is_said_so(tmp_path: Path, content: bytes):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises(TableUnreadable, match=r"file\.csv"):
        read_table(path)


def test_a_missing_file_is_said_so(tmp_path: Path):
    with pytest.raises(TableUnreadable):
        read_table(tmp_path / "file.csv")


def test_a_table_of_too_many_rows_is_refused():
    with pytest.raises(TableTooLarge):
        table_of_text("a\n" * (MOST_ROWS + 1))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path):
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/a.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(513):
            member.write(b"0" * (1 << 20))

    with pytest.raises(TableTooLarge):
        read_table(path)


@given(st.text())
def test_any_text_is_a_table_or_refused(text: str):
    try:
        table = table_of_text(text)
    except (TableEmpty, TableUnreadable):
        return
    assert all(any(row) for row in table.rows)
