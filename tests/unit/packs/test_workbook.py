"""Files that forms come in, and files that only look like them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError
from fieldkit.packs.errors import FormFileTooLarge, FormFileUnreadable
from fieldkit.packs.remarks import told
from fieldkit.packs.workbook import read_book
from fieldkit.packs.xlsform import convert_xlsform, read_xform
from tests.support.workbooks import survey, workbook

STACKED = """survey
,type,name,label
,text,words,Слова
,select_one yn,a,A
choices
,list_name,name,label
,yn,yes,Да
settings
,form_title,form_id
,Бланк,my_form
"""
Change = Callable[[str, bytes], bytes]


def rewritten(path: Path, change: Change) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, change(name, content))
    return path


def plain_form(folder: Path) -> Path:
    return survey(folder / "form.xlsx", ("text", "a", "A"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_csv_form_is_read_in_the_ways_that_spreadsheets_write_it(
    tmp_path: Path, separator: str, encoding: str
):
    path = tmp_path / "form.csv"
    path.write_bytes(STACKED.replace(",", separator).encode(encoding))

    conversion = convert_xlsform(path)

    definition = conversion.definition
    assert definition is not None
    assert (definition.form_id, definition.title) == ("my_form", "Бланк")
    assert "Слова" in conversion.xml
    assert any("Windows-1251" in told(each) for each in conversion.warnings) == (
        encoding == "cp1251"
    )


def test_sheets_may_be_csv_files_side_by_side(tmp_path: Path):
    (tmp_path / "survey.csv").write_text("type,name,label\nselect_one yn,a,A\n", encoding="utf-8")
    (tmp_path / "choices.csv").write_text("list_name,name,label\nyn,1,Да\n", encoding="utf-8")

    assert "Да" in convert_xlsform(tmp_path / "survey.csv").xml


def test_a_row_is_counted_as_the_spreadsheet_counts_it(tmp_path: Path):
    path = tmp_path / "form.csv"
    path.write_text("\n\nsurvey\n,type,name,label\n,,,\n,text,a,${b}\n", encoding="utf-8")

    with pytest.raises(FieldkitError, match="row 6"):
        convert_xlsform(path)


def test_a_workbook_with_one_sheet_of_any_name_is_a_survey(tmp_path: Path):
    path = workbook(tmp_path / "f.xlsx", Лист1=(("type", "name", "label"), ("text", "a", "A")))

    assert "/data/a" in convert_xlsform(path).xml


def test_numbers_and_truths_read_as_people_see_them(tmp_path: Path):
    head = ("type", "name", "label", "required", "default")
    path = workbook(tmp_path / "f.xlsx", survey=(head, ("integer", "a", 5.0, True, 2.5)))

    assert read_book(path).sheet("survey").rows[0].cells == {
        "type": "integer",
        "name": "a",
        "label": "5",
        "required": "TRUE",
        "default": "2.5",
    }


def test_macros_stay_shut_and_harm_nothing(tmp_path: Path):
    path = plain_form(tmp_path).rename(tmp_path / "form.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")

    assert "/data/a" in convert_xlsform(path).xml


@pytest.mark.parametrize(
    "entity", [b'"aaaa"', b'SYSTEM "file:///etc/passwd"', b'SYSTEM "http://example.org/x"']
)
def test_entities_are_refused(tmp_path: Path, entity: bytes):
    def hostile(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return content
        declared = b"<!DOCTYPE x [<!ENTITY e " + entity + b">]>"
        start, sign, rest = content.partition(b"<worksheet")
        assert b"<t>text</t>" in rest
        return start + declared + sign + rest.replace(b"<t>text</t>", b"<t>&e;</t>", 1)

    path = rewritten(plain_form(tmp_path), hostile)

    with pytest.raises(FormFileUnreadable):
        convert_xlsform(path)


def test_a_workbook_that_unpacks_to_more_than_a_form_is_not_unpacked(tmp_path: Path):
    path = plain_form(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image.bin", b"\0" * (65 << 20))

    with pytest.raises(FormFileTooLarge):
        convert_xlsform(path)


def test_a_sheet_that_goes_on_without_end_is_left(tmp_path: Path):
    path = tmp_path / "form.csv"
    rows = ("," + ",".join(("text", f"q{number}", "Q")) for number in range(20_100))
    path.write_text("survey\n,type,name,label\n" + "\n".join(rows), encoding="utf-8")

    with pytest.raises(FormFileTooLarge):
        convert_xlsform(path)


def test_a_cell_far_away_does_not_make_the_sheet_long(tmp_path: Path):
    def far(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return content
        cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
        return content.replace(b"</sheetData>", cell + b"</sheetData>")

    book = read_book(rewritten(plain_form(tmp_path), far))

    assert len(book.sheet("survey").rows) == 1


def test_groups_without_end_of_depth_are_refused(tmp_path: Path):
    rows = [("begin_group", f"g{number}", "G") for number in range(2_000)]
    path = survey(tmp_path / "f.xlsx", *rows, *[("end_group",)] * 2_000)

    with pytest.raises(FieldkitError, match="nested"):
        convert_xlsform(path)


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"PK\x03\x04",
        b"",
        b"%PDF-1.7",
        b"\0" * 99,
    ],
)
@pytest.mark.parametrize("name", ["form.xls", "form.xlsx", "form.csv"])
def test_what_is_no_form_is_said_so(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FormFileUnreadable, match="is damaged"):
        convert_xlsform(path)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_an_xform_is_read_in_its_own_encoding(tmp_path: Path, encoding: str):
    xml = convert_xlsform(survey(tmp_path / "f.xlsx", ("text", "a", "Слова"))).xml
    path = tmp_path / "form.xml"
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    path.write_bytes(xml.replace('<?xml version="1.0"?>', declared).encode(encoding))

    conversion = read_xform(path)

    assert conversion.xml == xml


def test_an_xlsx_that_is_called_xls_is_read(tmp_path):
    path = survey(tmp_path / "form.xlsx", ("text", "words", "Words"))
    renamed = path.rename(tmp_path / "form.xls")

    assert "/data/words" in convert_xlsform(renamed).xml
