"""Repeats grow, shrink and count."""

import pytest

from fieldkit.forms.errors import RepeatIsFixed, UnknownRef
from tests.unit.forms.scenario import opened, scenario, xform

CHILDREN = """
    | survey | type         | name  | label | calculation             |
    |        | begin_repeat | kid   | Child |                         |
    |        | text         | first | Name  |                         |
    |        | integer      | age   | Age   |                         |
    |        | calculate    | place |       | position(..)            |
    |        | calculate    | older |       | ${age} + 1              |
    |        | calculate    | prev  |       | indexed-repeat(${age}, ${kid}, position(..) - 1) |
    |        | end_repeat   |       |       |                         |
    |        | calculate    | total |       | sum(${age})             |
    |        | calculate    | many  |       | count(${kid})           |
    |        | calculate    | names |       | join(', ', ${first})    |
"""
ROW = '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/v"/></repeat></group>'
COUNTED = """
    | survey | type         | name | label | repeat_count |
    |        | integer      | n    | N     |              |
    |        | begin_repeat | kid  | Child | ${n}         |
    |        | text         | first | Name |              |
    |        | end_repeat   |      |       |              |
"""


def _rows(form, name):
    found = [view for view in form.session.nodes() if view.name == name]
    return [view.value for view in found]


def test_a_new_row_is_asked_and_counted():
    form = scenario(CHILDREN)

    ref = form.session.add_repeat("/data/kid")
    form.session.answer("/data/kid[1]/age", "5")
    form.session.answer(f"{ref}/age", "7")

    assert ref == "/data/kid[2]"
    assert (form.value("total"), form.value("many")) == ("12", "2")
    assert _rows(form, "older") == ["6", "8"]
    assert _rows(form, "prev") == ["", "5"]


def test_a_row_that_goes_renumbers_those_after_it():
    form = scenario(CHILDREN)
    for number in (2, 3):
        form.session.add_repeat("/data/kid")
        form.session.answer(f"/data/kid[{number}]/first", f"n{number}")
        form.session.answer(f"/data/kid[{number}]/age", str(number))

    form.session.remove_repeat("/data/kid", 0)

    assert _rows(form, "place") == ["1", "2"]
    assert _rows(form, "first") == ["n2", "n3"]
    assert _rows(form, "prev") == ["", "2"]
    assert form.value("names") == "n2, n3"


def test_a_row_can_be_put_first_and_moved():
    form = scenario(CHILDREN)
    form.session.answer("/data/kid[1]/first", "a")
    form.session.add_repeat("/data/kid", 0)
    form.session.answer("/data/kid[1]/first", "b")
    before = _rows(form, "first")

    form.session.move_repeat("/data/kid", 1, 0)

    assert before == ["b", "a"]
    assert _rows(form, "first") == ["a", "b"]
    assert form.value("names") == "a, b"


def test_a_removed_row_comes_back_with_its_answers():
    form = scenario(CHILDREN)
    form.session.answer("/data/kid[1]/age", "5")
    form.session.remove_repeat("/data/kid", 0)
    gone = (form.value("many"), form.value("total"))

    form.session.undo()

    assert gone == ("0", "")
    assert (form.value("many"), form.value("total")) == ("1", "5")
    form.session.redo()
    assert form.value("many") == "0"


def test_rows_cut_off_by_a_count_keep_their_answers():
    form = scenario(COUNTED)
    form.answer("n", 2)
    form.session.answer("/data/kid[2]/first", "keep")

    form.answer("n", 1)
    cut = _rows(form, "first")
    form.answer("n", 2)

    assert cut == [""]
    assert _rows(form, "first") == ["", "keep"]


def test_a_count_taken_back_leaves_each_row_once():
    form = scenario(COUNTED)
    form.answer("n", 2)
    form.session.answer("/data/kid[2]/first", "keep")
    form.answer("n", 1)

    form.session.undo()
    back = _rows(form, "first")
    form.answer("n", 3)
    form.session.answer("/data/kid[3]/first", "new")

    assert back == ["", "keep"]
    assert _rows(form, "first") == ["", "keep", "new"]
    form.session.undo()
    form.session.undo()
    form.session.redo()
    assert _rows(form, "first") == ["", "keep", ""]


def test_a_counted_repeat_takes_no_rows_by_hand():
    form = scenario(COUNTED)

    with pytest.raises(RepeatIsFixed):
        form.session.add_repeat("/data/kid")

    assert not form.session.node("/data/kid").can_add


