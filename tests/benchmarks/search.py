"""Searching 100,000 persons and cases, against the same full-text query asked by hand.

``python -m tests.benchmarks.search [N]``, where N is the number of persons and
cases, 100,000 unless told. Both sides are measured in turns on one database.
The bare side is one hand-written query that counts what FTS5 finds, and one that
reads the first families of it by name, out of the same tables. Seconds are those
of the processor: no side waits for a disk, and another program's work stays out.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fieldkit.records.entity import Entity
from fieldkit.records.likeness import PersonFacts
from fieldkit.records.pairs import like_pairs
from fieldkit.store.connection import REMEMBERED
from fieldkit.store.database import Database
from fieldkit.store.entity_words import first_card, last_card
from fieldkit.store.search import facet_of
from tests.benchmarks.store import in_turns
from tests.support.workspaces import do, workspace

_SEED = 2611
_AT_ONCE = 4000
_DAY = date(2026, 11, 12)
_PAGE = 60  # what the window reads at once
_ROOTS = (
    "Рябин Осин Клён Дрозд Зяблик Ёлк Ольх Кукушк Синиц Сокол Ворон Голуб Журавл Лебед Снегир"
    " Соловь Стриж Скворц Чиж Щегл Берёз Вяз Дуб Ив Калин Лип Сосн Тополь Кедр Пихт Каштан Ясен"
).split()
_WOMEN = "Анна Мария Елена Ольга Наталья Светлана Ирина Дарья Полина Вера Кира Зоя".split()
_MEN = "Иван Пётр Семён Кирилл Алексей Дмитрий Фёдор Николай Павел Артём Егор Роман".split()
_FATHERS = "Иванов Петров Семёнов Кириллов Алексеев Дмитриев Фёдоров Николаев".split()
_VILLAGES = [f"с. {a}{b}" for a in ("Ольхов", "Сосн", "Клюкв", "Мох") for b in ("ка", "ово", "ец")]
_STREETS = "Лесная Речная Школьная Набережная Кедровая Полевая".split()

# What is typed, and the same as a full-text query: in the words themselves, or in their parts.
_TYPED = (
    ("one letter", "к", "entity_search", '"к"*'),
    ("one figure", "1", "entity_search", '"1"*'),
    ("two letters", "ан", "entity_search", '"ан"*'),
    ("part of three", "бин", "entity_parts", '"бин"'),
    ("a surname", "рябинина", "entity_parts", '"рябинина"'),
    ("two words", "анна ряб", "entity_parts", '"анна" "ряб"'),
    ("three, of three records", "анна ольх 2611", "entity_parts", '"анна" "ольх" "2611"'),
    ("long and short", "ряб ан", "entity_search", '"ряб"* "ан"*'),
    ("other layout", "Hz,bybyf", "entity_parts", '"рябинина"'),
    ("number", "2611-0047", "entity_parts", '"2611" "0047"'),
    ("nothing", "щщщ", "entity_parts", '"щщщ"'),
)


def entities(count: int) -> Iterator[Entity]:
    """Yield families with so many persons and cases in all."""
    chance = random.Random(_SEED)  # noqa: S311 - invented people
    made = family_no = 0
    while made < count:
        family_no += 1
        family = f"f{family_no}"
        surname = chance.choice(_ROOTS) + chance.choice(("ин", "ов"))
        yield Entity(
            "families",
            family,
            f"{surname}ы",
            {
                "surname": f"{surname}ы",
                "settlement": chance.choice(_VILLAGES),
                "address": f"ул. {chance.choice(_STREETS)}, д. {chance.randrange(1, 90)}",
                "phone": f"+7 000 {chance.randrange(100, 1000)}-{chance.randrange(1000, 10000)}",
            },
        )
        for _ in range(chance.randrange(2, 5)):
            made += 1
            yield _person(chance, f"p{made}", family, surname)
        made += 1
        number = f"{chance.randrange(20, 27)}{chance.randrange(1, 13):02}-{made % 10000:04}"
        case = {"case_no": number, "family_id": family, "status": "open"}
        yield Entity("cases", f"c{made}", number, case)


def _person(chance: random.Random, key: str, family: str, surname: str) -> Entity:
    woman = chance.random() < 0.6
    ending = "а" if woman else ""
    held = {
        "family_id": family,
        "surname": f"{surname}{ending}",
        "given": chance.choice(_WOMEN if woman else _MEN),
        "patronymic": chance.choice(_FATHERS) + ("на" if woman else "ич"),
        "birth_date": f"{chance.randrange(1970, 2026)}-{chance.randrange(1, 13):02}"
        f"-{chance.randrange(1, 29):02}",
        "sex": "f" if woman else "m",
    }
    return Entity("persons", key, f"{held['surname']} {held['given']}", held)


def fill(database: Database, count: int) -> None:
    """Save the families, some thousands of records at once."""
    some: list[Entity] = []
    for entity in entities(count):
        some.append(entity)
        if len(some) >= _AT_ONCE and entity.list_name == "cases":
            do(database, lambda work, these=some: work.entities.save_all(these))
            some = []
    do(database, lambda work: work.entities.save_all(some))


def measured(
    database: Database, typed: str, index: str, query: str
) -> tuple[int, float, float, float]:
    """Return how many were found, and the median seconds of each side.

    The last is the list as the window shows it first: of open cases, the
    neediest first.
    """
    bare = database._engine.connect().connection.driver_connection
    first, last = first_card("families"), last_card("families")
    hits = f"FROM {index} WHERE {index} MATCH ? AND rowid BETWEEN {first} AND {last}"
    count = f"SELECT count(*) {hits}"
    page = (
        "SELECT e.id, e.label, e.properties, e.version, e.updated_at FROM facets f"  # noqa: S608 - as above
        f" JOIN entities e ON e.thing = f.thing WHERE f.facet = {facet_of('families', 'surname')}"
        f" AND f.thing IN (SELECT rowid - {first} {hits}) ORDER BY f.key, f.thing LIMIT {_PAGE}"
    )

    def ours(_number: int) -> Any:
        with database.reading() as work:
            # Whoever types asks something new each time: no count is remembered.
            work.entities._access.connection.info.pop(REMEMBERED, None)
            return work.entities.page(
                "families", query=typed, sort="surname", limit=_PAGE, ranked=True
            )

    def theirs(_number: int) -> None:
        bare.execute(count, (query,)).fetchall()
        bare.execute(page, (query,)).fetchall()

    def of_open(number: int) -> None:
        # Another day each time, so that nothing is remembered.
        with database.reading() as work:
            work.needs.families(
                _DAY + timedelta(number),
                filters={"status": "open"},
                query=typed,
                offset=0,
                limit=_PAGE,
            )

    total: int = ours(0).total
    sides = in_turns(ours, theirs, 31, time.thread_time)
    return total, *sides, in_turns(of_open, theirs, 9, time.thread_time)[0]


def pairs(database: Database) -> None:
    """Compare all persons, of whom some lack a birth date or all of it but the year."""
    chance = random.Random(_SEED)  # noqa: S311 - as above
    with database.reading() as work:
        people = [PersonFacts.of(one) for one in work.entities.list("persons")]
    for place, one in enumerate(people):
        lacking = chance.random()
        if lacking < 0.08:
            people[place] = replace(one, birth="" if lacking < 0.03 else one.birth[:4])
    before = time.perf_counter(), time.process_time()
    found = like_pairs(people, lambda _done, _total: None)
    spent = time.perf_counter() - before[0], time.process_time() - before[1]
    print(
        f"{len(people):,} persons compared: {len(found):,} pairs that may be one,"
        f" {spent[0]:.1f} s, {spent[1]:.1f} s of a core"
    )


def main() -> None:
    """Measure everything and print one table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as temporary:
        database = workspace(Path(temporary) / "ours")
        before = time.perf_counter()
        fill(database, count)
        print(f"{count:,} persons and cases saved in {time.perf_counter() - before:.0f} s")
        heads = f"{'found':>8}{'ours, ms':>10}{'bare, ms':>10}{'ratio':>7}{'of open, ms':>13}"
        print(f"{'':26}{heads}  budget")
        for what, *asked in _TYPED:
            total, ours, bare, of_open = measured(database, *asked)
            print(
                f"{what:26}{total:8,}{ours * 1e3:10.2f}{bare * 1e3:10.2f}{ours / bare:7.1f}"
                f"{of_open * 1e3:13.2f}  3x, 50 ms"
            )
        pairs(database)
        database.close()


if __name__ == "__main__":
    main()
