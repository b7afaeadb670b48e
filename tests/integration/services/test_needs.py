"""Lists of families and of what is due, asked of an index, are what reading every case gives."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from fieldkit.records.casework import CALMEST, next_step, urgency_rank
from fieldkit.records.entity import Entity
from fieldkit.services.cases import due_today, find_families
from fieldkit.services.workspace import Workspace
from fieldkit.store.search import facet_key
from fieldkit.store.unit_of_work import Reading
from tests.support.laptops import NOON
from tests.support.multitude import Measure, crowded_laptop

FAMILIES = 150
DAYS = [NOON + timedelta(days=days) for days in (-40, -3, 0, 1, 4, 30)]
FILTERS = (
    {"status": "open"},
    {"status": "open", "curator": "mine"},
    {"status": "open", "urgency": "acute"},
    {"status": "open", "urgency": "soon"},
    {"urgency": "urgent"},
    {"status": "closed"},
    {"status": "open", "risk_band": "high", "district": "amur-zeysky"},
    {"curator": "specialist-3", "programme": "prevention"},
)
COLUMNS = {"curator": "curator_id", "district": "district_id", "programme": "programme_id"}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Many families, some of which were renamed, moved, deleted or brought back."""
    laptop = crowded_laptop(tmp_path_factory.mktemp("crowd") / "laptop", Measure(FAMILIES))
    with laptop.unit_of_work() as work:
        families = list(work.entities.list("families"))
        cases = list(work.entities.list("cases"))
        hostile = {"next_due": "9999-12-31", "last_service_on": "9999-12-31", "urgency": "acute"}
        work.entities.save_all(
            [
                families[3].with_values({"surname": "Ёлкины"}),
                families[4].with_values({"surname": ""}),
                replace(families[5], deleted=True),
                replace(families[6], deleted=True),
                cases[7].with_values({"family_id": families[8].id}),
                cases[9].with_values({"family_id": "nobody"}),
                replace(cases[10], deleted=True),
                cases[11].with_values({**hostile, "next_contact_on": ""}),
                cases[12].with_values({"next_due": "when it suits", "urgency": "soon"}),
            ]
        )
        work.commit()
    with laptop.unit_of_work() as work:
        work.entities.save(families[6])
        work.commit()
    yield laptop
    laptop.close()


def every_case(work: Reading) -> list[Entity]:
    return list(work.entities.list("cases"))


def needed(case: Entity, today: date) -> tuple[int, date]:
    step = next_step(case.properties, today)
    rank = urgency_rank(case.get("urgency")) if case.get("status") == "open" else CALMEST
    return rank, step.due if step is not None and step.due < today else date.max


def by_reading(work: Reading, filters: Mapping[str, str], mine: str, today: date) -> list[str]:
    """Return the families in their order, each looked up among all cases."""
    best: dict[str, tuple[int, date]] = {}
    for case in every_case(work):
        if all(
            case.get(COLUMNS.get(name, name)) == (mine if value == "mine" else value)
            for name, value in filters.items()
        ):
            need = needed(case, today)
            best[case.get("family_id")] = min(need, best.get(case.get("family_id"), need))
    families = [one for one in work.entities.list("families") if one.id in best]

    def place(family: Entity) -> tuple[object, ...]:
        surname = family.get("surname")
        return (*best[family.id], not surname, facet_key(surname or family.label))

    return [family.id for family in sorted(families, key=place)]


@pytest.mark.parametrize("now", DAYS)
@pytest.mark.parametrize("filters", FILTERS)
def test_families_stand_as_reading_every_case_puts_them(crowd: Workspace, filters, now):
    crowd.now = lambda: now
    with crowd.reading() as work:
        expected = by_reading(work, filters, crowd.user.specialist_id or "", now.date())

    first = find_families(crowd, filters=filters, limit=100)
    rest = find_families(crowd, filters=filters, offset=100, limit=1000)

    assert [row.id for row in (*first.rows, *rest.rows)] == expected
    assert first.total == rest.total == len(expected)


@pytest.mark.parametrize("now", DAYS)
@pytest.mark.parametrize("mine", [False, True])
def test_what_is_due_is_what_reading_every_case_gives(crowd: Workspace, mine, now):
    crowd.now = lambda: now
    today = now.date()
    week_ends = today + timedelta(days=6 - today.weekday())
    groups: dict[str, list[tuple[date, int, int, str]]] = {}
    with crowd.reading() as work:
        for place, case in enumerate(every_case(work)):
            step = next_step(case.properties, today)
            if step is None or (mine and case.get("curator_id") != crowd.user.specialist_id):
                continue
            rank = urgency_rank(case.get("urgency"))
            passed = "overdue" if step.due < today else "today" if step.due == today else "week"
            group = "urgent" if rank == 0 else passed if step.due <= week_ends else "later"
            groups.setdefault(group, []).append((step.due, rank, place, case.id))

    found = due_today(crowd, mine=mine, limit=1000)

    for name in ("urgent", "overdue", "today", "week"):
        rows = [
            (row.step.due, urgency_rank(row.urgency), row.case_id) for row in getattr(found, name)
        ]
        assert rows == [(due, rank, id_) for due, rank, _, id_ in sorted(groups.get(name, []))]
    assert found.totals == tuple(
        len(groups.get(n, [])) for n in ("urgent", "overdue", "today", "week")
    )
    assert found.nearest == min((due for due, *_ in groups.get("later", [])), default=None)


def test_words_choose_among_the_wanted_families(crowd: Workspace):
    crowd.now = lambda: NOON
    everybody = find_families(crowd, filters={"status": "open"}, limit=1000).rows
    expected = [row.id for row in everybody if "ябин" in row.surname]

    found = find_families(crowd, "ябин", filters={"status": "open"}, limit=1000)

    assert [row.id for row in found.rows] == expected
    assert 0 < found.total == len(expected) < len(everybody)


def test_a_count_follows_what_is_written(crowd: Workspace):
    crowd.now = lambda: NOON
    wanted = {"status": "open", "district": "amur-belogorsky"}
    before = find_families(crowd, filters=wanted, limit=1)
    with crowd.reading() as work:
        (case, *_others) = work.entities.related("cases", "family_id", before.rows[0].id)
    with crowd.unit_of_work() as work:
        work.entities.save(case.with_values({"district_id": "amur-zeysky"}))
        work.commit()

    after = find_families(crowd, filters=wanted, limit=1)

    assert after.total == before.total - 1
    with crowd.unit_of_work() as work:
        work.entities.save(case)
        work.commit()
    assert find_families(crowd, filters=wanted, limit=1).total == before.total


def test_the_needs_made_from_the_log_anew_are_the_same(crowd: Workspace):
    before = [find_families(crowd, filters=one, limit=1000) for one in FILTERS]

    with crowd.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert [find_families(crowd, filters=one, limit=1000) for one in FILTERS] == before
    assert crowd.database.tables_apart() == ()
