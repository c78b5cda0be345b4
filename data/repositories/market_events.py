"""Market events: each takes effect once, in the transaction that remembers it.

Transactions that apply events follow one another (an advisory lock on PostgreSQL; SQLite has one
writer anyway), so that the numbers of events rise in the order in which they become visible: who
has seen one has seen all before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from sqlalchemy import Table, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.columns import Availability, Role
from data.market_events import (
    Effect,
    EventKind,
    MarketEvent,
    Place,
    RecommendationShown,
    Stated,
    TaskOffered,
    TaskOutcome,
    TaskStated,
    Verdict,
    WorkerAvailability,
    WorkerPlaced,
    WorkerStated,
)
from data.privacy.sealing import keyring_of
from data.repositories.bulk import asked_pairs, put_rows
from data.tables import (
    NEEDED_BEFORE,
    EventMarkRow,
    EventRow,
    ExposureRow,
    OutcomeKind,
    OutcomeRow,
    RecommendationImpressionRow,
    TaskRow,
    UserRow,
    WorkerProfileRow,
    names,
)

MOST_AHEAD: Final = timedelta(minutes=5)
"""How far the sender's clock may be ahead of ours: a time far ahead would outdate all later ones.
"""

_LOCK: Final = 0x4855_4556
"""Advisory lock of PostgreSQL ("HUEV") that orders the transactions which apply events."""

_ROWS_A_STATEMENT: Final = 1_000

APPLIED: Final = Verdict(Effect.APPLIED)
REPEATED: Final = Verdict(Effect.REPEATED)
OUTDATED: Final = Verdict(Effect.OUTDATED)


class Changed(NamedTuple):
    """What events changed up to a number.

    Attributes
    ----------
    position : int
        Number of the last event that was looked at.
    workers, tasks : set of str
        Ids of those who were told anew.
    moved : set of str
        Ids of workers who are elsewhere, or have another availability.
    records : set of str
        Ids of workers who were offered something, or of whom an outcome was told.
    is_all : bool
        False where there are more events past the position.
    """

    position: int
    workers: set[str]
    tasks: set[str]
    moved: set[str]
    records: set[str]
    is_all: bool


def last_event(session: Session) -> int:
    """Number of the last event that took effect; 0 where there is none."""
    return session.scalar(select(func.max(EventRow.number))) or 0


def changed_since(session: Session, position: int, *, most: int) -> Changed:
    """Whose rows the next events, at most `most`, changed past a position."""
    e = EventRow
    rows = session.execute(
        select(e.number, e.kind, e.subject, e.is_applied)
        .where(e.number > position)
        .order_by(e.number)
        .limit(most)
    ).all()
    found: dict[str, set[str]] = {part: set() for part in _PART.values()}
    for row in rows:
        if row.is_applied and row.kind in _PART:
            found[_PART[row.kind]].add(row.subject)
    end = rows[-1].number if rows else position
    return Changed(end, **found, is_all=len(rows) < most)


_PART: Final[dict[str, str]] = {
    EventKind.WORKER: "workers",
    EventKind.PLACE: "moved",
    EventKind.AVAILABILITY: "moved",
    EventKind.TASK: "tasks",
    EventKind.OFFER: "records",
    EventKind.OUTCOME: "records",
}
"""What of the market an event of each kind changes."""


def apply_events(
    session: Session, events: Sequence[MarketEvent], *, now: datetime
) -> list[Verdict]:
    """Apply events that belong to one transaction; what became of each, in their order.

    Workers and tasks are stated before what names them, and of several events of one kind about
    the same only the latest takes effect. `now` is aware.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    first = _first_of_each(events)
    known = _known(session, EventRow.id, {event.id for event in events})
    gone = _erased_among(session, events)
    fresh = [
        i for i in first if events[i].id not in known and not gone & users_named(events[i].stated)
    ]
    # What names somebody who was erased changes nothing, as what is repeated, and is not kept.
    verdicts = [REPEATED] * len(events)
    batch = _Batch.of(session, [events[i] for i in fresh], now)
    for i, verdict in zip(fresh, batch.apply(), strict=True):
        verdicts[i] = verdict
    kept = [(events[i], verdicts[i]) for i in fresh if verdicts[i].effect is not Effect.REFUSED]
    if kept:
        put_rows(
            session,
            _table(EventRow),
            [
                {
                    "id": event.id,
                    "kind": event.kind.value,
                    "subject": event.subject,
                    "happened_at": event.happened_at,
                    "received_at": now,
                    "is_applied": verdict.effect is Effect.APPLIED,
                }
                for event, verdict in kept
            ],
        )
    return verdicts


