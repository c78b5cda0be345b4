"""A market's facts in columns: what the database, an import and the simulator all produce.

Instants are int64 seconds since 1970 UTC (`data.reference.calendar`), places degrees (WGS 84),
distances metres, pay USD. `NEVER` stands for "no deadline" and "not known yet"; an outcome value
of -1 stands for "no outcome".
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray, ProseArray, TextArray

NO_OUTCOME: Final = -1


class Role(IntEnum):
    """What a user does in the market; a poster is never a candidate."""

    POSTER = 0
    WORKER = 1
    BOTH = 2


class Availability(IntEnum):
    """The status that a worker has set, in the client's words."""

    OFFLINE = 0
    ONLINE = 1
    AVAILABLE_NOW = 2
    BUSY = 3


class Urgency(IntEnum):
    """How soon a task must be done."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


class TaskStatus(IntEnum):
    """Where a task stands."""

    OPEN = 0
    IN_PROGRESS = 1
    COMPLETED = 2
    CANCELLED = 3


class SessionEnd(IntEnum):
    """Why a worker went offline."""

    SHIFT_OVER = 0
    BREAK = 1
    NO_OFFERS = 2
    LOW_PAY = 3
    WEATHER = 4


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of one length; checked once, where they are made."""

    def __post_init__(self) -> None:
        lengths = {f.name: len(getattr(self, f.name)) for f in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"Columns differ in length: {lengths}.")

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: NDArray[Any]) -> Self:
        """The same columns with only the given rows (positions or a boolean mask)."""
        return type(self)(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Workers(_Columns):
    """Users who may be candidates, one row each; posters may stand here too and are filtered."""

    ids: TextArray
    roles: IntArray  # int8, Role
    joined_at: IntArray
    home_lat: FloatArray  # float64
    home_lng: FloatArray
    lat: FloatArray  # float64, last known place
    lng: FloatArray
    skills: NDArray[np.uint64]  # declared categories, bit = category code
    qualifications: NDArray[np.uint64]  # bit = data.reference.qualifications
    max_distance_m: FloatArray  # float32, NaN where not stated
    min_hourly_usd: FloatArray  # float32, NaN where not stated
    shifts: BoolArray  # (n, 168), local hour of the week, Monday 00:00 first
    availability: IntArray  # int8, Availability
    xp: IntArray  # int64
    streak_days: IntArray  # int32, UTC days in a row with a completed task, up to now
    longest_streak: IntArray  # int32, the longest such row; never below `streak_days`
    profile_texts: ProseArray  # what workers say of themselves, "" where nothing


@dataclass(frozen=True, slots=True)
class Whereabouts(_Columns):
    """Where some workers are, and whether they are available: what changes all the time."""

    ids: TextArray
    lat: FloatArray  # float64, last known place
    lng: FloatArray
    availability: IntArray  # int8, Availability


@dataclass(frozen=True, slots=True)
class Tasks(_Columns):
    """Tasks, one row each, oldest first."""

    ids: TextArray
    titles: TextArray
    poster_ids: TextArray
    categories: IntArray  # int16, category code
    posted_at: IntArray
    lat: FloatArray  # float64, pickup or place of work
    lng: FloatArray
    dropoff_lat: FloatArray  # float64, NaN where the task has one place
    dropoff_lng: FloatArray
    earliest_start: IntArray
    deadline: IntArray  # NEVER where there is none
    service_min: FloatArray  # float32
    pay_usd: FloatArray  # float64
    urgency: IntArray  # int8, Urgency
    required: NDArray[np.uint64]  # bit = data.reference.qualifications
    status: IntArray  # int8, TaskStatus
    descriptions: ProseArray  # "" where there is none
    languages: TextArray  # ISO 639-1 of title and description, "" where not known


@dataclass(frozen=True, slots=True)
class Exposures(_Columns):
    """One task shown to one worker at a position, with what followed; ordered by `shown_at`.

    The outcome columns carry the value (-1 none) and when the platform came to know it, so that
    a prediction made before that moment never sees it.
    """

    ranking_ids: TextArray
    workers: IntArray  # int64, row in Workers
    tasks: IntArray  # int64, row in Tasks
    shown_at: IntArray
    positions: IntArray  # int16, 1 is first
    propensities: FloatArray  # float64, probability of this item at this position
    worker_lat: FloatArray  # float64, where the worker was
    worker_lng: FloatArray
    accepted: IntArray  # int8: 1 said yes, 0 did not
    accepted_known_at: IntArray
    assigned: IntArray  # int8: 1 got the job (known with the answer), 0 did not
    completed: IntArray  # int8: 1 done, 0 not done, -1 not assigned or not ended
    completed_known_at: IntArray
    on_time: IntArray  # int8: 1, 0, -1 not completed
    on_time_known_at: IntArray
    rating: FloatArray  # float32, 1 to 5, NaN none
    rating_known_at: IntArray
    tip_usd: FloatArray  # float32, NaN none
    tip_known_at: IntArray
    enjoyment: FloatArray  # float32, 1 to 5 by the worker, NaN none
    enjoyment_known_at: IntArray
    travel_min: FloatArray  # float32, minutes that the way really took, NaN not completed
    work_min: FloatArray  # float32, minutes that the work really took, NaN not completed
    job_times_known_at: IntArray


@dataclass(frozen=True, slots=True)
class Sessions(_Columns):
    """Stretches of time that workers were online; ordered by `began_at`."""

    workers: IntArray  # int64, row in Workers
    began_at: IntArray
    ended_at: IntArray
    ended_by: IntArray  # int8, SessionEnd


@dataclass(frozen=True, slots=True)
class Notifications(_Columns):
    """Messages sent to workers; ordered by `sent_at`, then id."""

    ids: TextArray
    workers: IntArray  # int64, row in Workers
    tasks: IntArray  # int64, row in Tasks, -1 where the message is about none
    kinds: TextArray
    sent_at: IntArray
    opened_at: IntArray  # NEVER where it was not opened


@dataclass(frozen=True, slots=True)
class Impressions(_Columns):
    """Recommended tasks that workers saw; ordered by `shown_at`, then id."""

    ids: TextArray
    workers: IntArray  # int64, row in Workers
    tasks: IntArray  # int64, row in Tasks, -1 where it is about none
    kinds: TextArray
    positions: IntArray  # int16, 1 is first
    propensities: FloatArray  # float64, probability of this task at this position, NaN not known
    shown_at: IntArray
    opened_at: IntArray  # NEVER where it was not opened
    dismissed_at: IntArray  # NEVER where it was not dismissed


@dataclass(frozen=True, slots=True)
class TaskPictures(_Columns):
    """What is kept of the pictures of tasks, at most one a task: never the pictures themselves."""

    tasks: IntArray  # int64, row in Tasks
    encoders: TextArray  # whose vectors they are
    digests: TextArray  # SHA-256 of the file, hexadecimal
    vectors: NDArray[np.object_]  # bytes: 8-bit entries, as the encoder wrote them
    addresses: TextArray  # where the app shows the picture, "" where nobody said


def no_sessions() -> Sessions:
    """Columns without a row."""
    return Sessions(_NO_ROWS, _NO_INSTANTS, _NO_INSTANTS, np.empty(0, dtype=np.int8))


def no_notifications() -> Notifications:
    """Columns without a row."""
    return Notifications(_NO_TEXTS, _NO_ROWS, _NO_ROWS, _NO_TEXTS, _NO_INSTANTS, _NO_INSTANTS)


def no_impressions() -> Impressions:
    """Columns without a row."""
    return Impressions(
        _NO_TEXTS,
        _NO_ROWS,
        _NO_ROWS,
        _NO_TEXTS,
        np.empty(0, dtype=np.int16),
        np.empty(0, dtype=np.float64),
        _NO_INSTANTS,
        _NO_INSTANTS,
        _NO_INSTANTS,
    )


def no_pictures() -> TaskPictures:
    """Columns without a row."""
    return TaskPictures(_NO_ROWS, _NO_TEXTS, _NO_TEXTS, np.empty(0, dtype=np.object_), _NO_TEXTS)


@dataclass(frozen=True, slots=True)
class TextVectors:
    """Meaning of a history's texts: each distinct text once, as an 8-bit unit vector.

    `features.text` makes them; a row of `vectors` is a unit vector times `features.text.SCALE`.

    Attributes
    ----------
    vectors : (n_texts + 1, n_dimensions) int8
        The last row is zero and stands for "no text".
    titles, descriptions : (n_tasks,) int64
        Row of `vectors` for each task.
    clauses : (n_clauses,) int64
        Row of `vectors` for each clause of all profile texts, worker by worker.
    clause_ends : (n_workers,) int64
        Where each worker's clauses end; they begin where those of the worker before end.
    """

    vectors: NDArray[np.int8]
    titles: IntArray
    descriptions: IntArray
    clauses: IntArray
    clause_ends: IntArray


_NO_ROWS: Final = np.empty(0, dtype=np.int64)
_NO_INSTANTS: Final = np.empty(0, dtype=np.int64)
_NO_TEXTS: Final = np.empty(0, dtype=np.str_)


@dataclass(frozen=True, slots=True)
class MarketHistory:
    """Everything known of a market: workers, tasks, what was shown to whom and what followed.

    How workers use the app (`sessions`, `notifications`, `impressions`) may be empty: an imported
    history seldom tells it. `texts` is None where nobody has read the texts yet
    (`features.text.with_texts`).
    """

    workers: Workers
    tasks: Tasks
    exposures: Exposures
    sessions: Sessions = field(default_factory=no_sessions)
    notifications: Notifications = field(default_factory=no_notifications)
    impressions: Impressions = field(default_factory=no_impressions)
    texts: TextVectors | None = None
    pictures: TaskPictures = field(default_factory=no_pictures)
