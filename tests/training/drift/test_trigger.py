"""When to retrain: each reason alone, and what is no reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.reference.calendar import DAY_S
from features.specification import OUTCOMES
from tests.factories import START
from training.drift.report import Delay, DriftReport, Estimate, Health, Stability
from training.drift.trigger import Cause, Trigger, TriggerLimits, decide, moved, without_release

SOUND = Health(
    1_000, Estimate(1.0, 0.97, 1.03), Estimate(0.5, 0.48, 0.52), Estimate(0.0, -0.01, 0.01), 0.8
)


def a_report(
    *,
    health: Health = SOUND,
    psi: float | None = 0.02,
    name: str = "distance_km",
    is_unsteady: bool = False,
    days: float = 3.0,
    new: int = 500,
    learnt: int = 10_000,
) -> DriftReport:
    """A report on a market that is as it was, but for what is given; health is acceptance's."""
    as_of = START + 100 * DAY_S
    return DriftReport(
        release_id="20260101-000000000000",
        as_of=as_of,
        recent=(as_of - 28 * DAY_S, as_of),
        learnt_until=as_of - int(days * DAY_S),
        trained_until=as_of - int(days * DAY_S),
        recent_rows=1_000,
        features=(Stability(name, psi, 0.01, (psi,), is_unsteady),),
        scores=(Stability("accept", 0.01, 0.01, (0.01,), False),),
        health=dict.fromkeys(OUTCOMES, SOUND) | {"accept": health},
        at_training=dict.fromkeys(OUTCOMES, 0.5),
        weeks=(as_of - 7 * DAY_S,),
        by_week=dict.fromkeys(OUTCOMES, (SOUND,)),
        delays={outcome: Delay(1.0, 2.0, 0.0) for outcome in OUTCOMES},
        new_answers=new,
        learnt_answers=learnt,
    )


def causes(trigger: Trigger) -> set[Cause]:
    return {cause for cause, _ in trigger.fired}


def why(trigger: Trigger, cause: Cause) -> str:
    return dict((*trigger.fired, *trigger.quiet))[cause]


def off(low: float, value: float, high: float) -> Health:
    return replace(SOUND, ratio=Estimate(value, low, high))


def above_promise(low: float, value: float) -> Health:
    return replace(SOUND, excess=Estimate(value, low, 2 * value))


def test_a_market_that_is_as_it_was_asks_for_nothing_and_every_reason_says_why() -> None:
    trigger = decide(a_report(), TriggerLimits())
    assert not trigger.is_due
    assert {cause for cause, _ in trigger.quiet} == {Cause.DRIFT, Cause.VOLUME, Cause.SCHEDULE}
    assert "no score or feature has moved" in why(trigger, Cause.DRIFT)


@pytest.mark.parametrize(
    "health", [off(1.11, 1.2, 1.3), off(0.7, 0.8, 0.90), above_promise(0.001, 0.012)]
)
def test_predictions_that_are_measurably_beyond_a_limit_are_drift(health: Health) -> None:
    trigger = decide(a_report(health=health), TriggerLimits())
    assert causes(trigger) == {Cause.DRIFT}
    assert "'accept'" in why(trigger, Cause.DRIFT)


@pytest.mark.parametrize(
    "health",
    [
        off(1.05, 1.2, 1.35),  # far off, but it may be within the limit
        above_promise(-0.001, 0.03),  # much, but it may be nothing
        above_promise(0.001, 0.008),  # measurable, but little
    ],
)
def test_what_may_be_chance_or_is_little_is_no_drift(health: Health) -> None:
    assert not decide(a_report(health=health), TriggerLimits()).is_due


def test_population_stability_alone_is_no_reason_and_that_is_said() -> None:
    trigger = decide(a_report(psi=3.0), TriggerLimits())
    assert not trigger.is_due
    assert "PSI alone is no proof of harm" in why(trigger, Cause.DRIFT)
    assert "distance_km" in why(trigger, Cause.DRIFT)


@pytest.mark.parametrize("health", [off(1.06, 1.08, 1.1), above_promise(0.001, 0.006)])
def test_with_a_feature_that_has_moved_half_the_harm_is_enough(health: Health) -> None:
    assert not decide(a_report(health=health), TriggerLimits()).is_due
    trigger = decide(a_report(health=health, psi=0.3), TriggerLimits())
    assert causes(trigger) == {Cause.DRIFT}
    assert "more than half" in why(trigger, Cause.DRIFT)


def test_what_is_unsteady_by_nature_has_not_moved() -> None:
    report = a_report(psi=3.0, name="offers_log", is_unsteady=True)
    assert moved(report, 0.25) == []
    assert moved(a_report(psi=3.0), 0.25) == ["distance_km"]
    assert moved(a_report(psi=None), 0.25) == []


def test_without_known_outcomes_harm_cannot_be_measured() -> None:
    report = a_report(psi=3.0)
    silent = replace(report, health=dict.fromkeys(OUTCOMES, Health(12)))
    trigger = decide(silent, TriggerLimits())
    assert not trigger.is_due
    assert why(trigger, Cause.DRIFT) == "Too few known outcomes to measure harm by."


def test_a_release_without_a_reference_is_told_of() -> None:
    trigger = decide(replace(a_report(), features=(), scores=()), TriggerLimits())
    assert "keeps no PSI reference" in why(trigger, Cause.DRIFT)


@pytest.mark.parametrize(("new", "fires"), [(1_999, False), (2_000, True), (99, False)])
def test_enough_new_answers_are_a_reason(new: int, fires: bool) -> None:
    found = causes(decide(a_report(new=new), TriggerLimits()))
    assert found == ({Cause.VOLUME} if fires else set())
    few = decide(a_report(new=99, learnt=100), TriggerLimits())
    assert not few.is_due  # 99 % new, but nothing could be judged on them


@pytest.mark.parametrize(
    ("days", "new", "limit", "fires"),
    [
        (6.9, 500, 7.0, False),
        (7.0, 500, 7.0, True),
        (70.0, 99, 7.0, False),  # old, but there is nothing to learn
        (70.0, 500, 0.0, False),  # no schedule
    ],
)
def test_age_is_a_reason_where_something_is_new(
    days: float, new: int, limit: float, fires: bool
) -> None:
    trigger = decide(a_report(days=days, new=new), TriggerLimits(days=limit))
    assert causes(trigger) == ({Cause.SCHEDULE} if fires else set())


def test_several_reasons_are_all_named() -> None:
    trigger = decide(
        a_report(health=off(1.2, 1.3, 1.4), days=30, new=5_000, psi=1.0), TriggerLimits()
    )
    assert causes(trigger) == {Cause.DRIFT, Cause.VOLUME, Cause.SCHEDULE}
    assert trigger.to_json()["is_due"] is True
    assert trigger.to_json()["quiet"] == []


def test_without_a_release_one_is_due() -> None:
    trigger = without_release("No release yet.")
    assert trigger.is_due
    assert trigger.fired == ((Cause.NO_RELEASE, "No release yet."),)
