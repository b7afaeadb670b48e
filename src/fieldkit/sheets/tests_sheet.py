"""The sheet "tests" of a form's workbook: its author's scenarios, row by row."""

import zipfile
from pathlib import Path
from typing import NoReturn

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.sheets.errors import TableTooLarge, TableUnreadable
from fieldkit.sheets.reading import cell_text

SHEET = "tests"
_MOST_ROWS = 20_000
_MOST_COLUMNS = 50
_LARGEST_UNPACKED = 128 << 20


class NoTestsSheet(FieldkitError):
    """A workbook has no sheet of tests."""

    template = N_("{name} has no sheet named tests. Add one, or give a scenario in YAML.")


def read_tests_sheet(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of the sheet "tests" with their numbers, cells by heading.

    Raises NoTestsSheet, TableUnreadable, TableTooLarge.
    """
    try:
        return _rows(path) if _is_small(path) else _refuse(path)
    except FieldkitError:
        raise
    except Exception as error:
        # openpyxl answers a damaged workbook with errors of many kinds.
        raise TableUnreadable(name=path.name) from error


def _is_small(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist()) <= _LARGEST_UNPACKED


def _refuse(path: Path) -> NoReturn:
    raise TableTooLarge(name=path.name)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        names = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
        sheet = names.get(SHEET)
        if sheet is None:
            raise NoTestsSheet(name=path.name)
        found = sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS, max_row=_MOST_ROWS)
        heads: list[str] | None = None
        rows = []
        for number, values in enumerate(found, 1):
            texts = [cell_text(value).strip() for value in values]
            if not any(texts):
                continue
            if heads is None:
                heads = texts
                continue
            cells = zip(heads, texts, strict=False)
            rows.append((number, {head: text for head, text in cells if head}))
        return rows
    finally:
        book.close()
