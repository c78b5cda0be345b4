"""What a user of the assistant wants: a classifier of messages that a release carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from features.text import DIMENSIONS
from models.text_classifier import ARRAYS, TextClassifier

_PREFIX: Final = "intent_"


@dataclass(frozen=True, slots=True)
class IntentModel:
    """P(intent | message), calibrated on writers that the fit had not seen.

    Attributes
    ----------
    classifier : TextClassifier
        Over the names of intents; no classes where nothing was fitted.
    unsure_below : float
        P(likeliest intent) below which a message is better asked about than answered.
    """

    classifier: TextClassifier
    unsure_below: float

    @property
    def is_fitted(self) -> bool:
        """Whether messages can be understood at all."""
        return bool(self.classifier.classes)

    def to_arrays(self) -> dict[str, NDArray[np.float32]]:
        """Arrays by name, each name beginning with `intent_`; none where nothing was fitted."""
        if not self.is_fitted:
            return {}
        return {f"{_PREFIX}{name}": array for name, array in self.classifier.to_arrays().items()}

    def to_json(self) -> dict[str, Any]:
        """Everything else that `from_arrays` needs."""
        return self.classifier.to_json() | {"unsure_below": self.unsure_below}

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[np.float32]], stated: Mapping[str, Any] | None
    ) -> IntentModel:
        """The model that wrote these; none fitted where nothing is stated.

        Raises
        ------
        ValueError, KeyError
            If something is missing or does not fit.
        """
        if not stated or not stated["classes"]:
            return NO_INTENTS
        classifier = TextClassifier.from_arrays(
            {name: arrays[f"{_PREFIX}{name}"] for name in ARRAYS}, stated
        )
        return cls(classifier, float(stated["unsure_below"]))


NO_INTENTS: Final = IntentModel(
    TextClassifier(
        (),
        np.zeros((0, DIMENSIONS), np.float32),
        np.zeros((0, 0), np.float32),
        np.zeros(0, np.float32),
        np.zeros(0, np.float32),
    ),
    1.0,
)
"""Stands in where nothing was fitted: no message is understood."""
