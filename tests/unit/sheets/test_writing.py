"""Tables written for other programs."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.sheets.writing import OutTable, guarded, write_csv, write_json, write_xlsx

TABLE = OutTable("семьи", ("name", "label"), [["f1", "Ёлкины"], ["f2", "=1+1"]])


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-x", "@sum", "\t=1", "\r=1", "+7 000 1-2"])
def test_what_begins_as_a_formula_is_held_back(cell: str):
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+3", "-2.5", "1-2", "Ёлкина", "", "2026-03-21"])
def test_numbers_and_words_stay_as_they_are(cell: str):
    assert guarded(cell) == cell


@given(st.text())
def test_no_guarded_cell_begins_as_a_formula_unless_it_is_a_number(cell: str):
    safe = guarded(cell)

    if safe.startswith(("=", "+", "-", "@", "\t", "\r")):
        float(safe.replace(",", "."))


def test_a_csv_is_one_that_excel_reads(tmp_path: Path):
    write_csv(tmp_path / "t.csv", TABLE)

    content = (tmp_path / "t.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["name", "label"], ["f1", "Ёлкины"], ["f2", "'=1+1"]]


def test_a_workbook_holds_texts_alone(tmp_path: Path):
    long_name = "очень длинное имя таблицы, каких не бывает"
    same = [OutTable(long_name, ("a",), [["=1+1"]]), OutTable(f"{long_name}!", ("b",), [["\x01x"]])]

    write_xlsx(tmp_path / "t.xlsx", [TABLE, *same, OutTable("a/b", ("c",), [])])

    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert len(set(book.sheetnames)) == 4
    assert all(len(name) <= 31 for name in book.sheetnames)
    cell = book["семьи"]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    book.close()


def test_a_workbook_without_tables_is_still_one(tmp_path: Path):
    write_xlsx(tmp_path / "t.xlsx", [])

    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == ["empty"]


def test_json_leaves_out_what_is_empty(tmp_path: Path):
    write_json(tmp_path / "t.json", [OutTable("t", ("a", "b"), [["1", ""]])])

    assert json.loads((tmp_path / "t.json").read_text(encoding="utf-8")) == {"t": [{"a": "1"}]}


def test_a_table_that_fails_midway_leaves_the_earlier_file(tmp_path: Path):
    write_csv(tmp_path / "t.csv", TABLE)
    before = (tmp_path / "t.csv").read_bytes()

    with pytest.raises(AttributeError):
        write_csv(tmp_path / "t.csv", OutTable("t", ("a",), [["x"], [None]]))

    assert (tmp_path / "t.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
