"""Which of COCO's 80 objects a picture shows, and where: two networks that have one vote each."""

from __future__ import annotations

from typing import Final, Protocol, Self

import numpy as np
from PIL import Image

from models.vision.boxes import Looked, fused
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

    def look(self, picture: Image.Image, *, least: float) -> Looked:
        """Objects of an RGB picture that score at least `least`, and evidence for each class."""


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

    def look(self, picture: Image.Image) -> Looked:
        """What an RGB picture shows; about a tenth of a second on one core.

        The evidence for a class is the geometric mean of that of the networks: what only one of
        them sees counts little.
        """
        looks = [network.look(picture, least=LEAST_SCORE) for network in self._networks]
        found = fused([look.found for look in looks])
        found = found.take(np.flatnonzero(found.scores >= LEAST_TOGETHER)[:MOST])
        evidence = np.exp(np.mean([np.log(look.evidence + _TINY) for look in looks], axis=0))
        return Looked(found, evidence)


_TINY: Final = 1e-9
