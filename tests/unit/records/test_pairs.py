"""All pairs that may be one person are found, without comparing each with each."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.likeness import PersonFacts, may_be_one
from fieldkit.records.pairs import like_pairs

# Names in which a slip, an initial, a change of places and a marriage are likely.
SURNAMES = st.sampled_from(("рябина", "рябиан", "рабина", "ябина", "анна", "инна", "ин", "р."))
GIVEN = st.sampled_from(("анна", "инна", "анан", "рябина", "а.", "а", ""))
PATRONYMICS = st.sampled_from(("", "ивановна", "иановна", "и."))
DAYS = ("", "1991", "1991-01-01", "1991-03-04", "1991-04-03", "1991-03-24", "1992-03-04", "day")
PEOPLE = st.lists(
    st.builds(
        PersonFacts,
        SURNAMES,
        GIVEN,
        PATRONYMICS,
        st.sampled_from(DAYS),
        st.sampled_from(("", "f", "m")),
        st.sampled_from(("", "школа", "школа 2")),
    ),
    max_size=12,
)


def quietly(_done: int, _total: int) -> None:
    """Tell nobody."""


@given(PEOPLE)
def test_every_pair_that_may_be_one_is_found_and_no_other(people):
    each = combinations(range(len(people)), 2)

    found = like_pairs(people, quietly)

    assert found == tuple((a, b) for a, b in each if may_be_one(people[a], people[b]))


@given(PEOPLE, st.data())
def test_people_of_different_groups_are_not_compared(people, data):
    groups = data.draw(st.lists(st.sampled_from("аб"), min_size=len(people), max_size=len(people)))

    found = like_pairs(people, quietly, within=groups)

    everywhere = like_pairs(people, quietly)
    assert found == tuple((a, b) for a, b in everywhere if groups[a] == groups[b])


def test_whoever_watches_may_stop_it():
    told = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        like_pairs([PersonFacts("Рябинина", "Анна")] * 1200, stop)

    assert told == [(0, 1200), (500, 1200)]
