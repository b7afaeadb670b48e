"""Tables written for other programs: CSV, a spreadsheet, JSON; none of them can run a formula."""

import csv
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from fieldkit.sheets.book import workbook

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class OutTable:
    """One table to be written: a file name without ending, columns, and rows of text."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]


def guarded(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula.

    What is a plain number stays one; anything else that begins as a formula
    does gets an apostrophe before it (OWASP, "CSV Injection").
    """
    if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def write_csv(path: Path, table: OutTable) -> None:
    """Write a CSV with a byte order mark, commas and CRLF, so that Excel reads its Cyrillic."""
    with _replacing(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([guarded(column) for column in table.columns])
        writer.writerows([guarded(cell) for cell in row] for row in table.rows)
        _settle(stream)


def write_text(path: Path, text: str) -> None:
    """Write a file of text as it is, in UTF-8."""
    with _replacing(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        _settle(stream)


def write_json(path: Path, tables: Iterable[OutTable]) -> None:
    """Write one JSON object: a list of objects for each table, texts as they are."""
    content = {
        table.name: [
            {c: v for c, v in zip(table.columns, row, strict=True) if v != ""} for row in table.rows
        ]
        for table in tables
    }
    with _replacing(path) as part, part.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
        _settle(stream)


def write_xlsx(path: Path, tables: Iterable[OutTable]) -> None:
    """Write a workbook with a sheet a table; every cell is text, so that nothing is computed."""
    taken: set[str] = set()
    sheets: list[tuple[str, Iterable[Sequence[str]]]] = [
        (_sheet_name(table.name, taken), chain((table.columns,), table.rows)) for table in tables
    ]
    content = workbook(sheets or [("empty", ())])
    with _replacing(path) as part, part.open("wb") as stream:
        stream.write(content)
        _settle(stream)


def _sheet_name(name: str, taken: set[str]) -> str:
    clean = _SHEET_NAME.sub("_", name) or "_"
    found, number = clean[:_LONGEST_SHEET_NAME], 2
    while found.casefold() in taken:
        end = f"_{number}"
        found, number = clean[: _LONGEST_SHEET_NAME - len(end)] + end, number + 1
    taken.add(found.casefold())
    return found


class _replacing:  # noqa: N801 - reads as a verb where it is used
    """Gives a file beside the target, which takes the target's place once all went well."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")

    def __enter__(self) -> Path:
        return self._part

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


def _settle(stream: IO[Any]) -> None:
    stream.flush()
    os.fsync(stream.fileno())