def users_named(stated: Stated) -> set[str]:
    """Ids of the users whom an event names."""
    match stated:
        case TaskStated():
            named = {stated.poster_id, stated.worker_id}
        case RecommendationShown():
            named = {stated.user_id}
        case _:
            named = {stated.worker_id}
    return {user for user in named if user}


def _erased_among(session: Session, events: Sequence[MarketEvent]) -> set[str]:
    named = {user for event in events for user in users_named(event.stated)}
    connection = session.connection()
    return keyring_of(connection).erased_among(connection, named)


def _first_of_each(events: Sequence[MarketEvent]) -> list[int]:
    """Positions of events whose id has not stood before; an id names one event."""
    first: dict[str, int] = {}
    for position, event in enumerate(events):
        first.setdefault(event.id, position)
    return list(first.values())


_MARKED: Final = {EventKind.WORKER, EventKind.TASK, EventKind.PLACE, EventKind.AVAILABILITY}
"""Kinds of which only the latest counts."""


class _Mark(NamedTuple):
    happened_at: datetime
    version: int | None


@dataclass
class _Batch:
    """Fresh events of one transaction."""

    session: Session
    events: list[MarketEvent]
    now: datetime
    workers: set[str]
    tasks: set[str]
    marks: dict[tuple[str, str], _Mark]

    @classmethod
    def of(cls, session: Session, events: list[MarketEvent], now: datetime) -> _Batch:
        stated = [event.stated for event in events]
        workers = {id for one in stated for id in _workers_of(one)}
        tasks = {id for one in stated for id in _tasks_of(one)}
        return cls(
            session,
            events,
            now,
            _known(session, WorkerProfileRow.user_id, workers),
            _known(session, TaskRow.id, tasks),
            _marks(session, [e for e in events if e.kind in _MARKED]),
        )

    def apply(self) -> list[Verdict]:
        verdicts = [APPLIED] * len(self.events)
        for position, event in enumerate(self.events):
            if event.happened_at > self.now + MOST_AHEAD:
                verdicts[position] = Verdict(Effect.REFUSED, "occurredAt lies in the future")
        for kind in EventKind:  # parents first
            mine = [
                i
                for i, event in enumerate(self.events)
                if event.kind is kind and verdicts[i] is APPLIED
            ]
            if kind in _MARKED:
                for i in self._outdated(mine):
                    verdicts[i] = OUTDATED
                mine = [i for i in mine if verdicts[i] is APPLIED]
            for i in mine:
                if reason := self._missing(self.events[i].stated):
                    verdicts[i] = Verdict(Effect.REFUSED, reason)
            mine = [i for i in mine if verdicts[i] is APPLIED]
            if mine:
                for i, verdict in zip(mine, self._apply(kind, mine), strict=True):
                    verdicts[i] = verdict
                if kind in _MARKED:
                    self._keep_marks([self.events[i] for i in mine])
        return verdicts

    def _outdated(self, positions: list[int]) -> list[int]:
        """Positions of events that something later stands against, stored or among them."""
        latest: dict[str, int] = {}
        outdated = []
        for i in positions:
            event = self.events[i]
            mark = self.marks.get((event.kind.value, event.subject))
            if mark is not None and not _is_later(event, mark):
                outdated.append(i)
                continue
            before = latest.get(event.subject)
            if before is not None:
                rival = self.events[before]
                if not _is_later(event, _Mark(rival.happened_at, rival.version)):
                    outdated.append(i)
                    continue
                outdated.append(before)
            latest[event.subject] = i
        return outdated

    def _missing(self, stated: Stated) -> str:
        """What an event names that is not known; empty where all is."""
        if not isinstance(stated, WorkerStated | RecommendationShown):
            for id in _workers_of(stated):
                if id not in self.workers:
                    return f"workerId names no worker that is known: {id}"
        if isinstance(stated, TaskOffered | TaskOutcome) and stated.task_id not in self.tasks:
            return f"taskId names no task that is known: {stated.task_id}"
        return ""

    def _apply(self, kind: EventKind, positions: list[int]) -> list[Verdict]:
        events = [self.events[i] for i in positions]
        match kind:
            case EventKind.WORKER:
                _state_workers(self.session, _pairs(events, WorkerStated), self.now)
                self.workers |= {event.subject for event in events}
            case EventKind.TASK:
                _state_tasks(self.session, _pairs(events, TaskStated))
                self.tasks |= {event.subject for event in events}
            case EventKind.PLACE:
                _place_workers(self.session, _pairs(events, WorkerPlaced))
            case EventKind.AVAILABILITY:
                _set_availability(self.session, _pairs(events, WorkerAvailability))
            case EventKind.OFFER:
                _offer(self.session, _pairs(events, TaskOffered))
            case EventKind.OUTCOME:
                return _follow(self.session, _pairs(events, TaskOutcome))
            case EventKind.IMPRESSION:
                _show(self.session, _pairs(events, RecommendationShown))
        return [APPLIED] * len(events)

    def _keep_marks(self, events: list[MarketEvent]) -> None:
        rows = [
            {
                "kind": event.kind.value,
                "subject": event.subject,
                "happened_at": event.happened_at,
                "version": event.version,
            }
            for event in events
        ]
        changes = ("happened_at", "version")
        _upsert(self.session, EventMarkRow, rows, changes=lambda _: changes)


