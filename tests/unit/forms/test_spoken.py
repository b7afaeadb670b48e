"""A condition is told in the words of the questions and choices that it speaks of."""

import pytest

from tests.unit.forms.scenario import scenario

FORM = """
    | survey  | type                | name  | label        | relevant | calculation |
    |         | integer             | age   | Age          |          |             |
    |         | select_one yn       | job   | Job?         |          |             |
    |         | select_multiple yn  | many  | Which?       |          |             |
    |         | calculate           | twice |              |          | ${age} * 2  |
    |         | text                | asked | Asked        | CONDITION |            |
    | choices | list_name           | name  | label        |
    |         | yn                  | yes   | Yes, a lot   |
    |         | yn                  | no    | No           |
"""
GROUPED = """
    | survey  | type          | name  | label | relevant |
    |         | integer       | age   | Age   |          |
    |         | begin_repeat  | kid   | Child |          |
    |         | integer       | years | Years |          |
    |         | begin_group   | home  | Home  | ${years} > 3 and ${age} > 5 |
    |         | text          | asked | Asked |          |
    |         | end_group     |       |       |          |
    |         | end_repeat    |       |       |          |
"""


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("${age} < 18", '"Age" is less than 18'),
        ("5 <= ${age}", '"Age" is 5 or more'),
        ("${job} = 'yes'", '"Job?" is "Yes, a lot"'),
        ("${job} != 'no' and ${job} != ''", '"Job?" is not "No" and "Job?" has an answer'),
        ("selected(${many}, 'no')", '"Which?" has "No"'),
        ("not(selected(${many}, 'no'))", 'not ("Which?" has "No")'),
        (
            "(${age} > 90 or ${job} = '') and ${age} != 100",
            '("Age" is more than 90 or "Job?" has no answer) and "Age" is not "100"',
        ),
        ("${twice} > 200", '"${twice}" is more than 200'),
        ("count-selected(${many}) > 1", "count-selected(${many}) > 1"),
        ("${age} > ${twice}", "${age} > ${twice}"),
    ],
)
def test_a_condition_in_words(condition, words):
    form = scenario(FORM.replace("CONDITION", condition))

    if form.session.node("/data/asked").relevant:
        form.answer("age", "100")
        form.answer("many", "no")
    why = form.session.why("/data/asked")

    assert why.hidden
    assert why.words == words


def test_a_question_that_is_asked_has_no_condition_to_tell():
    form = scenario(FORM.replace("CONDITION", "${age} > 3"))
    form.answer("age", "4")

    assert form.session.why("/data/asked").words == ""


def test_the_group_that_hides_a_question_is_named_and_speaks_of_its_own_entry():
    form = scenario(GROUPED)
    form.answer("age", "9")
    form.session.add_repeat("/data/kid")
    form.session.answer("/data/kid[1]/years", "9")

    why = form.session.why("/data/kid[2]/home/asked")

    assert (why.hidden, why.around) == (True, "Home")
    assert why.words == '"Years" is more than 3 and "Age" is more than 5'
