"""``hustlexp bench large``: a large market in one process, mapped from the file of its base.

The market is simulated, built and written by one process; another one, which has nothing of that
in memory, maps the file, answers, and follows changes.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from data.errors import ErrorKind, HustleError
from data.mapped_arrays import about_file, map_arrays, write_arrays
from data.reference.calendar import epoch
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.candidates import ask_task, ask_worker
from engine.learning import learned_shifts
from engine.market import MarketSnapshot
from engine.market_base import MarketBase, bytes_by_part, put_together, schema, taken_apart
from engine.matching import Matcher
from engine.overlay import MarketChanges, follow
from engine.policy import RetrievalLimits
from engine.preranking.worker_columns import WorkerColumns
from engine.questions import WorkersForOpenTask, WorkersForTask
from engine.recall import TOGETHER, tasks_recall, workers_recall
from engine.texts import TaskTexts
from features.pairs import PairFacts, exposure_facts, pair_matrix
from features.record import Record
from features.text import TextVectorsInMemory, with_texts
from models.release import Release, load_release
from serving.benchmarks.match import task_questions, worker_questions
from serving.benchmarks.protocol import (
    Latency,
    calibration_loop_ms,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.benchmarks.under_load import EVENTS_A_SECOND, TOLD_A_SECOND, UnderLoad
from serving.following import FOLLOW_S

MOVED_SHARE: Final = 0.05
"""Share of the workers who have moved in the overlay that is asked: half of what makes a base
due."""

_RECALLED: Final = 12  # questions whose every eligible candidate is scored
_RECALL_AT: Final = (10, 100)
_CAPS: Final = ((100_000, 20_000), (250_000, 40_000), (500_000, 80_000))
_LOOKS: Final = 8

Say = Callable[[str], None]


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    seed: int,
    folder: Path,
    say: Say,
) -> dict[str, Any]:
    """Measure match-task over a mapped market; figures as plain values.

    A base that an earlier run left in `folder` is taken where it is of this code and release.
    """
    path = folder / f"{city}.market"
    about = _usable(path, release_folder.name)
    if about is None:
        folder.mkdir(parents=True, exist_ok=True)
        _in_a_process(_build, release_folder, city, now, path, say=say)
        about = about_file(path)
    figures = _in_a_process(_measure, release_folder, now, requests, seed, path, say=say)
    return {"city": city, "release": release_folder.name, **about["built"], **figures}


def _usable(path: Path, release: str) -> Mapping[str, Any] | None:
    try:
        about = about_file(path)
    except HustleError:
        return None
    return about if (about["schema"], about["release"]) == (schema(), release) else None


def _in_a_process(work: Callable[..., Any], *arguments: Any, say: Say) -> Any:
    """What a function gives in a process of its own, whose memory goes with it."""
    spawning = multiprocessing.get_context("spawn")
    mine, theirs = spawning.Pipe(duplex=False)
    process = spawning.Process(target=_tell, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        while True:
            kind, told = mine.recv()
            if kind == "done":
                return told
            say(told)
    except EOFError:
        raise _Ended("The process that measures ended before its time.") from None
    finally:
        process.join()


class _Ended(HustleError):
    """The process that measures ended before its time, for want of memory for instance."""

    kind = ErrorKind.OFFLINE


def _tell(pipe: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    pipe.send(("done", work(*arguments, say=lambda text: pipe.send(("say", text)))))
    pipe.close()


def _build(release_folder: Path, city: str, now: datetime, path: Path, *, say: Say) -> None:
    """Simulate a city, build its market, and write the base."""

    def reading(done: int, total: int) -> None:
        say(f"Reading texts: {done:,} of {total:,}")

    clock = _Clock()
    say(f"Simulating the city '{city}'")
    history = _by_titles(simulate(CITIES[city], epoch(now)).history)
    clock.tick("simulating")
    history = with_texts(history, TextVectorsInMemory(), progress=reading)
    clock.tick("reading_texts")
    say("Building the market")
    release = load_release(release_folder)
    market = MarketSnapshot.build(history, as_of=now, space=release.text_space)
    exposures = len(history.exposures)
    clock.tick("building_market")
    shifts = learned_shifts(release, history, partial(_features, release, history), until=now)
    del history
    clock.tick("learning_shifts")
    columns = Matcher(release, market, shifts).retriever.preranker
    assert isinstance(columns.workers, WorkerColumns)  # noqa: S101  nothing lies over it
    clock.tick("building_columns")
    say("Writing the base")
    said, arrays = taken_apart(MarketBase(market, columns.workers, columns.tasks, shifts))
    about = {"schema": schema(), "release": release.id, "market": said, "built": {}}
    write_arrays(path, arrays, about)
    clock.tick("writing_base")
    built = {
        "exposures": exposures,
        "build_seconds": clock.seconds,
        "build_peak_mib": round(peak_memory_mib(), 1),
    }
    write_arrays(path, arrays, {**about, "built": built})


def _by_titles(history: MarketHistory) -> MarketHistory:
    """The same, its tasks described by their titles alone: there are few enough to read all."""
    tasks = history.tasks
    silent = np.full(len(tasks), "", dtype=np.dtypes.StringDType())
    return replace(history, tasks=replace(tasks, descriptions=silent))


def _features(release: Release, history: MarketHistory) -> NDArray[np.float32]:
    """(n_exposures, n_features) of every exposure when it was shown."""
    positions = release.text_space.positions(history)
    return pair_matrix(exposure_facts(history, Record(history), positions))


class _Clock:
    """Seconds between ticks."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def tick(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 2)
        self._last = now


