"""A form's file, looked at before any library opens it, and read into tables."""

import csv
import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fieldkit.errors import FieldkitError
from fieldkit.packs.book import SHEETS, Book, Cell, Gauge, Sheet, read_sheet
from fieldkit.packs.errors import FormFileTooLarge, FormFileUnreadable

_LARGEST_FILE = 32 << 20
_LARGEST_UNPACKED = 128 << 20
_LARGEST_MEMBER = 64 << 20
_MOST_MEMBERS = 2_000
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20
_WIDEST = 1_000

_Rows = Iterable[tuple[int, Iterable[str]]]


def read_book(path: Path) -> Book:
    """Read a form's workbook: XLSX (also with macros, which stay shut), XLS or CSV.

    The kind is told by what the file holds, not by its name. Raises
    FormFileUnreadable, FormFileTooLarge.
    """
    try:
        read = _reader(path)
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that say nothing about a form.
            warnings.simplefilter("ignore")
            return read(path)
    except FieldkitError:
        raise
    except MemoryError as error:
        raise FormFileTooLarge(name=path.name) from error
    except Exception as error:
        # openpyxl and xlrd answer a damaged workbook with errors of many kinds.
        raise FormFileUnreadable(name=path.name) from error


def _reader(path: Path) -> Callable[[Path], Book]:
    if path.stat().st_size > _LARGEST_FILE:
        raise FormFileTooLarge(name=path.name)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_ZIP):
        check_workbook(path)
        return _read_xlsx
    if start == _OLD_WORKBOOK:
        return _read_xls
    if path.suffix.lower() in (".csv", ".txt"):
        return _read_csv
    raise FormFileUnreadable(name=path.name)


def check_workbook(path: Path) -> None:
    """Refuse what is no XLSX workbook or would unpack to more than any form holds.

    Raises FormFileUnreadable, FormFileTooLarge; sizes are those that the ZIP
    declares, which the unpacking library holds it to.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise FormFileTooLarge(name=path.name)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise FormFileUnreadable(name=path.name) from error
    sizes = [member.file_size for member in members]
    if (
        sum(sizes) > _LARGEST_UNPACKED
        or max(sizes, default=0) > _LARGEST_MEMBER
        or len(members) > _MOST_MEMBERS
    ):
        raise FormFileTooLarge(name=path.name)
    if not any(member.filename == "[Content_Types].xml" for member in members):
        raise FormFileUnreadable(name=path.name)


def _read_xlsx(path: Path) -> Book:
    book, gauge = Book(path.stem), Gauge(path.name)
    with _opened(path, values=True) as sheets:
        for name in _wanted(sheets.sheetnames, book):
            _add(book, name, _xlsx_rows(sheets[name]), gauge)
    if _has_formulas(path):
        book.unfinished = tuple(_unfinished(path, book))
    return book


@contextmanager
def _opened(path: Path, *, values: bool) -> Iterator[Any]:
    """Open a workbook for the values of its cells or for their formulas, whatever its name ends in.

    openpyxl refuses a file by its name, and much XLSX is sent round as .xls.
    """
    from openpyxl.reader.excel import ExcelReader

    with path.open("rb") as file:
        reader = ExcelReader(file, read_only=True, data_only=values, keep_links=False)
        try:
            reader.read()
            yield reader.wb
        finally:
            reader.archive.close()


def _xlsx_rows(sheet: Any) -> _Rows:  # noqa: ANN401 - openpyxl ships no types
    """Return the rows of a sheet, as wide as its heading, however wide it says it is."""
    heading = next(sheet.iter_rows(values_only=True, max_row=1, max_col=_WIDEST), ())
    width = max((place for place, value in enumerate(heading, 1) if value is not None), default=1)
    return _numbered(sheet.iter_rows(values_only=True, max_col=width), _xlsx_text)


def _xlsx_text(value: object) -> str:
    """Return a cell's text as pyxform's reader of XLSX has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    return str(value).strip().replace("\N{NO-BREAK SPACE}", " ").strip()


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as member:
                    tail = b""
                    while chunk := member.read(_CHUNK):
                        if re.search(rb"<(?:\w+:)?f[ >/]", tail + chunk):
                            return True
                        tail = chunk[-16:]
    return False


def _unfinished(path: Path, book: Book) -> Iterator[Cell]:
    """Yield the cells whose formula has never been worked out, so that they read as empty."""
    known = {
        (sheet.name, row.number, column)
        for sheet in book.sheets.values()
        for row in sheet.rows
        for column in row.cells
    }
    with _opened(path, values=False) as sheets:
        for sheet in book.sheets.values():
            rows = _xlsx_rows(sheets[sheet.name])
            plain = read_sheet(sheet.name, rows, Gauge(path.name))
            for row in plain.rows:
                for column, text in row.cells.items():
                    if text.startswith("=") and (sheet.name, row.number, column) not in known:
                        yield Cell(sheet.name, row.number, column, text)


