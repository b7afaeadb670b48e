"""Families are found by all that stands on their cards, in whatever way it is typed."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.records.entity import Entity
from fieldkit.records.finding import Fit, Wanted, other_layout
from fieldkit.store.database import Database
from tests.support.workspaces import do, family, workspace


def person(key: str, family_id: str, **held: str) -> Entity:
    return Entity("persons", key, " ".join(held.values()), {"family_id": family_id, **held})


def case(key: str, family_id: str, number: str) -> Entity:
    return Entity("cases", key, number, {"family_id": family_id, "case_no": number})


@pytest.fixture(scope="module")
def cards(tmp_path_factory) -> Database:
    database = workspace(tmp_path_factory.mktemp("карточки"))
    records = [
        family("f1", "Рябинины", surname="Рябинины", settlement="с. Ольховка"),
        person("p1", "f1", surname="Ёлкина", given="Алёна", birth_date="1991-03-14"),
        person("p2", "f1", surname="Рябинин", given="Семён"),
        case("c1", "f1", "2611-0047"),
        family("f2", "Дроздовы", surname="Дроздовы", settlement="с. Ольховка"),
        person("p3", "f2", surname="Дроздова", given="Алёна"),
        case("c2", "f2", "2611-0048"),
    ]
    do(database, lambda work: work.entities.save_all(records))
    return database


def found(database: Database, typed: str) -> list[str]:
    with database.reading() as work:
        page = work.entities.page("families", query=typed, ranked=True)
    assert page.total == len(page.entities)
    return [one.id for one in page.entities]


def cased(word: str, upper: list[bool]) -> str:
    return "".join(
        letter.upper() if loud else letter
        for letter, loud in zip(word, upper * len(word), strict=False)
    )


@given(
    st.permutations(["алёна", "ольховка", "2611-0047", "рябин", "елк", "1991"]),
    st.integers(2, 6),
    st.lists(st.booleans(), min_size=1, max_size=5),
    st.booleans(),
    st.booleans(),
)
def test_words_of_several_records_find_their_family_however_they_are_typed(
    cards, said, length, upper, without_yo, other_keys
):
    typed = " ".join(cased(word, upper) for word in [*said[:length], "0047"])
    if without_yo:
        typed = typed.replace("ё", "е").replace("Ё", "Е")
    if other_keys:
        typed = other_layout(typed) or typed

    assert found(cards, typed) == ["f1"]


@pytest.mark.parametrize("said", list(permutations(["алёна", "дрозд", "0047"])))
def test_words_of_two_families_find_neither(cards, said):
    assert found(cards, " ".join(said)) == []


def test_who_has_a_family_is_found_through_it(cards):
    with cards.reading() as work:
        assert work.entities.page("persons", query="алёна").total == 0


NAMES = ("Рябина", "Рябинина", "Бинина", "Ёлкина", "Анна")
WORDS = ("рябина", "ряб", "бин", "р", "елк", "анна", "нна", "fyyf", "0", "бин анна", "ряб а")
KEYS = st.sampled_from(("1", "2"))
STEPS = st.one_of(
    st.tuples(st.just("families"), KEYS, st.just(""), st.sampled_from(NAMES)),
    st.tuples(st.just("persons"), KEYS, KEYS | st.just(""), st.sampled_from(NAMES)),
    st.tuples(st.just("cases"), KEYS, KEYS, st.sampled_from(("0047", "0148"))),
    st.tuples(st.just("delete"), st.sampled_from(("families", "persons", "cases")), KEYS),
)


def act(work, step):
    kind, key, *rest = step
    if kind == "delete":
        known = work.entities.get(key, rest[0])
        if known is not None:
            work.entities.save(replace(known, deleted=not known.deleted))
        return
    family_id, name = rest
    held = {"case_no": name} if kind == "cases" else {"surname": name}
    work.entities.save(Entity(kind, key, name, {**held, "family_id": family_id}))


def by_hand(work, typed: str) -> dict[str, Fit]:
    """Return how each family's records, read one by one, hold what was typed."""
    texts = {one.id: [one.label, one.get("surname")] for one in work.entities.list("families")}
    for name in ("persons", "cases"):
        for one in work.entities.list(name):
            if one.get("family_id") in texts:
                texts[one.get("family_id")] += [one.label, one.get("surname"), one.get("case_no")]
    fits = {key: Wanted.of(typed).fit(*said) for key, said in texts.items()}
    return {key: fit for key, fit in fits.items() if fit is not None}


@settings(max_examples=30)
@given(st.lists(STEPS, min_size=1, max_size=10))
def test_the_index_finds_what_reading_every_record_would_find(tmp_path_factory, steps):
    database = workspace(tmp_path_factory.mktemp("поиск"))
    for step in steps:
        do(database, lambda work, step=step: act(work, step))

    with database.reading() as work:
        for typed in WORDS:
            page = work.entities.page("families", query=typed, ranked=True).entities
            fits = by_hand(work, typed)
            assert {one.id for one in page} == set(fits)
            if len(typed) > 2:
                assert [fits[one.id] for one in page] == sorted(fits.values())
    database.close()
