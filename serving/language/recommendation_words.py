"""Recommendations in words; every number comes from their findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from data.reference.categories import CATEGORIES
from engine.patterns.findings import Screen
from engine.patterns.predictions import QUIET_FROM, QUIET_UNTIL
from engine.recommendations.findings import (
    HeldBack,
    HeldReason,
    Recommendation,
    RecommendationKind,
    RecommendedBundle,
)
from serving.language.messages import Messages, Place
from serving.language.pattern_words import Words
from serving.language.phrasebook import Phrasebook
from serving.language.values import (
    CategoryTitle,
    ClockHour,
    Count,
    Duration,
    Miles,
    Percent,
    TimeLeft,
    Usd,
    WholeUsd,
)

_STRENGTHS: Final = 3
_CONCERNS: Final = 1
_DAYS_FROM_H: Final = 48.0

_K: Final = RecommendationKind


class RecommendationWords:
    """The words of recommendations in a language."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say
        self._phrasebook = Phrasebook(messages)

    def title(self, found: Recommendation) -> str:
        """One line; the title of a task is its poster's own."""
        if found.kind is _K.LEVEL_UP and not _is_reached(found):
            return self._say("recommendation-level-way", level=Count(found.facts["level"]))
        return self._say(f"recommendation-{found.kind}", seed="", **_TITLES[found.kind](found))

    def description(self, found: Recommendation) -> str:
        """One or two sentences: what, and by how much."""
        message, places = _DESCRIPTIONS[found.kind](found)
        return self._say(message, seed="", **places)

    def reasoning(self, found: Recommendation) -> list[str]:
        """Why: of one task its three strongest strengths and what speaks most against it.

        Of several the strongest of each.
        """
        told = self._phrasebook
        if found.task_id is not None:
            (task,) = found.tasks
            strengths = told.strengths(task.reasons, seed=task.task_id)[:_STRENGTHS]
            return strengths + told.concerns(task.reasons, seed=task.task_id)[:_CONCERNS]
        reasons = [(t, told.strengths(t.reasons, seed=t.task_id)) for t in found.tasks]
        return [
            self._say("recommended-reason", task=task.title, phrase=strengths[0])
            for task, strengths in reasons
            if strengths
        ]

    def highlights(self, found: Recommendation) -> dict[str, str]:
        """Facts at a glance, by name."""
        value = self._messages.value
        told = {
            "pay": value(Usd(found.pay_usd)),
            "xp": self._say("benefit-xp", xp=Count(found.xp)),
        }
        if found.kind is _K.STREAK_SAVE:
            told["streak"] = self._say("count-days", days=Count(found.facts["days"]))
        if found.kind is _K.LEVEL_UP:
            told["level"] = value(Count(found.facts["level"]))
        if found.task_id is None:
            return told | {"tasks": value(Count(len(found.tasks)))}
        (task,) = found.tasks
        return told | {
            "distance": value(Miles(task.distance_m)),
            "duration": value(Duration(task.service_min)),
            "success": value(Percent(task.probabilities.success)),
        }

    def benefits(self, found: Recommendation) -> list[str]:
        """What it brings: the goal, the pay, the experience."""
        pay = "benefit-pay" if found.task_id is not None else "benefit-pay-all"
        return [
            *self._goal(found),
            self._say(pay, pay=Usd(found.pay_usd)),
            self._say("benefit-xp", xp=Count(found.xp)),
        ]

    def time_left(self, minutes: float) -> str:
        """Time left, rounded down: "45 minutes", "18 hours", "3 days"."""
        hours = minutes / 60.0
        if hours < _DAYS_FROM_H:
            return self._messages.value(TimeLeft(hours))
        return self._say("count-days", days=Count(float(int(hours / 24.0))))

    def bundle_title(self, found: RecommendedBundle) -> str:
        """How many tasks, and what they pay."""
        tasks, pay = Count(len(found.tasks)), Usd(found.bundle.pay_usd)
        return self._say("bundle-title", tasks=tasks, pay=pay)

    def held_back(self, held: HeldBack) -> Words:
        """Why there is no alert, and when there may be one."""
        message = f"alert-held-{held.reason}"
        places = _HELD_BACK[held.reason](held)
        text = self._say(f"{message}.text", seed="", **places)
        return Words(self._say(message, seed="", **places), text)

    def screen(self, screen: Screen) -> str:
        """What the button that leads to a screen says."""
        return self._say(f"screen-{screen}")

    def _goal(self, found: Recommendation) -> list[str]:
        match found.kind:
            case _K.PERFECT_MATCH:
                return []
            case _K.EARNINGS_BOOST:
                return [self._say("recommended-hourly", seed="", **_hourly(found))]
            case _K.STREAK_SAVE:
                return [self._say("benefit-streak", days=Count(found.facts["days"]))]
            case _K.LEVEL_UP if _is_reached(found):
                return [self._say("benefit-level", level=Count(found.facts["level"]))]
            case _K.LEVEL_UP:
                return []


