"""Findings of a pattern analysis: what may be said of it, with its numbers and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from engine.patterns.question import Analysis


class InsightKind(StrEnum):
    """What an insight speaks of; the comments name the facts of each."""

    RELIABLE = "reliable"  # completion, on_time (0 to 1), jobs
    HIGHLY_RATED = "highly_rated"  # stars, ratings
    STEADY = "steady"  # days_a_week
    STREAK_RUNNING = "streak_running"  # days
    EARNING_MORE = "earning_more"  # growth (share a week), weekly_usd
    SWEET_SPOT = "sweet_spot"  # low_usd, high_usd, hourly_usd, usual_hourly_usd
    FARTHER = "farther"  # willing_m, preferred_m
    WRITE_AT = "write_at"  # hour
    WEEK_AHEAD = "week_ahead"  # usd, low_usd, high_usd
    LEVEL_NEAR = "level_near"  # level, xp, tasks
    EARNING_LESS = "earning_less"  # growth (below 0), weekly_usd
    OFTEN_LATE = "often_late"  # late, completed
    UNFINISHED = "unfinished"  # unfinished, jobs
    STREAK_AT_RISK = "streak_at_risk"  # days, hours, lost (0 to 1)
    LEFT_CATEGORY = "left_category"  # category, offers, accepted, expected
    LITTLE_KNOWN = "little_known"  # points


class Tone(StrEnum):
    """The contract's kinds of insight."""

    STRENGTH = "strength"
    OPPORTUNITY = "opportunity"
    WARNING = "warning"


class Impact(StrEnum):
    """The contract's words for the size of an effect."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


TONES: Final[dict[InsightKind, Tone]] = {
    InsightKind.RELIABLE: Tone.STRENGTH,
    InsightKind.HIGHLY_RATED: Tone.STRENGTH,
    InsightKind.STEADY: Tone.STRENGTH,
    InsightKind.STREAK_RUNNING: Tone.STRENGTH,
    InsightKind.EARNING_MORE: Tone.STRENGTH,
    InsightKind.SWEET_SPOT: Tone.OPPORTUNITY,
    InsightKind.FARTHER: Tone.OPPORTUNITY,
    InsightKind.WRITE_AT: Tone.OPPORTUNITY,
    InsightKind.WEEK_AHEAD: Tone.OPPORTUNITY,
    InsightKind.LEVEL_NEAR: Tone.OPPORTUNITY,
    InsightKind.LITTLE_KNOWN: Tone.OPPORTUNITY,
    InsightKind.EARNING_LESS: Tone.WARNING,
    InsightKind.OFTEN_LATE: Tone.WARNING,
    InsightKind.UNFINISHED: Tone.WARNING,
    InsightKind.STREAK_AT_RISK: Tone.WARNING,
    InsightKind.LEFT_CATEGORY: Tone.WARNING,
}

ADVISED: Final = frozenset(
    {
        InsightKind.SWEET_SPOT,
        InsightKind.FARTHER,
        InsightKind.LEVEL_NEAR,
        InsightKind.EARNING_LESS,
        InsightKind.OFTEN_LATE,
        InsightKind.UNFINISHED,
        InsightKind.STREAK_AT_RISK,
        InsightKind.LITTLE_KNOWN,
    }
)
"""Kinds from which something to do follows: those are actionable and become recommendations."""


@dataclass(frozen=True, slots=True)
class Insight:
    """One thing that stands out, with its facts by id; units as `InsightKind` says."""

    kind: InsightKind
    analysis: Analysis
    impact: Impact
    facts: dict[str, float] = field(default_factory=dict)

    @property
    def tone(self) -> Tone:
        """Strength, opportunity or warning."""
        return TONES[self.kind]

    @property
    def is_actionable(self) -> bool:
        """Whether a recommendation follows."""
        return self.kind in ADVISED


class AlertKind(StrEnum):
    """The client's kinds of alert."""

    STREAK_WARNING = "streak-warning"
    LEVEL_UP = "level-up"
    EARNINGS_OPPORTUNITY = "earnings-opportunity"


class AlertAction(StrEnum):
    """What an alert offers to do."""

    SHOW_QUICK_TASKS = "show-quick-tasks"
    NAVIGATE = "navigate"


class Screen(StrEnum):
    """Screens of the client that findings lead to (``spec/frontend.md`` section 4)."""

    TASK = "task"  # with an id
    TASKS = "tasks"
    PROGRESS = "progress"
    WALLET = "wallet"
    PROFILE = "profile"
    SETTINGS = "settings"
    NOTIFICATIONS = "notification-settings"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to tell without being asked.

    Attributes
    ----------
    facts : dict
        days, hours; level, xp, tasks; tasks, pay_usd: by the kind.
    category : int or None
        Category code that the screen is to be filtered by.
    max_distance_m, min_pay_usd : float or None
        Further filters.
    send_at_hour : int or None
        Local hour at which it is best sent; None: now.
    """

    kind: AlertKind
    analysis: Analysis
    priority: Impact  # high, medium or low
    facts: dict[str, float]
    action: AlertAction
    screen: Screen
    category: int | None = None
    max_distance_m: float | None = None
    min_pay_usd: float | None = None
    send_at_hour: int | None = None
