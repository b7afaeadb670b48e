"""Python's garbage collector, kept to the window's thread."""

import gc
import time
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 500
_CALM_S = 1.0
_MUST = 400_000  # young objects; memory goes before calm


class Collector(QObject):
    """Collects cycles in the window's thread for as long as a worker may be running.

    Python's own collector runs in whichever thread happens to make an object.
    In a worker it takes down widgets that a closed page left behind, outside
    the thread that they belong to, and the process dies of it (seen, as a
    segmentation fault while a workspace was being opened).

    While hands are at the program it waits: of what a large form leaves behind, a
    collection takes longer than a letter may (25 to 40 ms, measured).
    """

    _held: ClassVar[int] = 0
    _moved_at: ClassVar[float] = 0.0

    @classmethod
    def hands_moved(cls) -> None:
        """Wait until the hands have rested for a second."""
        cls._moved_at = time.monotonic()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def hold(self) -> None:
        """Take the collecting over; a second call does nothing."""
        if not self._timer.isActive():
            Collector._held += 1
            gc.disable()
            self._timer.start()

    def release(self) -> None:
        """Leave the collecting to Python once no other window holds it."""
        if self._timer.isActive():
            self._timer.stop()
            Collector._held -= 1
            if not Collector._held:
                gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        calm = time.monotonic() - self._moved_at >= _CALM_S
        if not calm and gc.get_count()[0] < _MUST:
            return
        due = zip(gc.get_count(), gc.get_threshold(), range(3), strict=True)
        wanted = [generation for count, limit, generation in due if limit and count > limit]
        if wanted:
            gc.collect(max(wanted))
