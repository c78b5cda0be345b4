"""Bundles of a ranking: the best of its tasks as a trip of the worker who asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.arrays import FloatArray, IntArray, TextArray
from data.columns import Tasks
from engine.bundling import Bundle, BundleParams, find_bundles
from engine.candidates import AskingWorker
from engine.questions import TaskBundle, TasksForWorker
from engine.trip import TaskColumns, Traveller
from models.travel import TravelModel

PARAMS: Final = BundleParams()
"""How a request looks for bundles; `most_tasks` is how many of the best tasks it looks at."""

_SEED: Final = 7
"""One for all: equal questions get equal bundles."""


def task_columns(
    tasks: Tasks, rows: IntArray, success: FloatArray, scores: FloatArray, work_min: FloatArray
) -> TaskColumns:
    """Open tasks `rows` with P(accepts and completes), score and expected minutes, each (n,)."""
    return TaskColumns(
        pay_usd=tasks.pay_usd[rows],
        success=success,
        service_min=work_min,
        earliest_start=tasks.earliest_start[rows],
        deadline=tasks.deadline[rows],
        lat=tasks.lat[rows],
        lng=tasks.lng[rows],
        dropoff_lat=tasks.dropoff_lat[rows],
        dropoff_lng=tasks.dropoff_lng[rows],
        score=scores,
    )


def traveller(worker: AskingWorker, question: TasksForWorker) -> Traveller:
    """The worker as he leaves; a stated distance bounds the whole way, not only each leg."""
    hours = question.available_hours
    return Traveller(
        worker.needs.lat,
        worker.needs.lng,
        worker.now,
        available_min=None if hours is None else hours * 60.0,
        max_distance_m=question.max_distance_m,
    )


def bundles_of(
    columns: TaskColumns,
    ids: TextArray,
    who: Traveller,
    travel: TravelModel,
    *,
    effort: float = 1.0,
) -> tuple[TaskBundle, ...]:
    """Different bundles of tasks (n,) with their ids (n,); see `engine.bundling.find_bundles`.

    `effort`, above 0 to 1, is the share of the processor time that the search may take: where
    others wait, less.
    """
    params = replace(PARAMS, cpu_ms=PARAMS.cpu_ms * effort)
    found = find_bundles(columns, who, travel, seed=_SEED, params=params)
    return tuple(_named(bundle, ids) for bundle in found)


def _named(bundle: Bundle, ids: TextArray) -> TaskBundle:
    return TaskBundle(
        task_ids=tuple(str(ids[row]) for row in bundle.rows),
        stop_ids=tuple(str(ids[stop.row]) for stop in bundle.stops),
        bundle=bundle,
    )
