"""Play schedules: ``python -m tests.simulator [SEED] [SCHEDULES]``.

The seed is printed, so that a night can be had again; the schedules are SEED, SEED + 1, ... It
ends with the number of those in which something broke, 0 where all is well. One seed alone is
shrunk to the steps that matter.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.simulator.schedule import Schedule, shrunk

_SCHEDULES = 100_000
_AT_ONCE = 25


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def breaches(seeds: range) -> list[tuple[int, str]]:
    """Return the seeds that break something, and what."""
    found = ((seed, Schedule(seed).breach()) for seed in seeds)
    return [(seed, said) for seed, said in found if said]


def main() -> int:
    """Play as many schedules as the command line asks for."""
    seed, count = (*map(int, sys.argv[1:]), *(int(time.time()), _SCHEDULES)[len(sys.argv) - 1 :])
    _say(f"seed {seed}, {count} schedules")
    if count == 1:
        schedule = Schedule(seed)
        if schedule.breach():
            _say(shrunk(schedule).breach())
            return 1
        return 0
    blocks = [
        range(at, min(at + _AT_ONCE, seed + count)) for at in range(seed, seed + count, _AT_ONCE)
    ]
    wrong = 0
    with ProcessPoolExecutor(2) as hands:
        for block, found in zip(blocks, hands.map(breaches, blocks), strict=True):
            for one, said in found:
                wrong += 1
                _say(f"--- {one}\n{said}")
            if block.stop % 100 < _AT_ONCE:
                _say(f"{block.stop - seed} played, {wrong} broken")
    _say(f"wrong: {wrong} of {count}")
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
