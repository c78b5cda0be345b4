"""What a release knows of texts: which category, which kind of work in it, which danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.reference.categories import CATEGORIES
from features.text import DIMENSIONS
from models.text_classifier import ARRAYS, TextClassifier

SAFE: Final = "safe"
"""The class of a text without danger in `TextModels.safety`."""

_PARTS: Final = ("category", "subcategory", "safety")


@dataclass(frozen=True, slots=True)
class TextModels:
    """The three classifiers of `engine.parsing`.

    Attributes
    ----------
    category : TextClassifier
        Over the 45 category ids, in code order.
    subcategory : TextClassifier
        Over "category/Subcategory" names, by meaning alone.
    safety : TextClassifier
        Over `SAFE` and kinds of danger.
    warn_from, alarm_from : float
        P(any danger) from which a text is worth a warning, and from which that is nearly
        certain; chosen on held-out sentences.
    """

    category: TextClassifier
    subcategory: TextClassifier
    safety: TextClassifier
    warn_from: float
    alarm_from: float

    def __post_init__(self) -> None:
        if self.category.classes != CATEGORIES:
            raise ValueError("The categories are not the ones this code knows.")
        if SAFE not in self.safety.classes:
            raise ValueError(f"Expected a class '{SAFE}'.")
        if not 0.0 <= self.warn_from <= self.alarm_from:
            raise ValueError("Expected 0 <= warn_from <= alarm_from.")

    def to_arrays(self) -> dict[str, NDArray[np.float32]]:
        """Arrays by name, each name beginning with `text_`."""
        return {
            f"text_{part}_{name}": array
            for part in _PARTS
            for name, array in getattr(self, part).to_arrays().items()
        }

    def to_json(self) -> dict[str, Any]:
        """Everything else that `from_arrays` needs."""
        return {part: getattr(self, part).to_json() for part in _PARTS} | {
            "warn_from": self.warn_from,
            "alarm_from": self.alarm_from,
        }

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[np.float32]], stated: Mapping[str, Any]
    ) -> TextModels:
        """The models that wrote these.

        Raises
        ------
        ValueError, KeyError
            If something is missing or does not fit.
        """
        category, subcategory, safety = (
            TextClassifier.from_arrays(
                {name: arrays[f"text_{part}_{name}"] for name in ARRAYS}, stated[part]
            )
            for part in _PARTS
        )
        return cls(
            category,
            subcategory,
            safety,
            float(stated["warn_from"]),
            float(stated["alarm_from"]),
        )


def _blank(classes: tuple[str, ...]) -> TextClassifier:
    k = len(classes)
    return TextClassifier(
        classes,
        np.zeros((k, DIMENSIONS), np.float32),
        np.zeros((0, k), np.float32),
        np.zeros(0, np.float32),
        np.zeros(k, np.float32),
    )


NO_TEXT_MODELS: Final = TextModels(
    _blank(CATEGORIES), _blank(("other/Other",)), _blank((SAFE,)), 2.0, 2.0
)
"""Stands in where nothing was fitted: every category equally likely, only rules warn."""
