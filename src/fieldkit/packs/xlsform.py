"""An XLSForm becomes an ODK XForm; what stands in the way is said with its place."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.i18n import N_, _
from fieldkit.packs.errors import FormDoesNotConvert, FormFileTooLarge, FormFileUnreadable
from fieldkit.packs.workbook import check_workbook, find_reference, question_names

if TYPE_CHECKING:
    from pyxform.errors import PyXFormError

_LARGEST_XFORM = 64 << 20
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet,?\s*")
_COLUMN = re.compile(r"the '([\w:. -]+)' value(?: '[^']*')? is (?:invalid|problematic)\.?\s*")

# What pyxform's codes mean, in our words; its context fills the names in.
_SAID = {
    "NAMES_001": N_('the name "{value}" stands there twice'),
    "NAMES_003": N_('a repeat cannot be called "{value}"'),
    "NAMES_004": N_('two repeats are called "{value}"'),
    "NAMES_006": N_("a choice has no name"),
    "NAMES_007": N_("a choice list holds one name twice"),
    "NAMES_008": N_(
        "a name begins with a letter or an underscore and holds letters, digits, _ - . only"
    ),
    "NAMES_014": N_("an entity list is declared twice"),
    "NAMES_015": N_("an entity list has no name"),
    "LABEL_001": N_("a choice has no label"),
    "HEADER_001": N_("the sheet has no header row"),
    "HEADER_002": N_('the columns "{other}" and "{header}" mean the same'),
    "HEADER_003": N_("these columns are missing: {missing}"),
    "PYREF_001": N_("a reference is written ${{name}}"),
    "PYREF_004": N_('"{q}" is the name of several questions, so it cannot be referred to'),
    "SURVEY_001": N_('"end_{type}" has no "begin_{type}" before it'),
    "SURVEY_002": N_('"begin_{type}" has no "end_{type}" after it'),
    "SURVEY_004": N_("parameters are written key=value"),
    "ENTITY_001": N_('"save_to" needs a sheet "entities"'),
    "ENTITY_004": N_('the list "{dataset}" is not declared on the sheet "entities"'),
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """A form ready to be kept: the XForm, and what its author may want to know."""

    xml: str
    warnings: tuple[str, ...]


def convert_xlsform(path: Path) -> Conversion:
    """Convert an XLSX workbook to an XForm.

    Raises FormDoesNotConvert with sheet, row and column where they are known,
    FormFileUnreadable, FormFileTooLarge.
    """
    check_workbook(path)
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    try:
        result = convert(path.read_bytes(), warnings=warnings, file_type=".xlsx", form_name="data")
    except PyXFormError as error:
        raise _refusal(path, error) from error
    except Exception as error:
        # pyxform and openpyxl answer a damaged workbook with errors of many kinds.
        raise FormFileUnreadable(name=path.name) from error
    return Conversion(xml=result.xform, warnings=tuple(dict.fromkeys(warnings)))


def read_xform(path: Path) -> Conversion:
    """Return an XForm as it lies on disk. Raises FormFileUnreadable, FormFileTooLarge."""
    try:
        if path.stat().st_size > _LARGEST_XFORM:
            raise FormFileTooLarge(name=path.name)
        return Conversion(path.read_text(encoding="utf-8-sig"), ())
    except (OSError, UnicodeDecodeError) as error:
        raise FormFileUnreadable(name=path.name) from error


def _refusal(path: Path, error: "PyXFormError") -> FormDoesNotConvert:
    code = error.code.name if error.code else ""
    facts: dict[str, Any] = dict(error.context)
    message = str(error)
    sheet = str(facts.get("sheet") or facts.get("sheet_name") or _first(_SHEET, message))
    row = str(facts.get("row") or _first(_ROW, message))
    column = str(facts.get("column") or _first(_COLUMN, message))
    if code == "PYREF_003":
        cell = find_reference(path, str(facts.get("q", "")))
        if cell is not None:
            sheet, row, column = cell.sheet, str(cell.row), cell.column
        said = _unknown_name(path, str(facts.get("q", "")))
    elif code in _SAID:
        said = _(_SAID[code]).format_map(_Lenient(facts))
    else:
        # pyxform's own English: better than nothing, and it names what its author knows.
        said = _COLUMN.sub("", _SHEET.sub("", _ROW.sub("", message))).strip().rstrip(".")
    return FormDoesNotConvert(place=_place(path, sheet or "survey", row, column), said=said)


def _unknown_name(path: Path, name: str) -> str:
    close = difflib.get_close_matches(name, question_names(path), n=1, cutoff=0.5)
    if close:
        return _("there is no question {name}; {close} is similar").format(
            name=name, close=close[0]
        )
    return _("there is no question {name}").format(name=name)


def _place(path: Path, sheet: str, row: str, column: str) -> str:
    if not row:
        return _("File {file}").format(file=path.name)
    if not column:
        return _("Sheet {sheet}, row {row}").format(sheet=sheet, row=row)
    return _("Sheet {sheet}, row {row}, column {column}").format(
        sheet=sheet, row=row, column=column
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""


class _Lenient(dict[str, Any]):
    """Facts of a message, "?" where pyxform gave none."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)

    def __missing__(self, key: str) -> str:
        return "?"
