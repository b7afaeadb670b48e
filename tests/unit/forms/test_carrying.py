"""Answers of a draft carried over to a newer version of its form."""

import pytest

from fieldkit.forms.carrying import Carried, Loss, carried_over
from fieldkit.forms.session import FormSession
from tests.unit.forms.scenario import frozen, scenario

OLD = """
    | survey   | type                 | name   | label  | relevant    |
    |          | text                 | given  | Given  |             |
    |          | text                 | gone   | Gone   |             |
    |          | text                 | age    | Age    |             |
    |          | select_one kinds     | kind   | Kind   |             |
    |          | select_multiple kinds | also  | Also   |             |
    |          | text                 | hidden | Hidden | ${given}='' |
    |          | begin_repeat         | member | Member |             |
    |          | text                 | who    | Who    |             |
    |          | text                 | left   | Left   |             |
    |          | end_repeat           |        |        |             |
    | choices  | list_name            | name   | label  |
    |          | kinds                | a      | Child  |
    |          | kinds                | b      | Adult  |
    | settings | form_id              | version |
    |          | f                    | 1       |
"""
NEW = """
    | survey   | type                 | name   | label  |
    |          | begin_group          | head   | Head   |
    |          | text                 | given  | Given  |
    |          | end_group            |        |        |
    |          | integer              | age    | Age    |
    |          | select_one kinds     | kind   | Kind   |
    |          | select_multiple kinds | also  | Also   |
    |          | text                 | hidden | Hidden |
    |          | begin_repeat         | member | Member |
    |          | begin_group          | m      | M      |
    |          | text                 | who    | Who    |
    |          | end_group            |        |        |
    |          | end_repeat           |        |        |
    | choices  | list_name            | name   | label  |
    |          | kinds                | a      | Child  |
    |          | kinds                | c      | Other  |
    | settings | form_id              | version |
    |          | f                    | 2       |
"""


@pytest.fixture
def draft():
    form = scenario(OLD)
    form.answer("hidden", "kept")
    form.answer("given", "Ива")
    form.answer("kind", "a")
    form.session.add_repeat("/data/member")
    form.session.answer("/data/member[2]/who", "Клён")
    return form


def _carried(form, new=NEW) -> Carried:
    definition = scenario(new).definition

    def opens(xml, preset):
        return FormSession(definition, lists={}, environment=frozen(), instance=xml, preset=preset)

    return carried_over(form.session, definition, opens)


def _lost(carried):
    return [(one.ref, one.answer, one.loss) for one in carried.lost]


def test_answers_that_have_a_place_are_carried_over(draft):
    draft.answer("age", "17")

    carried = _carried(draft)

    session = carried.session
    assert session.node("/data/head/given").value == "Ива"
    assert session.node("/data/age").value == "17"
    assert session.node("/data/kind").value == "a"
    assert session.node("/data/member[2]/m/who").value == "Клён"
    assert session.node("/data/member[1]/m/who").value == ""
    assert carried.lost == ()
    assert carried.moved == (
        ("/data/given", "/data/head/given"),
        ("/data/member[2]/who", "/data/member[2]/m/who"),
    )


def test_an_answer_that_is_hidden_now_is_carried_over_too(draft):
    assert _carried(draft).session.node("/data/hidden").value == "kept"


def test_the_version_is_the_new_one_and_what_is_gone_is_not_sent(draft):
    draft.answer("gone", "тайна")

    xml = _carried(draft).session.submission_xml()

    assert 'version="2"' in xml
    assert "тайна" not in xml
    assert "тайна" not in _carried(draft).session.instance_xml()


def test_a_question_that_is_gone_loses_its_answer(draft):
    draft.answer("gone", "x")
    draft.session.answer("/data/member[2]/left", "y")

    assert _lost(_carried(draft)) == [
        ("/data/gone", "x", Loss.QUESTION_GONE),
        ("/data/member[2]/left", "y", Loss.QUESTION_GONE),
    ]


def test_a_text_that_is_no_number_is_lost(draft):
    draft.answer("age", "семь")

    carried = _carried(draft)

    assert _lost(carried) == [("/data/age", "семь", Loss.KIND_DIFFERS)]
    assert carried.session.node("/data/age").value == ""


def test_a_choice_that_is_not_offered_any_more_is_lost_in_words(draft):
    draft.answer("kind", "b")
    draft.answer("also", "a b")

    carried = _carried(draft)

    assert _lost(carried) == [
        ("/data/kind", "Adult", Loss.CHOICE_GONE),
        ("/data/also", "Child; Adult", Loss.CHOICE_GONE),
    ]
    assert carried.session.node("/data/kind").value == ""
    assert carried.session.node("/data/also").value == "a"


def test_several_choices_do_not_become_one(draft):
    draft.answer("also", "a b")

    carried = _carried(draft, OLD.replace("select_multiple kinds", "select_one kinds"))

    assert [one.loss for one in carried.lost] == [Loss.KIND_DIFFERS]


def test_the_same_version_loses_nothing(draft):
    for name in ("gone", "age"):
        draft.answer(name, "x")

    carried = _carried(draft, OLD)

    assert (carried.lost, carried.moved) == ((), ())
    assert carried.session.instance_xml() == draft.session.instance_xml()


def test_a_name_that_stands_twice_is_not_guessed_at(draft):
    draft.answer("age", "5")
    new = NEW.replace(
        "| integer              | age    | Age    |",
        "| begin_group | p | P |\n | | integer | age | A |\n | | end_group | | |\n"
        " | | begin_group | q | Q |\n | | integer | age | A |\n | | end_group | | |",
    )

    assert _lost(_carried(draft, new)) == [("/data/age", "5", Loss.QUESTION_GONE)]
