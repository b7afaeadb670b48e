"""Small numbers are held back so that nobody can work them out from the others."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.totals import COUNTS, SMALLEST, held_back

PLACES = st.dictionaries(
    st.sampled_from(["amur", "tynda", "zeya", "ust"]),
    st.fixed_dictionaries({}, optional={name: st.integers(0, 12) for name in COUNTS[:5]}),
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


def test_one_place_is_the_whole_and_is_not_told():
    assert held_back({"amur": {"forms": 40}}, {"forms": 40}) == {}


def test_cases_opened_and_closed_are_not_told_by_place():
    found = {"amur": {"cases_opened": 9, "cases_open": 20}, "tynda": {"cases_open": 30}}

    assert held_back(found, whole_of(found)) == {
        "amur": {"cases_open": 20},
        "tynda": {"cases_open": 30},
    }


def test_ones_that_are_all_that_is_left_hide_another():
    found = {"amur": {"forms": 1}, "tynda": {"forms": 1}, "zeya": {"forms": 40}}

    assert held_back(found, whole_of(found))["zeya"] == {"forms": None}


@given(PLACES, st.integers(0, 8))
def test_no_small_number_is_told_or_alone(found, beside):
    whole = whole_of(found, beside)

    told = held_back(found, whole)

    for name in set(COUNTS) - {"cases_opened", "cases_closed"} if told else ():
        cells = {place: counts.get(name, 0) for place, counts in found.items()}
        hidden = [place for place in cells if told[place].get(name, 0) is None]
        assert all(place in hidden for place in cells if 0 < cells[place] < SMALLEST)
        assert len(hidden) != 1
        said = {place: told[place].get(name, 0) for place in cells if place not in hidden}
        assert said == {place: cells[place] for place in said}
