"""What was chosen in a finalized form keeps its words, whatever is offered now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.forms.errors import AnswersAreFinal
from fieldkit.forms.session import FormSession
from tests.unit.forms.scenario import NOW, frozen, rows, scenario

FORM = """
    | survey  | type                           | name  | label              | label::Fr (fr) | choice_filter   | calculation                     | constraint | relevant     |
    |         | select_one_from_file cases.csv | case  | Case               | Cas            | status = 'open' |                                 |            |              |
    |         | select_multiple tags           | tags  | Tags               | Mots           | 'x' = ${case}   |                                 |            | ${case} != ''|
    |         | calculate                      | said  |                    |                |                 | jr:choice-name(${case}, '${case}') |         |              |
    |         | note                           | told  | Was ${case_label}  | Etait ${case_label} |            |                                 |            |              |
    |         | calculate                      | case_label |               |                |                 | instance('cases')/root/item[name = ${case}]/label | |        |
    |         | calculate                      | open  |                    |                |                 | count(instance('cases')/root/item[status = 'open']) | |     |
    |         | date                           | day   | Day                | Jour           |                 |                                 | . >= today() |            |
    |         | begin_repeat                   | row   | Row                | Rang           |                 |                                 |            |              |
    |         | integer                        | n     | N                  | N              |                 |                                 |            |              |
    |         | end_repeat                     |       |                    |                |                 |                                 |            |              |
    | choices | list_name                      | name  | label              | label::Fr (fr) |                 |                                 |            |              |
    |         | tags                           | a     | One                | Un             |                 |                                 |            |              |
    |         | tags                           | b     | Two                | Deux           |                 |                                 |            |              |
"""  # noqa: E501 - a form is a table

THEN = rows("name,label,status", "c1,2611-0001,open", "c2,2611-0002,open")


@pytest.fixture
def finished():
    form = scenario(FORM.replace("'x' = ${case}", "'c1' = ${case}"), lists={"cases": THEN})
    form.answer("case", "c1")
    form.answer("tags", "b a")
    form.answer("day", "2026-03-10")
    form.answer("n", "7")
    return form.definition, form.session.finalize()


def _opened(finished, cases, language=None):
    definition, done = finished
    later = replace(frozen(), now=lambda: NOW + timedelta(days=365))
    return FormSession(
        definition,
        lists={"cases": cases},
        environment=later,
        language=language,
        instance=done.xml,
        as_recorded=True,
    )


def test_a_choice_that_a_filter_leaves_out_by_now_keeps_its_label(finished):
    session = _opened(finished, rows("name,label,status", "c1,2611-0001,closed", "c2,X,open"))

    case = session.node("/data/case")

    assert case.value == "c1"
    assert {c.value: c.label for c in case.choices} == {"c1": "2611-0001", "c2": "X"}


def test_a_choice_that_the_list_lacks_by_now_is_shown_by_its_value(finished):
    session = _opened(finished, rows("name,label,status", "c2,X,open"))

    case = session.node("/data/case")

    assert case.value == "c1"
    assert [(c.value, c.label) for c in case.choices if c.value == "c1"] == [("c1", "c1")]


@pytest.mark.parametrize("cases", [(), rows("name,label,status", "c1,other,closed")])
def test_calculations_keep_what_they_gave_then(finished, cases):
    session = _opened(finished, cases)

    assert session.node("/data/said").value == "2611-0001"
    assert session.node("/data/open").value == "2"
    assert session.node("/data/told").label == "Was 2611-0001"


def test_several_choices_keep_their_labels_and_order(finished):
    session = _opened(finished, ())

    tags = session.node("/data/tags")

    assert tags.value == "a b"
    assert [c.label for c in tags.choices] == ["One", "Two"]


def test_another_language_changes_the_words_and_no_value(finished):
    session = _opened(finished, ())
    before = {node.ref: node.value for node in session.nodes()}

    session.set_language("Fr (fr)")

    assert {node.ref: node.value for node in session.nodes()} == before
    assert session.node("/data/tags").choices[0].label == "Un"
    assert session.node("/data/told").label == "Etait 2611-0001"


def test_what_was_right_then_is_no_problem_a_year_later(finished):
    session = _opened(finished, ())

    assert session.problems() == ()
    assert all(not section.problems for section in session.sections())


def test_nothing_can_be_altered(finished):
    session = _opened(finished, ())
    before = session.instance_xml()

    for attempt in (
        lambda: session.answer("/data/case", "c2"),
        lambda: session.answer("/data/row[1]/n", "1"),
        lambda: session.add_repeat("/data/row"),
        lambda: session.remove_repeat("/data/row", 0),
        lambda: session.move_repeat("/data/row", 0, 0),
        session.finalize,
    ):
        with pytest.raises(AnswersAreFinal, match="reading only"):
            attempt()
    session.undo()
    session.stamp_end()

    assert session.instance_xml() == before


def test_a_choice_of_rows_in_the_form_itself_keeps_its_label():
    form = scenario("""
        | survey | type              | name   | label  | choice_filter |
        |        | begin_repeat      | person | Person |               |
        |        | text              | who    | Who    |               |
        |        | integer           | age    | Age    |               |
        |        | end_repeat        |        |        |               |
        |        | select_one ${who} | main   | Main   | ${age} > 17   |
    """)
    form.answer("who", "Ива")
    form.answer("age", "30")
    form.answer("main", "Ива")
    xml = form.session.submission_xml().replace(">30<", ">3<")

    session = FormSession(
        form.definition, lists={}, environment=frozen(), instance=xml, as_recorded=True
    )

    assert [(c.value, c.label) for c in session.node("/data/main").choices] == [("Ива", "Ива")]


def test_a_shuffled_list_keeps_the_labels_of_what_was_chosen():
    form = scenario(
        """
        | survey | type                           | name | label | choice_filter | parameters     |
        |        | select_one_from_file cases.csv | case | Case  | status='open' | randomize=true |
        """,
        lists={"cases": THEN},
    )
    form.answer("case", "c1")

    session = FormSession(
        form.definition,
        lists={"cases": rows("name,label,status", "c1,closed one,closed")},
        environment=frozen(),
        instance=form.session.submission_xml(),
        as_recorded=True,
    )

    assert [(c.value, c.label) for c in session.node("/data/case").choices] == [
        ("c1", "closed one")
    ]
