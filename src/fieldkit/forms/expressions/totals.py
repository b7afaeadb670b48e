"""Sums over all rows of a repeat, kept up to date instead of added up anew."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_EXACT = 2.0**53


@dataclass(slots=True)
class Total:
    """The sum of all numbers of one shape, how many they are, and how many are none.

    It is kept only while every number is whole and the sum is exact, so that the
    order in which they came makes no difference.
    """

    amount: float = 0.0
    count: int = 0
    blank: int = 0

    def add(self, number: float, sign: int = 1) -> bool:
        """Take a number in (or out, with -1); say whether the total is still exact."""
        self.count += sign
        if number != number:  # noqa: PLR0124 - the quickest test for NaN
            self.blank += sign
            return True
        self.amount += sign * number
        return number % 1 == 0 and -_EXACT < self.amount < _EXACT and abs(number) < _EXACT

    def value(self) -> float:
        """Return the sum, NaN where nothing is added up or one of them is no number."""
        return math.nan if self.blank or not self.count else self.amount + 0.0


def total_of(numbers: Iterable[float]) -> Total | None:
    """Return the total of numbers, None where it could not be kept exactly."""
    total = Total()
    for number in numbers:
        if not total.add(number):
            return None
    return total
