"""A difference counts as right only where an entry says what it is."""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.session import Environment, FormSession
from tests.conformance.deviating import Deviating, Difference
from tests.unit.forms.scenario import xform

CHT = xform(
    "<inputs><source>user</source><id/></inputs><patient/><other/>",
    '<bind nodeset="/data/inputs" relevant="./source = \'user\'"/>',
    '<bind nodeset="/data/patient" calculate="concat(/data/inputs/id, \'-x\')"/>',
    '<bind nodeset="/data/other" calculate="1 div 3000000"/>',
    body='<group ref="/data/inputs"><input ref="/data/inputs/id"/></group>',
)
ASKED = '<input ref="/data/a"/><input ref="/data/c"/>'
RELEVANCE = Difference(0, "/data/inputs/id", "relevant", want=False, have=True)


def left(*differences):
    return set(differences) - Deviating("cht", read_form(CHT)).excused(list(differences))


def test_what_an_entry_describes_is_excused():
    assert left(RELEVANCE) == set()


def test_what_reads_an_excused_cell_is_excused_from_then_on():
    later = Difference(2, "/data/patient", "value", "-x", "7-x")

    assert left(RELEVANCE, later) == set()
    assert left(later) == {later}


def test_the_submission_is_excused_where_all_else_is():
    submission = Difference(9, "submission", "submission", "<a/>", "<b/>")
    strange = Difference(1, "/data/other", "relevant", want=True, have=False)

    assert left(RELEVANCE, submission) == set()
    assert left(submission) == {submission}
    assert left(RELEVANCE, submission, strange) == {submission, strange}


@pytest.mark.parametrize(("have", "is_left"), [("0.00000033", False), ("0.00000034", True)])
def test_one_number_may_be_written_in_two_ways(have, is_left):
    other = Difference(0, "/data/other", "value", "3.3e-7", have)

    assert (other in left(other)) == is_left


@pytest.mark.parametrize(
    ("formula", "excused"),
    [
        ("boolean(/data/a)", True),
        ("not( ../a )", True),
        ("if(/data/a, 'x', 'y')", True),
        ("/data/a and /data/b = '1'", True),
        ("(/data/b = '1' or /data/a)", True),
        ("not(/data/a = '')", False),
        ("boolean(1)", False),
        ("/data/a = 'x' and /data/b = 'y'", False),
        ("concat(/data/a, 'x')", False),
    ],
)
def test_only_a_node_itself_is_taken_for_true(formula, excused):
    form = xform("<a/><b/><c/>", f'<bind nodeset="/data/c" calculate="{formula}"/>')
    cell = Difference(0, "/data/c", "value", "true", "false")

    found = Deviating("any", read_form(form)).excused([cell])

    assert (cell in found) == excused


@pytest.mark.parametrize(("event", "excused"), [("odk-instance-first-load", True), (None, False)])
def test_only_what_an_action_sets_off_may_be_written_without_the_oracle(event, excused):
    begun = f'<setvalue ref="/data/a" event="{event}" value="1"/>' if event else ""
    on_change = '<setvalue ref="/data/c" event="xforms-value-changed" value="2"/>'
    body = f'<input ref="/data/a">{on_change}</input>'
    cell = Difference(0, "/data/c", "value", "", "2")

    found = Deviating("any", read_form(xform("<a/><c/>", begun, body=body))).excused([cell])

    assert (cell in found) == excused


@pytest.mark.parametrize(("count", "excused"), [(' jr:count="3"', True), ("", False)])
def test_only_counted_rows_may_begin_again_in_the_oracle(count, excused):
    action = '<setvalue ref="/data/r/p" event="odk-new-repeat" value="1"/>'
    body = f'<repeat nodeset="/data/r"{count}>{action}<input ref="/data/r/p"/></repeat>'
    cell = Difference(3, "/data/r[2]/p", "value", "1", "mine")

    found = Deviating("any", read_form(xform("<r><p/></r>", body=body))).excused([cell])

    assert (cell in found) == excused


@pytest.mark.parametrize(("path", "excused"), [("/data/r/n", True), ("../n", False)])
def test_only_an_absolute_path_reads_the_first_row_in_the_oracle(path, excused):
    inner = f'<repeat nodeset="/data/r/s" jr:count="{path}"><input ref="/data/r/s/v"/></repeat>'
    choices = f'<itemset nodeset="instance(\'l\')/root/item[n = {path}]"><value ref="n"/></itemset>'
    body = f'<repeat nodeset="/data/r"><select1 ref="/data/r/c">{choices}</select1>{inner}</repeat>'
    extra = "<instance id='l'><root><item><n>1</n></item></root></instance>"
    form = xform("<r><n/><c/><s><v/></s></r>", body=body, extra=extra)
    cells = [
        Difference(1, "/data/r[2]/s[1]/v", "present", want=True, have=False),
        Difference(1, "/data/r[2]/c", "choices", "[]", "[['1', '1']]"),
    ]

    found = Deviating("any", read_form(form)).excused(cells)

    assert [cell in found for cell in cells] == [excused, excused]


@pytest.mark.parametrize(("path", "excused"), [("/data/r/n", True), ("/data/n", False)])
def test_only_a_repeat_named_by_its_rows_is_named_otherwise(path, excused):
    body = (
        f'<group ref="/data/r"><label>Of <output value="{path}"/></label>'
        '<repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat></group>'
    )
    cell = Difference(1, "/data/r[2]", "label", "Of a", "Of b")

    found = Deviating("any", read_form(xform("<n/><r><n/></r>", body=body))).excused([cell])

    assert (cell in found) == excused


@pytest.mark.parametrize(
    ("group", "excused"),
    [
        ("<group><label>Children</label>", True),
        ("<group>", False),
        ('<group ref="/data/r"><label>Children</label>', False),
    ],
)
def test_only_the_label_of_a_group_without_a_ref_is_excused(group, excused):
    body = f'{group}<repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat></group>'
    cell = Difference(0, "/data/r[1]", "label", None, "Children")

    found = Deviating("any", read_form(xform("<r><n/></r>", body=body))).excused([cell])

    assert (cell in found) == excused


def test_a_blank_answer_is_not_true():
    form = xform("<a/><b/><c/>", '<bind nodeset="/data/c" relevant="/data/a"/>', body=ASKED)
    session = FormSession(read_form(form), lists={}, environment=Environment())

    before = session.node("/data/c").relevant
    session.answer("/data/a", "0")

    assert (before, session.node("/data/c").relevant) == (False, True)
