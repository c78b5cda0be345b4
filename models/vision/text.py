"""Words in a picture: a quick look whether there are any, and reading them, which takes seconds.

PP-OCRv4 (PaddleOCR, Apache-2.0) by way of the package `rapidocr-onnxruntime`: a detector of text
by differentiable binarisation (Liao et al., AAAI 2020), and a reader of Latin and Chinese letters
which leaves out the spaces between words.
"""

from __future__ import annotations

from importlib import resources
from typing import Any, Final, Self

import numpy as np
from PIL import Image

from data.errors import ExtraMissing
from models.vision.session import EXTRA, open_network

QUICK_SIDE: Final = 320
"""Pixels of the longer side in the quick look: enough for lines of a fiftieth of the height."""

TEXT_PIXEL: Final = 0.3
"""Probability from which a pixel belongs to text, as published."""

TEXT_SHARE: Final = 0.001
"""Share of text pixels from which a picture is worth reading: a line of some letters."""

READING_SIDE: Final = 960
"""Pixels of the longer side in reading: larger pictures are made smaller."""

MOST_LINES: Final = 20
SURE: Final = 0.8
"""Confidence of a line below which it is left out: half-read lines mislead."""

_STEP: Final = 32  # sides that the network takes are multiples of it


class TextReader:
    """Both networks, with their weights."""

    def __init__(self, detector: Any, reader: Any) -> None:
        self._detector, self._reader = detector, reader

    @classmethod
    def load(cls) -> Self:
        """The reader; a second.

        Raises
        ------
        ExtraMissing
            If the package is not installed.
        """
        try:
            from rapidocr_onnxruntime import RapidOCR
        except ImportError:  # the package itself, or a library of the system that it needs
            raise ExtraMissing(EXTRA) from None
        weights = resources.files("rapidocr_onnxruntime").joinpath(
            "models/ch_PP-OCRv4_det_infer.onnx"
        )
        reader = RapidOCR(
            intra_op_num_threads=1, inter_op_num_threads=1, use_cls=False, print_verbose=False
        )
        return cls(open_network(weights.read_bytes()), reader)

    def shows_text(self, picture: Image.Image) -> bool:
        """Whether an RGB picture seems to show words; a few hundredths of a second."""
        scale = QUICK_SIDE / max(picture.size)
        width, height = (max(round(side * scale / _STEP), 1) * _STEP for side in picture.size)
        small = picture.resize((width, height), Image.Resampling.BILINEAR)
        pixels = (np.asarray(small, dtype=np.float32)[..., ::-1] / 127.5 - 1.0).transpose(2, 0, 1)
        (found,) = self._detector.run(
            None, {self._detector.get_inputs()[0].name: np.ascontiguousarray(pixels[None])}
        )
        return float((found > TEXT_PIXEL).mean()) >= TEXT_SHARE

    def read(self, picture: Image.Image) -> tuple[str, ...]:
        """Lines of an RGB picture from top to bottom, at most `MOST_LINES`; a second or two."""
        small = picture.copy()
        small.thumbnail((READING_SIDE, READING_SIDE), Image.Resampling.BILINEAR)
        found, _ = self._reader(np.ascontiguousarray(np.asarray(small)[..., ::-1]))
        lines = [str(line) for _, line, sure in found or () if float(sure) >= SURE]
        return tuple(lines[:MOST_LINES])