def _measure(
    release_folder: Path,
    now: datetime,
    requests: int,
    seed: int,
    path: Path,
    *,
    say: Say,
) -> dict[str, Any]:
    say("Mapping the base")
    release = load_release(release_folder)
    before, clock = memory_mib(), _Clock()
    mapped = map_arrays(path)
    clock.tick("checking_every_byte")
    base = put_together(mapped.about["market"], mapped.arrays)
    clock.tick("putting_together")
    matcher = Matcher(release, base.market, base.shifts, built=(base.workers, base.tasks))
    clock.tick("matcher")
    market = matcher.market
    rng = np.random.default_rng(seed)
    asked = worker_questions(rng, requests)
    stored = [
        matcher.question_of(WorkersForOpenTask(str(market.tasks.ids[row])))
        for row in rng.permutation(len(market.tasks))[:requests]
    ]
    seeking = task_questions(rng, market, requests)
    matcher.workers_for_task(asked[0], now=now, ranking_id="bench")
    clock.tick("first_answer")
    cores = os.sched_getaffinity(0)
    core, loop = pin_to_one_core(), calibration_loop_ms()
    figures: dict[str, Any] = {
        "workers": len(market.workers),
        "open_tasks": len(market.tasks),
        "base_bytes": path.stat().st_size,
        "start_seconds": clock.seconds,
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "bytes_a_worker": _bytes_of_rows(mapped.arrays, len(market.workers), "worker"),
        "bytes_a_task": _bytes_of_rows(mapped.arrays, len(market.tasks), "task"),
    }
    say("Workers for a task")
    ask = partial(matcher.workers_for_task, now=now, ranking_id="bench")
    seek = partial(matcher.tasks_for_worker, now=now, ranking_id="bench")
    figures["workers_for_task"] = _told(measure([partial(ask, q) for q in asked]))
    say("Workers for a task of the market")
    figures["workers_for_open_task"] = _told(measure([partial(ask, q) for q in stored]))
    say("Tasks for a worker")
    figures["tasks_for_worker"] = _told(measure([partial(seek, q) for q in seeking]))
    figures["memory_mib"] = {"before": before, "serving": memory_mib()}
    say("Following changes")
    figures["overlay"] = _overlay(matcher, asked, now, rng)
    say(f"{TOLD_A_SECOND:,} events a second beside questions")
    os.sched_setaffinity(0, cores)  # as it serves: questions on one core, changes on another
    figures["under_load"] = UnderLoad(matcher, now, rng).play(asked)
    os.sched_setaffinity(0, {core})
    say("Recall against scoring everybody")
    figures["recall"] = _recalls(matcher, stored[:_RECALLED], seeking[:_RECALLED], now)
    figures["peak_memory_mib"] = round(peak_memory_mib(), 1)
    return figures


