"""Where texts of one category lie apart: a space fitted to what tasks of a market say.

Within a category all texts are alike to a general encoder. Title and description of one task are
two accounts of the same work: directions in which accounts differ between tasks, but not between
the two accounts of one task, are those that tell kinds of work apart. They are found as in linear
discriminant analysis, with each task as a class of its own two texts (within-class covariance
normalisation: Hatch, Kajarekar and Stolcke, Interspeech 2006). No outcome is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from data.arrays import BoolArray, IntArray
from data.columns import MarketHistory, TextVectors
from data.reference.categories import CATEGORIES
from features.record import pair_key
from features.similarity import SPACE, UNIT, PairVectors, TextPositions

_SHARPNESS: Final = 15.0
"""How strongly a worker's clauses on a category outweigh his others; log-odds per unit cosine."""

_A_CHUNK: Final = 1 << 18  # vectors that are scaled at once

_RIDGE: Final = 1e-4
"""Added to each within-task variance: about a tenth of an encoder's variance per direction."""

_PRIOR_TASKS: Final = 500.0
"""Tasks at the average variance that each direction's within-task variance starts from."""


@dataclass(frozen=True, slots=True)
class TextSpace:
    """A fitted space of 64 directions.

    Attributes
    ----------
    centroids : (45, n_encoder) float32
        Mean text of each category's tasks; their own mean where a category had none.
    projection : (n_encoder, 64) float32
        From a text's difference to its category's centroid to the space.
    """

    centroids: NDArray[np.float32]
    projection: NDArray[np.float32]

    def positions(self, history: MarketHistory) -> TextPositions:
        """Where every task and every worker's declared skills lie; nothing without texts."""
        texts = history.texts
        if texts is None or not len(self.projection):
            return TextPositions.nothing(len(history.tasks))
        tasks = self.task_positions(texts, history.tasks.categories)
        return TextPositions(tasks, self._skills(history))

    def task_positions(self, texts: TextVectors, categories: IntArray) -> NDArray[np.int8]:
        """(n_tasks, 64) where tasks of given categories (n_tasks,) lie; zero without a space."""
        if not len(self.projection):
            return np.zeros((len(categories), SPACE), dtype=np.int8)
        accounts, is_told = task_accounts(texts)
        away = np.asarray((accounts - self.centroids[categories]) @ self.projection)
        away[~is_told] = 0.0
        return _units(away)

    def _skills(self, history: MarketHistory) -> PairVectors:
        """What each worker says of each declared category: his clauses, weighed by nearness."""
        texts = history.texts
        assert texts is not None  # noqa: S101
        declared = history.workers.skills[:, None] >> np.arange(len(CATEGORIES), dtype=np.uint64)
        workers, categories = np.nonzero(declared & np.uint64(1))
        said, row = np.unique(texts.clauses, return_inverse=True)
        clauses = _unscaled(texts.vectors[said])
        middle = self.centroids.mean(axis=0)
        apart = self.centroids - middle
        apart = apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
        begin = np.concatenate([[0], texts.clause_ends])
        vectors = _weighed(
            workers,
            categories,
            begin,
            row,
            _SHARPNESS * (clauses - middle) @ apart.T,
            clauses @ self.projection,
            self.centroids @ self.projection,
        )
        return PairVectors.of(pair_key(workers, categories), _units(vectors))


NO_SPACE: Final = TextSpace(
    np.zeros((len(CATEGORIES), 0), np.float32), np.zeros((0, SPACE), np.float32)
)
"""Stands in where no text has been read: nothing lies anywhere."""


def fit_text_space(history: MarketHistory, *, until: int) -> TextSpace:
    """The space of the texts of all tasks posted before the instant `until`."""
    texts, tasks = history.texts, history.tasks
    if texts is None or not (tasks.posted_at < until).any():
        return NO_SPACE
    past = tasks.posted_at < until
    accounts, is_told = task_accounts(texts)
    categories = tasks.categories.astype(np.int64)
    centroids = _centroids(accounts[past & is_told], categories[past & is_told])
    titles, descriptions = (
        _unscaled(texts.vectors[texts.titles]),
        _unscaled(texts.vectors[texts.descriptions]),
    )
    both = past & (np.abs(titles).sum(axis=1) > 0) & (np.abs(descriptions).sum(axis=1) > 0)
    first, second = (
        view[both] - _centroids(view[both], categories[both])[categories[both]]
        for view in (titles, descriptions)
    )
    return TextSpace(centroids, _discriminants(first, second))


