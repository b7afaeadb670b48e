"""An XLSForm becomes an ODK XForm; what stands in the way is said with its place."""

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import _
from fieldkit.packs.errors import FormDoesNotConvert, FormFileTooLarge, FormFileUnreadable
from fieldkit.packs.verdicts import NOT_A_WORKBOOK, verdict_of
from fieldkit.packs.workbook import check_workbook, find_reference, question_names

if TYPE_CHECKING:
    from pyxform.errors import PyXFormError

_LARGEST_XFORM = 64 << 20


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


def _refusal(path: Path, error: "PyXFormError") -> FieldkitError:
    if NOT_A_WORKBOOK.search(str(error)):
        return FormFileUnreadable(name=path.name)
    verdict = verdict_of(error)
    sheet, row, column, said = verdict.sheet, verdict.row, verdict.column, verdict.said
    if verdict.code == "PYREF_003":
        name = verdict.facts.get("q", "")
        cell = find_reference(path, name)
        if cell is not None:
            sheet, row, column = cell.sheet, str(cell.row), cell.column
        said = _unknown_name(path, name)
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
