"""YOLOv3-tiny at 416 pixels, trained on COCO.

Redmon and Farhadi, YOLOv3: An Incremental Improvement, arXiv:1804.02767 (2018); Darknet and its
weights are in the public domain. How the weights got here: `training.vision.convert_yolo`; whose
they are: NOTICE.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from data.arrays import FloatArray
from models.vision.boxes import SIDE, Detections, Looked, distinct, letterbox
from models.vision.session import own_network

FILE: Final = "yolov3-tiny.onnx"
SHA256: Final = "fb4a0995a9c5e917e6453e46306c5389fa228303f165d83a40685e6ce3f57bb7"

ANCHORS: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "cells_13": ((81, 82), (135, 169), (344, 319)),
    "cells_26": ((23, 27), (37, 58), (81, 82)),
}
"""Widths and heights in pixels that the boxes of each output are told in multiples of.

The published configuration names the first three for the finer output; the published weights were
trained with the second to fourth. Boxes of both networks tell: of objects that NanoDet finds too,
these overlap it by 0.69 on average, those by 0.28.
"""

_GREY: Final = 128  # what surrounds the picture


class YoloTiny:
    """The network with its weights."""

    def __init__(self) -> None:
        """See `models.vision.session.own_network` for what is raised."""
        self._network = own_network(FILE, SHA256)

    def look(self, picture: Image.Image, *, least: float) -> Looked:
        """Objects of an RGB picture that score at least `least`, and evidence for each class."""
        square, place = letterbox(picture, grey=_GREY)
        pixels = (np.asarray(square, dtype=np.float32) / 255.0).transpose(2, 0, 1)[None]
        answers = self._network.run(list(ANCHORS), {"pixels": np.ascontiguousarray(pixels)})
        parts = [
            _looked(answer[0], anchors, least)
            for answer, anchors in zip(answers, ANCHORS.values(), strict=True)
        ]
        found = distinct(
            Detections(
                np.concatenate([part.found.objects for part in parts]),
                np.concatenate([part.found.scores for part in parts]),
                np.concatenate([part.found.boxes for part in parts]),
            )
        )
        placed = Detections(found.objects, found.scores, place.back(found.boxes))
        return Looked(placed, np.max([part.evidence for part in parts], axis=0))


def _looked(answer: NDArray[Any], anchors: tuple[tuple[int, int], ...], least: float) -> Looked:
    """What one output (3 * 85, cells, cells) says of the square.

    Of each anchor: place of the centre in its cell and log of the size, then the log-odds that
    there is an object, and of each class.
    """
    cells = answer.shape[-1]
    told = answer.reshape(len(anchors), 85, cells * cells).transpose(0, 2, 1)
    scores = _share(told[..., 4:5]) * _share(told[..., 5:])
    best = scores.max(axis=2)
    anchor, cell = np.nonzero(best >= least)
    rows, columns = np.divmod(cell, cells)
    of_box = told[anchor, cell, :4].astype(np.float64)
    centres = (_share(of_box[:, :2]) + np.column_stack([columns, rows])) * (SIDE / cells)
    halves = np.exp(of_box[:, 2:]) * np.array(anchors, dtype=np.float64)[anchor] / 2.0
    found = Detections(
        objects=scores[anchor, cell].argmax(axis=1).astype(np.int64),
        scores=best[anchor, cell].astype(np.float64),
        boxes=np.hstack([centres - halves, centres + halves]),
    )
    return Looked(found, scores.max(axis=(0, 1)).astype(np.float64))


def _share(log_odds: NDArray[Any]) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -60.0, 60.0))))
