"""The store against bare SQLCipher, both sides in one run.

``python -m tests.benchmarks.store [N]``, where N is the number of persons in
the lists, 20,000 unless told. Each pair is measured in turns, so that another
program's noise falls on both.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.entity import Entity
from fieldkit.records.submission import Subject
from fieldkit.store.connection import connect
from fieldkit.store.database import Database
from fieldkit.store.search import facet_of
from tests.support.workspaces import (
    acquaint,
    commits_of,
    do,
    draft,
    identity_of,
    submission,
    workspace,
)

SURNAMES = ("Рябинина", "Осинина", "Клёнова", "Дроздова", "Зябликова", "Ёлкина", "Ольхова")
XML = "<data>" + "<answer>Рябинина Анна</answer>" * 200 + "</data>"
FIELDS = 20


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds of ours and of the bare side, and the ratio allowed."""

    what: str
    ours: float
    bare: float
    budget: str


def in_turns(
    ours: Callable[[int], Any],
    bare: Callable[[int], Any],
    times: int,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Return the median seconds of each side, measured one after the other, again and again."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(times):
        for side, act in zip(seconds, (ours, bare), strict=True):
            before = clock()
            act(number)
            side.append(clock() - before)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def bare_database(folder: Path) -> Any:
    """Return a SQLCipher connection of the same settings, with a table for any bytes."""
    connection = connect(folder / "bare.db", bytes(32))
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)")
    return connection


def commit_of(connection: Any, *rows: tuple[str, ...]) -> Callable[[int], None]:
    """Return what commits these texts in rows of the bare database."""

    def act(_number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t (a, b, c) VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")

    return act


def writing(database: Database, bare: Any) -> list[Row]:
    """Measure the saves that a person waits for."""

    def mark(number: int) -> None:
        one = Mark("session", f"registration {number}", AttendanceStatus.PRESENT)
        do(database, lambda work: work.attendance.save_marks([one]))

    def again(number: int) -> None:
        one = Mark("session", f"registration {number}", AttendanceStatus.LATE)
        do(database, lambda work: work.attendance.save_marks([one]))

    def finalized(number: int) -> None:
        values = {f"p{field}": f"Рябинина {field}" for field in range(FIELDS)}
        family = Entity("families", f"f{number}", f"Рябинины {number}", values)
        made = submission(f"uuid:{number}", Subject("families", family.id), xml=XML)

        def act(work: Any) -> None:
            work.entities.save(family, form="crisis@1")
            work.submissions.save(made)

        do(database, act)

    kept = draft(instance=XML)
    # The same bytes: the form in log and table, 22 changes with their hashes, the family.
    change = ("x" * 200, "Рябинина 10", "p10")
    form = (XML, "x" * 300, "")
    same = [form, form, *[change] * (FIELDS + 2), ("Рябинина 10" * FIELDS, "x" * 200, "")]
    return [
        Row("a new mark", *in_turns(mark, commit_of(bare, ("session", "r", "P")), 300), "3x"),
        Row("a mark changed", *in_turns(again, commit_of(bare, ("session", "r", "L")), 300), "3x"),
        Row("a submission, 20 fields", *in_turns(finalized, commit_of(bare, *same), 200), "4x"),
        Row(
            "autosave of a draft",
            *in_turns(
                lambda _: do(database, lambda work: work.drafts.save(kept)),
                commit_of(bare, form),
                200,
            ),
            "-",
        ),
    ]


def filled(database: Database, count: int) -> None:
    """Fill a list with so many persons."""
    for start in range(0, count, 2000):
        persons = [
            Entity(
                "persons",
                f"p{number}",
                f"{SURNAMES[number % 7]} {number}",
                {
                    "surname": SURNAMES[number % 7],
                    "given": "Анна",
                    "case_no": f"2611-{number:06}",
                    "urgency": str(number % 40),
                    "risk": str(number % 40),
                },
            )
            for number in range(start, min(start + 2000, count))
        ]
        do(database, lambda work, persons=persons: work.entities.save_all(persons))


def lists(database: Database) -> list[Row]:
    """Measure pages of a long list against the same indexes asked by hand."""
    bare = database._engine.connect().connection.driver_connection
    label, risk = facet_of("persons", "label"), facet_of("persons", "urgency")
    columns = "e.id, e.label, e.properties, e.version, e.updated_at"
    page = (
        f"SELECT {columns} FROM facets f JOIN entities e ON e.thing = f.thing "  # noqa: S608 - no user's words
        "WHERE f.facet = ? ORDER BY f.key, f.thing LIMIT 100"
    )
    count = "SELECT count(*) FROM facets WHERE facet = ?"

    def ours(**asked: Any) -> Callable[[int], None]:
        def act(_number: int) -> None:
            with database.reading() as work:
                work.entities.page("persons", **asked)

        return act

    def by_hand(*queries: tuple[str, tuple[Any, ...]]) -> Callable[[int], None]:
        def act(_number: int) -> None:
            for text, values in queries:
                bare.execute(text, values).fetchall()

        return act

    return [
        Row(
            "page by label",
            *in_turns(ours(), by_hand((count, (label,)), (page, (label,))), 30),
            "3x",
        ),
        Row(
            "page by a property",
            *in_turns(ours(sort="urgency"), by_hand((count, (label,)), (page, (risk,))), 30),
            "3x",
        ),
        Row(
            "page filtered",
            *in_turns(
                ours(filters={"urgency": "7"}), by_hand((count, (label,)), (page, (risk,))), 30
            ),
            "3x",
        ),
    ]


def taking_in(folder: Path, database: Database) -> list[Row]:
    """Measure the taking in of another's changes, against inserting as many bare rows."""
    other = workspace(folder / "other")
    acquaint(database, other)
    commits, device = commits_of(database), identity_of(database).device
    changes = sum(len(commit.changes) for commit in commits)
    bare = bare_database(folder / "other")
    before = time.perf_counter()
    do(other, lambda work: work.changes.apply(commits, source=device))
    ours = time.perf_counter() - before
    before = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    rows = [(c.id, c.field, str(c.payload)) for commit in commits for c in commit.changes]
    bare.executemany("INSERT INTO t (a, b, c) VALUES (?, ?, ?)", rows)
    bare.execute("COMMIT")
    theirs = time.perf_counter() - before
    bare.close()
    other.close()
    return [Row(f"apply {changes:,} changes ({changes / ours:,.0f}/s)", ours, theirs, "-")]


def main() -> None:
    """Measure everything and print one table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        database = workspace(folder / "ours")
        bare = bare_database(folder)
        rows = writing(database, bare)
        before = time.perf_counter()
        filled(database, count)
        print(f"{count:,} persons saved in {time.perf_counter() - before:.1f} s")
        rows += lists(database)
        rows += taking_in(folder, database)
        bare.close()
        database.close()
    print(f"{'':38}{'ours, ms':>10}{'bare, ms':>10}{'ratio':>7}  budget")
    for row in rows:
        ratio = row.ours / row.bare
        print(
            f"{row.what:38}{row.ours * 1e3:10.2f}{row.bare * 1e3:10.2f}{ratio:7.1f}  {row.budget}"
        )


if __name__ == "__main__":
    main()
