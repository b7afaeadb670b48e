"""Actions in questions, groups and repeats, on every event of ODK XForms."""

import pytest

from tests.unit.forms.scenario import opened, scenario, xform

ROWS = '<group ref="/data/r"><repeat nodeset="/data/r">{}</repeat></group>'


def changed(ref: str, value: str, events: str = "xforms-value-changed") -> str:
    """Return a setvalue element."""
    return f'<setvalue ref="{ref}" event="{events}" value="{value}"/>'


def test_several_triggers_write_the_same_node():
    form = scenario(
        """
        | survey | type      | name | label | calculation            | trigger     |
        |        | text      | a    | A     |                        |             |
        |        | text      | b    | B     |                        |             |
        |        | calculate | c    |       | concat(${a}, '-', ${b}) | ${a}, ${b} |
        """
    )

    form.answer("a", "x")
    after_a = form.value("c")
    form.answer("b", "y")

    assert (after_a, form.value("c")) == ("x-", "x-y")


def test_a_trigger_in_a_repeat_writes_in_the_row_of_its_question():
    form = scenario(
        """
        | survey | type         | name | label | calculation     | trigger |
        |        | begin_repeat | r    | R     |                 |         |
        |        | text         | a    | A     |                 |         |
        |        | calculate    | seen |       | concat(${a}, position(..)) | ${a} |
        |        | end_repeat   |      |       |                 |         |
        """
    )
    form.session.add_repeat("/data/r")
    form.session.add_repeat("/data/r")

    form.session.answer("/data/r[2]/a", "x")

    assert [form.value(f"/data/r[{n}]/seen") for n in (1, 2)] == ["", "x2"]


def test_a_question_outside_writes_in_a_row_only_while_it_is_the_only_one():
    form = opened(
        xform(
            '<q/><r jr:template=""><a/></r>',
            body=f'<input ref="/data/q">{changed("/data/r/a", "/data/q")}</input>'
            + ROWS.format('<input ref="/data/r/a"/>'),
        )
    )
    form.session.add_repeat("/data/r")
    form.answer("q", "x")
    form.session.add_repeat("/data/r")

    form.answer("q", "y")

    assert [form.value(f"/data/r[{n}]/a") for n in (1, 2)] == ["x", ""]


def test_a_question_in_a_row_writes_outside_the_repeat():
    action = changed("/data/n", "/data/n + 1")
    form = opened(
        xform(
            '<n>0</n><r jr:template=""><a/></r>',
            body=ROWS.format(f'<input ref="/data/r/a">{action}</input>'),
        )
    )
    for number in (1, 2):
        form.session.add_repeat("/data/r")
        form.session.answer(f"/data/r[{number}]/a", "x")

    assert form.value("n") == "2"


def test_an_inner_row_writes_in_its_own_inner_row():
    form = opened(
        xform(
            '<o jr:template=""><i jr:template=""><a/><b/></i></o>',
            body='<group ref="/data/o"><repeat nodeset="/data/o"><group ref="/data/o/i">'
            '<repeat nodeset="/data/o/i"><input ref="/data/o/i/a">'
            f"{changed('/data/o/i/b', '../a')}</input></repeat></group></repeat></group>",
        )
    )
    for outer in (1, 2):
        form.session.add_repeat("/data/o")
        for _ in range(2):
            form.session.add_repeat(f"/data/o[{outer}]/i")

    form.session.answer("/data/o[2]/i[1]/a", "x")

    found = [form.value(f"/data/o[{o}]/i[{i}]/b") for o in (1, 2) for i in (1, 2)]
    assert found == ["", "", "x", ""]


def test_a_calculation_that_changes_sets_off_its_question():
    form = opened(
        xform(
            "<a/><b/><c/>",
            '<bind nodeset="/data/b" calculate="/data/a * 2"/>',
            body='<input ref="/data/a"/><input ref="/data/b">'
            f"{changed('/data/c', '/data/b + 1')}</input>",
        )
    )

    form.answer("a", "4")

    assert (form.value("b"), form.value("c")) == ("8", "9")


def test_an_answer_given_again_sets_nothing_off():
    form = opened(
        xform(
            "<a/><n>0</n>",
            body=f'<input ref="/data/a">{changed("/data/n", "/data/n + 1")}</input>',
        )
    )
    form.answer("a", "x")

    form.answer("a", "x")

    assert form.value("n") == "1"


