"""The turns of a window's event loop: how long the longest was in an act, and its row."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot

_QUIET_MS = 120
_LONGEST_S = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One act: what it is allowed, and what it took, in milliseconds."""

    name: str
    budget: int
    stall: float
    busy: float
    until: float


class Watch(QObject):
    """Beats in every turn of the event loop, and keeps the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self._beat = QTimer(self, interval=0)
        self._beat.timeout.connect(self._on_beat)
        self._loop = QEventLoop(self)
        self.begin()

    def begin(self) -> None:
        """Forget what was."""
        self.stall = self.busy = 0.0
        self._at, self._busy_at = time.perf_counter(), time.thread_time()

    @Slot()
    def _on_beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.stall = max(self.stall, now - self._at)
        self.busy = max(self.busy, busy - self._busy_at)
        self._at, self._busy_at = now, busy

    def follow(self, act: Callable[[], Any], ended: Callable[[], bool]) -> float:
        """Act in a turn of the loop, go on until it has ended and all is quiet; return when."""
        begun = time.perf_counter()
        self.begin()
        self._beat.start()
        QTimer.singleShot(0, self, act)
        until = 0.0
        quiet = begun
        self._turn()
        while time.perf_counter() - begun < _LONGEST_S:
            self._turn()
            now = time.perf_counter()
            if not until and ended():
                until, quiet = now - begun, now
            if until and (now - quiet) * 1e3 > _QUIET_MS:
                break
        self._beat.stop()
        return until

    def _turn(self) -> None:
        self._loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def show(rows: list[Row], word: str) -> None:
    """Print one table; of acts of the same name, the worst."""
    worst: dict[str, Row] = {}
    for row in rows:
        if row.name not in worst or worst[row.name].busy < row.busy:
            worst[row.name] = row
    print(f"{'':48}{'stall':>8}{'of processor':>14}{'until':>8}  budget")
    over = 0
    for row in worst.values():
        if word not in row.name:
            continue
        late = row.busy > row.budget
        over += late
        mark = "  over" if late else ""
        print(f"{row.name:48}{row.stall:8.0f}{row.busy:14.0f}{row.until:8.0f}  {row.budget}{mark}")
    print(f"{over} of {len(worst)} acts over their budget, by processor time")
