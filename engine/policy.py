"""The ranking policy: what a score is made of. Configuration, chosen by training on later rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from data.reference.scoring_rule import FACTORS


@dataclass(frozen=True, slots=True)
class RankingPolicy:
    """score = (1 - alpha) * sum(weight * factor) + alpha * P(success).

    The customer's weights are fixed (`data.reference.scoring_rule`); `alpha` says how much the
    trained models speak beside them.

    Attributes
    ----------
    alpha : float
        0 (the customer's rule alone) to 1 (the models alone).
    perfect_from, good_from : float
        Scores from which a match is called perfect or good: on validation requests about 5 % of
        the top ten rows reach the first and a further 20 % the second.
    reference_factors : tuple of 5 floats
        Mean factors of validation exposures: what reasons are measured against.
    reference_success : float
        Mean predicted P(success) of the same exposures.
    """

    alpha: float
    perfect_from: float
    good_from: float
    reference_factors: tuple[float, ...]
    reference_success: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.alpha <= 1.0:
            raise ValueError(f"Expected alpha from 0 to 1, got {self.alpha}.")
        if not 0.0 <= self.good_from <= self.perfect_from <= 1.0:
            raise ValueError("Expected 0 <= good_from <= perfect_from <= 1.")
        if len(self.reference_factors) != len(FACTORS):
            raise ValueError(f"Expected {len(FACTORS)} reference factors.")

    def to_json(self) -> dict[str, Any]:
        """As plain values for a release's manifest."""
        return {**asdict(self), "reference_factors": list(self.reference_factors)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The reverse of `to_json`."""
        return cls(**{**values, "reference_factors": tuple(values["reference_factors"])})


@dataclass(frozen=True, slots=True)
class RetrievalLimits:
    """How far and how many: retrieval is recall first, bounded for the sake of time.

    Attributes
    ----------
    radius_m : float
        No candidate is farther away; 25 miles is the client's widest distance setting.
    most : int
        Candidates that are scored at the most: the nearest ones.
    fewest_available : int
        Below this many workers on shift in the task's time, the nearest others join.
    """

    radius_m: float = 40_233.6
    most: int = 1_000
    fewest_available: int = 50

    def __post_init__(self) -> None:
        if not self.radius_m >= 0.0:
            raise ValueError(f"Expected a radius of 0 m or more, got {self.radius_m}.")
        if not 0 <= self.fewest_available <= self.most:
            raise ValueError("Expected 0 <= fewest_available <= most.")
