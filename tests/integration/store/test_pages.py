"""Lists: searching, filtering, sorting, paging."""

from dataclasses import replace

import pytest

from fieldkit.records.entity import Entity
from fieldkit.store.database import Database
from tests.support.workspaces import do, family


@pytest.fixture
def families(laptop: Database) -> Database:
    rows = [
        family("f1", "Рябинины", surname="Рябинина", given="Анна", case_no="2611-0047", risk="10"),
        family("f2", "Ёлкины", surname="Ёлкина", settlement="с. Ольховка", risk="9"),
        family("f3", "дроздовы", surname="Дроздова", address="ул. Ёлочная, 5", risk="high"),
        family(
            "f4",
            "Зябликовы",
            surname="Зябликова",
            given="Семён",
            phone="8 000 123-45-67",
            birth_date="1991-03-14",
        ),
    ]
    do(laptop, lambda work: work.entities.save_all(rows))
    return laptop


def ids(database, **asked):
    with database.reading() as work:
        return [entity.id for entity in work.entities.page("families", **asked).entities]


def test_labels_stand_in_the_order_of_the_alphabet(families):
    assert ids(families) == ["f3", "f2", "f4", "f1"]
    assert ids(families, descending=True) == ["f1", "f4", "f2", "f3"]


def test_what_lacks_the_property_comes_last_in_either_direction(families):
    assert ids(families, sort="risk") == ["f2", "f1", "f3", "f4"]
    assert ids(families, sort="risk", descending=True) == ["f3", "f1", "f2", "f4"]


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("sort", ["label", "risk", "nothing"])
def test_pages_join_to_the_whole_list(families, sort, limit):
    whole = ids(families, sort=sort)

    pages = [ids(families, sort=sort, offset=at, limit=limit) for at in range(0, 4, limit)]

    assert [key for page in pages for key in page] == whole


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("р", ["f1"]),
        ("РЯБ ан", ["f1"]),
        ("ан ряб", ["f1"]),
        ("елк", ["f2"]),
        ("ёл", ["f3", "f2"]),
        ("0047", ["f1"]),
        ("2611-0047", ["f1"]),
        ("ольх", ["f2"]),
        ("семен", ["f4"]),
        ("бин", ["f1"]),
        ("и", []),
        ("нина нна", ["f1"]),
        ("Hz,", ["f1"]),
        ("`krb", ["f2"]),
        ("26110047", ["f1"]),
        ("8 000 12", ["f4"]),
        ("+7 (000) 123-45", ["f4"]),
        ("1991", ["f4"]),
        ("—", []),
        ('"', []),
        ("ряб OR ёлк", []),
        ("NEAR(ряб", []),
        ("*", []),
        ("  ", ["f3", "f2", "f4", "f1"]),
    ],
)
def test_words_are_found_by_any_part(families, typed, found):
    assert ids(families, query=typed) == found


def test_totals_count_all_that_match(families):
    with families.reading() as work:
        assert work.entities.page("families", limit=1).total == 4
        assert work.entities.page("families", query="ёл", limit=1).total == 2
        assert work.entities.page("families", filters={"risk": "9"}).total == 1
        assert work.entities.count("families") == 4


def test_filters_take_exact_values(families):
    assert ids(families, filters={"surname": "Ёлкина"}) == ["f2"]
    assert ids(families, filters={"surname": "Елкина"}) == []
    assert ids(families, filters={"surname": "Ёлкина", "risk": "10"}) == []
    assert ids(families, filters={"surname": ""}) == ["f3", "f2", "f4", "f1"]


def test_relations_are_found_by_a_property(families):
    with families.reading() as work:
        (found,) = work.entities.related("families", "risk", "10")
        assert found.id == "f1"
        assert work.entities.related("families", "risk", "") == ()
        assert work.entities.related("persons", "risk", "10") == ()


def test_a_new_name_is_found_and_the_old_one_is_not(families):
    do(families, lambda work: work.entities.save(family("f1", "Осинины", surname="Осинина")))

    assert ids(families, query="оси") == ["f1"]
    assert ids(families, query="ряб") == []


def test_rows_for_a_form_have_odk_columns(families):
    with families.reading() as work:
        row = next(row for row in work.entities.rows("families") if row["name"] == "f4")

    assert row["label"] == "Зябликовы"
    assert (row["__version"], row["__trunkVersion"]) == ("1", "")


def test_whole_words_come_first_then_beginnings_then_parts(laptop):
    names = ("Ананина", "Нинаева", "Нина")
    do(
        laptop,
        lambda work: work.entities.save_all(family(name, name, surname=name) for name in names),
    )

    assert ids(laptop, query="нина", ranked=True) == ["Нина", "Нинаева", "Ананина"]


def test_members_and_cases_lead_to_their_family(families):
    person = Entity("persons", "p1", "Свиристелин", {"surname": "Свиристелин", "family_id": "f4"})
    case = Entity("cases", "c1", "2611-9981", {"case_no": "2611-9981", "family_id": "f2"})
    do(families, lambda work: work.entities.save_all([person, case]))

    assert ids(families, query="ристел") == ["f4"]
    assert ids(families, query="9981", ranked=True) == ["f2"]
    do(families, lambda work: work.entities.save(replace(person, deleted=True)))
    assert ids(families, query="свир") == []


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("sort", ["label", "risk", "surname", "nothing"])
def test_few_and_many_hits_give_the_same_page(families, monkeypatch, few, sort):
    monkeypatch.setattr("fieldkit.store.entity_pages._FEW", few)

    asked = {"sort": sort, "query": "ин", "ranked": True}

    assert ids(families, **asked) == ids(families, query="ин", sort=sort)
    assert set(ids(families, query="ина", sort=sort, ranked=True)) == {"f1", "f2"}
    assert ids(families, query="ёл", sort=sort, limit=1, offset=1) in (["f2"], ["f3"])


def test_what_was_counted_is_forgotten_with_the_next_save(laptop: Database):
    do(laptop, lambda work: work.entities.save(family("f1", status="open")))
    figures = []
    for key in ("f2", "f3"):
        with laptop.reading() as work, laptop.reading() as another:
            figures += [
                one.entities.count_of("families", "status", "open") for one in (work, another)
            ]
        do(laptop, lambda work, key=key: work.entities.save(family(key, status="open")))

    with laptop.unit_of_work() as work:
        work.entities.save(family("f4", status="open"))
        figures.append(work.entities.count("families"))
    with laptop.reading() as work:
        figures.append(work.entities.count("families"))

    assert figures == [1, 1, 2, 2, 4, 3]
