"""English words for recommendations; every number comes from their findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from data.reference.categories import LABELS
from engine.patterns.findings import Screen
from engine.questions import TaskMatch
from engine.recommendations.findings import (
    HeldBack,
    HeldReason,
    Recommendation,
    RecommendationKind,
    RecommendedBundle,
)
from serving.contract.units import duration_text, shown_miles
from serving.language.pattern_words import Words, count_of, hours_text
from serving.language.phrasebook import Phrasebook

_STRENGTHS: Final = 3
_CONCERNS: Final = 1
_DAYS_FROM_H: Final = 48.0

LABELS_OF_SCREENS: Final[Mapping[Screen, str]] = {
    Screen.TASK: "View task",
    Screen.TASKS: "Show tasks",
    Screen.PROGRESS: "See progress",
    Screen.WALLET: "Open wallet",
    Screen.PROFILE: "Open profile",
    Screen.SETTINGS: "Open settings",
    Screen.NOTIFICATIONS: "Notification settings",
}
"""What the button that leads to a screen says."""


def title_of(found: Recommendation) -> str:
    """One line; the title of a task is its poster's own."""
    return _TITLES[found.kind](found)


def description_of(found: Recommendation) -> str:
    """One or two sentences: what, and by how much."""
    return _DESCRIPTIONS[found.kind](found)


def reasoning_of(found: Recommendation, words: Phrasebook) -> list[str]:
    """Why: of one task its three strongest strengths and what speaks most against it.

    Of several the strongest of each.
    """
    if found.task_id is not None:
        (task,) = found.tasks
        strengths = words.strengths(task.reasons, seed=task.task_id)[:_STRENGTHS]
        return strengths + words.concerns(task.reasons, seed=task.task_id)[:_CONCERNS]
    told = ((task, words.strengths(task.reasons, seed=task.task_id)) for task in found.tasks)
    return [f"{task.title}: {strengths[0]}" for task, strengths in told if strengths]


def highlights_of(found: Recommendation) -> dict[str, str]:
    """Facts at a glance, by name."""
    sums = {"pay": _usd(found.pay_usd), "xp": f"{found.xp:,} XP"}
    if found.kind is RecommendationKind.STREAK_SAVE:
        sums |= {"streak": count_of(found.facts["days"], "day")}
    if found.kind is RecommendationKind.LEVEL_UP:
        sums |= {"level": f"{round(found.facts['level'])}"}
    if found.task_id is None:
        return sums | {"tasks": f"{len(found.tasks)}"}
    (task,) = found.tasks
    return sums | {
        "distance": _miles(task.distance_m),
        "duration": duration_text(task.service_min),
        "success": _percent(task.probabilities.success),
    }


def benefits_of(found: Recommendation) -> list[str]:
    """What it brings: the goal, the pay, the experience."""
    paid = f"Pays {_usd(found.pay_usd)}" + ("" if len(found.tasks) == 1 else " in all")
    goal = _BENEFITS[found.kind](found)
    return [*goal, paid, f"{found.xp:,} XP"]


def left_text(minutes: float) -> str:
    """Time left, rounded down: "45 minutes", "18 hours", "3 days"."""
    hours = minutes / 60.0
    return hours_text(hours) if hours < _DAYS_FROM_H else count_of(int(hours / 24.0), "day")


def bundle_title(found: RecommendedBundle) -> str:
    """How many tasks, and what they pay."""
    return f"{len(found.tasks)} tasks on one way: {_usd(found.bundle.pay_usd)}"


def efficiency_text(found: RecommendedBundle) -> str:
    """What a bundle brings more an hour than its best task alone: "+45%"."""
    return f"+{max(round((found.bundle.efficiency_gain - 1.0) * 100.0), 1)}%"


def held_back_words(held: HeldBack) -> Words:
    """Why there is no alert, and when there may be one."""
    title, why = _HELD_BACK[held.reason]
    when = "" if held.wait_min is None else f" The next may come in {left_text(held.wait_min)}."
    return Words(title, f"{why}{when} Recommendations on demand are there at any time.")


