"""Pictures are opened safely: hostile files are refused by what their heads say, others come out
upright, without metadata, and no larger than is worked with."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from data.errors import HustleError, InvalidRequest, TooLarge, UnsupportedMedia
from serving.pictures.opening import FORMATS, MOST_SIDE, WORKING_SIDE, open_picture
from tests.pictures import a_picture, encoded

# ---- What comes out ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_opened(kind: str) -> None:
    opened = open_picture(encoded(a_picture(), kind))
    assert (opened.width, opened.height) == (64, 48)
    assert opened.pixels.mode == "RGB"
    red, green, _ = opened.pixels.getpixel((4, 4))  # type: ignore[misc]
    assert red > 200 > 80 > green


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_each_kind_of_pixel_becomes_rgb(mode: str) -> None:
    picture = Image.new(mode, (40, 30))
    assert open_picture(encoded(picture, "PNG")).pixels.mode == "RGB"


def test_a_cmyk_photograph_is_opened() -> None:
    assert open_picture(encoded(a_picture().convert("CMYK"))).pixels.size == (64, 48)


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    assert open_picture(encoded(clear, "PNG")).pixels.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller_and_its_size_is_remembered() -> None:
    opened = open_picture(encoded(a_picture((4_000, 3_000))))
    assert (opened.width, opened.height) == (4_000, 3_000)
    assert max(opened.pixels.size) == WORKING_SIDE


CORNERS = {1: (2, 2), 2: (-3, 2), 3: (-3, -3), 4: (2, -3), 5: (2, 2), 6: (-3, 2), 7: (-3, -3),
           8: (2, -3)}  # fmt: skip
"""Where the first corner of the stored pixels is in the upright picture, by EXIF orientation:
TIFF 6.0, tag 274."""


@pytest.mark.parametrize("orientation", CORNERS)
def test_a_picture_is_turned_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    opened = open_picture(encoded(a_picture((80, 40)), "PNG", exif=exif))
    upright = (40, 80) if orientation >= 5 else (80, 40)
    assert (opened.width, opened.height) == opened.pixels.size == upright
    x, y = CORNERS[orientation]
    at = x % upright[0], y % upright[1]
    assert opened.pixels.getpixel(at) == (255, 0, 0)


def test_where_a_picture_was_taken_does_not_come_out() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (37.0, 46.0, 29.0)  # GPSLatitude
    exif[0x010E] = "canary-17"
    sent = encoded(a_picture(), exif=exif)
    assert b"canary-17" in sent
    pixels = open_picture(sent).pixels
    assert pixels.info == {}
    assert dict(pixels.getexif()) == {}
    assert b"canary-17" not in encoded(pixels)


def test_damaged_metadata_is_no_reason_to_refuse() -> None:
    sent = encoded(a_picture(), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff\xff\xff")
    assert open_picture(sent).pixels.size == (64, 48)


def test_a_phones_second_picture_behind_the_first_is_let_be() -> None:
    sent = encoded(a_picture()) + encoded(a_picture((32, 32), "blue"))
    assert open_picture(sent).pixels.size == (64, 48)


# ---- What is refused --------------------------------------------------------------------------


def _png_head(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that claims a size and holds hardly any pixel."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), *chunks,
         _chunk(b"IDAT", zlib.compress(b"\0" * 100)), _chunk(b"IEND", b"")]
    )  # fmt: skip


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + name + content
        + struct.pack(">I", zlib.crc32(name + content))
    )  # fmt: skip


def _moving(kind: str) -> bytes:
    frames = [a_picture(colour=colour) for colour in ("grey", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


JPEG, PNG, WEBP = (encoded(a_picture((200, 150)), kind) for kind in FORMATS)
ZIP_END = b"PK\x05\x06" + b"\0" * 18

HOSTILE: dict[str, tuple[bytes, type[HustleError]]] = {
    "nothing": (b"", InvalidRequest),
    "text": (b"[object FormData]", UnsupportedMedia),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UnsupportedMedia),
    "gif": (encoded(a_picture(), "GIF"), UnsupportedMedia),
    "tiff": (encoded(a_picture(), "TIFF"), UnsupportedMedia),
    "bmp": (encoded(a_picture(), "BMP"), UnsupportedMedia),
    "pdf": (encoded(a_picture(), "PDF"), UnsupportedMedia),
    "wave": (b"RIFF\x24\x00\x00\x00WAVEfmt ", UnsupportedMedia),
    "cut jpeg": (JPEG[: len(JPEG) // 2], InvalidRequest),
    "cut png": (PNG[: len(PNG) // 2], InvalidRequest),
    "cut webp": (WEBP[: len(WEBP) // 2], InvalidRequest),
    "jpeg head alone": (b"\xff\xd8\xff", InvalidRequest),
    "png head alone": (b"\x89PNG\r\n\x1a\n", InvalidRequest),
    "pixel bomb": (_png_head(50_000, 50_000), TooLarge),
    "many pixels": (_png_head(6_000, 6_000), TooLarge),
    "long row": (_png_head(MOST_SIDE + 1, 20), TooLarge),
    "missing pixels": (_png_head(4_000, 4_000), InvalidRequest),
    "compressed text": (
        _png_head(100, 100, _chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 70_000_000))),
        InvalidRequest,
    ),
    "moving png": (_moving("PNG"), InvalidRequest),
    "moving webp": (_moving("WEBP"), InvalidRequest),
    "too small": (encoded(a_picture((8, 200)), "PNG"), InvalidRequest),
    "jpeg and zip": (JPEG + b"PK\x03\x04" + b"\0" * 40 + ZIP_END, InvalidRequest),
    "png and html": (PNG + b"<HTML><script>alert(1)</script>", InvalidRequest),
    "webp and programme": (WEBP + b"\x7fELF" + b"\0" * 60, InvalidRequest),
    "jpeg and pdf": (JPEG[:2] + b"\xff\xfe\x00\x0a%PDF-1.4" + JPEG[2:], InvalidRequest),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name: str) -> None:
    content, kind = HOSTILE[name]
    with pytest.raises(kind) as refused:
        open_picture(content)
    assert type(refused.value) is kind
    assert "imageFile" in str(refused.value)
    assert refused.value.field == "imageFile"


@pytest.mark.parametrize("name", ["pixel bomb", "many pixels", "long row"])
def test_a_bomb_is_refused_before_it_takes_memory(name: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            open_picture(HOSTILE[name][0])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


@settings(max_examples=150, deadline=None)
@given(
    whole=st.sampled_from([JPEG, PNG, WEBP]),
    cut=st.floats(0.0, 1.0),
    noise=st.binary(max_size=24),
    at=st.floats(0.0, 1.0),
)
def test_any_damage_is_opened_or_refused(
    whole: bytes, cut: float, noise: bytes, at: float
) -> None:
    kept = whole[: int(len(whole) * cut)]
    place = int(len(kept) * at)
    damaged = kept[:place] + noise + kept[place + len(noise) :]
    with suppress(HustleError):
        assert open_picture(damaged).pixels.mode == "RGB"
