"""Whom two cards may both be about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.likeness import PersonFacts, close, may_be_one, slips

ANNA = PersonFacts("Рябинина", "Анна", "Петровна", "1991-03-14", "female")


def facts(text: str, birth: str = "1991-03-14", sex: str = "female") -> PersonFacts:
    return PersonFacts(*[*text.split(), "", ""][:3], birth, sex)


@pytest.mark.parametrize(
    "other",
    [
        facts("РЯБИНИНА Анна Петровна"),
        facts("Рябинена Анна Петровна"),
        facts("Рябиинна Анна"),
        facts("Рябинина А. П."),
        facts("Анна Рябинина Петровна"),
        facts("Осинина Анна Петровна"),
        facts("Рябинина Анна Петровна", "1991-01-01"),
        facts("Рябинина Анна Петровна", "1991"),
        facts("Рябинина Анна Петровна", ""),
        facts("Рябинина Анна Петровна", "1992-03-14"),
    ],
)
def test_a_card_may_be_about_the_same_person(other):
    assert may_be_one(ANNA, other)


@pytest.mark.parametrize(
    "other",
    [
        facts("Рябинина Анна Петровна", sex="male"),
        facts("Рябинина Анна Сергеевна"),
        facts("Рябинина Мария Петровна"),
        facts("Рябинина Инна Петровна"),
        facts("Осинина Анна"),
        facts("Рябинина Анна", "1985-03-14"),
        facts("Рябинина А.", ""),
        PersonFacts(),
    ],
)
def test_a_card_is_about_another_person(other):
    assert not may_be_one(ANNA, other)


INNA = PersonFacts.named("Снегирёва Инна Олеговна", "Школа № 2")


@pytest.mark.parametrize(
    "other",
    [
        PersonFacts.named("Снегирева Инна Олеговна", "Опека"),
        PersonFacts.named("Снегирёва Инна"),
        PersonFacts.named("Снегирёва И. О.", "школа № 2"),
        PersonFacts.named("Снегирёва И.О.", "Школа № 2 Зейского района"),
        PersonFacts.named("Снегирева Инна", "Школа № 2"),
        PersonFacts.named("Инна Снегирёва", "Школа № 2"),
        PersonFacts.named("Дроздова Инна Олеговна", "Школа № 2"),
    ],
)
def test_a_participant_may_be_the_same_person(other):
    assert may_be_one(INNA, other)


@pytest.mark.parametrize(
    "other",
    [
        PersonFacts.named("Снегирёва Инна", "Опека"),
        PersonFacts.named("Снегирёва И. О."),
        PersonFacts.named("Снегирёва И. О.", "Опека"),
        PersonFacts.named("Снегирёва И. П.", "Школа № 2"),
        PersonFacts.named("Дроздова Инна Олеговна", "Опека"),
        PersonFacts.named("Дроздова Инна", "Школа № 2"),
        PersonFacts.named("Снегирёв Олег Олегович", "Школа № 2"),
    ],
)
def test_a_participant_is_another_person(other):
    assert not may_be_one(INNA, other)


def test_numbers_of_erased_people_are_no_names():
    one, other = (PersonFacts.named(f"№ {number}", "Школа № 2") for number in (1, 12))

    assert not may_be_one(one, other)


def test_day_and_month_may_be_swapped():
    assert may_be_one(facts("Ёлкин Пётр", "1990-04-05", ""), facts("Елкин Петр", "1990-05-04", ""))


PEOPLE = st.builds(
    PersonFacts,
    st.text("абёе", max_size=6),
    st.text("абёе", max_size=6),
    st.text("аб.", max_size=4),
    st.sampled_from(["", "1991", "1991-01-01", "1991-03-04", "1991-04-03", "day", "1991-3-4567"]),
    st.sampled_from(["", "female", "male"]),
    st.sampled_from(["", "школа", "школа 2", "опека"]),
)


@given(PEOPLE, PEOPLE)
def test_likeness_does_not_depend_on_who_came_first(one, other):
    assert may_be_one(one, other) == may_be_one(other, one)


@given(st.text("абв", max_size=7), st.text("абв", max_size=7))
def test_close_words_share_a_slip(one, other):
    assert not close(one, other) or slips(one) & slips(other)
