"""What stands out, from patterns whose values are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.reference.calendar import DAY_S, HOUR_S
from engine.market import MarketSnapshot
from engine.patterns.earnings import Trend
from engine.patterns.findings import AlertKind, Impact, InsightKind, Tone
from engine.patterns.predictions import RiskLevel, StreakRisk
from engine.patterns.standing_out import alerts, insights
from tests.engine.markets import random_market
from tests.engine.patterns.scene import NOW, Job, window
from tests.serving.known_patterns import PATTERNS, PREDICTIONS

SEEN = window(*[Job(float(n)) for n in range(1, 9)])
SAFE = replace(PREDICTIONS, streak=StreakRisk(RiskLevel.LOW, 0.1, 20.0, 9, False))
MARKET = random_market(3)


def _kinds(**parts: object) -> list[InsightKind]:
    found = insights(SEEN, replace(PATTERNS, **parts), SAFE)  # type: ignore[arg-type]
    return [insight.kind for insight in found]


def test_with_few_observations_it_is_only_said_that_little_is_known() -> None:
    (only,) = insights(window(Job(1.0)), PATTERNS, PREDICTIONS)
    assert (only.kind, only.facts) == (InsightKind.LITTLE_KNOWN, {"points": 2.0})


def test_strengths_of_a_good_worker() -> None:
    kinds = _kinds()
    for kind in (InsightKind.RELIABLE, InsightKind.HIGHLY_RATED, InsightKind.STEADY):
        assert kind in kinds
    assert InsightKind.OFTEN_LATE not in kinds


def test_warnings_come_first_and_only_from_five_jobs_on() -> None:
    late = replace(PATTERNS.performance, ended=8, completed=8, late=2)
    kinds = _kinds(performance=late)
    assert kinds[0] is InsightKind.OFTEN_LATE
    few = replace(PATTERNS.performance, ended=4, completed=4, late=4)
    assert InsightKind.OFTEN_LATE not in _kinds(performance=few)


def test_a_trend_is_told_in_its_direction() -> None:
    up = replace(PATTERNS.earnings, trend=Trend.INCREASING, growth_a_week=0.1)
    down = replace(PATTERNS.earnings, trend=Trend.DECREASING, growth_a_week=-0.1)
    assert InsightKind.EARNING_MORE in _kinds(earnings=up)
    assert InsightKind.EARNING_LESS in _kinds(earnings=down)
    assert not {InsightKind.EARNING_MORE, InsightKind.EARNING_LESS} & set(_kinds())


def test_the_week_is_told_with_its_interval() -> None:
    found = {i.kind: i for i in insights(SEEN, PATTERNS, SAFE)}
    assert found[InsightKind.WEEK_AHEAD].facts == {
        "usd": 425.129,
        "low_usd": 200.0,
        "high_usd": 640.0,
    }


def test_a_wider_radius_is_an_opportunity_where_the_model_sees_one() -> None:
    assert InsightKind.FARTHER in _kinds()  # 11.3 km of 4.8
    near = replace(PATTERNS.distance, max_willing_m=5_000.0)
    assert InsightKind.FARTHER not in _kinds(distance=near)


def test_a_streak_at_risk_is_a_warning() -> None:
    found = {i.kind: i for i in insights(SEEN, PATTERNS, PREDICTIONS)}
    at_risk = found[InsightKind.STREAK_AT_RISK]
    assert (at_risk.tone, at_risk.impact) == (Tone.WARNING, Impact.HIGH)
    assert at_risk.is_actionable


def _alerts(**risk: object) -> list[AlertKind]:
    streak = replace(PREDICTIONS.streak, **risk)  # type: ignore[arg-type]
    nobody = replace(SEEN, row=-1)
    found = alerts(nobody, PATTERNS, replace(PREDICTIONS, streak=streak), MARKET)
    return [alert.kind for alert in found]


def test_a_streak_is_warned_of_at_once_with_two_hours_left() -> None:
    (alert,) = alerts(replace(SEEN, row=-1), PATTERNS, PREDICTIONS, MARKET)
    assert (alert.priority, alert.send_at_hour) == (Impact.HIGH, None)
    assert _alerts(hours_left=9.0) == [AlertKind.STREAK_WARNING]


def _streak_alert_at(hour: int, *, hours_left: float) -> list[int | None]:
    """When a streak is warned of, asked at a local hour; the best hour to write is 9."""
    at = replace(SEEN, row=-1, now=NOW + (hour - 10) * HOUR_S)
    risk = replace(PREDICTIONS.streak, hours_left=hours_left)
    found = alerts(at, PATTERNS, replace(PREDICTIONS, streak=risk), MARKET)
    return [alert.send_at_hour for alert in found]


def test_a_warning_waits_for_the_best_hour_only_where_that_is_early_enough() -> None:
    assert _streak_alert_at(8, hours_left=9.0) == [9]
    assert _streak_alert_at(10, hours_left=9.0) == [None]  # tomorrow at 9 would be too late


def test_nobody_is_written_to_at_night() -> None:
    assert _streak_alert_at(23, hours_left=1.5) == []
    assert _streak_alert_at(23, hours_left=20.0) == [9]


def test_nobody_is_warned_of_a_streak_that_is_safe_done_or_just_begun() -> None:
    assert _alerts(level=RiskLevel.LOW) == []
    assert _alerts(is_done_today=True) == []
    assert _alerts(days=1) == []


def test_the_next_level_is_told_from_four_fifths_on() -> None:
    near = replace(SAFE, level=replace(SAFE.level, progress=0.8))
    (alert,) = alerts(replace(SEEN, row=-1), PATTERNS, near, MARKET)
    assert (alert.kind, alert.screen.value) == (AlertKind.LEVEL_UP, "progress")


def test_open_tasks_of_the_first_kind_are_an_opportunity_unless_they_are_his_own() -> None:
    def told(market: MarketSnapshot) -> list[dict[str, float]]:
        found = alerts(SEEN, PATTERNS, SAFE, market)
        return [a.facts for a in found if a.kind is AlertKind.EARNINGS_OPPORTUNITY]

    n, first = len(MARKET.tasks), PATTERNS.categories.top[0].category
    tasks = replace(
        MARKET.tasks,
        categories=np.full(n, first, dtype=np.int16),
        deadline=np.full(n, NOW + DAY_S),
        pay_usd=np.where(np.arange(n) < 2, 80.0, 10.0),  # his sweet spot begins at 60
        poster_ids=np.array(["poster-1"] * n),
    )
    assert told(replace(MARKET, tasks=tasks)) == [{"tasks": 2.0, "pay_usd": 80.0}]
    own = replace(tasks, poster_ids=np.array([str(MARKET.workers.ids[0])] * n))
    assert told(replace(MARKET, tasks=own)) == []
    late = replace(tasks, deadline=np.full(n, NOW - HOUR_S))
    assert told(replace(MARKET, tasks=late)) == []
