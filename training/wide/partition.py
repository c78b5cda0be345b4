"""A history in parts, each with the whole record of its workers.

Everything on record of a worker lies in one part, so the features that compare a worker with
himself need no other part. What they need of the whole market is handed to them as columns
(`training.wide.market_pass`). A task that was shown to workers of several parts stands in each.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray, TextArray
from data.columns import (
    Exposures,
    Impressions,
    MarketHistory,
    Notifications,
    Sessions,
    Tasks,
    TextVectors,
    Workers,
)
from data.history_files import read_columns, whole_file, write_columns

_TEXTS: Final = ("vectors", "titles", "descriptions", "clauses", "clause_ends")


@dataclass(frozen=True, slots=True)
class Partition:
    """Some workers of a market with all that is known of them, and the order of the whole.

    Attributes
    ----------
    history : MarketHistory
        Its rows are numbered within the part.
    workers, tasks, exposures : (n,) int64
        Where each row stands in the whole history: ascending, and one place for one task however
        many parts it stands in.
    """

    history: MarketHistory
    workers: IntArray
    tasks: IntArray
    exposures: IntArray


def share_of(ids: TextArray) -> NDArray[np.float64]:
    """(n,) a place from 0 to below 1 for each id, the same in every process and version."""
    return np.array([zlib.crc32(name.encode()) for name in ids.tolist()], dtype=np.float64) / 2**32


def partition_of(ids: TextArray, partitions: int) -> IntArray:
    """(n,) int64 part, 0 to below `partitions`, that each id belongs to."""
    return np.asarray(share_of(ids) * partitions, dtype=np.int64)


def split(history: MarketHistory, partitions: int) -> Iterator[Partition]:
    """A history in parts by the ids of its workers; pictures of tasks are left out.

    A task that nobody was shown stands in the part of its own id.
    """
    e, s = history.exposures, history.sessions
    notes, seen = history.notifications, history.impressions
    of_worker = partition_of(history.workers.ids, partitions)
    of_task = partition_of(history.tasks.ids, partitions)
    for part in range(partitions):
        workers = np.flatnonzero(of_worker == part)
        exposures = np.flatnonzero(of_worker[e.workers] == part)
        told, shown = (of_worker[rows.workers] == part for rows in (notes, seen))
        tasks = np.unique(
            np.concatenate(
                [
                    np.flatnonzero(of_task == part),
                    *(t[t >= 0] for t in (e.tasks[exposures], notes.tasks[told])),
                    seen.tasks[shown & (seen.tasks >= 0)],
                ]
            )
        )
        new_worker, new_task = (
            _renumbered(workers, len(of_worker)),
            _renumbered(tasks, len(of_task)),
        )
        yield Partition(
            MarketHistory(
                history.workers.take(workers),
                history.tasks.take(tasks),
                _moved(e.take(exposures), new_worker, new_task),
                _moved(s.take(of_worker[s.workers] == part), new_worker),
                _moved(notes.take(told), new_worker, new_task),
                _moved(seen.take(shown), new_worker, new_task),
                None if history.texts is None else _texts_of(history.texts, workers, tasks),
            ),
            workers,
            tasks,
            exposures,
        )


def join(parts: Sequence[Partition]) -> MarketHistory:
    """The history that parts came from, in its own order; where parts lack, that of the others."""
    workers, tasks = (
        np.unique(np.concatenate([getattr(part, name) for part in parts]))
        for name in ("workers", "tasks")
    )
    moved = [
        (
            part.history,
            np.searchsorted(workers, part.workers),
            np.searchsorted(tasks, part.tasks),
        )
        for part in parts
    ]

    def joined(kind: str, by: str, *then: str) -> Any:
        rows = _concatenated([_moved(getattr(h, kind), w, t) for h, w, t in moved])
        keys = [getattr(rows, name) for name in (*then[::-1], by)]
        return rows.take(np.lexsort(keys))

    histories = [history for history, _, _ in moved]
    place = np.argsort(np.concatenate([part.exposures for part in parts]), kind="stable")
    exposures = _concatenated([_moved(h.exposures, w, t) for h, w, t in moved]).take(place)
    worker_rows = _first_of(workers, [part.workers for part in parts])
    task_rows = _first_of(tasks, [part.tasks for part in parts])
    all_texts = [history.texts for history in histories]
    return MarketHistory(
        _concatenated([h.workers for h in histories]).take(worker_rows),
        _concatenated([h.tasks for h in histories]).take(task_rows),
        # By time first: parts that were made apart are not numbered in the order of time.
        exposures.take(np.argsort(exposures.shown_at, kind="stable")),
        joined("sessions", "began_at", "workers"),
        joined("notifications", "sent_at", "ids"),
        joined("impressions", "shown_at", "ids"),
        _joined_texts([t for t in all_texts if t is not None], worker_rows, task_rows)
        if all(t is not None for t in all_texts)
        else None,
    )


def write_partition(folder: Path, part: Partition) -> None:
    """Write a part into a folder of its own; its exposures come last and say that it is whole."""
    history = part.history
    write_columns(folder / "workers.parquet", history.workers, place=part.workers)
    write_columns(folder / "tasks.parquet", history.tasks, place=part.tasks)
    write_columns(folder / "sessions.parquet", history.sessions)
    write_columns(folder / "notifications.parquet", history.notifications)
    write_columns(folder / "impressions.parquet", history.impressions)
    if history.texts is not None:
        arrays = {name: getattr(history.texts, name) for name in _TEXTS}
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        whole_file(folder / "texts.npz", lambda draft: draft.write_bytes(buffer.getvalue()))
    write_columns(folder / "exposures.parquet", history.exposures, place=part.exposures)


def read_partition(folder: Path) -> Partition:
    """A part as it was written."""
    workers, of_workers = read_columns(folder / "workers.parquet", Workers)
    tasks, of_tasks = read_columns(folder / "tasks.parquet", Tasks)
    exposures, of_exposures = read_columns(folder / "exposures.parquet", Exposures)
    texts = None
    if (folder / "texts.npz").is_file():
        with np.load(folder / "texts.npz", allow_pickle=False) as arrays:
            texts = TextVectors(**{name: arrays[name] for name in _TEXTS})
    history = MarketHistory(
        workers,
        tasks,
        exposures,
        read_columns(folder / "sessions.parquet", Sessions)[0],
        read_columns(folder / "notifications.parquet", Notifications)[0],
        read_columns(folder / "impressions.parquet", Impressions)[0],
        texts,
    )
    return Partition(history, of_workers["place"], of_tasks["place"], of_exposures["place"])


def _renumbered(rows: IntArray, n: int) -> IntArray:
    """(n,) new number of each old row; -1 for those that are left out, and for row -1."""
    new = np.full(n + 1, -1, dtype=np.int64)
    new[rows] = np.arange(len(rows))
    return new


def _moved(columns: Any, of_worker: IntArray, of_task: IntArray | None = None) -> Any:
    """Columns whose `workers` and `tasks` are row numbers, under new ones; -1 stays -1."""
    new = {"workers": of_worker[columns.workers]}
    if of_task is not None and hasattr(columns, "tasks"):
        new["tasks"] = np.where(columns.tasks >= 0, np.append(of_task, -1)[columns.tasks], -1)
    return replace(columns, **new)


def _concatenated(parts: Sequence[Any]) -> Any:
    kind = type(parts[0])
    return kind(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in kind.__dataclass_fields__
        }
    )


def _first_of(places: IntArray, of_parts: Sequence[IntArray]) -> IntArray:
    """(n_places,) the first row, over all parts in order, that has each place."""
    found, first = np.unique(np.concatenate(of_parts), return_index=True)
    return np.asarray(first[np.searchsorted(found, places)])


def _texts_of(texts: TextVectors, workers: IntArray, tasks: IntArray) -> TextVectors:
    begin = np.concatenate([[0], texts.clause_ends])
    lengths = np.diff(begin)[workers]
    clauses = np.concatenate(
        [
            np.empty(0, np.int64),
            *(texts.clauses[begin[w] : begin[w + 1]] for w in workers.tolist()),
        ]
    )
    nothing = len(texts.vectors) - 1
    used = np.unique(
        np.concatenate([[nothing], texts.titles[tasks], texts.descriptions[tasks], clauses])
    )
    return TextVectors(
        texts.vectors[used],
        np.searchsorted(used, texts.titles[tasks]),
        np.searchsorted(used, texts.descriptions[tasks]),
        np.searchsorted(used, clauses),
        np.cumsum(lengths),
    )


def _joined_texts(
    texts: Sequence[TextVectors], worker_rows: IntArray, task_rows: IntArray
) -> TextVectors:
    """Texts of all parts, with those of the chosen workers and tasks; vectors may stand twice."""
    sizes = [len(t.vectors) - 1 for t in texts]
    begins = np.concatenate([[0], np.cumsum(sizes)])
    nothing = int(begins[-1])

    def numbered(name: str) -> IntArray:
        return np.concatenate(
            [
                np.where(getattr(t, name) == size, nothing, getattr(t, name) + begin)
                for t, size, begin in zip(texts, sizes, begins, strict=False)
            ]
        )

    clauses = numbered("clauses")
    ends = np.concatenate(
        [
            t.clause_ends + before
            for t, before in zip(
                texts, np.cumsum([0, *(len(t.clauses) for t in texts)]), strict=False
            )
        ]
    )
    begin = np.concatenate([[0], ends[:-1]])
    return TextVectors(
        np.concatenate([*(t.vectors[:-1] for t in texts), texts[-1].vectors[-1:]]),
        numbered("titles")[task_rows],
        numbered("descriptions")[task_rows],
        np.concatenate(
            [np.empty(0, np.int64), *(clauses[begin[w] : ends[w]] for w in worker_rows.tolist())]
        ),
        np.cumsum((ends - begin)[worker_rows]),
    )
