"""What a laptop says of itself with its bundles, so that head office sends what it lacks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_BEYOND = 1 << 63
_PART = re.compile(r"[1-9][0-9]{0,15}(-[1-9][0-9]{0,15})?")


@dataclass(frozen=True, slots=True)
class Runs:
    """Places in a chain, as runs of whole numbers (first, last), in order and apart."""

    runs: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> "Runs":
        """Return the runs that some spans make together, in whatever order they come."""
        found: list[tuple[int, int]] = []
        for first, last in sorted(spans):
            if found and first <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
        return cls(tuple(found))

    def hold(self, first: int, last: int) -> bool:
        """Tell whether every number from the first to the last is among them."""
        place = bisect_right(self.runs, (first, _BEYOND)) - 1
        return place >= 0 and last <= self.runs[place][1]

    def without(self, numbers: Iterable[int]) -> "Runs":
        """Return the same places but for these."""
        left: list[tuple[int, int]] = []
        gone = sorted(set(numbers))
        for first, last in self.runs:
            begin = first
            for one in gone[bisect_left(gone, first) : bisect_right(gone, last)]:
                if begin < one:
                    left.append((begin, one - 1))
                begin = one + 1
            if begin <= last:
                left.append((begin, last))
        return Runs(tuple(left))

    def __str__(self) -> str:
        """Return them as they are written: "1-500,503"."""
        return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in self.runs)

    @classmethod
    def parse(cls, text: str) -> "Runs":
        """Return what was written; raises ValueError for runs that overlap or stand in no order."""
        spans: list[tuple[int, int]] = []
        for part in text.split(",") if text else ():
            if _PART.fullmatch(part) is None:
                raise ValueError(part)
            first, _, last = part.partition("-")
            span = (int(first), int(last or first))
            if span[0] > span[1] or (spans and span[0] <= spans[-1][1]):
                raise ValueError(part)
            spans.append(span)
        return cls.of(spans)


@dataclass(frozen=True, slots=True)
class ChainHeld:
    """How much of one device's epoch a laptop has."""

    device: str
    epoch: str
    held: Runs


@dataclass(frozen=True, slots=True)
class LaptopReport:
    """What a laptop has of the log, who works on it, and what it has heard of its office.

    ``epoch`` is the one it writes in: a report of another epoch is of another
    copy of the workspace. ``specialists`` are the rows of those who work on it;
    ``trust`` and ``kit`` are the versions of what the office told last, 0 before
    it told any.
    """

    epoch: str
    chains: tuple[ChainHeld, ...]
    specialists: tuple[str, ...] = ()
    trust: int = 0
    kit: int = 0