def _is_later(event: MarketEvent, than: _Mark) -> bool:
    if event.version is not None and than.version is not None:
        return event.version > than.version
    return event.happened_at > than.happened_at


def _workers_of(stated: Stated) -> tuple[str, ...]:
    match stated:
        case TaskStated():
            return () if stated.worker_id is None else (stated.worker_id,)
        case RecommendationShown():
            return (stated.user_id,)
        case _:
            return (stated.worker_id,)


def _tasks_of(stated: Stated) -> tuple[str, ...]:
    if isinstance(stated, TaskStated | TaskOffered | TaskOutcome):
        return (stated.task_id,)
    return ()


def _marks(session: Session, events: list[MarketEvent]) -> dict[tuple[str, str], _Mark]:
    m, found = EventMarkRow, dict[tuple[str, str], _Mark]()
    keys = sorted({(event.kind.value, event.subject) for event in events})
    for some in _parts(keys):
        asked = asked_pairs(session, some)
        query = select(m.kind, m.subject, m.happened_at, m.version).join(
            asked.table, (m.kind == asked.first) & (m.subject == asked.second)
        )
        for row in session.execute(query):
            found[row.kind, row.subject] = _Mark(row.happened_at, row.version)
    return found


S = TypeVar("S")


def _pairs(events: Iterable[MarketEvent], kind: type[S]) -> list[tuple[MarketEvent, S]]:
    return [(event, event.stated) for event in events if isinstance(event.stated, kind)]


def _state_workers(
    session: Session, stated: list[tuple[MarketEvent, WorkerStated]], now: datetime
) -> None:
    users, profiles = [], []
    for event, worker in stated:
        user: dict[str, Any] = {
            "id": worker.worker_id,
            "role": names(Role)[worker.role],
            "display_name": worker.display_name,
            "xp": 0 if worker.xp is None else worker.xp,
            "created_at": worker.joined_at or min(event.happened_at, now),
            **_NO_STREAK,
        }
        users.append((user, worker))
        profiles.append(
            {
                "user_id": worker.worker_id,
                "skills": list(worker.skills),
                "qualifications": list(worker.qualifications),
                "profile_text": worker.profile_text,
                **_degrees("home_", worker.home),
                "max_distance_m": worker.max_distance_m,
                "min_hourly_cents": worker.min_hourly_cents,
                "shift_hours": worker.shift_hours,
                "availability": names(Availability)[Availability.OFFLINE],
            }
        )
    stays = {
        worker.worker_id: {
            name
            for name, told in (("xp", worker.xp), ("created_at", worker.joined_at))
            if told is None
        }
        for _, worker in users
    }
    _upsert(
        session,
        UserRow,
        [user for user, _ in users],
        changes=lambda user: [
            name
            for name in ("role", "display_name", "xp", "created_at")
            if name not in stays[user["id"]]
        ],
    )
    changed = [name for name in profiles[0] if name not in ("user_id", "availability")]
    _upsert(session, WorkerProfileRow, profiles, changes=lambda _: [*changed, "home_sealed"])


_NO_STREAK: Final = {"current_streak": 0, "longest_streak": 0}