def test_a_place_beyond_the_last_row_is_refused():
    form = scenario(CHILDREN)

    with pytest.raises(UnknownRef):
        form.session.remove_repeat("/data/kid", 7)


def test_a_running_total_reads_the_row_before():
    form = opened(
        xform(
            '<r jr:template=""><v/><cum/></r>',
            '<bind nodeset="/data/r/v" type="int"/>',
            '<bind nodeset="/data/r/cum" calculate="coalesce(indexed-repeat(/data/r/cum, /data/r,'
            ' position(..) - 1), 0) + ../v"/>',
            body=ROW,
        )
    )
    for number in (1, 2, 3):
        form.session.add_repeat("/data/r")
        form.session.answer(f"/data/r[{number}]/v", "10")

    form.session.answer("/data/r[1]/v", "5")

    assert _rows(form, "cum") == ["5", "15", "25"]


def test_an_absolute_path_in_a_repeat_reads_the_same_row():
    form = opened(
        xform(
            '<r jr:template=""><v/><w/><n/></r>',
            '<bind nodeset="/data/r/v" type="int"/>',
            '<bind nodeset="/data/r/w" calculate="/data/r/v * 2"/>',
            '<bind nodeset="/data/r/n" calculate="count(/data/r)"/>',
            body=ROW,
        )
    )
    for number in (1, 2):
        form.session.add_repeat("/data/r")
        form.session.answer(f"/data/r[{number}]/v", str(number))

    assert _rows(form, "w") == ["2", "4"]
    assert _rows(form, "n") == ["2", "2"]


def test_a_nested_repeat_sums_its_own_rows():
    form = scenario(
        """
        | survey | type         | name   | label | calculation |
        |        | begin_repeat | house  | House |             |
        |        | begin_repeat | room   | Room  |             |
        |        | integer      | beds   | Beds  |             |
        |        | end_repeat   |        |       |             |
        |        | calculate    | in_all |       | sum(${beds}) |
        |        | end_repeat   |        |       |             |
        |        | calculate    | every  |       | sum(${beds}) |
        """
    )
    form.session.add_repeat("/data/house")
    form.session.add_repeat("/data/house[2]/room")
    form.session.add_repeat("/data/house[2]/room")

    form.session.answer("/data/house[1]/room[1]/beds", "2")
    form.session.answer("/data/house[2]/room[1]/beds", "3")
    form.session.answer("/data/house[2]/room[2]/beds", "4")

    assert _rows(form, "in_all") == ["2", "7"]
    assert form.value("every") == "9"


def test_a_new_row_gets_its_default_and_keeps_it():
    form = scenario(
        """
        | survey | type         | name  | label | default      |
        |        | begin_repeat | r     | R     |              |
        |        | integer      | place | P     | position(..) |
        |        | end_repeat   |       |       |              |
        """
    )
    form.session.add_repeat("/data/r")
    form.session.add_repeat("/data/r")

    form.session.remove_repeat("/data/r", 0)

    assert _rows(form, "place") == ["2", "3"]


def test_choices_are_the_rows_of_a_repeat():
    form = scenario(
        """
        | survey | type                 | name  | label | choice_filter |
        |        | begin_repeat         | kid   | Child |               |
        |        | text                 | first | Name  |               |
        |        | end_repeat           |       |       |               |
        |        | select_one ${first}  | who   | Who   | ${first} != ''  |
        """
    )
    form.session.answer("/data/kid[1]/first", "Ваня")
    form.session.add_repeat("/data/kid")
    form.session.answer("/data/kid[2]/first", "Маша")

    form.answer("who", "Маша")

    assert form.offers("who") == ["Ваня", "Маша"]
    assert form.value("who") == "Маша"


def test_a_row_whose_count_is_not_answered_begins_without_inner_rows():
    form = scenario(
        """
        | survey | type         | name   | label  | repeat_count |
        |        | begin_repeat | family | Family |              |
        |        | integer      | number | Number |              |
        |        | begin_repeat | child  | Child  | ${number}    |
        |        | text         | name   | Name   |              |
        |        | end_repeat   |        |        |              |
        |        | end_repeat   |        |        |              |
        """
    )

    form.session.add_repeat("/data/family")

    assert [form.session.node(f"/data/family[{n}]/child").count for n in (1, 2)] == [0, 0]


