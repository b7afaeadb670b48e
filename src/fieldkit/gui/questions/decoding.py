"""Pictures read from bytes that nobody vouches for: bounded before anything is decoded."""

import re
from xml.etree.ElementTree import Element, tostring

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

from fieldkit.forms.document import local, parse_xml
from fieldkit.forms.errors import FormError

_MOST_PIXELS = 50_000_000
_MOST_DRAWING = 2 << 20  # bytes of an SVG
_MOST_ELEMENTS = 20_000
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", b"png"),
    (b"\xff\xd8\xff", b"jpeg"),
    (b"GIF8", b"gif"),
    (b"BM", b"bmp"),
)
# What draws with its own numbers alone: nothing that repeats, filters, moves or fetches.
_SHAPES = frozenset(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan "
    "linearGradient radialGradient stop".split()
)
_COSTLY = frozenset(("stroke-dasharray", "filter", "mask", "marker"))
_ADDRESS = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)


def read_picture(content: bytes, side: int) -> QImage | None:
    """Return a picture whose longer side has at most ``side`` pixels, None where it is none.

    PNG, JPEG, GIF (its first frame), BMP, WebP and SVG are known by their
    content, whatever the name says. A small one keeps its size; a drawing is
    made as large as asked for. It may be called from any thread.
    """
    kind = _kind(content)
    if kind:
        return _read_raster(content, kind, side)
    return _read_drawing(content, side) if b"<svg" in content[:4096] else None


def _kind(content: bytes) -> bytes:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return b"webp"
    return next((kind for sign, kind in _SIGNS if content.startswith(sign)), b"")


def _read_raster(content: bytes, kind: bytes, side: int) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    wanted = fitted(size, side)
    if wanted != size:
        reader.setScaledSize(wanted)
    image = reader.read()
    return None if image.isNull() else image


def fitted(size: QSize, side: int) -> QSize:
    """Return a size scaled down to a longer side, never up, never to nothing."""
    longest = max(size.width(), size.height())
    if longest <= side:
        return size
    scale = side / longest
    return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))


def _read_drawing(content: bytes, side: int) -> QImage | None:
    if len(content) > _MOST_DRAWING:
        return None
    try:
        root = parse_xml(_without_doctype(content))
    except FormError:
        return None
    if local(root) != "svg" or sum(1 for _each in root.iter()) > _MOST_ELEMENTS:
        return None
    _bare(root)
    renderer = QSvgRenderer(QByteArray(tostring(root)))
    box = renderer.viewBoxF()
    if not renderer.isValid() or box.width() <= 0 or box.height() <= 0:
        return None
    scale = side / max(box.width(), box.height())
    size = QSize(max(1, round(box.width() * scale)), max(1, round(box.height() * scale)))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _without_doctype(content: bytes) -> bytes:
    """Drop a plain document type, which many drawing programs write; one with entities stays.

    What stays is refused by the reader.
    """
    return re.sub(rb"<!DOCTYPE[^>\[]*>", b"", content, count=1)


def _bare(element: Element) -> None:
    """Keep shapes and colours: dashes may be finer than any patience, addresses lead outside."""
    for key, value in tuple(element.items()):
        name = key.rpartition("}")[2]
        leads_out = (name == "href" and not value.startswith("#")) or _ADDRESS.search(value)
        if leads_out or name in _COSTLY or "dasharray" in value:
            del element.attrib[key]
    for child in tuple(element):
        if local(child) not in _SHAPES:
            element.remove(child)
        else:
            _bare(child)
