"""What the pixels of a picture say by themselves."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

PLANT_EXCESS: Final = 0.1
"""Excess green from which a pixel is taken for a plant: soil, walls and sky lie about 0."""

_SIDE: Final = 128  # pixels of the longer side: shares need no detail


def plant_share(picture: Image.Image) -> float:
    """Share of an RGB picture, 0 to 1, that living plants cover.

    By the excess green index 2g - r - b of the chromaticities r, g and b, which sum to one:
    Woebbecke et al., Color Indices for Weed Identification, Transactions of the ASAE 38 (1995).
    """
    small = picture.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.float64)
    total = np.maximum(pixels.sum(axis=2), 1.0)
    excess = (2.0 * pixels[..., 1] - pixels[..., 0] - pixels[..., 2]) / total
    return float((excess > PLANT_EXCESS).mean())
