"""Kobo's own groups and columns, written out as Kobo does."""

from pathlib import Path

import pytest

from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.packs.book import Book
from fieldkit.packs.errors import FormDoesNotConvert
from fieldkit.packs.kobo import expand_kobo
from fieldkit.packs.slugs import free_slug, value_slug
from fieldkit.packs.workbook import read_book
from fieldkit.packs.xlsform import convert_xlsform
from tests.support.workbooks import Rows, workbook

HEAD = (
    "type",
    "name",
    "label::English (en)",
    "label::Русский (ru)",
    "required",
    "relevant",
    "select_from_list_name",
    "kobo--score-choices",
    "kobo--rank-items",
    "kobo--rank-constraint-message",
    "kobo--matrix_list",
    "appearance",
    "$autoname",
)
PLACE = {name: number for number, name in enumerate(HEAD)}
LISTS = (
    ("list_name", "name", "label::English (en)", "label::Русский (ru)"),
    ("yn", "yes", "Yes", "Да"),
    ("yn", "no", "No", "Нет"),
    ("often", "never", "Never", "Никогда"),
    ("often", "always", "Always", "Всегда"),
    ("needs", "food", "Food", "Еда"),
    ("needs", "water", "Water", "Вода"),
    ("goods", "bed", "Bed", "Кровать"),
    ("goods", "stove", "Stove", "Печь"),
)
SCORE = (
    {"type": "begin_score", "name": "signs", "label::English (en)": "Signs", "required": "true",
     "relevant": "1 = 1", "kobo--score-choices": "often"},
    {"type": "score__row", "name": "cold", "label::English (en)": "Cold"},
    {"type": "score__row", "label::English (en)": "No food", "$autoname": "no_food"},
    {"type": "end_score"},
)  # fmt: skip
RANK = (
    {"type": "begin_rank", "name": "top", "label::English (en)": "Top needs",
     "kobo--rank-items": "needs", "kobo--rank-constraint-message": "Not twice"},
    {"type": "rank__level", "name": "n1", "label::English (en)": "1st"},
    {"type": "rank__level", "name": "n2", "label::English (en)": "2nd"},
    {"type": "end_rank"},
)  # fmt: skip
MATRIX = (
    {"type": "begin_kobomatrix", "name": "m", "label::English (en)": "Items",
     "label::Русский (ru)": "Вещи", "kobo--matrix_list": "goods"},
    {"type": "select_one", "name": "have", "label::English (en)": "Have?", "required": "true",
     "select_from_list_name": "yn"},
    {"type": "integer", "name": "many", "label::English (en)": "How many?",
     "relevant": "${have} = 'yes'", "appearance": "w1"},
    {"type": "end_kobomatrix"},
)  # fmt: skip


def form(folder: Path, *rows: dict[str, str], choices: Rows = LISTS) -> Path:
    table = [tuple(row.get(name) for name in HEAD) for row in rows]
    return workbook(folder / "kobo.xlsx", survey=(HEAD, *table), choices=choices)


def expanded(path: Path) -> Book:
    book = read_book(path)
    assert expand_kobo(book) == ()
    return book


def told(book: Book, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.get(name) for name in columns) for row in book.sheet("survey").rows]


def definition(path: Path) -> FormDefinition:
    found = convert_xlsform(path).definition
    assert found is not None
    return found


def test_a_score_becomes_a_group_of_selects_under_a_header(tmp_path: Path):
    book = expanded(form(tmp_path, *SCORE))

    assert told(book, "type", "name", "appearance", "required", "relevant") == [
        ("begin_group", "signs", "field-list", "", "1 = 1"),
        ("select_one often", "signs_header", "label", "", ""),
        ("select_one often", "cold", "list-nolabel", "true", ""),
        ("select_one often", "no_food", "list-nolabel", "true", ""),
        ("end_group", "", "", "", ""),
    ]


def test_a_rank_becomes_selects_that_must_differ(tmp_path: Path):
    book = expanded(form(tmp_path, *RANK))

    assert told(book, "type", "name", "appearance", "required", "constraint") == [
        ("begin_group", "top", "field-list", "", ""),
        ("note", "top_label", "", "", ""),
        ("select_one needs", "n1", "minimal", "true", ""),
        ("select_one needs", "n2", "minimal", "true", "${n2} != ${n1}"),
        ("end_group", "", "", "", ""),
    ]
    assert told(book, "constraint_message::Русский (ru)")[3] == ("Not twice",)


