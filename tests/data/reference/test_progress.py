"""XP, levels, tiers and badges by the client's rules."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.categories import CODE_OF
from data.reference.progress import (
    BADGES,
    TIERS,
    badge_progress,
    fee_saving_usd,
    level_of,
    levels,
    tier_of,
    xp_at_level,
    xp_gain,
)

xps = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("xp", "level"), [(0, 1), (99, 1), (100, 2), (399, 2), (400, 3), (4_500, 7), (10_000, 11)]
)
def test_levels_are_those_that_the_clients_tests_lock(xp: int, level: int) -> None:
    assert level_of(xp) == level


@given(level=st.integers(2, 10**6))
def test_a_level_begins_at_its_xp_and_not_one_before(level: int) -> None:
    assert level_of(xp_at_level(level)) == level
    assert level_of(xp_at_level(level) - 1) == level - 1


@given(xp=st.lists(xps, min_size=1))
def test_levels_of_a_column_are_the_levels_of_its_rows(xp: list[int]) -> None:
    assert levels(np.array(xp)).tolist() == [level_of(balance) for balance in xp]


@given(balances=st.tuples(xps, xps).map(sorted))
def test_more_xp_never_means_a_lower_level(balances: list[int]) -> None:
    assert level_of(balances[0]) <= level_of(balances[1])


@pytest.mark.parametrize(
    ("level", "tier", "fee"),
    [
        (1, "Side Hustler", 0.15),
        (10, "Side Hustler", 0.15),
        (11, "The Operator", 0.12),
        (21, "Rainmaker", 0.10),
        (40, "The Architect", 0.07),
        (41, "Prestige", 0.05),
        (1_000, "Prestige", 0.05),
    ],
)
def test_tiers_are_bands_of_levels_with_falling_fees(level: int, tier: str, fee: float) -> None:
    assert (tier_of(level).name, tier_of(level).fee) == (tier, fee)


def test_tiers_follow_each_other_without_a_gap() -> None:
    for tier, after in pairwise(TIERS):
        assert tier.to_level is not None
        assert after.from_level == tier.to_level + 1
    assert TIERS[-1].to_level is None


def test_xp_is_twice_the_pay_times_the_tiers_multiplier_rounded_down() -> None:
    pay, level = np.array([25.99, 25.50, 25.50, 10.0]), np.array([1, 11, 41, 21])
    # floor(51.98) = 51; floor(51 * 1.2) = floor(61.2); 51 * 3; 20 * 1.5
    assert xp_gain(pay, level).tolist() == [51, 61, 153, 30]


@pytest.mark.parametrize(("pay", "xp"), [(5.0, 12), (25.0, 60), (50.0, 120), (62.5, 150)])
def test_a_whole_product_is_not_rounded_down_by_an_error_of_the_last_bit(
    pay: float, xp: int
) -> None:
    assert xp_gain(np.array([pay]), np.array([11])).tolist() == [xp]  # twice the pay, times 1.2


def test_a_higher_tier_keeps_what_its_lower_fee_leaves() -> None:
    saved = fee_saving_usd(np.full(3, 100.0), np.array([1, 11, 41]))
    assert saved.tolist() == pytest.approx([0.0, 3.0, 10.0])


def test_a_badge_shows_the_next_step_and_one_that_is_earned_is_left_out() -> None:
    assert badge_progress("cleaning", completed=12, completed_in_category=9) == {
        "master-cleaner": "9/20",
        "cleaning-badge": "9/10",
    }
    assert badge_progress("cleaning", completed=5, completed_in_category=10) == {
        "helpful-hero": "5/10",
        "master-cleaner": "10/20",
        "cleaning-badge": "10/50",
    }


def test_a_first_task_in_a_category_without_a_badge_moves_the_badges_of_all_tasks() -> None:
    progress = badge_progress("tailoring", completed=0, completed_in_category=0)
    assert progress == {"first-quest": "0/1", "helpful-hero": "0/10"}


def test_badges_name_existing_categories_and_rise_in_steps() -> None:
    for badge in BADGES:
        assert badge.category is None or badge.category in CODE_OF
        assert list(badge.thresholds) == sorted(set(badge.thresholds))
