"""The law of the simulated market, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.calendar import DAY_S, HOUR_S
from data.reference.categories import CATEGORIES, CODE_OF
from data.simulation.outcomes import (
    Situation,
    TrueProbabilities,
    examination,
    sub_skill_fit,
    true_probabilities,
)
from data.simulation.population import draw_population
from data.simulation.world import City, Coefficients
from tests.factories import START

MONDAY_NOON = START + 4 * DAY_S + 20 * HOUR_S
"""2026-01-05 12:00 in San Francisco."""

CITY = City("any", workers=1, offers=1, open_tasks=0, coefficients=Coefficients(accept_season=0.0))

WORKER = replace(
    draw_population(CITY, START + CITY.days * DAY_S, np.random.default_rng(0)).latents,
    mood=np.array([0.5]),
    skill=np.ones((1, len(CATEGORIES))),
    sub_skill=np.full((1, len(CATEGORIES)), 2),
    tolerance_km=np.array([4.0]),
    reservation_usd=np.array([20.0]),
    preferred_hour=np.array([12.0]),
    hour_strength=np.array([1.0]),
    reliability=np.array([0.3]),
    punctuality=np.array([0.2]),
)

OFFER = Situation(
    workers=np.array([0]),
    categories=np.array([CODE_OF["lawn_care"]]),
    sub_skills=np.array([2]),
    shown_at=np.array([MONDAY_NOON]),
    distance_m=np.array([4_000.0]),
    hourly_usd=np.array([20.0]),
    slack_h=np.array([np.e - 1.0]),
    open_jobs=np.array([1.0]),
    rain=np.array([1.0]),
    run_share=np.array([0.0]),
)


def probabilities(city: City = CITY, **change: float) -> TrueProbabilities:
    changed = {name: np.array([value]) for name, value in change.items()}
    return true_probabilities(replace(OFFER, **changed), WORKER, city)


def odds(p: np.ndarray) -> float:
    return float(np.log(p[0] / (1.0 - p[0])))


def test_one_offer_by_hand() -> None:
    p = probabilities()
    # Pay meets the reservation wage (log 1 = 0), distance the tolerance (softplus 0 = 0.6931).
    # -1.3 + 1.05 * (0.5 - 1.6 * 0.6931 + 0.8 + 0.6 - 0.7 - 0.5 + 0.5) = -1.2045
    assert odds(p.accept) == pytest.approx(-1.2045, abs=1e-3)
    # 2.2 + 0.3 + 0.5 - 0.15 * 4 - 0.4 - 0.4 + 0.4
    assert odds(p.complete) == pytest.approx(2.0)
    # 0.9 + 0.2 + 0.6 * log(e) - 0.12 * 4 - 0.5
    assert odds(p.on_time) == pytest.approx(0.72)


def test_rain_matters_to_outdoor_work_only_until_it_comes_to_being_on_time() -> None:
    indoors = CODE_OF["tech_support"]
    dry, wet = (probabilities(rain=rain, categories=indoors) for rain in (0.0, 1.0))
    assert wet.accept[0] == dry.accept[0]
    assert wet.complete[0] == dry.complete[0]
    assert odds(dry.on_time) - odds(wet.on_time) == pytest.approx(0.5)


def test_the_preferred_sub_skill_moves_acceptance_and_completion() -> None:
    fits, other = (probabilities(sub_skills=sub_skill) for sub_skill in (2, 0))
    assert odds(fits.accept) - odds(other.accept) == pytest.approx(1.05 * 0.5 * 1.5)
    assert odds(fits.complete) - odds(other.complete) == pytest.approx(0.4 * 1.5)
    assert fits.on_time[0] == other.on_time[0]


def test_a_sub_skill_moves_nothing_on_average_and_nothing_without_a_preference() -> None:
    fit = sub_skill_fit(np.array([1, 1, 1, -1]), np.array([0, 1, 2, 2]))
    assert fit.tolist() == [-0.5, 1.0, -0.5, 0.0]
    assert fit[:3].sum() == 0.0


def test_a_shock_lowers_acceptance_from_its_day_on() -> None:
    city = replace(CITY, shock_day=90, shock_size=0.7)  # of 180 days
    for share, lost in ((0.49, 0.0), (0.5, 0.7), (1.0, 0.7)):
        before, after = (probabilities(c, run_share=share) for c in (CITY, city))
        assert odds(before.accept) - odds(after.accept) == pytest.approx(lost)
        assert before.complete[0] == after.complete[0]


def test_the_rush_hour_makes_late() -> None:
    noon, morning = (probabilities(shown_at=MONDAY_NOON - h * HOUR_S) for h in (0, 4))
    assert odds(noon.on_time) - odds(morning.on_time) == pytest.approx(0.7)
    saturday = probabilities(shown_at=MONDAY_NOON + 5 * DAY_S - 4 * HOUR_S)
    assert odds(saturday.on_time) == pytest.approx(odds(noon.on_time))


def test_weekends_raise_acceptance() -> None:
    monday, saturday = (probabilities(shown_at=MONDAY_NOON + d * DAY_S) for d in (0, 5))
    assert odds(saturday.accept) - odds(monday.accept) == pytest.approx(1.05 * 0.25)


def test_twelve_hours_from_the_preferred_hour_turns_its_effect_round() -> None:
    noon, midnight = (probabilities(shown_at=MONDAY_NOON + h * HOUR_S) for h in (0, 12))
    assert odds(noon.accept) - odds(midnight.accept) == pytest.approx(1.05 * 2 * 0.8)


def test_pay_counts_for_more_at_the_end_of_the_run_than_at_its_start() -> None:
    start, end = (probabilities(hourly_usd=20.0 * np.e, run_share=share) for share in (0.0, 1.0))
    assert odds(end.accept) - odds(start.accept) == pytest.approx(1.05 * 0.6)


@given(km=st.floats(0.0, 50.0), more=st.floats(0.001, 20.0))
def test_a_longer_way_lowers_every_stage(km: float, more: float) -> None:
    near, far = (probabilities(distance_m=1_000.0 * d) for d in (km, km + more))
    for name in ("accept", "complete", "on_time"):
        assert getattr(far, name)[0] < getattr(near, name)[0]


@given(usd=st.floats(5.0, 100.0), more=st.floats(0.01, 100.0))
def test_better_pay_raises_acceptance_and_nothing_else(usd: float, more: float) -> None:
    less, better = (probabilities(hourly_usd=pay) for pay in (usd, usd + more))
    assert better.accept[0] > less.accept[0]
    assert better.complete[0] == less.complete[0]
    assert better.on_time[0] == less.on_time[0]


def test_without_signal_nothing_makes_a_difference() -> None:
    silent = replace(CITY, has_signal=False)
    one = probabilities(silent)
    other = probabilities(silent, distance_m=90_000.0, hourly_usd=1.0, slack_h=0.0, rain=0.0)
    for p in (one, other):
        assert (p.accept[0], p.complete[0], p.on_time[0]) == (0.35, 0.85, 0.8)


def test_the_chance_of_being_looked_at_falls_with_the_position() -> None:
    looked = examination(np.array([1, 2, 5, 50]), Coefficients())
    # sigmoid(3.5 - 2 log k): 3.5, 2.1137, 0.2811, -4.3240
    assert looked == pytest.approx([0.9707, 0.8922, 0.5698, 0.0131], abs=1e-4)
