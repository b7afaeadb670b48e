"""Lists of 100,000 cases against the same indexes asked by hand, both sides in one run.

``python -m tests.benchmarks.lists [FAMILIES]``. The workspace is made once and kept in
the folder for temporary files. Each pair is measured in turns, in milliseconds of this
thread's processor time: nothing is read from the disk. Before each of ours something is
saved, so that nothing is remembered, but for the lines "again".
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fieldkit.services.cases import due_today, find_families
from fieldkit.services.workspace import Workspace, counters
from fieldkit.store.search import facet_key, facet_of
from tests.benchmarks.store import Row
from tests.support.laptops import NOON, open_laptop
from tests.support.multitude import Measure, kept_laptop
from tests.support.workspaces import do, draft

FAR = 50  # percent of the list
PAGE = 60
TIMES = 15
TODAY = NOON.date().isoformat()
_ENTITY = "SELECT * FROM entities WHERE thing IN (SELECT value FROM json_each(?))"
_KIN = """SELECT e.* FROM entities e WHERE thing IN (SELECT thing FROM facets
    WHERE facet = ? AND key IN (SELECT value FROM json_each(?)))"""
_ORDER = """SELECT family FROM (SELECT family, surname, min(CASE WHEN earliest < :today
    THEN rank || earliest ELSE rank || '~' END) AS need FROM needs WHERE {where}
    AND family IS NOT NULL GROUP BY family)
    ORDER BY need, surname, family LIMIT 60 OFFSET {offset}"""
_COUNT = "SELECT count(DISTINCT family) FROM needs WHERE {where}"
_NEAR = """SELECT family FROM needs WHERE rank = {rank} AND earliest < :today AND {where}
    ORDER BY earliest, surname, family LIMIT 60"""


class Lists:
    """The workspace, and a bare connection to the same file."""

    def __init__(self, laptop: Workspace) -> None:
        self.laptop = laptop
        self.bare = laptop.database._engine.connect().connection.driver_connection
        self.rows: list[Row] = []

    def measure(self, what: str, ours: Callable[[], Any], bare: Callable[[], Any]) -> None:
        """Add the lines of one list: after a save, and asked again."""
        kept = draft("benchmark")
        taken: tuple[list[float], list[float], list[float]] = ([], [], [])
        for _ in range(TIMES):
            do(self.laptop.database, lambda work: work.drafts.save(kept))
            for seconds, act in zip(taken, (ours, ours, bare), strict=True):
                before = time.thread_time()
                act()
                seconds.append(time.thread_time() - before)
        first, then, theirs = map(statistics.median, taken)
        self.rows.append(Row(what, first, theirs, "3x"))
        self.rows.append(Row(f"{what}, again", then, theirs, "3x"))

    def ask(self, query: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """Ask the bare connection."""
        return self.bare.execute(query, values).fetchall()

    def read(self, families: list[tuple[int]]) -> None:
        """Read a page's families with their persons and cases, as ours does."""
        found = self.ask(_ENTITY, (str([one for (one,) in families]),))
        ids = str([row[2] for row in found]).replace("'", '"')
        for name in ("persons", "cases"):
            self.ask(_KIN, (facet_of(name, "family_id"), ids))


