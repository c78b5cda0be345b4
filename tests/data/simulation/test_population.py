"""Simulated workers: what the platform sees of them, and what drives them."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from data.columns import Availability, Role
from data.reference.calendar import DAY_S, local_time
from data.reference.categories import CATEGORIES
from data.reference.geography import distance_m
from data.reference.qualifications import QUALIFICATIONS, held_mask, meets
from data.simulation.population import Population, displace, draw_population
from data.simulation.world import City
from tests.data.simulation.content import content
from tests.factories import START

CITY = City("any", workers=4_000, offers=1, open_tasks=0, days=60)
UNTIL = START + 60 * DAY_S


def drawn(city: City = CITY, seed: int = 1) -> Population:
    return draw_population(city, UNTIL, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def population() -> Population:
    return drawn()


def test_two_fifths_of_the_workers_join_during_the_run_and_the_others_before(
    population: Population,
) -> None:
    joined = population.workers.joined_at
    during = (joined >= START) & (joined <= UNTIL)
    assert np.mean(during) == pytest.approx(0.4, abs=0.03)  # four standard errors
    assert np.all(joined[~during] < START)


def test_one_worker_in_eight_leaves_during_the_run(population: Population) -> None:
    leaves = population.latents.leaves_at
    assert np.mean(leaves <= UNTIL) == pytest.approx(0.125, abs=0.022)
    assert np.all(leaves > START)


def test_every_worker_may_work_has_hours_and_says_to_be_good_at_something(
    population: Population,
) -> None:
    workers = population.workers
    assert np.all(workers.roles != Role.POSTER)
    assert np.all(workers.shifts.sum(axis=1) >= 6)
    assert np.all(workers.skills > 0)
    assert np.all(workers.skills < 2 ** len(CATEGORIES))


def test_declared_skills_are_a_noisy_view_of_the_true_ones(population: Population) -> None:
    bits = np.arange(len(CATEGORIES), dtype=np.uint64)
    declared = (population.workers.skills[:, None] >> bits) & np.uint64(1) == 1
    true = population.latents.skill
    assert true[declared].mean() > 1.0  # one standard deviation above the usual worker
    assert true[~declared].mean() < 0.0
    assert np.any(true[declared] < 0.0)  # some overrate themselves


def test_stated_limits_follow_the_true_ones_and_are_often_missing(population: Population) -> None:
    stated = population.workers.max_distance_m
    is_stated = ~np.isnan(stated)
    assert np.mean(is_stated) == pytest.approx(0.8, abs=0.026)
    assert np.mean(~np.isnan(population.workers.min_hourly_usd)) == pytest.approx(0.6, abs=0.031)
    tolerated = population.latents.tolerance_km[is_stated] * 1_000.0
    assert np.corrcoef(np.log(stated[is_stated]), np.log(tolerated))[0, 1] > 0.7


def test_whoever_drives_a_truck_may_do_what_asks_for_a_car_and_holds_a_licence(
    population: Population,
) -> None:
    held = population.workers.qualifications
    truck = population.workers.take(
        (held & np.uint64(1 << QUALIFICATIONS.index("truck")))
        != 0  # the truck itself, not what it implies
    )
    assert len(truck) > 100
    assert np.all(meets(truck.qualifications, held_mask(["car"])))
    assert np.all(meets(truck.qualifications, held_mask(["drivers-license"])))


def test_a_worker_on_shift_at_the_end_is_available_now(population: Population) -> None:
    workers = population.workers
    hour = local_time(UNTIL).hour_of_week[0]
    on_shift = workers.shifts[:, hour]
    assert np.all((workers.availability == Availability.AVAILABLE_NOW) == on_shift)
    assert np.any(workers.availability == Availability.OFFLINE)


def test_without_latents_all_workers_are_alike_behind_what_they_say() -> None:
    latents = drawn(replace(CITY, workers=50, has_latents=False)).latents
    for name in ("mood", "skill", "hour_strength", "reliability", "punctuality"):
        assert np.all(getattr(latents, name) == 0.0), name
    for name in ("tolerance_km", "reservation_usd"):
        assert len(np.unique(getattr(latents, name))) == 1, name


def test_a_step_has_the_stated_spread_in_each_direction() -> None:
    rng = np.random.default_rng(3)
    lat, lng = np.full(20_000, 37.77), np.full(20_000, -122.42)
    there_lat, there_lng = displace(rng, lat, lng, 2.0)
    north_m = distance_m(lat, lng, there_lat, lng)
    east_m = distance_m(lat, lng, lat, there_lng)
    assert np.sqrt(np.mean(north_m**2)) == pytest.approx(2_000.0, rel=0.02)
    assert np.sqrt(np.mean(east_m**2)) == pytest.approx(2_000.0, rel=0.02)


def test_equal_seeds_draw_equal_workers_and_other_seeds_others() -> None:
    city = replace(CITY, workers=40)
    first, again, other = (drawn(city, seed).workers for seed in (1, 1, 2))
    for f in fields(first):
        assert content(getattr(first, f.name)) == content(getattr(again, f.name)), f.name
    assert not np.array_equal(first.home_lat, other.home_lat)
