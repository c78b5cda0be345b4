"""How long the way and the work really take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, SPEED_KMH
from data.simulation.jobs import JobTimes, draw_job_times, true_speed_kmh
from data.simulation.world import City, Coefficients
from tests.factories import START

MONDAY_NOON = START + 4 * DAY_S + 20 * HOUR_S
"""2026-01-05 12:00 in San Francisco."""

EXACT = replace(Coefficients(), travel_noise=0.0, work_noise=0.0)
CITY = City("any", workers=1, offers=1, open_tasks=0, coefficients=EXACT)


def times(city: City = CITY, **change: float) -> JobTimes:
    usual = {"metres": 5_000.0, "answered_at": MONDAY_NOON, "earliest_start": MONDAY_NOON}
    usual |= {"service_min": 60.0, "skill": 0.0}
    columns = {name: np.array([value]) for name, value in (usual | change).items()}
    columns |= {n: columns[n].astype(np.int64) for n in ("answered_at", "earliest_start")}
    return draw_job_times(**columns, city=city, rng=np.random.default_rng(0))


def test_the_way_by_hand() -> None:
    # At noon: 40 - 15 * exp(-(4 / 1.5)^2 / 2) - 5 * exp(-(1 / 2)^2 / 2) - 19 * exp(-(5/1.8)^2 / 2)
    assert true_speed_kmh(np.array([12.9]), EXACT)[0] == pytest.approx(34.75, abs=0.01)
    # 4 min access + 1.3 * 5 km at 34.75 km/h
    assert times().travel_min[0] == pytest.approx(4.0 + 6.5 / 34.75 * 60.0, abs=0.01)


def test_the_true_speeds_differ_from_the_assumption_at_most_hours() -> None:
    true = true_speed_kmh(np.arange(24.0), Coefficients())
    assert true.min() > 15.0
    assert np.mean(np.abs(true - SPEED_KMH) > 2.0) > 0.5


def test_the_rush_hour_is_slow() -> None:
    noon, rush = times(), times(answered_at=MONDAY_NOON + 5 * HOUR_S)
    assert rush.travel_min[0] > 1.4 * noon.travel_min[0]


def test_a_worker_leaves_at_once_or_so_as_to_arrive_when_work_may_begin() -> None:
    assert times().departed_at[0] == MONDAY_NOON
    later = MONDAY_NOON + 3 * HOUR_S
    departed = times(earliest_start=later).departed_at[0]
    assert later - 30 * MINUTE_S < departed < later - 10 * MINUTE_S


def test_skill_shortens_the_work() -> None:
    assert times().work_min[0] == pytest.approx(60.0)
    assert times(skill=1.0).work_min[0] == pytest.approx(60.0 * np.exp(-0.12), abs=0.01)


def test_without_signal_skill_changes_nothing() -> None:
    silent = replace(CITY, has_signal=False)
    assert times(silent, skill=2.0).work_min[0] == pytest.approx(60.0)


def test_noise_leaves_the_mean_way_as_it_is() -> None:
    n = 20_000
    noisy = replace(CITY, coefficients=Coefficients())
    drawn = draw_job_times(
        np.full(n, 5_000.0),
        np.full(n, MONDAY_NOON),
        np.full(n, MONDAY_NOON),
        np.full(n, 60.0),
        np.zeros(n),
        noisy,
        np.random.default_rng(1),
    )
    assert drawn.travel_min.mean() == pytest.approx(times().travel_min[0], rel=0.005)
    assert np.log(drawn.travel_min).std() == pytest.approx(0.15, abs=0.004)
    assert drawn.travel_min.dtype == drawn.work_min.dtype == np.float32
