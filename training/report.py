"""What is said of a chain on rows later than anything that made it: figures and pictures."""

from __future__ import annotations

import io
from typing import Any, Final

import matplotlib
import numpy as np

from data.arrays import FloatArray, IntArray
from features.specification import OUTCOMES
from models.calibration import log_loss
from models.examination import ExaminationModel
from models.outcomes import OutcomeChain, OutcomeModel
from training.dataset import Dataset, Window
from training.fitting import FittedChain, chance_examined
from training.metrics import (
    Bin,
    auc,
    bootstrap,
    brier,
    calibration_error,
    calibration_line,
    normalised_entropy,
    reliability,
)

matplotlib.use("Agg")

Figures = dict[str, float | list[float]]
"""Named figures of one outcome; intervals are [low, high] at 95 %."""

_TITLES: Final = {
    "accept": "accepts, given shown",
    "complete": "completes, given accepted",
    "on_time": "on time, given completed",
}


def judge_chain(
    data: Dataset,
    chain: OutcomeChain,
    examination: ExaminationModel,
    window: Window,
    *,
    seed: int,
) -> dict[str, Figures]:
    """Figures of each outcome on the labelled rows of a window.

    Acceptance is judged as it is observed, P(accepted | shown at its position) = e(k) * p; only
    its AUC is that of p alone, as served: position separates rows, but no model learns it.
    """
    found = {}
    for outcome in OUTCOMES:
        rows = data.within(window, outcome)
        model: OutcomeModel = getattr(chain, outcome)
        examined = chance_examined(data, examination, outcome)[rows]
        served = model.predict(data.matrix[rows])
        labels = data.labels[outcome].values[rows]
        found[outcome] = _figures(labels, served, examined * served, seed=seed)
    return found


def _figures(labels: IntArray, served: FloatArray, predicted: FloatArray, *, seed: int) -> Figures:
    if not 0 < int(np.sum(labels == 1)) < len(labels):
        return {"rows": float(len(labels))}
    slope, intercept = calibration_line(labels, predicted)
    area = bootstrap(lambda rows: auc(labels[rows], served[rows]), len(labels), seed=seed)
    loss = bootstrap(lambda rows: log_loss(labels[rows], predicted[rows]), len(labels), seed=seed)
    return {
        "rows": float(len(labels)),
        "base_rate": float(np.mean(labels)),
        "auc": area.value,
        "auc_interval": [area.low, area.high],
        "log_loss": loss.value,
        "log_loss_interval": [loss.low, loss.high],
        "normalised_entropy": normalised_entropy(labels, predicted),
        "brier": brier(labels, predicted),
        "calibration_error": calibration_error(labels, predicted),
        "calibration_slope": slope,
        "calibration_intercept": intercept,
        "predicted_over_observed": float(np.mean(predicted) / np.mean(labels)),
    }


def reliability_diagram(data: Dataset, fitted: FittedChain, window: Window) -> bytes:
    """PNG: for each outcome, observed against predicted rates before and after calibration."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(OUTCOMES), figsize=(13.0, 4.6), constrained_layout=True)
    for axis, outcome in zip(axes, OUTCOMES, strict=True):
        model: OutcomeModel = getattr(fitted.chain, outcome)
        raw = model.uncalibrated()
        rows = data.within(window, outcome)
        examined = chance_examined(data, fitted.examination, outcome)[rows]
        labels, matrix = data.labels[outcome].values[rows], data.matrix[rows]
        before = reliability(labels, examined * raw.predict(matrix))
        after = reliability(labels, examined * model.predict(matrix))
        error = calibration_error(labels, examined * model.predict(matrix))
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="perfect")
        axis.plot(*_points(before), "o", color="0.6", markersize=4, label="before calibration")
        axis.errorbar(
            *_points(after), yerr=_spread(after), fmt="o-", color="#1f5fa8", markersize=5,
            linewidth=1.2, capsize=2, label=f"after ({model.calibrator.kind.value})",
        )  # fmt: skip
        span = [value for b in (*before, *after) for value in (b.low, b.high, b.predicted)]
        edge = 0.03
        axis.set_xlim(max(min(span) - edge, 0.0), min(max(span) + edge, 1.0))
        axis.set_ylim(*axis.get_xlim())
        axis.set_title(f"{_TITLES[outcome]}\n{len(labels):,} later rows, ECE {error:.3f}")
        axis.set_xlabel("predicted probability")
        axis.set_ylabel("observed rate, 95 % interval")
        axis.legend(loc="upper left", frameon=False)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110, metadata={"Software": None})
    pyplot.close(figure)
    return buffer.getvalue()


def _points(bins: list[Bin]) -> tuple[list[float], list[float]]:
    return [b.predicted for b in bins], [b.observed for b in bins]


def _spread(bins: list[Bin]) -> list[list[float]]:
    return [[b.observed - b.low for b in bins], [b.high - b.observed for b in bins]]


def flat(figures: dict[str, Any], prefix: str = "") -> dict[str, float]:
    """Nested figures as "a.b": value, for a tracker; lists are left out."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            found.update(flat(value, f"{prefix}{name}."))
        elif isinstance(value, int | float):
            found[f"{prefix}{name}"] = float(value)
    return found
