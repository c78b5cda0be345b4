"""The analysis on one page: a worker's window, six groups of patterns, predictions, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from data.reference.calendar import epoch
from engine.patterns.categories import CategoryPreferences, category_preferences
from engine.patterns.distance import DistancePreference, Predict, distance_preference
from engine.patterns.earnings import Earnings, earnings
from engine.patterns.findings import Alert, Insight
from engine.patterns.performance import Performance, performance
from engine.patterns.predictions import Predictions, predictions
from engine.patterns.question import Analysis, PatternQuestion
from engine.patterns.recent import NO_RECENT_WORK, RecentWork, recent_work
from engine.patterns.schedule import Schedule, schedule
from engine.patterns.standing_out import alerts, insights
from engine.patterns.streaks import Streak, streak
from engine.patterns.window import WorkerWindow
from features.ledger import NOBODY
from models.release import Release

if TYPE_CHECKING:
    from engine.market import MarketSnapshot

_HALF_SURE: Final = 20.0
"""Data points at which a worker's own history weighs as much as the population's."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The six groups of patterns of one worker."""

    schedule: Schedule
    categories: CategoryPreferences
    earnings: Earnings
    distance: DistancePreference
    performance: Performance
    streak: Streak


@dataclass(frozen=True, slots=True)
class PatternAnalysis:
    """What a worker's history says of him.

    Attributes
    ----------
    data_points : int
        Offers, ended jobs and sessions within the timeframe that it rests on.
    confidence : float
        data_points / (data_points + 20), 0 to 1: 0 where everything is the population's.
    """

    patterns: Patterns
    predictions: Predictions
    insights: tuple[Insight, ...]
    recommended: tuple[Insight, ...]
    alerts: tuple[Alert, ...]
    data_points: int
    confidence: float
    release_id: str
    recent: RecentWork = NO_RECENT_WORK


def analyse_patterns(
    release: Release,
    market: MarketSnapshot,
    question: PatternQuestion,
    predict: Predict,
    *,
    now: datetime,
) -> PatternAnalysis:
    """The analysis for a worker at the moment `now` (aware).

    A worker of whom the market knows nothing gets what is usual, with a confidence of 0.
    `predict` gives the outcome probabilities of pairs.
    """
    instant = epoch(now)
    row = NOBODY
    if question.worker_id is not None:
        row = market.worker_row.get(question.worker_id, NOBODY)
    workers, usual = market.workers, market.population
    joined_at = int(workers.joined_at[row]) if row != NOBODY else instant
    window = WorkerWindow.of(
        market.ledger, row, now=instant, days=question.days, joined_at=joined_at
    )
    known = row != NOBODY
    run = streak(
        window,
        stored=int(workers.streak_days[row]) if known else 0,
        stored_longest=int(workers.longest_streak[row]) if known else 0,
    )
    patterns = Patterns(
        schedule=schedule(window, usual),
        categories=category_preferences(window, usual),
        earnings=earnings(window, usual),
        distance=distance_preference(window, usual, market, predict),
        performance=performance(window, usual),
        streak=run,
    )
    expected = predictions(
        market.ledger,
        release.forecasts,
        row,
        now=instant,
        xp=int(workers.xp[row]) if known else 0,
        streak=run,
        usual=usual,
    )
    wanted = question.analyses
    found = tuple(i for i in insights(window, patterns, expected) if _is_wanted(i, wanted))
    told = alerts(window, patterns, expected, market)
    points = window.data_points
    return PatternAnalysis(
        patterns=patterns,
        predictions=expected,
        insights=found,
        recommended=tuple(i for i in found if i.is_actionable)
        if question.wants_recommendations
        else (),
        alerts=tuple(alert for alert in told if _is_wanted(alert, wanted)),
        data_points=points,
        confidence=points / (points + _HALF_SURE),
        release_id=release.id,
        recent=recent_work(window),
    )


def _is_wanted(finding: Insight | Alert, wanted: frozenset[Analysis]) -> bool:
    return finding.analysis in wanted
