"""The files a form reads lists from: CSV, XML and GeoJSON, as a form author writes them."""

import json
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
    return [
        {name: cell for name, cell in zip(names, row, strict=False) if name}
        | {name: "" for name in names[len(row) :] if name}
        for row in cells
        if any(cell != "" for cell in row)
    ]


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV (RFC 4180): quoted cells may hold separators and line ends."""
    row: list[str] = []
    at, length = 0, len(text)
    while at < length:
        if text[at] == '"':
            cell, at = _quoted(text, at + 1)
        else:
            end = at
            while end < length and text[end] not in (separator, "\n", "\r"):
                end += 1
            cell, at = text[at:end], end
        row.append(cell)
        if at < length and text[at] == separator:
            at += 1
            if at == length:
                row.append("")
            continue
        if text.startswith("\r\n", at):
            at += 1
        at += 1
        yield row
        row = []
    if row:
        yield row


def _quoted(text: str, at: int) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        end = text.find('"', at)
        if end < 0:
            return "".join(parts) + text[at:], len(text)
        parts.append(text[at:end])
        if not text.startswith('""', end):
            rest = end + 1
            while rest < len(text) and text[rest] in " \t" and text[rest] not in "\r\n":
                rest += 1
            if rest < len(text) and text[rest] not in ",;\t\r\n":
                return "".join(parts) + text[end + 1 : rest], rest
            return "".join(parts), end + 1
        parts.append('"')
        at = end + 2


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
