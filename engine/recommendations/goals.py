"""Goals that a worker is near to reaching, or about to lose: his streak, his next level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.columns import Urgency
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S
from data.reference.progress import level_of, xp_at_level
from engine.patterns.predictions import Predictions, RiskLevel
from engine.patterns.standing_out import LEVEL_NEAR
from engine.recommendations.drafts import (
    URGENT_S,
    Draft,
    soonest_leave,
    urgency_of,
)
from engine.recommendations.findings import Priority, RecommendationKind
from engine.recommendations.offers import Offers
from engine.recommendations.question import RecommendationQuestion

MOST_TASKS: Final = 3
"""Tasks that serve one goal, at the most."""

_SHORTEST_STREAK: Final = 2  # days: one task is no streak yet
_QUICK_MIN: Final = 60.0  # way and work


@dataclass(frozen=True, slots=True)
class StreakAtRisk:
    """A streak that ends unless a task is completed; `is_sure` where the record knows it."""

    days: int
    ends_at: float
    is_high: bool
    is_sure: bool


@dataclass(frozen=True, slots=True)
class LevelNear:
    """The next level and the XP that it still takes."""

    level: int
    xp_needed: int


def streak_at_risk(
    question: RecommendationQuestion, expected: Predictions, *, now: int
) -> StreakAtRisk | None:
    """The streak that is to be saved, if there is one of two days or more.

    What the app states counts where it differs from the record, which may lag behind; but a
    stated 0 is not believed, as a version of the app always sends it. Of a stated streak it is
    not known when the last task was: it stands at least until the UTC day ends, by which the
    client counts. One on record is to be saved where no task is done today and it is not likely
    to be kept anyway (`engine.patterns.predictions.streak_risk`).
    """
    risk = expected.streak
    stated = question.streak_days or risk.days
    if stated < _SHORTEST_STREAK or (risk.days and risk.is_done_today):
        return None
    if stated != risk.days:
        midnight = (now // DAY_S + 1) * DAY_S
        return StreakAtRisk(stated, midnight, midnight - now <= URGENT_S, is_sure=False)
    if risk.level is RiskLevel.LOW:
        return None
    ends_at = now + risk.hours_left * HOUR_S
    return StreakAtRisk(stated, ends_at, risk.level is RiskLevel.HIGH, is_sure=True)


def level_near(question: RecommendationQuestion, *, on_record: int | None) -> LevelNear | None:
    """The next level where at least 80 % of the present one are done, as the client has it.

    XP decide the level by the client's locked formula. The app's count before the one
    `on_record`; where its level contradicts its XP nothing can be said.
    """
    xp = on_record if question.xp is None else question.xp
    if xp is None:
        return None
    level = level_of(xp)
    if question.level is not None and question.xp is not None and question.level != level:
        return None
    begin, end = xp_at_level(level), xp_at_level(level + 1)
    if (xp - begin) / (end - begin) < LEVEL_NEAR:
        return None
    return LevelNear(level + 1, end - xp)


def save_streak(goal: StreakAtRisk, offers: Offers, free: np.ndarray, *, now: int) -> Draft | None:
    """Up to three free tasks that are done before the streak ends, quick ones if there are any.

    `free` (n,) marks the offers that no other recommendation has. Priority is high where the
    streak is more likely lost than kept, or two hours or less remain; else medium.
    """
    in_time = free & (offers.ends_at <= goal.ends_at)
    quick = in_time & (offers.minutes <= _QUICK_MIN)
    chosen = np.flatnonzero(quick if quick.any() else in_time)[:MOST_TASKS]
    if not len(chosen):
        return None
    left_s = goal.ends_at - now
    return Draft(
        RecommendationKind.STREAK_SAVE,
        Priority.HIGH if goal.is_high else Priority.MEDIUM,
        Urgency.HIGH if left_s <= URGENT_S else Urgency.MEDIUM,
        tuple(chosen.tolist()),
        float(offers.value_usd[chosen[0]]),
        {
            "days": float(goal.days),
            "hours": left_s / HOUR_S,
            "on_record": float(goal.is_sure),
        },
        left_s / MINUTE_S,
        is_sure=goal.is_sure,
    )


def reach_level(goal: LevelNear, offers: Offers, free: np.ndarray, *, now: int) -> Draft | None:
    """The best free task that brings the next level by itself, else the best up to three.

    Of several, no more than it takes. Priority is medium where they reach it, else low.
    """
    enough = np.flatnonzero(free & (offers.xp >= goal.xp_needed))[:1]
    chosen = enough if len(enough) else np.flatnonzero(free)[:MOST_TASKS]
    if not len(chosen):
        return None
    gains = np.cumsum(offers.xp[chosen])
    chosen = chosen[: int(np.searchsorted(gains, goal.xp_needed)) + 1]
    gain = int(offers.xp[chosen].sum())
    return Draft(
        RecommendationKind.LEVEL_UP,
        Priority.MEDIUM if gain >= goal.xp_needed else Priority.LOW,
        urgency_of(offers, chosen, now),
        tuple(chosen.tolist()),
        float(offers.value_usd[chosen[0]]),
        {"level": float(goal.level), "xp": float(goal.xp_needed), "gain": float(gain)},
        soonest_leave(offers, chosen, now),
    )
