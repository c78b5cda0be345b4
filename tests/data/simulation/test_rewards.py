"""Tips and enjoyment follow their law."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.reference.calendar import NEVER
from data.reference.categories import CODE_OF
from data.simulation.rewards import Reward, draw_enjoyment, draw_tips
from data.simulation.world import City
from tests.factories import START

N = 20_000
CITY = City("any", workers=1, offers=1, open_tasks=0)


def tips(city: City = CITY, **change: Any) -> Reward:
    usual = {
        "completed": True,
        "ended_at": START,
        "stars": 4.0,
        "categories": CODE_OF["cleaning"],
        "generosity": 0.0,
        "pay_usd": 100.0,
    }
    columns = {name: np.full(N, value) for name, value in {**usual, **change}.items()}
    return draw_tips(**columns, city=city, rng=np.random.default_rng(5))


def enjoyment(city: City = CITY, **change: float) -> float:
    usual = {"skill": 0.0, "pay_ratio": 1.0, "fit": 0.0}
    columns = {name: np.full(N, value) for name, value in {**usual, **change}.items()}
    done, ended = np.ones(N, dtype=bool), np.full(N, START)
    found = draw_enjoyment(done, ended, **columns, city=city, rng=np.random.default_rng(6))
    return float(np.nanmean(found.values))


def share(reward: Reward) -> float:
    return float(np.mean(~np.isnan(reward.values)))


@pytest.mark.parametrize(
    ("change", "log_odds"),
    [
        ({}, -1.6),
        ({"stars": 5.0}, -1.1),
        ({"stars": 1.0}, -3.1),
        ({"categories": CODE_OF["food_delivery"]}, -0.4),
        ({"generosity": 1.0}, -0.7),
    ],
)
def test_the_chance_of_a_tip(change: dict[str, Any], log_odds: float) -> None:
    p = 1.0 / (1.0 + np.exp(-log_odds))
    assert share(tips(**change)) == pytest.approx(p, abs=4.0 * np.sqrt(p * (1 - p) / N))


def test_a_tip_is_a_share_of_the_pay_in_whole_cents_and_a_dollar_at_least() -> None:
    given = tips().values
    given = given[~np.isnan(given)].astype(np.float64)
    assert np.median(given) == pytest.approx(15.0, rel=0.03)
    assert given * 100.0 == pytest.approx(np.rint(given * 100.0), abs=1e-3)
    low = tips(pay_usd=2.0).values
    assert np.nanmin(low) == 1.0


def test_who_did_not_complete_gets_nothing_and_nothing_is_known() -> None:
    reward = tips(completed=False)
    assert share(reward) == 0.0
    assert np.all(reward.known_at == NEVER)


def test_a_reward_is_known_after_the_job_and_only_where_there_is_one() -> None:
    reward = tips()
    given = ~np.isnan(reward.values)
    assert np.all(reward.known_at[given] >= START)
    assert np.all(reward.known_at[~given] == NEVER)


def test_enjoyment_rises_with_skill_pay_and_the_preferred_sub_skill() -> None:
    usual = enjoyment()
    assert usual == pytest.approx(3.1, abs=0.05)
    assert enjoyment(skill=1.0) - usual == pytest.approx(0.45, abs=0.05)
    assert enjoyment(pay_ratio=np.e) - usual == pytest.approx(0.6, abs=0.06)
    assert enjoyment(fit=1.0) - usual == pytest.approx(0.5, abs=0.05)


def test_enjoyment_is_said_in_whole_points_by_six_in_ten() -> None:
    n = np.full(N, 0.0)
    found = draw_enjoyment(
        np.ones(N, dtype=bool), np.full(N, START), n, n + 1.0, n, CITY, np.random.default_rng(1)
    ).values
    assert set(np.unique(found[~np.isnan(found)])) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert np.mean(~np.isnan(found)) == pytest.approx(0.6, abs=0.014)


def test_without_signal_nothing_moves_a_reward() -> None:
    silent = replace(CITY, has_signal=False)
    assert enjoyment(silent, skill=2.0) == enjoyment(silent)
    np.testing.assert_array_equal(tips(silent, stars=1.0).values, tips(silent).values)