def _state_tasks(session: Session, stated: list[tuple[MarketEvent, TaskStated]]) -> None:
    posters = {
        task.poster_id: event.happened_at for event, task in stated if task.poster_id is not None
    }
    if posters:
        rows = [
            {"id": id, "role": names(Role)[Role.POSTER], "xp": 0, **_NO_STREAK, "created_at": at}
            for id, at in sorted(posters.items())
        ]
        session.execute(_made(session, UserRow).on_conflict_do_nothing(), rows)
    rows_of_tasks: list[dict[str, Any]] = []
    stays: dict[str, set[str]] = {}
    for event, task in stated:
        posted_at = task.posted_at or event.happened_at
        stays[task.task_id] = {
            name
            for name, told in (
                ("posted_at", task.posted_at),
                ("earliest_start", task.earliest_start),
            )
            if told is None
        }
        rows_of_tasks.append(
            {
                "id": task.task_id,
                "poster_id": task.poster_id,
                "worker_id": task.worker_id,
                "title": task.title,
                "description": task.description,
                "language": task.language,
                "category": task.category,
                "requirements": list(task.requirements),
                **_degrees("", task.place),
                **_degrees("dropoff_", task.dropoff),
                "deadline": task.deadline,
                "service_min": task.service_min,
                "pay_cents": task.pay_cents,
                "pay_type": task.pay_type.value,
                "urgency": task.urgency.name.lower(),
                "status": task.status.name.lower(),
                "posted_at": posted_at,
                "earliest_start": task.earliest_start or posted_at,
            }
        )
    columns = [*rows_of_tasks[0], "place_sealed", "dropoff_sealed"]
    _upsert(
        session,
        TaskRow,
        rows_of_tasks,
        changes=lambda row: [
            name for name in columns if name != "id" and name not in stays[row["id"]]
        ],
    )


def _place_workers(session: Session, stated: list[tuple[MarketEvent, WorkerPlaced]]) -> None:
    rows = [
        {
            "user_id": placed.worker_id,
            **_NO_PROFILE,
            **_degrees("", placed.place),
            "location_at": event.happened_at,
        }
        for event, placed in stated
    ]
    changes = ("lat", "lng", "place_sealed", "location_at")
    _upsert(session, WorkerProfileRow, rows, changes=lambda _: changes)


def _set_availability(
    session: Session, stated: list[tuple[MarketEvent, WorkerAvailability]]
) -> None:
    rows = [
        {
            "user_id": set_to.worker_id,
            **_NO_PROFILE,
            "availability": set_to.availability.name.lower(),
        }
        for _, set_to in stated
    ]
    _upsert(session, WorkerProfileRow, rows, changes=lambda _: ("availability",))


_NO_PROFILE: Final[dict[str, Any]] = {
    "skills": [],
    "qualifications": [],
    "shift_hours": "0" * 42,
    "availability": "offline",
}
"""What a row must have to be one: rows that are there keep theirs."""


def _upsert(
    session: Session,
    row: Any,
    rows: Sequence[Mapping[str, Any]],
    *,
    changes: Callable[[Mapping[str, Any]], Iterable[str]],
) -> None:
    """Insert rows; of those that are there change some columns, sealed as they were inserted.

    Rows with the same columns go in one statement.
    """
    together: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Mapping[str, Any]]] = {}
    for one in rows:
        together.setdefault((tuple(one), tuple(changes(one))), []).append(one)
    for (_, changed), some in together.items():
        put_rows(session, _table(row), some, keys=_KEYS[row], changes=changed)


_KEYS: Final[Mapping[type[Any], list[str]]] = {
    UserRow: ["id"],
    WorkerProfileRow: ["user_id"],
    TaskRow: ["id"],
    EventMarkRow: ["kind", "subject"],
    OutcomeRow: ["exposure_id", "kind"],
}


_ONE_OFFER: Final = ("ranking_id", "task_id", "worker_id")


def _offer(session: Session, stated: list[tuple[MarketEvent, TaskOffered]]) -> None:
    rows = [
        {
            "ranking_id": offer.ranking_id,
            "task_id": offer.task_id,
            "worker_id": offer.worker_id,
            "shown_at": event.happened_at,
            "position": offer.position,
            "propensity": offer.propensity,
            **_degrees("worker_", offer.worker_place),
        }
        for event, offer in stated
    ]
    # Where the journal told of the exposure already, it stays as it is.
    put_rows(session, _table(ExposureRow), rows, keys=_ONE_OFFER)


_Pair: TypeAlias = tuple[str, str]
"""Ids of a worker and a task."""


