"""Small numbers are held back so that nobody can work them out from the others."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.totals import COUNTS, SMALLEST, held_back

PLACES = st.dictionaries(
    st.sampled_from(["amur", "tynda", "zeya", "ust"]),
    st.fixed_dictionaries({}, optional={name: st.integers(0, 12) for name in COUNTS[:3]}),
    min_size=1,
)


def whole_of(found, beside=0):
    return {name: sum(one.get(name, 0) for one in found.values()) + beside for name in COUNTS}


def test_a_number_from_one_to_four_is_held_back_with_another():
    found = {"amur": {"forms": 3}, "tynda": {"forms": 9}, "zeya": {"forms": 40}}

    told = held_back(found, whole_of(found))

    assert told == {"amur": {"forms": None}, "tynda": {"forms": None}, "zeya": {"forms": 40}}


def test_two_small_numbers_hide_each_other():
    found = {"amur": {"forms": 3}, "tynda": {"forms": 2}, "zeya": {"forms": 40}}

    told = held_back(found, whole_of(found))

    assert told["zeya"] == {"forms": 40}
    assert told["amur"] == told["tynda"] == {"forms": None}


def test_large_numbers_and_noughts_are_told():
    found = {"amur": {"forms": 5, "events": 0}, "tynda": {"forms": 9}}

    assert held_back(found, whole_of(found)) == found


@given(PLACES, st.integers(0, 8))
def test_no_small_number_can_be_worked_out(found, beside):
    whole = whole_of(found, beside)

    told = held_back(found, whole)

    for name in COUNTS:
        cells = {place: counts.get(name, 0) for place, counts in found.items()}
        hidden = [place for place in cells if told[place].get(name, 0) is None]
        assert all(place in hidden for place in cells if 0 < cells[place] < SMALLEST)
        small = [place for place in hidden if 0 < cells[place] < SMALLEST]
        rest = whole[name] - sum(cells.values())
        if small and len(cells) > 1:
            assert len(hidden) > 1 or 0 < rest < SMALLEST
        assert all(
            told[place].get(name, 0) == cells[place] for place in cells if place not in hidden
        )
