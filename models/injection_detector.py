"""How much a text reads like an attack on a language model: one log-linear model of its meaning.

It only adds caution: what it suspects is worded without a language model. Nothing is refused and
nothing else depends on it, as the gate holds without it (docs/language-model.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from features.text import DIMENSIONS, Encoder, clauses

FILE: Final = "injection_detector.json"
"""The fitted model, beside this module: 512 weights that `training.injection` writes."""

_STEPS: Final = 127.0  # 8-bit units of the largest weight


@dataclass(frozen=True, slots=True)
class InjectionDetector:
    """P(attack | text) by a logistic regression on sentence vectors.

    Attributes
    ----------
    weights : (512,) float32
        Per unit of a sentence's unit vector.
    intercept : float
    suspected_from : float
        P from which a text is suspected, chosen on sources that the fit had not seen.
    """

    weights: NDArray[np.float32]
    intercept: float
    suspected_from: float

    def __post_init__(self) -> None:
        if self.weights.shape != (DIMENSIONS,):
            raise ValueError(f"Expected {DIMENSIONS} weights, not {self.weights.shape}.")

    def probabilities(self, vectors: NDArray[Any]) -> FloatArray:
        """(n,) P(attack), 0 to 1, of the encoder's (n, 512) vectors, of whatever length."""
        rows = vectors.astype(np.float64)
        length = np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
        odds = (rows @ self.weights.astype(np.float64)) / length + self.intercept
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)

    def suspicion(self, texts: Sequence[str], encoder: Encoder) -> FloatArray:
        """(n,) P(attack) of each text: of the whole or of its likeliest clause.

        An attack may stand behind an honest sentence, where the whole hardly tells it.
        """
        parts = [list(dict.fromkeys((text, *clauses(text)))) for text in texts]
        told = [part for each in parts for part in each]
        if not told:
            return np.zeros(len(texts))
        chances = iter(self.probabilities(encoder.encode(told)))
        return np.array([max(next(chances) for _ in each) for each in parts])

    def suspects(self, texts: Sequence[str], encoder: Encoder) -> list[bool]:
        """Which of the texts read like an attack."""
        return [bool(p >= self.suspected_from) for p in self.suspicion(texts, encoder)]

    def to_json(self) -> dict[str, Any]:
        """As plain values, the weights in 8 bits: `from_json` gives them back so rounded."""
        scale = float(np.abs(self.weights).max()) / _STEPS or 1.0
        return {
            "weights": np.rint(self.weights / scale).astype(int).tolist(),
            "scale": round(scale, 9),
            "intercept": round(self.intercept, 6),
            "suspected_from": self.suspected_from,
        }

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> Self:
        """The detector that wrote these; KeyError, TypeError or ValueError where it is none."""
        weights = np.asarray(stated["weights"], dtype=np.float32) * np.float32(stated["scale"])
        return cls(weights, float(stated["intercept"]), float(stated["suspected_from"]))


@cache
def shipped_detector() -> InjectionDetector:
    """The detector as it is shipped."""
    text = resources.files("models").joinpath(FILE).read_text("utf-8")
    return InjectionDetector.from_json(json.loads(text)["model"])
