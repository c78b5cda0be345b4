"""Recommendations in words: every number is one of the finding's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.reference.categories import CATEGORIES
from engine.parsing.language import LANGUAGES
from engine.patterns.findings import InsightKind, Screen
from engine.recommendations.findings import SCREENS, HeldBack, HeldReason
from serving.language.messages import messages_in
from serving.language.phrasebook import Phrasebook
from serving.language.recommendation_words import RecommendationWords, efficiency_text
from tests.serving.known_recommendations import BOOST, BUNDLE, ERRAND, LEVEL, PERFECT, STREAK

WORDS = RecommendationWords(messages_in("en"))


def test_a_perfect_match_tells_the_task() -> None:
    assert WORDS.title(PERFECT) == "Perfect match: Groceries to Oak St"
    assert WORDS.description(PERFECT) == "Delivery for $85, 0.8 miles away, about 45 min of work."


def test_a_boost_tells_what_an_hour_brings() -> None:
    assert WORDS.title(BOOST) == "Earn more: Groceries to Oak St"
    hourly = "About $76 an hour is to be expected, the way there included, where $38 is usual."
    assert WORDS.description(BOOST).endswith(hourly)
    assert WORDS.benefits(BOOST) == [hourly, "Pays $85", "170 XP"]


def test_a_streak_tells_how_long_it_lasts() -> None:
    assert WORDS.title(STREAK) == "Keep your 9-day streak"
    assert WORDS.description(STREAK) == (
        "Complete one of these 2 tasks within 4 hours to keep your 9-day streak."
    )
    assert WORDS.benefits(STREAK) == ["Keeps your 9-day streak", "Pays $45 in all", "90 XP"]
    alone = replace(STREAK, tasks=(ERRAND,), facts={**STREAK.facts, "hours": 0.75})
    assert WORDS.description(alone) == (
        "Complete this task within 45 minutes to keep your 9-day streak."
    )


def test_of_a_streak_that_is_only_stated_no_more_is_said_than_is_known() -> None:
    stated = replace(STREAK, facts={**STREAK.facts, "on_record": 0.0})
    assert WORDS.description(stated) == (
        "If you have not completed a task today, one of these 2 tasks can keep your 9-day streak: "
        "the day ends in 4 hours."
    )


def test_a_level_tells_what_it_takes_and_what_the_tasks_bring() -> None:
    assert WORDS.title(LEVEL) == "On the way to level 8"
    assert WORDS.description(LEVEL) == (
        "These 2 tasks bring 90 of the 1,400 XP that level 8 takes."
    )
    assert WORDS.benefits(LEVEL) == ["Pays $45 in all", "90 XP"]
    near = replace(LEVEL, tasks=(ERRAND,), facts={"level": 8.0, "xp": 40.0, "gain": 45.0})
    assert WORDS.title(near) == "Reach level 8"
    assert WORDS.description(near) == "This task brings 45 XP; level 8 takes 40."
    assert WORDS.benefits(near)[0] == "Takes you to level 8"


def test_reasons_are_those_of_the_explanation() -> None:
    (task,) = PERFECT.tasks
    told, phrases = WORDS.reasoning(PERFECT), Phrasebook(messages_in("en"))
    assert told[:3] == phrases.strengths(task.reasons, seed="task-1")[:3]
    assert told[3:] == phrases.concerns(task.reasons, seed="task-1")[:1]


def test_of_several_tasks_each_is_told_with_its_strongest_reason() -> None:
    told = WORDS.reasoning(STREAK)
    assert [line.split(": ")[0] for line in told] == ["Post office run", "Move a sofa"]
    unexplained = replace(STREAK, tasks=(replace(ERRAND, reasons=()), ERRAND))
    assert len(WORDS.reasoning(unexplained)) == 1


def test_highlights_are_facts_by_name() -> None:
    assert WORDS.highlights(STREAK) == {
        "pay": "$45", "xp": "90 XP", "streak": "9 days", "tasks": "2",
    }  # fmt: skip
    assert WORDS.highlights(replace(LEVEL, tasks=(ERRAND,))) == {
        "pay": "$22.50", "xp": "45 XP", "level": "8", "distance": "0.5 miles",
        "duration": "20 min", "success": "40%",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0.2, "1 minute"),
        (59.9, "59 minutes"),
        (60.0, "1 hour"),
        (2_879.0, "47 hours"),
        (2_880.0, "2 days"),
        (10_000.0, "6 days"),
    ],
)
def test_time_left_is_rounded_down(minutes: float, text: str) -> None:
    assert WORDS.time_left(minutes) == text


def test_a_bundle_says_its_pay_and_its_gain() -> None:
    assert WORDS.bundle_title(BUNDLE) == "2 tasks on one way: $60"
    assert efficiency_text(BUNDLE) == "+45%"
    little = replace(BUNDLE, found=replace(BUNDLE.found, bundle=replace(
        BUNDLE.bundle, efficiency_gain=1.004)))  # fmt: skip
    assert efficiency_text(little) == "+1%"


def test_every_reason_to_hold_an_alert_back_is_told() -> None:
    on_demand = " Recommendations on demand are there at any time."
    assert {
        reason: WORDS.held_back(HeldBack(reason, 40.0)).description for reason in HeldReason
    } == {
        HeldReason.PLACE_UNKNOWN: "Nobody knows yet where you work. Share your location to see "
        "what is worth doing now.",
        HeldReason.QUIET_HOURS: "From 10 PM to 8 AM there are no alerts; the next may come in "
        f"40 minutes.{on_demand}",
        HeldReason.ALERTED_LATELY: "There is at most one alert an hour; the next may come in "
        f"40 minutes.{on_demand}",
        HeldReason.NOBODY_KNOWN: "Without one it is not known when the last alert was."
        f"{on_demand}",
    }


def test_every_insight_leads_to_a_screen_that_has_a_label() -> None:
    assert set(SCREENS) == set(InsightKind)
    assert len({WORDS.screen(screen) for screen in Screen}) == len(Screen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_said_in_every_language(language: str) -> None:
    words = RecommendationWords(messages_in(language))
    stated = replace(STREAK, facts={**STREAK.facts, "on_record": 0.0})
    reached = replace(LEVEL, facts={"level": 8.0, "xp": 40.0, "gain": 45.0})
    for found in (PERFECT, BOOST, STREAK, stated, LEVEL, reached):
        for one in (found, replace(found, tasks=found.tasks[:1])):
            said = [words.title(one), words.description(one), *words.reasoning(one)]
            said += [*words.benefits(one), *words.highlights(one).values()]
            assert all(said)
    assert words.screen(Screen.TASK)
    assert words.bundle_title(BUNDLE)


def test_every_category_can_be_told() -> None:
    for code in range(len(CATEGORIES)):
        task = replace(PERFECT.tasks[0], category=code)
        assert WORDS.description(replace(PERFECT, tasks=(task,)))
