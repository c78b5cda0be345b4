"""Where features and scores lay when a release was made; kept in its manifest.

A drift report needs no row of the past: the bins of the training window travel with the release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from data.arrays import BoolArray, FloatArray
from engine.policy import RankingPolicy
from engine.scoring import combine
from features.specification import ACCEPT, NAMES, OUTCOMES
from models.outcomes import OutcomeChain
from models.release import Release
from training.dataset import Dataset, Windows
from training.stability import ReferenceBins

SCORE: Final = "score"
"""What rankings are sorted by, beside the three probabilities."""

_ON_RECORD: Final = "follows how much is on record of workers"
_WHOLE_MARKET: Final = "one value for the whole market or category at a time"
UNSTEADY: Final[Mapping[str, str]] = dict.fromkeys(
    ("tenure_days_log", "offers_log", "accept_residual", "accept_residual_30d",
     "pay_over_accepted_log", "pay_over_declined_log", "distance_over_accepted_log",
     "distance_over_declined_log", "hour_affinity", "category_offers_log",
     "category_accept_residual", "text_affinity", "jobs_log", "complete_residual",
     "category_completed_log", "category_complete_residual", "done_log", "on_time_residual",
     "rating", "category_rating"),
    _ON_RECORD,
) | dict.fromkeys(
    ("category_accept_rate", "market_accept_trend", "category_complete_rate",
     "category_on_time_rate"),
    _WHOLE_MARKET,
)  # fmt: skip
"""Features that move in any market, and why: their PSI is no sign that this one changes."""


@dataclass(frozen=True, slots=True)
class DriftReference:
    """Bins of every feature and of each score over the answered offers of the training window."""

    features: Mapping[str, ReferenceBins]
    scores: Mapping[str, ReferenceBins]

    @classmethod
    def of(
        cls, data: Dataset, windows: Windows, chain: OutcomeChain, policy: RankingPolicy
    ) -> Self:
        """That of fitted models and their training window."""
        rows = data.within(windows.train, ACCEPT)
        return cls(
            {name: ReferenceBins.of(data.matrix[rows, j]) for j, name in enumerate(NAMES)},
            {
                name: ReferenceBins.of(values)
                for name, values in scores_of(data, rows, chain, policy).items()
            },
        )

    def to_json(self) -> dict[str, Any]:
        """As plain values: by name the edges and the shares."""
        return {
            part: {name: [bins.edges, bins.shares] for name, bins in of_part.items()}
            for part, of_part in (("features", self.features), ("scores", self.scores))
        } | {"rows": next(iter(self.scores.values())).rows}

    @classmethod
    def of_release(cls, release: Release) -> Self:
        """That of a release; empty where it was written before references were kept."""
        stated = release.manifest["metrics"].get("drift_reference")
        if stated is None:
            return cls({}, {})
        rows = int(stated["rows"])
        features, scores = (
            {
                name: ReferenceBins(tuple(edges), tuple(shares), rows)
                for name, (edges, shares) in stated[part].items()
            }
            for part in ("features", "scores")
        )
        return cls(features, scores)


def scores_of(
    data: Dataset, rows: BoolArray, chain: OutcomeChain, policy: RankingPolicy
) -> dict[str, FloatArray]:
    """Each probability, as for a first place, and the score of selected exposures, by name."""
    chances = chain.predict(data.matrix[rows])
    found = {name: np.asarray(getattr(chances, name)) for name in OUTCOMES}
    return found | {SCORE: combine(policy, data.factors[rows], chances.success)}
