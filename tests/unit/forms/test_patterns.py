"""Patterns match as Python's own do, but never without end."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.forms.expressions.patterns import matches

NESTED = (
    "([a-z]+ ?)+",
    "(a+)+b",
    "(a|aa)+",
    "(a*)*",
    "((ab)*c?)+",
    "(x+x+)+y",
    "([^b]+)*b{2,3}",
    r"(\w+\s?)*",
    r"^([а-яё]+-?)+$",
    "(a{1,3}b?){2,}",
    "(a+?b*)+",
    "(.+,)+",
)


@pytest.mark.parametrize("pattern", NESTED)
@given(text=st.text(alphabet="abcxy ,-яё", max_size=9))
def test_a_nested_pattern_matches_what_python_matches(pattern, text):
    assert matches(pattern, text) == (re.fullmatch(pattern, text) is not None)


def test_a_name_that_does_not_match_is_told():
    answers = [
        matches("^([А-Яа-яё]+ ?)+$", "Александра" * 12 + "1"),
        matches("(a+)+$", "a" * 500 + "b"),
        matches("(a|aa)+", "a" * 1000),
    ]

    assert answers == [False, False, True]


@pytest.mark.parametrize("pattern", ["(", "[", "a{2,1}", "(?P<x", r"(\1a+)+", r"((?=a)a+)+"])
def test_a_pattern_that_cannot_be_followed_matches_nothing(pattern):
    assert not matches(pattern, "aaa")


@pytest.mark.parametrize("pattern", ["[[a]", "[a||b]", "[a&&b]"])
def test_a_pattern_that_python_warns_of_is_used_as_it_stands(pattern):
    assert matches(pattern, "a")
