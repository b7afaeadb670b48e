"""Tables out of CSV files, spreadsheets and the clipboard, whoever made them and however."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from fieldkit.sheets.errors import TableEmpty, TableTooLarge, TableUnreadable

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
_LARGEST_FILE = 64 << 20
_LARGEST_UNPACKED = 512 << 20
_ENCODINGS = ("utf-8-sig", "cp1251")
_DELIMITERS = "\t;,"
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text cells, outer blanks taken off, without rows and last columns that are empty."""

    rows: tuple[tuple[str, ...], ...]


def read_table(path: Path) -> Table:
    """Return the first sheet of an XLSX file, or a CSV file.

    A CSV may be UTF-8, UTF-16 or Windows-1251, parted by tab, semicolon or
    comma. Raises TableUnreadable, TableTooLarge, TableEmpty.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise TableTooLarge(name=path.name)
        content = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(name=path.name) from error
    if content.startswith(b"PK\x03\x04"):
        return _filled(_read_xlsx(path))
    if content.startswith(_OLE) or b"\0" in _without_utf16(content):
        raise TableUnreadable(name=path.name)
    return table_of_text(_decoded(content, path.name), path.name)


def read_text(path: Path) -> str | None:
    """Return the text of a CSV in whatever encoding, None for a spreadsheet.

    Raises TableUnreadable, TableTooLarge.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise TableTooLarge(name=path.name)
        content = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(name=path.name) from error
    if content.startswith(b"PK\x03\x04"):
        return None
    if content.startswith(_OLE) or b"\0" in _without_utf16(content):
        raise TableUnreadable(name=path.name)
    return _decoded(content, path.name)


def table_of_text(text: str, name: str = "", delimiter: str = "") -> Table:
    """Return the table that was pasted or written as CSV. Raises TableEmpty, TableTooLarge.

    What parts its cells is found out where it is not said.
    """
    if len(text) > _LARGEST_FILE:
        raise TableTooLarge(name=name)
    delimiter = delimiter or _delimiter(text)
    reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
    rows: list[tuple[str, ...]] = []
    try:
        for row in reader:
            rows.append(tuple(row))
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise TableTooLarge(name=name)
    except csv.Error as error:
        raise TableUnreadable(name=name) from error
    return _filled(rows)


def _filled(rows: list[tuple[str, ...]]) -> Table:
    trimmed = (tuple(cell.strip() for cell in row) for row in rows)
    kept = [row for row in trimmed if any(row)]
    if not kept:
        raise TableEmpty
    width = max(place for row in kept for place, cell in enumerate(row, 1) if cell)
    return Table(tuple(row[:width] for row in kept))


def _delimiter(text: str) -> str:
    """Return what parts the cells: the sign of ours that stands in most of the first lines."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    counts = {sign: sum(sign in line for line in lines) for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda sign: counts[sign])
    # A comma within one column of "Surname, name" is no delimiter unless each line has one.
    if best == "," and counts[","] < len(lines):
        return "\t"
    return best if counts[best] else "\t"


def _decoded(content: bytes, name: str) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable(name=name)


def _without_utf16(content: bytes) -> bytes:
    return b"" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else content


def _read_xlsx(path: Path) -> list[tuple[str, ...]]:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked <= _LARGEST_UNPACKED:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                found = sheet.iter_rows(
                    values_only=True,
                    max_col=min(MOST_COLUMNS, sheet.max_column or MOST_COLUMNS),
                    max_row=MOST_ROWS + 1,
                )
                rows = [tuple(cell_text(value) for value in row) for row in found]
            finally:
                book.close()
            if len(rows) <= MOST_ROWS:
                return rows
    except Exception as error:
        # openpyxl answers a damaged workbook with errors of many kinds.
        raise TableUnreadable(name=path.name) from error
    raise TableTooLarge(name=path.name)


def cell_text(value: object) -> str:
    """Return a cell as a person reads it: whole numbers without ".0", days without midnight."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
