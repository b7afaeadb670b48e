"""A counted repeat may name the question by which a person adds rows to it."""

import pytest

from fieldkit.forms.errors import RepeatIsFixed
from tests.unit.forms.scenario import Scenario, scenario

FORM = """
    | settings | namespaces                          |
    |          | fk="http://fieldkit.example/xforms" |

    | survey | type         | name  | label | default              | repeat_count | bind::fk:adds | bind::fk:key |
    |        | integer      | known | Known | 2                    |              |               |              |
    |        | integer      | more  | More  | 1                    |              |               |              |
    |        | begin_repeat | row   | Row   |                      | ${known} + ${more} | ${more} | ${key}       |
    |        | hidden       | key   |       | if(position(..) <= ${known}, position(..), '') | | |            |
    |        | text         | said  | Said  |                      |              |               |              |
    |        | end_repeat   |       |       |                      |              |               |              |
"""  # noqa: E501 - a table of a form is as wide as it is
ROW = "/data/row"


@pytest.fixture
def form() -> Scenario:
    return scenario(FORM)


def said(form: Scenario) -> list[str]:
    rows = form.session.children(ROW)
    return [form.session.kept(f"{row.ref}/said") for row in rows]


def test_a_row_that_is_added_raises_the_number(form: Scenario):
    made = form.session.add_repeat(ROW)

    assert made == f"{ROW}[4]"
    assert form.session.node("/data/more").value == "2"
    assert form.session.node(ROW).can_add


def test_a_row_that_is_removed_lowers_the_number_and_the_others_stay(form: Scenario):
    form.session.add_repeat(ROW)
    for place in (1, 2, 3, 4):
        form.session.answer(f"{ROW}[{place}]/said", f"s{place}")

    form.session.remove_repeat(ROW, 2)

    assert said(form) == ["s1", "s2", "s4"]
    assert form.session.node("/data/more").value == "1"


def test_removing_is_taken_back_and_done_again(form: Scenario):
    form.session.answer(f"{ROW}[3]/said", "own")
    form.session.remove_repeat(ROW, 2)

    form.session.undo()

    assert said(form) == ["", "", "own"]
    assert form.session.node("/data/more").value == "1"
    form.session.redo()
    assert said(form) == ["", ""]
    assert form.session.node("/data/more").value == "0"


def test_a_row_that_the_form_made_is_neither_removed_nor_moved(form: Scenario):
    with pytest.raises(RepeatIsFixed):
        form.session.remove_repeat(ROW, 1)
    with pytest.raises(RepeatIsFixed):
        form.session.move_repeat(ROW, 2, 0)

    can = [row.can_remove for row in form.session.children(ROW)]
    assert can == [False, False, True]


def test_a_counted_repeat_that_names_no_such_question_stays_fixed():
    form = scenario("""
        | survey | type         | name | label | repeat_count |
        |        | integer      | n    | N     |              |
        |        | begin_repeat | row  | Row   | ${n}         |
        |        | text         | said | Said  |              |
        |        | end_repeat   |      |       |              |
    """)

    with pytest.raises(RepeatIsFixed):
        form.session.add_repeat(ROW)

    assert not form.session.node(ROW).can_add


def test_a_row_cut_off_that_nobody_wrote_in_is_made_anew():
    form = scenario("""
        | survey | type         | name | label | default  | repeat_count |
        |        | integer      | n    | N     | 1        |              |
        |        | text         | who  | Who   |          |              |
        |        | begin_repeat | row  | Row   |          | ${n}         |
        |        | hidden       | mark |       | ${who}   |              |
        |        | text         | said | Said  |          |              |
        |        | end_repeat   |      |       |          |              |
    """)
    form.answer("n", "0")
    form.answer("who", "Анна")

    form.answer("n", "1")

    assert form.session.kept(f"{ROW}[1]/mark") == "Анна"
