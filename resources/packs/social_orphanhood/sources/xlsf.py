"""A bilingual XLSForm, put together question by question and written as a workbook."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

RU, EN = "Русский (ru)", "English (en)"
SURVEY = [
    "type", "name", f"label::{RU}", f"label::{EN}", f"hint::{RU}", f"hint::{EN}",
    "required", "relevant", "constraint", f"constraint_message::{RU}",
    f"constraint_message::{EN}", "calculation", "choice_filter", "appearance", "default",
    "readonly", "repeat_count", "trigger", "parameters", "save_to", "bind::fk:privacy",
    "bind::fk:pdf", "bind::fk:adds", "bind::fk:key",
]  # fmt: skip
ALIAS = {
    "ru": f"label::{RU}", "en": f"label::{EN}", "hru": f"hint::{RU}", "hen": f"hint::{EN}",
    "req": "required", "rel": "relevant", "con": "constraint",
    "cru": f"constraint_message::{RU}", "cen": f"constraint_message::{EN}",
    "calc": "calculation", "cf": "choice_filter", "app": "appearance", "dflt": "default",
    "ro": "readonly", "cnt": "repeat_count", "trigger": "trigger", "save": "save_to",
    "p": "bind::fk:privacy", "pdf": "bind::fk:pdf", "adds": "bind::fk:adds", "key": "bind::fk:key",
}  # fmt: skip
YN = [("yes", "Да", "Yes"), ("no", "Нет", "No")]
YNU = [*YN, ("unknown", "Не установлено", "Not established")]

Value = str | bool
Row = dict[str, str]


class Form:
    """One form: its questions, choice lists and entity declarations."""

    def __init__(self, form_id: str, title: str, version: str, instance_name: str) -> None:
        self.rows: list[Row] = []
        self.lists: dict[str, list[Row]] = {}
        self.ents: list[Row] = []
        self.settings = {
            "form_title": title,
            "form_id": form_id,
            "version": version,
            "default_language": RU,
            "instance_name": instance_name,
            "allow_choice_duplicates": "yes",
            "style": "pages",
            "namespaces": 'fk="http://fieldkit.example/xforms"',
        }

    def q(self, type_: str, name: str, ru: str = "", en: str = "", **more: Value) -> None:
        """Add a question; ``more`` are columns by their short names, True for "yes"."""
        row = {"type": type_, "name": name, "label::" + RU: ru, "label::" + EN: en}
        for key, value in more.items():
            row[ALIAS[key]] = "yes" if value is True else str(value)
        self.rows.append(row)

    def calc(self, name: str, expr: str, save: str | None = None, **more: Value) -> None:
        """Add a calculation, saved to an entity's property where one is given."""
        self.q("calculate", name, calc=expr, **({"save": save} if save else {}), **more)

    def begin(self, kind: str, name: str, ru: str, en: str, **more: Value) -> None:
        """Begin a group or a repeat."""
        self.q(f"begin_{kind}", name, ru, en, **more)

    def end(self, kind: str, name: str = "") -> None:
        """End the group or repeat that was begun last."""
        self.rows.append({"type": f"end_{kind}", "name": name})

    def choices(
        self, list_name: str, items: list[tuple[str, ...]], extra: tuple[str, ...] = ()
    ) -> None:
        """Add a choice list of (name, ru, en, ...); ``extra`` names the further columns."""
        self.lists[list_name] = [
            {"name": i[0], "ru": i[1], "en": i[2], **dict(zip(extra, i[3:], strict=False))}
            for i in items
        ]

    def entity(self, **declaration: str) -> None:
        """Declare an entity list that the form creates or updates."""
        self.ents.append(declaration)

    def save(self, path: Path) -> None:
        """Write the workbook."""
        book = Workbook()
        survey = book.active
        survey.title = "survey"
        _sheet(survey, SURVEY, self.rows)
        extras: list[str] = []
        for rows in self.lists.values():
            for row in rows:
                extras += [k for k in row if k not in {"name", "ru", "en", *extras}]
        columns = ["list_name", "name", f"label::{RU}", f"label::{EN}", *extras]
        _sheet(book.create_sheet("choices"), columns, self._choice_rows(extras))
        if self.ents:
            columns = ["list_name", "entity_id", "create_if", "update_if", "label"]
            _sheet(book.create_sheet("entities"), columns, self.ents)
        _sheet(book.create_sheet("settings"), list(self.settings), [self.settings])
        book.save(path)

    def _choice_rows(self, extras: list[str]) -> list[Row]:
        return [
            {
                "list_name": name,
                "name": row["name"],
                f"label::{RU}": row["ru"],
                f"label::{EN}": row["en"],
                **{key: row[key] for key in extras if key in row},
            }
            for name, rows in self.lists.items()
            for row in rows
        ]


def _sheet(sheet: Worksheet, columns: list[str], rows: list[Row]) -> None:
    sheet.append(columns)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
    for row in rows:
        sheet.append([row.get(column) for column in columns])
        if row.get("type", "").startswith("begin_"):
            for cell in sheet[sheet.max_row]:
                cell.fill = PatternFill("solid", fgColor="EEF5EA")
    sheet.freeze_panes = "C2"
    for place, column in enumerate(columns, 1):
        width = 42 if "label" in column else 20
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = width