def test_a_row_may_choose_among_the_rows_it_stands_in_twice():
    form = scenario(
        """
        | survey | type              | name   | label   | choice_filter |
        |        | begin_repeat      | person | Person  |               |
        |        | text              | name   | Name    |               |
        |        | select_one ${name} | carer | Carer   | ${name} != '' |
        |        | select_one ${name} | friend | Friend | ${name} != '' |
        |        | end_repeat        |        |         |               |
        """
    )
    form.session.add_repeat("/data/person")

    form.answer("/data/person[2]/name", "Olga")

    assert form.offers("/data/person[1]/friend") == ["Olga"]
    form.answer("/data/person[1]/name", "Anna")
    assert form.offers("/data/person[2]/carer") == ["Anna", "Olga"]


def test_a_count_beyond_all_measure_still_opens():
    cells = "".join(f"<c{n}/>" for n in range(40))
    form = opened(
        xform(
            f'<n/><r jr:template="">{cells}</r>',
            '<bind nodeset="/data/n" type="int"/>',
            body='<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n"/>',
        )
    )

    form.answer("n", "20260310")

    assert 500 < form.session.node("/data/r").count < 2000


def test_every_row_of_a_great_count_gets_its_default():
    form = opened(
        xform(
            '<n/><r jr:template=""><p/></r>',
            '<bind nodeset="/data/n" type="int"/>',
            body='<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">'
            '<setvalue event="odk-new-repeat" ref="/data/r/p" value="position(..)"/></repeat>',
        )
    )

    form.answer("n", "450")

    values = [form.session.node(f"/data/r[{place}]/p").value for place in range(1, 451)]
    assert values == [str(place) for place in range(1, 451)]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("t", [["A", "B"], ["A", "B"]]),
        ("concat(t, current()/../own)", [["A1", "B1"], ["A2", "B2"]]),
    ],
)
def test_choices_are_said_as_each_row_says_them(label, said):
    form = opened(
        xform(
            '<r jr:template=""><t/><own/><s/></r>',
            body='<repeat nodeset="/data/r"><input ref="/data/r/t"/><input ref="/data/r/own"/>'
            '<select1 ref="/data/r/s"><itemset nodeset="/data/r"><value ref="t"/>'
            f'<label ref="{label}"/></itemset></select1></repeat>',
        )
    )
    for number, name in enumerate("Xb", 1):
        form.session.add_repeat("/data/r")
        form.session.answer(f"/data/r[{number}]/t", name)
        form.session.answer(f"/data/r[{number}]/own", str(number))
        form.session.node(f"/data/r[{number}]/s")
    form.answer("/data/r[1]/t", "A")
    form.answer("/data/r[2]/t", "B")

    rows = [form.view(f"/data/r[{number}]/s").choices for number in (1, 2)]

    assert [[choice.label for choice in row] for row in rows] == said


@pytest.mark.parametrize("number", ["", "0"])
def test_the_first_row_a_count_brings_begins_as_every_other_one(number):
    inner = '<repeat nodeset="/data/r/s" jr:count="../n"><input ref="/data/r/s/v"/></repeat>'
    form = opened(
        xform(
            f"<n>{number}</n><r><p/><n/><s><v/></s></r>",
            '<bind nodeset="/data/n" type="int"/>',
            body='<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">'
            '<setvalue event="odk-instance-first-load odk-new-repeat" ref="/data/r/p"'
            f' value="position(..)"/><input ref="/data/r/n"/>{inner}</repeat>',
        )
    )

    form.answer("n", "2")

    assert [form.value(f"/data/r[{place}]/p") for place in (1, 2)] == ["1", "2"]
    assert [form.session.node(f"/data/r[{place}]/s").count for place in (1, 2)] == [0, 0]


def test_a_row_that_comes_back_is_not_begun_again():
    form = opened(
        xform(
            "<n/><r><p/></r>",
            '<bind nodeset="/data/n" type="int"/>',
            body='<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">'
            '<setvalue event="odk-new-repeat" ref="/data/r/p" value="position(..)"/>'
            '<input ref="/data/r/p"/></repeat>',
        )
    )
    form.answer("n", "1")
    form.answer("/data/r[1]/p", "mine")

    form.answer("n", "0")
    form.answer("n", "1")

    assert form.value("/data/r[1]/p") == "mine"