_HELD_BACK: Final[Mapping[HeldReason, tuple[str, str]]] = {
    HeldReason.QUIET_HOURS: ("Quiet hours", "From 10 PM to 8 AM there are no alerts."),
    HeldReason.ALERTED_LATELY: ("One alert an hour", "There is at most one alert an hour."),
    HeldReason.NOBODY_KNOWN: (
        "Alerts need a sign-in",
        "Without one it is not known when the last alert was.",
    ),
}


def _miles(metres: float) -> str:
    distance = shown_miles(metres)
    return f"{distance:g} {'mile' if distance == 1 else 'miles'}"


def _usd(amount: float) -> str:
    return f"${amount:,.0f}" if amount == round(amount) else f"${amount:,.2f}"


def _percent(share: float) -> str:
    return f"{min(max(round(100.0 * share), 1), 99)}%"


def _streak(found: Recommendation) -> str:
    return f"{round(found.facts['days'])}-day streak"


def _level(found: Recommendation) -> str:
    return f"level {round(found.facts['level'])}"


def _reaches(found: Recommendation) -> bool:
    return found.facts["gain"] >= found.facts["xp"]


def _task_text(task: TaskMatch) -> str:
    return (
        f"{LABELS[task.category]} for {_usd(task.earnings.pay_usd)}, "
        f"{_miles(task.distance_m)} away, about {duration_text(task.service_min)} of work."
    )


def _hourly_text(found: Recommendation) -> str:
    hourly, usual = found.facts["hourly_usd"], found.facts["usual_hourly_usd"]
    return (
        f"About ${hourly:,.0f} an hour is to be expected, the way there included, where "
        f"${usual:,.0f} is usual."
    )


def _streak_description(found: Recommendation) -> str:
    tasks = "this task" if len(found.tasks) == 1 else f"one of these {len(found.tasks)} tasks"
    within = hours_text(found.facts["hours"])
    if found.facts["on_record"]:
        return f"Complete {tasks} within {within} to keep your {_streak(found)}."
    return (
        f"If you have not completed a task today, {tasks} can keep your {_streak(found)}: the "
        f"day ends in {within}."
    )


def _level_description(found: Recommendation) -> str:
    gain, needed = round(found.facts["gain"]), round(found.facts["xp"])
    these, bring = ("This task", "brings") if len(found.tasks) == 1 else (
        f"These {len(found.tasks)} tasks", "bring"
    )  # fmt: skip
    if _reaches(found):
        return f"{these} {bring} {gain:,} XP; {_level(found)} takes {needed:,}."
    return f"{these} {bring} {gain:,} of the {needed:,} XP that {_level(found)} takes."


_K: Final = RecommendationKind

_TITLES: Final[Mapping[RecommendationKind, Callable[[Recommendation], str]]] = {
    _K.PERFECT_MATCH: lambda found: f"Perfect match: {found.tasks[0].title}",
    _K.STREAK_SAVE: lambda found: f"Keep your {_streak(found)}",
    _K.LEVEL_UP: lambda found: (
        f"Reach {_level(found)}" if _reaches(found) else f"On the way to {_level(found)}"
    ),
    _K.EARNINGS_BOOST: lambda found: f"Earn more: {found.tasks[0].title}",
}
_DESCRIPTIONS: Final[Mapping[RecommendationKind, Callable[[Recommendation], str]]] = {
    _K.PERFECT_MATCH: lambda found: _task_text(found.tasks[0]),
    _K.STREAK_SAVE: _streak_description,
    _K.LEVEL_UP: _level_description,
    _K.EARNINGS_BOOST: lambda found: f"{_task_text(found.tasks[0])} {_hourly_text(found)}",
}
_BENEFITS: Final[Mapping[RecommendationKind, Callable[[Recommendation], list[str]]]] = {
    _K.PERFECT_MATCH: lambda found: [],
    _K.STREAK_SAVE: lambda found: [f"Keeps your {_streak(found)}"],
    _K.LEVEL_UP: lambda found: [f"Takes you to {_level(found)}"] if _reaches(found) else [],
    _K.EARNINGS_BOOST: lambda found: [_hourly_text(found)],
}
