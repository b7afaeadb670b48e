"""What stands in the way of a form: where, and what, in the spoken language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldkit.i18n import _

_PLAIN = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is amiss: its sheet, row (0 where unknown), column, and what it is.

    ``letters`` are how a spreadsheet calls the column, "" where that is unknown.
    """

    sheet: str
    row: int
    column: str
    said: str
    letters: str = field(default="", compare=False)

    @property
    def address(self) -> str:
        """The cell as a spreadsheet's name box takes it ("survey!C12"), a whole row, or "".

        A sheet whose name is no plain word stands in quotes.
        """
        if not self.sheet or not self.row:
            return ""
        plain = _PLAIN.fullmatch(self.sheet)
        sheet = self.sheet if plain else "'" + self.sheet.replace("'", "''") + "'"
        cell = f"{self.letters}{self.row}" if self.letters else f"{self.row}:{self.row}"
        return f"{sheet}!{cell}"

    def place(self, file: str) -> str:
        """Return where it is, as far as it is known, in words."""
        if not self.sheet:
            return _("File {file}").format(file=file)
        if not self.row:
            return _("Sheet {sheet}").format(sheet=self.sheet)
        if not self.column:
            return _("Sheet {sheet}, row {row}").format(sheet=self.sheet, row=self.row)
        return _("Sheet {sheet}, row {row}, column {column}").format(
            sheet=self.sheet, row=self.row, column=self.column
        )


def in_order(findings: Iterable[Finding], sheets: Iterable[str]) -> tuple[Finding, ...]:
    """Return findings once each, by sheet, row and column as they stand in the file."""
    order = {name: number for number, name in enumerate(sheets)}
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda found: (order.get(found.sheet, len(order)), found.row),
        )
    )
