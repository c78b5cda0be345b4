"""Patterns in words; every number comes from the finding's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from data.reference.categories import CATEGORIES
from engine.patterns.findings import Alert, AlertKind, Insight, InsightKind
from engine.patterns.predictions import LevelUp, StreakRisk
from serving.language.messages import Messages, Place
from serving.language.values import (
    Category,
    CategoryTitle,
    ClockHour,
    Count,
    Miles,
    Number,
    Percent,
    TimeLeft,
    WholeUsd,
)

Facts: TypeAlias = Mapping[str, float]
Places: TypeAlias = Mapping[str, Place]

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Names of days in fields that programs read: the same in every language."""


class Words(NamedTuple):
    """A title, a description, and what to do about it ("" where nothing)."""

    title: str
    description: str
    advice: str = ""


def clock_text(hour: int) -> str:
    """A full hour in fields that programs read, on a clock of twelve: "9:00 AM"."""
    return f"{hour % 12 or 12}:00 {'AM' if hour < 12 else 'PM'}"


def timing_text(hour: int | None) -> str:
    """When an alert is to be sent: "send_now", or "send_at_9am"."""
    if hour is None:
        return "send_now"
    return f"send_at_{hour % 12 or 12}{'am' if hour < 12 else 'pm'}"


class PatternWords:
    """The words of patterns in a language."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say

    def insight(self, insight: Insight) -> Words:
        """The words of a finding."""
        message, places = f"pattern-{insight.kind}", _INSIGHTS[insight.kind](insight.facts)
        advice = f"{message}.advice"
        return Words(
            self._say(message, seed="", **places),
            self._say(f"{message}.text", seed="", **places),
            self._say(advice, seed="", **places) if self._messages.has(advice) else "",
        )

    def alert(self, alert: Alert) -> str:
        """The message of an alert."""
        places = _ALERTS[alert.kind](alert.facts)
        if alert.category is None or alert.kind is not AlertKind.EARNINGS_OPPORTUNITY:
            return self._say(f"alert-{alert.kind}", seed="", **places)
        category = Category(CATEGORIES[alert.category])
        return self._say("alert-category-opportunity", seed="", category=category, **places)

    def avoided(self, facts: Facts) -> str:
        """Why a category counts as avoided: accepted, offers, expected."""
        return self._say("category-left", seed="", **_left(facts))

    def answer_time(self, minutes: float) -> str:
        """How long the worker takes to answer an offer, to the minute."""
        return self._say("minutes", number=Count(minutes))

    def level_time(self, level: LevelUp) -> str:
        """How long the next level takes, in tasks and days."""
        tasks = Count(level.tasks)
        if level.days is None:
            return self._say("level-time-long", tasks=tasks)
        return self._say("level-time", tasks=tasks, days=_days_to_come(level.days))

    def streak_ends(self, risk: StreakRisk) -> str:
        """When the streak ends."""
        if not risk.days:
            return self._say("streak-none")
        return self._messages.value(TimeLeft(risk.hours_left))

    def streak_advice(self, risk: StreakRisk) -> str:
        """What to do about the streak."""
        if not risk.days:
            return self._say("streak-begin")
        return self._say(
            "streak-done" if risk.is_done_today else "streak-keep",
            days=Count(risk.days),
            left=TimeLeft(risk.hours_left),
        )


def _days_to_come(days: float) -> Count:
    """Days, rounded up, one at the least."""
    return Count(max(-(-days // 1.0), 1.0))


def _weekly(f: Facts) -> Places:
    return {"growth": Percent(abs(f["growth"])), "weekly": WholeUsd(f["weekly_usd"])}


def _left(f: Facts) -> Places:
    return {
        "accepted": Count(f["accepted"]),
        "offers": Count(f["offers"]),
        "expected": Count(max(f["expected"], 0.0)),
    }


def _level(f: Facts) -> Places:
    return {
        "level": Count(f["level"]),
        "xp": Count(f["xp"]),
        "tasks": Count(f["tasks"]),
    }


_INSIGHTS: Final[Mapping[InsightKind, Callable[[Facts], Places]]] = {
    InsightKind.RELIABLE: lambda f: {
        "jobs": Count(f["jobs"]),
        "completion": Percent(f["completion"]),
        "on_time": Percent(f["on_time"]),
    },
    InsightKind.HIGHLY_RATED: lambda f: {
        "stars": Number(f["stars"]),
        "ratings": Count(f["ratings"]),
    },
    InsightKind.STEADY: lambda f: {"days_a_week": Number(f["days_a_week"])},
    InsightKind.STREAK_RUNNING: lambda f: {"days": Count(f["days"])},
    InsightKind.EARNING_MORE: _weekly,
    InsightKind.EARNING_LESS: _weekly,
    InsightKind.SWEET_SPOT: lambda f: {
        "low": WholeUsd(f["low_usd"]),
        "high": WholeUsd(f["high_usd"]),
        "hourly": WholeUsd(f["hourly_usd"]),
        "usual": WholeUsd(f["usual_hourly_usd"]),
    },
    InsightKind.FARTHER: lambda f: {
        "willing": Miles(f["willing_m"]),
        "usual": Miles(f["preferred_m"]),
    },
    InsightKind.WRITE_AT: lambda f: {"hour": ClockHour(f["hour"])},
    InsightKind.WEEK_AHEAD: lambda f: {
        "low": WholeUsd(f["low_usd"]),
        "high": WholeUsd(f["high_usd"]),
        "middle": WholeUsd(f["usd"]),
    },
    InsightKind.LEVEL_NEAR: _level,
    InsightKind.LITTLE_KNOWN: lambda f: {"points": Count(f["points"])},
    InsightKind.OFTEN_LATE: lambda f: {
        "late": Count(f["late"]),
        "completed": Count(f["completed"]),
    },
    InsightKind.UNFINISHED: lambda f: {
        "unfinished": Count(f["unfinished"]),
        "jobs": Count(f["jobs"]),
    },
    InsightKind.STREAK_AT_RISK: lambda f: {
        "days": Count(f["days"]),
        "left": TimeLeft(f["hours"]),
        "lost": Percent(f["lost"]),
    },
    InsightKind.LEFT_CATEGORY: lambda f: {
        **_left(f),
        "title": CategoryTitle(CATEGORIES[round(f["category"])]),
    },
}

_ALERTS: Final[Mapping[AlertKind, Callable[[Facts], Places]]] = {
    AlertKind.STREAK_WARNING: lambda f: {"days": Count(f["days"]), "left": TimeLeft(f["hours"])},
    AlertKind.LEVEL_UP: _level,
    AlertKind.EARNINGS_OPPORTUNITY: lambda f: {
        "tasks": Count(f["tasks"]),
        "pay": WholeUsd(f["pay_usd"]),
    },
}
