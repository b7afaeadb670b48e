"""The number in a row of a sign-in sheet, by which a person of an event is found from paper."""

import re
from dataclasses import dataclass

# A laptop's four signs, and how often its database was begun anew.
LAPTOP = re.compile(r"[a-z0-9]{4,6}", re.ASCII)
_WRITTEN = re.compile(r"(\d{1,6})(?:/([a-z0-9]{4,6}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class RowNumber:
    """A number that no two people of an event carry, whichever laptops added them.

    Plain numbers are given by the laptop that made the event alone. Any other one
    sets its own signs behind: "61/a7k3" is the number 61 of the laptop a7k3. So two
    laptops that have not heard of each other print no number twice, and none is
    altered when their bundles meet.
    """

    number: int
    laptop: str = ""

    def __str__(self) -> str:
        """Return it as paper, log and window write it."""
        return f"{self.number}/{self.laptop}" if self.laptop else str(self.number)

    @classmethod
    def read(cls, text: str) -> "RowNumber":
        """Return the number that ``str`` wrote. Raises ValueError."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), found[2] or "")

    def following(self, by: int = 1) -> "RowNumber":
        """Return the number so many after this one, of the same laptop."""
        return RowNumber(self.number + by, self.laptop)


NO_ROW = RowNumber(0)


def plain(*numbers: int) -> tuple[RowNumber, ...]:
    """Return the numbers of the laptop that made an event."""
    return tuple(RowNumber(number) for number in numbers)
