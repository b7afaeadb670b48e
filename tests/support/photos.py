"""Invented pictures: colours and no faces."""

import io
from functools import cache

from PIL import Image

_GPS, _ORIENTATION, _PLACE = 0x8825, 0x0112, {1: "N", 2: (53.0, 43.0, 12.0), 3: "E"}


@cache
def photo(
    width: int = 640, height: int = 480, *, turned: bool = False, place: bool = False
) -> bytes:
    """Return a JPEG whose left half is red; ``turned`` by the camera, with the ``place`` in it."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    if turned:
        exif[_ORIENTATION] = 6
    if place:
        exif.get_ifd(_GPS).update(_PLACE)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


@cache
def drawing(width: int = 320, height: int = 120) -> bytes:
    """Return a PNG that one can see through, as a signature is."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (10, 50, width - 10, 56))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return a decoded picture."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
