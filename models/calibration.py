"""Calibrators: maps from log-odds to probability that may lose against leaving them alone.

Fitted on one window of time, chosen on the next by log loss (`training.fitting`): a calibrator
that fitted last month can hurt this month (``design/MODELS.md`` section 1, finding 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from data.arrays import FloatArray, RealArray
from models.forest import log_odds, probability

_ISOTONIC_EDGE: Final = 1e-4
"""Isotonic steps are kept this far from 0 and 1: no finite sample proves certainty."""


_NO_SPREAD: Final = 1e-3
"""Log-odds below which predictions that differ are as good as equal."""


class CalibrationKind(StrEnum):
    """How log-odds become a probability."""

    NONE = "none"
    PLATT = "platt"
    ISOTONIC = "isotonic"


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A monotone map from log-odds (n,) to probability (n,).

    `knots` and `levels` hold the isotonic steps, or slope and intercept for Platt's sigmoid.
    Sources: Platt, Probabilistic Outputs for SVMs (1999); Niculescu-Mizil and Caruana,
    Predicting Good Probabilities, ICML 2005.
    """

    kind: CalibrationKind
    knots: tuple[float, ...] = ()
    levels: tuple[float, ...] = ()

    def __call__(self, scores: FloatArray) -> FloatArray:
        match self.kind:
            case CalibrationKind.NONE:
                return probability(scores)
            case CalibrationKind.PLATT:
                slope, intercept = self.levels
                return probability(slope * scores + intercept)
            case CalibrationKind.ISOTONIC:
                # Interpolation may overshoot a level by its last bit.
                levels = np.interp(scores, self.knots, self.levels)
                return np.asarray(np.clip(levels, self.levels[0], self.levels[-1]))

    def to_json(self) -> dict[str, Any]:
        """As plain values for the manifest."""
        return {"kind": self.kind.value, "knots": list(self.knots), "levels": list(self.levels)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Calibrator:
        """The reverse of `to_json`."""
        kind = CalibrationKind(value["kind"])
        return cls(kind, tuple(value["knots"]), tuple(value["levels"]))


UNCALIBRATED: Final = Calibrator(CalibrationKind.NONE)


def fit_platt(scores: FloatArray, labels: RealArray, examined: FloatArray) -> Calibrator:
    """Slope and intercept by maximum likelihood; `examined` (n,) is each row's P(looked at)."""

    def loss(parameters: FloatArray) -> float:
        calibrated = probability(parameters[0] * scores + parameters[1])
        return log_loss(labels, examined * calibrated)

    from scipy.optimize import minimize  # long to import: only for those who fit

    found = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead")
    slope, intercept = (float(value) for value in found.x)
    return Calibrator(CalibrationKind.PLATT, (), (max(slope, 0.0), intercept))


def fit_shrunken(
    scores: FloatArray, labels: RealArray, examined: FloatArray, *, rate: float, spread: float
) -> Calibrator:
    """A slope about a known rate, where rows are too few for more; arguments as for `fit_platt`.

    The mean of `scores`, weighted by `examined`, becomes the log-odds of `rate`, 0 to 1. The slope
    is the likeliest under a normal prior around 0 by which calibrated log-odds have the standard
    deviation `spread`: few rows leave predictions close to the rate, many overrule the prior (a
    weakly informative prior, Gelman et al., Annals of Applied Statistics 2, 2008).
    """
    odds = float(log_odds(rate))
    middle = float(np.average(scores, weights=examined))
    width = float(np.sqrt(np.average((scores - middle) ** 2, weights=examined)))

    def loss(slope: float) -> float:
        calibrated = probability(slope * (scores - middle) + odds)
        prior = (slope * max(width, _NO_SPREAD) / spread) ** 2 / (2.0 * len(scores))
        return log_loss(labels, examined * calibrated) + prior

    from scipy.optimize import minimize_scalar  # long to import: only for those who fit

    slope = float(minimize_scalar(loss, bounds=(0.0, 2.0), method="bounded").x)
    if slope * width < _NO_SPREAD:
        slope = 0.0
    return Calibrator(CalibrationKind.PLATT, (), (slope, odds - slope * middle))


def fit_isotonic(scores: FloatArray, labels: RealArray, examined: FloatArray) -> Calibrator:
    """Isotonic regression of label over P(looked at), weighted by it: unbiased for P(yes).

    Arguments as for `fit_platt`.
    """
    from sklearn.isotonic import IsotonicRegression  # serving never fits, so it never pays for it

    fitted = IsotonicRegression(
        y_min=_ISOTONIC_EDGE, y_max=1.0 - _ISOTONIC_EDGE, out_of_bounds="clip"
    ).fit(scores, labels / examined, sample_weight=examined)
    return Calibrator(
        CalibrationKind.ISOTONIC,
        tuple(float(x) for x in fitted.X_thresholds_),
        tuple(float(y) for y in fitted.y_thresholds_),
    )


def log_loss(labels: RealArray, predicted: FloatArray) -> float:
    """Mean of `log_losses`."""
    return float(np.mean(log_losses(labels, predicted)))


def log_losses(labels: RealArray, predicted: FloatArray) -> FloatArray:
    """(n,) -(y log p + (1 - y) log(1 - p)) in nats.

    `labels` may be probabilities: then it is the expected log loss against a known truth.
    """
    p = np.clip(predicted, 1e-9, 1.0 - 1e-9)
    return np.asarray(-(labels * np.log(p) + (1.0 - np.asarray(labels)) * np.log1p(-p)))
