"""Opening an uploaded picture: hostile ones are refused before anything is decoded.

What comes out are pixels and nothing else: upright, in RGB, at most `WORKING_SIDE` long, without
the metadata of the file, which may tell where it was taken.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from data.errors import InvalidRequest, TooLarge, UnsupportedMedia

FORMATS: Final = ("JPEG", "PNG", "WEBP")
"""Formats that are opened; the decoders of all others are never reached."""

WORKING_SIDE: Final = 1_280
"""Pixels of the longer side that are worked with: more would show nothing more to the networks."""

MOST_SIDE: Final = 16_384
"""Pixels of either side."""

MOST_PIXELS: Final = {"JPEG": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""Pixels by format. A JPEG is decoded at a fraction of its size, others take four bytes a pixel in
memory first: 100 MB, one picture at a time."""

LEAST_SIDE: Final = 16
"""Pixels of either side, below which nothing can be seen."""


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """An upright picture; `width` and `height` are pixels before it was made smaller."""

    pixels: Image.Image
    width: int
    height: int


def open_picture(content: bytes, *, part: str = "imageFile") -> OpenedPicture:
    """The picture in the bytes of a file; `part` is what the refusals call it.

    Raises
    ------
    UnsupportedMedia
        If it is no JPEG, PNG or WebP.
    TooLarge
        If it has more pixels than are decoded.
    InvalidRequest
        If it is empty, cut off, damaged, too small, moving, or goes on as another kind of file.
    """
    if not content:
        raise InvalidRequest(f"`{part}` is an empty file.", field=part)
    kind = _kind(content)
    if kind is None:
        raise UnsupportedMedia(f"`{part}` must be a JPEG, PNG or WebP picture.", field=part)
    if _is_also_another_file(content, kind):
        raise InvalidRequest(
            f"`{part}` is a picture and another kind of file at once; send the picture alone.",
            field=part,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; sizes are looked at below
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                _check(image, kind, part)
                return _opened(image)
    except (InvalidRequest, TooLarge):
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels(kind, part) from None
    # A file from outside: a decoder may stumble over it in any way.
    except Exception:
        raise InvalidRequest(
            f"`{part}` cannot be decoded: the picture is cut off or damaged.", field=part
        ) from None


def _kind(content: bytes) -> str | None:
    """The format by the first bytes; names and declared types are the sender's claims."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return None


def _check(image: Image.Image, kind: str, part: str) -> None:
    """Refuse by the header alone; no pixel is decoded yet."""
    width, height = image.size
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS[kind]:
        raise _too_many_pixels(kind, part)
    if min(width, height) < LEAST_SIDE:
        raise InvalidRequest(
            f"`{part}` must be at least {LEAST_SIDE} pixels wide and high.", field=part
        )
    # A JPEG may carry further pictures behind the first, as phones do for depth and brightness.
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise InvalidRequest(f"`{part}` is a moving picture; send a still one.", field=part)


def _too_many_pixels(kind: str, part: str) -> TooLarge:
    return TooLarge(
        f"`{part}` has too many pixels: at most {MOST_PIXELS[kind]:,} in all and {MOST_SIDE:,} "
        f"in a row are read of a {kind} picture.",
        field=part,
    )


_TURNED: Final = frozenset({5, 6, 7, 8})
"""EXIF orientations by which width and height change places."""

_ORIENTATION: Final = 0x0112


def _opened(image: Image.Image) -> OpenedPicture:
    width, height = image.size
    turned = _orientation(image) in _TURNED
    image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))  # a JPEG is decoded at a fraction
    upright = _upright(image)
    upright.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    pixels = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        visible = upright.convert("RGBA")
        pixels.paste(visible, mask=visible.getchannel("A"))
    else:
        pixels.paste(upright.convert("RGB"))
    return OpenedPicture(pixels, *((height, width) if turned else (width, height)))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged metadata is no reason to refuse the picture
        return 1


def _upright(image: Image.Image) -> Image.Image:
    if _orientation(image) == 1:
        image.load()
        return image
    return ImageOps.exif_transpose(image)


_FOREIGN: Final = (
    b"PK\x05\x06",  # end of a ZIP archive
    b"%PDF-",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x7fELF",
    b"<script",
    b"<html",
    b"<!doctype",
    b"<?php",
)
"""How files begin that others would open as something else than a picture."""

_PDF_HEAD: Final = 1_024
"""Bytes in which readers of PDF look for its beginning."""


def _is_also_another_file(content: bytes, kind: str) -> bool:
    """Whether a document, an archive or a programme stands behind the picture, or a PDF in it.

    Nothing here would open it as such; whoever keeps the picture might. Further pictures and
    films behind the first are ordinary: phones write them.
    """
    if b"%PDF-" in content[:_PDF_HEAD]:
        return True
    behind = content[_END[kind](content) :].lower()
    return any(sign.lower() in behind for sign in _FOREIGN)


def _end_of_jpeg(content: bytes) -> int:
    """Behind the first end-of-image marker after the first scan begins."""
    at = 2
    while content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] != b"\xda":
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    end = content.find(b"\xff\xd9", at)
    return len(content) if end < 0 else end + 2


def _end_of_png(content: bytes) -> int:
    at = 8
    while at + 8 <= len(content):
        name = content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4], "big")
        if name == b"IEND":
            break
    return at


def _end_of_webp(content: bytes) -> int:
    return 8 + int.from_bytes(content[4:8], "little")


_END: Final = {"JPEG": _end_of_jpeg, "PNG": _end_of_png, "WEBP": _end_of_webp}
