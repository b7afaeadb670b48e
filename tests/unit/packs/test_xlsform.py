"""Workbooks that become forms, and those that say why not."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from fieldkit.i18n import speaking
from fieldkit.packs.errors import FormDoesNotConvert, FormFileTooLarge, FormFileUnreadable
from fieldkit.packs.workbook import check_workbook
from fieldkit.packs.xlsform import convert_xlsform, read_xform

HEAD = ("type", "name", "label", "relevant", "choice_filter")
YES = ("select_one yn", "is_child", "Child?")


def workbook(
    folder: Path, *rows: tuple[str, ...], choices: tuple[tuple[str, ...], ...] = ()
) -> Path:
    path = folder / "бланк.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (HEAD, *rows):
        book.active.append(row)
    if choices:
        sheet = book.create_sheet("choices")
        for row in (("list_name", "name", "label"), *choices):
            sheet.append(row)
    book.save(path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FormDoesNotConvert) as refused:
        convert_xlsform(path)
    return refused.value.sentence()


def test_a_workbook_becomes_an_xform(tmp_path: Path):
    conversion = convert_xlsform(workbook(tmp_path, ("text", "words", "Слова")))

    assert "<h:html" in conversion.xml
    assert "Слова" in conversion.xml


def test_an_unknown_question_is_named_with_its_place_and_a_similar_one(tmp_path: Path):
    path = workbook(
        tmp_path,
        ("integer", "age_years", "Age"),
        ("text", "guardian", "Guardian", "${age} < 18"),
    )

    assert refusal(path) == (
        "The form could not be built. Sheet survey, row 3, column relevant:"
        " there is no question age; age_years is similar."
        " Correct and save the file, then open it again; the earlier version still works."
    )
    with speaking("ru"):
        assert refusal(path) == (
            "Бланк не собран. Лист survey, строка 3, столбец relevant:"
            " вопроса age нет, похожий\N{NO-BREAK SPACE}— age_years."
            " Исправьте и сохраните файл, затем откройте его снова; прежняя редакция работает."
        )


@pytest.mark.parametrize(
    ("rows", "choices", "place", "said"),
    [
        ([("text", "a", "A", "${zzz} = 1")], (), "row 2, column relevant", "no question zzz"),
        ([("text", "a", "A"), ("text", "a", "A")], (), "row 3", '"a" stands there twice'),
        ([("text", "1a", "A")], (), "row 2, column name", "begins with a letter"),
        ([("begin_group", "g", "G"), ("text", "a", "A")], (), "row 2", 'no "end_group"'),
        ([("text", "a", "A"), ("end_group", "g", "")], (), "row 3", 'no "begin_group"'),
        ([YES], (("yn", "yes", "Yes"), ("yn", "yes", "No")), "choices, row 3", "one name twice"),
        ([YES], (("yn", "", "Yes"),), "choices, row 2", "has no name"),
        ([("text", "a", "A", "${zzz")], (), "row 2, column relevant", "${name}"),
        ([YES], (), "row 2, column type", 'the sheet "choices" is missing'),
        ([YES], (("no", "yes", "Yes"),), "row 2", 'the choice list "yn"'),
        ([("telepathy", "a", "A")], (), "", 'no type "telepathy"'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path,
    rows: list[tuple[str, ...]],
    choices: tuple[tuple[str, ...], ...],
    place: str,
    said: str,
):
    sentence = refusal(workbook(tmp_path, *rows, choices=choices))

    assert place in sentence
    assert said in sentence
    assert "[row" not in sentence


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"name,label\n", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_workbook_is_said_so(tmp_path: Path, content: bytes):
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)

    with pytest.raises(FormFileUnreadable, match=r"form\.xlsx"):
        convert_xlsform(path)


def test_a_missing_file_is_said_so(tmp_path: Path):
    with pytest.raises(FormFileUnreadable):
        convert_xlsform(tmp_path / "form.xlsx")
    with pytest.raises(FormFileUnreadable):
        read_xform(tmp_path / "form.xml")


def test_another_kind_of_document_is_no_workbook(tmp_path: Path):
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")

    with pytest.raises(FormFileUnreadable):
        convert_xlsform(path)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b"0" * (1 << 20))

    with pytest.raises(FormFileTooLarge):
        check_workbook(path)


def test_a_workbook_of_too_many_parts_is_not_opened(tmp_path: Path):
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2001):
            archive.writestr(f"{number}", "")

    with pytest.raises(FormFileTooLarge):
        check_workbook(path)


def test_an_entity_bomb_in_a_sheet_is_refused(tmp_path: Path):
    whole = workbook(tmp_path, ("text", "a", "A"))
    path = tmp_path / "laughs.xlsx"
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = bomb.encode() if "sheet1" in name else source.read(name)
            target.writestr(name, content)

    with pytest.raises((FormFileUnreadable, FormDoesNotConvert)):
        convert_xlsform(path)
