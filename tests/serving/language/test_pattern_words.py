"""Words for patterns: every kind has them, and no number that is not among the facts."""

from __future__ import annotations

import re

import pytest

from data.reference.categories import CODE_OF
from engine.patterns.findings import ADVISED, Impact, Insight, InsightKind
from engine.patterns.predictions import LevelUp, RiskLevel, StreakRisk
from engine.patterns.question import Analysis
from serving.language.messages import messages_in
from serving.language.pattern_words import PatternWords, clock_text, timing_text
from tests.serving.known_patterns import STREAK_ALERT, TASKS_ALERT

WORDS = PatternWords(messages_in("en"))
FACTS: dict[InsightKind, dict[str, float]] = {
    InsightKind.RELIABLE: {"completion": 0.96, "on_time": 0.94, "jobs": 48.0},
    InsightKind.HIGHLY_RATED: {"stars": 4.8, "ratings": 31.0},
    InsightKind.STEADY: {"days_a_week": 4.2},
    InsightKind.STREAK_RUNNING: {"days": 9.0},
    InsightKind.EARNING_MORE: {"growth": 0.12, "weekly_usd": 285.0},
    InsightKind.SWEET_SPOT: {
        "low_usd": 60.0, "high_usd": 80.0, "hourly_usd": 52.0, "usual_hourly_usd": 38.0,
    },
    InsightKind.FARTHER: {"willing_m": 8_046.72, "preferred_m": 4_828.032},  # 5 and 3 miles
    InsightKind.WRITE_AT: {"hour": 9.0},
    InsightKind.WEEK_AHEAD: {"usd": 425.0, "low_usd": 200.0, "high_usd": 640.0},
    InsightKind.LEVEL_NEAR: {"level": 8.0, "xp": 400.0, "tasks": 3.0},
    InsightKind.EARNING_LESS: {"growth": -0.12, "weekly_usd": 285.0},
    InsightKind.OFTEN_LATE: {"late": 7.0, "completed": 20.0},
    InsightKind.UNFINISHED: {"unfinished": 5.0, "jobs": 20.0},
    InsightKind.STREAK_AT_RISK: {"days": 9.0, "hours": 5.0, "lost": 0.8},
    InsightKind.LEFT_CATEGORY: {
        "category": float(CODE_OF["moving"]), "offers": 14.0, "accepted": 2.0, "expected": 6.0,
    },
    InsightKind.LITTLE_KNOWN: {"points": 4.0},
}  # fmt: skip
SHOWN = {8_046.72: 5.0, 4_828.032: 3.0}


def _insight(kind: InsightKind) -> Insight:
    return Insight(kind, Analysis.SCHEDULE, Impact.NEUTRAL, FACTS[kind])


def _numbers(text: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@pytest.mark.parametrize("kind", list(InsightKind))
def test_every_number_in_the_words_is_a_fact(kind: InsightKind) -> None:
    words = WORDS.insight(_insight(kind))
    facts = [SHOWN.get(value, value) for value in FACTS[kind].values()]
    allowed = {abs(value) for value in facts} | {abs(100.0 * value) for value in facts} | {0.0}
    for number in _numbers(" ".join(words)):
        assert any(abs(number - value) < 1e-6 for value in allowed), (number, words)


@pytest.mark.parametrize("kind", list(InsightKind))
def test_what_is_actionable_says_what_to_do_and_nothing_else_does(kind: InsightKind) -> None:
    words = WORDS.insight(_insight(kind))
    assert bool(words.advice) == (kind in ADVISED)
    assert words.title
    assert words.description.endswith(".")


def test_an_avoided_category_is_told_with_its_numbers() -> None:
    facts = {"offers": 14.0, "accepted": 1.0, "expected": 6.2}
    assert WORDS.avoided(facts) == (
        "Accepted 1 of 14 offers; about 6 would be usual for such offers"
    )
    assert WORDS.avoided({**facts, "accepted": 0.0}).startswith("Accepted none of 14 offers")


def test_alerts_are_told_with_their_numbers() -> None:
    assert WORDS.alert(STREAK_ALERT) == "Your 9-day streak expires in 1 hour."
    assert WORDS.alert(TASKS_ALERT) == "3 open delivery tasks near you, $78 on average."


def test_times_as_the_client_shows_them() -> None:
    assert [clock_text(hour) for hour in (0, 9, 12, 21)] == [
        "12:00 AM", "9:00 AM", "12:00 PM", "9:00 PM",
    ]  # fmt: skip
    assert [timing_text(hour) for hour in (None, 9, 12)] == [
        "send_now", "send_at_9am", "send_at_12pm",
    ]  # fmt: skip


def test_time_to_come_is_rounded_up() -> None:
    levels = [LevelUp(7, 4_500, 8, 400, 0.69, 3, days, "2026-12-01") for days in (0.2, 1.0, 4.2)]
    assert [WORDS.level_time(level) for level in levels] == [
        "3 tasks, about 1 day", "3 tasks, about 1 day", "3 tasks, about 5 days",
    ]  # fmt: skip


def test_the_way_to_a_level_in_words() -> None:
    level = LevelUp(7, 4_500, 8, 400, 0.69, 3, 4.2, "2026-12-01")
    assert WORDS.level_time(level) == "3 tasks, about 5 days"
    never = LevelUp(7, 4_500, 8, 400, 0.69, 3, None, "2027-12-01")
    assert WORDS.level_time(never) == "3 tasks; more than a year at the present pace"


def test_without_a_streak_the_advice_is_to_begin_one() -> None:
    none = StreakRisk(RiskLevel.LOW, 0.0, 0.0, 0, False)
    assert WORDS.streak_ends(none) == "no streak"
    assert WORDS.streak_advice(none) == "Complete a task today to begin a streak."


def test_a_streak_is_told_until_when_it_can_be_kept() -> None:
    risk = StreakRisk(RiskLevel.HIGH, 0.8, 5.5, 9, False)
    assert WORDS.streak_ends(risk) == "5 hours"
    assert WORDS.streak_advice(risk) == "Complete a task within 5 hours to keep your 9-day streak."
    done = StreakRisk(RiskLevel.LOW, 0.2, 20.0, 9, True)
    assert WORDS.streak_advice(done).startswith("Today's task is done")
