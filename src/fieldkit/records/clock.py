"""A clock that never runs backwards, for showing and for breaking ties only."""

import time
from collections.abc import Callable
from dataclasses import dataclass

_DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A hybrid logical time: milliseconds since 1970 and a counter within them.

    Source: Kulkarni et al., "Logical Physical Clocks", 2014.
    """

    milliseconds: int
    counter: int = 0

    def __str__(self) -> str:
        """Return a text that sorts as the moment does."""
        return f"{self.milliseconds:013d}-{self.counter:05d}"

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """Read back what ``str`` wrote; raises ValueError on anything else."""
        milliseconds, counter = text.split("-")
        if not (milliseconds.isascii() and milliseconds.isdigit() and counter.isdigit()):
            raise ValueError(text)
        return cls(int(milliseconds), int(counter))


def wall_milliseconds() -> int:
    """Return the computer's own time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class HybridClock:
    """Gives moments that follow all it has given and heard of."""

    def __init__(self, last: Moment, wall: Callable[[], int] = wall_milliseconds) -> None:
        self.last = last
        self._wall = wall

    def tick(self) -> Moment:
        """Return the moment of a change that is made now."""
        now = self._wall()
        if now > self.last.milliseconds:
            self.last = Moment(now)
        else:
            self.last = Moment(self.last.milliseconds, self.last.counter + 1)
        return self.last

    def hear(self, remote: Moment) -> None:
        """Take note of another device's moment, unless it is more than a day ahead of us."""
        if remote > self.last and remote.milliseconds <= self._wall() + _DAY_MS:
            self.last = remote
