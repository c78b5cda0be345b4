"""Ranking as a first version would write it: a data frame, estimator wrappers, row by row.

Kept as the yardstick of ``hustlexp bench match``. It answers the same question about the same
candidates with the same models, and gives the same ranking.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.reference.calendar import epoch
from data.reference.geography import distance_m
from engine.candidates import ask_task, facts_for_task
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import WorkersForTask
from engine.scoring import combine, rule_factors
from features.pairs import pair_matrix
from features.specification import NAMES, OUTCOMES
from models.release import Release


class NaiveMatcher:
    """The release's own LightGBM models behind scikit-learn wrappers, over a pandas frame."""

    def __init__(
        self, folder: Path, release: Release, market: MarketSnapshot, matcher: Matcher
    ) -> None:
        self._market, self._matcher, self._release = market, matcher, release
        self._estimators = {name: _wrapped(folder, name) for name in OUTCOMES}
        workers = market.workers
        self._frame = pd.DataFrame(
            {
                "worker_id": workers.ids,
                "row": np.arange(len(workers)),
                "lat": workers.lat,
                "lng": workers.lng,
                "qualifications": workers.qualifications,
                "role": workers.roles,
            }
        )

    def workers_for_task(self, question: WorkersForTask, *, now: datetime) -> list[dict[str, Any]]:
        """The best workers as a list of dicts, best first."""
        task = ask_task(self._market, question, epoch(now))
        limits = self._matcher.limits
        frame = self._frame.copy()
        frame["distance_m"] = distance_m(
            frame["lat"].to_numpy(), frame["lng"].to_numpy(), question.lat, question.lng
        )
        frame = frame[frame["distance_m"] <= limits.radius_m]
        same = self._matcher.candidates_for(task).rows
        frame = frame[frame["row"].isin(same)].set_index("row").loc[same].reset_index()
        facts = facts_for_task(self._market, task, frame["row"].to_numpy())
        features = pd.DataFrame(pair_matrix(facts), columns=list(NAMES))
        probabilities = {}
        for name, estimator in self._estimators.items():
            model = getattr(self._release.chain, name)
            raw = estimator.predict(features, raw_score=True) if len(model.forest.value) else 0.0
            probabilities[name] = model.calibrator(model.linear.predict(features.to_numpy()) + raw)
        success = probabilities["accept"] * probabilities["complete"]
        frame["score"] = combine(self._matcher.policy, rule_factors(facts), success)
        frame = pd.concat([frame, pd.DataFrame(probabilities)], axis=1)
        frame = frame.sort_values("score", ascending=False, kind="stable")
        return [dict(row) for _, row in frame.iterrows()][: question.limit]


def _wrapped(folder: Path, outcome: str) -> Any:
    """A fitted scikit-learn wrapper around the release's own booster."""
    import lightgbm

    booster = lightgbm.Booster(model_file=str(folder / f"{outcome}.lightgbm.txt"))
    estimator = lightgbm.LGBMRegressor(n_jobs=1)
    estimator._Booster = booster
    estimator._n_features = estimator._n_features_in = booster.num_feature()
    estimator.fitted_ = True
    return estimator
