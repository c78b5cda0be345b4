"""A market's history as the CSV files that an import reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import Availability, MarketHistory, Role, TaskStatus, Urgency
from data.importing.shifts import shifts_text
from data.privacy.exported_files import write_manifest
from data.reference.calendar import NEVER, moment
from data.reference.categories import CATEGORIES
from data.reference.qualifications import names_in
from data.tables import names

Texts = dict[str, Iterable[str]]


def export_history(history: MarketHistory, folder: Path) -> tuple[Path, Path, Path]:
    """Write workers.csv, tasks.csv and offers.csv into a folder, made if missing; their paths.

    An import of these files gives the same history; offers are numbered from 1 in their order.
    Beside them stands a list of them, by which they are written anew when a user is erased.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"workers": _workers(history), "tasks": _tasks(history), "offers": _offers(history)}
    paths = []
    for name, columns in tables.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
        paths.append(path)
    write_manifest(folder, paths)
    workers, tasks, offers = paths
    return workers, tasks, offers


def _workers(history: MarketHistory) -> Texts:
    w = history.workers
    return {
        "worker_id": w.ids.tolist(),
        "joined_at": _times(w.joined_at),
        "role": _words(w.roles, names(Role)),
        "home_lat": _numbers(w.home_lat),
        "home_lng": _numbers(w.home_lng),
        "lat": _numbers(w.lat),
        "lng": _numbers(w.lng),
        "skills": [";".join(_categories_in(mask)) for mask in w.skills.tolist()],
        "qualifications": [";".join(names_in(mask)) for mask in w.qualifications.tolist()],
        "max_distance_m": _numbers(w.max_distance_m),
        "min_hourly_usd": _numbers(w.min_hourly_usd),
        "shifts": [shifts_text(hours) for hours in w.shifts],
        "availability": _words(w.availability, names(Availability)),
        "xp": map(str, w.xp.tolist()),
        "current_streak": map(str, w.streak_days.tolist()),
        "longest_streak": map(str, w.longest_streak.tolist()),
        "profile_text": w.profile_texts.tolist(),
    }


def _tasks(history: MarketHistory) -> Texts:
    t = history.tasks
    return {
        "task_id": t.ids.tolist(),
        "poster_id": t.poster_ids.tolist(),
        "category": _words(t.categories, CATEGORIES),
        "title": t.titles.tolist(),
        "description": t.descriptions.tolist(),
        "language": t.languages.tolist(),
        "requirements": [";".join(names_in(mask)) for mask in t.required.tolist()],
        "lat": _numbers(t.lat),
        "lng": _numbers(t.lng),
        "dropoff_lat": _numbers(t.dropoff_lat),
        "dropoff_lng": _numbers(t.dropoff_lng),
        "posted_at": _times(t.posted_at),
        "earliest_start": _times(t.earliest_start),
        "deadline": _times(t.deadline),
        "service_min": _numbers(t.service_min),
        "pay_usd": _numbers(t.pay_usd),
        "urgency": _words(t.urgency, names(Urgency)),
        "status": _words(t.status, names(TaskStatus)),
    }


def _offers(history: MarketHistory) -> Texts:
    e = history.exposures
    return {
        "offer_id": [f"offer-{number}" for number in range(1, len(e) + 1)],
        "ranking_id": e.ranking_ids.tolist(),
        "task_id": history.tasks.ids[e.tasks].tolist(),
        "worker_id": history.workers.ids[e.workers].tolist(),
        "shown_at": _times(e.shown_at),
        "position": map(str, e.positions.tolist()),
        "propensity": _numbers(e.propensities),
        "worker_lat": _numbers(e.worker_lat),
        "worker_lng": _numbers(e.worker_lng),
        "accepted": _flags(e.accepted),
        "accepted_known_at": _times(e.accepted_known_at),
        "assigned": _flags(e.assigned),
        "completed": _flags(e.completed),
        "completed_known_at": _times(e.completed_known_at),
        "on_time": _flags(e.on_time),
        "on_time_known_at": _times(e.on_time_known_at),
        "rating": _numbers(e.rating),
        "rating_known_at": _times(e.rating_known_at),
        "tip_usd": _numbers(e.tip_usd),
        "tip_known_at": _times(e.tip_known_at),
        "enjoyment": _numbers(e.enjoyment),
        "enjoyment_known_at": _times(e.enjoyment_known_at),
        "travel_min": _numbers(e.travel_min),
        "work_min": _numbers(e.work_min),
        "job_times_known_at": _times(e.job_times_known_at),
    }


def _numbers(numbers: FloatArray) -> Iterable[str]:
    """The shortest texts that read back as the same numbers; empty for NaN."""
    return ("" if number != number else str(number) for number in numbers)


def _times(instants: IntArray) -> Iterable[str]:
    for at in instants.tolist():
        yield "" if at == NEVER else moment(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def _flags(flags: IntArray) -> Iterable[str]:
    return ("" if flag < 0 else str(flag) for flag in flags.tolist())


def _words(codes: NDArray[Any], words: tuple[str, ...]) -> list[str]:
    return list(np.array(words, dtype=object)[codes])


def _categories_in(mask: int) -> Iterable[str]:
    return (name for code, name in enumerate(CATEGORIES) if mask >> code & 1)
