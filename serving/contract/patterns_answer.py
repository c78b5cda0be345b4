"""What analyze-patterns answers: every field of the specification, always, in app units."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from data.reference.categories import CATEGORIES
from engine.patterns.analysis import PatternAnalysis, Patterns
from engine.patterns.categories import AvoidedCategory, CategoryTaste
from engine.patterns.earnings import Trend
from engine.patterns.findings import Alert, AlertAction, AlertKind, Impact, Insight, Screen, Tone
from engine.patterns.performance import Reliability
from engine.patterns.predictions import Predictions, RiskLevel
from engine.patterns.streaks import BreakReason, Consciousness
from serving.contract.match_answer import Metadata, Share
from serving.contract.units import shown_miles, shown_share, shown_usd
from serving.contract.values import AnswerModel
from serving.language.messages import Messages
from serving.language.pattern_words import DAYS, PatternWords, clock_text, timing_text


class WorkSchedule(AnswerModel):
    """When the user works; hours are local, 0 to 23."""

    days_per_week: float
    hours_per_day: float
    peak_days: list[str]
    peak_hours: list[int]
    avoid_hours: list[int]
    consistency: Share
    weekend_worker: bool


class TopCategory(AnswerModel):
    """A category that the user does: per cent of his completed tasks, USD, 1 to 5."""

    category: str
    percentage: float
    count: int
    avg_pay: float
    satisfaction: float

    @classmethod
    def of(cls, taste: CategoryTaste) -> Self:
        """One category of the engine, in app units."""
        return cls(
            category=CATEGORIES[taste.category],
            percentage=round(100.0 * taste.share, 1),
            count=taste.count,
            avg_pay=shown_usd(taste.pay_usd),
            satisfaction=round(taste.satisfaction, 2),
        )


class LeftCategory(AnswerModel):
    """A category whose offers the user leaves, and the numbers that say so."""

    category: str
    reason: str

    @classmethod
    def of(cls, left: AvoidedCategory, words: PatternWords) -> Self:
        """One category of the engine, in words."""
        facts = {
            "offers": float(left.offers),
            "accepted": float(left.accepted),
            "expected": left.expected,
        }
        return cls(category=CATEGORIES[left.category], reason=words.avoided(facts))


class CategoryPart(AnswerModel):
    """Kinds of work done and left."""

    top: list[TopCategory]
    avoided: list[LeftCategory]


class Range(AnswerModel):
    """From and to."""

    min: float
    max: float


class EarningBehavior(AnswerModel):
    """USD before tips and fees; growth as a share of the mean week, a week."""

    average_task_value: float
    min_accepted_pay: float
    max_accepted_pay: float
    sweet_spot: Range
    weekly_earnings: float
    monthly_projection: float
    trend: Trend
    growth_rate: float


class DistancePart(AnswerModel):
    """Miles from the user to tasks."""

    average: float
    maximum: float
    preferred: Range
    max_willing: float


class PerformanceMetrics(AnswerModel):
    """Rates 0 to 1, rating 1 to 5."""

    completion_rate: Share
    on_time_rate: Share
    acceptance_rate: Share
    average_rating: float
    response_time: str
    reliability: Reliability


class StreakBehavior(AnswerModel):
    """Days in a row with a completed task."""

    longest_streak: int
    current_streak: int
    streak_consciousness: Consciousness
    streak_saves: int
    average_break_reason: BreakReason


class UserPatterns(AnswerModel):
    """The six groups."""

    work_schedule: WorkSchedule
    category_preferences: CategoryPart
    earning_behavior: EarningBehavior
    distance_preference: DistancePart
    performance_metrics: PerformanceMetrics
    streak_behavior: StreakBehavior

    @classmethod
    def of(cls, patterns: Patterns, words: PatternWords, *, monthly_usd: float) -> Self:
        """The engine's patterns in app units."""
        when, earned, far = patterns.schedule, patterns.earnings, patterns.distance
        done, run = patterns.performance, patterns.streak
        low, high = (shown_miles(metres) for metres in far.preferred_m)
        return cls(
            work_schedule=WorkSchedule(
                days_per_week=round(when.days_a_week, 1),
                hours_per_day=round(when.hours_a_day, 1),
                peak_days=[DAYS[day] for day in when.peak_days],
                peak_hours=list(when.peak_hours),
                avoid_hours=list(when.avoided_hours),
                consistency=shown_share(when.consistency),
                weekend_worker=when.works_weekends,
            ),
            category_preferences=CategoryPart(
                top=[TopCategory.of(taste) for taste in patterns.categories.top],
                avoided=[LeftCategory.of(left, words) for left in patterns.categories.avoided],
            ),
            earning_behavior=EarningBehavior(
                average_task_value=shown_usd(earned.average_usd),
                min_accepted_pay=shown_usd(earned.min_accepted_usd),
                max_accepted_pay=shown_usd(earned.max_accepted_usd),
                sweet_spot=Range(
                    min=shown_usd(earned.sweet_spot_usd[0]),
                    max=shown_usd(earned.sweet_spot_usd[1]),
                ),
                weekly_earnings=shown_usd(earned.weekly_usd),
                monthly_projection=shown_usd(monthly_usd),
                trend=earned.trend,
                growth_rate=round(earned.growth_a_week, 4),
            ),
            distance_preference=DistancePart(
                average=shown_miles(far.average_m),
                maximum=shown_miles(far.maximum_m),
                preferred=Range(min=low, max=high),
                max_willing=shown_miles(far.max_willing_m),
            ),
            performance_metrics=PerformanceMetrics(
                completion_rate=shown_share(done.completion),
                on_time_rate=shown_share(done.on_time),
                acceptance_rate=shown_share(done.acceptance),
                average_rating=round(done.rating, 2),
                response_time=words.answer_time(done.answer_min),
                reliability=done.reliability,
            ),
            streak_behavior=StreakBehavior(
                longest_streak=run.longest,
                current_streak=run.current,
                streak_consciousness=run.consciousness,
                streak_saves=run.saves,
                average_break_reason=run.break_reason,
            ),
        )


