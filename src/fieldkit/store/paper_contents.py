"""What the logged fields of papers may hold, and how they are read back."""

import base64
import binascii
import re
from datetime import date

from fieldkit.records.paper_design import (
    MOST_OF_BACKGROUND,
    MOST_OF_LOGO,
    MOST_SIGNATORIES,
    USUAL_COLUMNS,
    SheetColumn,
    Signatory,
)
from fieldkit.records.row_number import LAPTOP, RowNumber

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_MOST_NAME = 200
_MOST_PAGES = 400
_SCOPE = re.compile(r"(\d{8})([.][\w-]{1,64})?", re.ASCII)
_ROW = r"\d{1,6}(/[a-z0-9]{4,6})?"
_ROWS = re.compile(rf"({_ROW}(,{_ROW}){{0,99}})?", re.ASCII)
_SUM = re.compile(r"[0-9a-f]{64}")
_TYPE = re.compile(r"[a-z]{1,20}/[\w.+-]{1,100}", re.ASCII)


def picture_text(content: bytes) -> str:
    """Return a picture as a field of the log holds it."""
    return base64.b64encode(content).decode()


def picture_of(text: str) -> bytes:
    """Return the picture that a field holds."""
    return base64.b64decode(text)


def logo_fits(value: object) -> bool:
    """Tell whether a field may hold this as a logo: nothing, or a small PNG or JPEG."""
    return _picture_fits(value, MOST_OF_LOGO)


def background_fits(value: object) -> bool:
    """Tell whether a field may hold this as the background of certificates."""
    return _picture_fits(value, MOST_OF_BACKGROUND)


def _picture_fits(value: object, most: int) -> bool:
    if not isinstance(value, str) or len(value) > most * 4 // 3 + 8:
        return False
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return not content or content.startswith((_PNG, _JPEG))


def columns_text(columns: tuple[SheetColumn, ...]) -> str:
    """Return the chosen columns as the log holds them; "-" says that there are none."""
    return ",".join(columns) or "-"


def columns_of(text: str) -> tuple[SheetColumn, ...]:
    """Return the columns that a field names; one from a newer program is passed over."""
    if not text:
        return USUAL_COLUMNS
    named = text.split(",")
    return tuple(one for one in SheetColumn if one.value in named)


def signatories_text(signatories: tuple[Signatory, ...]) -> str:
    """Return signatories as the log holds them, a line each."""
    return "\n".join(f"{one.position}\t{one.name}" for one in signatories)


def signatories_of(text: str) -> tuple[Signatory, ...]:
    """Return the signatories that a field names."""
    pairs = (line.partition("\t") for line in text.splitlines() if line.strip())
    return tuple(Signatory(position, name) for position, _tab, name in pairs)


def signatories_fit(value: object) -> bool:
    """Tell whether a field may hold this as its signatories."""
    if not isinstance(value, str):
        return False
    lines = value.splitlines()
    return len(lines) <= MOST_SIGNATORIES and all(len(line) <= 2 * _MOST_NAME for line in lines)


def pages_text(pages: tuple[tuple[RowNumber, ...], ...]) -> str:
    """Return the row numbers of each page as the log holds them."""
    return ";".join(",".join(map(str, rows)) for rows in pages)


def pages_of(text: str) -> tuple[tuple[RowNumber, ...], ...]:
    """Return the row numbers of each page."""
    return tuple(
        tuple(RowNumber.read(row) for row in page.split(",") if row)
        for page in text.split(";")
        if text
    )


def pages_fit(value: object) -> bool:
    """Tell whether a field may hold this as the rows of a sheet's pages."""
    if not isinstance(value, str):
        return False
    pages = value.split(";")
    return len(pages) <= _MOST_PAGES and all(_ROWS.fullmatch(page) for page in pages)


def scope_fits(value: object) -> bool:
    """Tell whether a field may hold this as what a sheet is for."""
    found = _SCOPE.fullmatch(value) if isinstance(value, str) else None
    try:
        return found is not None and date.fromisoformat(found[1]).year > 0
    except ValueError:
        return False


def sum_fits(value: object) -> bool:
    """Tell whether a field may hold this as a file's SHA-256; an erased one is empty."""
    return isinstance(value, str) and (not value or _SUM.fullmatch(value) is not None)


def type_fits(value: object) -> bool:
    """Tell whether a field may hold this as a media type."""
    return isinstance(value, str) and _TYPE.fullmatch(value) is not None


def laptop_fits(value: object) -> bool:
    """Tell whether a field may hold this as the signs of the laptop that gave a row number."""
    return isinstance(value, str) and (not value or LAPTOP.fullmatch(value) is not None)
