"""The journal of exposures: what was shown to whom, on disk before the answer leaves.

One JSON line for each ranking, in one file a day under `var/journal`. A thread writes all lines
that have come in since its last flush and makes them durable at once (group commit), so that many
answers share one `fsync`. Coordinates are never written.

If the disk fails, the answer still goes out: a ranking changes nothing for the caller, and a
marketplace without rankings is worse than one exposure missing from the log. The loss is logged
and counted; health tells the count. (What a caller *writes* is another promise: that is committed
to the database before it is acknowledged.)
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, TypeAlias

import orjson
import structlog

from engine.exploration import Drawn
from engine.questions import TaskMatch, TaskRanking, WorkerMatch, WorkerRanking
from engine.recommendations.findings import Recommended
from engine.shadow import ShadowItem
from serving.clock import iso_z

log = structlog.get_logger(__name__)

GROUP_S: Final = 0.002
"""Shortest time between two flushes: what a lone answer waits at most for company."""

RANKING_SERVED: Final = "ranking_served"
"""The event of a line that tells of a ranking."""

SHADOW_SCORED: Final = "shadow_scored"
"""The event of a line that tells what a shadow said of a ranking that another release served."""

Line: TypeAlias = tuple[str, bytes, "Future[None]"]


class Journal:
    """Appends lines durably, from one writer thread; `close` it at the end."""

    def __init__(self, folder: Path, *, sync: Callable[[int], None] = os.fsync) -> None:
        self.lost = 0
        self._folder = folder
        self._sync = sync
        self._lines: SimpleQueue[Line | None] = SimpleQueue()
        self._file: tuple[str, int] | None = None
        self._writer = Thread(target=self._write_groups, name="journal", daemon=True)
        self._writer.start()

    @property
    def waiting(self) -> int:
        """Lines that are not on disk yet, about."""
        return self._lines.qsize()

    def post(self, record: dict[str, Any], *, at: datetime) -> Future[None]:
        """Have one record written to the file of the day `at` (aware); done when it is on disk.

        The future's exception, if any, is the `OSError` that kept it from being written.
        """
        written: Future[None] = Future()
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
        self._lines.put((f"exposures-{iso_z(at)[:10]}.jsonl", line, written))
        return written

    async def append(self, record: dict[str, Any], *, at: datetime) -> None:
        """Write one record as `post` does; returns when it is on disk, or is lost and counted."""
        try:
            await asyncio.wrap_future(self.post(record, at=at))
        except OSError as error:
            self.lost += 1
            log.error("journal_write_failed", reason=str(error), lost=self.lost)

    def close(self) -> None:
        """Write what is waiting, then stop."""
        self._lines.put(None)
        self._writer.join()

    def _write_groups(self) -> None:
        flushed, is_open = 0.0, True
        while is_open:
            waiting = [self._lines.get()]
            time.sleep(max(0.0, flushed + GROUP_S - time.monotonic()))
            while not self._lines.empty():
                waiting.append(self._lines.get())
            self._write([line for line in waiting if line is not None])
            is_open = None not in waiting
            flushed = time.monotonic()
        self._close_file()

    def _write(self, group: list[Line]) -> None:
        """Write and flush a group, file by file; tell every waiting answer how it went."""
        for name in dict.fromkeys(line[0] for line in group):
            lines = [line for line in group if line[0] == name]
            try:
                file = self._open(name)
                _write_all(file, b"".join(text for _, text, _ in lines))
                self._sync(file)
            except OSError as error:
                self._close_file()  # reopened, and its last line mended, on the next group
                _settle(lines, error)
            else:
                _settle(lines, None)

    def _open(self, name: str) -> int:
        if self._file and self._file[0] == name and self._is_in_place(name, self._file[1]):
            return self._file[1]
        self._close_file()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / name
        is_new = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = (name, file)
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":
            _write_all(file, b"\n")  # a crash cut the last line short; the next starts its own
        if is_new:
            _sync_folder(self._folder)
        return file

    def _is_in_place(self, name: str, file: int) -> bool:
        """Whether the open file is still the one of that name: it may be moved or removed."""
        try:
            named = os.stat(self._folder / name)
        except FileNotFoundError:
            return False
        return os.path.samestat(named, os.fstat(file))

    def _close_file(self) -> None:
        if self._file:
            os.close(self._file[1])
            self._file = None


def _write_all(file: int, text: bytes) -> None:
    while text:
        text = text[os.write(file, text) :]


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file durable, not only its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(lines: list[Line], error: OSError | None) -> None:
    for _, _, written in lines:
        if not written.set_running_or_notify_cancel():
            continue  # the request was given up
        if error is None:
            written.set_result(None)
        else:
            written.set_exception(error)


def ranking_record(
    ranking: WorkerRanking | TaskRanking, *, asked_about: str | None, served_at: datetime
) -> dict[str, Any]:
    """What the journal keeps of a ranking.

    `asked_about` is the task of a ranking of workers, or the worker of a ranking of tasks (None
    for an anonymous one). Each item has the chance of standing where it stands (`propensity`) and
    of standing first among the same items (`first_propensity`); `drawn_from` names the order.
    `taught` are the log-odds of the three outcomes that the worker's shift is learnt from:
    without the shift, and without what stands on his record.
    `bundles` are the tasks of each bundle shown beside them, in the order of the way.
    """
    drawn = ranking.drawn
    bundles: list[list[str]] = []
    if isinstance(ranking, WorkerRanking):
        ranked = "workers"
        items = [_item(m.worker_id, m, drawn) for m in ranking.matches]
    else:
        ranked = "tasks"
        items = [{**_item(m.task_id, m, drawn), "enjoyment": m.enjoyment} for m in ranking.matches]
        bundles = [list(found.task_ids) for found in ranking.bundles]
    return {
        "event": RANKING_SERVED,
        "ranking_id": ranking.ranking_id,
        "served_at": iso_z(served_at),
        "release": ranking.release_id,
        "ranked": ranked,
        "asked_about": asked_about,
        "candidates": ranking.candidates,
        "drawn_from": drawn.order,
        "items": items,
        "bundles": bundles,
    }


def recommendations_record(
    found: Recommended, *, asked_about: str | None, served_at: datetime
) -> dict[str, Any]:
    """What the journal keeps of recommendations: their tasks as a ranking, and each impression.

    The order of recommendations is certain, so each stands at its place with a chance of 1.
    """
    record = ranking_record(found.ranking, asked_about=asked_about, served_at=served_at)
    record["is_alert"] = found.is_alert
    record["recommendations"] = [
        {
            "id": recommendation.id,
            "kind": recommendation.kind.value,
            "task_id": recommendation.task_id,
            "position": position,
            "propensity": 1.0,
        }
        for position, recommendation in enumerate(found.recommendations, start=1)
    ]
    return record


def shadow_record(
    ranking: WorkerRanking | TaskRanking,
    items: Sequence[ShadowItem],
    *,
    release_id: str,
    asked_about: str,
    served_at: datetime,
) -> dict[str, Any]:
    """What the journal keeps of a shadow's opinion; it follows the line of the ranking itself."""
    return {
        "event": SHADOW_SCORED,
        "ranking_id": ranking.ranking_id,
        "served_at": iso_z(served_at),
        "release": release_id,
        "served_by": ranking.release_id,
        "ranked": "workers" if isinstance(ranking, WorkerRanking) else "tasks",
        "asked_about": asked_about,
        "items": [
            {
                "id": item.id,
                "position": item.position,
                "score": item.score,
                "accept": item.probabilities.accept,
                "complete": item.probabilities.complete,
                "on_time": item.probabilities.on_time,
            }
            for item in items
        ],
    }


def _item(id: str, match: WorkerMatch | TaskMatch, drawn: Drawn) -> dict[str, Any]:
    chances, position = match.probabilities, match.rank
    return {
        "id": id,
        "position": position,
        "propensity": drawn.propensity(position),
        "first_propensity": drawn.first_propensity(position),
        "score": match.score,
        "accept": chances.accept,
        "complete": chances.complete,
        "on_time": chances.on_time,
        "taught": match.taught,
    }
