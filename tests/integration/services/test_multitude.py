"""The invented multitude that benchmarks measure is what lists and Home show."""

from pathlib import Path

import pytest

from fieldkit.services.cases import due_today, find_families
from fieldkit.services.workspace import Workspace, counters
from tests.support.laptops import NOON, copied_laptop, open_laptop
from tests.support.multitude import Measure, Multitude, fill

FAMILIES = 100


@pytest.fixture
def filled(tmp_path: Path):
    laptop = open_laptop(copied_laptop(tmp_path / "laptop"))
    made = fill(laptop.database, Measure(FAMILIES, drafts=2), NOON.date())
    yield laptop, made
    laptop.close()


def test_every_family_is_listed_with_its_case(filled: tuple[Workspace, Multitude]):
    laptop, made = filled

    page = find_families(laptop)

    assert page.total == made.families == FAMILIES
    assert all(row.case is not None and row.members for row in page.rows)


def test_something_is_due_in_every_group(filled: tuple[Workspace, Multitude]):
    laptop, _made = filled

    today = due_today(laptop, mine=False)

    assert min(today.totals[1:]) > 0
    assert today.events


def test_the_figures_are_those_of_what_was_made(filled: tuple[Workspace, Multitude]):
    laptop, made = filled

    figures = counters(laptop)

    assert (figures.families, figures.submissions) == (made.families, made.submissions)
    assert made.cases == FAMILIES + 5
    assert figures.drafts == 2


def test_the_same_seed_gives_the_same_families(tmp_path: Path):
    found = []
    for name in ("one", "two"):
        laptop = open_laptop(copied_laptop(tmp_path / name))
        fill(laptop.database, Measure(5), NOON.date())
        with laptop.reading() as work:
            found.append([(one.id, one.properties) for one in work.entities.list("persons")])
        laptop.close()

    assert found[0] == found[1]
    assert found[0]
