"""How near a task's text lies to what a worker says he does, and to what he has taken before.

Texts stand here as 8-bit unit vectors in the space of a release (`models.text_space`). A worker's
taste in a category is the sum of the vectors of tasks that were offered to him, each weighted by
his answer less what was expected of such an offer: it points to the tasks that he takes and away
from those that he leaves. All sums are of integers, so that they depend on no order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
from numba import njit
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from features.record import KeptRows, Record, pair_key
from features.running_totals import FIXED_POINT

UNIT: Final = 127.0
"""8-bit units per 1.0 of a unit vector."""

SPACE: Final = 64
"""Directions of the space."""


class PairVectors(NamedTuple):
    """8-bit vectors of worker-category pairs, looked up by key; unknown pairs are zero.

    `keys` (m,) are sorted (`features.record.pair_key`), `vectors` is (m + 1, 64) int8 with a last
    row of zeros, `scales` (m + 1,) float64 say what one unit is worth.
    """

    keys: IntArray
    vectors: NDArray[np.int8]
    scales: FloatArray

    @classmethod
    def of(
        cls, keys: IntArray, vectors: NDArray[np.int8], scales: FloatArray | None = None
    ) -> Self:
        """From pairs in any order; unit vectors where no scales are given."""
        order = np.argsort(keys, kind="stable")
        worth = np.full(len(keys), 1.0 / UNIT) if scales is None else scales
        return cls(
            keys[order],
            np.concatenate([vectors[order], np.zeros((1, SPACE), dtype=np.int8)]),
            np.append(worth[order], 0.0),
        )

    def of_workers(self, kept: KeptRows) -> PairVectors:
        """The vectors of some workers alone."""
        keys = kept.of_pairs(self.keys)
        stay = np.flatnonzero(keys >= 0)
        rows = np.append(stay, len(self.keys))
        return PairVectors(keys[stay], self.vectors[rows], self.scales[rows])

    def rows(self, workers: IntArray, categories: IntArray | int) -> IntArray:
        """(n,) row of each pair; that of the zeros for unknown ones."""
        keys = pair_key(workers, categories)
        found = np.searchsorted(self.keys, keys)
        found[found == len(self.keys)] = -1
        if len(self.keys):
            found[self.keys[found] != keys] = -1
        return np.where(found < 0, len(self.keys), found)

    def along(
        self, workers: IntArray, categories: IntArray | int, tasks: NDArray[np.int8]
    ) -> FloatArray:
        """(n,) inner products of pairs' vectors with tasks' unit vectors (n, 64) or (64,)."""
        rows = self.rows(workers, categories)
        exact = (self.vectors[rows].astype(np.int32) * tasks.astype(np.int32)).sum(axis=1)
        return np.asarray(exact * self.scales[rows] / UNIT)


@dataclass(frozen=True, slots=True)
class TextPositions:
    """Where tasks (n_tasks, 64) and workers' declared skills lie; 8-bit unit vectors."""

    tasks: NDArray[np.int8]
    skills: PairVectors

    @classmethod
    def nothing(cls, tasks: int) -> Self:
        """Positions where no text is known: every similarity is zero."""
        none = PairVectors.of(np.empty(0, np.int64), np.empty((0, SPACE), np.int8))
        return cls(np.zeros((tasks, SPACE), dtype=np.int8), none)


class Similarity(NamedTuple):
    """Of each pair (n,): `said` -1 to 1, nearness of the task to what the worker says of the
    category; `taken` the inner product of the task with his taste, in offers."""

    said: FloatArray
    taken: FloatArray


def exposure_similarity(
    history: MarketHistory, record: Record, positions: TextPositions
) -> Similarity:
    """What was known of the texts of every exposure at the moment it was shown."""
    e = history.exposures
    categories = history.tasks.categories[e.tasks].astype(np.int64)
    pairs, pair = np.unique(pair_key(e.workers, categories), return_inverse=True)
    tasks = positions.tasks[e.tasks]
    order, known_at = _as_known(record)
    return Similarity(
        said=positions.skills.along(e.workers, categories, tasks),
        taken=_along_tastes(order, known_at, e.shown_at, pair, tasks, record.surprise, len(pairs)),
    )


def tastes_at(
    history: MarketHistory, record: Record, positions: TextPositions, instant: int
) -> PairVectors:
    """Every pair's taste from the answers known before an instant, for repeated look-ups."""
    e = history.exposures
    categories = history.tasks.categories[e.tasks].astype(np.int64)
    order, known_at = _as_known(record)
    known = order[: np.searchsorted(known_at[order], instant)]
    pairs, pair = np.unique(pair_key(e.workers, categories)[known], return_inverse=True)
    sums = np.zeros((len(pairs), SPACE), dtype=np.int64)
    vectors = np.zeros((len(pairs), SPACE), dtype=np.int8)
    scales = np.zeros(len(pairs))
    _add_all(sums, pair, positions.tasks[e.tasks[known]], record.surprise[known])
    _round_all(sums, vectors, scales)
    return PairVectors.of(pairs, vectors, scales)


def _as_known(record: Record) -> tuple[IntArray, IntArray]:
    """Rows of exposures in the order in which their answers became known, and when each did."""
    return np.argsort(record.answered_at, kind="stable"), record.answered_at


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _along_tastes(
    order: IntArray,
    known_at: IntArray,
    shown_at: IntArray,
    pair: IntArray,
    tasks: NDArray[np.int8],
    surprise: IntArray,
    pairs: int,
) -> FloatArray:
    """(n,) inner product of each exposure's task with the taste that its pair had when shown."""
    sums = np.zeros((pairs, SPACE), dtype=np.int64)
    vector = np.zeros(SPACE, dtype=np.int8)
    found = np.zeros(len(order))
    known = 0
    for row in range(len(order)):
        while known < len(order) and known_at[order[known]] < shown_at[row]:
            answer = order[known]
            _add(sums[pair[answer]], tasks[answer], surprise[answer])
            known += 1
        scale = _round(sums[pair[row]], vector)
        product = np.int64(0)
        for d in range(SPACE):
            product += np.int64(vector[d]) * np.int64(tasks[row, d])
        found[row] = product * scale / UNIT
    return found


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _add_all(sums: IntArray, pair: IntArray, tasks: NDArray[np.int8], surprise: IntArray) -> None:
    for row in range(len(pair)):
        _add(sums[pair[row]], tasks[row], surprise[row])


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _round_all(sums: IntArray, vectors: NDArray[np.int8], scales: FloatArray) -> None:
    for row in range(len(sums)):
        scales[row] = _round(sums[row], vectors[row])


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _add(total: IntArray, task: NDArray[np.int8], surprise: int) -> None:
    for d in range(len(total)):
        total[d] += np.int64(task[d]) * surprise


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _round(total: IntArray, vector: NDArray[np.int8]) -> float:
    """Write a sum as 8-bit units; what one unit is worth, in offers."""
    top = 0
    for d in range(len(total)):
        top = max(top, abs(total[d]))
    if top == 0:
        vector[:] = 0
        return 0.0
    for d in range(len(total)):
        vector[d] = np.int8(round(total[d] * UNIT / top))
    return top / UNIT / (FIXED_POINT * UNIT)
