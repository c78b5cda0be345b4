"""The logging policy: positions drawn one after the other, each with a known probability."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray


class DrawnRanking(NamedTuple):
    """For each list and position, (n_lists, length)."""

    order: IntArray  # column of the candidate
    propensities: FloatArray  # probability of drawing it from those still left
    filled: BoolArray  # whether any was left


def draw_ranking(
    scores: FloatArray,
    present: BoolArray,
    *,
    length: int,
    temperature: float,
    epsilon: float,
    rng: np.random.Generator,
) -> DrawnRanking:
    """Rankings of candidates by the softmax of their scores, sometimes uniform.

    Plackett-Luce with a share `epsilon` of uniform draws.

    Parameters
    ----------
    scores : (n_lists, n_candidates)
        On the scale that `temperature` divides.
    present : (n_lists, n_candidates)
        Who may be drawn.
    """
    left = present.copy()
    rows = np.arange(len(scores))
    order, propensities, filled = [], [], []
    for _ in range(length):
        remaining = left.sum(axis=1)
        top = np.where(left, scores, -np.inf).max(axis=1, keepdims=True)
        distance = np.subtract(scores, top, where=left, out=np.full(scores.shape, -np.inf))
        mass = np.exp(distance / temperature)
        total = mass.sum(axis=1, keepdims=True)
        count = np.maximum(remaining, 1)[:, None]
        draw = (1.0 - epsilon) * mass / np.where(total > 0.0, total, 1.0)
        draw = draw + epsilon * left / count
        reach = np.cumsum(draw, axis=1)
        point = rng.random(len(scores))[:, None] * reach[:, -1:]
        pick = np.minimum((reach <= point).sum(axis=1), scores.shape[1] - 1)
        order.append(pick)
        propensities.append(np.minimum(draw[rows, pick], 1.0))  # 1 + 2e-16 is no probability
        filled.append(remaining > 0)
        left[rows, pick] = False
    return DrawnRanking(np.stack(order, 1), np.stack(propensities, 1), np.stack(filled, 1))
