"""When a streak is to be saved or a level is near, and the tasks that serve it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.columns import Urgency
from data.reference.calendar import HOUR_S, MINUTE_S
from engine.patterns.predictions import RiskLevel
from engine.recommendations.findings import Priority
from engine.recommendations.goals import (
    LevelNear,
    StreakAtRisk,
    level_near,
    reach_level,
    save_streak,
    streak_at_risk,
)
from engine.recommendations.question import RecommendationQuestion
from tests.engine.recommendations.offers import expecting, offers
from tests.engine.scene import AT

ASKED = RecommendationQuestion("worker-0")
FREE = np.ones(4, dtype=np.bool_)


def test_a_streak_on_record_is_at_risk_until_it_ends() -> None:
    found = streak_at_risk(ASKED, expecting(9, 4.5), now=AT)
    assert found == StreakAtRisk(9, AT + 4.5 * HOUR_S, is_high=False, is_sure=True)
    found = streak_at_risk(ASKED, expecting(9, 1.5, RiskLevel.HIGH), now=AT)
    assert found is not None
    assert found.is_high


@pytest.mark.parametrize(
    "expected",
    [
        expecting(1, 4.5),  # no streak yet
        expecting(9, 4.5, RiskLevel.LOW),  # kept anyway
        expecting(9, 4.5, done_today=True),
    ],
)
def test_there_is_nothing_to_save_in(expected: object) -> None:
    assert streak_at_risk(ASKED, expected, now=AT) is None  # type: ignore[arg-type]


def test_a_stated_streak_counts_before_the_record_and_stands_until_the_utc_day_ends() -> None:
    # `AT` is 17:00 UTC.
    found = streak_at_risk(replace(ASKED, streak_days=15), expecting(9, 4.5), now=AT)
    assert found == StreakAtRisk(15, AT + 7 * HOUR_S, is_high=False, is_sure=False)
    late = AT + 5 * HOUR_S
    found = streak_at_risk(replace(ASKED, streak_days=15), expecting(0, 0.0), now=late)
    assert found == StreakAtRisk(15, late + 2 * HOUR_S, is_high=True, is_sure=False)


def test_a_stated_nought_is_not_believed_and_a_stated_one_is() -> None:
    # A version of the app always sends 0.
    assert streak_at_risk(replace(ASKED, streak_days=0), expecting(9, 4.5), now=AT) is not None
    assert streak_at_risk(replace(ASKED, streak_days=1), expecting(9, 4.5), now=AT) is None


def test_a_level_is_near_from_four_fifths_of_it_on() -> None:
    # Level 12 spans 12,100 to 14,400 XP; 80 % of it is 13,940.
    assert level_near(replace(ASKED, xp=13_940), on_record=None) == LevelNear(13, 460)
    assert level_near(replace(ASKED, xp=13_939), on_record=None) is None


def test_what_the_app_says_counts_before_the_record() -> None:
    assert level_near(ASKED, on_record=13_940) == LevelNear(13, 460)
    assert level_near(replace(ASKED, xp=0), on_record=13_940) is None
    assert level_near(ASKED, on_record=None) is None


def test_where_level_and_xp_contradict_each_other_nothing_is_said() -> None:
    # The documents' example: 4,500 XP are level 7 by the client's own formula, not 12.
    assert level_near(replace(ASKED, xp=13_940, level=12), on_record=None) is not None
    assert level_near(replace(ASKED, xp=13_940, level=11), on_record=None) is None
    assert level_near(replace(ASKED, level=12), on_record=13_940) == LevelNear(13, 460)


def test_a_streak_is_saved_by_quick_tasks_that_are_done_in_time() -> None:
    goal = StreakAtRisk(9, AT + 2 * HOUR_S, is_high=False, is_sure=True)
    found = save_streak(
        goal,
        offers(
            4,
            minutes=[90.0, 45.0, 30.0, 20.0],
            ends_at=AT + np.array([90.0, 45.0, 150.0, 20.0]) * MINUTE_S,
        ),
        FREE,
        now=AT,
    )
    assert found is not None
    assert found.offers == (1, 3)  # the first is not quick, the third not in time
    assert found.facts == {"days": 9.0, "hours": 2.0, "on_record": 1.0}
    assert (found.priority, found.urgency) == (Priority.MEDIUM, Urgency.HIGH)
    assert found.expires_min == 120.0


def test_where_no_quick_task_is_there_a_longer_one_will_do() -> None:
    goal = StreakAtRisk(9, AT + 2 * HOUR_S, is_high=True, is_sure=True)
    found = save_streak(goal, offers(4, minutes=[90.0] * 4), FREE, now=AT)
    assert found is not None
    assert found.offers == (0, 1, 2)
    assert found.priority is Priority.HIGH


def test_without_a_free_task_in_time_no_streak_is_spoken_of() -> None:
    goal = StreakAtRisk(9, AT + HOUR_S // 2, is_high=True, is_sure=True)
    assert save_streak(goal, offers(4), FREE, now=AT) is None
    assert save_streak(replace(goal, ends_at=AT + 9e4), offers(4), ~FREE, now=AT) is None


def test_a_level_is_reached_by_one_task_where_one_is_enough() -> None:
    found = reach_level(LevelNear(13, 100), offers(4, xp=[80, 90, 120, 200]), FREE, now=AT)
    assert found is not None
    assert (found.offers, found.priority) == ((2,), Priority.MEDIUM)
    assert found.facts == {"level": 13.0, "xp": 100.0, "gain": 120.0}


def test_else_by_no_more_tasks_than_it_takes() -> None:
    found = reach_level(LevelNear(13, 150), offers(4, xp=[80, 90, 100, 60]), FREE, now=AT)
    assert found is not None
    assert (found.offers, found.facts["gain"]) == ((0, 1), 170.0)
    part = reach_level(LevelNear(13, 900), offers(4, xp=[80, 90, 100, 60]), FREE, now=AT)
    assert part is not None
    assert (part.offers, part.priority) == ((0, 1, 2), Priority.LOW)


def test_a_level_s_tasks_end_when_the_first_of_them_must_be_left_for() -> None:
    leave_by = AT + np.array([90.0, 30.0, 9e4, 9e4]) * MINUTE_S
    found = reach_level(LevelNear(13, 150), offers(4, leave_by=leave_by), FREE, now=AT)
    assert found is not None
    assert (found.expires_min, found.urgency) == (30.0, Urgency.HIGH)