class StreakRiskPart(AnswerModel):
    """How likely the streak is lost, and until when it can be kept."""

    level: RiskLevel
    expires_in: str
    recommendation: str


class LevelUpPart(AnswerModel):
    """The way to the next level; the date is local."""

    current_level: int
    current_xp: int = Field(alias="currentXP")
    next_level: int
    xp_needed: int
    estimated_time: str
    projected_date: str

    @classmethod
    def of(cls, expected: Predictions, words: PatternWords) -> Self:
        """The engine's forecast in words."""
        level = expected.level
        return cls(
            current_level=level.level,
            current_xp=level.xp,
            next_level=level.next_level,
            xp_needed=level.xp_needed,
            estimated_time=words.level_time(level),
            projected_date=level.date,
        )


class PredictionPart(AnswerModel):
    """What is to be expected; USD, and a local time of day."""

    likely_to_work_today: Share
    best_time_to_notify: str
    estimated_earnings_this_week: float
    estimated_earnings_this_month: float
    streak_risk: StreakRiskPart
    level_up: LevelUpPart

    @classmethod
    def of(cls, expected: Predictions, words: PatternWords) -> Self:
        """The engine's predictions in app units."""
        return cls(
            likely_to_work_today=shown_share(expected.works_today),
            best_time_to_notify=clock_text(expected.notify_hour),
            estimated_earnings_this_week=shown_usd(expected.week.usd),
            estimated_earnings_this_month=shown_usd(expected.month.usd),
            streak_risk=StreakRiskPart(
                level=expected.streak.level,
                expires_in=words.streak_ends(expected.streak),
                recommendation=words.streak_advice(expected.streak),
            ),
            level_up=LevelUpPart.of(expected, words),
        )


class InsightPart(AnswerModel):
    """One thing that stands out."""

    type: Tone
    title: str
    description: str
    impact: Impact
    actionable: bool

    @classmethod
    def of(cls, insight: Insight, words: PatternWords) -> Self:
        """One finding in words."""
        said = words.insight(insight)
        return cls(
            type=insight.tone,
            title=said.title,
            description=said.description,
            impact=insight.impact,
            actionable=insight.is_actionable,
        )


class AlertActionPart(AnswerModel):
    """What the alert leads to; the filter in miles and USD."""

    type: AlertAction
    filter: dict[str, float | str]
    screen: Screen


class AlertPart(AnswerModel):
    """Something to tell unasked."""

    type: AlertKind
    priority: Impact
    message: str
    action: AlertActionPart
    timing: str

    @classmethod
    def of(cls, alert: Alert, words: PatternWords) -> Self:
        """One alert of the engine, in words and app units."""
        limits: dict[str, float | str | None] = {
            "category": None if alert.category is None else CATEGORIES[alert.category],
            "maxDistance": None
            if alert.max_distance_m is None
            else shown_miles(alert.max_distance_m),
            "minPay": None if alert.min_pay_usd is None else shown_usd(alert.min_pay_usd),
        }
        return cls(
            type=alert.kind,
            priority=alert.priority,
            message=words.alert(alert),
            action=AlertActionPart(
                type=alert.action,
                filter={name: limit for name, limit in limits.items() if limit is not None},
                screen=alert.screen,
            ),
            timing=timing_text(alert.send_at_hour),
        )


class PatternsMetadata(Metadata):
    """How the answer was made, and on how much."""

    data_points: int
    confidence: Share
    cached: bool = Field(
        default=False, description="Whether this was found for a question of the last hour."
    )


class AnalyzePatternsAnswer(AnswerModel):
    """A user's patterns, predictions and what follows from them."""

    user_id: str
    timeframe: str
    patterns: UserPatterns
    predictions: PredictionPart
    insights: list[InsightPart]
    recommendations: list[str]
    alerts: list[AlertPart]
    metadata: PatternsMetadata

    @classmethod
    def of(
        cls,
        analysis: PatternAnalysis,
        messages: Messages,
        *,
        user_id: str,
        timeframe: str,
        processing_ms: float,
    ) -> Self:
        """The engine's analysis as the app reads it, in the language of the messages."""
        words, expected = PatternWords(messages), analysis.predictions
        advice = (words.insight(insight).advice for insight in analysis.recommended)
        return cls(
            user_id=user_id,
            timeframe=timeframe,
            patterns=UserPatterns.of(
                analysis.patterns, words, monthly_usd=expected.projected_month_usd
            ),
            predictions=PredictionPart.of(expected, words),
            insights=[InsightPart.of(insight, words) for insight in analysis.insights],
            recommendations=[text for text in advice if text],
            alerts=[AlertPart.of(alert, words) for alert in analysis.alerts],
            metadata=PatternsMetadata(
                processing_time=round(processing_ms, 1),
                model=analysis.release_id,
                data_points=analysis.data_points,
                confidence=shown_share(analysis.confidence),
            ),
        )
