"""How many rows a count may make, and what is said where it asks for more (jr:count)."""

from dataclasses import dataclass

from fieldkit.i18n import N_, _

# A count of millions, by a slip, would fill the memory; with so much a form still answers.
MOST_ROWS = 5000
MOST_NODES = 50_000
COUNTED = "count"
_MOST_SAID = 10**15
_TOO_MANY = N_(
    "The form counts {wanted} entries here and no more than {held} can be kept. "
    "Correct the number that it counts by."
)


@dataclass(frozen=True, slots=True)
class Short:
    """A repeat that has fewer rows than its count asks for: ``held`` of ``wanted``."""

    wanted: int
    held: int

    def sentence(self) -> str:
        """Return what has happened and what to do, in the spoken language."""
        return _(_TOO_MANY).format(wanted=self.wanted, held=self.held)


def whole_count(number: float) -> int:
    """Return how many rows a number that is not NaN asks for."""
    return max(0, int(min(number, _MOST_SAID)))