def families(lists: Lists, far: int) -> None:
    """Measure the list of families as its page asks for it."""
    laptop = lists.laptop
    mine = f"curator = '{laptop.user.specialist_id}'"
    high = f"WHERE facet = {facet_of('cases', 'risk_band')} AND key = 'high'"
    risky = f"thing IN (SELECT thing FROM facets {high})"  # noqa: S608 - no user's words
    asked = (
        ("open", {"status": "open"}, "rank < 9", 0),
        ("mine", {"status": "open", "curator": "mine"}, f"rank < 9 AND {mine}", 0),
        ("urgent", {"status": "open", "urgency": "acute"}, "rank = 0", 0),
        ("at high risk", {"status": "open", "risk_band": "high"}, f"rank < 9 AND {risky}", 0),
        ("urgent soon", {"status": "open", "urgency": "urgent"}, "rank = 1", 1),
    )

    def page(filters: dict[str, str], offset: int = 0, query: str = "") -> Callable[[], Any]:
        return lambda: find_families(laptop, query, filters=filters, offset=offset, limit=PAGE)

    def near(where: str, rank: int) -> Callable[[], None]:
        def act() -> None:
            lists.ask(_COUNT.format(where=where))
            lists.read(lists.ask(_NEAR.format(where=where, rank=rank), {"today": TODAY}))

        return act

    def deep(where: str, offset: int) -> Callable[[], None]:
        def act() -> None:
            lists.ask(_COUNT.format(where=where))
            lists.read(lists.ask(_ORDER.format(where=where, offset=offset), {"today": TODAY}))

        return act

    for name, filters, where, rank in asked:
        lists.measure(f"families, {name}", page(filters), near(where, rank))
    for name, filters, where, _rank in asked[:2]:
        lists.measure(f"families, {name}, far", page(filters, far // 4), deep(where, far // 4))

    label, surname = facet_of("families", "label"), facet_of("families", "surname")
    count = "SELECT count(*) FROM facets WHERE facet = ?"
    by_name = "SELECT thing FROM facets WHERE facet = ? ORDER BY key, thing LIMIT 60 OFFSET ?"
    for what, offset in (("", 0), (", far", far)):

        def act(offset: int = offset) -> None:
            lists.ask(count, (label,))
            lists.read(lists.ask(by_name, (surname, offset)))

        lists.measure(f"families, all{what}", page({}, offset), act)


def cases(lists: Lists, far: int) -> None:
    """Measure the list of cases by every way of sorting and filtering it."""
    database = lists.laptop.database

    def page(**asked: Any) -> Callable[[], None]:
        def act() -> None:
            with database.reading() as work:
                work.entities.page("cases", limit=PAGE, **asked)

        return act

    def bare(sort: str, offset: int, turned: str, **held: str) -> Callable[[], None]:
        where = "facet = ?"
        values: list[Any] = [facet_of("cases", sort)]
        for name, value in held.items():
            where += " AND thing IN (SELECT thing FROM facets WHERE facet = ? AND key = ?)"
            values += [facet_of("cases", name), facet_key(value)]

        def act() -> None:
            lists.ask(f"SELECT count(*) FROM facets WHERE {where}", values)  # noqa: S608 - no user's words
            found = lists.ask(
                f"SELECT thing FROM facets WHERE {where} ORDER BY key {turned}, thing "  # noqa: S608 - as above
                f"LIMIT {PAGE} OFFSET {offset}",
                values,
            )
            lists.ask(_ENTITY, (str([one for (one,) in found]),))

        return act

    for sort in ("label", "case_no", "opened_on", "urgency"):
        lists.measure(f"cases by {sort}", page(sort=sort), bare(sort, 0, ""))
    lists.measure(
        "cases by opened_on, down", page(sort="opened_on", descending=True),
        bare("opened_on", 0, "DESC"),
    )  # fmt: skip
    lists.measure("cases, far", page(sort="case_no", offset=far), bare("case_no", far, ""))
    for held in ({"status": "open"}, {"status": "open", "risk_band": "high"}):
        said = " and ".join(held.values())
        asked = page(sort="opened_on", filters=held)
        lists.measure(f"cases, {said}", asked, bare("opened_on", 0, "", **held))
        asked = page(sort="opened_on", filters=held, offset=far // 5)
        lists.measure(f"cases, {said}, far", asked, bare("opened_on", far // 5, "", **held))


def home(lists: Lists) -> None:
    """Measure what Home asks for, against the four groups asked by hand."""
    laptop = lists.laptop
    ends = (NOON + timedelta(days=6 - NOON.weekday())).date().isoformat()
    groups = (
        "rank = 0 AND due IS NOT NULL",
        "rank IN (1, 2, 3) AND earliest < :today",
        "rank IN (1, 2, 3) AND earliest = :today AND due = :today",
        "rank IN (1, 2, 3) AND earliest BETWEEN :today AND :ends AND due > :today AND due <= :ends",
    )

    def bare() -> None:
        for where in groups:
            values = {"today": TODAY, "ends": ends}
            lists.ask(f"SELECT count(*) FROM needs WHERE {where}", values)  # noqa: S608 - no user's words
            found = lists.ask(
                f"SELECT thing, family FROM needs WHERE {where} ORDER BY earliest LIMIT 50",  # noqa: S608 - as above
                values,
            )
            lists.ask(_ENTITY, (str([thing for thing, _ in found]),))
            lists.read([(family,) for _, family in found])
        lists.ask(
            "SELECT min(due) FROM needs WHERE rank IN (1, 2, 3) AND earliest >= ? AND due > ?",
            (TODAY, ends),
        )

    lists.measure("due today", lambda: due_today(laptop), bare)
    counts = [
        "SELECT count(*) FROM changes",
        *(
            f"SELECT count(*) FROM facets WHERE facet = {facet_of(name, 'label')}"  # noqa: S608 - as above
            for name in ("families", "cases")
        ),
    ]
    lists.measure("counters", lambda: counters(laptop), lambda: [lists.ask(c) for c in counts])


def main() -> None:
    """Measure everything and print one table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    laptop = open_laptop(kept_laptop(Measure(number, persons=0, submissions=0)))
    lists = Lists(laptop)
    far = number * FAR // 100
    for part in (lambda: families(lists, far), lambda: cases(lists, far), lambda: home(lists)):
        part()
    laptop.close()
    print(f"{'':34}{'ours, ms':>10}{'bare, ms':>10}{'ratio':>7}  budget")
    for row in lists.rows:
        ratio = row.ours / row.bare
        print(
            f"{row.what:34}{row.ours * 1e3:10.2f}{row.bare * 1e3:10.2f}{ratio:7.1f}  {row.budget}"
        )


if __name__ == "__main__":
    main()
