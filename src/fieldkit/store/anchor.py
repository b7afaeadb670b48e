"""The anchor outside the database, by which an older database put back is noticed."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldkit.records.trail import TrailHead
from fieldkit.store.files import write_whole
from fieldkit.store.journal import Tip

ANCHOR_NAME = "anchor.json"
# It may lag: a database ahead of it is normal. So a mark need not wait for a second file.
_EVERY_SECONDS = 5.0
_MOST_BYTES = 4096


class Anchor:
    """The last known change of our own chain, and the last known line of the audit trail.

    Each is authenticated by a key of the workspace.
    """

    def __init__(
        self, folder: Path, key: bytes, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = folder / ANCHOR_NAME
        self._key = key
        self._clock = clock
        self._written = 0.0
        self._waiting: Tip | None = None
        self._waiting_head: TrailHead | None = None

    def read(self) -> Tip | None:
        """Return the change that was written last, None where it is missing or not ours."""
        try:
            kept = self._kept()
            tip = Tip(str(kept["epoch"]), int(kept["count"]), str(kept["head"]))
            genuine = hmac.compare_digest(str(kept["mac"]), self._mac(*_said(tip)))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return tip if genuine else None

    def read_trail(self) -> TrailHead | None:
        """Return the line of the trail that was written last, None where missing or not ours."""
        try:
            kept = self._kept()["trail"]
            head = TrailHead(int(kept["no"]), str(kept["hash"]))
            genuine = hmac.compare_digest(str(kept["mac"]), self._mac(*_said_of_trail(head)))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return head if genuine else None

    def note(self, tip: Tip | None, head: TrailHead | None = None) -> None:
        """Take note of a commit; it is written at once or with one of the next.

        A commit of the trail alone, such as a card that was opened, does not
        wait for a second file.
        """
        self._waiting = tip or self._waiting
        self._waiting_head = head or self._waiting_head
        if tip is not None and self._clock() - self._written >= _EVERY_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what was noted. Raises DiskFull, DiskRefused."""
        tip, self._waiting = self._waiting, None
        head, self._waiting_head = self._waiting_head, None
        if tip is None and head is None:
            return
        tip, head = tip or self.read(), head or self.read_trail()
        content: dict[str, object] = {}
        if tip is not None:
            mac = self._mac(*_said(tip))
            content = {"epoch": tip.epoch, "count": tip.seq, "head": tip.head, "mac": mac}
        if head is not None:
            mac = self._mac(*_said_of_trail(head))
            content["trail"] = {"no": head.no, "hash": head.hash, "mac": mac}
        write_whole(self._path, json.dumps(content).encode())
        self._written = self._clock()

    def _kept(self) -> Any:  # noqa: ANN401 - whatever the file holds
        with self._path.open("rb") as file:
            return json.loads(file.read(_MOST_BYTES))

    def _mac(self, *said: object) -> str:
        text = "\0".join(str(one) for one in said).encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def _said(tip: Tip) -> tuple[object, ...]:
    return (tip.epoch, tip.seq, tip.head)


def _said_of_trail(head: TrailHead) -> tuple[object, ...]:
    return ("trail", head.no, head.hash)
