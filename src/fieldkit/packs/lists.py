"""The rows that a pack ships for an entity list: a CSV with name, label and properties."""

import csv
import io
from pathlib import Path

from fieldkit.i18n import _
from fieldkit.packs.errors import ListUnreadable
from fieldkit.packs.manifest import ManifestList

_LARGEST = 64 << 20
_LONGEST_NAME = 255


def read_rows(path: Path, declared: ManifestList) -> tuple[dict[str, str], ...]:
    """Return one dict a row with "name", "label" and the declared properties that are filled.

    The file is UTF-8, with or without a byte order mark, comma separated.
    Raises ListUnreadable with the row where it is amiss.
    """
    text = _decoded(path, declared.name)
    try:
        table = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise ListUnreadable(name=declared.name, row=1, said=_("it is no CSV table")) from error
    header = table[0] if table else []
    known = {"name", "label", *declared.properties}
    if not {"name", "label"} <= set(header) or len(set(header)) != len(header):
        raise ListUnreadable(
            name=declared.name, row=1, said=_("the columns name and label are needed, once each")
        )
    strange = [column for column in header if column not in known]
    if strange:
        raise ListUnreadable(
            name=declared.name,
            row=1,
            said=_("the column {column} is not declared").format(column=strange[0]),
        )
    return _checked(table, header, declared.name)


def _checked(table: list[list[str]], header: list[str], name: str) -> tuple[dict[str, str], ...]:
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    for number, cells in enumerate(table[1:], 2):
        if not any(cells):
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        key = row.get("name", "")
        if len(cells) != len(header) or not key or not row.get("label"):
            raise ListUnreadable(
                name=name, row=number, said=_("a cell is missing or is one too many")
            )
        if key in seen or len(key) > _LONGEST_NAME or any(sign.isspace() for sign in key):
            raise ListUnreadable(
                name=name,
                row=number,
                said=_("{key} stands there twice, or cannot be a name").format(key=key),
            )
        seen.add(key)
        rows.append({column: value for column, value in row.items() if value})
    return tuple(rows)


def _decoded(path: Path, name: str) -> str:
    if path.stat().st_size > _LARGEST:
        raise ListUnreadable(name=name, row=1, said=_("the file is too large"))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListUnreadable(name=name, row=1, said=_("it is not written in UTF-8")) from error
