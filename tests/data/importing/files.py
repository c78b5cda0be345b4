"""Small histories in files: valid as they come, and easy to spoil."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.importing.history import HistoryFiles

Row = dict[str, str]

NOW = datetime(2026, 6, 30, 17, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, 10, tzinfo=UTC)


def at(hours: float) -> str:
    """The time so many hours after 1 March 2026, 10:00 UTC."""
    return (MARCH + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def a_worker(number: int, **cells: str) -> Row:
    """A worker who joined in January."""
    row = {
        "worker_id": f"w{number}",
        "joined_at": "2026-01-05T08:00:00Z",
        "role": "worker",
        "home_lat": "37.75",
        "home_lng": "-122.45",
        "skills": "cleaning;delivery",
        "min_hourly_usd": "18.50",
        "shifts": "Mon-Fri 9-17",
        "xp": "120",
    }
    return row | cells


def a_task(number: int, **cells: str) -> Row:
    """A task that was posted so many hours after `MARCH` and is due a day later."""
    row = {
        "task_id": f"t{number}",
        "poster_id": f"p{number % 3}",
        "category": "cleaning",
        "title": "Clean a flat",
        "lat": "37.76",
        "lng": "-122.42",
        "posted_at": at(number),
        "deadline": at(number + 24),
        "service_min": "90",
        "pay_usd": "60.00",
        "status": "completed",
    }
    return row | cells


def an_offer(number: int, **cells: str) -> Row:
    """Task t<number> shown to worker w<number> a minute after it was posted; accepted, done."""
    row = {
        "offer_id": f"o{number}",
        "task_id": f"t{number}",
        "worker_id": f"w{number}",
        "shown_at": at(number + 1 / 60),
        "position": "1",
        "propensity": "0.5",
        "accepted": "1",
        "accepted_known_at": at(number + 0.5),
        "assigned": "1",
        "completed": "1",
        "completed_known_at": at(number + 3),
        "rating": "",
        "rating_known_at": "",
    }
    return row | cells


def an_outcome(offer: int, kind: str, value: str, **cells: str) -> Row:
    """A fact about offer o<offer>, known four hours after its task was posted."""
    row = {"offer_id": f"o{offer}", "kind": kind, "value": value, "known_at": at(offer + 4)}
    return row | cells


def csv_text(rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    """Rows as a CSV file with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@dataclass
class Files:
    """The rows of a history; worker, task and offer of one number belong together."""

    workers: list[Row]
    tasks: list[Row]
    offers: list[Row]
    outcomes: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, n: int) -> Files:
        """n workers, tasks and offers."""
        numbers = range(n)
        return cls(
            [a_worker(i) for i in numbers],
            [a_task(i) for i in numbers],
            [an_offer(i) for i in numbers],
        )

    def written(self, folder: Path, delimiter: str = ",") -> HistoryFiles:
        """The history as CSV files in a folder."""
        paths = {}
        for name in ("workers", "tasks", "offers", "outcomes"):
            if rows := getattr(self, name):
                paths[name] = folder / f"{name}.csv"
                paths[name].write_text(csv_text(rows, delimiter), "utf-8")
        return HistoryFiles(**paths)