def _told(latency: Latency) -> dict[str, Any]:
    return latency.to_json()


def memory_mib() -> dict[str, float]:
    """What this process has in memory, in MiB: its own, and pages that it shares with files."""
    found = {"own": 0, "of_files": 0}
    for line in Path(f"/proc/{os.getpid()}/smaps_rollup").read_text("ascii").splitlines():
        name, _, value = line.partition(":")
        if name in ("Anonymous",):
            found["own"] += int(value.split()[0])
        if name == "Rss":
            found["of_files"] += int(value.split()[0])
    found["of_files"] -= found["own"]
    return {name: round(kib / 1024.0, 1) for name, kib in found.items()}


_OF_TASKS: Final = (
    "market/tasks", "market/texts/tasks", "market/texts/positions/tasks", "market/task_rank",
    "market/tasks_by_poster", "market/tasks_by_place", "market/ledger/task_ids", "tasks/",
)  # fmt: skip
"""Beginnings of the names of arrays that belong to tasks."""


def _bytes_of_rows(arrays: Mapping[str, Any], rows: int, whose: str) -> dict[str, float]:
    """Bytes by part of the market, for each worker or open task."""
    mine = {
        name: array
        for name, array in arrays.items()
        if name.startswith(_OF_TASKS) == (whose == "task")
    }
    parts = {name: round(size / rows, 1) for name, size in bytes_by_part(mine).items()}
    return {
        **{name: size for name, size in parts.items() if size},
        "all": round(sum(array.nbytes for array in mine.values()) / rows, 1),
    }


def _overlay(
    matcher: Matcher, asked: list[WorkersForTask], now: datetime, rng: np.random.Generator
) -> dict[str, Any]:
    """How long a look takes at 5,000 events a second, and a question over many that moved."""
    market, a_look = matcher.market, int(EVENTS_A_SECOND * FOLLOW_S)
    none = market.tasks.take(np.empty(0, dtype=np.int64))
    silent = TaskTexts(
        market.texts.tasks[:0].astype(np.int8), market.texts.positions.tasks[:0].astype(np.int8)
    )
    moved = rng.permutation(len(market.workers))[: int(MOVED_SHARE * len(market.workers))]
    followed = follow(matcher, _moved(market, moved, none, silent), now=epoch(now))
    taken = []
    for _ in range(_LOOKS):
        rows = rng.permutation(len(market.workers))[:a_look]
        changes = _moved(market, rows, none, silent)
        began = time.perf_counter()
        followed = follow(followed, changes, now=epoch(now))
        taken.append((time.perf_counter() - began) * 1_000.0)
    ask = partial(followed.workers_for_task, now=now, ranking_id="bench")
    latency = measure([partial(ask, question) for question in asked], runs=1)
    return {
        "moved": len(moved),
        "changes_a_look": a_look,
        "look_ms": round(float(np.median(taken)), 1),
        "workers_for_task": latency.to_json(),
    }


def _moved(market: MarketSnapshot, rows: IntArray, tasks: Any, texts: TaskTexts) -> MarketChanges:
    workers = market.workers.take(np.sort(rows))
    return MarketChanges(replace(workers, lat=workers.lat + 0.001), tasks, texts)


