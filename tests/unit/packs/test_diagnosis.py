"""Everything that stands in the way of a form is told at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError
from fieldkit.i18n import speaking
from fieldkit.packs.errors import FormDoesNotConvert
from fieldkit.packs.formulas import amiss_in
from fieldkit.packs.xlsform import convert_xlsform
from tests.support.workbooks import survey, workbook


def refused(path: Path) -> FormDoesNotConvert:
    with pytest.raises(FormDoesNotConvert) as refusal:
        convert_xlsform(path)
    return refusal.value


def test_several_faults_are_told_in_one_go_in_the_order_of_the_file(tmp_path: Path):
    path = survey(
        tmp_path / "form.xlsx",
        ("integr", "n", "N"),
        ("text", "b", "B", "${m} = 1"),
        ("select_one yess", "x", "X"),
        choices=(("yes", "a", "A"), ("yes", "a", "B")),
    )

    refusal = refused(path)

    assert [(found.sheet, found.row, found.column) for found in refusal.findings] == [
        ("survey", 2, "type"),
        ("survey", 3, "relevant"),
        ("survey", 4, "type"),
        ("choices", 3, "name"),
    ]
    assert refusal.sentence().splitlines()[0] == (
        "The form could not be built, 4 problems were found."
    )
    assert "integer is similar" in refusal.sentence()


def test_several_faults_are_told_in_russian(tmp_path: Path):
    path = survey(tmp_path / "f.xlsx", ("integr", "n", "N"), ("text", "b", "B", "${m} = 1"))

    with speaking("ru"):
        told = refused(path).sentence()

    assert told.startswith("Бланк не собран, найдено 2\N{NO-BREAK SPACE}замечания.")
    assert "Лист survey, строка 3, столбец relevant: вопроса m нет" in told


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("cht:difference-in-months(${a}, today())", "cht:difference-in-months() is a function of"),
        ("z-score('wfa', ${a})", "z-score() is a function of CHT"),
        ("sum-if(${a}, ${a} > 1)", "sum-if() is a function of SurveyCTO"),
        ("count-if(${a}, ${a} > 1)", "try count("),
        ("vlookup(${a}, 1)", "spreadsheets, which ODK forms do not have; try pulldata()"),
        ("coalsce(${a}, 1)", "there is no function coalsce() in ODK forms; try coalesce()"),
        ("substr()", "substr() was given 0 arguments"),
        ("if(${a} == 3, 1, 2)", 'no "=="'),
        ("${a} && true()", 'no "&&"'),
        ("if((${a} = 3, 1, 2)", 'a bracket "(" is not closed'),
        ("if(${a} = 3), 1, 2)", 'a bracket ")" closes nothing'),
        ("concat(${a}, 'x)", "is not closed"),
        ("${a} +", "the formula breaks off"),
    ],
)
def test_a_formula_that_no_engine_takes_is_named_with_its_cell(
    tmp_path: Path, formula: str, said: str
):
    path = survey(
        tmp_path / "f.xlsx",
        ("text", "a", "A"),
        ("calculate", "c", None, None, None, formula),
    )

    sentence = refused(path).sentence()

    assert "Sheet survey, row 3, column calculation" in sentence
    assert said in sentence


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        ([("db:person", "a", "A")], 2, "is of CHT"),
        ([("text", None, "A")], 2, "the question has no name"),
        ([(None, "a", "A")], 2, "the question has no type"),
        ([("text", "a", None)], 2, "the question has no label"),
        ([("calculate", "c", None, None, None, "${d} + 1"),
          ("calculate", "d", None, None, None, "${c} + 1")], 2, "in a circle: c, d"),
        ([("calculate", "c", None, None, None, "instance('x')/root/item[name='a']/b")], 2,
         "no list named x"),
        ([("text", "a", "A ${b} c")], 2, "no question b"),
        ([("text", "a", "=1+1")], 2, "a spreadsheet formula without a result"),
    ],
)  # fmt: skip
def test_what_only_the_engine_or_the_file_knows_has_a_place_too(
    tmp_path: Path, rows: list[tuple[object, ...]], row: int, said: str
):
    sentence = refused(survey(tmp_path / "f.xlsx", *rows)).sentence()

    assert f"row {row}" in sentence
    assert said in sentence


def test_a_name_given_twice_is_told_once_not_at_every_reference(tmp_path: Path):
    path = survey(
        tmp_path / "f.xlsx",
        ("text", "a", "A"),
        ("text", "a", "A"),
        ("text", "b", "B", "${a} = 1"),
    )

    assert len(refused(path).findings) == 1


def test_a_column_that_stands_twice_is_refused(tmp_path: Path):
    head = ("type", "name", "label", "label")
    path = workbook(tmp_path / "f.xlsx", survey=(head, ("text", "a", "A", "B")))

    assert "row 1, column label: the column stands there twice" in refused(path).sentence()


def test_a_fault_on_the_sheet_of_settings_has_its_place(tmp_path: Path):
    path = workbook(
        tmp_path / "f.xlsx",
        survey=(("type", "name", "label"), ("text", "a", "A")),
        settings=(("form_id", "instance_name"), ("f", "concat(${z}, 1)")),
    )

    assert "Sheet settings, row 2, column instance_name" in refused(path).sentence()


def test_a_long_list_of_faults_is_cut_short(tmp_path: Path):
    path = survey(tmp_path / "f.xlsx", *(("text", f"q{n}", "Q", "${z} = 1") for n in range(30)))

    told = refused(path).sentence()

    assert "30 problems" in told
    assert "And 10 more." in told
    assert len(told.splitlines()) == 23


@given(st.text(alphabet="${}a().,+-*/<>=!'\"[] 1|&:", max_size=40))
def test_any_formula_is_looked_through_without_an_error(formula: str):
    list(amiss_in(formula))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("text", "select_one a", "begin_group", "end_group", "x", "", "note")),
            st.sampled_from(("a", "b", "1", "", "é", "a b")),
            st.sampled_from(("L", "", "${a}", "${")),
            st.sampled_from(("", "${a} = 1", "(", "nofn()", ". > 1")),
        ),
        max_size=6,
    )
)
def test_any_survey_is_converted_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
):
    path = tmp_path_factory.mktemp("form") / "form.csv"
    lines = ["survey", ",type,name,label,relevant"]
    lines += [",".join(("", *row)) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")

    try:
        told = convert_xlsform(path).xml
    except FieldkitError as refusal:
        told = refusal.sentence()

    assert told
