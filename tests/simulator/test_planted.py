"""Schedules find what somebody could break in good faith: each fault is planted, and seen."""

import pytest

from tests.simulator.planted import PLANTS, Plant
from tests.simulator.schedule import Schedule

_SEED = 20_261_201
_MOST_SCHEDULES = 20


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found_within_twenty_schedules(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
):
    plant(monkeypatch)

    found = any(Schedule(_SEED + number).breach() for number in range(_MOST_SCHEDULES))

    assert found
