"""The log is the truth: the tables made from it anew equal those that grew with it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.card_merge import CardMerge
from fieldkit.records.casework import need_of
from fieldkit.records.device import DeviceKind
from fieldkit.records.entity import Entity
from fieldkit.records.hall import HallTotal, hall_key
from fieldkit.records.ids import new_id
from fieldkit.records.pairs import DIFFERENT, pair_of
from fieldkit.records.paper_design import PaperDesign
from fieldkit.records.printed_sheet import PrintedSheet
from fieldkit.records.review import Review
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.records.submission import Subject, Submission
from fieldkit.store.columns import metadata
from fieldkit.store.database import Database
from fieldkit.store.search import facet_key
from fieldkit.store.tables import DERIVED
from tests.support.workspaces import (
    acquaint,
    commits_of,
    do,
    hand_over,
    identity_of,
    registrations_of,
    seminar,
    session_of,
    submission,
    workspace,
)

EVENT = seminar()
SESSION = session_of(EVENT)
PEOPLE = registrations_of(EVENT, 2)

PNG = b"\x89PNG\r\n\x1a\n"
NAMES = st.sampled_from(["surname", "phone", "case_no"])
VALUES = st.sampled_from(["", "Рябинина", "Осинина", "7"])
PERSONS = st.sampled_from(["p-1", "p-2"])
CASES = st.sampled_from(["c1", "c2"])
URGENCIES = st.sampled_from(["", "acute", "planned"])
CARDS = {"families": ("f1", "f2", "f3"), "persons": ("p-1", "p-2", "p-3")}
STEPS = st.one_of(
    st.tuples(st.just("entity"), st.sampled_from(["f1", "f2"]), NAMES, VALUES),
    st.tuples(st.just("delete"), st.sampled_from(["f1", "f2"]), st.booleans()),
    st.tuples(st.just("case"), CASES, st.sampled_from(["f1", "f2"]), URGENCIES),
    st.tuples(st.just("delete_case"), CASES, st.booleans()),
    st.tuples(
        st.just("mark"),
        st.sampled_from([one.id for one in PEOPLE]),
        st.sampled_from(["P", "A", "L", ""]),
    ),
    st.tuples(st.just("event"), st.sampled_from(["Семинар", "Тренинг"])),
    st.tuples(st.just("submission"), st.sampled_from(["uuid:1", "uuid:2"]), VALUES),
    st.tuples(st.just("person"), PERSONS, VALUES),
    st.tuples(st.just("form"), st.sampled_from(["uuid:3", "uuid:4"]), st.lists(PERSONS)),
    st.tuples(st.just("erase"), PERSONS),
    st.tuples(st.just("review"), st.sampled_from(["uuid:3", "uuid:4"]), VALUES),
    st.tuples(st.just("design"), st.sampled_from(["all", "p1"]), VALUES),
    st.tuples(st.just("sheet"), st.sampled_from([(1, 2), (1, 2, 3)])),
    st.tuples(st.just("hall"), st.sampled_from([None, 4, 7]), VALUES),
    st.tuples(st.just("scan"), st.sampled_from(["s1", "s2"]), st.booleans()),
    st.tuples(st.just("merge"), st.sampled_from(sorted(CARDS)), st.permutations((0, 1, 2))),
    st.tuples(st.just("part"), st.booleans()),
    st.tuples(st.just("exchange")),
    st.tuples(st.just("confirm")),
    st.tuples(st.just("hand_over")),
)


def step(database: Database, act: tuple) -> None:
    """Do one thing that a person might do."""
    kind, *facts = act
    with database.unit_of_work() as work:
        DOES[kind](work, *facts)
        work.commit()


def save_entity(work, key, name, value):
    work.entities.save(Entity("families", key, "", {name: value}))


def delete(work, key, deleted):
    work.entities.save(Entity("families", key, "", deleted=deleted))


def save_case(work, key, family, urgency):
    facts = {"status": "open", "family_id": family, "urgency": urgency, "opened_on": "2026-11-01"}
    work.entities.save(Entity("cases", key, key, facts))


def mark(work, registration, status):
    if status:
        work.attendance.save_marks([Mark(SESSION.id, registration, AttendanceStatus(status), 5)])
    else:
        work.attendance.clear_marks(SESSION.id, [registration])


def merge(work, list_name, order):
    one, other, _ = (CARDS[list_name][place] for place in order)
    work.merges.make(CardMerge(new_id(), list_name, one, other))


def part(work, differ):
    for one in work.merges.list()[:1]:
        if differ:
            work.entities.save(pair_of(DIFFERENT, one.kept_id, one.gone_id))
        else:
            work.merges.part([one])


def hold(work, title):
    work.attendance.save_event(replace(EVENT, title=title))
    work.attendance.save_session(SESSION)
    work.attendance.save_registrations(PEOPLE)


def finalize(work, key, value):
    work.submissions.save(submission(key, Subject("families", value or "f1"), title=value))


def erase(work, key):
    known = work.entities.own("persons", key)
    if known is not None:
        work.erasures.erase([known], reason="withdrawal")


def review(work, instance, value):
    at = datetime(2026, 11, 12, tzinfo=UTC)
    words = f"{value}, посмотрите"
    work.reviews.save(Review(new_id(), instance, at, "u", "Осинина", words))


def design(work, programme, heading):
    if heading:
        work.papers.save_design(PaperDesign(programme, heading, logo=PNG))
    else:
        work.papers.forget_design(programme)


def print_sheet(work, rows):
    number = len(work.papers.sheets(EVENT.id)) + 1
    moment = datetime(2026, 11, 12, tzinfo=UTC)
    work.papers.save_sheet(PrintedSheet(new_id(), EVENT.id, "20261112", number, (rows,), moment))


def count_hall(work, counted, note):
    key = hall_key("Большой зал")
    total = None if counted is None else HallTotal(SESSION.id, key, counted, note)
    work.attendance.save_hall_total(SESSION.id, key, total)


def scan(work, key, gone):
    if gone and work.papers.scan(key) is not None:
        work.papers.erase_scans([key])
    elif not gone:
        made = datetime(2026, 11, 12, tzinfo=UTC)
        work.papers.save_scan(
            SheetScan(key, EVENT.id, EVENT.starts_on, "5" * 64, 9, "image/jpeg", made)
        )


def person_called(key: str, name: str) -> Entity:
    properties = {"surname": name, "given": f"Имя {key}", "family_id": "f1"}
    return Entity("persons", key, f"{key} {name}", properties)


def form_about(key: str, people: list[str]) -> Submission:
    entries = "".join(f"<r><who>{one}</who><said>Слово {one}</said></r>" for one in people)
    subjects = [Subject("families", "f1"), *(Subject("persons", one) for one in people)]
    return submission(key, *subjects, xml=f"<data>{entries}<said>Общее</said></data>")


DOES = {
    "entity": save_entity,
    "delete": delete,
    "case": save_case,
    "delete_case": lambda work, key, gone: work.entities.save(
        Entity("cases", key, "", deleted=gone)
    ),
    "mark": mark,
    "event": hold,
    "submission": finalize,
    "person": lambda work, *facts: work.entities.save(person_called(*facts)),
    "form": lambda work, *facts: work.submissions.save(form_about(*facts)),
    "erase": erase,
    "review": review,
    "merge": merge,
    "part": part,
    "design": design,
    "sheet": print_sheet,
    "scan": scan,
    "hall": count_hall,
    "confirm": lambda work: work.changes.confirm(work.changes.tips()),
    "hand_over": lambda work: work.changes.mark_handed_over("b", work.changes.tips()),
}


def tables(database: Database) -> dict[str, list[tuple]]:
    """Return the content of every derived table, the numbers of things included."""
    found = {}
    with database._engine.connect() as connection:
        for table in DERIVED:
            found[table.name] = sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
        words = connection.exec_driver_sql("SELECT rowid, numbers, words FROM entity_search")
        found["entity_search"] = sorted(map(tuple, words), key=repr)
        parts = connection.exec_driver_sql("SELECT id FROM entity_parts_docsize")
        found["entity_parts"] = sorted(map(tuple, parts), key=repr)
    return found


def three_that_heard(folder: Path, acts: list, random: Random) -> list[Database]:
    """Return two laptops that did these acts and an office that heard of all in any order."""
    pair = [workspace(folder / "а"), workspace(folder / "б")]
    acquaint(*pair)
    for at, act in acts:
        if act[0] == "exchange":
            hand_over(pair[at], pair[1 - at])
        else:
            step(pair[at], act)
    office = workspace(folder / "в", DeviceKind.OFFICE)
    acquaint(*pair, office)
    commits = [(one, identity_of(db).device) for db in pair for one in commits_of(db)]
    random.shuffle(commits)
    for commit, device in commits:
        do(office, lambda work, c=commit, d=device: work.changes.apply([c], source=d))
    return [*pair, office]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 1), STEPS), max_size=14), st.randoms())
def test_a_rebuild_gives_equal_tables(tmp_path_factory, acts, random):
    for database in three_that_heard(tmp_path_factory.mktemp("сборка"), acts, random):
        before = tables(database)
        do(database, lambda work: work.changes.rebuild())

        assert tables(database) == before
        assert needs_by_reading(database) == before["needs"]
        with database.reading() as work:
            assert work.changes.verify() == ()
            figures = (work.changes.unconfirmed_count(), work.changes.only_here_count())
        assert figures == counted(database)
        database.close()


DAMAGE = {
    "heads": "DELETE FROM heads WHERE thing = ?",
    "row": "DELETE FROM entities WHERE thing = ?",
    "older": "UPDATE entities SET properties = json_object('surname', 'Клёнова', 'x', '1')"
    " WHERE thing = ?",
    "mark": "DELETE FROM marks WHERE thing = ?",
    "form": "UPDATE submissions SET title = 'Клёнова' WHERE thing = ?",
}


def damage(database: Database, statement: str, thing: int) -> None:
    with database._engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(statement, (thing,))


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 1), STEPS), max_size=14),
    st.lists(st.tuples(st.sampled_from(sorted(DAMAGE)), st.integers(0, 50)), max_size=6),
    st.randoms(),
)
def test_what_is_damaged_of_some_things_is_made_anew_as_it_was(
    tmp_path_factory, acts, harm, random
):
    for database in three_that_heard(tmp_path_factory.mktemp("починка"), acts, random):
        before = tables(database)
        with database._engine.connect() as connection:
            numbers = list(connection.exec_driver_sql("SELECT id FROM things").scalars())
        harmed = [(how, numbers[at % len(numbers)]) for how, at in harm if numbers]
        for how, thing in harmed:
            damage(database, DAMAGE[how], thing)

        do(database, lambda work, h=harmed: work.changes.remake({thing for _, thing in h}))

        assert tables(database) == before
        database.close()


def test_only_the_things_that_are_named_are_made_anew(tmp_path):
    database = workspace(tmp_path / "а")
    for key in ("f1", "f2"):
        do(database, lambda work, k=key: save_entity(work, k, "surname", "Рябинина"))
    with database._engine.connect() as connection:
        one, other = connection.exec_driver_sql("SELECT thing FROM entities ORDER BY id").scalars()
    for thing in (one, other):
        damage(database, DAMAGE["older"], thing)

    do(database, lambda work: work.changes.remake({one}))

    with database.reading() as work:
        assert work.entities.get("families", "f1").properties["surname"] == "Рябинина"
        assert work.entities.get("families", "f2").properties["surname"] == "Клёнова"
    database.close()


def needs_by_reading(database: Database) -> list[tuple]:
    """Return what the table of needs must hold, by the cases and families that there are."""
    with database._engine.connect() as connection:
        found = connection.exec_driver_sql("""
            SELECT c.thing, f.thing, c.properties, f.label, f.properties FROM entities c
            LEFT JOIN entities f ON f.list_name = 'families' AND f.deleted = 0
            AND f.id = json_extract(c.properties, '$.family_id')
            WHERE c.list_name = 'cases' AND c.deleted = 0""").all()
    rows = []
    for thing, family, properties, label, of_family in found:
        need = need_of(json.loads(properties))
        surname = json.loads(of_family or "{}").get("surname", "")
        key = facet_key(surname) if surname else f"\U0010ffff{facet_key(label or '')}"
        days = (day and day.isoformat() for day in (need.earliest, need.due))
        rows.append((thing, family, key if family else None, "", need.rank, *days))
    return sorted(rows, key=repr)


def counted(database: Database) -> tuple[int, ...]:
    """Return our changes that are not confirmed, and those in no bundle, counted in the log."""
    query = """SELECT count(*) FROM changes JOIN chains ON chains.id = changes.chain
        WHERE chains.own = 1 AND changes.seq > """
    with database._engine.connect() as connection:
        return tuple(
            connection.exec_driver_sql(query + reached).scalar()
            for reached in ("confirmed", "max(confirmed, handed)")
        )


def seen(database: Database) -> dict[str, list[tuple]]:
    """Return what the tables show, without what differs from laptop to laptop: numbers, order."""
    found = {}
    for name in (
        "entities",
        "submissions",
        "submission_subjects",
        "reviews",
        "registrations",
        "marks",
        "aliases",
    ):
        table = metadata.tables[name]
        own = {"thing", "version", "trunk_version", "branch_id", "created_at", "updated_at"}
        columns = [column for column in table.columns if column.name not in own]
        with database._engine.connect() as connection:
            rows = connection.execute(sa.select(*columns))
            found[name] = sorted(map(tuple, rows), key=repr)
    return found


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 1), STEPS), max_size=14))
def test_two_laptops_that_tell_each_other_all_show_the_same(tmp_path_factory, acts):
    folder = tmp_path_factory.mktemp("обмен")
    pair = [workspace(folder / "а"), workspace(folder / "б")]
    acquaint(*pair)
    for at, act in acts:
        if act[0] == "exchange":
            hand_over(pair[at], pair[1 - at])
        elif act[0] not in {"confirm", "hand_over"}:
            step(pair[at], act)

    # What an erasure takes out of the other's forms comes back as a change of its own.
    for _ in range(4):
        hand_over(pair[0], pair[1])
        hand_over(pair[1], pair[0])

    assert seen(pair[0]) == seen(pair[1])
    for database in pair:
        for key in ("p-1", "p-2"):
            nothing_left_of(database, key)
        with database.reading() as work:
            assert work.changes.verify() == ()
            assert work.changes.waiting_count() == 0
        database.close()


def nothing_left_of(database: Database, key: str) -> None:
    """Hold that an erased person stands in no form and no payload."""
    with database.reading() as work:
        known = work.entities.own("persons", key)
    if known is None or not known.erased:
        return
    with database._engine.connect() as connection:
        forms = connection.exec_driver_sql("SELECT xml FROM submissions").scalars().all()
        logged = connection.exec_driver_sql("SELECT payload FROM changes WHERE field <> ''")
        payloads = [text for text in logged.scalars() if text and '"xml"' in text]
    assert not [text for text in (*forms, *payloads) if f">{key}<" in text]
