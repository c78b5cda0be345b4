"""Which of COCO's 80 objects a picture shows, and where: two networks that have one vote each."""

from __future__ import annotations

from typing import Final, Protocol, Self

import numpy as np
from PIL import Image

from models.vision.boxes import Detections, fused
from models.vision.nanodet import NanoDet
from models.vision.yolo import YoloTiny

MODEL_NAME: Final = "nanodet-g-416+yolov3-tiny"

LEAST_SCORE: Final = 0.25
"""Score of one network below which it is not heard."""

LEAST_TOGETHER: Final = 0.15
"""Score of both together below which nothing is reported: one alone must be sure to 0.3."""

MOST: Final = 50
"""Objects reported of one picture, surest first."""


class Network(Protocol):
    """One network."""

    def detect(self, picture: Image.Image, *, least: float) -> Detections:
        """Objects of an RGB picture that score at least `least`."""


class ObjectDetector:
    """The detector with its weights; the same for all pictures of a process.

    Either network alone names the main object of fewer photographs: `docs/pictures.md`.
    """

    def __init__(self, *networks: Network) -> None:
        self._networks = networks

    @classmethod
    def load(cls) -> Self:
        """The detector whose weights stand beside this module; half a second.

        Raises
        ------
        ExtraMissing
            If onnxruntime is not installed.
        NotReady
            If a file of weights is not the one that is expected.
        """
        return cls(NanoDet(), YoloTiny())

    def detect(self, picture: Image.Image) -> Detections:
        """What an RGB picture shows; about a tenth of a second on one core."""
        found = fused([n.detect(picture, least=LEAST_SCORE) for n in self._networks])
        return found.take(np.flatnonzero(found.scores >= LEAST_TOGETHER)[:MOST])
