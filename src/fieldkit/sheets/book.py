"""A workbook made in memory: every cell is text, and no temporary file holds a name."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_CELL = 32_767
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def workbook(sheets: Iterable[tuple[str, Iterable[Sequence[str]]]]) -> bytes:
    """Return an XLSX (ECMA-376, inline strings) of named sheets with their rows.

    Names have to differ and be allowed by Excel. openpyxl would put each sheet
    into a file of the temporary folder first, where names of people could stay.
    """
    kept = io.BytesIO()
    names: list[str] = []
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (name, rows) in enumerate(sheets, 1):
            names.append(name)
            with packed.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                part.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for row in rows:
                    part.write(_row(row).encode())
                part.write(b"</sheetData></worksheet>")
        for path, content in _frame(names):
            packed.writestr(path, _HEAD + content)
    return kept.getvalue()


def _row(row: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    plain = _NOT_IN_XML.sub("", text)[:_LONGEST_CELL]
    # What looks like Excel's own escape of a character would be read as that character.
    said = escape(_ESCAPE_LIKE.sub("_x005F_", plain)).replace("\r", "&#13;")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _frame(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    numbered = list(enumerate(names, 1))
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n, _ in numbered
    )
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml"'
            f' ContentType="{_KIND}.sheet.main+xml"/>{parts}</Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    )
