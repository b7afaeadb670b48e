"""A form's workbook, looked at before any library opens it, and read for where things stand."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldkit.packs.errors import FormFileTooLarge, FormFileUnreadable

_LARGEST_FILE = 32 << 20
_LARGEST_UNPACKED = 256 << 20
_MOST_MEMBERS = 2_000
_WIDEST = 200
_LONGEST = 50_000


@dataclass(frozen=True, slots=True)
class Cell:
    """Where something stands in a workbook: sheet, row from 1, the head of its column."""

    sheet: str
    row: int
    column: str
    text: str


def check_workbook(path: Path) -> None:
    """Refuse what is no workbook or would unpack to more than any form holds.

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
    unpacked = sum(member.file_size for member in members)
    if unpacked > _LARGEST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise FormFileTooLarge(name=path.name)
    if not any(member.filename == "[Content_Types].xml" for member in members):
        raise FormFileUnreadable(name=path.name)


def cells(
    path: Path, sheets: tuple[str, ...] = ("survey", "choices", "entities")
) -> Iterator[Cell]:
    """Yield the filled cells below the header row of these sheets, row by row."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for name in book.sheetnames:
            if name.strip().lower() not in sheets:
                continue
            head: list[str] = []
            for number, row in enumerate(
                book[name].iter_rows(values_only=True, max_col=_WIDEST, max_row=_LONGEST), 1
            ):
                if not head:
                    head = [str(value or "").strip() for value in row]
                    continue
                for place, value in enumerate(row):
                    if value is not None and place < len(head) and head[place]:
                        yield Cell(name, number, head[place], str(value))
    finally:
        book.close()


def question_names(path: Path) -> tuple[str, ...]:
    """Return the names that the survey sheet gives."""
    return tuple(cell.text for cell in cells(path, ("survey",)) if cell.column.lower() == "name")


def find_reference(path: Path, name: str) -> Cell | None:
    """Return the first cell that refers to ``${name}``."""
    wanted = re.compile(r"\$\{\s*(?:last-saved#)?" + re.escape(name) + r"\s*\}")
    return next((cell for cell in cells(path) if wanted.search(cell.text)), None)
