"""Sums over the rows of a repeat stay right, however they are kept."""

import math

import pytest

from tests.unit.forms.scenario import Scenario, opened, xform


def summed(*values: str) -> Scenario:
    """Open a form with a row for each value, hidden where it is "hide" and more."""
    form = opened(
        xform(
            '<all/><r jr:template=""><show>yes</show><v/></r>',
            '<bind nodeset="/data/r/v" relevant="../show = \'yes\'"/>',
            '<bind nodeset="/data/all" calculate="sum(/data/r/v)"/>',
            body='<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/show"/>'
            '<input ref="/data/r/v"/></repeat></group>',
        )
    )
    for number, value in enumerate(values, 1):
        form.session.add_repeat("/data/r")
        form.session.answer(f"/data/r[{number}]/v", value)
    return form


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), ""),
        (("1", "2", "3"), "6"),
        (("1", "", "3"), ""),
        (("1", "x"), ""),
        (("0.1", "0.2", "0.3"), str(math.fsum((0.1, 0.2)) + 0.3)),
        (("9007199254740993", "1"), "9007199254740992"),
        (("-5", "5"), "0"),
    ],
)
def test_rows_are_added_up_as_they_come(values, expected):
    assert summed(*values).value("all") == expected


def test_an_answer_that_changes_changes_the_sum():
    form = summed("1", "2", "3")

    form.session.answer("/data/r[2]/v", "20")
    whole = form.value("all")
    form.session.answer("/data/r[2]/v", "0.5")
    broken = form.value("all")
    form.session.answer("/data/r[2]/v", "")
    blank = form.value("all")
    form.session.answer("/data/r[2]/v", "2")

    assert (whole, broken, blank, form.value("all")) == ("24", "4.5", "", "6")


def test_a_row_that_goes_and_comes_back_changes_the_sum():
    form = summed("1", "2", "3")

    form.session.remove_repeat("/data/r", 0)
    without = form.value("all")
    form.session.undo()
    again = form.value("all")
    form.session.add_repeat("/data/r", 1)
    with_a_blank = form.value("all")
    form.session.answer("/data/r[2]/v", "10")

    assert (without, again, with_a_blank, form.value("all")) == ("5", "6", "", "16")


def test_a_hidden_answer_counts_as_a_blank():
    form = summed("1", "2")

    form.session.answer("/data/r[2]/show", "no")
    hidden = form.value("all")
    form.session.answer("/data/r[2]/show", "yes")

    assert (hidden, form.value("all")) == ("", "3")