def _recalls(
    matcher: Matcher, stored: list[WorkersForTask], seeking: list[Any], now: datetime
) -> list[dict[str, Any]]:
    """Recall of the candidates by how many the approximate score looks at."""
    known: dict[tuple[str, int], FloatArray] = {}
    retriever, market, at = matcher.retriever, matcher.market, epoch(now)

    def scoring(name: str) -> Callable[[PairFacts, IntArray], FloatArray]:
        def score(facts: PairFacts, rows: IntArray) -> FloatArray:
            if (name, len(rows)) not in known:
                known[name, len(rows)] = matcher.score(facts, rows).scores
            return known[name, len(rows)]

        return score

    found = []
    for of_workers, of_tasks in _CAPS:
        limits = RetrievalLimits(workers_looked_at=of_workers, tasks_looked_at=of_tasks)
        workers, eligible, tasks, suitable = [], [], [], []
        for question in stored:
            task = ask_task(market, question, at)
            text = None if task.row is None else market.texts.tasks[task.row]
            recall = workers_recall(
                retriever, task, limits, scoring(question.task_id), _RECALL_AT, text=text
            )
            workers.append(recall.by_source[TOGETHER])
            eligible.append(recall.eligible)
        for question in seeking:
            worker = ask_worker(market, question, at)
            recall = tasks_recall(
                retriever,
                worker,
                limits.within(question.max_distance_m),
                scoring(str(question.worker_id)),
                _RECALL_AT,
            )
            tasks.append(recall.by_source[TOGETHER])
            suitable.append(recall.eligible)
        found.append(
            {
                "workers_looked_at": of_workers,
                "workers_eligible": round(float(np.mean(eligible)), 1),
                "workers_recall_at_10_and_100": np.mean(workers, axis=0).round(4).tolist(),
                "tasks_looked_at": of_tasks,
                "tasks_suitable": round(float(np.mean(suitable)), 1),
                "tasks_recall_at_10_and_100": np.mean(tasks, axis=0).round(4).tolist(),
            }
        )
    return found


def page(figures: Mapping[str, Any]) -> str:
    """The figures as text."""
    start, memory = figures["start_seconds"], figures["memory_mib"]
    lines = [
        f"City '{figures['city']}': {figures['workers']:,} workers, "
        f"{figures['open_tasks']:,} open tasks, {figures['exposures']:,} exposures; "
        f"release {figures['release']}; core {figures['core']}; "
        f"calibration loop {figures['calibration_loop_ms']:.2f} ms",
        "Built in " + ", ".join(f"{s:,.1f} s {n}" for n, s in figures["build_seconds"].items()),
        f"The base: {figures['base_bytes'] / 1e9:.2f} GB. From the file to the first answer: "
        + ", ".join(f"{seconds:.2f} s {name}" for name, seconds in start.items()),
        f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}",
    ]
    overlaid = figures["overlay"]
    for name, latency in (
        *((n, figures[n]) for n in ("workers_for_task", "workers_for_open_task",
                                    "tasks_for_worker")),
        ("over moved workers", overlaid["workers_for_task"]),
    ):  # fmt: skip
        lines.append(
            f"{name:26}{latency['p50_ms']:9.2f}{latency['p95_ms']:9.2f}{latency['p99_ms']:9.2f}"
        )
    lines.append(
        f"{overlaid['moved']:,} workers moved; a look at {overlaid['changes_a_look']:,} further "
        f"changes takes {overlaid['look_ms']:.1f} ms."
    )
    loaded = figures["under_load"]
    look, beside = loaded["look_ms"], loaded["workers_for_task_ms"]
    lines.append(
        f"{loaded['events_a_second']:,} events a second applied over {loaded['seconds']} s, "
        f"{loaded['bases_made']} bases made; a look p50 {look['p50']}, p95 {look['p95']} ms; "
        f"{loaded['asked']} questions beside, p50 {beside['p50']}, p95 {beside['p95']} ms."
    )
    for whose in ("worker", "task"):
        parts = figures[f"bytes_a_{whose}"]
        lines.append(
            f"Bytes a {whose}: {parts['all']:,.0f}: "
            + ", ".join(f"{size:,.0f} {name}" for name, size in parts.items() if name != "all")
        )
    lines.append(
        f"The serving process has {memory['serving']['own']:,.0f} MiB of its own and "
        f"{memory['serving']['of_files']:,.0f} MiB of files that others share."
    )
    for recall in figures["recall"]:
        lines.append(
            f"Looking at {recall['workers_looked_at']:,} of {recall['workers_eligible']:,.0f} "
            f"workers: recall@10, @100 {recall['workers_recall_at_10_and_100']}; at "
            f"{recall['tasks_looked_at']:,} of {recall['tasks_suitable']:,.0f} tasks: "
            f"{recall['tasks_recall_at_10_and_100']}"
        )
    return "\n".join(lines)
