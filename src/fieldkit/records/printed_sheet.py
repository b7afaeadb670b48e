"""Sign-in sheets as they were printed, so that each page can be found again from paper."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.records.finding import other_layout
from fieldkit.records.hall import hall_key
from fieldkit.records.row_number import RowNumber

# Without the letters of which coarse words are made: the sheet goes round a room.
_CONSONANTS = "БВГЗКЛМНРТ"
_VOWELS = "АИОУ"
_NOT_ALOUD = ("КАКА", "ГУЛАГ", "МОГИЛ")
# What a Latin layout, or a hand that writes Latin letters alike, gives for the letters of a word.
_LOOKS_LIKE = str.maketrans("BGZKLMNRTAIOU", "ВГЗКЛМНРТАИОУ")
_NUMBER = r"\d{1,6}(?:/[a-z0-9]{4,6})?"
_CODE = re.compile(
    rf"\*fk1:([\w-]{{1,64}}):([\w.-]{{1,100}}):(\d{{1,4}}):({_NUMBER}):({_NUMBER})-({_NUMBER})"
)


@dataclass(frozen=True, slots=True)
class SheetScope:
    """What a sheet is for: a day, one session of it, one track of it, or one hall."""

    day: date
    session_id: str = ""
    track: str = ""
    hall: str = ""

    @property
    def code(self) -> str:
        """Return the scope as it stands in the QR sign and in the log: plain ASCII."""
        if self.session_id:
            return f"{self.day:%Y%m%d}.{self.session_id}"
        if self.track:
            # A track's name may be any text; its beginning of a hash tells two tracks apart.
            return f"{self.day:%Y%m%d}.t{hashlib.sha256(self.track.encode()).hexdigest()[:8]}"
        if self.hall:
            return f"{self.day:%Y%m%d}.h{hall_key(self.hall)}"
        return f"{self.day:%Y%m%d}"


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What one printed page holds, so that it can be found again from paper.

    ``word`` is read aloud or typed; ``code`` stands in the QR sign. Neither
    holds anything about a person. ``rows`` are the row numbers in the order of
    the paper, those of blank rows too. ``laptop`` are the signs of the one that
    printed it, "" for that which made the event: two may print version 2.
    """

    event_id: str
    scope: str
    page: int
    version: int
    rows: tuple[RowNumber, ...]
    laptop: str = ""

    @property
    def first_row(self) -> RowNumber:
        """Return the number of the first row."""
        return self.rows[0] if self.rows else RowNumber(0)

    @property
    def last_row(self) -> RowNumber:
        """Return the number of the last row."""
        return self.rows[-1] if self.rows else RowNumber(0)

    @property
    def day(self) -> date:
        """Return the day that the sheet is for."""
        return date.fromisoformat(self.scope[:8])

    @property
    def code(self) -> str:
        """Return the content of the QR sign.

        Its version bears the signs of the laptop as a row number does.

        The star is on one key under every layout and marks nothing in the grid:
        by it a scanner is told from hands.
        """
        rows = f"{self.first_row}-{self.last_row}"
        version = RowNumber(self.version, self.laptop)
        return f"*fk1:{self.event_id}:{self.scope}:{self.page}:{version}:{rows}"

    @property
    def word(self) -> str:
        """Return six letters that can be said aloud, derived from the code."""
        drawn = 0
        while True:
            word = _word(f"{self.code}:{drawn}" if drawn else self.code)
            if not any(part in word for part in _NOT_ALOUD):
                return word
            drawn += 1


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One version of a sheet as it went out: which rows stand on which page.

    Numbers are never used twice, so an older version still fits the grid.
    """

    id: str
    event_id: str
    scope: str
    version: int
    pages: tuple[tuple[RowNumber, ...], ...]
    printed_at: datetime
    printed_by: str = ""

    @property
    def laptop(self) -> str:
        """Return the signs of the laptop that printed it: those of the blank rows at its end."""
        return next((rows[-1].laptop for rows in reversed(self.pages) if rows), "")

    def page(self, number: int) -> SheetPage:
        """Return one page, counted from 1. Raises IndexError."""
        if not 0 < number <= len(self.pages):
            raise IndexError(number)
        rows = self.pages[number - 1]
        return SheetPage(self.event_id, self.scope, number, self.version, rows, self.laptop)

    def all_pages(self) -> tuple[SheetPage, ...]:
        """Return its pages in order."""
        return tuple(self.page(number) for number in range(1, len(self.pages) + 1))


def page_for(printed: Iterable[PrintedSheet], typed: str) -> tuple[PrintedSheet, SheetPage] | None:
    """Return the page that a scanned code or a typed check word belongs to, None for none."""
    wanted = typed.strip()
    words = {as_word(wanted), as_word(other_layout(wanted))} - {""}
    for sheet in printed:
        for page in sheet.all_pages():
            if page.code == wanted or page.word in words:
                return sheet, page
    return None


def is_sheet_code(typed: str) -> bool:
    """Tell whether this is the content of a sheet's QR sign."""
    return _CODE.fullmatch(typed.strip()) is not None


def as_word(typed: str) -> str:
    """Return a check word as it stands on paper, whatever case and look-alikes were typed."""
    return re.sub(r"[\s-]", "", typed).upper().translate(_LOOKS_LIKE)


def _word(code: str) -> str:
    digest = hashlib.sha256(code.encode()).digest()
    count = len(_CONSONANTS)
    return "".join(
        _CONSONANTS[octet % count] + _VOWELS[octet // count % len(_VOWELS)] for octet in digest[:3]
    )
