"""Small pictures drawn for a test."""

import struct
import zlib

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage


def picture(width: int = 60, height: int = 40, kind: str = "PNG", color: str = "#1b649c") -> bytes:
    """Return a picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(buffer.data())


def png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG whose head claims a size that its few bytes do not hold."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        sum_ = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", sum_)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64))


def drawing(inside: str) -> bytes:
    """Return an SVG of 20 x 10 units."""
    opening = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'
    return f"{opening}{inside}</svg>".encode()