def task_accounts(texts: TextVectors) -> tuple[NDArray[np.float32], BoolArray]:
    """(n_tasks, n) mean of title and description, the title alone where there is no other, and
    whether there is any text."""
    title = _unscaled(texts.vectors[texts.titles])
    description = _unscaled(texts.vectors[texts.descriptions])
    nothing = len(texts.vectors) - 1
    has_title, has_description = texts.titles != nothing, texts.descriptions != nothing
    count = has_title.astype(np.float32) + has_description
    return (title + description) / np.maximum(count, 1.0)[:, None], count > 0


def _centroids(vectors: NDArray[np.float32], categories: IntArray) -> NDArray[np.float32]:
    """(45, n) mean vector of each category; the mean of those where a category has none."""
    sums = np.zeros((len(CATEGORIES), vectors.shape[1]))
    np.add.at(sums, categories, vectors)
    count = np.bincount(categories, minlength=len(CATEGORIES))
    known = count > 0
    means = sums / np.maximum(count, 1)[:, None]
    means[~known] = means[known].mean(axis=0) if known.any() else 0.0
    return means.astype(np.float32)


def _discriminants(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 64) directions of highest ratio of variance between tasks to that within them."""
    n, size = first.shape
    if n < 2:
        return np.eye(size, SPACE, dtype=np.float32)
    half, mean = (first - second) / 2.0, (first + second) / 2.0
    within = half.T.astype(np.float64) @ half / n
    between = mean.T.astype(np.float64) @ mean / n
    average = np.trace(within) / size
    own = n / (n + _PRIOR_TASKS)
    within = own * within + ((1.0 - own) * average + _RIDGE) * np.eye(size)
    from scipy.linalg import eigh  # only for those who fit

    _, directions = eigh(between, within, subset_by_index=(size - SPACE, size - 1))
    chosen = directions[:, ::-1]
    # A direction's sign is arbitrary: its largest entry is made positive.
    sign = np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(SPACE)])
    return np.ascontiguousarray((chosen * sign).astype(np.float32))


def _unscaled(vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    """Unit vectors from 8-bit ones; a zero vector stays zero."""
    found = vectors.astype(np.float32)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(length, 1.0), dtype=np.float32)


def _units(vectors: NDArray[np.floating[Any]]) -> NDArray[np.int8]:
    """(n, 64) int8 unit vectors times 127; a zero vector stays zero."""
    found = np.empty(vectors.shape, dtype=np.int8)
    for begin in range(0, len(vectors), _A_CHUNK):
        some = vectors[begin : begin + _A_CHUNK]
        length = np.linalg.norm(some, axis=1, keepdims=True)
        found[begin : begin + _A_CHUNK] = np.rint(some / np.maximum(length, 1e-9) * UNIT)
    return found


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _weighed(
    workers: IntArray,
    categories: IntArray,
    begin: IntArray,
    clause: IntArray,
    nearness: NDArray[np.float32],
    projected: NDArray[np.float32],
    centroids: NDArray[np.float32],
) -> NDArray[np.float32]:
    """(n_pairs, 64): softmax mean of a worker's clauses, less the category's centroid."""
    found = np.zeros((len(workers), projected.shape[1]), dtype=np.float32)
    for pair in range(len(workers)):
        worker, category = workers[pair], categories[pair]
        first, last = begin[worker], begin[worker + 1]
        if first == last:
            continue
        top = nearness[clause[first], category]
        for c in range(first + 1, last):
            top = max(top, nearness[clause[c], category])
        total = np.float32(0.0)
        for c in range(first, last):
            weight = np.exp(nearness[clause[c], category] - top)
            total += weight
            for d in range(projected.shape[1]):
                found[pair, d] += weight * projected[clause[c], d]
        for d in range(projected.shape[1]):
            found[pair, d] = found[pair, d] / total - centroids[category, d]
    return found
