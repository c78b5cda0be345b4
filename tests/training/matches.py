"""Matches between two releases, made by hand: what each predicted, and what then happened."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from training.match import FirstChoices, Match, OutcomeRows

ROWS_PER_RANKING = 5


class Truth:
    """Rows with a known probability, and outcomes drawn from it."""

    def __init__(self, rows: int = 4_000, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self.log_odds = rng.normal(0.0, 1.2, rows)
        self.noise = rng.normal(0.0, 1.0, rows)
        self.p = sigmoid(self.log_odds)
        self.labels: IntArray = (rng.random(rows) < self.p).astype(np.int8)
        self.rankings: IntArray = np.arange(rows) // ROWS_PER_RANKING

    def with_error(self, size: float, where: BoolArray | None = None) -> FloatArray:
        """Predictions whose log-odds are off by noise of a size, on some rows or on all."""
        off = size * self.noise
        return sigmoid(self.log_odds + (off if where is None else np.where(where, off, 0.0)))


def sigmoid(log_odds: FloatArray) -> FloatArray:
    """(n,) probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))


def a_match(
    truth: Truth,
    *,
    champion: FloatArray,
    challenger: FloatArray,
    groups: Mapping[str, BoolArray] | None = None,
    is_newer: bool = False,
    ndcg: tuple[FloatArray, FloatArray] | None = None,
    first_choices: FirstChoices | None = None,
) -> Match:
    """A match on acceptance alone; both rank alike unless `ndcg` says otherwise."""
    rankings = len(truth.labels) // ROWS_PER_RANKING
    equal = np.full(rankings, 0.8)
    return Match(
        rankings=rankings,
        outcomes={
            "accept": OutcomeRows(truth.labels, champion, challenger, truth.rankings, groups or {})
        },
        champion_ndcg=ndcg[0] if ndcg else equal,
        challenger_ndcg=ndcg[1] if ndcg else equal,
        first_choices=first_choices,
        challenger_is_newer=is_newer,
    )
