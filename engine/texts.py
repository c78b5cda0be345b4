"""What the texts of a market say at one moment: where tasks and workers lie, by meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from data.arrays import IntArray
from data.columns import MarketHistory, Tasks, TaskStatus, TextVectors
from features.record import KeptRows, Record
from features.similarity import SPACE, PairVectors, Similarity, TextPositions, tastes_at
from features.text import DIMENSIONS, SCALE, Encoder
from models.text_space import TextSpace, task_accounts

_A_CHUNK: Final = 65_536  # workers whose words are in memory as real numbers at once

_OWN_WORDS: Final = 3.0
"""Taken tasks that a worker's own words weigh as much as."""


@dataclass(frozen=True, slots=True)
class MarketTexts:
    """Texts of open tasks and of workers as vectors, as of one instant.

    `tasks` and `workers` hold what an encoder reads ((n, 512) int8, unit vectors times
    `features.text.SCALE`; zero where nothing is said): a task's is that of its title and
    description, a worker's the mean of his own words and of the tasks that he took. `positions`
    and `tastes` lie in the space of a release and make the features.
    """

    tasks: NDArray[np.int8]
    workers: NDArray[np.int8]
    positions: TextPositions  # of open tasks
    tastes: PairVectors

    @classmethod
    def of(
        cls,
        history: MarketHistory,
        record: Record,
        open_tasks: IntArray,
        space: TextSpace,
        *,
        instant: int,
    ) -> MarketTexts:
        """The texts as the platform knew them at an instant.

        `open_tasks` are rows of the history's tasks.
        """
        everywhere = space.positions(history)
        texts = history.texts
        return cls(
            tasks=_zeros(len(open_tasks))
            if texts is None
            else _scaled(task_accounts(texts)[0][open_tasks]),
            workers=_zeros(len(history.workers))
            if texts is None
            else _of_workers(history, texts, record, instant),
            positions=TextPositions(everywhere.tasks[open_tasks], everywhere.skills),
            tastes=tastes_at(history, record, everywhere, instant),
        )

    def within(self, kept: KeptRows, tasks: IntArray) -> MarketTexts:
        """The texts of some workers and open tasks (rows, ascending) alone."""
        return MarketTexts(
            tasks=self.tasks[tasks],
            workers=self.workers[kept.rows],
            positions=TextPositions(
                self.positions.tasks[tasks], self.positions.skills.of_workers(kept)
            ),
            tastes=self.tastes.of_workers(kept),
        )

    def similarity(
        self, workers: IntArray, categories: IntArray | int, tasks: NDArray[np.int8]
    ) -> Similarity:
        """Of worker rows (n,; -1 for nobody known) with task positions (n, 64) or (64,)."""
        return Similarity(
            said=self.positions.skills.along(workers, categories, tasks),
            taken=self.tastes.along(workers, categories, tasks),
        )


class KnownTexts(Protocol):
    """A market whose open tasks' texts have been read: `engine.market.MarketSnapshot`."""

    @property
    def tasks(self) -> Tasks:
        """The open tasks."""

    @property
    def task_row(self) -> dict[str, int]:
        """Row of each by id."""

    @property
    def texts(self) -> MarketTexts:
        """What they say."""


@dataclass(frozen=True, slots=True)
class TaskTexts:
    """What some tasks say: `meanings` (n, 512) int8 as `MarketTexts.tasks`, and `positions`
    (n, 64) int8 in the space of a release."""

    meanings: NDArray[np.int8]
    positions: NDArray[np.int8]

    @classmethod
    def of_changed(
        cls, tasks: Tasks, market: KnownTexts, space: TextSpace, encoder: Encoder
    ) -> TaskTexts:
        """As `read`; only what a market does not know yet is read, and nothing of closed tasks.

        Those say nothing here: they leave the market.
        """
        n, known, texts = len(tasks), market.tasks, market.texts
        row = np.array([market.task_row.get(id, -1) for id in tasks.ids.tolist()], dtype=np.int64)
        same = np.flatnonzero(row >= 0)
        for name in ("titles", "descriptions", "categories"):
            same = same[getattr(known, name)[row[same]] == getattr(tasks, name)[same]]
        new = np.setdiff1d(np.flatnonzero(tasks.status == TaskStatus.OPEN), same)
        meanings, positions = _zeros(n), np.zeros((n, SPACE), dtype=np.int8)
        meanings[same] = texts.tasks[row[same]]
        positions[same] = texts.positions.tasks[row[same]]
        if len(new):
            read = cls.read(tasks.take(new), space, encoder)
            meanings[new], positions[new] = read.meanings, read.positions
        return cls(meanings, positions)

    @classmethod
    def read(cls, tasks: Tasks, space: TextSpace, encoder: Encoder) -> TaskTexts:
        """Reads titles and descriptions; a millisecond or a few for each task."""
        n = len(tasks)
        titles = [str(text) for text in tasks.titles]
        descriptions = [str(text) for text in tasks.descriptions]
        said = list(dict.fromkeys(text for text in titles + descriptions if text))
        row_of = {text: row for row, text in enumerate(said)}
        vectors = np.concatenate([encoder.encode(said), _zeros(1)])
        texts = TextVectors(
            vectors,
            np.array([row_of.get(text, len(said)) for text in titles], dtype=np.int64),
            np.array([row_of.get(text, len(said)) for text in descriptions], dtype=np.int64),
            np.empty(0, dtype=np.int64),
            np.empty(0, dtype=np.int64),
        )
        if not n:
            return cls(_zeros(0), np.empty((0, SPACE), dtype=np.int8))
        return cls(meanings_of_tasks(texts), space.task_positions(texts, tasks.categories))


def meanings_of_tasks(texts: TextVectors) -> NDArray[np.int8]:
    """(n_tasks, 512) as `MarketTexts.tasks`, of all tasks whose texts were read."""
    return _scaled(task_accounts(texts)[0])


def _of_workers(
    history: MarketHistory, texts: TextVectors, record: Record, instant: int
) -> NDArray[np.int8]:
    """(n_workers, 512): own words, three times, and titles of tasks taken; unit length."""
    e = history.exposures
    n = len(history.workers)
    begin = np.concatenate([[0], texts.clause_ends])
    count = np.diff(begin)
    speaker = np.repeat(np.arange(n), count)
    took = np.flatnonzero((e.accepted == 1) & (record.answered_at < instant))
    weight = np.concatenate(
        [_OWN_WORDS / np.maximum(count, 1)[speaker], np.ones(len(took))]
    ).astype(np.float32)
    said = np.concatenate([texts.clauses, texts.titles[e.tasks[took]]])
    who = np.concatenate([speaker, e.workers[took]])
    used, column = np.unique(said, return_inverse=True)
    weights = csr_matrix((weight, (who, column)), shape=(n, len(used)))
    vectors = texts.vectors[used].astype(np.float32)
    found = np.empty((n, DIMENSIONS), dtype=np.int8)
    for first in range(0, n, _A_CHUNK):  # a million at once would take gigabytes
        part = slice(first, first + _A_CHUNK)
        found[part] = _scaled(np.asarray(weights[part] @ vectors))
    return found


def _scaled(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    units = vectors / np.maximum(length, 1e-9) * SCALE
    return np.asarray(np.clip(np.rint(units), -127, 127), dtype=np.int8)


def _zeros(n: int) -> NDArray[np.int8]:
    return np.zeros((n, DIMENSIONS), dtype=np.int8)
