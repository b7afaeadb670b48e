"""What a person sees while filling a form."""

import pytest

from fieldkit.forms.errors import (
    FormHasProblems,
    NotAnswerable,
    UnknownLanguage,
    UnknownRef,
    WrongInstance,
)
from tests.unit.forms.scenario import opened, rows, scenario, xform

GUARDIAN = """
    | survey | type    | name     |label| relevant    | required | constraint | constraint_message |
    |        | integer | age      | Age |             | yes      | . < 120    | Below 120          |
    |        | text    | guardian | Who | ${age} < 18 | yes      |            |                    |
"""
TOWNS = """
    | survey  | type            | name   | label  | choice_filter    |
    |         | select_one reg  | region | Region |                  |
    |         | select_one town | town   | Town   | region=${region} |
    |         | select_multiple aid | aid | Aid   |                  |
    | choices | list_name | name | label | region |
    |         | reg       | n    | North |        |
    |         | reg       | s    | South |        |
    |         | town      | n1   | Zeya  | n      |
    |         | town      | s1   | Tynda | s      |
    |         | aid       | food | Food  |        |
    |         | aid       | cash | Cash  |        |
    |         | aid       | bed  | A bed |        |
"""


def test_a_guardian_is_asked_for_only_under_eighteen():
    form = scenario(GUARDIAN)

    form.answer("age", 17)

    assert form.asks("guardian")


def test_a_hidden_answer_reads_blank_and_comes_back():
    form = scenario(GUARDIAN)
    form.answer("age", 17)
    form.answer("guardian", "Рябинина")

    form.answer("age", 30)
    hidden = (form.asks("guardian"), form.value("guardian"))
    form.answer("age", 16)

    assert hidden == (False, "")
    assert form.value("guardian") == "Рябинина"


def test_an_answer_names_the_rows_it_changed():
    form = scenario(GUARDIAN)

    changed = form.answer("age", 17)

    assert {form.ref("age"), form.ref("guardian")} <= changed


def test_problems_are_told_in_order_with_the_forms_own_words():
    form = scenario(GUARDIAN)
    empty = form.problems()

    form.answer("age", 150)

    assert empty == [("age", "required")]
    assert form.problems() == [("age", "constraint")]
    assert form.view("age").message == "Below 120"


def test_a_form_with_problems_is_not_finalized():
    form = scenario(GUARDIAN)

    with pytest.raises(FormHasProblems) as refused:
        form.session.finalize()

    assert refused.value.facts["problems"] == form.session.problems()


def test_a_finished_form_leaves_out_what_is_hidden():
    form = scenario(GUARDIAN)
    form.answer("age", 17)
    form.answer("guardian", "Рябинина")
    form.answer("age", 30)

    done = form.session.finalize()

    assert done.instance_id.startswith("uuid:")
    assert "guardian" not in done.xml
    assert "<age>30</age>" in done.xml
    assert "<orx:meta>" in done.xml


def test_a_choice_that_is_not_offered_reads_blank_and_returns():
    form = scenario(TOWNS)
    form.answer("region", "n")
    form.answer("town", "n1")

    form.answer("region", "s")
    away = (form.offers("town"), form.value("town"))
    form.answer("region", "n")

    assert away == (["s1"], "")
    assert form.value("town") == "n1"


def test_several_answers_are_stored_in_the_order_of_the_choices():
    form = scenario(TOWNS)

    form.answer("aid", "bed food unknown")

    assert form.value("aid") == "food bed"


def test_a_choice_knows_its_label():
    form = scenario(TOWNS)

    labels = [choice.label for choice in form.view("aid").choices]

    assert labels == ["Food", "Cash", "A bed"]


def test_choices_come_from_a_lent_list():
    form = scenario(
        """
        | survey | type                                 | name | label | choice_filter |
        |        | text                                 | d    | D     |               |
        |        | select_one_from_file families.csv    | fam  | F     | district=${d} |
        """,
        lists={"families": rows("name,label,district", "f1,Ива,zeya", "f2,Кедр,tynda")},
    )

    form.answer("d", "tynda")

    assert [(c.value, c.label) for c in form.view("fam").choices] == [("f2", "Кедр")]


def test_what_is_not_asked_takes_no_answer():
    form = scenario(
        """
        | survey | type      | name  | label | calculation |
        |        | calculate | twice |       | 1 + 1       |
        |        | note      | said  | Hello |             |
        """
    )

    for name in ("twice", "said"):
        with pytest.raises(NotAnswerable):
            form.answer(name, "3")


def test_an_unknown_question_is_refused():
    form = scenario(GUARDIAN)

    with pytest.raises(UnknownRef):
        form.session.answer("/data/nothing", "1")


def test_a_label_speaks_the_chosen_language_with_values_inside():
    form = scenario(
        """
        | survey | type    | name | label::English (en) | label::Русский (ru)    |
        |        | integer | age  | Age                 | Возраст                |
        |        | note    | said | You are ${age}      | Вам ${age}, **верно?** |
        """
    )
    form.answer("age", 30)
    english = form.view("said").label

    form.session.set_language("Русский (ru)")

    assert english == "You are 30"
    assert form.view("said").label == "Вам 30, верно?"
    assert form.view("said").label_markup.strip() == "Вам 30, **верно?**"
    with pytest.raises(UnknownLanguage):
        form.session.set_language("Klingon")


def test_a_draft_is_gone_on_with_where_it_was_left():
    form = scenario(GUARDIAN)
    form.answer("age", 17)
    form.answer("guardian", "Рябинина <&>")
    form.answer("age", 30)
    saved = form.session.instance_xml()

    again = scenario(GUARDIAN, instance=saved)
    again.answer("age", 12)

    assert again.value("guardian") == "Рябинина <&>"


