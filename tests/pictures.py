"""Pictures for tests: drawn here, so that every pixel is known."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image

PHOTOGRAPHS = Path(__file__).parent / "photographs"
"""Folder of photographs with free licences; `photographs.json` names their authors."""


def a_picture(size: tuple[int, int] = (64, 48), colour: str = "grey") -> Image.Image:
    """A plain picture with a red corner, upper left."""
    picture = Image.new("RGB", size, colour)
    picture.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a picture's file."""
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()
