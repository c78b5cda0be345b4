"""Rows that forecasts learn from: labels by hand, parts in the order of time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from data.reference.calendar import DAY_S, HOUR_S, local_time
from data.simulation.run import Simulation
from features.activity import ACTIVITY_COLUMN, ActivityRecord
from models.forecasts import OPENS, STREAK, WORKS
from models.release import Release
from tests.features.scene import NOON, Offer, a_history
from training.dataset import windows_of
from training.forecast_judgement import judge_weeks
from training.forecasts import (
    HOURS,
    Parts,
    TimedRows,
    earning_rows,
    run_lengths,
    streak_rows,
    work_rows,
)


def _done(at: int, worker: int = 0) -> Offer:
    """A task completed at an instant."""
    return Offer(
        at - HOUR_S, worker=worker, accepted=True, answered_at=at - HOUR_S + 60,
        completed=True, ended_at=at, on_time=True,
    )  # fmt: skip


def test_days_in_a_row_are_counted_up_to_each_day() -> None:
    workers = np.array([1, 1, 1, 1, 2])
    days = np.array([3, 4, 5, 9, 10])
    assert run_lengths(workers, days).tolist() == [1, 2, 3, 1, 1]


def test_a_streak_is_kept_where_the_next_utc_day_has_a_task() -> None:
    day = NOON // DAY_S * DAY_S
    first, second = day - 9 * DAY_S + 10 * HOUR_S, day - 8 * DAY_S + 20 * HOUR_S
    history = a_history(_done(first), _done(second), _done(NOON))
    rows = streak_rows(history, ActivityRecord(history))
    kept = dict(zip(rows.at.tolist(), rows.values.tolist(), strict=True))
    assert [kept[first + 1 + h * HOUR_S] for h in (0, 8, 16)] == [1.0, 1.0, 1.0]
    assert [kept[second + 1 + h * HOUR_S] for h in (0, 8, 16)] == [0.0, 0.0, 0.0]
    hours_left, days = rows.matrix[rows.at == second + 1, -2:][0]
    assert (hours_left, days) == (pytest.approx(28.0, abs=0.01), 2.0)


def test_work_is_asked_about_before_it_begins(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    record = ActivityRecord(history)
    rows = work_rows(history, record, np.random.default_rng(0))
    assert len(rows) > 1_000
    assert set(local_time(rows.at).hour.tolist()) == set(map(float, HOURS))
    assert not rows.matrix[:, ACTIVITY_COLUMN["has_worked_today"]].any()
    assert (rows.at >= record.observed_from).all()
    begun = np.flatnonzero(rows.values == 1.0)[0]
    begins = rows.at[begun] - int(local_time(rows.at[[begun]]).hour[0] * HOUR_S) + DAY_S
    assert record.worked(rows.workers[[begun]], rows.at[[begun]], np.array([begins]))[0] == 1


def test_earnings_are_those_of_the_horizon(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    record, e = ActivityRecord(history), history.exposures
    begin = int(e.shown_at[0]) + 20 * DAY_S
    rows = earning_rows(history, record, begin, begin + 8 * DAY_S, (7,))
    assert set(rows.at.tolist()) == {begin}  # three days later a week would end too late
    done = (e.completed == 1) & (e.completed_known_at >= begin)
    done &= e.completed_known_at < begin + 7 * DAY_S
    done &= history.workers.joined_at[e.workers] <= begin  # whoever was there to be asked about
    assert rows.values.sum() == pytest.approx(history.tasks.pay_usd[e.tasks[done]].sum(), abs=0.01)
    assert (rows.matrix[:, -1] == 7.0).all()


def test_parts_follow_each_other_and_no_label_reaches_into_the_next() -> None:
    at = np.arange(100) * DAY_S
    rows = TimedRows(np.zeros((100, 1), dtype=np.float32), np.zeros(100), at, np.arange(100))
    parts = Parts.of(rows, 2 * DAY_S)
    for earlier, later in pairwise(parts):
        assert earlier.at.max() + 2 * DAY_S <= later.at.min()
    assert parts.judge.at.max() == at[-1]


def test_a_release_of_the_tiny_city_has_every_forecast(tiny_release: Release) -> None:
    found = tiny_release.forecasts
    assert {WORKS, OPENS} <= set(found.chances) <= {WORKS, OPENS, STREAK}
    assert found.earnings is not None


def test_weeks_are_judged_beside_last_week_and_the_mean_of_four(
    tiny_simulation: Simulation, tiny_release: Release
) -> None:
    history = tiny_simulation.history
    windows = windows_of(history.exposures.shown_at)
    found = judge_weeks(tiny_release.forecasts, history, windows, seed=1)
    assert found is not None
    assert set(found.naive) == {"last week", "four-week mean"}
    expected = 1.0 - found.error / min(found.naive.values())
    assert found.share_saved.value == pytest.approx(expected)
    assert 0.0 <= found.above <= 1.0
