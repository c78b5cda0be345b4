"""English words for patterns; every number comes from the finding's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from data.reference.categories import LABELS
from engine.patterns.findings import Alert, AlertKind, Insight, InsightKind
from engine.patterns.predictions import LevelUp, StreakRisk
from serving.contract.units import shown_miles

Facts: TypeAlias = Mapping[str, float]

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Words(NamedTuple):
    """A title, a description, and what to do about it ("" where nothing)."""

    title: str
    description: str
    advice: str = ""


def count_of(number: float, noun: str) -> str:
    """A whole number with its noun: "1 task", "5 tasks"."""
    whole = round(number)
    return f"{whole:,} {noun if whole == 1 else noun + 's'}"


def hours_text(hours: float) -> str:
    """Time left, rounded down: "45 minutes", "1 hour", "18 hours"."""
    if hours < 1.0:
        return count_of(max(int(hours * 60.0), 1), "minute")
    return count_of(int(hours), "hour")


def days_text(days: float) -> str:
    """Time to come, rounded up to days."""
    return count_of(max(-(-days // 1.0), 1), "day")


def clock_text(hour: int) -> str:
    """A full hour on a clock of twelve: "9:00 AM"."""
    return f"{hour % 12 or 12}:00 {'AM' if hour < 12 else 'PM'}"


def timing_text(hour: int | None) -> str:
    """When an alert is to be sent: "send_now", or "send_at_9am"."""
    if hour is None:
        return "send_now"
    return f"send_at_{hour % 12 or 12}{'am' if hour < 12 else 'pm'}"


def level_text(level: LevelUp) -> str:
    """How long the next level takes, in tasks and days."""
    tasks = count_of(level.tasks, "task")
    if level.days is None:
        return f"{tasks}; more than a year at the present pace"
    return f"{tasks}, about {days_text(level.days)}"


def streak_ends_text(risk: StreakRisk) -> str:
    """When the streak ends."""
    return hours_text(risk.hours_left) if risk.days else "no streak"


def streak_advice(risk: StreakRisk) -> str:
    """What to do about the streak."""
    if not risk.days:
        return "Complete a task today to begin a streak."
    kept = f"{risk.days}-day streak"
    if risk.is_done_today:
        left = hours_text(risk.hours_left)
        return f"Today's task is done; your {kept} goes on with one more in the next {left}."
    return f"Complete a task within {hours_text(risk.hours_left)} to keep your {kept}."


def insight_words(insight: Insight) -> Words:
    """The words of a finding."""
    return _INSIGHTS[insight.kind](insight.facts)


def alert_message(alert: Alert) -> str:
    """The message of an alert."""
    return _ALERTS[alert.kind](alert)


def _miles(metres: float) -> str:
    distance = shown_miles(metres)
    return f"{distance:g} {'mile' if distance == 1 else 'miles'}"


def _usd(amount: float) -> str:
    return f"${amount:,.0f}"


def _percent(share: float) -> str:
    return f"{round(100.0 * share)}%"


def _reliable(f: Facts) -> Words:
    return Words(
        "Reliable worker",
        f"Over {count_of(f['jobs'], 'job')} you finish {_percent(f['completion'])} of what you "
        f"take, {_percent(f['on_time'])} of it on time.",
    )


def _highly_rated(f: Facts) -> Words:
    return Words(
        "Highly rated", f"{f['stars']:.1f} stars over {count_of(f['ratings'], 'rating')}."
    )


def _steady(f: Facts) -> Words:
    return Words(
        "Steady weeks", f"Your weeks are alike: about {f['days_a_week']:.1f} days of work in each."
    )


def _streak_running(f: Facts) -> Words:
    return Words("Streak running", f"{count_of(f['days'], 'day')} in a row with a completed task.")


def _earning_more(f: Facts) -> Words:
    return Words(
        "Earnings are growing",
        f"Up by about {_percent(f['growth'])} a week, at {_usd(f['weekly_usd'])} a week on "
        f"average.",
    )


def _earning_less(f: Facts) -> Words:
    return Words(
        "Earnings are falling",
        f"Down by about {_percent(-f['growth'])} a week, at {_usd(f['weekly_usd'])} a week on "
        f"average.",
        "Look at more offers in your peak hours to turn your earnings around.",
    )


def _sweet_spot(f: Facts) -> Words:
    band = f"{_usd(f['low_usd'])} to {_usd(f['high_usd'])}"
    hourly = f"{_usd(f['hourly_usd'])} an hour"
    return Words(
        "Your best pay range",
        f"Tasks of {band} bring you about {hourly}, travel included; all your tasks together "
        f"{_usd(f['usual_hourly_usd'])}.",
        f"Prefer tasks of {band}: they bring about {hourly}.",
    )


def _farther(f: Facts) -> Words:
    willing, usual = _miles(f["willing_m"]), _miles(f["preferred_m"])
    return Words(
        "A wider radius",
        f"Most tasks that you take lie within {usual}; you would likely still take your usual "
        f"task at {willing}.",
        f"Look at tasks up to {willing} away, not only within {usual}.",
    )


def _write_at(f: Facts) -> Words:
    at = clock_text(round(f["hour"]))
    return Words("Best time for messages", f"You are most likely to open a message at {at}.")


def _week_ahead(f: Facts) -> Words:
    return Words(
        "Your week",
        f"Between {_usd(f['low_usd'])} and {_usd(f['high_usd'])} by Sunday in eight of ten such "
        f"weeks or more, with as many above {_usd(f['usd'])} as below.",
    )


def _level_near(f: Facts) -> Words:
    level, xp = f"level {round(f['level'])}", f"{round(f['xp']):,} XP"
    tasks = count_of(f["tasks"], "task")
    return Words(
        "Next level is near",
        f"{xp} to {level}: about {tasks} of usual pay.",
        f"Complete {tasks} to reach {level}.",
    )


def _little_known(f: Facts) -> Words:
    known = count_of(f["points"], "observation") if f["points"] else "no observations"
    return Words(
        "Getting to know you",
        f"There are {known} in this period so far; what is usual for other workers stands in.",
        "Answer a few offers: patterns become your own with every answer.",
    )


def _often_late(f: Facts) -> Words:
    return Words(
        "Often late",
        f"{round(f['late'])} of {count_of(f['completed'], 'completed task')} ended after the "
        f"deadline.",
        "Leave more time before deadlines, or take tasks nearer to you.",
    )


def _unfinished(f: Facts) -> Words:
    return Words(
        "Unfinished tasks",
        f"{round(f['unfinished'])} of {count_of(f['jobs'], 'task')} that you took were not "
        f"finished.",
        "Take only what you are sure to finish: reliability moves you up in every list.",
    )


def _streak_at_risk(f: Facts) -> Words:
    days, left = f"{round(f['days'])}-day streak", hours_text(f["hours"])
    return Words(
        "Streak at risk",
        f"Your {days} ends in {left}; it is lost with a chance of {_percent(f['lost'])}.",
        f"Complete a short task within {left} to keep your {days}.",
    )


def _left_category(f: Facts) -> Words:
    name = LABELS[round(f["category"])]
    return Words(f"{name} is not your thing", f"{category_reason(f)}.")


def category_reason(f: Facts) -> str:
    """Why a category counts as avoided: accepted, offers, expected."""
    accepted = f"{round(f['accepted'])}" if f["accepted"] else "none"
    return (
        f"Accepted {accepted} of {count_of(f['offers'], 'offer')}; about "
        f"{max(f['expected'], 0.0):.0f} would be usual for such offers"
    )


_INSIGHTS: Final[Mapping[InsightKind, Callable[[Facts], Words]]] = {
    InsightKind.RELIABLE: _reliable,
    InsightKind.HIGHLY_RATED: _highly_rated,
    InsightKind.STEADY: _steady,
    InsightKind.STREAK_RUNNING: _streak_running,
    InsightKind.EARNING_MORE: _earning_more,
    InsightKind.SWEET_SPOT: _sweet_spot,
    InsightKind.FARTHER: _farther,
    InsightKind.WRITE_AT: _write_at,
    InsightKind.WEEK_AHEAD: _week_ahead,
    InsightKind.LEVEL_NEAR: _level_near,
    InsightKind.EARNING_LESS: _earning_less,
    InsightKind.OFTEN_LATE: _often_late,
    InsightKind.UNFINISHED: _unfinished,
    InsightKind.STREAK_AT_RISK: _streak_at_risk,
    InsightKind.LEFT_CATEGORY: _left_category,
    InsightKind.LITTLE_KNOWN: _little_known,
}


def _streak_warning(alert: Alert) -> str:
    f = alert.facts
    return f"Your {round(f['days'])}-day streak expires in {hours_text(f['hours'])}."


def _level_alert(alert: Alert) -> str:
    f = alert.facts
    return (
        f"{round(f['xp']):,} XP to level {round(f['level'])}: about "
        f"{count_of(f['tasks'], 'task')}."
    )


def _open_tasks(alert: Alert) -> str:
    f = alert.facts
    kind = "" if alert.category is None else f"{LABELS[alert.category].lower()} "
    return f"{count_of(f['tasks'], f'open {kind}task')} near you, {_usd(f['pay_usd'])} on average."


_ALERTS: Final[Mapping[AlertKind, Callable[[Alert], str]]] = {
    AlertKind.STREAK_WARNING: _streak_warning,
    AlertKind.LEVEL_UP: _level_alert,
    AlertKind.EARNINGS_OPPORTUNITY: _open_tasks,
}
