"""The orders in which the people of an event can stand, and the search for one of them."""

from collections.abc import Sequence
from enum import StrEnum

from fieldkit.gui.attendance.letters import folded
from fieldkit.records.event import Registration
from fieldkit.records.finding import Fit, Wanted
from fieldkit.records.row_number import RowNumber


class RowOrder(StrEnum):
    """By what the rows of the grid are sorted; NUMBER is the order of the printed sheet."""

    NAME = "name"
    ORGANISATION = "organisation"
    NUMBER = "number"

    def following(self) -> "RowOrder":
        """Return the order that comes next when one key goes round them."""
        orders = list(RowOrder)
        return orders[(orders.index(self) + 1) % len(orders)]


def sorted_people(people: Sequence[Registration], order: RowOrder) -> list[Registration]:
    """Return the people in this order; a tie is settled by name, then by row number."""

    def place(person: Registration) -> tuple[str, str, RowNumber]:
        first = folded(person.org_then) if order is RowOrder.ORGANISATION else ""
        # Nobody's organisation comes last, so that the list does not begin with gaps.
        if order is RowOrder.ORGANISATION and not first:
            first = "\U0010ffff"
        return first, folded(person.name), person.row

    if order is RowOrder.NUMBER:
        return sorted(people, key=lambda person: person.row)
    return sorted(people, key=place)


def find_name(people: Sequence[Registration], typed: str, after: int = -1) -> int | None:
    """Return the row whose name holds what was typed, searching on from a row and round.

    Names in which words begin so go before those that hold it within words. A
    whole number finds the person of that row number. None where nobody fits.
    """
    rows: list[int] = [*range(after + 1, len(people)), *range(after + 1)]
    if typed.strip().isdecimal():
        number = int(typed)
        of_number = [row for row in rows if people[row].row_no == number]
        return min(of_number, key=lambda row: people[row].row, default=None)
    wanted = Wanted.of(typed)
    fits = {row: wanted.fit(people[row].name) for row in rows}
    for worst in (Fit.BEGUN, Fit.WITHIN):
        for row, fit in fits.items():
            if fit is not None and fit <= worst:
                return row
    return None
