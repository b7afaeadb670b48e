"""What is copied by hand or read by phone: a slip is always noticed, and named where it can be."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.assets import asset
from fieldkit.records.recovery import (
    GROUP_DIGITS,
    SHEET_GROUPS,
    WORDS,
    SheetSlip,
    WordsSlip,
    find_word,
    group_fits,
    new_sheet_code,
    read_sheet,
    secret_of_places,
    split_sheet,
    word_places,
)


def sheet_of(numbers):
    given = iter(numbers)
    return new_sheet_code(lambda _below: next(given))


SHEETS = st.lists(st.integers(0, 9999), min_size=SHEET_GROUPS, max_size=SHEET_GROUPS).map(sheet_of)
PLACES = st.integers(0, SHEET_GROUPS - 1)


def test_a_sheet_has_room_for_more_than_128_bits():
    code = new_sheet_code(secrets.randbelow)

    assert [len(group) for group in code.groups] == [GROUP_DIGITS] * SHEET_GROUPS
    assert 10 ** len(code.secret) > 2**128
    assert "".join(code.groups) not in repr(code)


@given(SHEETS)
def test_what_stands_on_a_sheet_is_always_read_again(code):
    assert read_sheet(code.groups) == code
    assert read_sheet(split_sheet("-".join(code.groups))) == code


@given(SHEETS, PLACES, st.integers(0, GROUP_DIGITS - 1), st.integers(1, 9))
def test_one_wrong_digit_is_always_named_by_its_group(code, place, at, more):
    group = code.groups[place]
    wrong = f"{group[:at]}{(int(group[at]) + more) % 10}{group[at + 1 :]}"
    typed = [*code.groups[:place], wrong, *code.groups[place + 1 :]]

    with pytest.raises(SheetSlip) as caught:
        read_sheet(typed)

    assert caught.value.facts["groups"] == str(place + 1)


@given(SHEETS, PLACES, st.integers(0, GROUP_DIGITS - 2))
def test_two_digits_in_each_others_place_are_always_noticed(code, place, at):
    group = code.groups[place]
    swapped = f"{group[:at]}{group[at + 1]}{group[at]}{group[at + 2 :]}"

    assert group_fits(place, swapped) == (swapped == group)


@given(SHEETS, PLACES, PLACES)
def test_a_group_does_not_fit_at_anothers_place(code, one, other):
    assert group_fits(other, code.groups[one]) == (one == other)


def test_groups_that_are_missing_are_named():
    code = new_sheet_code(secrets.randbelow)

    with pytest.raises(SheetSlip) as caught:
        read_sheet(code.groups[:8])

    assert "group 9, 10 " in caught.value.sentence()


@given(st.binary(min_size=16, max_size=16))
def test_twelve_words_always_say_the_secret_again(secret):
    places = word_places(secret)

    assert len(places) == WORDS
    assert secret_of_places(places) == secret


def test_nearly_every_misheard_word_is_noticed():
    secret = bytes(range(16))
    places = word_places(secret)
    missed = 0
    for at in range(WORDS):
        for other in range(2048):
            said = [*places[:at], other, *places[at + 1 :]]
            try:
                missed += secret_of_places(said) != secret
            except WordsSlip:
                continue

    assert missed < WORDS * 2048 / 12


@pytest.mark.parametrize("places", [(), (1,) * 11, (2048, *range(11)), (-1, *range(11))])
def test_what_is_not_twelve_words_is_refused(places):
    with pytest.raises(WordsSlip):
        secret_of_places(places)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_word_is_found_by_itself_its_beginning_or_its_number(language):
    words = (asset("words") / f"{language}.txt").read_text("utf-8").split()

    for place, word in enumerate(words):
        assert find_word(f" {word.upper()} ", words) == place
        assert find_word(word[:4], words) == place
        assert find_word(str(place + 1), words) == place
    assert find_word("0", words) is None
    assert find_word("2049", words) is None
    assert find_word("", words) is None
    assert find_word(words[0][:1], words) is None
