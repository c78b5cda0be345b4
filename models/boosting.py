"""Fitting an outcome model with LightGBM. Only training imports this module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from features.specification import ACCEPT, NAMES, monotone_directions
from models.calibration import UNCALIBRATED, log_loss
from models.expectations import ExpectationModel
from models.forest import Forest, probability
from models.logistic import LinearScore, fit_logistic
from models.outcomes import OutcomeModel


class Rows(NamedTuple):
    """Labelled rows: features (n, n_features) float32, labels (n,) 0 or 1, and for each row the
    chance (n,) that it was looked at, relative to the first position (1 where that is certain)."""

    matrix: NDArray[np.float32]
    labels: IntArray
    examined: FloatArray

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class BoostingParameters:
    """LightGBM's settings. Small trees: they generalise here and are cheap to serve.

    No class weights and no resampling ever: they break probabilities (LightGBM documentation,
    `is_unbalance`; ``design/MODELS.md`` section 1, finding 5).
    """

    trees: int = 300
    leaves: int = 15
    depth: int = 5
    learning_rate: float = 0.05
    rows_per_leaf: int = 60
    l2: float = 5.0
    feature_share: float = 0.6
    row_share: float = 0.7
    patience: int = 40
    threads: int = 2
    seed: int = 7
    extra: dict[str, Any] = field(default_factory=dict)

    def for_lightgbm(self, outcome: str) -> dict[str, Any]:
        """The same in LightGBM's words, with the monotone constraints of `outcome`."""
        return {
            "num_leaves": self.leaves,
            "max_depth": self.depth,
            "learning_rate": self.learning_rate,
            "min_data_in_leaf": self.rows_per_leaf,
            "lambda_l2": self.l2,
            "feature_fraction": self.feature_share,
            "bagging_fraction": self.row_share,
            "bagging_freq": 1,
            "max_bin": 127,
            "use_missing": False,
            # With fewer rows than two leaves need, trees stay without a split; the filter fails.
            "feature_pre_filter": False,
            "monotone_constraints": monotone_directions(outcome),
            "monotone_constraints_method": "intermediate",
            "num_threads": self.threads,
            "seed": self.seed,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
            **self.extra,
        }


class FittedTrees(NamedTuple):
    """A fitted model that serves, and LightGBM's own booster for comparison and for the record."""

    model: OutcomeModel
    booster: lightgbm.Booster


def fit_trees(
    outcome: str, train: Rows, valid: Rows, parameters: BoostingParameters
) -> FittedTrees:
    """Boost on a logistic regression of `train` until log loss on the later `valid` stops falling.

    Trees start from a linear score whose weights keep the same directions: with little history
    the line does most of the work, with much the trees. Trees that do not lower the loss on
    `valid` at all are left out. The loss is that of e * p, with e the chance that the row was
    looked at: what is learnt is P(outcome | looked at first), uncalibrated.

    Raises
    ------
    ValueError
        If `train` holds no row of one of the two labels.
    """
    linear = fit_line(outcome, train, parameters)
    booster = lightgbm.train(
        {
            **parameters.for_lightgbm(outcome),
            "objective": _examined_log_loss(train.examined),
        },
        _dataset(train, linear),
        num_boost_round=parameters.trees,
        valid_sets=[_dataset(valid, linear)],
        feval=_valid_log_loss(valid.examined),
        callbacks=[lightgbm.early_stopping(parameters.patience, verbose=False)],
    )
    forest = Forest.of(booster.dump_model(num_iteration=booster.best_iteration))
    plain, boosted = (
        OutcomeModel(linear, trees, UNCALIBRATED) for trees in (Forest.empty(), forest)
    )
    losses = [
        log_loss(valid.labels, valid.examined * model.predict(valid.matrix))
        for model in (plain, boosted)
    ]
    return FittedTrees(boosted if losses[1] < losses[0] else plain, booster)


