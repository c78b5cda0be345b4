"""Recommendations whose every value is known, for tests of the contract and the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.columns import Urgency
from data.reference.categories import CODE_OF
from engine.bundling import Bundle, BundleAim, BundleFact, BundleFactKind, BundleStop
from engine.findings import Reason, ReasonKind, facts
from engine.questions import Earnings, Probabilities, TaskBundle, TaskMatch, TaskRanking
from engine.recommendations.findings import (
    BundleTask,
    Priority,
    Recommendation,
    RecommendationKind,
    Recommended,
    RecommendedBundle,
)
from tests.serving.known_patterns import RELIABLE, SWEET

COURIER: Final = TaskMatch(
    task_id="task-1",
    rank=1,
    score=0.912345,
    title="Groceries to Oak St",
    category=CODE_OF["delivery"],
    distance_m=1_287.4752,  # 0.8 miles
    service_min=45.0,
    urgency=Urgency.HIGH,
    probabilities=Probabilities(accept=0.9, complete=0.9, on_time=0.9),
    enjoyment=0.8,
    earnings=Earnings(pay_usd=85.0, bonus_usd=2.0, xp=170, badge_progress={}),
    deadline=None,
    reasons=(
        Reason(ReasonKind.NEARBY, 0.2, facts(distance_m=1_287.4752)),
        Reason(ReasonKind.DECLARED_SKILL, 0.1, facts(category="delivery")),
        Reason(ReasonKind.URGENT, 0.0),
        Reason(ReasonKind.UNUSUAL_HOUR, -0.1, facts(hour=9.0)),
        Reason(ReasonKind.LIKELY_LATE, 0.0, facts(on_time=0.5)),
    ),
)
ERRAND: Final = replace(
    COURIER,
    task_id="task-2",
    rank=2,
    score=0.6,
    title="Post office run",
    category=CODE_OF["errands"],
    distance_m=804.672,  # 0.5 miles
    service_min=20.0,
    urgency=Urgency.MEDIUM,
    probabilities=Probabilities(accept=0.5, complete=0.8, on_time=0.9),
    earnings=Earnings(pay_usd=22.5, bonus_usd=0.0, xp=45, badge_progress={}),
    reasons=(Reason(ReasonKind.NEARBY, 0.2, facts(distance_m=804.672)),),
)
SOFA: Final = replace(ERRAND, task_id="task-3", rank=3, title="Move a sofa")

PERFECT: Final = Recommendation(
    id="r-1",
    kind=RecommendationKind.PERFECT_MATCH,
    priority=Priority.HIGH,
    urgency=Urgency.HIGH,
    value_usd=61.2,
    tasks=(COURIER,),
    facts={"points": 90.0, "hourly_usd": 76.5, "usual_hourly_usd": 38.0},
    expires_min=119.9,
)
STREAK: Final = Recommendation(
    id="r-2",
    kind=RecommendationKind.STREAK_SAVE,
    priority=Priority.MEDIUM,
    urgency=Urgency.MEDIUM,
    value_usd=20.0,
    tasks=(ERRAND, SOFA),
    facts={"days": 9.0, "hours": 4.5, "on_record": 1.0},
    expires_min=270.0,
)
LEVEL: Final = Recommendation(
    id="r-3",
    kind=RecommendationKind.LEVEL_UP,
    priority=Priority.LOW,
    urgency=Urgency.MEDIUM,
    value_usd=18.0,
    tasks=(ERRAND, SOFA),
    facts={"level": 8.0, "xp": 1_400.0, "gain": 90.0},
    expires_min=None,
)
BOOST: Final = replace(
    PERFECT,
    id="r-4",
    kind=RecommendationKind.EARNINGS_BOOST,
    facts={"hourly_usd": 76.5, "usual_hourly_usd": 38.0},
    expires_min=4_400.0,
)

WAY: Final = Bundle(
    aim=BundleAim.BEST_HOURLY,
    rows=(0, 1),
    stops=(
        BundleStop(0, False, 1_609.344, 6.0, 6.0, 36.0),
        BundleStop(1, False, 804.672, 40.0, 45.0, 75.0),
    ),
    score=0.7,
    pay_usd=60.0,
    expected_usd=50.0,
    distance_m=2_414.016,
    leaves_min=0.0,
    travel_min=10.0,
    service_min=60.0,
    waiting_min=5.0,
    efficiency_gain=1.45,
    facts=(BundleFact(BundleFactKind.MORE_AN_HOUR, 45.0),),
)
BUNDLE: Final = RecommendedBundle(
    TaskBundle(("task-5", "task-6"), ("task-5", "task-6"), WAY),
    (BundleTask("task-5", 37.5, 1_609.344), BundleTask("task-6", 22.5, 804.672)),
)
RECOMMENDED: Final = Recommended(
    ranking=TaskRanking("r", (COURIER, ERRAND, SOFA), 45, "release-1", bundles=(BUNDLE.found,)),
    recommendations=(PERFECT, STREAK),
    bundles=(BUNDLE,),
    insights=(SWEET, RELIABLE),
    bundles_found=3,
)
