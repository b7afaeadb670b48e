"""What was typed fits words in any order, case and layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.finding import Fit, Wanted, digits, fold, other_layout, same_number

NAME = "Рябинина-Ёлкина Алёна, с. Ольховка, 2611-0047"


def test_case_and_yo_make_no_difference():
    assert fold("ЁЛКИНА") == fold("елкина") == fold("Ёлкина")


def test_a_short_i_is_no_i():
    assert fold("Йошкар") != fold("Иошкар")


def test_the_same_keys_are_read_in_the_other_layout():
    assert other_layout("Rbhbkkf") == "кирилла"
    assert other_layout("[jkjgjdf") == "холопова"
    assert other_layout("руддщ") == "hello"


def test_a_dialled_telephone_is_the_written_one():
    assert digits("8 (000) 123-45-67") == digits("+7 000 1234567") == "70001234567"


@pytest.mark.parametrize(
    ("typed", "fit"),
    [
        ("алёна ольховка", Fit.WHOLE),
        ("ОЛЬХОВКА алена", Fit.WHOLE),
        ("ал елк", Fit.BEGUN),
        ("а", Fit.BEGUN),
        ("бинин", Fit.WITHIN),
        ("ховка алена", Fit.WITHIN),
        ("fk`yf", Fit.WHOLE),
        ("bynf", None),
        ("ин", None),
        ("алена осинина", None),
        ("", None),
        ("—", None),
    ],
)
def test_what_was_typed_stands_in_words(typed, fit):
    assert Wanted.of(typed).fit(NAME) is fit


def test_a_telephone_is_found_however_it_is_punctuated():
    assert Wanted.of("8 (000) 123-45").fit(digits("+7 000 123-45-67")) is Fit.BEGUN


LETTERS = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=8)


@given(st.lists(LETTERS, min_size=1, max_size=6), st.randoms(), st.booleans(), st.booleans())
def test_words_are_found_in_any_order_case_and_layout(said, random, loud, other_keys):
    typed = list(said)
    random.shuffle(typed)
    text = " ".join(typed)
    text = text.upper() if loud else text
    text = other_layout(text) if other_keys else text

    assert Wanted.of(text).fit(" ".join(said)) is Fit.WHOLE


@given(st.text("абё", min_size=1, max_size=6), st.text("абё", min_size=1, max_size=4))
def test_a_part_is_found_within_a_word_from_three_letters_on(word, part):
    fit = Wanted.of(part).fit(word)

    if fold(word).startswith(fold(part)) or (len(part) >= 3 and fold(part) in fold(word)):
        assert fit is not None
    else:
        assert fit is None


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("2611-0047/2", True),
        ("2611 0047 2", True),
        ("261100472", True),
        ("2611-0047", False),
        ("а2611-0047/2", False),
        ("", False),
    ],
)
def test_a_case_number_is_the_same_however_it_is_punctuated(typed, same):
    assert same_number("2611-0047/2", typed) is same
