"""What the tables hold true by themselves, on both dialects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from data.tables import (
    Base,
    ExposureRow,
    OutcomeRow,
    PredictionRow,
    TaskRow,
    UserRow,
    WorkerProfileRow,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_row(row: type[Base], **facts: Any) -> Base:
    """A valid row of a table, but for the given facts."""
    usual: dict[type[Base], dict[str, Any]] = {
        UserRow: {"id": "user-2", "role": "worker", "created_at": NOON},
        WorkerProfileRow: {"user_id": "user-1"},
        TaskRow: {
            "id": "task-2",
            "title": "Move a sofa",
            "category": "moving",
            "earliest_start": NOON,
            "service_min": 60.0,
            "pay_cents": 9_000,
            "urgency": "low",
            "status": "open",
            "posted_at": NOON,
        },
        ExposureRow: {
            "ranking_id": "ranking-1",
            "task_id": "task-1",
            "worker_id": "user-1",
            "shown_at": NOON,
            "position": 1,
            "propensity": 0.5,
        },
    }
    return row(**usual[row] | facts)


def a_shown_task(session: Session) -> ExposureRow:
    """An exposure with all that it needs."""
    session.add(a_row(UserRow, id="user-1"))
    session.flush()
    session.add_all([a_row(WorkerProfileRow), a_row(TaskRow, id="task-1")])
    session.flush()
    exposure = a_row(ExposureRow)
    assert isinstance(exposure, ExposureRow)
    session.add(exposure)
    session.flush()
    return exposure


def test_an_instant_comes_back_as_the_same_instant_in_utc(session: Session) -> None:
    in_tokyo = datetime(2026, 3, 1, 21, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=9)))
    session.add(a_row(UserRow, created_at=in_tokyo))
    session.flush()
    session.expire_all()
    stored = session.scalars(select(UserRow.created_at)).one()
    assert (stored, stored.tzinfo) == (NOON.replace(microsecond=123_456), UTC)


def test_instants_are_compared_across_zones(session: Session) -> None:
    session.add(a_row(UserRow, created_at=NOON))
    session.flush()
    in_tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    is_later = UserRow.created_at > in_tokyo - timedelta(seconds=1)
    is_earlier = UserRow.created_at < in_tokyo + timedelta(seconds=1)
    assert session.scalars(select(UserRow.id).where(is_later, is_earlier)).all() == ["user-2"]


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    session.add(a_row(UserRow, created_at=NOON.replace(tzinfo=None)))
    with pytest.raises(StatementError, match="Expected an aware datetime"):
        session.flush()


def test_a_new_user_has_neither_xp_nor_streak_and_a_new_worker_no_shift(session: Session) -> None:
    session.add(a_row(UserRow, id="user-1"))
    session.flush()
    session.add(a_row(WorkerProfileRow))
    session.flush()
    session.expire_all()
    user = session.scalars(select(UserRow)).one()
    assert (user.xp, user.current_streak, user.longest_streak) == (0, 0, 0)
    assert user.last_task_at is None
    profile = session.scalars(select(WorkerProfileRow)).one()
    assert (profile.skills, profile.qualifications) == ([], [])
    assert (profile.availability, profile.shift_hours) == ("offline", "0" * 42)


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        (UserRow, {"id": ""}),
        (UserRow, {"id": "user-1"}),
        (UserRow, {"role": "tradesman"}),
        (UserRow, {"xp": -1}),
        (UserRow, {"current_streak": 3, "longest_streak": 2}),
        (WorkerProfileRow, {"user_id": "user-9"}),
        (WorkerProfileRow, {"lat": 37.7}),
        (WorkerProfileRow, {"home_lat": 91.0, "home_lng": 0.0}),
        (WorkerProfileRow, {"max_distance_m": -1.0}),
        (WorkerProfileRow, {"min_hourly_cents": -1}),
        (WorkerProfileRow, {"shift_hours": "0"}),
        (WorkerProfileRow, {"availability": "asleep"}),
        (TaskRow, {"pay_cents": -1}),
        (TaskRow, {"pay_type": "barter"}),
        (TaskRow, {"poster_id": "user-9"}),
        (TaskRow, {"worker_id": "user-9"}),
        (TaskRow, {"lat": 0.0, "lng": 180.1}),
        (TaskRow, {"status": "lost"}),
        (TaskRow, {"urgency": "now"}),
        (TaskRow, {"service_min": -1.0}),
        (ExposureRow, {"ranking_id": "ranking-1"}),
        (ExposureRow, {"ranking_id": "ranking-2", "position": 0}),
        (ExposureRow, {"ranking_id": "ranking-2", "propensity": 0.0}),
        (ExposureRow, {"ranking_id": "ranking-2", "propensity": 1.1}),
        (ExposureRow, {"ranking_id": "ranking-2", "task_id": "task-9"}),
        (ExposureRow, {"ranking_id": "ranking-2", "worker_id": "user-9"}),
    ],
)
def test_a_fact_that_cannot_be_is_refused(
    session: Session, row: type[Base], facts: dict[str, Any]
) -> None:
    a_shown_task(session)
    if row is WorkerProfileRow and "user_id" not in facts:
        session.add(a_row(UserRow, id="user-3"))
        session.flush()
        facts = {"user_id": "user-3", **facts}
    session.add(a_row(row, **facts))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    ("kind", "value", "is_possible"),
    [
        ("accepted", 1, True),
        ("assigned", 0, True),
        ("completed", 0.5, False),
        ("on_time", -1, False),
        ("rating", 1, True),
        ("rating", 5, True),
        ("rating", 0, False),
        ("rating", 5.5, False),
        ("tip", 250, True),
        ("tip", -1, False),
        ("enjoyment", 4, True),
        ("enjoyment", 0.8, False),
        ("travel_min", 17.5, True),
        ("work_min", -1, False),
        ("applause", 1, False),
    ],
)
def test_an_outcome_is_of_a_known_kind_and_in_its_range(
    session: Session, kind: str, value: float, is_possible: bool
) -> None:
    exposure = a_shown_task(session)
    session.add(OutcomeRow(exposure_id=exposure.id, kind=kind, value=value))
    if is_possible:
        session.flush()
    else:
        with pytest.raises(IntegrityError):
            session.flush()


def test_what_belongs_to_an_exposure_goes_with_it(session: Session) -> None:
    exposure = a_shown_task(session)
    session.add(OutcomeRow(exposure_id=exposure.id, kind="accepted", value=1.0))
    session.add(PredictionRow(exposure_id=exposure.id, release_id="r1", kind="accept", value=0.25))
    session.flush()
    session.delete(exposure)
    session.flush()
    assert session.scalars(select(OutcomeRow.exposure_id)).all() == []
    assert session.scalars(select(PredictionRow.exposure_id)).all() == []
