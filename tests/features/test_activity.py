"""What a worker has been doing, as of an instant: hand-worked, and blind to what comes later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.columns import MarketHistory, Sessions
from data.reference.calendar import DAY_S, HOUR_S
from features.activity import ACTIVITY_COLUMN, ActivityRecord, day_began, local_day
from tests.factories import START, a_market
from tests.features.scene import NOON, Offer, a_history

AT = START + 30 * DAY_S


def _done(days_ago: float, worker: int = 0) -> Offer:
    """An offer accepted ten minutes after it was shown and completed an hour later."""
    shown = NOON - int(days_ago * DAY_S)
    return Offer(
        shown, worker=worker, accepted=True, answered_at=shown + 600,
        completed=True, ended_at=shown + 600 + HOUR_S, on_time=True,
    )  # fmt: skip


def _columns(history: MarketHistory, *names: str, worker: int = 0) -> list[float]:
    row = ActivityRecord(history).matrix(np.array([worker]), np.array([NOON]))[0]
    return [float(row[ACTIVITY_COLUMN[name]]) for name in names]


def test_jobs_are_counted_by_when_they_became_known() -> None:
    history = a_history(_done(1.0), _done(3.0), _done(20.0), _done(60.0), _done(2.0, worker=1))
    counts = _columns(history, "jobs_7d_log", "jobs_28d_log", "jobs_90d_log", "jobs_log")
    assert np.expm1(counts) == pytest.approx([2.0, 3.0, 4.0, 4.0], rel=1e-5)
    earned = _columns(history, "earned_7d_log", "earned_28d_log")
    assert np.expm1(earned) == pytest.approx([50.0, 75.0], rel=1e-5)


def test_a_task_in_hand_counts_with_its_pay() -> None:
    taken = Offer(NOON - DAY_S, accepted=True, answered_at=NOON - DAY_S + 60)
    jobs, pay = _columns(a_history(taken, _done(3.0)), "open_jobs", "open_pay_log")
    assert (jobs, np.expm1(pay)) == (1.0, pytest.approx(25.0, rel=1e-5))


def test_a_day_with_a_session_and_a_task_is_one_work_day() -> None:
    history = a_history(_done(2.0), _done(2.1), _done(5.0))
    begun = np.array([NOON - 6 * DAY_S, NOON - 2 * DAY_S - HOUR_S])
    online = Sessions(np.array([0, 0]), begun, begun + HOUR_S, np.zeros(2, dtype=np.int8))
    (days,) = _columns(replace(history, sessions=online), "work_days_7d")
    assert days == 3.0  # 6, 5 and 2 days ago


def test_whoever_took_a_task_this_morning_has_worked_today() -> None:
    assert _columns(a_history(_done(0.2)), "has_worked_today") == [1.0]
    assert _columns(a_history(_done(1.0)), "has_worked_today") == [0.0]


def test_the_day_begins_at_local_midnight() -> None:
    assert day_began(np.array([NOON])).tolist() == [NOON - 12 * HOUR_S]
    assert local_day(np.array([NOON, NOON + 13 * HOUR_S])).tolist() == [20_458, 20_459]


def test_a_worker_of_whom_nothing_is_known_has_finite_features() -> None:
    record = ActivityRecord(a_history(_done(1.0)))
    row = record.matrix(np.array([record.n_workers]), np.array([NOON]))
    assert np.isfinite(row).all()
    assert row[0, ACTIVITY_COLUMN["jobs_log"]] == 0.0


def test_a_history_without_offers_can_be_asked() -> None:
    record = ActivityRecord(a_market(exposures=0))
    assert np.isfinite(record.matrix(np.arange(3), np.full(3, AT))).all()


def test_what_becomes_known_later_changes_nothing() -> None:
    history = a_market(seed=5, exposures=400)
    e, s = history.exposures, history.sessions
    cut = replace(
        history,
        exposures=e.take(e.shown_at < AT),
        sessions=s.take(s.began_at < AT),
    )
    workers = np.arange(len(history.workers))
    at = np.full(len(workers), AT)
    whole, early = (ActivityRecord(h).matrix(workers, at) for h in (history, cut))
    np.testing.assert_array_equal(whole, early)
