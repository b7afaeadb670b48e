"""Scenarios on the sheet "tests" of a workbook."""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.scenario import ScenarioBroken
from fieldkit.forms.scenario_run import play
from fieldkit.forms.scenario_table import read_table
from tests.unit.forms.scenario import converted

FORM = """
| survey | type    | name     | label | relevant    |
|        | integer | age      | Age   |             |
|        | text    | guardian | Who   | ${age} < 18 |
"""


def _rows(*lines: str, heads: str = "test | step | question | value"):
    names = [head.strip() for head in heads.split("|")]
    for number, line in enumerate(lines, 2):
        cells = [cell.strip() for cell in line.split("|")]
        yield number, dict(zip(names, cells, strict=True))


def _played(*lines: str, heads: str = "test | step | question | value"):
    scenario = read_table(_rows(*lines, heads=heads), "form.xlsx")
    return play(read_form(converted(FORM.strip())), scenario, {})


def test_rows_are_steps_and_a_name_begins_a_test():
    played = _played(
        " | now | | 2026-03-10",
        "children | answer | age | 7",
        " | expect relevant | guardian | yes",
        " | | | ",
        "adults | | | ",
        " | Answer | age | 20",
        " | relevant | guardian | да",
    )

    assert played.trials == 2
    (failure,) = played.failures
    assert failure.trial == "adults"
    assert failure.place == "form.xlsx, row 8"
    assert failure.sentence == 'guardian: expected relevant "yes", found "no".'


def test_headings_may_be_russian():
    played = _played("a | answer | age | 7", heads="Тест | Шаг | Вопрос | Значение")

    assert played.passed


@pytest.mark.parametrize(
    ("lines", "heads", "said"),
    [
        (("a | b",), "x | y", "form.xlsx, row 2: the columns wanted are test, step"),
        (("a | dance | age | 7",), None, "form.xlsx, row 2: there is no step dance"),
        ((), None, "form.xlsx: there is no test in it"),
        ((" | answer | age | 7",), None, "form.xlsx: there is no test in it"),
    ],
)
def test_a_sheet_that_is_no_scenario_says_where(lines, heads, said):
    with pytest.raises(ScenarioBroken) as refused:
        _played(*lines, heads=heads or "test | step | question | value")

    assert said in str(refused.value)
