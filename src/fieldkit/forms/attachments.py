"""The files a form reads lists from: CSV, XML and GeoJSON, as a form author writes them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from fieldkit.forms.errors import FormError
from fieldkit.i18n import N_

Rows = Sequence[Mapping[str, str]]


def read_attachment(name: str, raw: bytes) -> Rows | str:
    """Return the rows of a list file by its ending, the text itself of an .xml."""
    ending = name.lower().rpartition(".")[2]
    if ending == "xml":
        return decoded(raw)
    if ending in ("geojson", "json"):
        return geojson_rows(raw)
    return table_rows(decoded(raw))


def decoded(raw: bytes) -> str:
    """Return a text file as UTF-8, or as Windows-1251 when it is not."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1251", errors="replace")


def table_rows(text: str) -> Rows:
    """Read a CSV with a heading row; the separator is whichever the heading uses most."""
    lines = text.split("\n", 1)
    separator = max(",;\t", key=lambda mark: _outside_quotes(lines[0], mark))
    cells = _cells(text, separator)
    heading = next(cells, None)
    if heading is None:
        return ()
    names = [name.strip() for name in heading]
    blank = [""] * len(names)
    rows = [
        dict(zip(names, row if len(row) >= len(names) else row + blank[len(row) :], strict=False))
        for row in cells
        if any(row)
    ]
    if "" in names:
        for each in rows:
            del each[""]
    return rows


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"?')


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV (RFC 4180): quoted cells may hold separators and line ends."""
    spaces = " " if separator == "\t" else " \t"
    cell = re.compile(
        rf'(?:"([^"]*+(?:""[^"]*+)*+)"[{spaces}]*|(?!")([^{separator}\r\n]*))'
        rf"({separator}|\r\n|\r|\n|\Z)"
    )
    at = 0
    while at < len(text):
        quote = text.find('"', at)
        # Whole lines without a quote are quick to take apart; most lists have no other.
        end = len(text) if quote < 0 else 1 + _line_end(text, at, quote)
        if end > at:
            yield from _lines(text[at:end], separator)
            at = end
        else:
            row, at = _row(text, at, separator, cell)
            yield row


def _row(text: str, at: int, separator: str, cell: re.Pattern[str]) -> tuple[list[str], int]:
    """Return the row that begins at a place, and where the next one does."""
    row: list[str] = []
    while True:
        found, head = cell.match(text, at), ""
        if found is None:
            # Something was typed after the closing quote, and belongs to the cell; or none closes.
            opened = _QUOTED.match(text, at)
            assert opened is not None  # noqa: S101 - all other cells have been found
            head = _unescaped(opened[1])
            found = cell.match(text, opened.end())
            assert found is not None  # noqa: S101 - no quote follows a closing one
        quoted, plain, after = found.groups()
        row.append(head + plain if quoted is None else _unescaped(quoted))
        at = found.end()
        if after != separator:
            return row, at


def _line_end(text: str, start: int, before: int) -> int:
    """Return where the last line that ends before a place does, not before ``start`` - 1."""
    return max(text.rfind("\n", start, before), text.rfind("\r", start, before), start - 1)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return (line.split(separator) for line in lines)


def _unescaped(quoted: str) -> str:
    return quoted.replace('""', '"') if '"' in quoted else quoted


def geojson_rows(raw: bytes) -> Rows:
    """Read a GeoJSON FeatureCollection (ODK XForms, secondary instances from GeoJSON).

    A feature's properties are the columns; "geometry" holds its points as ODK
    writes them, and "id" the feature's own ID where no property has that name.
    """
    try:
        found = json.loads(decoded(raw))
        features = found["features"]
        return [_feature(feature) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise ListNotReadable from None


class ListNotReadable(FormError):
    """A list file is not what its ending says."""

    template = N_("A list of the form is not GeoJSON. Ask its author for the file again.")


def _feature(feature: Mapping[str, object]) -> dict[str, str]:
    row: dict[str, str] = {}
    geometry = feature.get("geometry")
    if isinstance(geometry, Mapping):
        row["geometry"] = _points(geometry)
    if feature.get("id") is not None:
        row["id"] = _json_text(feature["id"])
    properties = feature.get("properties")
    if isinstance(properties, Mapping):
        row.update({str(key): _json_text(value) for key, value in properties.items()})
    return row


def _points(geometry: Mapping[str, object]) -> str:
    coordinates = geometry.get("coordinates")
    kind = geometry.get("type")
    if not isinstance(coordinates, list):
        return ""
    if kind == "Point":
        return _point(coordinates)
    if kind == "Polygon":
        coordinates = coordinates[0] if coordinates else []
    return "; ".join(_point(point) for point in coordinates)


def _point(pair: Sequence[object]) -> str:
    longitude, latitude = pair[0], pair[1]
    return f"{latitude} {longitude} 0 0"


def _json_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
