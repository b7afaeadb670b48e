"""A count may ask for more rows than can be kept: it is told, and nothing is lost."""

import pytest

from fieldkit.forms.counted import Short
from fieldkit.forms.errors import FormHasProblems
from tests.unit.forms.scenario import Scenario, opened, xform


def great(most: str = "", *, saved: str | None = None) -> Scenario:
    """Open a form that makes as many rows as one number says, within a group."""
    return opened(
        xform(
            f'<n>{most}</n><g><r jr:template=""><p/></r></g>',
            '<bind nodeset="/data/n" type="int"/>',
            '<bind nodeset="/data/g" relevant="/data/n != 6001"/>',
            body='<input ref="/data/n"/><group ref="/data/g"><label>Home</label>'
            '<group ref="/data/g/r"><label>Person</label><repeat nodeset="/data/g/r"'
            ' jr:count="/data/n"><input ref="/data/g/r/p"/></repeat></group></group>',
        ),
        instance=saved,
    )


def test_rows_that_a_count_asks_for_in_vain_are_told():
    form = great("5000")
    before = form.session.problems()

    form.answer("n", "6000")

    (problem,) = form.session.problems()
    assert (before, problem.ref, problem.kind) == ((), "/data/g/r", "count")
    assert problem.label == "Person"
    assert problem.message == Short(6000, 5000).sentence()
    assert form.session.node("/data/g/r").message == problem.message
    assert [s.problems for s in form.session.sections() if s.problems] == [(problem,)]
    with pytest.raises(FormHasProblems):
        form.session.finalize()


@pytest.mark.parametrize("number", ["5000", "6001", "3"])
def test_a_count_that_is_corrected_or_not_asked_is_told_no_more(number):
    form = great("6000")
    form.answer("n", number)

    assert form.session.problems() == ()
    assert form.session.node("/data/g/r").message == ""


def test_a_count_that_is_taken_back_is_told_no_more():
    form = great("3")
    form.answer("n", "6000")

    form.session.undo()

    assert form.session.problems() == ()
    assert form.session.node("/data/g/r").count == 3


def test_received_rows_stay_however_many_they_are():
    rows = "".join(f"<r><p>{number}</p></r>" for number in range(5500))
    saved = f'<data id="t"><n>5500</n><g>{rows}</g></data>'
    form = great(saved=saved)

    kept = form.session.node("/data/g/r").count
    form.answer("n", "10")
    form.answer("n", "5500")

    assert kept == form.session.node("/data/g/r").count == 5500
    assert form.value("/data/g/r[5500]/p") == "5499"
    assert form.session.problems() == ()


def test_rows_that_have_gone_make_room_for_others():
    cells = "".join(f"<c{number}/>" for number in range(200))
    form = opened(
        xform(
            f'<o jr:template=""><n/><i jr:template="">{cells}</i></o>',
            '<bind nodeset="/data/o/n" type="int"/>',
            body='<group ref="/data/o"><repeat nodeset="/data/o"><input ref="/data/o/n"/>'
            '<group ref="/data/o/i"><repeat nodeset="/data/o/i" jr:count="/data/o/n">'
            '<input ref="/data/o/i/c0"/></repeat></group></repeat></group>',
        )
    )
    for _time in range(3):
        form.session.add_repeat("/data/o")
        form.session.answer("/data/o[1]/n", "240")
        assert form.session.problems() == ()
        form.session.remove_repeat("/data/o", 0)
