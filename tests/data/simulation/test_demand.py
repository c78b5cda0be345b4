"""Simulated tasks: when, where, what, for how much and until when."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from data.arrays import IntArray
from data.columns import Tasks, TaskStatus, Urgency
from data.reference.calendar import DAY_S, HOUR_S, NEVER, local_time
from data.reference.categories import BASE_PAY_USD, CATEGORIES, CODE_OF, SERVICE_MIN
from data.reference.qualifications import required_mask
from data.simulation.demand import draw_tasks, post_times
from data.simulation.world import City
from tests.data.simulation.content import content
from tests.factories import START

CITY = City("any", workers=100, offers=100_000, open_tasks=0, days=56)
UNTIL = START + 56 * DAY_S
MONDAY_NOON = START + 4 * DAY_S + 20 * HOUR_S
"""2026-01-05 12:00 in San Francisco, eight hours behind UTC: no evening, no weekend."""


@pytest.fixture(scope="module")
def posted_at() -> IntArray:
    return post_times(CITY, UNTIL, np.random.default_rng(5))


@pytest.fixture(scope="module")
def tasks() -> Tasks:
    return drawn(np.full(20_000, MONDAY_NOON))


def drawn(posted_at: IntArray, seed: int = 6) -> Tasks:
    return draw_tasks(posted_at, np.random.default_rng(seed), first_number=11, posters=25).tasks


def test_tasks_are_posted_in_order_and_within_the_run(posted_at: IntArray) -> None:
    assert len(posted_at) == 20_000
    assert np.all(np.diff(posted_at) >= 0)
    assert posted_at[0] >= START
    assert posted_at[-1] < UNTIL


def test_most_tasks_are_posted_by_day_and_more_on_saturdays_than_on_tuesdays(
    posted_at: IntArray,
) -> None:
    local = local_time(posted_at)
    assert np.mean((local.hour >= 8) & (local.hour < 20)) > 0.75
    assert np.mean(local.hour < 5) < 0.05
    assert np.sum(local.weekday == 5) > 1.1 * np.sum(local.weekday == 1)


def test_pay_is_in_whole_cents_and_never_under_eight_dollars(tasks: Tasks) -> None:
    cents = tasks.pay_usd * 100.0
    assert cents == pytest.approx(np.rint(cents), abs=1e-6)
    assert tasks.pay_usd.min() >= 8.0


def test_pay_follows_the_categorys_base_rate_and_urgency_adds_an_eighth(tasks: Tasks) -> None:
    usual = BASE_PAY_USD[tasks.categories] * (
        (tasks.service_min / SERVICE_MIN[tasks.categories]) ** 0.8
    )
    premium = np.log(tasks.pay_usd / usual)
    urgent = tasks.urgency == Urgency.HIGH
    assert premium[~urgent].mean() == pytest.approx(0.0, abs=0.02)
    assert np.exp(premium[urgent].mean()) == pytest.approx(1.12, abs=0.03)


def test_evening_work_pays_more() -> None:
    evening = drawn(np.full(20_000, MONDAY_NOON + 7 * HOUR_S)).pay_usd.sum()
    noon = drawn(np.full(20_000, MONDAY_NOON)).pay_usd.sum()
    assert evening / noon == pytest.approx(1.08, abs=0.01)  # same draws, other hour


@pytest.mark.parametrize(
    ("urgency", "share_with", "least_h", "most_h"),
    [(Urgency.HIGH, 1.0, 2, 8), (Urgency.MEDIUM, 0.8, 12, 48), (Urgency.LOW, 0.5, 48, 336)],
)
def test_the_more_urgent_the_sooner_and_the_surer_the_deadline(
    tasks: Tasks, urgency: Urgency, share_with: float, least_h: int, most_h: int
) -> None:
    deadlines = tasks.deadline[tasks.urgency == urgency]
    has_one = deadlines < NEVER
    assert np.mean(has_one) == pytest.approx(share_with, abs=0.03)
    hours = (deadlines[has_one] - MONDAY_NOON) / HOUR_S
    assert hours.min() >= least_h - 1 / HOUR_S  # whole seconds
    assert hours.max() <= most_h


def test_no_task_can_begin_before_it_is_posted(tasks: Tasks) -> None:
    assert np.all(tasks.earliest_start >= tasks.posted_at)


def test_only_work_that_carries_things_has_a_second_place(tasks: Tasks) -> None:
    has_two = ~np.isnan(tasks.dropoff_lat)
    np.testing.assert_array_equal(has_two, ~np.isnan(tasks.dropoff_lng))
    assert {CATEGORIES[code] for code in np.unique(tasks.categories[has_two])} == {
        "delivery",
        "food_delivery",
        "moving",
        "errands",
        "grocery_shopping",
        "laundry",
    }


def test_requirements_fit_the_work(tasks: Tasks) -> None:
    camera, _ = required_mask(["camera"])
    asks = (tasks.required & np.uint64(camera)) != 0
    photography = tasks.categories == CODE_OF["photography"]
    assert np.any(asks)
    assert not np.any(asks & ~photography)
    share, n = np.mean(asks[photography]), photography.sum()
    assert share == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(n))


def test_new_tasks_are_open_and_numbered_on_from_the_given_number() -> None:
    few = drawn(np.array([MONDAY_NOON, MONDAY_NOON + 1]))
    assert few.ids.tolist() == ["task-11", "task-12"]
    assert np.all(few.status == TaskStatus.OPEN)


def test_equal_seeds_draw_equal_tasks(tasks: Tasks) -> None:
    again = drawn(np.full(20_000, MONDAY_NOON))
    for f in fields(tasks):
        assert content(getattr(tasks, f.name)) == content(getattr(again, f.name)), f.name