def test_a_matrix_becomes_a_header_and_a_group_for_each_thing(tmp_path: Path):
    book = expanded(form(tmp_path, *MATRIX))

    rows = told(book, "type", "name", "label::English (en)", "appearance", "relevant")
    assert rows[:6] == [
        ("begin_group", "m_header", "", "w4", ""),
        ("note", "m_header_note", "**Items**", "w1", ""),
        ("note", "m_header_have", "**Have?**", "w2", ""),
        ("note", "m_header_many", "**How many?**", "w1", ""),
        ("end_group", "", "", "", ""),
        ("begin_group", "m_bed", "", "w4", ""),
    ]
    assert rows[6:9] == [
        ("note", "m_bed_note", "##### Bed", "w1", ""),
        ("select_one yn", "m_bed_have", '<span style="display:none">bed-Have?</span>',
         "w2 horizontal-compact", ""),
        ("integer", "m_bed_many", '<span style="display:none">bed-How many?</span>',
         "w1 no-label", "${m_bed_have} = 'yes'"),
    ]  # fmt: skip
    assert len(rows) == 15


def test_what_kobo_knows_opens_here_with_its_languages(tmp_path: Path):
    found = definition(form(tmp_path, *SCORE, *RANK, *MATRIX))

    assert found.languages == ("English (en)", "Русский (ru)")
    paths = set(found.instance.by_path)
    assert {"/data/signs/no_food", "/data/top/n2", "/data/m_stove/m_stove_many"} <= paths


def test_a_list_named_in_a_column_of_its_own_is_found(tmp_path: Path):
    row = {"type": "select_multiple", "name": "a", "label::English (en)": "A",
           "select_from_list_name": "needs"}  # fmt: skip

    shape = definition(form(tmp_path, row)).shape("/data/a")

    assert shape is not None
    control = control_of(shape)
    assert control is not None
    assert control.itemset is not None
    assert "needs" in control.itemset.nodeset


def test_a_question_without_name_is_called_by_its_label(tmp_path: Path):
    first = {"type": "text", "label::English (en)": "What is new?"}
    second = {"type": "text", "label::English (en)": "What is new?"}

    found = definition(form(tmp_path, first, second))

    assert {"/data/What_is_new", "/data/What_is_new_001"} <= set(found.instance.by_path)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("1st choice", "_1st_choice"),
        ("What's  up, doc?", "What_s_up_doc"),
        ("x" * 30 + "y" * 30, "x" * 20 + "_" + "y" * 20),
        ("Имя", "_"),
    ],
)
def test_names_are_made_as_kobo_makes_them(label: str, name: str):
    assert free_slug(label, ()) == name


def test_a_choice_without_value_is_called_by_its_label():
    assert value_slug("Shelter  place", ("Shelter_place",)) == "Shelter_place_001"


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        ((SCORE[0], {"type": "text", "name": "a"}, SCORE[3]), 3, '"score__row"'),
        (SCORE[:2], 2, '"begin_score" has no end'),
        ((SCORE[1],), 2, "outside its Kobo group"),
        ((SCORE[0], RANK[0], SCORE[3]), 3, "cannot stand inside"),
        (({**SCORE[0], "kobo--score-choices": "nolist"}, SCORE[3]), 2, '"nolist"'),
        (({**RANK[0], "kobo--rank-items": ""}, RANK[3]), 2, '"kobo--rank-items"'),
    ],
)
def test_a_group_that_is_no_kobo_group_is_refused_with_its_row(
    tmp_path: Path, rows: tuple[dict[str, str], ...], row: int, said: str
):
    with pytest.raises(FormDoesNotConvert) as refusal:
        convert_xlsform(form(tmp_path, *rows))

    assert f"row {row}" in refusal.value.sentence()
    assert said in refusal.value.sentence()


def test_a_fault_after_a_kobo_group_keeps_its_row_of_the_file(tmp_path: Path):
    fault = {"type": "text", "name": "z", "label::English (en)": "Z", "relevant": "${nobody} = 1"}

    with pytest.raises(FormDoesNotConvert, match="row 6, column relevant"):
        convert_xlsform(form(tmp_path, *MATRIX, fault))
