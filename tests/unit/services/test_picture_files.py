"""Pictures from strangers: kept small and bare, or refused in words."""

import io
import random
import zlib

import pytest
from PIL import Image

from fieldkit.errors import FieldkitError
from fieldkit.records.attachment import LONGEST_SIDE
from fieldkit.services.picture_files import (
    PictureOfManyPages,
    PictureTooLarge,
    PictureUnreadable,
    kept_picture,
    small_picture,
)
from tests.support.photos import drawing, opened, photo


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_photo_is_made_smaller_and_keeps_its_shape():
    kept = kept_picture(photo(4000, 3000))

    assert kept.media_type == "image/jpeg"
    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    assert opened(kept.content).size == (kept.width, kept.height)


def test_a_small_photo_is_not_blown_up():
    assert (kept_picture(photo(100, 80)).width, kept_picture(photo(100, 80)).height) == (100, 80)


def test_a_photo_stands_upright_and_says_no_more_where_it_was_taken():
    taken = photo(640, 480, turned=True, place=True)
    assert opened(taken).getexif().get_ifd(0x8825)

    kept = kept_picture(taken)

    image = opened(kept.content)
    assert image.size == (480, 640)
    assert not image.getexif()
    assert b"Exif" not in kept.content
    assert image.getpixel((240, 10))[0] > 200  # the red half is above


def test_a_drawing_keeps_what_one_can_see_through():
    kept = kept_picture(drawing())

    assert kept.media_type == "image/png"
    assert opened(kept.content).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF", "WEBP"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_every_common_kind_of_picture_is_kept(kind, mode):
    content = saved(Image.new("RGB", (50, 40), "green").convert(mode), kind)

    kept = kept_picture(content)

    assert (kept.width, kept.height) == (50, 40)
    assert opened(kept.content).format in {"JPEG", "PNG"}


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_the_shades_of_an_x_ray_stay_apart(kind):
    image = Image.new("I;16", (256, 4))
    for place in range(256):
        image.paste(place * 257, (place, 0, place + 1, 4))

    kept = opened(kept_picture(saved(image, kind)).content).convert("L")

    shades = [kept.getpixel((place, 1)) for place in (0, 64, 128, 255)]
    assert all(
        abs(shade - wanted) < 4 for shade, wanted in zip(shades, (0, 64, 128, 255), strict=True)
    )


def test_a_large_png_of_a_photo_becomes_a_jpeg():
    noise = Image.frombytes("RGB", (1600, 1200), random.Random(1).randbytes(1600 * 1200 * 3))  # noqa: S311 - the same picture each time

    kept = kept_picture(saved(noise, "PNG"))

    assert (kept.media_type, kept.width) == ("image/jpeg", 1600)


def test_a_small_picture_of_a_drawing_is_on_white():
    small = opened(small_picture(drawing(), 64))

    assert max(small.size) == 64
    assert small.getpixel((0, 0)) == (255, 255, 255)


def test_a_scan_of_several_pages_is_refused_and_not_cut():
    pages = [Image.new("L", (30, 40), shade) for shade in (0, 100)]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    with pytest.raises(PictureOfManyPages):
        kept_picture(content)


@pytest.mark.parametrize("pixels", [9_000, 30_000])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(pixels):
    # A PNG that says it is as large as that and holds next to nothing.
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    side = pixels.to_bytes(4, "big")
    head = chunk(b"IHDR", side + side + bytes((8, 2, 0, 0, 0)))
    content = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000)))

    with pytest.raises(PictureTooLarge):
        kept_picture(content + chunk(b"IEND", b""))


def test_a_jpeg_of_endless_passes_is_refused():
    content = photo()

    with pytest.raises(PictureUnreadable):
        kept_picture(content + b"\xff\xda\0\x08" * 100)


@pytest.mark.parametrize("content", [b"", b"BM", b"\xff\xd8\xff", b"%PDF-1.7", b"<svg/>"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PictureUnreadable):
        kept_picture(content)


def test_mutated_pictures_are_kept_or_refused_in_words():
    chance = random.Random(4)  # noqa: S311 - the same files each time
    image = Image.new("RGB", (40, 30), "green")
    seeds = [saved(image, kind) for kind in ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")]
    seeds += [photo(60, 40, turned=True, place=True), saved(image, "JPEG", progressive=True)]

    for _round in range(400):
        content = bytearray(chance.choice(seeds))
        for _change in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.2:
            del content[chance.randrange(len(content)) :]
        try:
            kept = kept_picture(bytes(content))
        except FieldkitError:
            continue
        assert opened(kept.content).size == (kept.width, kept.height)
