"""Values that a form writes by itself, on the events it names."""

from tests.unit.forms.scenario import opened, scenario, xform


def test_a_trigger_writes_when_its_question_changes():
    form = scenario(
        """
        | survey | type      | name  | label | calculation  | trigger |
        |        | text      | a     | A     |              |         |
        |        | text      | b     | B     | concat('b-', ${a}) | ${a} |
        """
    )
    form.answer("b", "mine")
    kept = form.value("b")

    form.answer("a", "x")

    assert kept == "mine"
    assert form.value("b") == "b-x"


def test_an_action_sets_off_the_next():
    form = opened(
        xform(
            "<a/><b/><c/>",
            body='<input ref="/data/a"><setvalue ref="/data/b" event="xforms-value-changed"'
            ' value="concat(/data/a, 1)"/></input><input ref="/data/b"><setvalue ref="/data/c"'
            ' event="xforms-value-changed" value="concat(/data/b, 2)"/></input>',
        )
    )

    form.answer("a", "x")

    assert (form.value("b"), form.value("c")) == ("x1", "x12")


def test_two_actions_that_set_off_each_other_come_to_rest():
    form = opened(
        xform(
            "<a/><b/>",
            body='<input ref="/data/a"><setvalue ref="/data/b" event="xforms-value-changed"'
            ' value="concat(/data/a, 1)"/></input><input ref="/data/b"><setvalue ref="/data/a"'
            ' event="xforms-value-changed" value="concat(/data/b, 2)"/></input>',
        )
    )

    form.answer("a", "x")

    assert form.value("a").startswith("x1")


def test_a_first_load_writes_once_and_a_load_each_time():
    form = xform(
        "<once/><each/>",
        '<setvalue ref="/data/once" event="odk-instance-first-load" value="\'first\'"/>',
        '<setvalue ref="/data/each" event="odk-instance-load" value="concat(/data/each, \'+\')"/>',
    )
    first = opened(form)
    saved = first.session.instance_xml().replace("first", "changed")

    again = opened(form, instance=saved)

    assert (first.value("once"), first.value("each")) == ("first", "+")
    assert (again.value("once"), again.value("each")) == ("changed", "++")


def test_a_literal_in_the_element_is_a_value_too():
    form = opened(
        xform("<a/>", '<setvalue ref="/data/a" event="odk-instance-first-load">Zeya</setvalue>')
    )

    assert form.value("a") == "Zeya"


def test_an_action_in_a_repeat_writes_in_its_own_row():
    form = opened(
        xform(
            '<r jr:template=""><a/><b/></r>',
            body='<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/a"><setvalue'
            ' ref="/data/r/b" event="xforms-value-changed" value="../a"/></input></repeat></group>',
        )
    )
    form.session.add_repeat("/data/r")
    form.session.add_repeat("/data/r")

    form.session.answer("/data/r[2]/a", "x")

    assert [form.value(f"/data/r[{n}]/b") for n in (1, 2)] == ["", "x"]


def test_what_an_action_wrote_is_taken_back_with_the_answer():
    form = opened(
        xform(
            "<a/><b/>",
            body='<input ref="/data/a"><setvalue ref="/data/b" event="xforms-value-changed"'
            ' value="/data/a"/></input><input ref="/data/b"/>',
        )
    )
    form.answer("b", "mine")
    form.answer("a", "x")

    form.session.undo()

    assert (form.value("a"), form.value("b")) == ("", "mine")


def test_once_keeps_its_first_value():
    form = opened(
        xform(
            "<a/><b/>",
            '<bind nodeset="/data/b" calculate="once(/data/a)"/>',
            body='<input ref="/data/a"/>',
        )
    )
    form.answer("a", "first")

    form.answer("a", "second")

    assert form.value("b") == "first"


def test_every_row_of_many_has_all_that_its_actions_set_off():
    form = opened(
        xform(
            '<n/><r jr:template=""><a/><b/><c/></r>',
            body='<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">'
            '<setvalue event="odk-new-repeat" ref="/data/r/a" value="position(..)"/>'
            '<input ref="/data/r/a"><setvalue ref="/data/r/b" event="xforms-value-changed"'
            ' value="../a * 2"/></input><input ref="/data/r/b"><setvalue ref="/data/r/c"'
            ' event="xforms-value-changed" value="../b + 1"/></input></repeat>',
        )
    )

    form.answer("n", "2100")

    last = [form.value(f"/data/r[2100]/{name}") for name in "abc"]
    assert last == ["2100", "4200", "4201"]