def test_what_was_typed_over_a_calculation_stays_in_a_draft():
    form = """
        | survey | type | name | label | calculation         |
        |        | text | a    | A     |                     |
        |        | text | b    | B     | concat('from ', ${a}) |
        """
    first = scenario(form)
    first.answer("a", "x")
    worked_out = first.value("b")
    first.answer("b", "mine")

    again = scenario(form, instance=first.session.instance_xml())
    kept = again.value("b")
    again.answer("a", "y")

    assert (worked_out, kept, again.value("b")) == ("from x", "mine", "from y")


def test_answers_of_another_form_are_refused():
    form = opened(xform("<a/>"))

    with pytest.raises(WrongInstance):
        opened(xform("<a/>"), instance='<data id="other"><a/></data>')

    assert form.definition.form_id == "t"


def test_an_answer_can_be_taken_back_and_given_again():
    form = scenario(GUARDIAN)
    form.answer("age", 17)
    form.answer("age", 40)

    changed = form.session.undo()
    back = form.value("age")
    form.session.redo()

    assert form.ref("age") in changed
    assert back == "17"
    assert form.value("age") == "40"
    assert form.session.can_undo
    assert not form.session.can_redo


def test_sections_count_what_is_asked_and_answered():
    form = scenario(
        """
        | survey | type        | name  | label    |
        |        | text        | first | First    |
        |        | begin_group | home  | The home |
        |        | text        | a     | A        |
        |        | note        | n     | Note     |
        |        | text        | b     | B        |
        |        | end_group   |       |          |
        |        | begin_repeat | kid  | Children |
        |        | text        | name2 | Name     |
        |        | end_repeat  |       |          |
        """
    )
    form.answer("a", "x")

    sections = form.session.sections()

    assert [(s.title, s.kind, s.answered, s.askable) for s in sections] == [
        ("", "group", 0, 1),
        ("The home", "group", 1, 2),
        ("Children", "repeat", 0, 1),
    ]
    assert [section.number for section in sections] == [1, 2, 3]


def test_the_head_of_a_matrix_is_no_question():
    form = scenario(
        """
        | survey  | type             | name  | label | appearance   |
        |         | select_one grade | head  | Grade | label        |
        |         | select_one grade | use   | Use   | list-nolabel |
        | choices | list_name        | name  | label |              |
        |         | grade            | 1     | poor  |              |
        """
    )

    (section,) = form.session.sections()

    assert (section.answered, section.askable) == (0, 1)


def test_what_was_known_before_stands_above_the_defaults():
    form = scenario(
        """
        | survey | type | name | label | default |
        |        | date | day  | Day   | today() |
        |        | text | who  | Who   |         |
        """,
        preset={"/data/day": "2026-01-05", "/data/who": "Ольхова"},
    )

    assert (form.value("day"), form.value("who")) == ("2026-01-05", "Ольхова")


def test_what_the_device_knows_is_filled_in():
    form = scenario(
        """
        | survey | type     | name     | label |
        |        | start    | start    |       |
        |        | today    | today    |       |
        |        | deviceid | deviceid |       |
        |        | username | username |       |
        |        | end      | end      |       |
        |        | text     | a        | A     |
        """
    )
    begun = [form.value(n) for n in ("start", "today", "deviceid", "username", "end")]

    done = form.session.finalize()

    assert begun == ["2026-03-10T09:30:00.000+00:00", "2026-03-10", "laptop-1", "olhova", ""]
    assert "<end>2026-03-10T09:30:00.000+00:00</end>" in done.xml


def test_a_group_locks_what_stands_in_it():
    form = opened(
        xform(
            "<q/><g><a/></g>",
            '<bind nodeset="/data/g" readonly="/data/q = \'lock\'"/>',
            body='<input ref="/data/q"/><group ref="/data/g"><input ref="/data/g/a"/></group>',
        )
    )
    form.answer("q", "lock")

    with pytest.raises(NotAnswerable):
        form.answer("a", "x")

    assert form.view("a").readonly


def test_a_ranking_keeps_every_choice():
    form = scenario(
        """
        | survey  | type    | name | label |
        |         | rank r  | best | Best  |
        | choices | list_name | name | label |
        |         | r       | a    | A     |
        |         | r       | b    | B     |
        |         | r       | c    | C     |
        """
    )

    form.answer("best", "c a")

    assert form.value("best") == "c a b"


def test_a_trigger_stores_ok():
    form = scenario(
        """
        | survey | type        | name | label | required |
        |        | acknowledge | read | Read  | yes      |
        """
    )
    before = form.problems()

    form.answer("read", "true")

    assert before == [("read", "required")]
    assert form.value("read") == "OK"


def test_a_range_takes_what_lies_between_its_ends():
    form = scenario(
        """
        | survey | type  | name | label | parameters           |
        |        | range | pain | Pain  | start=0 end=10 step=1 |
        """
    )
    form.answer("pain", 11)
    beyond = form.value("pain")

    form.answer("pain", 7)

    assert beyond == ""
    assert form.value("pain") == "7"
    assert form.view("pain").parameters["end"] == "10"


def test_a_value_typed_over_a_calculation_gives_way_to_it():
    form = opened(
        xform(
            "<a/><b/>",
            '<bind nodeset="/data/b" calculate="concat(/data/a, \'!\')"/>',
            body='<input ref="/data/a"/><input ref="/data/b"/>',
        )
    )
    form.answer("a", "x")
    form.answer("b", "typed")
    typed = form.value("b")

    form.answer("a", "y")

    assert (typed, form.value("b")) == ("typed", "y!")
