"""Notifications are opened by kind, by worker and by the hour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.reference.calendar import DAY_S, NEVER, local_time
from data.simulation.behaviour.notifications import KINDS, NEW_TASK, STREAK, SUMMARY, opening
from data.simulation.population import draw_population
from data.simulation.run import Simulation
from data.simulation.setting import Setting
from data.simulation.world import City
from tests.factories import START

DAY = START + 4 * DAY_S + 8 * 3_600
"""2026-01-05 00:00 in San Francisco."""


def setting(city: City, phone_hour: float = 9.0, openness: float = 0.0) -> Setting:
    """One worker of known habits; nothing else of the market is asked for."""
    population = draw_population(city, START, np.random.default_rng(0))
    latents = replace(
        population.latents,
        phone_hour=np.array([phone_hour]),
        openness=np.array([openness]),
    )
    nothing = np.empty(0)
    return Setting(city, START, population.workers, latents, None, nothing, nothing)  # type: ignore[arg-type]


ONE = City("one", workers=1, offers=1, open_tasks=0, days=28)


def log_odds(kind: str, hour: float, **habits: float) -> float:
    code = np.flatnonzero(kind == KINDS)
    sent_at = np.array([DAY + int(hour * 3_600)])
    p = opening(setting(ONE, **habits), np.array([0]), code, sent_at)[0]
    return float(np.log(p / (1.0 - p)))


def test_the_chance_of_opening_by_hand() -> None:
    assert log_odds(NEW_TASK, 9.0) == pytest.approx(-0.6 + 1.1)
    assert log_odds(NEW_TASK, 21.0) == pytest.approx(-0.6 - 1.1)
    assert log_odds(NEW_TASK, 15.0) == pytest.approx(-0.6)
    assert log_odds(STREAK, 15.0) == pytest.approx(-0.2)
    assert log_odds(SUMMARY, 15.0) == pytest.approx(-1.0)
    assert log_odds(NEW_TASK, 15.0, openness=0.7) == pytest.approx(0.1)


def test_without_signal_every_hour_is_alike() -> None:
    silent = setting(replace(ONE, has_signal=False), openness=2.0)
    sent_at = DAY + np.arange(24) * 3_600
    p = opening(silent, np.zeros(24, dtype=int), np.zeros(24, dtype=int), sent_at)
    assert len(np.unique(p)) == 1


def test_messages_are_opened_as_often_as_the_law_says(city: Simulation) -> None:
    n = city.history.notifications
    assert len(n) > 5_000
    inner = replace(setting(replace(ONE, workers=700)), latents=city.latents)
    kinds = np.searchsorted(np.sort(KINDS), n.kinds)
    p = opening(inner, n.workers, np.argsort(KINDS)[kinds], n.sent_at)
    settled = n.sent_at < city.until - DAY_S
    surprise = ((n.opened_at < NEVER) - p)[settled].sum() / np.sqrt((p * (1 - p))[settled].sum())
    assert abs(surprise) < 4.0


def test_a_message_is_sent_to_whom_it_concerns_and_opened_afterwards(city: Simulation) -> None:
    n, workers = city.history.notifications, city.history.workers
    assert np.all(workers.joined_at[n.workers] <= n.sent_at)
    assert np.all(city.latents.leaves_at[n.workers] > n.sent_at)
    opened = n.opened_at < NEVER
    assert np.all(n.opened_at[opened] > n.sent_at[opened])
    assert n.opened_at[opened].max() <= city.until
    assert set(n.kinds.tolist()) == {NEW_TASK, STREAK, SUMMARY}
    np.testing.assert_array_equal(n.tasks >= 0, n.kinds == NEW_TASK)
    about = n.tasks >= 0
    assert np.all(city.history.tasks.posted_at[n.tasks[about]] <= n.sent_at[about])


def test_messages_stand_in_order_with_ids_of_their_own(city: Simulation) -> None:
    n = city.history.notifications
    assert np.all(np.diff(n.sent_at) >= 0)
    assert n.ids.tolist() == sorted(set(n.ids.tolist()))


def test_streak_reminders_come_in_the_evening_of_the_last_day_that_saves_the_streak(
    city: Simulation,
) -> None:
    n, e = city.history.notifications, city.history.exposures
    reminded = np.flatnonzero(n.kinds == STREAK)
    assert len(reminded) > 100
    seconds_left = DAY_S - n.sent_at[reminded] % DAY_S
    assert seconds_left.min() >= 2 * 3_600
    assert seconds_left.max() <= 6 * 3_600
    done = e.completed == 1
    worked = set(
        zip(e.workers[done].tolist(), (e.completed_known_at[done] // DAY_S).tolist(), strict=True)
    )
    yesterday = zip(
        n.workers[reminded].tolist(), (n.sent_at[reminded] // DAY_S - 1).tolist(), strict=True
    )
    assert all(pair in worked for pair in yesterday)


def test_nobody_is_written_to_at_night(city: Simulation) -> None:
    n = city.history.notifications
    shown = set(zip(n.workers.tolist(), n.sent_at.tolist(), strict=True))
    e = city.history.exposures
    with_an_offer = set(zip(e.workers.tolist(), e.shown_at.tolist(), strict=True))
    own = np.array([pair not in with_an_offer for pair in
                    zip(n.workers.tolist(), n.sent_at.tolist(), strict=True)])  # fmt: skip
    assert len(shown) > 0
    hours = local_time(n.sent_at[own]).hour
    assert hours.min() >= 8.0
    assert hours.max() <= 22.0
