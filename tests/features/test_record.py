"""What the platform knew of workers, pairs and categories as of an instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from data.columns import Exposures, MarketHistory
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, NEVER
from data.simulation.run import Simulation
from features.record import (
    SLACK_CAP_H,
    USUAL_DISTANCE_M,
    PairTotals,
    Record,
    WorkerTotals,
    hourly_pay,
    is_rush_hour,
    offer_distance_m,
    slack_hours,
    start_of_work,
)
from tests.features.scene import CLEANING, DELIVERY, NOON, PLACE, Offer, a_history

LATER = NOON + 10 * DAY_S


def worker(record: Record, at: int = LATER, row: int = 0) -> WorkerTotals:
    return WorkerTotals(*record.worker_totals(np.array([row]), at).T)


def pair(record: Record, category: int, at: int = LATER) -> PairTotals:
    return PairTotals(*record.pair_totals(np.array([0]), np.array([category]), at).T)


# One offer and its outcomes.

DONE = Offer(
    NOON,
    accepted=True,
    answered_at=NOON + 10 * MINUTE_S,
    completed=True,
    ended_at=NOON + 2 * HOUR_S,
    on_time=True,
    rating=5.0,
    rated_at=NOON + DAY_S,
)


def test_one_accepted_offer_by_hand() -> None:
    w = worker(Record(a_history(DONE)))
    assert (w.offers[0], w.seen[0], w.accepted[0], w.declined[0]) == (1.0, 1.0, 1.0, 0.0)
    assert w.expected[0] == pytest.approx(0.4, abs=1e-6)  # what a market without record starts at
    assert w.accepted_log_pay[0] == pytest.approx(np.log(25.0), abs=1e-6)
    assert w.accepted_log_km[0] == 0.0
    assert (w.accepted_cos[0], w.accepted_sin[0]) == pytest.approx((-1.0, 0.0), abs=1e-6)  # noon
    assert (w.assigned[0], w.ended[0], w.completed[0], w.on_time[0]) == (1.0, 1.0, 1.0, 1.0)
    assert w.expected_completed[0] == pytest.approx(0.85, abs=1e-6)
    assert w.expected_on_time[0] == pytest.approx(0.8, abs=1e-6)
    assert (w.ratings[0], w.rating_sum[0]) == (1.0, 5.0)


def test_a_declined_offer_counts_among_the_declined_with_its_pay() -> None:
    w = worker(Record(a_history(Offer(NOON, accepted=False, answered_at=NOON + 90 * MINUTE_S))))
    assert (w.offers[0], w.accepted[0], w.declined[0]) == (1.0, 0.0, 1.0)
    assert w.declined_log_pay[0] == pytest.approx(np.log(25.0), abs=1e-6)
    assert w.accepted_log_pay[0] == 0.0
    assert (w.assigned[0], w.ended[0], w.ratings[0]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("known_at", "read"),
    [
        (DONE.answered_at, lambda w: w.offers),
        (DONE.answered_at, lambda w: w.accepted),
        (DONE.answered_at, lambda w: w.assigned),
        (DONE.ended_at, lambda w: w.ended),
        (DONE.ended_at, lambda w: w.completed),
        (DONE.ended_at, lambda w: w.on_time),
        (DONE.rated_at, lambda w: w.ratings),
    ],
)
def test_a_fact_counts_only_after_it_became_known_however_early_it_happened(
    known_at: int, read: Callable[[WorkerTotals], np.ndarray]
) -> None:
    record = Record(a_history(DONE))
    assert read(worker(record, known_at))[0] == 0.0
    assert read(worker(record, known_at + 1))[0] == 1.0


def test_a_late_correction_of_an_early_offer_counts_from_the_day_it_was_written() -> None:
    late = replace(DONE, shown_at=NOON - 50 * DAY_S, answered_at=NOON + 5 * DAY_S)
    record = Record(a_history(late))
    assert worker(record, NOON + 4 * DAY_S).offers[0] == 0.0
    assert worker(record, NOON + 6 * DAY_S).offers[0] == 1.0


def test_an_answer_that_is_not_known_counts_for_nothing() -> None:
    w = worker(Record(a_history(Offer(NOON))), NEVER)
    assert not np.any(np.array(w))


def test_workers_and_categories_are_kept_apart() -> None:
    other = replace(DONE, worker=1, task=1)
    record = Record(a_history(DONE, other))
    assert worker(record).completed[0] == 1.0
    assert worker(record, row=1).completed[0] == 1.0
    assert worker(record, row=2).offers[0] == 0.0
    assert pair(record, CLEANING).completed[0] == 1.0
    assert pair(record, DELIVERY).offers[0] == 0.0


def test_only_the_last_thirty_days_are_recent() -> None:
    record = Record(a_history(DONE))
    within, beyond = (worker(record, DONE.answered_at + d * DAY_S) for d in (30, 31))
    assert (within.recent_accepted[0], beyond.recent_accepted[0]) == (1.0, 0.0)
    assert (within.recent_seen[0], beyond.recent_seen[0]) == (1.0, 0.0)
    assert within.accepted[0] == beyond.accepted[0] == 1.0


def test_what_is_expected_of_an_offer_is_the_rate_of_such_offers_when_it_was_shown() -> None:
    """Ten like offers all taken: the market stands at (10 + 10 * 0.4) / 20 = 0.7 and offers of
    that pay and distance at (10 + 50 * 0.7) / 60 = 0.75 when the eleventh is shown."""
    before = [replace(DONE, worker=1, shown_at=NOON - DAY_S + s) for s in range(10)]
    before = [replace(offer, answered_at=NOON - HOUR_S) for offer in before]
    w = worker(Record(a_history(*before, DONE)))
    assert w.expected[0] == pytest.approx(0.75, abs=1e-6)


def test_later_positions_count_as_seen_as_often_as_they_were_taken_before() -> None:
    """200 offers at each of two positions, 80 and 20 taken.

    First: (80 + 50 * 0.4) / 250 = 0.4. Second: (20 + 50 * 0.4) / 250 = 0.16; 0.16 / 0.4 = 0.4.
    """
    past = [
        Offer(
            NOON - 2 * DAY_S + n,
            worker=1,
            position=position,
            accepted=n < taken,
            answered_at=NOON - DAY_S,
        )
        for position, taken in ((1, 80), (2, 20))
        for n in range(200)
    ]
    declined = Offer(NOON, position=2, accepted=False, answered_at=NOON + HOUR_S)
    w = worker(Record(a_history(*past, declined)))
    assert w.offers[0] == 1.0
    assert w.seen[0] == pytest.approx(0.4, abs=1e-6)
    assert w.declined[0] == pytest.approx(0.4, abs=1e-6)


def test_a_position_never_counts_as_seen_less_than_one_time_in_twenty() -> None:
    past = [
        Offer(
            NOON - 2 * DAY_S + n,
            worker=1,
            position=position,
            accepted=position == 1,
            answered_at=NOON - DAY_S,
        )
        for position in (1, 9)
        for n in range(5_000)
    ]
    ninth = Offer(NOON, position=9, accepted=False, answered_at=NOON + HOUR_S)
    assert worker(Record(a_history(*past, ninth))).seen[0] == pytest.approx(0.05, abs=1e-6)


# Rates of categories and of the market.


def test_a_market_without_a_record_starts_from_what_is_usual() -> None:
    rates = Record(a_history()).category_rates(np.array([CLEANING, DELIVERY]), NOON)
    assert rates.accept == pytest.approx([0.4, 0.4])
    assert rates.complete == pytest.approx([0.85, 0.85])
    assert rates.on_time == pytest.approx([0.8, 0.8])
    assert rates.accept_trend == pytest.approx([0.0, 0.0])


def test_rates_of_a_category_are_shrunk_to_those_of_the_market() -> None:
    two = [DONE, replace(DONE, shown_at=NOON + 1, accepted=False, completed=None, on_time=None)]
    rates = Record(a_history(*two)).category_rates(np.array([CLEANING, DELIVERY]), LATER)
    # Two seen, one taken. Market: (1 + 10 * 0.4) / 12 = 0.41667.
    assert rates.accept == pytest.approx([(1 + 50 * 0.4166667) / 52, 0.4166667], abs=1e-6)
    # One job, completed. Market: (1 + 10 * 0.85) / 11 = 0.86364.
    assert rates.complete == pytest.approx([(1 + 50 * 0.8636364) / 51, 0.8636364])
    assert rates.on_time == pytest.approx([(1 + 50 * 0.8181818) / 51, 0.8181818])


def test_rates_do_not_hold_what_became_known_at_that_very_instant() -> None:
    empty = Record(a_history()).category_rates(np.array([CLEANING]), NOON)
    record = Record(a_history(DONE))
    answered = record.category_rates(np.array([CLEANING]), DONE.answered_at)
    assert answered.accept == empty.accept
    assert answered.accept_trend == empty.accept_trend
    ended = record.category_rates(np.array([CLEANING]), DONE.ended_at)
    assert ended.complete == empty.complete
    assert ended.on_time == empty.on_time
    assert ended.accept > empty.accept
    assert record.category_rates(np.array([CLEANING]), DONE.ended_at + 1).complete > empty.complete
    assert record.market_rating(DONE.rated_at) == 4.5


def test_the_trend_is_what_was_accepted_beyond_expectation_in_the_last_fortnight() -> None:
    record = Record(a_history(DONE))
    within, beyond = (
        record.category_rates(np.array([DELIVERY]), DONE.answered_at + days * DAY_S)
        for days in (14, 15)
    )
    assert within.accept_trend == pytest.approx([0.6 / 201.0], abs=1e-6)  # 1 - 0.4, of one seen
    assert beyond.accept_trend == pytest.approx([0.0])


def test_the_mean_rating_starts_at_four_and_a_half() -> None:
    record = Record(a_history(DONE))
    assert record.market_rating(NOON) == pytest.approx([4.5])
    assert record.market_rating(np.array([NOON, LATER])) == pytest.approx([4.5, 50.0 / 11.0])


def test_pairs_looked_up_at_one_moment_have_the_totals_of_that_moment(
    tiny_simulation: Simulation,
) -> None:
    history, at = tiny_simulation.history, tiny_simulation.until - 20 * DAY_S
    record = Record(history)
    workers = np.repeat(np.arange(len(history.workers)), 45)
    categories = np.tile(np.arange(45), len(history.workers))
    expected = record.pair_totals(workers, categories, at)
    assert np.any(expected > 0.0)
    np.testing.assert_array_equal(record.pairs_at(at).of(workers, categories), expected)


def test_pairs_of_a_worker_whom_the_market_does_not_know_are_zero() -> None:
    index = Record(a_history(DONE)).pairs_at(LATER)
    assert not index.of(np.array([-1, 2]), np.array([CLEANING, CLEANING])).any()
    assert not Record(a_history()).pairs_at(LATER).of(np.array([0]), CLEANING).any()


# Nothing leaks back from later.


def altered_after(history: MarketHistory, at: int, seed: int = 0) -> MarketHistory:
    """The same history with every outcome that became known at `at` or later drawn anew."""
    e, rng = history.exposures, np.random.default_rng(seed)
    changed = {}
    for outcome in ("accepted", "completed", "on_time"):
        later = getattr(e, f"{outcome}_known_at") >= at
        assert np.any(later & (getattr(e, outcome) >= 0))
        anew = rng.integers(0, 2, len(e)).astype(np.int8)
        changed[outcome] = np.where(later, anew, getattr(e, outcome))
        known_at = getattr(e, f"{outcome}_known_at")
        delay = rng.integers(0, 9 * DAY_S, len(e))
        changed[f"{outcome}_known_at"] = np.where(
            later, np.maximum(at, e.shown_at) + delay, known_at
        )
    changed["assigned"] = np.where(
        e.accepted_known_at >= at, rng.integers(0, 2, len(e)), e.assigned
    ).astype(np.int8)
    changed["rating"] = np.where(
        e.rating_known_at >= at, rng.integers(1, 6, len(e)), e.rating
    ).astype(np.float32)
    return replace(history, exposures=replace(e, **changed))


def shown_before(history: MarketHistory, at: int) -> MarketHistory:
    e: Exposures = history.exposures
    return replace(history, exposures=e.take(np.flatnonzero(e.shown_at < at)))


@pytest.mark.parametrize("change", [altered_after, shown_before])
def test_the_record_as_of_an_instant_does_not_change_with_what_became_known_later(
    tiny_simulation: Simulation, change: Callable[[MarketHistory, int], MarketHistory]
) -> None:
    history, at = tiny_simulation.history, tiny_simulation.until - 20 * DAY_S
    workers = np.arange(len(history.workers))
    categories = np.arange(45)
    now, then = Record(history), Record(change(history, at))
    np.testing.assert_array_equal(then.worker_totals(workers, at), now.worker_totals(workers, at))
    for category in categories:
        np.testing.assert_array_equal(
            then.pair_totals(workers, np.full(len(workers), category), at),
            now.pair_totals(workers, np.full(len(workers), category), at),
        )
    for found, expected in zip(
        then.category_rates(categories, at), now.category_rates(categories, at), strict=True
    ):
        np.testing.assert_array_equal(found, expected)
    assert then.market_rating(at) == now.market_rating(at)
    assert not np.array_equal(
        Record(change(history, at)).worker_totals(workers, NEVER),
        now.worker_totals(workers, NEVER),
    )  # later, the change does show


# Where the worker was, and how long it all takes.


def test_where_no_place_was_noted_the_workers_home_stands_in_and_then_a_usual_distance() -> None:
    north = 0.009  # degrees: 1,000.76 m
    history = a_history(
        Offer(NOON, lat=PLACE[0] + north), Offer(NOON + 1, lat=np.nan), Offer(NOON + 2, worker=1)
    )
    homeless = history.workers.home_lat.copy()
    homeless[1] = np.nan
    exposures = history.exposures
    noted = exposures.worker_lat.copy()
    noted[2] = np.nan
    history = replace(
        history,
        workers=replace(history.workers, home_lat=homeless),
        exposures=replace(exposures, worker_lat=noted),
    )
    assert offer_distance_m(history) == pytest.approx([1_000.76, 0.0, USUAL_DISTANCE_M], abs=0.01)


def test_hourly_pay_is_over_service_and_travel() -> None:
    pay, service, travel = np.array([30.0, 0.0]), np.array([40.0, 40.0]), np.array([20.0, 20.0])
    assert hourly_pay(pay, service, travel) == pytest.approx([30.0, 0.01])  # unpaid: one cent


def test_slack_is_what_is_left_of_the_time_to_the_deadline() -> None:
    start = np.full(4, float(NOON))
    deadline = np.array([NOON + 4 * HOUR_S, NOON + HOUR_S, NOON + 99 * HOUR_S, NEVER])
    service = np.full(4, 90.0)
    assert slack_hours(start, deadline, service).tolist() == [2.5, 0.0, SLACK_CAP_H, SLACK_CAP_H]


def test_work_begins_when_the_worker_is_there_and_not_before_the_earliest_start() -> None:
    begin = start_of_work(NOON, np.array([15.0, 15.0]), np.array([NOON, NOON + HOUR_S]))
    assert begin.tolist() == [NOON + 15 * 60, NOON + HOUR_S]


@pytest.mark.parametrize(
    ("hour", "weekday", "expected"),
    [
        (6.99, 0, 0.0),
        (7.0, 0, 1.0),
        (9.0, 4, 0.0),
        (16.0, 4, 1.0),
        (18.49, 2, 1.0),
        (18.5, 2, 0.0),
        (8.0, 5, 0.0),
    ],
)
def test_rush_hours_are_those_of_working_days(hour: float, weekday: int, expected: float) -> None:
    assert is_rush_hour(np.array([hour]), np.array([weekday]))[0] == expected
