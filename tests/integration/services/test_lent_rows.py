"""Forms read of a long list only what they speak of, and of other people's families nothing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fieldkit.records.people import Role
from fieldkit.records.permissions import rights_of
from fieldkit.records.submission import Subject
from fieldkit.services.case_team import Sight
from fieldkit.services.filling import begin_form, finalize_form, open_submission
from fieldkit.services.lent_rows import LentRows, RowsThen, lent_rows
from fieldkit.services.workspace import Workspace
from tests.support.answers import answer_assessment, people_of, register_family, subject_of
from tests.support.multitude import Measure, crowded_laptop

FAMILIES = 520
COLUMNS = ("name", "family_id", "district_id", "curator_id", "status", "kind", "team_ids")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    measure = Measure(FAMILIES, persons=2, submissions=0)
    laptop = crowded_laptop(tmp_path_factory.mktemp("crowd") / "laptop", measure)
    with laptop.unit_of_work() as work:
        (first, second, third) = list(work.entities.list("persons"))[:3]
        work.entities.save_all([replace(first, deleted=True), second.with_values({"kind": ""})])
        work.entities.save(third.with_values({"family_id": ""}))
        work.commit()
    yield laptop
    laptop.close()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SPECIALIST])
@pytest.mark.parametrize("name", ["families", "persons", "cases"])
def test_lent_rows_are_those_that_may_be_seen(crowd: Workspace, name: str, role: Role):
    user = replace(crowd.user, role=role, specialist_id="specialist-3")
    with crowd.reading() as work:
        sight = Sight(work, rights_of(user, alone=False))
        whole = sight.rows(name, work.entities.rows(name))
        lent = lent_rows(work, sight, name, crowd.reading)
        known = work.entities.count(name)

    assert isinstance(lent, LentRows)
    assert bool(lent)
    assert list(lent) == whole
    assert len(lent) == len(whole)
    assert len(whole) == known if role is Role.SUPERVISOR else 0 < len(whole) < known
    for column in COLUMNS:
        for value in ("", *dict.fromkeys(row.get(column, "") for row in whole[::60])):
            found = lent.having(column, value)
            expected = [row for row in whole if row.get(column) == value]
            assert found is None or [row for _place, row in found] == expected
            assert found is None or sorted(place for place, _row in found) == [p for p, _ in found]


def test_rows_are_lent_without_those_that_a_correction_made(crowd: Workspace):
    with crowd.reading() as work:
        lent = lent_rows(work, Sight(work, crowd.rights), "cases", crowd.reading)
    assert isinstance(lent, LentRows)

    left = lent.without({"c7-0"})

    assert left.having("name", "c7-0") == []
    assert {row["name"] for row in lent} - {row["name"] for row in left} == {"c7-0"}


def test_rows_whose_value_was_emptied_are_told_from_those_that_never_had_one(crowd: Workspace):
    with crowd.unit_of_work() as work:
        for number in (3, 4):
            known = work.entities.get("families", f"f{number}")
            assert known is not None
            work.entities.save(known.with_values({"district_id": ""}))
        gone = work.entities.get("families", "f4")
        assert gone is not None
        work.entities.save(replace(gone, deleted=True))
        work.commit()

    with crowd.reading() as work:
        emptied = work.entities.rows_having("families", "district_id", "")
        never = work.entities.rows_having("families", "curator_id", "")

    assert [row["name"] for _, row in emptied or ()] == ["f3"]
    assert never == []


def test_a_short_list_is_read_at_once(crowd: Workspace):
    with crowd.reading() as work:
        lent = lent_rows(work, Sight(work, crowd.rights), "districts", crowd.reading)

    assert not isinstance(lent, LentRows)
    assert lent


def test_a_service_offers_the_people_of_its_family(crowd: Workspace):
    with crowd.reading() as work:
        people = work.entities.related("persons", "family_id", "f40")

    session = begin_form(crowd, "service_record", subject=Subject("cases", "c40-0")).session

    assert people_of(session) == [one.id for one in people]
    assert session.node("/data/head/case").value == "c40-0"


def seen(laptop: Workspace, instance_id: str) -> list[tuple[str, str, str, list[str]]]:
    """Return every question of a finalized form with its answer and the words of that."""
    session = open_submission(laptop, instance_id).session
    return [
        (
            node.ref,
            node.value,
            node.label,
            [one.label for one in node.choices if one.value in node.value.split()],
        )
        for node in session.nodes()
    ]


def test_a_finalized_form_says_what_it_said_then(crowd: Workspace):
    registered = register_family(crowd)
    family = next(one for one in registered.subjects if one.list_name == "families")
    filling = begin_form(crowd, "family_crisis_assessment", subject=subject_of(registered, "cases"))
    answer_assessment(filling.session)
    assessed = finalize_form(crowd, filling)
    before = [seen(crowd, one.instance_id) for one in (registered, assessed)]
    with crowd.unit_of_work() as work:
        for name in ("persons", "cases"):
            for one in work.entities.related(name, "family_id", family.entity_id):
                gone = one.get("kind") == "child"
                told = one.with_values({"status": "closed", "kind": "adult"}, "Клестова")
                work.entities.save(replace(told, deleted=gone))
        known = work.entities.get("families", family.entity_id)
        assert known is not None
        work.entities.save(known.with_values({"surname": "Клестова"}, "Клестова"))
        work.commit()

    after = [seen(crowd, one.instance_id) for one in (registered, assessed)]

    assert after == before
    assert not [row for form in after for row in form if "Клестова" in row[3]]


def test_rows_of_then_stand_where_those_of_today_do(crowd: Workspace):
    with crowd.reading() as work:
        today = work.entities.rows("cases")
        places = work.entities.rows_of("cases", ["c9-0", "c30-0"])
    moved = {**places["c9-0"][1], "family_id": "f30", "district_id": ""}
    gone = {"name": "gone", "label": "", "family_id": "f30"}
    then = {"c9-0": (places["c9-0"][0], moved), "gone": (2**62, gone)}

    rows = RowsThen(crowd.reading, "cases", then)

    assert [row["name"] for row in rows] == [*(row["name"] for row in today), "gone"]
    assert rows.having("family_id", "f9") == []
    assert [row["name"] for _, row in rows.having("family_id", "f30") or ()] == [
        "c9-0",
        "c30-0",
        "gone",
    ]
    assert [row for _, row in rows.having("name", "c9-0") or ()] == [moved]
    assert [row["name"] for _, row in rows.having("district_id", "") or ()] == ["c9-0"]
