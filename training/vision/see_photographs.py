"""Writes what the networks see in the labelled photographs, for the simulated market.

Run again when a photograph or the encoder changes, with the extra `image` installed::

    python -m training.vision.see_photographs tests/photographs data/simulation/photographs.npz

Each photograph is seen in `VIEWS`, so that a simulated task has a picture that is like another,
seldom the same.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from models.vision.detector import ObjectDetector
from models.vision.likeness import ENCODER, picture_vector
from models.vision.unsafe import UnsafeContent


def _part(picture: Image.Image, left: float, top: float) -> Image.Image:
    """Four fifths of a picture in either direction."""
    width, height = picture.size
    box = (left * width, top * height, (left + 0.8) * width, (top + 0.8) * height)
    return picture.crop(tuple(round(side) for side in box))  # type: ignore[arg-type]


VIEWS: Final[Mapping[str, Callable[[Image.Image], Image.Image]]] = {
    "mirrored": ImageOps.mirror,
    "upper left": lambda picture: _part(picture, 0.0, 0.0),
    "lower right": lambda picture: _part(picture, 0.2, 0.2),
    "dim": lambda picture: ImageEnhance.Brightness(picture).enhance(0.6),
}


def see(folder: Path, target: Path) -> None:
    """Write the vectors of all views of all photographs of a folder."""
    detector, impressions = ObjectDetector.load(), UnsafeContent.load()
    objects, addresses, digests, vectors = [], [], [], []
    for row in json.loads((folder / "photographs.json").read_text("utf-8")):
        with Image.open(folder / row["file"]) as opened:
            photograph = opened.convert("RGB")
        for change in VIEWS.values():
            view = change(photograph)
            written = io.BytesIO()
            view.save(written, "PNG")
            objects.append(row["main"][0])
            addresses.append(row["source"])
            digests.append(sha256(written.getvalue()).hexdigest())
            vectors.append(
                picture_vector(detector.look(view).evidence, impressions.look(view).features)
            )
    np.savez_compressed(
        target,
        encoder=np.array(ENCODER),
        objects=np.array(objects),
        addresses=np.array(addresses),
        digests=np.array(digests),
        vectors=np.stack(vectors),
    )


if __name__ == "__main__":
    see(Path(sys.argv[1]), Path(sys.argv[2]))
