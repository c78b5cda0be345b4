"""Semantic neighbours: open tasks whose texts are alike, and among candidates who is.

Every text in question is looked at, so that what is found depends on no text elsewhere: a process
that holds a region finds there what one that holds everything does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray
from data.vectors import Found
from engine.market import MarketSnapshot
from features.text import SCALE
from models.similarity import ExactSearch, Neighbours, most_alike


class TextSearch(Protocol):
    """Finds rows by what they say; `models.similarity.ExactSearch` is one."""

    def search(self, vectors: NDArray[np.int8], k: int) -> Neighbours:
        """The k most similar rows to each of (m, d) queries."""


@dataclass(frozen=True, slots=True)
class SemanticIndex:
    """Search among the texts of a market's open tasks."""

    tasks: TextSearch

    @classmethod
    def of(cls, market: MarketSnapshot) -> Self:
        """Over the market's own vectors: nothing is built."""
        return cls(ExactSearch(market.texts.tasks))


class SimilarTasks(NamedTuple):
    """Rows (n,) of open tasks and the cosine of their texts, -1 to 1, most alike first."""

    rows: IntArray
    cosines: NDArray[np.float32]


def similar_tasks(
    market: MarketSnapshot,
    index: SemanticIndex,
    task: int | NDArray[np.int8],
    k: int,
) -> SimilarTasks:
    """The k open tasks whose texts are most alike to that of a task.

    `task` is a row of the market's open tasks, which is then not among them, or a text's vector
    (512,) as `features.text.Encoder` gives it. Fewer than k where fewer have a text.
    """
    known = isinstance(task, int | np.integer)
    vector = market.texts.tasks[task] if known else np.asarray(task)
    rows, cosines = _nearest(index.tasks, vector, k + 1)
    others = np.flatnonzero(rows != task)[:k] if known else np.arange(len(rows))[:k]
    return SimilarTasks(rows[others], cosines[others])


class TaskSearch(Protocol):
    """Finds tasks by their texts wherever they are kept."""

    def search(self, vector: NDArray[np.int8], k: int) -> Found | None:
        """The k tasks whose texts are most alike to a vector (512,), open or not; None where
        they cannot be looked for now."""


def found_tasks(market: MarketSnapshot, found: Found) -> SimilarTasks:
    """What a `TaskSearch` found, as far as the market has it open."""
    known = np.array([market.task_row.get(name, -1) for name in found.ids], dtype=np.int64)
    is_open = known >= 0
    return SimilarTasks(known[is_open], found.similarities[is_open] / np.float32(SCALE**2))


def alike_among(
    texts: NDArray[np.int8], rows: IntArray, text: NDArray[np.int8], k: int
) -> IntArray:
    """Up to k of some rows (n,) whose texts (n_all, 512) are most alike to a vector (512,)."""
    if not text.any():
        return np.empty(0, dtype=np.int64)
    return most_alike(texts, rows, text, k)[0]


def _nearest(index: TextSearch, vector: NDArray[np.int8], k: int) -> SimilarTasks:
    if not vector.any():
        return SimilarTasks(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
    found = index.search(vector[None], k)
    is_there = found.rows[0] >= 0
    cosines = found.similarities[0, is_there] / np.float32(SCALE**2)
    return SimilarTasks(found.rows[0, is_there], cosines)
