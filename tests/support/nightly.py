"""What is tried all night: the process killed, the disk failing, the log torn.

``python -m tests.support.nightly [SEED] [KILLS]``; the seed is printed, so that a night can be
had again. KILLS (20,000) are shared out over everything that can be killed. It ends with the
number of things that were lost or half done, 0 where all is well.
"""

import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.integration.store import test_crashes, test_rekeying, test_torn_log
from tests.integration.store.test_failing_disk import ACTS, KINDS, build, fail

_KILLS = 20_000
_TEARS = 2_000
# A kill at a moment of the clock costs a second, one at a call a quarter of that.
_BY_THE_CLOCK = 20


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def at_calls(folder: Path, seed: int, kills: int) -> int:
    """Kill, or refuse, at calls that alter a file; return how often something was amiss."""
    library, wrong = build(folder), 0
    for act in ACTS:
        place = folder / act
        place.mkdir()
        wishes = dict.fromkeys(KINDS, "each") | {"kill": max(1, kills // len(ACTS))}
        done = fail(library, act, wishes, place, seed)
        _say(f"{act}: {done['tried']} times at {done['calls']} calls {done['found']}")
        wrong += len(done["found"]) + bool(done["errors"] and not done["found"])
    return wrong


def held(what: str, act: Callable[[], object]) -> int:
    """Try something that asserts; return 0, or 1 once it was told what broke."""
    try:
        act()
    except AssertionError:
        _say(f"{what}: {traceback.format_exc()}")
        return 1
    _say(f"{what}: nothing lost")
    return 0


def by_the_clock(folder: Path, seed: int, times: int) -> int:
    """Kill at moments of the clock while saving and while encrypting anew."""
    return sum(
        held(
            f"{times} kills, {what}", lambda look=look, what=what: look(folder / what, times, seed)
        )
        for what, look in (
            ("saving", test_crashes.kill_and_look),
            ("encrypting anew", test_rekeying.kill_and_look),
        )
    )


def torn(folder: Path, seed: int) -> int:
    """Tear the log."""
    left, ends = test_torn_log.powerless(folder)
    look = test_torn_log.tear_and_look
    return held(f"{_TEARS} torn logs", lambda: look(left, ends, _TEARS, seed))


def main() -> int:
    """Do all of it."""
    seed, kills = (*map(int, sys.argv[1:]), *(int(time.time()), _KILLS)[len(sys.argv) - 1 :])
    _say(f"seed {seed}, {kills} kills")
    clock = max(2, kills // _BY_THE_CLOCK)
    with tempfile.TemporaryDirectory() as made:
        places = [Path(made) / name for name in ("calls", "clock", "torn")]
        for place in places:
            place.mkdir()
        wrong = (
            at_calls(places[0], seed, kills - 2 * clock)
            + by_the_clock(places[1], seed, clock)
            + torn(places[2], seed)
        )
    _say(f"wrong: {wrong}")
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
