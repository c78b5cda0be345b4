"""What makes the list: perfect matches, boosts, goals; varied, and no task twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recommendations.choice import choose
from engine.recommendations.drafts import Draft
from engine.recommendations.findings import Priority, RecommendationKind
from engine.recommendations.goals import LevelNear, StreakAtRisk
from engine.recommendations.offers import Offers
from engine.recommendations.question import Dismissed
from tests.engine.markets import a_policy
from tests.engine.recommendations.offers import CLEANING, DELIVERY, ERRANDS, TASTE, offers
from tests.engine.scene import AT

POLICY = replace(a_policy(0.5), good_from=0.6, perfect_from=0.9)
PERFECT, BOOST = RecommendationKind.PERFECT_MATCH, RecommendationKind.EARNINGS_BOOST
STREAK, LEVEL = RecommendationKind.STREAK_SAVE, RecommendationKind.LEVEL_UP


def _chosen(found: Offers, **given: Any) -> list[Draft]:
    usual: dict[str, Any] = {"streak": None, "level": None, "dismissed": Dismissed()}
    return choose(found, TASTE, POLICY, now=AT, **(usual | given))


@pytest.mark.parametrize(
    ("category", "pay", "hour", "points"),
    [
        (DELIVERY, 45.0, 12, 70.0),  # favourite, and nine tenths of the usual 50
        (DELIVERY, 60.0, 12, 80.0),  # a fifth more than usual
        (DELIVERY, 60.0, 9, 100.0),  # in a busy hour
        (DELIVERY, 44.0, 9, 60.0),
        (ERRANDS, 60.0, 9, 60.0),
    ],
)
def test_points_are_those_of_the_clients_rule(
    category: int, pay: float, hour: int, points: float
) -> None:
    found = offers(1, category=[category], pay_usd=[pay], begins_hour=[hour])
    assert TASTE.points(found).tolist() == [points]


@pytest.mark.parametrize(
    ("columns", "kind", "priority"),
    [
        ({"category": [DELIVERY], "pay_usd": [45.0], "score": [0.6]}, PERFECT, Priority.MEDIUM),
        ({"category": [DELIVERY], "pay_usd": [60.0], "begins_hour": [9], "score": [0.7]},
         PERFECT, Priority.HIGH),
        ({"score": [0.9]}, PERFECT, Priority.HIGH),  # perfect by the policy
        ({"hourly_usd": [34.5]}, BOOST, Priority.LOW),  # 1.15 times the usual 30
        ({"hourly_usd": [37.5]}, BOOST, Priority.MEDIUM),
        ({"hourly_usd": [45.0]}, BOOST, Priority.HIGH),
    ],
)  # fmt: skip
def test_a_task_is_recommended_by_the_rule_that_it_meets(
    columns: dict[str, Any], kind: RecommendationKind, priority: Priority
) -> None:
    (draft,) = _chosen(offers(1, **columns))
    assert (draft.kind, draft.priority) == (kind, priority)


@pytest.mark.parametrize(
    "columns",
    [
        {"hourly_usd": [34.4]},  # not much more than usual
        {"category": [DELIVERY], "pay_usd": [44.0], "begins_hour": [9], "score": [0.8]},
        {"category": [DELIVERY], "pay_usd": [60.0], "score": [0.59]},  # a poor score
    ],
)
def test_a_task_that_meets_none_is_not_recommended(columns: dict[str, Any]) -> None:
    assert _chosen(offers(1, **columns)) == []


def test_at_most_two_of_a_kind_and_of_a_category_while_there_are_others() -> None:
    found = offers(
        7,
        hourly_usd=[50.0] * 7,
        category=[CLEANING, CLEANING, CLEANING, ERRANDS, ERRANDS, DELIVERY, DELIVERY],
        score=[0.5, 0.5, 0.5, 0.95, 0.95, 0.95, 0.95],
    )
    kept = [draft.offers for draft in _chosen(found)]
    # Two boosts, two perfect matches; the best of the others fills the last place.
    assert kept == [(0,), (1,), (2,), (3,), (4,)]
    varied = offers(
        6,
        hourly_usd=[50.0] * 6,
        score=[0.5, 0.5, 0.5, 0.5, 0.95, 0.95],
        category=[CLEANING, CLEANING, CLEANING, ERRANDS, ERRANDS, DELIVERY],
    )
    assert [draft.offers for draft in _chosen(varied)] == [(0,), (1,), (2,), (4,), (5,)]


def test_goals_take_their_tasks_first_and_the_list_stands_by_value() -> None:
    found = offers(8, hourly_usd=[50.0] * 8, minutes=[90.0, 90.0, *[30.0] * 6])
    drafts = _chosen(
        found,
        streak=StreakAtRisk(9, AT + 9e4, is_high=True, is_sure=True),
        level=LevelNear(13, 100),
    )
    assert [(draft.kind, draft.offers) for draft in drafts] == [
        (LEVEL, (0, 1)),
        (STREAK, (2, 3, 4)),
        (BOOST, (5,)),
        (BOOST, (6,)),
        (BOOST, (7,)),
    ]


def test_a_dismissed_goal_is_not_spoken_of() -> None:
    drafts = _chosen(
        offers(8),
        streak=StreakAtRisk(9, AT + 9e4, is_high=True, is_sure=True),
        level=LevelNear(13, 100),
        dismissed=Dismissed(kinds=frozenset({STREAK})),
    )
    assert [draft.kind for draft in drafts] == [LEVEL]


@given(
    st.integers(0, 30),
    st.integers(0, 2**32 - 1),
    st.booleans(),
    st.booleans(),
)
def test_no_task_stands_twice_and_values_fall(
    n: int, seed: int, has_streak: bool, has_level: bool
) -> None:
    rng = np.random.default_rng(seed)
    found = offers(
        n,
        category=rng.integers(0, 4, n),
        pay_usd=rng.uniform(10.0, 90.0, n),
        hourly_usd=rng.uniform(10.0, 90.0, n),
        score=rng.uniform(0.0, 1.0, n),
        minutes=rng.uniform(10.0, 200.0, n),
        xp=rng.integers(10, 300, n),
    )
    drafts = _chosen(
        found,
        streak=StreakAtRisk(9, AT + 9e4, is_high=True, is_sure=True) if has_streak else None,
        level=LevelNear(13, 200) if has_level else None,
    )
    places = [place for draft in drafts for place in draft.offers]
    assert len(places) == len(set(places))
    assert len(drafts) <= 5
    values = [draft.value_usd for draft in drafts]
    assert values == sorted(values, reverse=True)
    assert len({d.kind for d in drafts if d.kind in (STREAK, LEVEL)}) == sum(
        d.kind in (STREAK, LEVEL) for d in drafts
    )
