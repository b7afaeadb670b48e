"""Places in a chain as runs."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.laptop_report import Runs

spans = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda one: (one[0], one[0] + one[1]))
)


@given(spans)
def test_runs_hold_the_numbers_of_their_spans_and_no_others(found):
    numbers = {n for first, last in found for n in range(first, last + 1)}

    runs = Runs.of(found)

    assert {n for n in range(1, 80) if runs.hold(n, n)} == numbers
    assert Runs.parse(str(runs)) == runs


@given(spans, st.integers(1, 70), st.integers(0, 9))
def test_a_span_is_held_where_each_of_its_numbers_is(found, first, more):
    runs = Runs.of(found)

    assert runs.hold(first, first + more) == all(
        runs.hold(n, n) for n in range(first, first + more + 1)
    )
