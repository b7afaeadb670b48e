"""XLSForm workbooks written for a test."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl

Rows = Sequence[Sequence[object]]
SURVEY = ("type", "name", "label", "relevant", "constraint", "calculation", "choice_filter")
CHOICES = ("list_name", "name", "label")


def workbook(path: Path, **sheets: Rows) -> Path:
    """Write a workbook with these sheets, each a heading and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def survey(path: Path, *rows: Sequence[object], choices: Rows = ()) -> Path:
    """Write a form of these survey rows, and choices where there are any."""
    sheets = {"survey": (SURVEY, *rows)}
    if choices:
        sheets["choices"] = (CHOICES, *choices)
    return workbook(path, **sheets)


def text_in(path: Path) -> list[str]:
    """Return all words of a workbook, sheet by sheet."""
    book = openpyxl.load_workbook(path)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return [str(value) for value in cells if value is not None]
