"""An XLSForm becomes an ODK XForm; what stands in the way is said with its place."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.errors import FormCycle, FormError, FormTooDeep
from fieldkit.i18n import N_, _
from fieldkit.packs.book import Book, Row
from fieldkit.packs.diagnosis import columns_twice, diagnose
from fieldkit.packs.errors import FormDoesNotConvert, FormFileTooLarge, FormFileUnreadable
from fieldkit.packs.findings import Finding, in_order
from fieldkit.packs.kobo import expand_kobo
from fieldkit.packs.media import find_beside
from fieldkit.packs.remarks import Remark, kept_warnings
from fieldkit.packs.scope import substitutes
from fieldkit.packs.verdicts import verdicts_of
from fieldkit.packs.workbook import read_book, read_table

if TYPE_CHECKING:
    from pyxform.errors import PyXFormError

ITEMSETS = "itemsets.csv"
_LARGEST_XFORM = 64 << 20
_UNFINISHED = N_("the cell holds a spreadsheet formula without a result and counts as empty")
_ENCODING = re.compile(rb"""(\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding=["']([\w.\-]+)["']""")
_DECLARED = re.compile(r"""\A(\s*<\?xml[^>]*?)\s+encoding=["'][^"']*["']""")
_ROW = re.compile(r"\[row : (\d+)\]")
# How the engine calls the cell of a formula, and how sheets spell its column.
_COLUMNS = {
    "relevant": ("relevant", "relevance"),
    "calculation": ("calculation", "calculate"),
    "read_only": ("read_only", "readonly"),
    "repeat_count": ("repeat_count", "count"),
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """A form ready to be kept: the XForm, and what its author may want to know.

    ``warnings`` are as ``remarks.told`` reads them; ``made`` are the files that
    come out of the workbook itself, such as itemsets.csv, by name; ``letters``
    are those of its columns, by sheet and heading.
    """

    xml: str
    warnings: tuple[str, ...]
    made: tuple[tuple[str, bytes], ...] = ()
    definition: FormDefinition | None = field(default=None, repr=False, compare=False)
    letters: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)


def convert_xlsform(path: Path) -> Conversion:
    """Convert an XLSForm (XLSX, XLS, CSV) to an XForm that the form engine takes.

    Raises FormDoesNotConvert with all that is amiss, by sheet, row and column
    where they are known, FormFileUnreadable, FormFileTooLarge.
    """
    book = read_book(path)
    _take_itemsets(book, path)
    findings = tuple(columns_twice(book)) or expand_kobo(book)
    if findings:
        raise _refusal(book, path, findings)
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    try:
        xml: str = convert(book.for_pyxform(), warnings=warnings, form_name="data").xform
    except PyXFormError as error:
        raise _refusal(book, path, tuple(_told(book, error))) from error
    except RecursionError as error:
        raise FormTooDeep from error
    except Exception as error:
        # pyxform answers tables it did not foresee with errors of many kinds.
        said = _("the tables hold something that cannot be understood")
        raise _refusal(book, path, (Finding("", 0, "", said),)) from error
    try:
        definition = read_form(xml)
    except FormError as error:
        raise _refusal(book, path, tuple(_engine_says(book, error))) from error
    return Conversion(
        xml=xml,
        warnings=(
            *_own_remarks(book),
            *(each.kept() for each in substitutes(definition)),
            *(_numbered(book, one) for one in kept_warnings(warnings)),
        ),
        made=tuple(_itemsets(book)),
        definition=definition,
        letters=book.letters(),
    )


def read_xform(path: Path) -> Conversion:
    """Return an XForm as it lies on disk.

    Raises FormFileUnreadable, FormFileTooLarge and what the form engine refuses.
    """
    try:
        if path.stat().st_size > _LARGEST_XFORM:
            raise FormFileTooLarge(name=path.name)
        raw = path.read_bytes()
    except OSError as error:
        raise FormFileUnreadable(name=path.name) from error
    definition = read_form(raw)
    xml = _decoded(raw, path.name)
    remarks = tuple(each.kept() for each in substitutes(definition))
    return Conversion(xml, remarks, definition=definition)


def _decoded(raw: bytes, name: str) -> str:
    """Return XML as text; an encoding that it declares is taken out with its use."""
    declared = _ENCODING.match(raw[:200])
    encoding = declared[2].decode("ascii") if declared else "utf-8-sig"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif encoding.lower() in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise FormFileUnreadable(name=name) from error
    return _DECLARED.sub(r"\1", text, count=1)


def _refusal(book: Book, path: Path, told: tuple[Finding, ...]) -> FormDoesNotConvert:
    """Return the refusal with every cell that is amiss, then what only pyxform saw."""
    empty = {(cell.sheet, cell.row, cell.column) for cell in book.unfinished}
    found = [Finding(*cell, _(_UNFINISHED)) for cell in empty]
    found += [
        each
        for each in dict.fromkeys(diagnose(book))
        if (each.sheet, each.row, each.column) not in empty
    ]
    cells = {(each.sheet, each.row) for each in found}
    found += [each for each in told if each.row and (each.sheet, each.row) not in cells]
    if not found:
        found = list(told)
    sheets = {sheet.name: sheet for sheet in book.sheets.values()}
    placed = [
        replace(each, letters=sheets[each.sheet].letters(each.column))
        if each.sheet in sheets
        else each
        for each in in_order(found, book.names)
    ]
    return FormDoesNotConvert.because(placed, path.name)


def _told(book: Book, error: "PyXFormError") -> Iterator[Finding]:
    for verdict in verdicts_of(error):
        sheet = book.sheet(verdict.sheet or "survey")
        row = sheet.number(verdict.row) if verdict.row > 1 else verdict.row
        placed = verdict.row or verdict.sheet
        yield Finding(sheet.name if placed else "", row, verdict.column, verdict.said)


def _engine_says(book: Book, error: FormError) -> Iterator[Finding]:
    """Place what the form engine refuses in the cell that it came from."""
    sheet = book.sheet("survey")
    refs = str(error.facts.get("refs" if isinstance(error, FormCycle) else "ref", ""))
    first = refs.partition(",")[0].strip()
    row = _rows_by_ref(book).get(first)
    part = str(error.facts.get("part", ""))
    column = sheet.column(*_COLUMNS.get(part, (part,))) or part
    said = error.sentence().removeprefix(f"{first}, {part}: ")
    if isinstance(error, FormCycle):
        names = ", ".join(ref.strip().rpartition("/")[2] for ref in refs.split(","))
        said = _("the formulas of these questions depend on each other in a circle: {names}")
        said = said.format(names=names)
    if row is None:
        yield Finding("", 0, "", said)
    else:
        yield Finding(sheet.name, row.number, column, said)


def _rows_by_ref(book: Book) -> dict[str, Row]:
    sheet = book.sheet("survey")
    kind, name = sheet.column("type", "command"), sheet.column("name", "tag", "value")
    found: dict[str, Row] = {}
    path = ["", "data"]
    for row in sheet.rows:
        said = row.get(kind)
        if said.startswith("end") and said[3:4] in "_ " and len(path) > 2:  # noqa: PLR2004 - the root stays
            path.pop()
            continue
        found.setdefault("/".join([*path, row.get(name)]), row)
        if said.startswith(("begin_", "begin ")):
            path.append(row.get(name))
    return found


def _numbered(book: Book, warning: str) -> str:
    """Return a warning with the number that its row has in the file."""
    sheet = book.sheet("choices" if "'choices' sheet" in warning else "survey")
    return _ROW.sub(lambda found: f"[row : {sheet.number(int(found[1]))}]", warning)


def _own_remarks(book: Book) -> Iterator[str]:
    if book.recoded:
        yield Remark(
            N_(
                "The file is not UTF-8 and was read as Windows-1251."
                " Look whether its letters are right."
            )
        ).kept()
    for cell in book.unfinished:
        yield Remark(
            _UNFINISHED,
            {},
            cell.sheet,
            cell.row,
            cell.column,
        ).kept()


def _take_itemsets(book: Book, path: Path) -> None:
    """Read itemsets.csv beside the form where the workbook has no sheet external_choices."""
    survey = book.sheet("survey")
    kind = survey.column("type", "command")
    asked = any(row.get(kind).startswith("select_one_external ") for row in survey.rows)
    if not asked or "external_choices" in book.sheets:
        return
    beside = find_beside(path, ITEMSETS)
    if beside is not None:
        book.sheets["external_choices"] = read_table(beside, "external_choices")


def _itemsets(book: Book) -> Iterator[tuple[str, bytes]]:
    """Yield the list that select_one_external reads, made of the sheet external_choices."""
    sheet = book.sheets.get("external_choices")
    if sheet is None:
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    listed = sheet.column("list_name")
    writer.writerow("list_name" if column == listed else column for column in sheet.columns)
    for row in sheet.rows:
        if row.cells:
            writer.writerow([row.get(column) for column in sheet.columns])
    yield ITEMSETS, text.getvalue().encode()
