"""What learning per worker changes on later rows: log loss and calibration, with and without."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from features.specification import OUTCOMES
from models.outcomes import shifted
from training.card.evidence import Evidence, JudgedRows
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.figures import WORDS
from training.challenge import PRIOR_OFFERS
from training.metrics import calibration_error, calibration_floor
from training.paired_bootstrap import Comparison, differences
from training.personal import shifts_as_shown

_FEWEST = 30  # rows of a bucket that is judged by itself


def learning_per_worker(e: Evidence) -> Section:
    """Each outcome with each worker's shift as of the moment shown, against the same without."""
    shifts = shifts_as_shown(e.history, e.data, e.chain, e.examination, e.personal)
    rows: list[Row] = []
    comparisons: list[Comparison] = []
    for column, outcome in enumerate(OUTCOMES):
        if e.personal.by_outcome[column].is_neutral:
            rows.append(
                Row(f"{WORDS[outcome]}: no shift, it did not pay on the rows that chose", None,
                    "printed", Verdict.SHOWN)
            )  # fmt: skip
            continue
        j = e.judged[outcome]
        moved = _moved(j, shifts[j.rows, column])
        comparisons += _comparisons(e, j, moved, WORDS[outcome])
        rows += _calibration(e, j, moved, WORDS[outcome])
    found = differences(comparisons, seed=e.seed)
    losses = [
        Row(d.name, d.value, "not above 0", met(d.low <= 0.0), d.low, d.high, d.rows)
        for d in found
    ]
    return Section(
        "Learning per worker",
        "A shift of each outcome's log-odds by worker and by worker and category, moved by every "
        "outcome as it became known. Differences of log loss are with the shift less without, on "
        "the same later rows, resampled by ranking; below zero is better. Buckets are offers that "
        "the worker had answered before.",
        (*losses, *rows),
    )


def _moved(j: JudgedRows, shift: FloatArray) -> FloatArray:
    """(n,) P as observed, with the shift."""
    looked = np.divide(j.predicted, j.served, out=np.ones(len(j)), where=j.served > 0.0)
    return np.asarray(looked * shifted(j.served, shift))


def _comparisons(
    e: Evidence, j: JudgedRows, moved: FloatArray, words: str
) -> Iterator[Comparison]:
    loss = _losses(j.labels, moved) - _losses(j.labels, j.predicted)
    prior = e.prior_offers(j.rows)
    # One numbering for all outcomes: they are resampled together.
    rankings = np.unique(e.data.groups[e.data.shown_at >= e.windows.test.begin])
    ranking = np.searchsorted(rankings, e.data.groups[j.rows])
    everyone = np.ones(len(j), dtype=np.bool_)
    parts = {"all workers": everyone} | {
        _label(low, high): (prior >= low) & (prior <= (np.inf if high is None else high))
        for low, high in PRIOR_OFFERS
    }
    for label, part in parts.items():
        if part.sum() >= _FEWEST:
            name = f"{words}: log loss, {label}"
            yield Comparison(
                name, int(part.sum()), _sums(ranking, len(rankings), loss, part), _mean
            )


def _label(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} prior offers and more"
    return f"{low} prior offers" if low == high else f"{low} to {high} prior offers"


def _sums(ranking: IntArray, n: int, loss: FloatArray, part: BoolArray) -> FloatArray:
    """(n, 2) summed difference and rows of each ranking."""
    return np.column_stack(
        [
            np.bincount(ranking[part], loss[part], minlength=n),
            np.bincount(ranking[part], minlength=n).astype(np.float64),
        ]
    )


def _mean(sums: FloatArray) -> FloatArray:
    return np.asarray(sums[:, 0] / sums[:, 1])


def _losses(labels: IntArray, predicted: FloatArray) -> FloatArray:
    p = np.clip(predicted, 1e-9, 1.0 - 1e-9)
    return np.asarray(-np.where(labels == 1, np.log(p), np.log1p(-p)))


def _calibration(e: Evidence, j: JudgedRows, moved: FloatArray, words: str) -> list[Row]:
    without = calibration_error(j.labels, j.predicted)
    error, floor = calibration_error(j.labels, moved), calibration_floor(moved, seed=e.seed)
    return [
        Row(
            f"{words}: ECE with the shift",
            error,
            f"no worse than {without:.4f} without, or under the floor {floor:.4f}",
            met(error <= max(without, floor)),
            count=len(j),
        )
    ]
