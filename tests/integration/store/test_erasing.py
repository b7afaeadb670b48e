"""A person is erased for good: here, in the log, in every form, and on every other laptop."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.review import Review
from fieldkit.records.submission import Subject
from fieldkit.store.access_tables import sealed_answers
from fieldkit.store.wrapping import derived_key
from tests.support.pages import deciphered
from tests.support.workspaces import (
    NOW,
    do,
    draft,
    family,
    hand_over,
    registrations_of,
    seminar,
    session_of,
    submission,
)

MOTHER = "0b5cf3a1-8f0e-4f5e-9f0a-0000000000a1"
CHILD = "0b5cf3a1-8f0e-4f5e-9f0a-0000000000b2"
FORM = (
    '<data id="registration" version="1"><fam><surname>Рябинины</surname></fam>'
    "<member><m><given>Свиристелина</given><meta>"
    f'<entity dataset="persons" id="{MOTHER}" create="1"><label>1 Свиристелина Р.</label></entity>'
    "</meta></m></member>"
    "<member><m><given>Кира</given><meta>"
    f'<entity dataset="persons" id="{CHILD}" create="1"><label>2 Кира Р.</label></entity>'
    "</meta></m></member>"
    "<words>Говорили с Свиристелиной Рябининой</words></data>"
)


def mother():
    return Entity(
        "persons",
        MOTHER,
        "1 Свиристелина Р.",
        {"given": "Свиристелина", "surname": "Рябинина", "family_id": "f1", "phone": "+7 000 1"},
    )


def child():
    return Entity(
        "persons", CHILD, "2 Кира Р.", {"given": "Кира", "surname": "Рябинина", "family_id": "f1"}
    )


def fill(work):
    work.entities.save_all([family(surname="Рябинины"), mother(), child()])
    work.submissions.save(
        submission(
            "uuid:1",
            Subject("families", "f1"),
            Subject("persons", MOTHER),
            Subject("persons", CHILD),
            xml=FORM,
            title="Свиристелина Рябинина",
        )
    )


def erase(work):
    stored = work.entities.get("persons", MOTHER)
    return work.erasures.erase([stored], reason="withdrawal")


@pytest.fixture
def known(laptop):
    do(laptop, fill)


def dumped(database):
    """Return all that the tables hold, those of the search index too."""
    text = ""
    with database._engine.connect() as connection:
        driver = connection.connection.driver_connection
        for (name,) in driver.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            for row in driver.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - our own tables
                text += repr(
                    [
                        value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                        for value in row
                    ]
                )
    return text


def test_an_erased_person_is_an_id_and_nothing_more(laptop, known):
    with laptop.unit_of_work() as work:
        assert work.entities.page("families", query="свиристелина").total == 1
        erased = erase(work)
        work.commit()

    assert erased.submissions == ("uuid:1",)
    with laptop.reading() as work:
        found = work.entities.get("persons", MOTHER)
        assert (found.label, found.properties, found.deleted, found.erased) == ("", {}, True, True)
        assert work.entities.page("families", query="свиристелина").total == 0
        assert work.entities.get("persons", CHILD).label == "2 Кира Р."
        assert [(one.list_name, one.entity_id) for one in work.erasures.list()] == [
            ("persons", MOTHER)
        ]


def test_the_forms_of_others_keep_what_is_theirs(laptop, known):
    do(laptop, erase)

    with laptop.reading() as work:
        kept = work.submissions.get("uuid:1")
    assert "Свиристелин" not in kept.xml
    assert MOTHER not in kept.xml
    assert "<given>Кира</given>" in kept.xml
    assert "<surname>Рябинины</surname>" in kept.xml
    assert kept.title == ""
    assert kept.subjects == (Subject("families", "f1"), Subject("persons", CHILD))


def test_the_chain_stays_whole_without_the_payloads(laptop, known):
    do(laptop, erase)

    with laptop.reading() as work:
        assert work.changes.verify() == ()
        history = work.changes.history(EntityType.ENTITY, f"persons/{MOTHER}")
    assert all(change.intact for change in history)
    assert [change.payload for change in history] == [None] * (len(history) - 1) + [
        {"reason": "withdrawal"}
    ]


def test_no_trace_is_left_in_any_table(laptop, known):
    do(laptop, lambda work: work.drafts.save(draft(instance=FORM, title="Свиристелина Р.")))
    assert "Свиристелин" in dumped(laptop)

    do(laptop, erase)

    text = dumped(laptop)
    assert "виристелин" not in text
    assert "+7 000 1" not in text


def test_a_laptop_that_wrote_on_meanwhile_keeps_the_header_and_loses_the_words(
    laptop, other, known
):
    hand_over(laptop, other)
    do(laptop, erase)
    do(other, lambda work: work.entities.save(replace(mother(), properties={"phone": "+7 000 9"})))

    hand_over(other, laptop)
    hand_over(laptop, other)
    hand_over(laptop, other)

    for database in (laptop, other):
        with database.reading() as work:
            assert work.entities.get("persons", MOTHER).properties == {}
            assert work.changes.verify() == ()
            assert work.changes.discrepancies() == ()
            last = work.changes.history(EntityType.ENTITY, f"persons/{MOTHER}")[-1]
        assert "виристелин" not in dumped(database)
        assert "+7 000 9" not in dumped(database)
        assert last.intact


def test_what_was_wiped_can_be_handed_on(laptop, office, known):
    do(laptop, erase)

    hand_over(laptop, office)

    with office.reading() as work:
        assert work.entities.get("persons", MOTHER).erased
        assert "Кира" in work.submissions.get("uuid:1").xml
        assert work.changes.verify() == ()
        assert work.changes.waiting_count() == 0


def test_a_form_that_comes_late_from_another_laptop_is_redacted_too(laptop, other, office, known):
    hand_over(laptop, other)
    hand_over(laptop, office)
    late = submission(
        "uuid:2",
        Subject("families", "f1"),
        xml=f"<data><r><who>{MOTHER}</who><say>да</say></r></data>",
    )
    do(other, lambda work: work.submissions.save(late))
    do(laptop, erase)
    hand_over(laptop, office)

    hand_over(other, office)

    with office.reading() as work:
        assert MOTHER not in work.submissions.get("uuid:2").xml
        assert work.changes.verify() == ()


def test_two_people_erased_apart_are_both_gone_from_the_form(laptop, other, known):
    hand_over(laptop, other)
    do(laptop, erase)
    do(
        other,
        lambda work: work.erasures.erase([work.entities.get("persons", CHILD)], reason="mistake"),
    )

    for _ in range(2):
        hand_over(laptop, other)
        hand_over(other, laptop)

    found = []
    for database in (laptop, other):
        with database.reading() as work:
            found.append(work.submissions.get("uuid:1"))
            assert work.changes.discrepancies() == ()
        text = dumped(database)
        assert "виристелин" not in text
        assert "Кира" not in text
    assert found[0] == found[1]


def test_an_erased_participant_is_a_number_and_the_marks_stay(laptop):
    event = seminar()
    session = session_of(event)
    people = [
        replace(one, specialist_id=f"s{one.row_no}", name=f"Зимородкова {one.row_no}")
        for one in registrations_of(event, 2)
    ]
    specialist = Entity("specialists", "s1", "Зимородкова 1", {"surname": "Зимородкова"})

    def hold(work):
        work.entities.save(specialist)
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations(people)

    do(laptop, hold)
    do(laptop, lambda work: work.erasures.erase([specialist], reason="withdrawal"))

    with laptop.reading() as work:
        grid = work.attendance.grid(event.id)
    assert [one.name for one in grid.registrations] == ["№ 1", "Зимородкова 2"]
    assert "Зимородкова 1" not in dumped(laptop)


def test_no_page_of_the_database_holds_the_name_freed_ones_neither(laptop, known):
    file = laptop.folder / "fieldkit.db"
    key = derived_key(laptop.keys.data_key, "database")
    assert laptop.empty_wal()
    assert "виристелин".encode() in deciphered(file, key)

    do(laptop, erase)
    assert laptop.empty_wal()

    pages = deciphered(file, key)
    assert "Кира".encode() in pages
    assert "виристелин".encode() not in pages
    assert (laptop.folder / "fieldkit.db-wal").stat().st_size == 0


def test_sealed_answers_of_the_erased_go_and_those_of_others_stay(laptop, known):
    boxes = [
        {"owner": "uuid:1", "ref": f"/data/member[{place}]/m/sealed", "box": b"box"}
        for place in (1, 2)
    ]
    with laptop._engine.begin() as connection:
        connection.execute(sa.insert(sealed_answers), boxes)

    do(laptop, erase)

    with laptop._engine.begin() as connection:
        left = connection.scalars(sa.select(sealed_answers.c.ref)).all()
    assert left == ["/data/member[2]/m/sealed"]


def test_comments_on_a_redacted_form_are_emptied_and_it_stays_returned(laptop, known):
    said = Review(new_id(), "uuid:1", NOW, "u", "Осинина", "Свиристелина не та")
    do(laptop, lambda work: work.reviews.save(said))

    do(laptop, erase)

    with laptop.reading() as work:
        assert work.reviews.of("uuid:1") == ()
        assert [one.instance_id for one in work.reviews.open()] == ["uuid:1"]
    assert "виристелин" not in dumped(laptop)
