"""The order of values, and queries of words."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.store.entity_words import searched_words
from fieldkit.store.queries import readings_of
from fieldkit.store.search import facet_key


def test_numbers_stand_in_the_order_of_their_size():
    assert sorted(["100", "9", "10", "9.5"], key=facet_key) == ["9", "9.5", "10", "100"]


def test_texts_stand_without_regard_to_case():
    names = ["яблокова", "Ёлкина", "елисеева", "Дроздова"]

    assert sorted(names, key=facet_key) == ["Дроздова", "елисеева", "Ёлкина", "яблокова"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_different_values_never_share_a_key(one, two):
    assert (facet_key(one) == facet_key(two)) == (one == two)


@given(st.text())
def test_a_query_holds_no_sign_with_a_meaning(typed):
    for reading in readings_of(typed):
        for query in (reading.exact, reading.beginnings, reading.parts, reading.short):
            bare = query.replace('"', "").replace("*", "").replace(" ", "")
            assert bare == "" or all(not c.isascii() or c.isalnum() for c in bare)


def test_a_case_number_is_found_by_its_parts():
    numbers, found = searched_words("2611-0047/2", {"case_no": "2611-0047/2"})

    assert numbers == ("2611", "0047", "2", "261100472")
    assert found == ()


def test_only_named_properties_are_searched():
    assert searched_words("Рябинины", {"notes": "тайна"}) == ((), ("рябинины",))
