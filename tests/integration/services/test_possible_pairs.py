"""All cards that may be about one person twice, and what is said of them."""

from datetime import date

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.event import EventFormat, RegistrationRole
from fieldkit.records.pairs import DIFFERENT, SAME
from fieldkit.services.attendance import create_event, register, withdraw
from fieldkit.services.possible_pairs import find_pairs, mark_same, marked_pairs, take_back
from fieldkit.services.progress import Cancelled
from fieldkit.services.similar_cards import keep_apart
from fieldkit.services.workspace import Workspace


def person(key: str, name: str, birth: str, family_id: str) -> Entity:
    surname, given, patronymic = name.split()
    held = {"surname": surname, "given": given, "patronymic": patronymic, "birth_date": birth}
    return Entity("persons", key, name, {**held, "family_id": family_id, "sex": "f"})


@pytest.fixture
def twice(laptop: Workspace) -> Workspace:
    village = {"surname": "Рябинины", "settlement": "с. Ольховка"}
    with laptop.unit_of_work() as work:
        work.entities.save_all(
            [
                Entity("families", "f1", "Рябинины", village),
                Entity("families", "f2", "Осинины", {"surname": "Осинины"}),
                person("p1", "Рябинина Анна Петровна", "1991-03-14", "f1"),
                person("p2", "Рябинена Анна Петровна", "1991", "f2"),
                person("p3", "Осинина Вера Ивановна", "1985-05-02", "f2"),
                person("p4", "Осинина Вера Ивановна", "1985-05-02", "f1"),
                person("p5", "Клёнова Вера Ивановна", "1979-01-09", "f1"),
            ]
        )
        work.commit()
    return laptop


def ids(pairs) -> list[tuple[str, str]]:
    return [tuple(sorted((pair.one.id, pair.other.id))) for pair in pairs]


def test_pairs_over_all_families_are_found_the_surest_first(twice: Workspace):
    pairs = find_pairs(twice)

    assert ids(pairs) == [("p3", "p4"), ("p1", "p2")]
    assert [pair.sure for pair in pairs] == [True, False]
    assert (pairs[1].one.where, pairs[1].one.place) == ("Рябинины", "с. Ольховка")


def test_participants_are_compared_within_their_event(laptop: Workspace):
    day = date(2026, 11, 12)
    first, second = (
        create_event(laptop, title, EventFormat.SEMINAR, day, day) for title in ("А", "Б")
    )
    one = register(laptop, first.id, "Снегирёва Инна Олеговна", "Школа № 2")
    other = register(laptop, first.id, "Снегирева И. О.", "школа № 2")
    register(laptop, second.id, "Снегирёва Инна Олеговна", "Школа № 2")

    (pair,) = find_pairs(laptop)

    assert ids([pair]) == [tuple(sorted((one.id, other.id)))]
    assert (pair.one.where, pair.one.row_no, pair.other.row_no) == ("А", 1, 2)
    withdraw(laptop, other)
    assert find_pairs(laptop) == ()


def test_one_human_in_two_roles_of_an_event_is_no_pair(laptop: Workspace):
    day = date(2026, 11, 12)
    event = create_event(laptop, "А", EventFormat.SEMINAR, day, day)
    register(laptop, event.id, "Снегирёва Инна Олеговна", "Школа № 2")
    speaker = RegistrationRole.SPEAKER

    register(laptop, event.id, "Снегирёва Инна Олеговна", "Школа № 2", role=speaker)

    assert find_pairs(laptop) == ()


def test_different_people_are_not_asked_about_again(twice: Workspace):
    keep_apart(twice, "p2", "p1")

    assert ids(find_pairs(twice)) == [("p3", "p4")]


def test_one_person_is_marked_for_head_office_and_no_card_changes(twice: Workspace):
    with twice.reading() as work:
        before = [work.entities.get("persons", key) for key in ("p3", "p4")]

    mark_same(twice, "p4", "p3")

    assert ids(find_pairs(twice)) == [("p1", "p2")]
    assert ids(marked_pairs(twice)) == [("p3", "p4")]
    with twice.reading() as work:
        assert [work.entities.get("persons", key) for key in ("p3", "p4")] == before


def test_what_was_said_can_be_taken_back_and_said_anew(twice: Workspace):
    mark_same(twice, "p3", "p4")
    keep_apart(twice, "p1", "p2")

    take_back(twice, "p3", "p4")
    take_back(twice, "p2", "p1")

    assert len(find_pairs(twice)) == 2
    assert marked_pairs(twice) == ()
    mark_same(twice, "p3", "p4")
    assert ids(marked_pairs(twice)) == [("p3", "p4")]


def test_what_was_said_holds_ids_alone(twice: Workspace):
    mark_same(twice, "p3", "p4")
    keep_apart(twice, "p1", "p2")

    with twice.reading() as work:
        said = [one for name in (DIFFERENT, SAME) for one in work.entities.list(name)]
    assert [(one.label, set(one.properties)) for one in said] == [("", {"one_id", "other_id"})] * 2


def test_a_deleted_card_is_in_no_pair(twice: Workspace):
    mark_same(twice, "p3", "p4")
    with twice.unit_of_work() as work:
        for key in ("p1", "p3"):
            gone = work.entities.get("persons", key)
            work.entities.save(Entity("persons", key, gone.label, gone.properties, deleted=True))
        work.commit()

    assert find_pairs(twice) == ()
    assert marked_pairs(twice) == ()


def test_the_search_can_be_stopped(twice: Workspace):
    class Stopping:
        def step(self, _done: int, _total: int, _what: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_pairs(twice, Stopping())
