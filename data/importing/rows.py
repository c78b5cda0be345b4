"""Sheets as columns of the tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, IntArray
from data.importing.rules import WideOutcome, is_told
from data.importing.sheet import Sheet
from data.importing.writing import plain, whole, whole_cents
from data.reference.calendar import NEVER
from data.reference.categories import CODE_OF, SERVICE_MIN
from data.repositories.codecs import INSTANT, OPTIONAL_TEXT
from data.tables import ExposureRow, OutcomeKind, OutcomeRow, TaskRow, UserRow, WorkerProfileRow

Columns = dict[str, list[Any]]


def user_columns(sheet: Sheet, rows: BoolArray) -> Columns:
    """Workers as columns of `UserRow`."""
    return {
        UserRow.id.key: sheet["worker_id"][rows].tolist(),
        UserRow.created_at.key: INSTANT.store(sheet["joined_at"][rows]),
        UserRow.last_task_at.key: INSTANT.store(sheet["last_task_at"][rows]),
        **_as_they_are(sheet, rows, "role", "display_name"),
        **{name: whole(sheet[name][rows]) for name in ("xp", "current_streak", "longest_streak")},
    }


def profile_columns(sheet: Sheet, rows: BoolArray) -> Columns:
    """Workers as columns of `WorkerProfileRow`."""
    return {
        WorkerProfileRow.user_id.key: sheet["worker_id"][rows].tolist(),
        WorkerProfileRow.shift_hours.key: sheet["shifts"][rows].tolist(),
        WorkerProfileRow.min_hourly_cents.key: whole_cents(sheet["min_hourly_usd"][rows]),
        WorkerProfileRow.location_at.key: INSTANT.store(sheet["location_at"][rows]),
        **_as_they_are(sheet, rows, "profile_text", "availability"),
        **_lists(sheet, rows, "skills", "qualifications"),
        **_numbers(sheet, rows, "home_lat", "home_lng", "lat", "lng", "max_distance_m"),
    }


def task_columns(sheet: Sheet, rows: BoolArray) -> Columns:
    """Tasks as columns of `TaskRow`; what the specification says of empty cells is done here."""
    posted_at, start = sheet["posted_at"][rows], sheet["earliest_start"][rows]
    categories = sheet["category"][rows].tolist()
    typical = SERVICE_MIN[[CODE_OF[category] for category in categories]]
    service = sheet["service_min"][rows]
    return {
        TaskRow.id.key: sheet["task_id"][rows].tolist(),
        TaskRow.poster_id.key: OPTIONAL_TEXT.store(sheet["poster_id"][rows]),
        TaskRow.category.key: categories,
        TaskRow.posted_at.key: INSTANT.store(posted_at),
        TaskRow.earliest_start.key: INSTANT.store(np.where(start == NEVER, posted_at, start)),
        TaskRow.deadline.key: INSTANT.store(sheet["deadline"][rows]),
        TaskRow.service_min.key: np.where(np.isnan(service), typical, service).tolist(),
        TaskRow.pay_cents.key: whole_cents(sheet["pay_usd"][rows]),
        **_as_they_are(sheet, rows, "title", "description", "language", "address"),
        **_as_they_are(sheet, rows, "dropoff_address", "pay_type", "urgency", "status"),
        **_lists(sheet, rows, "requirements"),
        **_numbers(sheet, rows, "lat", "lng", "dropoff_lat", "dropoff_lng"),
    }


def exposure_columns(sheet: Sheet, rows: BoolArray, keys: IntArray) -> Columns:
    """Offers as columns of `ExposureRow` with the keys (n,) of the sheet's rows."""
    return {
        ExposureRow.id.key: keys[rows].tolist(),
        ExposureRow.shown_at.key: INSTANT.store(sheet["shown_at"][rows]),
        ExposureRow.position.key: whole(sheet["position"][rows]),
        **_as_they_are(sheet, rows, "ranking_id", "task_id", "worker_id"),
        **_numbers(sheet, rows, "propensity", "worker_lat", "worker_lng"),
    }


def outcome_columns(
    sheet: Sheet, rows: BoolArray, keys: IntArray, outcome: WideOutcome
) -> Columns:
    """One outcome of the offers that tell it, as columns of `OutcomeRow`."""
    told = rows & is_told(sheet, outcome.value)
    if outcome.kind is OutcomeKind.ASSIGNED:  # that nobody got the job is what no row says
        told &= sheet[outcome.value] == 1
    return stored_outcomes(
        outcome.kind,
        keys[told],
        sheet[outcome.value][told].astype(np.float64),
        sheet[outcome.known_at][told],
    )


def stored_outcomes(
    kind: OutcomeKind,
    keys: IntArray,
    values: NDArray[np.float64],
    known_at: IntArray,
    happened_at: IntArray | None = None,
) -> Columns:
    """Outcomes (n,) of one kind as columns of `OutcomeRow`; a tip is given in USD."""
    if happened_at is None:
        happened_at = np.full(len(keys), NEVER)
    return {
        OutcomeRow.exposure_id.key: keys.tolist(),
        OutcomeRow.kind.key: [kind.value] * len(keys),
        OutcomeRow.value.key: (
            np.rint(values * 100.0) if kind is OutcomeKind.TIP else values
        ).tolist(),
        OutcomeRow.happened_at.key: INSTANT.store(happened_at),
        OutcomeRow.known_at.key: INSTANT.store(known_at),
    }


def _as_they_are(sheet: Sheet, rows: BoolArray, *columns: str) -> Columns:
    return {name: sheet[name][rows].tolist() for name in columns}


def _lists(sheet: Sheet, rows: BoolArray, *columns: str) -> Columns:
    return {name: [list(names) for names in sheet[name][rows].tolist()] for name in columns}


def _numbers(sheet: Sheet, rows: BoolArray, *columns: str) -> Columns:
    return {name: plain(sheet[name][rows]) for name in columns}
