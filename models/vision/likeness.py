"""How much alike two pictures are: a vector for each, made of what the networks say anyway.

A vector has two parts: the evidence for each of COCO's 80 classes by both detectors, and the
features of `models.vision.unsafe`, which tell apart what the classes do not know. The features
count twice, as two parts of three in the square of the length. No other network of this service
ranks photographs of the same thing as well (`hustlexp bench pictures`).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray

ENCODER: Final = "coco-evidence+open-nsfw-1"
"""Whose vectors they are: those of another encoder are never compared with them."""

N_CLASSES: Final = 80
N_FEATURES: Final = 1_024
DIMENSIONS: Final = N_CLASSES + N_FEATURES

_FEATURES_SHARE: Final = 2.0 / 3.0

STRANGERS: Final = 0.42
"""Mean cosine of two photographs of different things: all pairs of `tests/photographs`."""


def picture_vector(evidence: FloatArray, features: NDArray[np.floating[Any]]) -> NDArray[np.int8]:
    """(1104,) int8, its largest entry 127, of the evidence (80,) and the features (1024,)."""
    whole = np.concatenate(
        [
            np.sqrt(1.0 - _FEATURES_SHARE) * _unit(evidence),
            np.sqrt(_FEATURES_SHARE) * _unit(features),
        ]
    )
    scale = 127.0 / max(float(np.abs(whole).max()), 1e-9)
    return np.asarray(np.rint(whole * scale), dtype=np.int8)


def units(vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    """(n, d) float32: vectors (n, d) at length one; zero ones stay zero."""
    wide = vectors.astype(np.float32)
    return np.asarray(wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-9))


def likeness(cosines: NDArray[np.floating[Any]]) -> FloatArray:
    """0 to 1 of cosines (n,): 0 for no more alike than pictures of different things are on
    average, 1 for the same picture."""
    return np.clip((np.asarray(cosines, np.float64) - STRANGERS) / (1.0 - STRANGERS), 0.0, 1.0)


def _unit(part: NDArray[np.floating[Any]]) -> FloatArray:
    wide = np.asarray(part, dtype=np.float64)
    return np.asarray(wide / max(float(np.linalg.norm(wide)), 1e-9))