def efficiency_text(found: RecommendedBundle) -> str:
    """What a bundle brings more an hour than its best task alone, alike everywhere: "+45%"."""
    return f"+{max(round((found.bundle.efficiency_gain - 1.0) * 100.0), 1)}%"


def _is_reached(found: Recommendation) -> bool:
    return found.facts["gain"] >= found.facts["xp"]


def _task(found: Recommendation) -> dict[str, Place]:
    task = found.tasks[0]
    return {
        "title": CategoryTitle(CATEGORIES[task.category]),
        "pay": Usd(task.earnings.pay_usd),
        "way": Miles(task.distance_m),
        "duration": Duration(task.service_min),
    }


def _hourly(found: Recommendation) -> dict[str, Place]:
    return {
        "hourly": WholeUsd(found.facts["hourly_usd"]),
        "usual": WholeUsd(found.facts["usual_hourly_usd"]),
    }


def _by(message: str, found: Recommendation, places: dict[str, Place]) -> _Description:
    """The message that speaks of one task, or of several."""
    if found.task_id is not None:
        return f"{message}-by-one", places
    return f"{message}-by-some", {**places, "tasks": Count(len(found.tasks))}


def _streak(found: Recommendation) -> _Description:
    places: dict[str, Place] = {
        "days": Count(found.facts["days"]),
        "left": TimeLeft(found.facts["hours"]),
    }
    return _by("streak" if found.facts["on_record"] else "streak-stated", found, places)


def _level(found: Recommendation) -> _Description:
    places: dict[str, Place] = {
        "level": Count(found.facts["level"]),
        "xp": Count(found.facts["xp"]),
        "brought": Count(found.facts["gain"]),
    }
    return _by("level" if _is_reached(found) else "level-partly", found, places)


_Description = tuple[str, Mapping[str, Place]]

_TITLES: Final[Mapping[RecommendationKind, Callable[[Recommendation], Mapping[str, Place]]]] = {
    _K.PERFECT_MATCH: lambda found: {"task": found.tasks[0].title},
    _K.EARNINGS_BOOST: lambda found: {"task": found.tasks[0].title},
    _K.STREAK_SAVE: lambda found: {"days": Count(found.facts["days"])},
    _K.LEVEL_UP: lambda found: {"level": Count(found.facts["level"])},
}
_DESCRIPTIONS: Final[Mapping[RecommendationKind, Callable[[Recommendation], _Description]]] = {
    _K.PERFECT_MATCH: lambda found: ("recommended-task", _task(found)),
    _K.EARNINGS_BOOST: lambda found: ("recommended-boost", {**_task(found), **_hourly(found)}),
    _K.STREAK_SAVE: _streak,
    _K.LEVEL_UP: _level,
}


def _left(held: HeldBack) -> dict[str, Place]:
    return {"left": TimeLeft((held.wait_min or 0.0) / 60.0)}


_HELD_BACK: Final[Mapping[HeldReason, Callable[[HeldBack], Mapping[str, Place]]]] = {
    HeldReason.QUIET_HOURS: lambda held: {
        **_left(held),
        "evening": ClockHour(QUIET_FROM),
        "morning": ClockHour(QUIET_UNTIL),
    },
    HeldReason.ALERTED_LATELY: _left,
    HeldReason.NOBODY_KNOWN: lambda held: {},
    HeldReason.PLACE_UNKNOWN: lambda held: {},
}
