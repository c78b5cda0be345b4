"""An analysis whose every value is known, for tests of the contract and the words."""

from __future__ import annotations

from typing import Final

from data.reference.categories import CODE_OF
from engine.patterns.analysis import PatternAnalysis, Patterns
from engine.patterns.categories import AvoidedCategory, CategoryPreferences, CategoryTaste
from engine.patterns.distance import DistancePreference
from engine.patterns.earnings import Earnings, Trend
from engine.patterns.findings import (
    Alert,
    AlertAction,
    AlertKind,
    Impact,
    Insight,
    InsightKind,
    Screen,
)
from engine.patterns.performance import Performance, Reliability
from engine.patterns.predictions import Estimate, LevelUp, Predictions, RiskLevel, StreakRisk
from engine.patterns.question import Analysis
from engine.patterns.schedule import Schedule
from engine.patterns.streaks import BreakReason, Consciousness, Streak

SWEET: Final = Insight(
    InsightKind.SWEET_SPOT,
    Analysis.EARNINGS,
    Impact.HIGH,
    {"low_usd": 60.0, "high_usd": 80.0, "hourly_usd": 52.4, "usual_hourly_usd": 38.1},
)
RELIABLE: Final = Insight(
    InsightKind.RELIABLE,
    Analysis.PERFORMANCE,
    Impact.POSITIVE,
    {"completion": 0.961, "on_time": 0.94, "jobs": 48.0},
)
STREAK_ALERT: Final = Alert(
    AlertKind.STREAK_WARNING,
    Analysis.STREAK,
    Impact.HIGH,
    {"days": 9.0, "hours": 1.4},
    AlertAction.SHOW_QUICK_TASKS,
    Screen.TASKS,
    max_distance_m=5_000.0,
)
TASKS_ALERT: Final = Alert(
    AlertKind.EARNINGS_OPPORTUNITY,
    Analysis.EARNINGS,
    Impact.MEDIUM,
    {"tasks": 3.0, "pay_usd": 77.6},
    AlertAction.NAVIGATE,
    Screen.TASKS,
    category=CODE_OF["delivery"],
    max_distance_m=8_046.72,  # 5 miles
    min_pay_usd=60.0,
    send_at_hour=9,
)
PATTERNS: Final = Patterns(
    schedule=Schedule(4.24, 5.66, (0, 3), (9, 10, 11), (22,), 0.871234, False, 18),
    categories=CategoryPreferences(
        top=(CategoryTaste(CODE_OF["delivery"], 0.4567, 21, 72.456, 4.756),),
        avoided=(AvoidedCategory(CODE_OF["cleaning"], 14, 1, 6.2),),
    ),
    earnings=Earnings(67.123, 35.0, 150.0, (60.0, 80.0), 52.4, 38.1, 285.456, Trend.STABLE, 0.0),
    distance=DistancePreference(3_379.6, 8_046.72, (804.672, 4_828.03), 11_265.4, 40),
    performance=Performance(
        0.961234, 0.94, 0.72, 4.812, 31, 48, 46, 3, 8.4, Reliability.EXCELLENT
    ),
    streak=Streak(9, 23, Consciousness.HIGH, 3, BreakReason.NO_OFFERS, 4, 0, 0, False),
)
PREDICTIONS: Final = Predictions(
    works_today=0.87123,
    has_worked_today=False,
    notify_hour=9,
    notify_opened=0.5,
    week=Estimate(425.129, 200.0, 640.0),
    month=Estimate(1_800.0, 1_200.0, 2_400.0),
    projected_month_usd=1_750.555,
    streak=StreakRisk(RiskLevel.HIGH, 0.8, 1.4, 9, False),
    level=LevelUp(7, 4_500, 8, 400, 0.69, 3, 4.2, "2026-12-01"),
)
AN_ANALYSIS: Final = PatternAnalysis(
    patterns=PATTERNS,
    predictions=PREDICTIONS,
    insights=(SWEET, RELIABLE),
    recommended=(SWEET,),
    alerts=(STREAK_ALERT, TASKS_ALERT),
    data_points=60,
    confidence=0.75,
    release_id="release-1",
)
