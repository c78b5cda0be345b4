"""NanoDet-g at 416 pixels, trained on COCO.

RangiLyu, NanoDet (2021), https://github.com/RangiLyu/nanodet, Apache-2.0; sides of boxes as
distributions over distances: Li et al., Generalized Focal Loss, NeurIPS 2020. How the weights got
here: `training.vision.convert_nanodet`; whose they are: NOTICE.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from data.arrays import FloatArray
from models.vision.boxes import SIDE, Detections, Looked, distinct, letterbox
from models.vision.session import own_network

FILE: Final = "nanodet.onnx"
SHA256: Final = "319b3949c53b3ebd77167c10e04fe3b90e7a6ad7fb1a18eb8cebc79f4d4e4085"

_GREY: Final = 114  # what surrounds the picture
_MEAN: Final = np.array([103.53, 116.28, 123.675], dtype=np.float32)  # of ImageNet, blue first
_SPREAD: Final = np.array([57.375, 57.12, 58.395], dtype=np.float32)
_STRIDES: Final = (8, 16, 32)
_BINS: Final = 11


class NanoDet:
    """The network with its weights."""

    def __init__(self) -> None:
        """See `models.vision.session.own_network` for what is raised."""
        self._network = own_network(FILE, SHA256)

    def look(self, picture: Image.Image, *, least: float) -> Looked:
        """Objects of an RGB picture that score at least `least`, and evidence for each class."""
        square, place = letterbox(picture, grey=_GREY)
        blue_first = np.asarray(square, dtype=np.float32)[..., ::-1]
        pixels = ((blue_first - _MEAN) / _SPREAD).transpose(2, 0, 1)[None]
        answers = self._network.run(None, {"pixels": np.ascontiguousarray(pixels)})
        names = [output.name for output in self._network.get_outputs()]
        named: dict[str, NDArray[Any]] = {
            name: answer[0] for name, answer in zip(names, answers, strict=True)
        }
        scores = np.concatenate([named[f"scores_{stride}"] for stride in _STRIDES])
        boxes = np.concatenate(
            [_boxes(named[f"distances_{stride}"], stride) for stride in _STRIDES]
        )
        best = scores.max(axis=1).astype(np.float64)
        found = Detections(scores.argmax(axis=1).astype(np.int64), best, boxes)
        found = distinct(found.take(np.flatnonzero(best >= least)))
        placed = Detections(found.objects, found.scores, place.back(found.boxes))
        return Looked(placed, scores.max(axis=0).astype(np.float64))


def _boxes(distances: NDArray[np.float32], stride: int) -> FloatArray:
    """(n, 4) boxes in the square from distributions (n, 4 * 11) of the distances to their sides.

    A distance is the mean of its distribution over 0 to 10 strides.
    """
    cells = SIDE // stride
    raised = distances.reshape(-1, 4, _BINS).astype(np.float64)
    raised = np.exp(raised - raised.max(axis=2, keepdims=True))
    away = (raised / raised.sum(axis=2, keepdims=True)) @ np.arange(_BINS) * stride
    rows, columns = np.mgrid[:cells, :cells]
    centres = (np.column_stack([columns.ravel(), rows.ravel()]) + 0.5) * stride
    return np.hstack([centres - away[:, :2], centres + away[:, 2:]])
