"""What must hold in every schedule: CI plays two hundred, ``--long`` two thousand."""

import pytest

from tests.simulator.schedule import Schedule
from tests.support.rounds import rounds

_SEED = 20_261_112
_BLOCKS = 20


@pytest.mark.parametrize("block", range(_BLOCKS))
def test_nothing_is_lost_hidden_or_different_in_any_schedule(block: int):
    each = rounds(200, long=2_000) // _BLOCKS
    first = _SEED + block * each

    for seed in range(first, first + each):
        Schedule(seed).play()
