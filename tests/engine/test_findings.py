"""Findings are closed sets: facts with units, kinds that speak for, against, or of a change."""

from __future__ import annotations

import pytest

from data.columns import Urgency
from engine.findings import (
    CONCERNS,
    FACT_UNITS,
    SUGGESTIONS,
    Action,
    ActionKind,
    Fact,
    Reason,
    ReasonKind,
    Unit,
    facts,
)
from engine.questions import Earnings, Probabilities, TaskMatch


def test_a_fact_knows_its_unit() -> None:
    assert Fact("distance_m", 1_200.0).unit is Unit.METRES
    assert Fact("requirement", "a warm smile").unit is Unit.TEXT


def test_what_is_no_fact_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="'mood' is no fact"):
        Fact("mood", 1.0)
    with pytest.raises(ValueError, match="'mood' is no fact"):
        facts(distance_m=1.0, mood=1.0)


def test_facts_keep_the_order_they_are_given_in() -> None:
    told = facts(rating=4.5, ratings=12.0)
    assert told == (Fact("rating", 4.5), Fact("ratings", 12.0))
    reason = Reason(ReasonKind.HIGHLY_RATED, 0.1, told)
    assert reason.values() == {"rating": 4.5, "ratings": 12.0}


def test_every_kind_is_a_strength_a_concern_or_a_suggestion_and_only_one() -> None:
    for kind in ReasonKind:
        reason = Reason(kind, -0.5)
        assert (reason.is_concern, reason.is_suggestion) == (kind in CONCERNS, kind in SUGGESTIONS)
        assert [reason.is_strength, reason.is_concern, reason.is_suggestion].count(True) == 1


def test_names_and_amounts_have_units_of_their_own() -> None:
    for name, unit in FACT_UNITS.items():
        assert name.endswith("_usd") <= (unit in {Unit.USD, Unit.USD_PER_HOUR})
        assert name.endswith("_m") <= (unit is Unit.METRES)
        assert name.endswith("_min") <= (unit is Unit.MINUTES)
        assert name.endswith("_rate") <= (unit is Unit.SHARE)


def test_a_ranked_task_can_be_opened() -> None:
    match = TaskMatch(
        task_id="task-9",
        rank=1,
        score=0.5,
        title="Move a sofa",
        category=0,
        distance_m=10.0,
        service_min=60.0,
        urgency=Urgency.LOW,
        probabilities=Probabilities(0.5, 0.5, 0.5),
        enjoyment=0.5,
        earnings=Earnings(10.0, 0.0, 1, {}),
        deadline=None,
        reasons=(),
    )
    assert match.action == Action(ActionKind.OPEN_TASK, (Fact("task_id", "task-9"),))
