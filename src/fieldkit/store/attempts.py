"""The passphrases that did not fit, counted over restarts so that a hand has to wait longer."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.store.files import write_whole

ATTEMPTS_NAME = "attempts.json"
# Seconds to wait after each try that did not fit; Argon2id slows a machine, this a hand.
DELAYS = (0, 0, 5, 15, 30, 60, 120, 300)
_MOST_BYTES = 1024
_MOST_TRIES = 1_000_000


class TriedTooSoon(FieldkitError):
    """A passphrase was offered before the delay after the last wrong one was over."""

    template = N_(
        "Several passphrases did not fit, so the next try is possible in {seconds} seconds. "
        "Nothing is lost."
    )


class Attempts:
    """A small file beside the slots without secrets; who deletes it only loses the delay."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / ATTEMPTS_NAME
        self._clock = clock

    def waiting(self) -> int:
        """Return the seconds until the next try, 0 where one may try now."""
        tries, last = self._read()
        delay = _delay(tries)
        passed = self._clock() - last
        # A clock that was put back must not lock anybody out for years.
        left = delay - passed if passed >= 0 else delay
        return max(0, -int(-left // 1))

    def require(self) -> None:
        """Raise TriedTooSoon before the delay is over."""
        seconds = self.waiting()
        if seconds:
            raise TriedTooSoon(seconds=seconds)

    def missed(self) -> None:
        """Count one that did not fit; a disk that refuses costs only the count."""
        tries, _last = self._read()
        content = {"tries": min(tries + 1, _MOST_TRIES), "last": self._clock()}
        with suppress(FieldkitError):
            write_whole(self._path, json.dumps(content).encode())

    def opened(self) -> None:
        """Begin again from nothing, since one did fit."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, float]:
        try:
            with self._path.open("rb") as file:
                kept = json.loads(file.read(_MOST_BYTES))
            return max(0, min(int(kept["tries"]), _MOST_TRIES)), float(kept["last"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
            return 0, 0.0


def _delay(tries: int) -> int:
    return DELAYS[min(tries, len(DELAYS)) - 1] if tries else 0
