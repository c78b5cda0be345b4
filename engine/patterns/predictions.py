"""What is to be expected of a worker: work today, the best hour to write, earnings, streak, level.

Probabilities and amounts come from the forecasts of the release; here they are put to the hours
and days of the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

import numpy as np

from data.reference.calendar import DAY_S, HOUR_S, local_time, moment
from data.reference.progress import level_of, tier_of, xp_at_level
from engine.patterns.population import Population
from engine.patterns.streaks import WARNING_S, Streak
from features.activity import ACTIVITY_COLUMN, day_began
from features.ledger import Ledger
from features.openings import TASK_KIND
from models.forecasts import EarningsOutlook, Forecasts

QUIET_UNTIL, QUIET_FROM = 8, 22
"""Local hours outside which nobody is written to."""

MONTH_DAYS: Final = 30
LONGEST_DAYS: Final = 365
"""A level that takes longer is said to take more than a year."""

LEAST_SPREAD_USD: Final = 5.0
"""Less than that is no task's pay: an interval that is narrower foretells no more work."""

_PACE_DAYS: Final = 28
_LEAST_HORIZON_DAYS: Final = 0.1


class RiskLevel(StrEnum):
    """How likely a streak is lost: below 1/3 low, below 2/3 medium, else high."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class StreakRisk:
    """Whether the streak that stands will be lost; `hours_left` is 0 where there is none."""

    level: RiskLevel
    lost: float  # 0 to 1
    hours_left: float
    days: int
    is_done_today: bool


@dataclass(frozen=True, slots=True)
class LevelUp:
    """The way to the next level; `days` is None where it takes more than a year."""

    level: int
    xp: int
    next_level: int
    xp_needed: int
    progress: float  # 0 to 1 of the present level
    tasks: int
    days: float | None
    date: str  # ISO date (local); the last day looked at where `days` is None


@dataclass(frozen=True, slots=True)
class Estimate:
    """USD: the median, and what lies below it and above it in a tenth of the cases each."""

    usd: float
    low_usd: float
    high_usd: float


@dataclass(frozen=True, slots=True)
class Predictions:
    """Everything that is predicted of one worker at one moment."""

    works_today: float
    has_worked_today: bool
    notify_hour: int  # local
    notify_opened: float  # P(opened, if sent at that hour)
    week: Estimate  # Monday to Sunday, what is earned already included
    month: Estimate
    projected_month_usd: float  # expected over the next 30 days
    streak: StreakRisk
    level: LevelUp


def predictions(
    ledger: Ledger,
    forecasts: Forecasts,
    row: int,
    *,
    now: int,
    xp: int,
    streak: Streak,
    usual: Population,
) -> Predictions:
    """The predictions for a worker (row -1: nothing is known of him) at `now` (instant).

    - works today: 1 once he has; else P(begins before local midnight); the market's rate of work
      days for a worker of whom nothing is known;
    - earnings of the week and month: earned since Monday (the first) plus the median of what the
      rest of it brings, the ends of the interval likewise; USD before tips and fees;
    - see `best_hour`, `streak_risk` and `level_up`.
    """
    nobody = ledger.activity.n_workers  # whose row also is that of who came later
    who = np.array([row if 0 <= row < nobody else nobody])
    at = np.array([now])
    activity = ledger.activity.matrix(who, at)
    has_worked = bool(activity[0, ACTIVITY_COLUMN["has_worked_today"]] > 0.0)
    today = int(day_began(at)[0])
    weekday = int(local_time(at).weekday[0])
    local_day = moment(today + 12 * HOUR_S)
    monday, first = today - weekday * DAY_S, today - (local_day.day - 1) * DAY_S
    after = moment(first + 12 * HOUR_S + 31 * DAY_S)
    next_month = first + 31 * DAY_S - (after.day - 1) * DAY_S
    ends = np.array(
        [monday + 7 * DAY_S, next_month, now + MONTH_DAYS * DAY_S, now + _PACE_DAYS * DAY_S]
    )
    days = np.maximum((ends - now) / DAY_S, _LEAST_HORIZON_DAYS)
    outlook = forecasts.earns(np.repeat(activity, len(days), axis=0), days)
    so_far = ledger.activity.earned(np.repeat(who, 2), np.array([monday, first]), now)
    hour, opened = best_hour(ledger, forecasts, who, now)
    begins = (
        forecasts.works_today(activity) if row >= 0 else activity[:, ACTIVITY_COLUMN["work_rate"]]
    )
    return Predictions(
        works_today=1.0 if has_worked else float(begins[0]),
        has_worked_today=has_worked,
        notify_hour=hour,
        notify_opened=opened,
        week=_estimate(outlook, 0, float(so_far[0])),
        month=_estimate(outlook, 1, float(so_far[1])),
        projected_month_usd=float(outlook.mean[2]),
        streak=streak_risk(forecasts, activity, streak, now=now),
        level=level_up(xp, float(outlook.mean[3]) / _PACE_DAYS, pay_usd=usual.pay_usd, now=now),
    )


def best_hour(
    ledger: Ledger, forecasts: Forecasts, who: np.ndarray, now: int
) -> tuple[int, float]:
    """The local hour from 8 to 21 at which a message about a task is most likely opened.

    Of equal hours the earliest.
    """
    hours = np.arange(QUIET_UNTIL, QUIET_FROM)
    n = len(hours)
    rows = ledger.openings.matrix(
        np.repeat(who, n), np.full(n, now), np.full(n, TASK_KIND), hours + 0.5
    )
    opened = forecasts.opens(rows)
    best = int(np.argmax(opened))
    return int(hours[best]), float(opened[best])


def streak_risk(
    forecasts: Forecasts, activity: np.ndarray, streak: Streak, *, now: int
) -> StreakRisk:
    """P(no task is completed before the streak ends), and the word for it.

    Two hours or less on the client's clock are high risk whatever the model says, as there the
    client warns.
    """
    if not streak.current:
        return StreakRisk(RiskLevel.LOW, 0.0, 0.0, 0, False)
    left = np.array([max(streak.grace_until - now, 0) / HOUR_S])
    kept = forecasts.keeps_streak(activity, left, np.array([float(streak.current)]))
    lost = float(1.0 - kept[0])
    ends_s = streak.ends_at - now
    level = RiskLevel.LOW if lost < 1 / 3 else RiskLevel.MEDIUM if lost < 2 / 3 else RiskLevel.HIGH
    if ends_s <= WARNING_S:
        level = RiskLevel.HIGH
    return StreakRisk(level, lost, ends_s / HOUR_S, streak.current, streak.done_today)


def level_up(xp: int, daily_usd: float, *, pay_usd: float, now: int) -> LevelUp:
    """When the next level comes at the expected earnings of the next four weeks.

    XP a day = 2 x USD a day x the tier's multiplier (`data.reference.progress.xp_gain`); days =
    XP needed over that; tasks = XP needed over that of a task of usual pay, rounded up.
    """
    level = level_of(xp)
    begin, end = xp_at_level(level), xp_at_level(level + 1)
    needed = end - xp
    multiplier = tier_of(level).xp_multiplier
    daily = 2.0 * daily_usd * multiplier
    days = needed / daily if daily > 0.0 else float("inf")
    is_near = days <= LONGEST_DAYS
    at = now + int((days if is_near else LONGEST_DAYS) * DAY_S)
    date = moment(int(day_began(np.array([at]))[0]) + 12 * HOUR_S).date().isoformat()
    return LevelUp(
        level=level,
        xp=xp,
        next_level=level + 1,
        xp_needed=needed,
        progress=(xp - begin) / (end - begin),
        tasks=max(ceil(needed / (2.0 * pay_usd * multiplier)), 1),
        days=days if is_near else None,
        date=date,
    )


def _estimate(outlook: EarningsOutlook, column: int, earned: float) -> Estimate:
    return Estimate(
        earned + float(outlook.middle[column]),
        earned + float(outlook.low[column]),
        earned + float(outlook.high[column]),
    )
