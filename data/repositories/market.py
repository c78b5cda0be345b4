"""The market's history: saved once in bulk, loaded in columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, exists, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.arrays import BoolArray, IntArray
from data.columns import (
    NO_OUTCOME,
    Availability,
    Exposures,
    Impressions,
    MarketHistory,
    Notifications,
    Role,
    SessionEnd,
    Sessions,
    TaskPictures,
    Tasks,
    TaskStatus,
    Urgency,
    Whereabouts,
    Workers,
)
from data.errors import ErrorKind, HustleError
from data.privacy.sealing import keyring_of
from data.reference.calendar import NEVER
from data.repositories.codecs import (
    BYTES,
    CATEGORY,
    HELD,
    INSTANT,
    OPTIONAL_TEXT,
    PROSE,
    REQUIRED,
    SHIFTS,
    SKILLS,
    TEXT,
    Codec,
    cents,
    choice,
    number,
)
from data.tables import (
    Base,
    ExposureRow,
    NotificationRow,
    OutcomeKind,
    OutcomeRow,
    RecommendationImpressionRow,
    TaskPictureRow,
    TaskRow,
    UserRow,
    WorkerProfileRow,
    WorkerSessionRow,
    names,
)

ROWS_A_BATCH: Final = 10_000

Progress = Callable[[int, int], None]
"""Called with the rows saved so far and the rows in all."""

Kept = dict[str, tuple[InstrumentedAttribute[Any], Codec]]
"""For each column of the history: the column of a table that keeps it, and how."""

_DEGREES: Final = number(np.float64)

_USERS: Final[Kept] = {
    "ids": (UserRow.id, TEXT),
    "roles": (UserRow.role, choice(Role)),
    "joined_at": (UserRow.created_at, INSTANT),
    "xp": (UserRow.xp, number(np.int64)),
    "streak_days": (UserRow.current_streak, number(np.int32)),
    "longest_streak": (UserRow.longest_streak, number(np.int32)),
}
_PROFILES: Final[Kept] = {
    "home_lat": (WorkerProfileRow.home_lat, _DEGREES),
    "home_lng": (WorkerProfileRow.home_lng, _DEGREES),
    "lat": (WorkerProfileRow.lat, _DEGREES),
    "lng": (WorkerProfileRow.lng, _DEGREES),
    "skills": (WorkerProfileRow.skills, SKILLS),
    "qualifications": (WorkerProfileRow.qualifications, HELD),
    "max_distance_m": (WorkerProfileRow.max_distance_m, number(np.float32)),
    "min_hourly_usd": (WorkerProfileRow.min_hourly_cents, cents(np.float32)),
    "shifts": (WorkerProfileRow.shift_hours, SHIFTS),
    "availability": (WorkerProfileRow.availability, choice(Availability)),
    "profile_texts": (WorkerProfileRow.profile_text, PROSE),
}
_TASKS: Final[Kept] = {
    "ids": (TaskRow.id, TEXT),
    "titles": (TaskRow.title, TEXT),
    "poster_ids": (TaskRow.poster_id, OPTIONAL_TEXT),
    "categories": (TaskRow.category, CATEGORY),
    "posted_at": (TaskRow.posted_at, INSTANT),
    "lat": (TaskRow.lat, _DEGREES),
    "lng": (TaskRow.lng, _DEGREES),
    "dropoff_lat": (TaskRow.dropoff_lat, _DEGREES),
    "dropoff_lng": (TaskRow.dropoff_lng, _DEGREES),
    "earliest_start": (TaskRow.earliest_start, INSTANT),
    "deadline": (TaskRow.deadline, INSTANT),
    "service_min": (TaskRow.service_min, number(np.float32)),
    "pay_usd": (TaskRow.pay_cents, cents(np.float64)),
    "urgency": (TaskRow.urgency, choice(Urgency)),
    "required": (TaskRow.requirements, REQUIRED),
    "status": (TaskRow.status, choice(TaskStatus)),
    "descriptions": (TaskRow.description, PROSE),
    "languages": (TaskRow.language, OPTIONAL_TEXT),
}
_EXPOSURES: Final[Kept] = {
    "ranking_ids": (ExposureRow.ranking_id, TEXT),
    "shown_at": (ExposureRow.shown_at, INSTANT),
    "positions": (ExposureRow.position, number(np.int16)),
    "propensities": (ExposureRow.propensity, number(np.float64)),
    "worker_lat": (ExposureRow.worker_lat, _DEGREES),
    "worker_lng": (ExposureRow.worker_lng, _DEGREES),
}
_SESSIONS: Final[Kept] = {
    "began_at": (WorkerSessionRow.began_at, INSTANT),
    "ended_at": (WorkerSessionRow.ended_at, INSTANT),
    "ended_by": (WorkerSessionRow.ended_by, choice(SessionEnd)),
}
_NOTIFICATIONS: Final[Kept] = {
    "ids": (NotificationRow.id, TEXT),
    "kinds": (NotificationRow.kind, TEXT),
    "sent_at": (NotificationRow.sent_at, INSTANT),
    "opened_at": (NotificationRow.opened_at, INSTANT),
}
_IMPRESSIONS: Final[Kept] = {
    "ids": (RecommendationImpressionRow.id, TEXT),
    "kinds": (RecommendationImpressionRow.kind, TEXT),
    "positions": (RecommendationImpressionRow.position, number(np.int16)),
    "propensities": (RecommendationImpressionRow.propensity, number(np.float64)),
    "shown_at": (RecommendationImpressionRow.shown_at, INSTANT),
    "opened_at": (RecommendationImpressionRow.opened_at, INSTANT),
    "dismissed_at": (RecommendationImpressionRow.dismissed_at, INSTANT),
}
_PICTURES: Final[Kept] = {
    "encoders": (TaskPictureRow.encoder, TEXT),
    "digests": (TaskPictureRow.digest, TEXT),
    "vectors": (TaskPictureRow.vector, BYTES),
    "addresses": (TaskPictureRow.address, OPTIONAL_TEXT),
}


class _Outcome(NamedTuple):
    """How the history says an outcome."""

    column: str
    known_at: str  # the column that says since when it is known
    absent: float  # what the value is where nothing is stored
    dtype: type[np.int8 | np.float32]
    codec: Codec


_FLAG: Final = number(np.int8)
_MEASURE: Final = number(np.float32)

_OUTCOMES: Final = {
    OutcomeKind.ACCEPTED: _Outcome("accepted", "accepted_known_at", NO_OUTCOME, np.int8, _FLAG),
    OutcomeKind.ASSIGNED: _Outcome(  # known with the answer
        "assigned", "accepted_known_at", 0, np.int8, _FLAG
    ),
    OutcomeKind.COMPLETED: _Outcome("completed", "completed_known_at", NO_OUTCOME, np.int8, _FLAG),
    OutcomeKind.ON_TIME: _Outcome("on_time", "on_time_known_at", NO_OUTCOME, np.int8, _FLAG),
    OutcomeKind.RATING: _Outcome("rating", "rating_known_at", np.nan, np.float32, _MEASURE),
    OutcomeKind.TIP: _Outcome("tip_usd", "tip_known_at", np.nan, np.float32, cents(np.float32)),
    OutcomeKind.ENJOYMENT: _Outcome(
        "enjoyment", "enjoyment_known_at", np.nan, np.float32, _MEASURE
    ),
    OutcomeKind.TRAVEL_MIN: _Outcome(
        "travel_min", "job_times_known_at", np.nan, np.float32, _MEASURE
    ),
    OutcomeKind.WORK_MIN: _Outcome("work_min", "job_times_known_at", np.nan, np.float32, _MEASURE),
}


class MarketNotEmpty(HustleError):
    """A whole history is to be saved where users or tasks are stored already."""

    kind = ErrorKind.CONFLICT


class MarketCounts(NamedTuple):
    """How large the stored market is."""

    workers: int
    open_tasks: int
    exposures: int


def market_counts(session: Session) -> MarketCounts:
    """Workers, open tasks and exposures in the store."""
    is_open = TaskRow.status == names([TaskStatus.OPEN])[0]
    counted = (
        select(func.count()).select_from(WorkerProfileRow),
        select(func.count()).select_from(TaskRow).where(is_open),
        select(func.count()).select_from(ExposureRow),
    )
    row = session.execute(select(*(count.scalar_subquery() for count in counted))).one()
    return MarketCounts(*row)


def save_market(
    session: Session, history: MarketHistory, *, progress: Progress | None = None
) -> None:
    """Save a whole history into a store that has no market yet.

    Posters that are not among the workers become users of role poster, known since their first
    task. What a history does not tell (addresses, when outcomes happened) stays NULL.

    Raises
    ------
    MarketNotEmpty
        If there are users or tasks already.
    ValueError
        If a value cannot be kept exactly, or exposures are not ordered by time.
    """
    stored = exists(select(UserRow.number)), exists(select(TaskRow.number))
    if any(session.execute(select(*stored)).one()):
        raise MarketNotEmpty("The database already holds a market.")
    if np.any(np.diff(history.exposures.shown_at) < 0):
        raise ValueError("Exposures must be ordered by time, oldest first.")
    total, saved = _rows_in_all(history), 0
    for row, columns in _tables(session, history):
        table = Base.metadata.tables[row.__tablename__]  # not the class: no objects are made
        values = zip(*columns.values(), strict=True)
        while batch := [dict(zip(columns, v, strict=True)) for v in islice(values, ROWS_A_BATCH)]:
            session.execute(insert(table), batch)
            saved += len(batch)
            if progress is not None:
                progress(saved, total)


def load_market(session: Session) -> MarketHistory:
    """The stored history in columns, with the dtypes of `data.columns` also where it is empty.

    Workers and tasks stand in order of arrival, exposures by `shown_at` and then in order of
    arrival. Sessions that still go on, and what was sent or shown to users who are no workers,
    are left out. Call it in a read-only session: all parts must come from one moment.
    """
    connection = session.connection()
    with keyring_of(connection).reading_all(connection):
        workers, tasks = _load_workers(session), _load_tasks(session)
        return MarketHistory(
            workers,
            tasks,
            _load_exposures(session, workers, tasks),
            *_load_behaviour(session, workers, tasks),
            pictures=_load_pictures(session, tasks),
        )


def load_workers(session: Session, ids: Collection[str]) -> Workers:
    """The workers of these ids as they are now, in order of arrival; unknown ids are left out."""
    connection = session.connection()
    keyring_of(connection).prepare_for(connection, ids)
    return _load_workers(session, lambda query: query.where(UserRow.id.in_(ids)))


def load_whereabouts(session: Session, ids: Collection[str]) -> Whereabouts:
    """Where the workers of these ids are now; a fraction of what reading them whole takes."""
    connection, profile = session.connection(), WorkerProfileRow
    keyring_of(connection).prepare_for(connection, ids)
    moving = {name: _PROFILES[name] for name in ("lat", "lng", "availability")}
    return Whereabouts(
        **_columns(
            session,
            {"ids": (profile.user_id, TEXT), **moving},
            lambda query: query.where(profile.user_id.in_(ids)),
            exact={("lat", "lng"): profile.place_sealed},
        )
    )


def load_tasks(session: Session, ids: Collection[str]) -> Tasks:
    """The tasks of these ids as they are now, in order of arrival; unknown ids are left out."""
    return _load_tasks(session, lambda query: query.where(TaskRow.id.in_(ids)))


def load_open_tasks(session: Session) -> Tasks:
    """The tasks that are open, in order of arrival."""
    is_open = TaskRow.status == names([TaskStatus.OPEN])[0]
    return _load_tasks(session, lambda query: query.where(is_open))


def load_records(session: Session, workers: Workers) -> MarketHistory:
    """All that some workers were ever offered, what followed, and the tasks that this was.

    Tasks stand in order of arrival, exposures by `shown_at` and then in order of arrival.
    """
    ids = workers.ids.tolist()
    theirs = ExposureRow.worker_id.in_(ids)
    offered = select(ExposureRow.task_id).where(theirs)
    tasks = _load_tasks(session, lambda query: query.where(TaskRow.id.in_(offered)))
    return MarketHistory(workers, tasks, _load_exposures(session, workers, tasks, ids))


def _load_workers(
    session: Session, chosen: Callable[[Select[Any]], Select[Any]] = lambda query: query
) -> Workers:
    profile = WorkerProfileRow
    return Workers(
        **_columns(
            session,
            _USERS | _PROFILES,
            lambda query: chosen(query.join_from(UserRow, profile)).order_by(UserRow.number),
            exact={
                ("home_lat", "home_lng"): profile.home_sealed,
                ("lat", "lng"): profile.place_sealed,
            },
        )
    )


def _load_tasks(
    session: Session, chosen: Callable[[Select[Any]], Select[Any]] = lambda query: query
) -> Tasks:
    return Tasks(
        **_columns(
            session,
            _TASKS,
            lambda query: chosen(query).order_by(TaskRow.number),
            exact={
                ("lat", "lng"): TaskRow.place_sealed,
                ("dropoff_lat", "dropoff_lng"): TaskRow.dropoff_sealed,
            },
        )
    )


def _tables(
    session: Session, history: MarketHistory
) -> Iterator[tuple[type[Base], dict[str, Sequence[Any]]]]:
    """Each table with its columns of stored values, parents before children."""
    workers, tasks, exposures = history.workers, history.tasks, history.exposures
    yield UserRow, {**_stored(workers, _USERS), UserRow.last_task_at.key: _last_tasks(history)}
    yield UserRow, _posters(history)
    yield (
        WorkerProfileRow,
        {WorkerProfileRow.user_id.key: workers.ids.tolist(), **_stored(workers, _PROFILES)},
    )
    yield TaskRow, {**_stored(tasks, _TASKS), TaskRow.worker_id.key: _assigned_workers(history)}
    shown = {
        ExposureRow.worker_id.key: workers.ids[exposures.workers].tolist(),
        ExposureRow.task_id.key: tasks.ids[exposures.tasks].tolist(),
    }
    yield ExposureRow, {**shown, **_stored(exposures, _EXPOSURES)}
    # The table was empty, so its keys in order are the rows of the history.
    keys = session.scalars(select(ExposureRow.id).order_by(ExposureRow.id)).all()
    for kind in _OUTCOMES:
        yield OutcomeRow, _outcomes(exposures, kind, np.array(keys, dtype=np.int64))
    for row, part, kept in (
        (WorkerSessionRow, history.sessions, _SESSIONS),
        (NotificationRow, history.notifications, _NOTIFICATIONS),
        (RecommendationImpressionRow, history.impressions, _IMPRESSIONS),
    ):
        yield row, {**_stored(part, kept), **_whom_and_what(history, part)}
    pictures = history.pictures
    shown = {TaskPictureRow.task_id.key: tasks.ids[pictures.tasks].tolist()}
    yield TaskPictureRow, {**shown, **_stored(pictures, _PICTURES)}


def _whom_and_what(
    history: MarketHistory, part: Sessions | Notifications | Impressions
) -> dict[str, Sequence[Any]]:
    """The ids behind the rows of workers and, where the part has them, of tasks."""
    ids: dict[str, Sequence[Any]] = {"user_id": history.workers.ids[part.workers].tolist()}
    if not isinstance(part, Sessions):
        task_ids = np.append(history.tasks.ids, "")[part.tasks]  # row -1 is the last: none
        ids["task_id"] = OPTIONAL_TEXT.store(task_ids)
    return ids


def _last_tasks(history: MarketHistory) -> list[datetime | None]:
    """Per worker, when the platform last came to know of a completed task; None for never."""
    exposures = history.exposures.take(history.exposures.completed == 1)
    is_known = exposures.completed_known_at != NEVER
    last = np.full(len(history.workers), -1, dtype=np.int64)
    np.maximum.at(last, exposures.workers[is_known], exposures.completed_known_at[is_known])
    return INSTANT.store(np.where(last < 0, NEVER, last))


def _stored(part: Any, kept: Kept) -> dict[str, Sequence[Any]]:
    return {column.key: codec.store(getattr(part, name)) for name, (column, codec) in kept.items()}


def _posters(history: MarketHistory) -> dict[str, Sequence[Any]]:
    tasks = history.tasks
    ids, task_poster = np.unique(tasks.poster_ids, return_inverse=True)
    first_posted_at = np.full(len(ids), NEVER)
    np.minimum.at(first_posted_at, task_poster, tasks.posted_at)
    is_new = (ids != "") & ~np.isin(ids, history.workers.ids)
    return {
        UserRow.id.key: ids[is_new].tolist(),
        UserRow.role.key: names([Role.POSTER]) * int(is_new.sum()),
        UserRow.created_at.key: INSTANT.store(first_posted_at[is_new]),
    }


def _assigned_workers(history: MarketHistory) -> list[str | None]:
    """Per task, the worker who got it; None where nobody did."""
    worker_of: list[str | None] = [None] * len(history.tasks)
    exposures = history.exposures.take(history.exposures.assigned == 1)
    ids = history.workers.ids[exposures.workers].tolist()
    for task, worker_id in zip(exposures.tasks.tolist(), ids, strict=True):
        worker_of[task] = worker_id
    return worker_of


def _is_stored(exposures: Exposures, kind: OutcomeKind) -> BoolArray:
    """(n,) bool: where there is a value other than the one that stands for none."""
    values: NDArray[Any] = getattr(exposures, _OUTCOMES[kind].column)
    return np.asarray((values == values) & (values != _OUTCOMES[kind].absent))


def _outcomes(exposures: Exposures, kind: OutcomeKind, keys: IntArray) -> dict[str, Sequence[Any]]:
    rows, outcome = _is_stored(exposures, kind), _OUTCOMES[kind]
    known_at: IntArray = getattr(exposures, outcome.known_at)
    said = np.logical_or.reduce(
        [_is_stored(exposures, k) for k, o in _OUTCOMES.items() if o.known_at == outcome.known_at]
    )
    if np.any(known_at[~said] != NEVER):
        raise ValueError(f"{outcome.known_at} must be NEVER where {kind} says that there is none.")
    return {
        OutcomeRow.exposure_id.key: keys[rows].tolist(),
        OutcomeRow.kind.key: [kind.value] * int(rows.sum()),
        OutcomeRow.value.key: outcome.codec.store(getattr(exposures, outcome.column)[rows]),
        OutcomeRow.known_at.key: INSTANT.store(known_at[rows]),
    }


def _rows_in_all(history: MarketHistory) -> int:
    posters = len(_posters(history)[UserRow.id.key])
    outcomes = sum(int(_is_stored(history.exposures, kind).sum()) for kind in _OUTCOMES)
    parts = (
        history.workers,  # as users
        history.workers,  # as profiles
        history.tasks,
        history.exposures,
        history.sessions,
        history.notifications,
        history.impressions,
        history.pictures,
    )
    return posters + outcomes + sum(len(part) for part in parts)


def _columns(
    session: Session,
    kept: Kept,
    ordered: Callable[[Select[Any]], Select[Any]],
    *,
    exact: Mapping[tuple[str, str], InstrumentedAttribute[Any]] = MappingProxyType({}),
) -> dict[str, NDArray[Any]]:
    """The arrays of a part of the history, from one query.

    `exact` are the sealed columns that say exactly where the rounded places of two arrays are.
    """
    query = select(*(codec.selected(column) for column, codec in kept.values()), *exact.values())
    values = _transposed(session, ordered(query), width=len(kept) + len(exact))
    arrays = {
        name: codec.load(column)
        for (name, (_, codec)), column in zip(kept.items(), values[: len(kept)], strict=True)
    }
    for (lat, lng), places in zip(exact, values[len(kept) :], strict=True):
        rows = [row for row, place in enumerate(places) if place is not None]
        if rows:
            arrays[lat][rows], arrays[lng][rows] = zip(*(places[row] for row in rows), strict=True)
    return arrays


def _transposed(session: Session, query: Select[Any], *, width: int) -> Sequence[Sequence[Any]]:
    """The selected columns, each a sequence; `width` empty ones where nothing was found."""
    return list(zip(*session.execute(query), strict=True)) or [()] * width


def _load_exposures(
    session: Session, workers: Workers, tasks: Tasks, of: Sequence[str] | None = None
) -> Exposures:
    """All exposures, or those of the workers with some ids."""
    keys: Kept = {
        "keys": (ExposureRow.id, number(np.int64)),
        "worker_ids": (ExposureRow.worker_id, _rows_of(workers)),
        "task_ids": (ExposureRow.task_id, _rows_of(tasks)),
    }
    columns = _columns(
        session,
        keys | _EXPOSURES,
        lambda q: (q if of is None else q.where(ExposureRow.worker_id.in_(of))).order_by(
            ExposureRow.shown_at, ExposureRow.id
        ),
        exact={("worker_lat", "worker_lng"): ExposureRow.place_sealed},
    )
    return Exposures(
        workers=columns.pop("worker_ids"),
        tasks=columns.pop("task_ids"),
        **_load_outcomes(session, columns.pop("keys"), of),
        **columns,
    )


def _rows_of(part: Workers | Tasks) -> Codec:
    """Ids in the table, rows of a loaded part (int64) in the array."""
    row_of = {id_: row for row, id_ in enumerate(part.ids.tolist())}
    return Codec(
        store=lambda rows: part.ids[rows].tolist(),
        load=lambda ids: np.array([row_of.get(id_, -1) for id_ in ids], dtype=np.int64),
    )


def _load_behaviour(
    session: Session, workers: Workers, tasks: Tasks
) -> tuple[Sessions, Notifications, Impressions]:
    whom, what = _rows_of(workers), _rows_of(tasks)
    s, n, i = WorkerSessionRow, NotificationRow, RecommendationImpressionRow
    sessions = Sessions(
        **_columns(
            session,
            {"workers": (s.user_id, whom), **_SESSIONS},
            lambda q: q.where(s.ended_by.is_not(None), s.ended_at.is_not(None)).order_by(
                s.began_at, s.id
            ),
        )
    )
    notifications = Notifications(
        **_columns(
            session,
            {"workers": (n.user_id, whom), "tasks": (n.task_id, what), **_NOTIFICATIONS},
            lambda q: q.order_by(n.sent_at, n.id),
        )
    )
    impressions = Impressions(
        **_columns(
            session,
            {"workers": (i.user_id, whom), "tasks": (i.task_id, what), **_IMPRESSIONS},
            lambda q: q.order_by(i.shown_at, i.id),
        )
    )
    return (
        sessions.take(sessions.workers >= 0),
        notifications.take(notifications.workers >= 0),
        impressions.take(impressions.workers >= 0),
    )


def _load_pictures(session: Session, tasks: Tasks) -> TaskPictures:
    """By the order of the tasks."""
    kept: Kept = {"tasks": (TaskPictureRow.task_id, _rows_of(tasks)), **_PICTURES}
    columns = _columns(
        session,
        kept,
        lambda query: query.join_from(TaskPictureRow, TaskRow).order_by(TaskRow.number),
    )
    return TaskPictures(**columns)


def _load_outcomes(
    session: Session, keys: IntArray, of: Sequence[str] | None
) -> dict[str, NDArray[Any]]:
    """Outcome columns in the order of the exposures' keys (n,), which are those of workers."""
    theirs = OutcomeRow.exposure_id.in_(
        select(ExposureRow.id).where(ExposureRow.worker_id.in_(of or ()))
    )
    order = np.argsort(keys)
    columns: dict[str, NDArray[Any]] = {}
    for kind, (name, known_name, absent, dtype, codec) in _OUTCOMES.items():
        instant = INSTANT.selected(OutcomeRow.known_at)
        query = select(OutcomeRow.exposure_id, OutcomeRow.value, instant)
        query = query.where(OutcomeRow.kind == kind)
        if of is not None:
            query = query.where(theirs)
        whose, found, known = _transposed(session, query, width=3)
        rows = order[np.searchsorted(keys, np.array(whose, dtype=np.int64), sorter=order)]
        values, known_at = np.full(len(keys), absent, dtype), np.full(len(keys), NEVER, np.int64)
        values[rows], known_at[rows] = codec.load(found), INSTANT.load(known)
        columns[name] = values
        columns[known_name] = np.minimum(columns.get(known_name, known_at), known_at)
    return columns
