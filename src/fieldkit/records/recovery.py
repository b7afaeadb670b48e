"""How a secret is written down and read out so that a slip is named: a sheet's digits, words.

Digits, because they look the same on every keyboard and in every hand: ten
groups of four random digits, each with a check digit that also knows its place.
132 bits all told. The words of head office are twelve numbers of 11 bits: 128
random bits and 4 that check them.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_

SHEET_GROUPS = 10
GROUP_DIGITS = 5
WORDS = 12
SECRET_BYTES = 16
_FREE_DIGITS = GROUP_DIGITS - 1
_WORD_BITS = 11
_CHECK_BITS = WORDS * _WORD_BITS - 8 * SECRET_BYTES

# H. M. Damm's quasigroup of order 10: it finds each wrong digit and each swap of neighbours.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


class SheetSlip(FieldkitError):
    """Groups of a sheet do not carry the check digit that belongs to them."""

    template = N_(
        "Look at group {groups} again: one of its digits differs from the sheet. "
        "The other groups fit."
    )


class WordsSlip(FieldkitError):
    """Twelve known words that do not belong together."""

    template = N_(
        "These twelve words do not belong together: at least one was misheard. Read their "
        "numbers back to head office, from the first to the last. Nothing is lost."
    )


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What stands on a recovery sheet; it is never shown by accident."""

    groups: tuple[str, ...] = field(repr=False)

    @property
    def secret(self) -> bytes:
        """Return what the digits open the slot with."""
        return "".join(group[:_FREE_DIGITS] for group in self.groups).encode()


def new_sheet_code(choose: Callable[[int], int]) -> SheetCode:
    """Return a fresh sheet; ``choose`` gives a random number below its argument.

    There are 10 to the power of 40 sheets, more than 2 to the power of 132.
    """
    numbers = [choose(10**_FREE_DIGITS) for _group in range(SHEET_GROUPS)]
    return SheetCode(
        tuple(
            f"{number:0{_FREE_DIGITS}d}{_check_digit(place, f'{number:0{_FREE_DIGITS}d}')}"
            for place, number in enumerate(numbers)
        )
    )


def group_fits(place: int, typed: str) -> bool:
    """Tell whether what was typed is a whole group for this place, counting from 0."""
    digits = _digits(typed)
    return len(digits) == GROUP_DIGITS and digits[-1] == _check_digit(place, digits[:-1])


def read_sheet(typed: Sequence[str]) -> SheetCode:
    """Return the sheet whose groups were typed. Raises SheetSlip, naming what does not fit."""
    groups = [_digits(one) for one in typed][:SHEET_GROUPS]
    groups += [""] * (SHEET_GROUPS - len(groups))
    wrong = [place for place, group in enumerate(groups) if not group_fits(place, group)]
    if wrong:
        raise SheetSlip(groups=", ".join(str(place + 1) for place in wrong))
    return SheetCode(tuple(groups))


def split_sheet(text: str) -> tuple[str, ...]:
    """Return the groups in a text of digits, however it is parted: a paste, or one long line."""
    digits = _digits(text)
    return tuple(digits[at : at + GROUP_DIGITS] for at in range(0, len(digits), GROUP_DIGITS))


def word_places(secret: bytes) -> tuple[int, ...]:
    """Return the twelve places in the list of words, counting from 0, that say 16 bytes."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(len(secret))
    bits = int.from_bytes(secret) << _CHECK_BITS | _check_bits(secret)
    shifts = range((WORDS - 1) * _WORD_BITS, -1, -_WORD_BITS)
    return tuple(bits >> shift & (1 << _WORD_BITS) - 1 for shift in shifts)


def secret_of_places(places: Sequence[int]) -> bytes:
    """Return the 16 bytes that twelve places in the list say. Raises WordsSlip."""
    if len(places) != WORDS or not all(0 <= place < 1 << _WORD_BITS for place in places):
        raise WordsSlip
    bits = 0
    for place in places:
        bits = bits << _WORD_BITS | place
    secret = (bits >> _CHECK_BITS).to_bytes(SECRET_BYTES)
    if bits & (1 << _CHECK_BITS) - 1 != _check_bits(secret):
        raise WordsSlip
    return secret


def find_word(typed: str, words: Sequence[str]) -> int | None:
    """Return the place of what was typed: a word, its first letters, or its number from 1.

    None where no word, or more than one, begins like that.
    """
    said = folded(typed)
    if said.isdecimal():
        number = int(said)
        return number - 1 if 1 <= number <= len(words) else None
    if not said:
        return None
    fitting = [place for place, word in enumerate(words) if folded(word).startswith(said)]
    exact = [place for place in fitting if folded(words[place]) == said]
    found = exact or fitting
    return found[0] if len(found) == 1 else None


def folded(word: str) -> str:
    """Return a word as it is compared: without case, blanks and the dots of ё."""
    return word.strip().casefold().replace("ё", "е")


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _check_digit(place: int, digits: str) -> str:
    found = 0
    # The place goes first, so that two groups in each other's place are noticed.
    for digit in f"{place % 10}{digits}":
        found = int(_DAMM[found][int(digit)])
    return str(found)


def _check_bits(secret: bytes) -> int:
    return hashlib.sha256(b"fieldkit-recovery-v1\0" + secret).digest()[0] >> 8 - _CHECK_BITS
