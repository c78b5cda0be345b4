"""What a group of features is worth: the chain fitted again without them, on the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray
from features.specification import COLUMN, OUTCOMES
from models.boosting import BoostingParameters
from models.calibration import log_losses
from models.outcomes import OutcomeChain
from training.dataset import Dataset
from training.fitting import fit_chain

SIMILARITY: Final = ("profile_similarity", "text_affinity")
"""The features that are made of texts."""

NEW_WORKER_OFFERS: Final = 5
"""A worker with fewer answered offers is new."""

Judged = Callable[[str], tuple[BoolArray, FloatArray]]
"""From an outcome to the rows of a dataset that judge it and their true probability."""


def without_features(data: Dataset, names: tuple[str, ...]) -> Dataset:
    """The same rows with the named features at zero for all."""
    matrix = data.matrix.copy()
    matrix[:, [COLUMN[name] for name in names]] = 0.0
    return replace(data, matrix=matrix)


def similarity_gains(
    data: Dataset, chain: OutcomeChain, parameters: BoostingParameters, judged: Judged
) -> dict[str, list[dict[str, float | str]]]:
    """Expected log loss of each outcome with the features on texts and without.

    `chain` was fitted with them on `data`; another is fitted without. First over all judged rows,
    then over those of new workers, of workers to whom the category is new, and of those who say
    nothing. The standard error is that of the mean difference.
    """
    blind = without_features(data, SIMILARITY)
    without = fit_chain(blind, data.windows(), parameters, say=lambda step: None).chain
    found: dict[str, list[dict[str, float | str]]] = {}
    for outcome in OUTCOMES:
        rows, truth = judged(outcome)
        first, second = (
            log_losses(truth, getattr(of, outcome).predict(part.matrix[rows]))
            for of, part in ((without, blind), (chain, data))
        )
        found[outcome] = [
            {
                "rows_of": label,
                "rows": float(chosen.sum()),
                "without": float(first[chosen].mean()),
                "with": float(second[chosen].mean()),
                "standard_error": float((second - first)[chosen].std() / np.sqrt(chosen.sum())),
            }
            for label, chosen in _groups(data, rows)
            if chosen.any()
        ]
    return found


def _groups(data: Dataset, rows: BoolArray) -> Iterator[tuple[str, BoolArray]]:
    matrix = data.matrix[rows]
    offers = np.expm1(matrix[:, COLUMN["offers_log"]].astype(np.float64)).round()
    here = np.expm1(matrix[:, COLUMN["category_offers_log"]].astype(np.float64)).round()
    yield "all", np.ones(len(matrix), dtype=np.bool_)
    yield f"workers with fewer than {NEW_WORKER_OFFERS} offers", offers < NEW_WORKER_OFFERS
    yield "workers without an offer of the category", here == 0
    yield "workers whose profile speaks of it", matrix[:, COLUMN["profile_similarity"]] != 0.0
