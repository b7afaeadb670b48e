"""A form's workbook as tables of text, whatever the file it was read from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fieldkit.packs.errors import FormFileTooLarge

# What pyxform reads; every other sheet of a workbook is its author's own.
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
# Lists may be long; what a person is asked is not.
_MOST_ROWS = {"choices": 200_000, "external_choices": 200_000}
_MOST_QUESTIONS = 20_000
_MOST_CELLS = 1_000_000
_MOST_LETTERS = 64 << 20
_LONGEST_CELL = 1 << 20
# Where this many empty rows or columns stand side by side, the table has ended.
_EMPTY_ROWS = 60
_EMPTY_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """Where something stands in a workbook: sheet, row from 1, the head of its column."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass(slots=True)
class Row:
    """One row of a table: what its filled cells hold by column, and its number in the file."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell's text, empty where nothing stands there."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Sheet:
    """One sheet: its name as written, its columns in order, its rows below the heading."""

    name: str
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    twice: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)  # of the columns in the file, from 1

    def column(self, *wanted: str) -> str:
        """Return the sheet's own spelling of the first column it has of these, else ""."""
        spelt = {snake(name): name for name in reversed(self.columns)}
        return next((spelt[name] for name in wanted if name in spelt), "")

    def letters(self, column: str) -> str:
        """Return how a spreadsheet calls a column ("AB"), "" where the sheet has no such one."""
        place = self.places.get(column) or self.places.get(self.column(snake(column)), 0)
        found = ""
        while place:
            place, rest = divmod(place - 1, 26)
            found = chr(ord("A") + rest) + found
        return found

    def number(self, place: int) -> int:
        """Return the number in the file of the row that a reader counts as ``place`` from 2."""
        index = place - 2
        return self.rows[index].number if 0 <= index < len(self.rows) else place


@dataclass(slots=True)
class Book:
    """The sheets of a form by their plain names, the names of all, and empty formulas."""

    stem: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    unfinished: tuple[Cell, ...] = ()
    recoded: bool = False

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by its plain name, an empty one where the book has none."""
        return self.sheets.get(name) or Sheet(name)

    def letters(self) -> dict[tuple[str, str], str]:
        """Return the letters of every column, by the sheet's name as written and the heading."""
        return {
            (sheet.name, column): sheet.letters(column)
            for sheet in self.sheets.values()
            for column in sheet.columns
        }

    def cells(self) -> Iterator[Cell]:
        """Yield every filled cell below the headings."""
        for sheet in self.sheets.values():
            for row in sheet.rows:
                for column, text in row.cells.items():
                    yield Cell(sheet.name, row.number, column, text)

    def for_pyxform(self) -> dict[str, object]:
        """Return the tables as pyxform takes them from a reader of its own."""
        told: dict[str, object] = {"sheet_names": list(self.names), "fallback_form_name": self.stem}
        for name, sheet in self.sheets.items():
            told[name] = [dict(row.cells) for row in sheet.rows]
            told[f"{name}_header"] = [dict.fromkeys(sheet.columns)] if sheet.columns else []
        return told


class Gauge:
    """Counts what is read of one file, and stops where no form would go on.

    Raises FormFileTooLarge.
    """

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._cells = 0
        self._letters = 0

    def row(self, sheet: str, number: int) -> None:
        """Note that a row of a sheet was reached."""
        if number > _MOST_ROWS.get(sheet.strip().lower(), _MOST_QUESTIONS):
            raise FormFileTooLarge(name=self._file_name)

    def cell(self, text: str) -> None:
        """Note a filled cell."""
        self._cells += 1
        self._letters += len(text)
        if self._cells > _MOST_CELLS or self._letters > _MOST_LETTERS or len(text) > _LONGEST_CELL:
            raise FormFileTooLarge(name=self._file_name)


def read_sheet(
    name: str, rows: Iterable[tuple[int, Iterable[str]]], gauge: Gauge, *, first: int = 1
) -> Sheet:
    """Make a sheet of numbered rows of text, the first its heading.

    Ends where the table ends: after a run of empty columns or rows. ``first``
    is the place in the file of the first column.
    """
    sheet = Sheet(name)
    heads: list[str] | None = None
    waiting: list[Row] = []
    for number, texts in rows:
        gauge.row(name, number)
        if heads is None:
            heads = _heading(texts)
            sheet.columns = list(dict.fromkeys(head for head in heads if head))
            sheet.places = {head: first + heads.index(head) for head in sheet.columns}
            named = [head for head in heads if head]
            sheet.twice = tuple(dict.fromkeys(n for n in named if named.count(n) > 1))
            continue
        filled = {head: text for head, text in zip(heads, texts, strict=False) if head and text}
        for text in filled.values():
            gauge.cell(text)
        waiting.append(Row(number, filled))
        if filled:
            sheet.rows += waiting
            waiting = []
        elif len(waiting) > _EMPTY_ROWS:
            break
    return sheet


def _heading(texts: Iterable[str]) -> list[str]:
    heads: list[str] = []
    empty = 0
    for text in texts:
        head = " ".join(text.split(" ")).strip() if text else ""
        heads.append(" ".join(part for part in head.split(" ") if part))
        empty = 0 if head else empty + 1
        if empty > _EMPTY_COLUMNS:
            break
    return heads


def snake(column: str) -> str:
    """Return a column's name as pyxform compares it: small letters, underscores."""
    return "_".join(column.split()).lower()


def labels(columns: Iterable[str], *kinds: str) -> tuple[str, ...]:
    """Return the columns that hold texts of these kinds ("label"), one for each language."""
    return tuple(column for column in columns if snake(column.partition(":")[0]) in kinds)


def texts_of(row: Row, columns: Iterable[str]) -> dict[str, str]:
    """Return what a row says in these columns."""
    return {column: row.cells[column] for column in columns if column in row.cells}
