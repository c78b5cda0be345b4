"""Which tasks are recommended by themselves, and which recommendations make the list."""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np

from data.arrays import BoolArray
from engine.policy import RankingPolicy
from engine.recommendations.drafts import Draft, soonest_leave, urgency_of
from engine.recommendations.findings import Priority, RecommendationKind
from engine.recommendations.goals import LevelNear, StreakAtRisk, reach_level, save_streak
from engine.recommendations.offers import Offers
from engine.recommendations.question import Dismissed
from engine.recommendations.taste import Taste

MOST: Final = 5
"""Recommendations in an answer, at the most."""

PERFECT_POINTS: Final = 70.0
"""Points by the client's rule from which a match is perfect (``spec/frontend.md`` section 4)."""

_NEARLY_ALL_POINTS: Final = 90.0
_MORE_AN_HOUR: Final = 1.15  # of the usual pay an hour: a boost
_MUCH_MORE, _FAR_MORE = 1.25, 1.5
_OF_A_KIND: Final = 2
_OF_A_CATEGORY: Final = 2


def choose(
    offers: Offers,
    taste: Taste,
    policy: RankingPolicy,
    *,
    streak: StreakAtRisk | None,
    level: LevelNear | None,
    dismissed: Dismissed,
    now: int,
) -> list[Draft]:
    """Up to five recommendations, highest value first, no task in two of them.

    Goals take their tasks first. Then come single tasks by value: at most two of a kind and two
    of a category, until nothing else is left to fill the list with. A task is

    - a perfect match with 70 points by the client's rule and a good score, or with a score that
      the policy calls perfect;
    - an earnings boost where an hour of way and work is expected to bring at least 1.15 times
      what an hour usually brings this worker.
    """
    free = np.ones(len(offers), dtype=np.bool_)
    drafts: list[Draft] = []
    if streak is not None and RecommendationKind.STREAK_SAVE not in dismissed.kinds:
        _add(save_streak(streak, offers, free, now=now), drafts, free)
    if level is not None and RecommendationKind.LEVEL_UP not in dismissed.kinds:
        _add(reach_level(level, offers, free, now=now), drafts, free)
    drafts += _single_tasks(offers, taste, policy, free, MOST - len(drafts), now)
    return sorted(drafts, key=lambda draft: -draft.value_usd)


def _add(draft: Draft | None, drafts: list[Draft], free: BoolArray) -> None:
    if draft is not None:
        drafts.append(draft)
        free[list(draft.offers)] = False


def _single_tasks(
    offers: Offers, taste: Taste, policy: RankingPolicy, free: BoolArray, most: int, now: int
) -> list[Draft]:
    points = taste.points(offers)
    perfect = (offers.score >= policy.perfect_from) | (
        (points >= PERFECT_POINTS) & (offers.score >= policy.good_from)
    )
    boost = offers.hourly_usd >= _MORE_AN_HOUR * taste.usual_hourly_usd
    places = np.flatnonzero(free & (perfect | boost)).tolist()
    kinds: Counter[bool] = Counter()
    categories: Counter[int] = Counter()
    varied, others = list[int](), list[int]()
    for place in places:
        kind, category = bool(perfect[place]), int(offers.category[place])
        fits = kinds[kind] < _OF_A_KIND and categories[category] < _OF_A_CATEGORY
        (varied if fits else others).append(place)
        if fits:
            kinds[kind] += 1
            categories[category] += 1
        if len(varied) == most:
            break
    chosen = [*varied, *others[: max(most - len(varied), 0)]]
    return [_of_task(offers, taste, policy, p, points[p], perfect[p], now) for p in chosen]


def _of_task(
    offers: Offers,
    taste: Taste,
    policy: RankingPolicy,
    place: int,
    points: float,
    is_perfect: bool,
    now: int,
) -> Draft:
    """A perfect match is of high priority with 90 points or a perfect score, else medium.

    An earnings boost is of high priority from 1.5 times the usual pay an hour on, of medium from
    1.25 times on, else low.
    """
    hourly, usual = float(offers.hourly_usd[place]), taste.usual_hourly_usd
    facts = {"hourly_usd": hourly, "usual_hourly_usd": usual}
    if is_perfect:
        kind, facts = RecommendationKind.PERFECT_MATCH, {"points": float(points), **facts}
        is_high = points >= _NEARLY_ALL_POINTS or offers.score[place] >= policy.perfect_from
        priority = Priority.HIGH if is_high else Priority.MEDIUM
    else:
        kind = RecommendationKind.EARNINGS_BOOST
        is_medium = hourly >= _MUCH_MORE * usual
        priority = Priority.MEDIUM if is_medium else Priority.LOW
        priority = Priority.HIGH if hourly >= _FAR_MORE * usual else priority
    chosen = np.array([place])
    return Draft(
        kind,
        priority,
        urgency_of(offers, chosen, now),
        (place,),
        float(offers.value_usd[place]),
        facts,
        soonest_leave(offers, chosen, now),
    )
