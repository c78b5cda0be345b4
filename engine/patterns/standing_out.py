"""What stands out in the patterns of one worker, and what he should be told unasked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from data.reference.calendar import local_time
from engine.patterns.earnings import Trend
from engine.patterns.findings import (
    Alert,
    AlertAction,
    AlertKind,
    Impact,
    Insight,
    InsightKind,
    Screen,
)
from engine.patterns.performance import Reliability
from engine.patterns.predictions import (
    LEAST_SPREAD_USD,
    QUIET_FROM,
    QUIET_UNTIL,
    RiskLevel,
)
from engine.patterns.question import Analysis

if TYPE_CHECKING:
    from engine.market import MarketSnapshot
    from engine.patterns.analysis import Patterns
    from engine.patterns.predictions import Predictions
    from engine.patterns.window import WorkerWindow

LEVEL_NEAR: Final = 0.8
"""The client speaks of the next level from this share of the present one on."""

_FEW_POINTS: Final = 10
_LEAST_JOBS: Final = 5
_STEADY: Final = 0.7
_STARS: Final = 4.7
_MORE_AN_HOUR: Final = 1.15
_FARTHER: Final = 1.5
_OFTEN: Final = 0.25
_STREAK_DAYS: Final = 3
_STREAK_SAVE_M: Final = 5_000.0
_NEAREST: Final = 200


def insights(
    window: WorkerWindow, patterns: Patterns, expected: Predictions
) -> tuple[Insight, ...]:
    """What stands out, warnings first, then opportunities, then strengths; each with its numbers.

    A rate is spoken of from five jobs or ratings on; with fewer than ten data points it is only
    said that little is known.
    """
    if window.data_points < _FEW_POINTS:
        points = {"points": float(window.data_points)}
        return (Insight(InsightKind.LITTLE_KNOWN, Analysis.SCHEDULE, Impact.NEUTRAL, points),)
    return (
        *_warnings(patterns, expected),
        *_opportunities(patterns, expected),
        *_strengths(patterns),
    )


def alerts(
    window: WorkerWindow, patterns: Patterns, expected: Predictions, market: MarketSnapshot
) -> tuple[Alert, ...]:
    """What to tell unasked, most urgent first.

    - streak warning: a streak of two days or more stands, no task is done today and the risk is
      not low; high, and at once, with two hours or less on the client's clock;
    - level-up: from 80 % of the present level on;
    - earnings opportunity: open tasks of the worker's first category within the distance that
      he is willing to go, at or above the lower end of his sweet spot.

    What is not urgent waits for the best hour to write. A streak that would be lost before that
    hour is warned of now. From 22 to 8 nobody is written to: what cannot wait until then is told
    in the answer only (`streakRisk`, insights), not as an alert.
    """
    found = [*_streak_alert(window.now, expected), *_level_alert(expected)]
    return (*found, *_open_tasks(window, patterns, expected, market))


def _warnings(p: Patterns, expected: Predictions) -> Iterator[Insight]:
    risk, done = expected.streak, p.performance
    if risk.days >= 2 and risk.level is not RiskLevel.LOW and not risk.is_done_today:
        facts = {"days": float(risk.days), "hours": risk.hours_left, "lost": risk.lost}
        impact = Impact.HIGH if risk.level is RiskLevel.HIGH else Impact.MEDIUM
        yield Insight(InsightKind.STREAK_AT_RISK, Analysis.STREAK, impact, facts)
    if p.earnings.trend is Trend.DECREASING:
        facts = {"growth": p.earnings.growth_a_week, "weekly_usd": p.earnings.weekly_usd}
        yield Insight(InsightKind.EARNING_LESS, Analysis.EARNINGS, Impact.NEGATIVE, facts)
    if done.completed >= _LEAST_JOBS and done.late >= _OFTEN * done.completed:
        facts = {"late": float(done.late), "completed": float(done.completed)}
        yield Insight(InsightKind.OFTEN_LATE, Analysis.PERFORMANCE, Impact.MEDIUM, facts)
    unfinished = done.ended - done.completed
    if done.ended >= _LEAST_JOBS and unfinished >= _OFTEN * done.ended:
        facts = {"unfinished": float(unfinished), "jobs": float(done.ended)}
        yield Insight(InsightKind.UNFINISHED, Analysis.PERFORMANCE, Impact.HIGH, facts)
    for left in p.categories.avoided[:1]:
        facts = {
            "category": float(left.category),
            "offers": float(left.offers),
            "accepted": float(left.accepted),
            "expected": left.expected,
        }
        yield Insight(InsightKind.LEFT_CATEGORY, Analysis.CATEGORIES, Impact.NEUTRAL, facts)


def _opportunities(p: Patterns, expected: Predictions) -> Iterator[Insight]:
    e, d, level = p.earnings, p.distance, expected.level
    if e.sweet_spot_hourly_usd >= _MORE_AN_HOUR * e.hourly_usd and p.performance.ended:
        low, high = e.sweet_spot_usd
        facts = {"low_usd": low, "high_usd": high, "hourly_usd": e.sweet_spot_hourly_usd,
                 "usual_hourly_usd": e.hourly_usd}  # fmt: skip
        yield Insight(InsightKind.SWEET_SPOT, Analysis.EARNINGS, Impact.HIGH, facts)
    week = expected.week
    if week.high_usd - week.low_usd >= LEAST_SPREAD_USD:
        facts = {"usd": week.usd, "low_usd": week.low_usd, "high_usd": week.high_usd}
        yield Insight(InsightKind.WEEK_AHEAD, Analysis.PREDICTIONS, Impact.NEUTRAL, facts)
    if d.accepted >= _LEAST_JOBS and d.max_willing_m >= _FARTHER * d.preferred_m[1]:
        facts = {"willing_m": d.max_willing_m, "preferred_m": d.preferred_m[1]}
        yield Insight(InsightKind.FARTHER, Analysis.DISTANCE, Impact.MEDIUM, facts)
    if level.progress >= LEVEL_NEAR:
        facts = {"level": float(level.next_level), "xp": float(level.xp_needed),
                 "tasks": float(level.tasks)}  # fmt: skip
        yield Insight(InsightKind.LEVEL_NEAR, Analysis.PREDICTIONS, Impact.MEDIUM, facts)
    facts = {"hour": float(expected.notify_hour)}
    yield Insight(InsightKind.WRITE_AT, Analysis.PREDICTIONS, Impact.LOW, facts)


def _strengths(p: Patterns) -> Iterator[Insight]:
    done = p.performance
    if done.reliability is Reliability.EXCELLENT and done.ended >= _LEAST_JOBS:
        facts = {"completion": done.completion, "on_time": done.on_time, "jobs": float(done.ended)}
        yield Insight(InsightKind.RELIABLE, Analysis.PERFORMANCE, Impact.POSITIVE, facts)
    if done.rating >= _STARS and done.ratings >= _LEAST_JOBS:
        facts = {"stars": done.rating, "ratings": float(done.ratings)}
        yield Insight(InsightKind.HIGHLY_RATED, Analysis.PERFORMANCE, Impact.POSITIVE, facts)
    if p.schedule.consistency >= _STEADY:
        facts = {"days_a_week": p.schedule.days_a_week}
        yield Insight(InsightKind.STEADY, Analysis.SCHEDULE, Impact.POSITIVE, facts)
    if p.streak.current >= _STREAK_DAYS:
        facts = {"days": float(p.streak.current)}
        yield Insight(InsightKind.STREAK_RUNNING, Analysis.STREAK, Impact.POSITIVE, facts)
    if p.earnings.trend is Trend.INCREASING:
        facts = {"growth": p.earnings.growth_a_week, "weekly_usd": p.earnings.weekly_usd}
        yield Insight(InsightKind.EARNING_MORE, Analysis.EARNINGS, Impact.POSITIVE, facts)


def _streak_alert(now: int, expected: Predictions) -> Iterator[Alert]:
    risk = expected.streak
    if risk.days < 2 or risk.is_done_today or risk.level is RiskLevel.LOW:
        return
    until_best = (expected.notify_hour - float(local_time(now).hour[0])) % 24.0
    is_urgent = risk.hours_left <= 2.0
    is_now = is_urgent or until_best > risk.hours_left - 2.0
    if is_now and _is_quiet(now):
        return
    yield Alert(
        AlertKind.STREAK_WARNING,
        Analysis.STREAK,
        Impact.HIGH if is_urgent else Impact.MEDIUM,
        {"days": float(risk.days), "hours": risk.hours_left},
        AlertAction.SHOW_QUICK_TASKS,
        Screen.TASKS,
        max_distance_m=_STREAK_SAVE_M,
        send_at_hour=None if is_now else expected.notify_hour,
    )


def _is_quiet(now: int) -> bool:
    """Whether it is night at an instant, when nobody is written to."""
    return not QUIET_UNTIL <= int(local_time(now).hour[0]) < QUIET_FROM


def _level_alert(expected: Predictions) -> Iterator[Alert]:
    level = expected.level
    if level.progress < LEVEL_NEAR:
        return
    facts = {"level": float(level.next_level), "xp": float(level.xp_needed),
             "tasks": float(level.tasks)}  # fmt: skip
    yield Alert(
        AlertKind.LEVEL_UP,
        Analysis.PREDICTIONS,
        Impact.LOW,
        facts,
        AlertAction.NAVIGATE,
        Screen.PROGRESS,
        send_at_hour=expected.notify_hour,
    )


def _open_tasks(
    window: WorkerWindow, p: Patterns, expected: Predictions, market: MarketSnapshot
) -> Iterator[Alert]:
    if window.row < 0 or not p.categories.top or not p.categories.top[0].count:
        return
    lat, lng = float(market.workers.lat[window.row]), float(market.workers.lng[window.row])
    if np.isnan(lat):
        return
    first, least = p.categories.top[0].category, p.earnings.sweet_spot_usd[0]
    reach = p.distance.max_willing_m
    rows = market.tasks_by_place.nearest(lat, lng, radius_m=reach, most=_NEAREST).rows
    tasks = market.tasks
    fits = (tasks.categories[rows] == first) & (tasks.pay_usd[rows] >= least)
    fits &= (tasks.deadline[rows] > window.now) & (
        tasks.poster_ids[rows] != market.workers.ids[window.row]
    )
    rows = rows[fits]
    if not len(rows):
        return
    yield Alert(
        AlertKind.EARNINGS_OPPORTUNITY,
        Analysis.EARNINGS,
        Impact.HIGH if len(rows) >= _LEAST_JOBS else Impact.MEDIUM,
        {"tasks": float(len(rows)), "pay_usd": float(tasks.pay_usd[rows].mean())},
        AlertAction.NAVIGATE,
        Screen.TASKS,
        category=first,
        max_distance_m=reach,
        min_pay_usd=least,
        send_at_hour=expected.notify_hour if _is_quiet(window.now) else None,
    )
