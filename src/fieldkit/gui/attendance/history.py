"""What was done to the marks on one page, so that it can be undone and done again."""

from dataclasses import dataclass, replace

from fieldkit.records.attendance import Mark


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the grid before and after; None is a blank.

    ``reason`` is why a mark of a closed session is corrected, else empty.
    """

    session_id: str
    registration_id: str
    before: Mark | None
    after: Mark | None
    reason: str = ""

    def backwards(self) -> "CellChange":
        """Return the change that takes this one back."""
        return CellChange(
            self.session_id, self.registration_id, self.after, self.before, self.reason
        )

    def because(self, reason: str) -> "CellChange":
        """Return the change with the reason why a closed session is corrected."""
        after = replace(self.after, reason=reason) if self.after else None
        return replace(self, after=after, reason=reason)


Act = tuple[CellChange, ...]


class History:
    """Acts in the order they were done, without a limit; a new act forgets what was undone."""

    def __init__(self) -> None:
        self._done: list[Act] = []
        self._undone: list[Act] = []

    def did(self, act: Act) -> None:
        """Remember an act that has been saved."""
        self._done.append(act)
        self._undone.clear()

    def last(self) -> Act | None:
        """Return the act that undoing takes back, None where nothing was done."""
        return self._done[-1] if self._done else None

    def next(self) -> Act | None:
        """Return the act that doing again repeats, None where nothing was undone."""
        return self._undone[-1] if self._undone else None

    def undid(self) -> None:
        """Note that the last act has been taken back and saved so."""
        self._undone.append(self._done.pop())

    def redid(self) -> None:
        """Note that the act undone last has been done again."""
        self._done.append(self._undone.pop())