def fit_line(outcome: str, train: Rows, parameters: BoostingParameters) -> LinearScore:
    """The linear score that trees of an outcome start from, with their directions.

    Raises
    ------
    ValueError
        If `train` holds no row of one of the two labels.
    """
    rate = float(np.mean(train.labels)) if len(train) else 0.0
    if not 0.0 < rate < 1.0:
        raise ValueError(
            f"Training rows for '{outcome}' need both labels; {len(train)} rows, rate {rate}."
        )
    return fit_logistic(
        train.matrix,
        train.labels,
        train.examined,
        directions=parameters.for_lightgbm(outcome)["monotone_constraints"],
    )


class Values(NamedTuple):
    """Rows with a value: features (n, n_features) float32 and values (n,) float64."""

    matrix: NDArray[np.float32]
    values: FloatArray

    def __len__(self) -> int:
        return len(self.values)


def fit_expectation(
    train: Values, valid: Values, parameters: BoostingParameters, *, low: float, high: float
) -> ExpectationModel:
    """Boost the mean of `train` under squared loss; trees that do not pay on `valid` are left out.

    Raises
    ------
    ValueError
        If either part is empty: there is nothing to take a mean of, or to stop on.
    """
    if not len(train) or not len(valid):
        raise ValueError("An expectation needs rows to fit and later rows to stop on.")
    mean = float(np.mean(train.values))
    settings = {
        **parameters.for_lightgbm(ACCEPT),
        "objective": "regression",
        "boost_from_average": False,
        "monotone_constraints": [0] * len(NAMES),
    }
    datasets = [
        lightgbm.Dataset(part.matrix, part.values - mean, free_raw_data=False)
        for part in (train, valid)
    ]
    booster = lightgbm.train(
        settings,
        datasets[0],
        num_boost_round=parameters.trees,
        valid_sets=[datasets[1]],
        callbacks=[lightgbm.early_stopping(parameters.patience, verbose=False)],
    )
    forest = Forest.of(booster.dump_model(num_iteration=booster.best_iteration))
    model = ExpectationModel(mean, low, high, forest)
    plain = float(np.mean((valid.values - mean) ** 2))
    boosted = float(np.mean((valid.values - model.predict(valid.matrix)) ** 2))
    return model if boosted < plain else ExpectationModel(mean, low, high, Forest.empty())


def _dataset(rows: Rows, linear: LinearScore) -> lightgbm.Dataset:
    return lightgbm.Dataset(
        rows.matrix,
        rows.labels,
        init_score=linear.predict(rows.matrix),
        feature_name=list(NAMES),
        free_raw_data=False,
    )


Objective = Callable[[FloatArray, lightgbm.Dataset], tuple[FloatArray, FloatArray]]


def examined_gradient(
    labels: FloatArray, scores: FloatArray, examined: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Gradient and expected Hessian (Fisher information) of the log loss of e * sigmoid(score).

    `labels` (n,) are 0 or 1, `scores` (n,) log-odds, `examined` (n,) each row's P(looked at).
    """
    y, says_yes = np.asarray(labels, dtype=np.float64), probability(scores)
    p = np.clip(examined * says_yes, 1e-9, 1.0 - 1e-9)
    says_no = 1.0 - says_yes
    gradient = -y * says_no + (1.0 - y) * examined * says_yes * says_no / (1.0 - p)
    hessian = examined * says_yes * says_no**2 / (1.0 - p)
    return gradient, np.maximum(hessian, 1e-6)


def _examined_log_loss(examined: FloatArray) -> Objective:
    def objective(scores: FloatArray, data: lightgbm.Dataset) -> tuple[FloatArray, FloatArray]:
        return examined_gradient(np.asarray(data.get_label()), scores, examined)

    return objective


def _valid_log_loss(
    examined: FloatArray,
) -> Callable[[FloatArray, lightgbm.Dataset], tuple[str, float, bool]]:
    def evaluate(scores: FloatArray, data: lightgbm.Dataset) -> tuple[str, float, bool]:
        y = np.asarray(data.get_label(), dtype=np.float64)
        return "log_loss", log_loss(y, examined * probability(scores)), False

    return evaluate
