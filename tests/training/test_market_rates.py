"""Market rates are fitted on the past, calibrated on later tasks, judged on later ones still."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from data.columns import MarketHistory
from data.simulation.run import Simulation
from features.task_rates import RatedTasks
from models.boosting import BoostingParameters
from models.market_rates import COVERAGE, QUANTILES
from tests.factories import a_market
from training.dataset import Window, Windows
from training.market_rates import fit_market_rates, judge_market_rates, pinball

SMALL = BoostingParameters(trees=60, threads=1, rows_per_leaf=20)


def _windows(history: MarketHistory) -> Windows:
    cuts = np.quantile(history.tasks.posted_at, (0.5, 0.6, 0.7, 0.8), method="lower").astype(int)
    last = int(history.tasks.posted_at[-1]) + 1
    edges = [int(history.tasks.posted_at[0]), *map(int, cuts), last]
    return Windows(*(Window(a, b) for a, b in pairwise(edges)))


def _priced(n: int, *, seed: int) -> MarketHistory:
    """A history of `n` tasks whose log pay is normal around its category, more when urgent."""
    history, rng = a_market(seed=seed, tasks=n), np.random.default_rng(seed)
    t = history.tasks
    log_pay = 3.0 + 0.02 * t.categories + 0.3 * t.urgency + rng.normal(0.0, 0.25, n)
    return replace(history, tasks=replace(t, pay_usd=np.exp(log_pay)))


@pytest.fixture(scope="module")
def history() -> MarketHistory:
    return _priced(6_000, seed=4)


def test_eight_in_ten_later_tasks_pay_within_the_band(history: MarketHistory) -> None:
    fitted = fit_market_rates(history, _windows(history), SMALL)
    found = judge_market_rates(fitted, history)
    assert found["tasks"] >= 1_000
    assert found["coverage"] == pytest.approx(COVERAGE, abs=0.04)  # 1,200 tasks: s.e. 0.012
    assert found["pinball"] < found["pinball_by_category_alone"]  # urgency is seen


def test_what_is_urgent_is_dearer(history: MarketHistory) -> None:
    rates = fit_market_rates(history, _windows(history), SMALL).rates
    tasks = RatedTasks.of(history.tasks.take(np.arange(200)))
    low, high = (
        rates.band(replace(tasks, urgency=np.full(200, urgency)))[:, 1].mean()
        for urgency in (0, 2)
    )
    assert high / low == pytest.approx(np.exp(0.6), rel=0.15)  # few small trees


def test_later_pay_teaches_nothing(history: MarketHistory) -> None:
    windows = _windows(history)
    later = history.tasks.posted_at >= windows.test.begin
    other = np.where(later, 1.0, history.tasks.pay_usd)
    changed = replace(history, tasks=replace(history.tasks, pay_usd=other))
    tasks = RatedTasks.of(history.tasks.take(np.arange(50)))
    np.testing.assert_array_equal(
        fit_market_rates(changed, windows, SMALL).rates.band(tasks),
        fit_market_rates(history, windows, SMALL).rates.band(tasks),
    )


def test_equal_histories_give_equal_rates(history: MarketHistory) -> None:
    first, again = (fit_market_rates(history, _windows(history), SMALL).rates for _ in range(2))
    for one, other in zip(first.forests, again.forests, strict=True):
        np.testing.assert_array_equal(one.value, other.value)
    assert first.margins == again.margins


def test_too_short_a_history_leaves_the_reference(tiny_simulation: Simulation) -> None:
    history = _priced(400, seed=2)
    fitted = fit_market_rates(history, _windows(history), SMALL)
    assert not fitted.rates.is_fitted
    assert judge_market_rates(fitted, history)["is_fitted"] is False


def test_pinball_loss_by_hand() -> None:
    # 10 lies 2 above 8 (0.1 of it), 1 above 9 (0.5), 1 below 11 (1 - 0.9 of it).
    assert QUANTILES == (0.1, 0.5, 0.9)
    found = pinball(np.array([10.0]), np.array([[8.0, 9.0, 11.0]]))
    assert found == pytest.approx((0.2 + 0.5 + 0.1) / 3.0)
