"""Pictures from outside: looked at, turned the right way up, made smaller, rid of what they tell.

Every picture is hostile until it was decoded: what it claims is bounded first,
and what is kept is written anew, so that nothing of the file itself remains.
"""

import io
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.i18n import N_
from fieldkit.records.attachment import LONGEST_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

# Decoding takes some four bytes a pixel; a laptop of 4 GB must stand it.
MOST_PIXELS = 64_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
# Each pass of a progressive JPEG goes over the whole picture; cameras make ten.
_MOST_PASSES = 64
_JPEG, _PASS = b"\xff\xd8", b"\xff\xda"
_QUALITY = 85
_SMALL_QUALITY = 80
# A drawing stays without loss up to here; above, it is a photo that somebody saved as one.
_MOST_DRAWING = 3 << 20


class PictureUnreadable(FieldkitError):
    """A file was offered as a picture that is none, is damaged, or is of another kind."""

    template = N_(
        "This file cannot be read as a picture, so it was not attached. Open it in another program "
        "and save it as JPEG or PNG."
    )


class PictureTooLarge(FieldkitError):
    """A picture has more pixels than can be decoded."""

    template = N_(
        "This picture has more than {most} million pixels, so it was not attached. Save it smaller "
        "in another program and attach it again."
    )


class PictureOfManyPages(FieldkitError):
    """A picture file holds several pages, of which only the first would have been kept."""

    template = N_(
        "This file holds several pictures or pages, and only one can be attached. Save them as a "
        "PDF, or each as a JPEG."
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: its bytes, kind and size in pixels."""

    content: bytes = field(repr=False)
    media_type: str
    width: int
    height: int


def kept_picture(content: bytes, side: int = LONGEST_SIDE) -> Picture:
    """Return a picture as it is kept, at most ``side`` pixels on the longer side.

    It stands upright without its EXIF, and so without the place where it was
    taken. Raises PictureUnreadable, PictureTooLarge, PictureOfManyPages.
    """
    image, drawn = _decoded(content, side)
    if drawn:
        kept = _saved(image, "PNG")
        if len(kept) <= _MOST_DRAWING:
            return Picture(kept, "image/png", *image.size)
    kept = _saved(_flat(image), "JPEG", quality=_QUALITY, optimize=True)
    return Picture(kept, "image/jpeg", *image.size)


def small_picture(content: bytes, side: int) -> bytes:
    """Return a small JPEG of a picture, ``side`` pixels at most. Raises as ``kept_picture``."""
    image, _drawn = _decoded(content, side)
    return _saved(_flat(image), "JPEG", quality=_SMALL_QUALITY, optimize=True)


def codes_on(content: bytes) -> tuple[str, ...]:
    """Return what the QR signs on a picture say, such as a scan. Raises as ``kept_picture``."""
    import zxingcpp

    image, _drawn = _decoded(content, LONGEST_SIDE)
    found = zxingcpp.read_barcodes(_flat(image))
    return tuple(one.text for one in found if one.valid)


def _decoded(content: bytes, side: int) -> "tuple[Image, bool]":
    """Return a picture upright and within a square, and whether it is kept without loss."""
    try:
        # What a library warns of in a stranger's file concerns nobody.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _opened(content, side)
    except FieldkitError:
        raise
    # A decoder of hostile files fails in ways that nobody can list; none of them is the program's.
    except Exception as error:
        raise PictureUnreadable from error


def _opened(content: bytes, side: int) -> "tuple[Image, bool]":
    from PIL import Image, ImageOps

    # Within a JPEG these two bytes mean nothing else; within others they are any bytes.
    if content.startswith(_JPEG) and content.count(_PASS) > _MOST_PASSES:
        raise PictureUnreadable
    too_large = PictureTooLarge(most=number(MOST_PIXELS // 1_000_000))
    try:
        found = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError:
        raise too_large from None
    with found as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise too_large
        # A phone puts a second, smaller picture behind the first; that one may go.
        if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
            raise PictureOfManyPages
        drawn = opened.format in {"PNG", "GIF"}
        # JPEG is decoded at half, a quarter or an eighth where that is enough.
        opened.draft("RGB", (side, side))
        opened.load()
        image = ImageOps.exif_transpose(opened)
        if image.mode.startswith("I;16"):
            # 65,536 shades, as X-rays have; converted otherwise, all but the darkest are white.
            image = image.point(lambda shade: shade * (1 / 256)).convert("L")
        if image.mode not in {"RGB", "RGBA", "L"}:
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        # Pixels alone: whatever else the file told stays behind.
        bare = Image.new(image.mode, image.size)
        bare.paste(image)
        return bare, drawn


def _flat(image: "Image") -> "Image":
    """Return a picture on white where one can see through it."""
    from PIL import Image

    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _saved(image: "Image", kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