def _follow(session: Session, told: list[tuple[MarketEvent, TaskOutcome]]) -> list[Verdict]:
    """Keep outcomes, each of the last exposure of its pair before it; the later telling stands."""
    shown = _shown(session, sorted({(one.worker_id, one.task_id) for _, one in told}))
    of = [_last_before(shown[one.worker_id, one.task_id], event) for event, one in told]
    kept = _outcomes(session, sorted({exposure for exposure in of if exposure is not None}))
    changed: dict[tuple[int, str], tuple[float, datetime]] = {}
    verdicts = []
    for (event, outcome), exposure in zip(told, of, strict=True):
        verdict = _judged(outcome, exposure, kept)
        key = (exposure or 0, outcome.kind.value)
        _, known_at = kept.get(key, (0.0, None))
        if verdict is APPLIED and known_at is not None and known_at >= event.happened_at:
            verdict = OUTDATED
        if verdict is APPLIED:
            kept[key] = changed[key] = (outcome.value, event.happened_at)
        verdicts.append(verdict)
    rows = [
        {"exposure_id": exposure, "kind": kind, "value": value, "happened_at": at, "known_at": at}
        for (exposure, kind), (value, at) in changed.items()
    ]
    changes = ("value", "happened_at", "known_at")
    _upsert(session, OutcomeRow, rows, changes=lambda _: changes)
    return verdicts


def _judged(
    outcome: TaskOutcome, exposure: int | None, kept: Mapping[tuple[int, str], tuple[float, Any]]
) -> Verdict:
    """Whether an outcome can have followed what is known of its exposure."""
    if exposure is None:
        return Verdict(Effect.REFUSED, "the worker was not shown this task before occurredAt")
    needed = NEEDED_BEFORE.get(outcome.kind)
    if needed is None or (outcome.kind is OutcomeKind.ASSIGNED and outcome.value == 0):
        return APPLIED
    if kept.get((exposure, needed.value), (0.0,))[0] != 1.0:
        return Verdict(Effect.REFUSED, f"{outcome.kind.value} needs {needed.value} before it")
    return APPLIED


def _shown(session: Session, pairs: list[_Pair]) -> dict[_Pair, list[tuple[datetime, int]]]:
    """When each pair was shown, and the exposure's id, oldest first."""
    e, found = ExposureRow, defaultdict[_Pair, list[tuple[datetime, int]]](list)
    for some in _parts(pairs):
        asked = asked_pairs(session, some)
        query = select(e.worker_id, e.task_id, e.shown_at, e.id).join(
            asked.table, (e.worker_id == asked.first) & (e.task_id == asked.second)
        )
        for worker, task, at, id in session.execute(query.order_by(e.shown_at, e.id)):
            found[worker, task].append((at, id))
    return found


def _last_before(shown: list[tuple[datetime, int]], event: MarketEvent) -> int | None:
    before = [id for at, id in shown if at <= event.happened_at]
    return before[-1] if before else None


def _outcomes(
    session: Session, exposures: list[int]
) -> dict[tuple[int, str], tuple[float, datetime | None]]:
    """Value of each outcome of some exposures, and when it came to be known, if that is known."""
    o, found = OutcomeRow, dict[tuple[int, str], tuple[float, datetime | None]]()
    for some in _parts(exposures):
        query = select(o.exposure_id, o.kind, o.value, o.known_at)
        for exposure, kind, value, at in session.execute(query.where(o.exposure_id.in_(some))):
            found[exposure, kind] = (value, at)
    return found


def _show(session: Session, stated: list[tuple[MarketEvent, RecommendationShown]]) -> None:
    rows = [
        {
            "id": shown.recommendation_id,
            "user_id": shown.user_id,
            "task_id": shown.task_id,
            "kind": shown.kind,
            "position": shown.position,
            "shown_at": event.happened_at,
        }
        for event, shown in stated
    ]
    session.execute(_made(session, RecommendationImpressionRow).on_conflict_do_nothing(), rows)


def _degrees(prefix: str, place: Place | None) -> dict[str, float | None]:
    lat, lng = (None, None) if place is None else (place.lat, place.lng)
    return {f"{prefix}lat": lat, f"{prefix}lng": lng}


def _table(row: type[Any]) -> Table:
    table: Table = row.__table__
    return table


def _made(session: Session, row: type[Any]) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(_table(row))


def _known(session: Session, column: InstrumentedAttribute[str], ids: set[str]) -> set[str]:
    found = set[str]()
    for some in _parts(sorted(ids)):
        found.update(session.scalars(select(column).where(column.in_(some))))
    return found


K = TypeVar("K")


def _parts(keys: Sequence[K]) -> Iterator[Sequence[K]]:
    for begin in range(0, len(keys), _ROWS_A_STATEMENT):
        yield keys[begin : begin + _ROWS_A_STATEMENT]
