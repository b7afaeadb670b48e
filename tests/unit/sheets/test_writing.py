"""Tables written for other programs."""

import csv
import io
import json
import tempfile
import zipfile
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


def test_a_workbook_leaves_no_temporary_file_while_it_is_made(tmp_path, monkeypatch):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    made: list[str] = []
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda **_: made.append("file"))

    write_xlsx(tmp_path / "t.xlsx", [OutTable("t", ("a",), [["Рябинина"]])])

    assert made == []
    assert list(temporary.iterdir()) == []


def test_a_workbook_keeps_every_sign_as_it_is(tmp_path):
    texts = ["a\tb\nc", "<&\">' ", "  два пробела ", "=1+1", "\U0001f600", "007"]

    write_xlsx(
        tmp_path / "t.xlsx", [OutTable("t", tuple(texts), [["\x00\ud800да\x0b", *texts[1:]]])]
    )

    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    head, row = list(sheet.iter_rows(values_only=True))
    assert list(head) == texts
    assert row[0] == "да"


def test_what_looks_like_an_escape_of_excel_is_not_read_as_one(tmp_path):
    write_xlsx(tmp_path / "t.xlsx", [OutTable("t", ("a",), [["_x0041_"]])])

    with zipfile.ZipFile(tmp_path / "t.xlsx") as packed:
        assert b"_x005F_x0041_" in packed.read("xl/worksheets/sheet1.xml")