def _read_xls(path: Path) -> Book:
    import xlrd

    book, gauge = Book(path.stem), Gauge(path.name)
    found = xlrd.open_workbook(path, logfile=io.StringIO(), on_demand=True)
    try:

        def text(cell: Any) -> str:  # noqa: ANN401 - xlrd ships no types
            return _xls_text(cell.value, cell.ctype, found.datemode)

        for name in _wanted(found.sheet_names(), book):
            sheet = found.sheet_by_name(name)
            rows = (sheet.row(number)[:_WIDEST] for number in range(sheet.nrows))
            _add(book, name, _numbered(rows, text), gauge)
            found.unload_sheet(name)
    finally:
        found.release_resources()
    return book


def _xls_text(value: Any, kind: int, datemode: int) -> str:  # noqa: ANN401 - xlrd ships no types
    """Return a cell's text as pyxform's reader of XLS has it."""
    import xlrd

    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_NUMBER:
        return str(int(value)) if int(value) == value else str(value)
    if kind == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate_as_tuple(value, datemode)
        if moment[:3] == (0, 0, 0):
            return str(dt.time(*moment[3:]))
        return f"{dt.date(*moment[:3])} {dt.time(*moment[3:])}"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, ""))
    return str(value).strip().replace("\N{NO-BREAK SPACE}", " ").strip()


def _read_csv(path: Path) -> Book:
    """Read sheets one below the other, the sheet's name alone in the first column.

    A file survey.csv may have choices.csv and settings.csv beside it instead.
    """
    book, gauge = Book(path.stem), Gauge(path.name)
    stacked = list(_stacked(_csv_rows(path, book)))
    tables = stacked or list(_side_by_side(path, book))
    for name in _wanted([name for name, _rows in tables], book):
        _add(book, name, dict(tables)[name], gauge, first=2 if stacked else 1)
    if "survey" not in book.sheets:
        raise FormFileUnreadable(name=path.name)
    return book


def read_table(path: Path, name: str) -> Sheet:
    """Read one CSV as the sheet of this name. Raises FormFileUnreadable, FormFileTooLarge."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise FormFileTooLarge(name=path.name)
        rows = _csv_rows(path, Book(path.stem))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FormFileUnreadable(name=path.name) from error
    return read_sheet(name, enumerate(rows, 1), Gauge(path.name))


def _stacked(rows: list[list[str]]) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    table: list[tuple[int, list[str]]] = []
    name = ""
    for number, row in enumerate(rows, 1):
        if row and row[0] and row[0].lower() in SHEETS:
            if name:
                yield name, table
            name, table = row[0], []
        if name and any(row[1:]):
            table.append((number, row[1:]))
    if name:
        yield name, table


def _side_by_side(path: Path, book: Book) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    first = _csv_rows(path, book)
    head = {cell.lower() for cell in first[0]} if first else set()
    if not {"type", "name"} <= head:
        return
    yield "survey", list(enumerate(first, 1))
    for name in SHEETS[1:]:
        beside = path.with_name(name + path.suffix)
        if beside.is_file() and beside.stat().st_size <= _LARGEST_FILE:
            yield name, list(enumerate(_csv_rows(beside, book), 1))


def _csv_rows(path: Path, book: Book) -> list[list[str]]:
    raw = path.read_bytes()
    try:
        encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1251")
        book.recoded = True
    if "\0" in text:
        raise FormFileUnreadable(name=path.name)
    start = text[:5_000]
    separator = max(",;\t", key=start.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return [[cell.strip() for cell in row] for row in reader]


def _wanted(names: Iterable[str], book: Book) -> list[str]:
    """Return the sheets that make the form; a lone sheet of any name is its survey."""
    book.names = list(names)
    known = {name.strip().lower() for name in book.names}
    if len(book.names) == 1 and not known & set(SHEETS):
        return book.names
    return [name for name in book.names if name.strip().lower() in SHEETS]


def _add(book: Book, name: str, rows: _Rows, gauge: Gauge, *, first: int = 1) -> None:
    plain = name.strip().lower()
    key = plain if plain in SHEETS else "survey"
    sheet = read_sheet(name, rows, gauge, first=first)
    if key not in book.sheets:
        book.sheets[key] = sheet


def _numbered(
    rows: Iterable[Iterable[object]], text: Callable[[Any], str]
) -> Iterator[tuple[int, Iterable[str]]]:
    for number, row in enumerate(rows, 1):
        yield number, [text(value) for value in row]
