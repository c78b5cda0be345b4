"""Off-policy estimates: by hand, against a known truth, and refused where the log is silent."""

from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.arrays import IntArray
from training.off_policy import (
    LEAST_EFFECTIVE_SAMPLE,
    LoggedChoices,
    OffPolicyValue,
    TargetChoices,
    doubly_robust,
    off_policy_value,
)


class Bandit(NamedTuple):
    """Rankings of a few items with known worth, logged by a policy with known chances."""

    logged: LoggedChoices
    target: TargetChoices
    truth: float


def a_bandit(
    n: int = 6_000, *, seed: int = 0, least: float = 0.1, bias: float = 0.0, hidden: float = 0.0
) -> Bandit:
    """The target takes the item of highest worth.

    Parameters
    ----------
    least : float
        Least chance of any of the four items; the rest goes to one item at random.
    bias : float
        By how much the direct model is off, everywhere.
    hidden : float
        Share of rankings in which the log never shows what the target would take.
    """
    rng = np.random.default_rng(seed)
    worth = rng.uniform(0.1, 0.8, (n, 4))
    chances = np.full((n, 4), least)
    chances[np.arange(n), rng.integers(0, 4, n)] += 1.0 - 4.0 * least
    best = worth.argmax(axis=1)
    is_hidden = rng.random(n) < hidden
    chances[is_hidden, best[is_hidden]] = 0.0
    chances /= chances.sum(axis=1, keepdims=True)
    chosen = (chances.cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1)
    rows = np.arange(n)
    expected = np.clip(worth + bias, 0.0, 1.0)
    return Bandit(
        LoggedChoices(
            chances[rows, chosen],
            (rng.random(n) < worth[rows, chosen]).astype(np.float64),
            expected[rows, chosen],
        ),
        TargetChoices((chosen == best).astype(np.float64), expected[rows, best]),
        float(worth[rows, best].mean()),
    )


def test_each_estimator_by_hand() -> None:
    logged = LoggedChoices(
        propensities=np.array([0.5, 0.25, 0.1, np.nan, 0.0]),
        rewards=np.array([1.0, 0.0, 1.0, 1.0, 1.0]),
        expected=np.array([0.5, 0.5, 0.5, 0.5, 0.5]),
    )
    target = TargetChoices(np.array([1.0, 1.0, 0.0, 1.0, 1.0]), np.full(5, 0.4))
    found = off_policy_value(logged, target)
    assert found.rankings == 3  # two without a propensity
    assert found.ipw.value == pytest.approx(2.0 / 3.0)  # weights 2, 4, 0; the first earned 1
    assert found.snipw.value == pytest.approx(2.0 / 6.0)
    assert found.dr.value == pytest.approx(0.4 + (2.0 * 0.5 - 4.0 * 0.5) / 3.0)
    assert found.effective_sample == pytest.approx(36.0 / 20.0)  # 6^2 / (2^2 + 4^2)
    assert found.largest_weight == 4.0
    assert found.mean_weight == pytest.approx(2.0)


def test_the_mean_of_the_doubly_robust_parts_is_the_estimate() -> None:
    bandit = a_bandit()
    parts = doubly_robust(bandit.logged, bandit.target)
    assert parts.mean() == pytest.approx(off_policy_value(bandit.logged, bandit.target).dr.value)
    unlogged = LoggedChoices(np.full(3, np.nan), np.ones(3), np.ones(3))
    assert np.isnan(doubly_robust(unlogged, TargetChoices(np.ones(3), np.ones(3)))).all()


@pytest.mark.parametrize("estimator", ["ipw", "snipw", "dr"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(estimator: str) -> None:
    """60 logs: 95 % intervals may miss at most eight times (one chance in 200 for a true 95 %)."""
    missed = 0
    for seed in range(60):
        bandit = a_bandit(2_000, seed=seed, bias=0.1)
        estimate = getattr(off_policy_value(bandit.logged, bandit.target), estimator)
        missed += not estimate.low <= bandit.truth <= estimate.high
    assert missed <= 8


def test_a_model_that_knows_much_makes_the_doubly_robust_interval_the_narrowest() -> None:
    bandit = a_bandit()
    found = off_policy_value(bandit.logged, bandit.target)
    assert found.dr.half_width < found.ipw.half_width


def test_the_logged_policy_itself_is_worth_what_was_logged() -> None:
    bandit = a_bandit()
    same = TargetChoices(bandit.logged.propensities, bandit.logged.expected)
    found = off_policy_value(bandit.logged, same)
    earned = bandit.logged.rewards.mean()
    for estimate in (found.ipw, found.snipw, found.dr):
        assert estimate.value == pytest.approx(earned)
    assert found.effective_sample == pytest.approx(found.rankings)


def test_a_supported_estimate_is_not_refused() -> None:
    bandit = a_bandit()
    found = off_policy_value(bandit.logged, bandit.target)
    assert found.effective_sample > LEAST_EFFECTIVE_SAMPLE
    assert found.is_supported
    assert found.refusal is None


def test_a_small_effective_sample_is_refused_in_a_sentence() -> None:
    bandit = a_bandit(least=0.005)
    found = off_policy_value(bandit.logged, bandit.target)
    assert not found.is_supported
    assert found.refusal is not None
    assert "500 are the least" in found.refusal


def test_a_log_that_never_shows_what_the_policy_would_do_is_refused() -> None:
    """The effective sample is large, but in a third of rankings the choice had no chance."""
    bandit = a_bandit(20_000, hidden=0.33)
    found = off_policy_value(bandit.logged, bandit.target)
    assert found.effective_sample > LEAST_EFFECTIVE_SAMPLE
    assert found.mean_weight < 0.75
    assert found.refusal is not None
    assert "does not cover" in found.refusal


def test_sound_logs_are_seldom_refused() -> None:
    refused = 0
    for seed in range(60):
        bandit = a_bandit(seed=seed)
        refused += not off_policy_value(bandit.logged, bandit.target).is_supported
    assert refused <= 3


def test_a_policy_that_never_agrees_has_no_value() -> None:
    bandit = a_bandit(100)
    never = TargetChoices(np.zeros(100), np.zeros(100))
    found = off_policy_value(bandit.logged, never)
    assert found.effective_sample == 0.0
    assert not found.is_supported
    record = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert record["ipw"] == [None, None, None]
    assert "would have chosen the same" in record["refusal"]


chances = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=40)


@given(propensities=chances, seed=st.integers(0, 1_000))
def test_estimates_do_not_depend_on_the_order_of_rankings(
    propensities: list[float], seed: int
) -> None:
    rng, n = np.random.default_rng(seed), len(propensities)
    columns = [np.array(propensities), rng.integers(0, 2, n) * 1.0, rng.random(n)]
    agrees, expected = np.r_[1.0, rng.integers(0, 2, n - 1)], rng.random(n)
    shuffled = rng.permutation(n)

    def value(rows: IntArray) -> OffPolicyValue:
        logged = LoggedChoices(*(column[rows] for column in columns))
        return off_policy_value(logged, TargetChoices(agrees[rows], expected[rows]))

    one, other = value(np.arange(n)), value(shuffled)
    for name in ("ipw", "snipw", "dr"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-9)
    assert one.effective_sample == pytest.approx(other.effective_sample)
    assert 0.0 <= one.effective_sample <= n + 1e-9