def test_an_action_takes_several_events():
    form = opened(
        xform(
            '<r><a/></r><r jr:template=""><a/></r>',
            body=ROWS.format(
                changed("/data/r/a", "'new'", "odk-instance-first-load odk-new-repeat")
                + '<input ref="/data/r/a"/>'
            ),
        )
    )

    form.session.add_repeat("/data/r")

    assert [form.value(f"/data/r[{n}]/a") for n in (1, 2)] == ["new", "new"]


def test_a_new_row_is_greeted_with_what_was_answered_before():
    form = opened(
        xform(
            '<age/><r jr:template=""><a/></r>',
            '<bind nodeset="/data/r/a" type="int"/>',
            body='<input ref="/data/age"/>'
            + ROWS.format(
                changed("/data/r/a", "../../age + 2", "odk-new-repeat") + '<input ref="/data/r/a"/>'
            ),
        )
    )
    form.answer("age", "5")

    form.session.add_repeat("/data/r")
    form.answer("age", "9")

    assert form.value("/data/r[1]/a") == "7"


def test_rows_that_a_count_makes_are_greeted_too():
    form = opened(
        xform(
            '<n/><r jr:template=""><a/></r>',
            body='<input ref="/data/n"/><group ref="/data/r"><repeat nodeset="/data/r"'
            ' jr:count="/data/n">'
            + changed("/data/r/a", "concat('row ', position(..))", "odk-new-repeat")
            + '<input ref="/data/r/a"/></repeat></group>',
        )
    )

    form.answer("n", "2")

    assert [form.value(f"/data/r[{n}]/a") for n in (1, 2)] == ["row 1", "row 2"]


def test_rows_that_stand_in_the_form_are_not_greeted():
    form = opened(
        xform(
            "<r><a>here</a></r>",
            body=ROWS.format(
                changed("/data/r/a", "'new'", "odk-new-repeat") + '<input ref="/data/r/a"/>'
            ),
        )
    )

    assert form.value("/data/r[1]/a") == "here"


def test_a_hidden_node_is_written_and_shows_it_once_it_is_relevant():
    form = opened(
        xform(
            "<a/><b/>",
            '<bind nodeset="/data/b" relevant="/data/a = \'show\'"/>',
            body=f'<input ref="/data/a">{changed("/data/b", "/data/a")}</input>'
            '<input ref="/data/b"/>',
        )
    )

    form.answer("a", "x")
    hidden = form.value("b"), form.session.kept("/data/b")
    form.answer("a", "show")

    assert hidden == ("", "x")
    assert form.value("b") == "show"


def test_what_an_action_writes_is_stored_as_its_type_wants():
    form = opened(
        xform(
            "<a/><b/>",
            '<bind nodeset="/data/b" type="int"/>',
            body=f'<input ref="/data/a">{changed("/data/b", "/data/a")}</input>',
        )
    )

    form.answer("a", "7.9")

    assert form.value("b") == "7"


def test_an_action_without_a_value_empties_its_node():
    form = opened(
        xform(
            "<a/><b>full</b>",
            body='<input ref="/data/a"><setvalue ref="/data/b" event="xforms-value-changed"/>'
            "</input>",
        )
    )

    form.answer("a", "x")

    assert form.value("b") == ""


def test_an_empty_value_stands_above_what_the_action_holds():
    form = opened(
        xform(
            "<a/><b>full</b>",
            body='<input ref="/data/a">'
            '<setvalue ref="/data/b" event="xforms-value-changed" value="">text</setvalue></input>',
        )
    )

    form.answer("a", "x")

    assert form.value("b") == ""


def test_an_action_finds_its_node_by_a_bind():
    form = opened(
        xform(
            "<a/>",
            '<bind id="here" nodeset="/data/a"/>',
            '<setvalue bind="here" event="odk-instance-first-load" value="1 + 1"/>',
        )
    )

    assert form.value("a") == "2"


@pytest.mark.parametrize("event", ["odk-instance-first-load", "xforms-ready"])
def test_a_first_load_has_its_old_name_too(event):
    form = opened(xform("<a/>", changed("/data/a", "'x'", event)))

    assert form.value("a") == "x"


def test_a_dynamic_default_is_worked_out_once():
    form = scenario(
        """
        | survey | type | name | label | default               |
        |        | date | day  | Day   | today()               |
        |        | text | note | Note  | concat('of ', ${day}) |
        """
    )

    form.answer("day", "2026-01-01")

    assert form.value("note") == "of 2026-03-10"
