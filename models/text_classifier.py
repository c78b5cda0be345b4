"""Which of several classes a text belongs to: a log-linear model of its meaning and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from features.grams import BUCKETS, grams
from features.text import DIMENSIONS

ARRAYS: Final = ("weights", "words", "rarity", "intercept")
"""Names of a classifier's arrays."""


@dataclass(frozen=True, slots=True)
class TextClassifier:
    """P(class | text), a multinomial logistic regression with a temperature.

    Two regressions, one on the sentence vector and one on the words, are fitted apart and their
    log-odds added: a product of experts, which is again linear.

    Attributes
    ----------
    classes : tuple of str
    weights : (n_classes, 512) float32
        Per unit of a sentence's unit vector.
    words : (16384, n_classes) float32, or (0, n_classes)
        Per bucket of `features.grams`; none where words are not looked at.
    rarity : (16384,) float32, or (0,)
        How much a bucket counts for the length of a text: a text's words together weigh as one.
    intercept : (n_classes,) float32
    temperature : float
        Log-odds are divided by it; above 1 where the fit is surer than later rows bear out.
    """

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    words: NDArray[np.float32]
    rarity: NDArray[np.float32]
    intercept: NDArray[np.float32]
    temperature: float = 1.0

    def __post_init__(self) -> None:
        k = len(self.classes)
        if self.weights.shape != (k, DIMENSIONS) or self.intercept.shape != (k,):
            raise ValueError(f"Weights {self.weights.shape} do not fit {k} classes.")
        if (*self.words.shape, *self.rarity.shape) not in ((0, k, 0), (BUCKETS, k, BUCKETS)):
            raise ValueError(f"Word weights {self.words.shape} do not fit {k} classes.")
        if not self.temperature > 0.0:
            raise ValueError("Expected a temperature above 0.")

    def log_odds(
        self,
        vectors: NDArray[np.floating[Any]],
        texts: Sequence[str] = (),
        marks: Sequence[Sequence[str]] = (),
    ) -> NDArray[np.float64]:
        """(n, n_classes) unnormalised log-probabilities before the temperature.

        Parameters
        ----------
        vectors : (n, 512)
            Unit vectors of the texts.
        texts : n texts, or none
            Without them only the meaning speaks.
        marks : what marks each text beside its words, or none
            As the model was fitted with; see `features.grams.grams`.
        """
        # Row by row: a matrix product's last bits would depend on the other rows.
        found = np.array(
            [self.weights @ row for row in vectors.astype(np.float32)], dtype=np.float64
        ).reshape(len(vectors), len(self.classes))
        found += self.intercept
        if len(self.words):
            for row, text in enumerate(texts):
                buckets = grams(text, marks[row] if marks else ())
                if len(buckets):
                    said = self.words[buckets].sum(axis=0, dtype=np.float64)
                    found[row] += said / np.linalg.norm(self.rarity[buckets])
        return found

    def predict_proba(
        self,
        vectors: NDArray[np.floating[Any]],
        texts: Sequence[str] = (),
        marks: Sequence[Sequence[str]] = (),
    ) -> FloatArray:
        """(n, n_classes) calibrated probabilities; each row sums to one."""
        return softmax(self.log_odds(vectors, texts, marks) / self.temperature)

    def at(self, temperature: float) -> TextClassifier:
        """The same with another temperature."""
        return replace(self, temperature=temperature)

    def to_arrays(self) -> dict[str, NDArray[np.float32]]:
        """What `from_arrays` needs beside `to_json`."""
        return {name: getattr(self, name) for name in ARRAYS}

    def to_json(self) -> dict[str, Any]:
        """Classes and temperature as plain values."""
        return {"classes": list(self.classes), "temperature": self.temperature}

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[np.float32]], stated: Mapping[str, Any]
    ) -> TextClassifier:
        """The classifier that wrote these; `ValueError` where shapes disagree."""
        return cls(
            tuple(str(name) for name in stated["classes"]),
            temperature=float(stated["temperature"]),
            **{name: arrays[name] for name in ARRAYS},
        )


def softmax(log_odds: FloatArray) -> FloatArray:
    """Rows of probabilities from rows of log-odds."""
    raised = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
