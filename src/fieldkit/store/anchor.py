"""The anchor outside the database, by which an older database put back is noticed."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path

from fieldkit.store.files import write_whole
from fieldkit.store.journal import Tip

ANCHOR_NAME = "anchor.json"
# It may lag: a database ahead of it is normal. So a mark need not wait for a second file.
_EVERY_SECONDS = 5.0
_MOST_BYTES = 4096


class Anchor:
    """The last known change of our own chain, authenticated by a key of the workspace."""

    def __init__(
        self, folder: Path, key: bytes, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = folder / ANCHOR_NAME
        self._key = key
        self._clock = clock
        self._written = 0.0
        self._waiting: Tip | None = None

    def read(self) -> Tip | None:
        """Return what was written last, None where it is missing or not ours."""
        try:
            with self._path.open("rb") as file:
                kept = json.loads(file.read(_MOST_BYTES))
            tip = Tip(str(kept["epoch"]), int(kept["count"]), str(kept["head"]))
            genuine = hmac.compare_digest(str(kept["mac"]), self._mac(tip))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return tip if genuine else None

    def note(self, tip: Tip) -> None:
        """Take note of a commit; it is written at once or with one of the next."""
        self._waiting = tip
        if self._clock() - self._written >= _EVERY_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what was noted. Raises DiskFull, DiskRefused."""
        tip, self._waiting = self._waiting, None
        if tip is None:
            return
        content = {"epoch": tip.epoch, "count": tip.seq, "head": tip.head, "mac": self._mac(tip)}
        write_whole(self._path, json.dumps(content).encode())
        self._written = self._clock()

    def _mac(self, tip: Tip) -> str:
        text = f"{tip.epoch}\0{tip.seq}\0{tip.head}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()
