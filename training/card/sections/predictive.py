"""How well each outcome is predicted: split, discrimination, loss, calibration."""

from __future__ import annotations

from functools import partial

import numpy as np

from data.arrays import IntArray
from data.reference.calendar import moment
from data.reference.scoring_rule import WEIGHTS
from features.specification import ACCEPT
from models.calibration import log_loss
from training.card.evidence import Evidence, JudgedRows
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.figures import (
    MONTH_S,
    WORDS,
    by_time,
    interval_of,
    judged_row,
    shown_row,
)
from training.metrics import (
    auc,
    average_precision,
    brier_parts,
    calibration_error,
    calibration_floor,
    calibration_line,
    normalised_entropy,
)


def split(e: Evidence) -> Section:
    """Which days fitted, stopped, calibrated, chose and judged."""
    rows = tuple(
        Row(
            of=f"{name}: {moment(w.begin):%Y-%m-%d} to {moment(w.end):%Y-%m-%d}",
            value=float(np.sum((e.data.shown_at >= w.begin) & (e.data.shown_at < w.end))),
            bar="temporal, one global date, gap for label delay",
            verdict=Verdict.MET,
        )
        for name, w in e.windows._asdict().items()
    )
    return Section(
        "Split",
        "Exposures of each window, in time order. A row counts only if its outcome was known "
        "before its window ended; everything below is measured on the last window alone.",
        rows,
    )


def discrimination(e: Evidence) -> Section:
    """AUC of each stage beside the permanent challengers, and precision on the rare failures."""
    rows: list[Row] = []
    for outcome, j in e.judged.items():
        mine = interval_of(j, e.seed, partial(_auc, j))
        gain = interval_of(
            j,
            e.seed,
            partial(_auc_gain, j),
        )
        rule = auc(j.labels, e.data.factors[j.rows] @ WEIGHTS)
        rows += [
            judged_row(f"{WORDS[outcome]}: AUC", mine, "above 0.5", met(mine.low > 0.5), len(j)),
            judged_row(
                f"{WORDS[outcome]}: AUC less logistic regression's on the same features",
                gain,
                "not below 0",
                met(gain.high >= 0.0),
                len(j),
            ),
            shown_row(f"{WORDS[outcome]}: AUC of the customer's weights", rule),
        ]
        if outcome != ACCEPT:
            failures = 1 - j.labels
            precision = average_precision(failures, 1.0 - j.predicted)
            rate = float(np.mean(failures))
            rows.append(
                Row(
                    f"{WORDS[outcome]}: PR-AUC of failures",
                    precision,
                    f"above their rate, {rate:.3f}",
                    met(precision > rate),
                    count=int(failures.sum()),
                )
            )
    return Section(
        "Discrimination",
        "How well the models tell later rows apart. Over 0.90 would suggest a leak.",
        tuple(rows),
    )


def losses(e: Evidence) -> Section:
    """Log loss and normalised entropy, overall and by month, and the challengers'."""
    rows: list[Row] = []
    for outcome, j in e.judged.items():
        mine = interval_of(j, e.seed, partial(_loss, j))
        gain = interval_of(
            j,
            e.seed,
            partial(_loss_gain, j),
        )
        entropy = normalised_entropy(j.labels, j.predicted)
        rows += [
            judged_row(f"{WORDS[outcome]}: log loss", mine, "printed", Verdict.SHOWN, len(j)),
            judged_row(
                f"{WORDS[outcome]}: logistic regression's log loss less the model's",
                gain,
                "not below 0",
                met(gain.high >= 0.0),
                len(j),
            ),
            Row(
                f"{WORDS[outcome]}: normalised entropy",
                entropy,
                "below 1",
                met(entropy < 1.0),
                count=len(j),
            ),
        ]
        for label, part in by_time(e, j, MONTH_S):
            entropy = normalised_entropy(j.labels[part], j.predicted[part])
            rows.append(
                Row(
                    f"{WORDS[outcome]}: normalised entropy, 30 days from {label}",
                    entropy,
                    "below 1",
                    met(entropy < 1.0),
                    count=int(part.sum()),
                )
            )
    return Section(
        "Log loss",
        "Normalised entropy is log loss over the entropy of the base rate: below 1 is better than "
        "knowing only how often the outcome happens.",
        tuple(rows),
    )


def calibration(e: Evidence) -> Section:
    """Brier parts, calibration error with its floor, and the calibration line."""
    rows: list[Row] = []
    for outcome, j in e.judged.items():
        parts = brier_parts(j.labels, j.predicted)
        error, floor = calibration_error(j.labels, j.predicted), _floor(j, e.seed)
        slope, intercept = calibration_line(j.labels, j.predicted)
        line = interval_of(
            j,
            e.seed,
            partial(_slope, j),
            resamples=40,
        )
        rows += [
            Row(
                f"{WORDS[outcome]}: Brier reliability",
                parts.reliability,
                "under 0.002",
                met(parts.reliability < 0.002 or error <= floor),
                count=len(j),
                note=f"resolution {parts.resolution:.4f}",
            ),
            Row(
                f"{WORDS[outcome]}: ECE, 10 bins of equal mass",
                error,
                "under 0.03",
                met(error < 0.03 or error <= floor),
                count=len(j),
                note=f"95 % floor of a perfect model {floor:.4f}; before calibration "
                f"{calibration_error(j.labels, j.raw):.4f}",
            ),
            Row(
                f"{WORDS[outcome]}: calibration slope",
                slope,
                "0.9 to 1.1, or 1 within its interval",
                met(0.9 <= slope <= 1.1 or line.low <= 1.0 <= line.high),
                line.low,
                line.high,
                len(j),
                f"intercept {intercept:+.3f}; {_spread_of(slope)}",
            ),
        ]
    return Section(
        "Calibration",
        "Whether a stated probability comes true as often as it says, on rows later than the "
        "calibrator was fitted or chosen on.",
        tuple(rows),
        ("reliability.png",),
    )


def _spread_of(slope: float) -> str:
    """What a calibration slope says of the predictions."""
    if abs(slope - 1.0) <= 0.02:
        return "as spread out as the outcomes are"
    return "more cautious than need be" if slope > 1.0 else "more extreme than the outcomes are"


def _auc(j: JudgedRows, rows: IntArray) -> float:
    return auc(j.labels[rows], j.predicted[rows])


def _auc_gain(j: JudgedRows, rows: IntArray) -> float:
    return _auc(j, rows) - auc(j.labels[rows], j.logistic[rows])


def _loss(j: JudgedRows, rows: IntArray) -> float:
    return log_loss(j.labels[rows], j.predicted[rows])


def _loss_gain(j: JudgedRows, rows: IntArray) -> float:
    return log_loss(j.labels[rows], j.logistic[rows]) - _loss(j, rows)


def _slope(j: JudgedRows, rows: IntArray) -> float:
    return calibration_line(j.labels[rows], j.predicted[rows])[0]


def _floor(j: JudgedRows, seed: int) -> float:
    return calibration_floor(j.predicted, seed=seed)
