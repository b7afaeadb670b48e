"""Why a question is hidden, empty or refused."""

import pytest

from fieldkit.forms.errors import FormError
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.places import NoSuchQuestion, SeveralQuestions, place_of
from fieldkit.forms.written import written
from tests.unit.forms.scenario import rows, scenario

FORM = """
    | survey  | type              | name     | label    | relevant                      | constraint         | calculation   | required    | readonly   | choice_filter     |
    |         | integer           | age      | Age      |                               | . > 0 and . < 120  |               | yes         |            |                   |
    |         | select_one kinds  | kind     | Kind     |                               |                    |               | ${age} > 90 |            | ${age} > least    |
    |         | begin_group       | home     | Home     | ${age} > 0 and not(${kind} = 'b') |                |               |             |            |                   |
    |         | text              | guardian | Guardian | ${age} < 18 or ${kind} = ''   |                    |               |             |            |                   |
    |         | end_group         |          |          |                               |                    |               |             |            |                   |
    |         | calculate         | twice    |          |                               |                    | ${age} * 2    |             |            |                   |
    |         | text              | fixed    | Fixed    |                               |                    |               |             | ${age} > 5 |                   |
    |         | begin_repeat      | member   | Member   |                               |                    |               |             |            |                   |
    |         | text              | given    | Given    |                               |                    |               |             |            |                   |
    |         | text              | note     | Note     | ${given} != ''                |                    |               |             |            |                   |
    |         | end_repeat        |          |          |                               |                    |               |             |            |                   |
    | choices | list_name         | name     | label    | least |
    |         | kinds             | a        | Child    | 1     |
    |         | kinds             | b        | Adult    | 17    |
"""  # noqa: E501 - a form is a table


@pytest.fixture
def form():
    return scenario(FORM)


def _lines(form, name):
    return list(form.session.why(form.ref(name)).lines())


def test_a_hidden_question_names_the_group_and_the_operand_that_hides_it(form):
    form.answer("age", 20)
    form.answer("kind", "b")

    assert _lines(form, "guardian")[:6] == [
        "It is hidden, since /data/home around it is.",
        "    the condition ${age} > 0 and not(${kind} = 'b') gives no",
        "        ${age} > 0: yes",
        '            age = "20"',
        "        not(${kind} = 'b'): no",
        "            ${kind} = 'b': yes",
    ]
    assert _lines(form, "guardian")[6] == '                kind = "b" (Adult)'


def test_a_question_hidden_by_itself_says_so(form):
    form.answer("age", 20)
    form.answer("kind", "a")

    lines = _lines(form, "guardian")

    assert lines[0] == "It is hidden."
    assert "        ${age} < 18: no" in lines
    assert "        ${kind} = '': no" in lines


def test_an_answer_that_is_refused_shows_the_constraint(form):
    form.answer("age", 200)

    lines = _lines(form, "age")

    assert "The answer is refused." in lines
    assert "    the constraint . > 0 and . < 120 gives no" in lines
    assert "        . < 120: no" in lines
    assert '            age = "200"' in lines


def test_a_required_answer_shows_the_rule(form):
    form.answer("age", 100)

    assert "An answer is required." in _lines(form, "kind")
    assert "    the required rule ${age} > 90 gives yes" in _lines(form, "kind")


def test_an_empty_answer_says_that_nobody_gave_one(form):
    assert "It is empty. Nobody has answered it." in _lines(form, "age")


def test_an_answer_kept_while_hidden_is_told(form):
    form.answer("age", 10)
    form.answer("guardian", "Ива")
    form.answer("age", 0)

    assert any('The answer "Ива" is kept' in line for line in _lines(form, "guardian"))


def test_a_choice_that_is_not_offered_any_more_is_told(form):
    form.answer("age", 20)
    form.answer("kind", "b")
    form.answer("age", 10)

    lines = _lines(form, "kind")

    assert any('The answer "b" is kept, and left out since it is not offered' in x for x in lines)
    assert "1 choice is offered." in lines
    assert "    the choice filter is ${age} > least" in lines
    assert '        age = "10"' in lines


def test_a_calculation_shows_what_it_reads(form):
    form.answer("age", 4)

    lines = _lines(form, "twice")

    assert 'It holds "8".' in lines
    assert '    the calculation ${age} * 2 gives "8"' in lines
    assert '        age = "4"' in lines


def test_a_read_only_question_shows_the_rule(form):
    form.answer("age", 6)

    assert "It is read-only." in _lines(form, "fixed")
    assert "    the read-only rule ${age} > 5 gives yes" in _lines(form, "fixed")


def test_a_row_of_a_repeat_reads_its_own_values(form):
    form.session.add_repeat("/data/member")
    form.session.answer("/data/member[2]/given", "Ива")

    lines = form.session.why("/data/member[2]/note").lines()

    assert lines[0] == "It is shown."
    assert '        given = "Ива"' in lines
    assert form.session.why("/data/member[1]/note").lines()[0] == "It is hidden."


def test_a_look_up_in_a_list_shows_what_it_gives():
    form = scenario(
        """
        | survey | type                           | name | label | calculation |
        |        | select_one_from_file towns.csv | town | Town  |             |
        |        | calculate | size | | instance('towns')/root/item[name = ${town}]/size |
        |        | calculate | half | | instance('towns')/root/item[name = ${town}]/size div 2 |
        """,
        lists={"towns": rows("name,label,size", "t1,Rive,10", "t2,Mer,20")},
    )
    form.answer("town", "t2")

    lines = _lines(form, "half")

    assert "instance('towns')/root/item[name = ${town}]/size div 2 gives \"10\"" in lines[2]
    assert any('town = "t2" (Mer)' in line for line in lines)
    assert any('/size = "20"' in line for line in lines)


@pytest.mark.parametrize(
    "formula",
    [
        "1 + 2 * 3",
        "(1 + 2) * 3",
        "1 - (2 - 3)",
        "-(1 + 2)",
        "not(. = 'a') and (1 = 2 or 'x' != \"it's\")",
        "concat(., '', /data/member[position() = 2]/given)",
        "instance('k')/root/item[name = current()/../age]/label",
        "count(../member) | 3",
        "@id",
        "../*",
        "ancestor::data",
        "once(random())",
        ". >= 0.5 and . <= 17",
    ],
)
def test_a_formula_written_out_again_means_the_same(form, formula):
    place = form.definition.shape("/data/age")

    text = written(parse(formula), place)

    again = text.replace("${age}", "current()/../age")
    assert written(parse(again), place) == text
    if "${" not in text:
        assert parse(text) == parse(formula)


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("age", "/data/age"),
        ("${age}", "/data/age"),
        ("/data/age", "/data/age"),
        ("given", "/data/member[1]/given"),
        ("given[3]", "/data/member[3]/given"),
        ("member[2]/given", "/data/member[2]/given"),
        ("/data/member[2]/given", "/data/member[2]/given"),
        ("member[2]", "/data/member[2]"),
        ("home/guardian", "/data/home/guardian"),
    ],
)
def test_a_question_is_found_by_name_path_or_ref(form, name, ref):
    assert place_of(form.definition, name) == ref


@pytest.mark.parametrize("name", ["nobody", "", "/", "home/age", "[", "age]["])
def test_a_question_that_is_not_there_is_said_so(form, name):
    with pytest.raises(FormError) as refused:
        place_of(form.definition, name)

    assert isinstance(refused.value, NoSuchQuestion | SeveralQuestions)
