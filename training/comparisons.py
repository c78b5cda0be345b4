"""The questions that a match is judged by, each as sums over rankings that can be resampled."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from training.match import FirstChoices, Match, OutcomeRows, are_enough
from training.metrics import BINS
from training.off_policy import doubly_robust
from training.paired_bootstrap import Comparison


class Measure(StrEnum):
    """What a comparison is about."""

    LOG_LOSS = "log loss"
    GROUP_LOG_LOSS = "log loss of a group"
    CALIBRATION = "calibration error"
    RANKING = "1 - NDCG"
    FIRST_CHOICE = "first choices not accepted"


class Asked(NamedTuple):
    """A comparison and what it is about."""

    measure: Measure
    outcome: str | None
    group: str | None
    comparison: Comparison


def comparisons(match: Match, *, with_first_choices: bool) -> list[Asked]:
    """Every question that a match has enough rows for.

    Against a base rate (no NDCG of the champion) only log loss is asked about: it has no groups
    and no calibration to defend.
    """
    asked: list[Asked] = []
    for outcome, rows in match.outcomes.items():
        if not rows.are_enough:
            continue
        everyone = np.ones(len(rows.labels), dtype=bool)
        overall = _log_loss(f"log loss of '{outcome}'", rows, everyone, match.rankings)
        asked.append(Asked(Measure.LOG_LOSS, outcome, None, overall))
        if match.champion_ndcg is None:
            continue
        calibration = _calibration(outcome, rows, match)
        asked.append(Asked(Measure.CALIBRATION, outcome, None, calibration))
        for group, members in rows.groups.items():
            if are_enough(rows.labels[members]):
                name = f"log loss of '{outcome}', {group}"
                part = _log_loss(name, rows, members, match.rankings)
                asked.append(Asked(Measure.GROUP_LOG_LOSS, outcome, group, part))
    if match.champion_ndcg is not None and match.challenger_ndcg is not None:
        loss = match.champion_ndcg - match.challenger_ndcg
        if np.isfinite(loss).any():
            asked.append(Asked(Measure.RANKING, None, None, _ranking(loss)))
    if with_first_choices and match.first_choices is not None:
        first = _first_choice(match.first_choices, match)
        asked.append(Asked(Measure.FIRST_CHOICE, None, None, first))
    return asked


def not_compared(match: Match) -> tuple[str, ...]:
    """What has too few rows."""
    found = []
    for outcome, rows in match.outcomes.items():
        if not rows.are_enough:
            found.append(outcome)
        elif match.champion_ndcg is not None:
            found += [
                f"{outcome}, {group}"
                for group, members in rows.groups.items()
                if not are_enough(rows.labels[members])
            ]
    return tuple(found)


def _log_loss(name: str, rows: OutcomeRows, members: BoolArray, rankings: int) -> Comparison:
    labels = rows.labels[members]
    loss = _losses(labels, rows.challenger[members]) - _losses(labels, rows.champion[members])
    of = rows.rankings[members]
    sums = np.column_stack([_by(of, loss, rankings), np.bincount(of, minlength=rankings)])
    return Comparison(name, len(labels), sums, lambda s: s[:, 0] / s[:, 1])


def _calibration(outcome: str, rows: OutcomeRows, match: Match) -> Comparison:
    """ECE over bins of equal mass that stay as they are on all rows, so that sums suffice."""
    columns = [
        _by(rows.rankings, np.where(in_bin, predicted - rows.labels, 0.0), match.rankings)
        for predicted in (rows.champion, rows.challenger)
        for in_bin in _bins(predicted)
    ]
    columns.append(np.bincount(rows.rankings, minlength=match.rankings).astype(np.float64))

    def less(sums: FloatArray) -> FloatArray:
        errors = np.abs(sums[:, :-1])
        return np.asarray(
            (errors[:, BINS:].sum(axis=1) - errors[:, :BINS].sum(axis=1)) / sums[:, -1]
        )

    return Comparison(
        f"calibration error of '{outcome}'", len(rows.labels), np.column_stack(columns), less
    )


def _ranking(loss: FloatArray) -> Comparison:
    has_gain = np.isfinite(loss)
    sums = np.column_stack([np.where(has_gain, loss, 0.0), has_gain])
    return Comparison(
        "1 - NDCG of rankings", int(has_gain.sum()), sums, lambda s: s[:, 0] / s[:, 1]
    )


def _first_choice(choices: FirstChoices, match: Match) -> Comparison:
    """Doubly robust values of both, ranking by ranking."""
    values = [
        doubly_robust(choices.logged, target) for target in (choices.champion, choices.challenger)
    ]
    used = np.isfinite(values[0])
    columns = [
        _by(choices.rankings, np.where(used, value, 0.0), match.rankings) for value in values
    ]
    columns.append(_by(choices.rankings, used.astype(np.float64), match.rankings))
    return Comparison(
        "first choices not accepted (doubly robust)",
        int(used.sum()),
        np.column_stack(columns),
        lambda s: (s[:, 0] - s[:, 1]) / s[:, 2],
    )


def _losses(labels: IntArray, predicted: FloatArray) -> FloatArray:
    p = np.clip(predicted, 1e-9, 1.0 - 1e-9)  # as `models.calibration.log_loss`
    return np.asarray(-np.where(labels == 1, np.log(p), np.log1p(-p)))


def _bins(predicted: FloatArray) -> list[BoolArray]:
    """Membership of `BINS` bins of equal mass."""
    place = np.empty(len(predicted), dtype=np.int64)
    place[np.argsort(predicted, kind="stable")] = np.arange(len(predicted))
    return [place * BINS // len(predicted) == number for number in range(BINS)]


def _by(rankings: IntArray, values: FloatArray, count: int) -> FloatArray:
    """(count,) sums of values by ranking."""
    return np.bincount(rankings, values, minlength=count).astype(np.float64)
