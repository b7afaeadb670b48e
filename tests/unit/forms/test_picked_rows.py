"""Rows that a formula picks out, by place or by what stands in them."""

import pytest

from tests.unit.forms.scenario import Scenario, opened, xform


def rows_of(calculation: str, rows: int) -> Scenario:
    """Open a form whose rows each have a value, a number and that calculation."""
    form = opened(
        xform(
            '<n>2</n><r jr:template=""><v/><i/><w/></r>',
            f'<bind nodeset="/data/r/w" calculate="{calculation}"/>',
            body='<input ref="/data/n"/><group ref="/data/r"><repeat nodeset="/data/r">'
            '<input ref="/data/r/v"/><input ref="/data/r/i"/></repeat></group>',
        )
    )
    for number in range(1, rows + 1):
        form.session.add_repeat("/data/r")
        form.session.answer(f"/data/r[{number}]/v", f"v{number}")
        form.session.answer(f"/data/r[{number}]/i", str(number - 1))
    return form


PICKS = (
    "indexed-repeat(/data/r/v, /data/r, ../i)",
    "indexed-repeat(/data/r/v, /data/r, position(..) - 1)",
    "/data/r[position() = current()/../i]/v",
    "/data/r[position() = position(current()/..) - 1]/v",
    "../../r[current()/../i = position()]/v",
)


@pytest.mark.parametrize("calculation", PICKS)
def test_a_row_reads_another_that_it_picks(calculation):
    form = rows_of(calculation, 3)
    form.session.answer("/data/r[2]/v", "new")

    assert [form.value(f"/data/r[{n}]/w") for n in (1, 2, 3)] == ["", "v1", "new"]


@pytest.mark.parametrize("calculation", PICKS)
def test_a_row_that_is_picked_before_it_is_there_is_read_when_it_comes(calculation):
    form = rows_of(calculation.replace("- 1", "+ 1"), 2)
    form.session.answer("/data/r[2]/i", "3")
    before = form.value("/data/r[2]/w")

    form.session.add_repeat("/data/r")
    form.session.answer("/data/r[3]/v", "late")

    assert (before, form.value("/data/r[2]/w")) == ("", "late")


@pytest.mark.parametrize("calculation", PICKS)
def test_a_row_that_nobody_reads_is_not_worked_out_again(calculation):
    form = rows_of(calculation, 40)

    changed = form.session.answer("/data/r[20]/v", "new")

    assert changed == {"/data/r[20]/v", "/data/r[21]/w"}
    assert form.value("/data/r[21]/w") == "new"


@pytest.mark.parametrize("calculation", PICKS)
def test_rows_that_move_are_read_in_their_new_places(calculation):
    form = rows_of(calculation, 3)

    form.session.remove_repeat("/data/r", 0)
    after_removal = [form.value(f"/data/r[{n}]/w") for n in (1, 2)]
    form.session.undo()

    by_place = "position(" in calculation.replace("position()", "")
    assert after_removal == (["", "v2"] if by_place else ["v2", "v3"])
    assert [form.value(f"/data/r[{n}]/w") for n in (1, 2, 3)] == ["", "v1", "v2"]


def test_a_place_is_counted_on_by_a_written_text():
    form = rows_of("position(..) + '1'", 2)

    assert form.value("/data/r[2]/w") == "3"


def test_indexed_repeat_reads_rows_of_every_depth():
    form = opened(
        xform(
            '<a/><b/><o jr:template=""><i jr:template=""><v/></i></o>',
            '<bind nodeset="/data/a" calculate="indexed-repeat(/data/o/i/v, /data/o, 2,'
            ' /data/o/i, 1)"/>',
            '<bind nodeset="/data/b" calculate="indexed-repeat(/data/o/i/v, /data/o, 1,'
            ' /data/o/i, 3)"/>',
            body='<group ref="/data/o"><repeat nodeset="/data/o"><group ref="/data/o/i">'
            '<repeat nodeset="/data/o/i"><input ref="/data/o/i/v"/></repeat></group></repeat>'
            "</group>",
        )
    )
    for outer in (1, 2):
        form.session.add_repeat("/data/o")
        for inner in (1, 2):
            form.session.add_repeat(f"/data/o[{outer}]/i")
            form.session.answer(f"/data/o[{outer}]/i[{inner}]/v", f"{outer}{inner}")

    assert (form.value("a"), form.value("b")) == ("21", "")
