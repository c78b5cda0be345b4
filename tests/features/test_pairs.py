"""One matrix for training and serving: its columns by hand, and that nothing leaks into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from data.arrays import FloatArray
from data.columns import Exposures, MarketHistory, TaskStatus, Urgency
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, NEVER, moment
from data.reference.categories import BASE_PAY_USD, CATEGORIES, SERVICE_MIN
from data.reference.qualifications import names_in
from data.simulation.run import Simulation
from engine.candidates import ask_task, ask_worker, facts_for_task, facts_for_worker
from engine.market import MarketSnapshot
from engine.questions import TasksForWorker, WorkersForTask
from features.market_record import CategoryRates
from features.pairs import (
    PairFacts,
    category_accept_rate,
    completion_rate,
    declares,
    exposure_facts,
    on_time_rate,
    open_jobs,
    pair_matrix,
    worker_rating,
)
from features.record import PairTotals, Record, WorkerTotals
from features.similarity import Similarity
from features.specification import COLUMN, FEATURES, NAMES
from models.text_space import NO_SPACE, TextSpace, fit_text_space
from tests.features.scene import CLEANING, NOON, Offer, a_history

N_WORKER, N_PAIR = len(WorkerTotals._fields), len(PairTotals._fields)


def matrix_of(history: MarketHistory, space: TextSpace = NO_SPACE) -> FloatArray:
    return pair_matrix(exposure_facts(history, Record(history), space.positions(history)))


@pytest.fixture(scope="module")
def space(tiny_simulation: Simulation) -> TextSpace:
    """Where the texts of the tiny city lie."""
    return fit_text_space(tiny_simulation.history, until=tiny_simulation.until)


def feature(name: str, *offers: Offer, **change: Any) -> float:
    """A feature of the last of the given offers, in the market of the scene."""
    history = a_history(*offers)
    tasks = replace(history.tasks, **change)
    return float(matrix_of(replace(history, tasks=tasks))[-1, COLUMN[name]])


def taken(at: int, *, worker: int = 0, task: int = 0, ended_at: int = NEVER) -> Offer:
    done = ended_at < NEVER or None
    return Offer(
        at,
        worker=worker,
        task=task,
        accepted=True,
        answered_at=at + 10 * MINUTE_S,
        completed=done,
        ended_at=ended_at,
        on_time=done,
    )


def declined(at: int, *, task: int = 0) -> Offer:
    return Offer(at, task=task, accepted=False, answered_at=at + 90 * MINUTE_S)


ASKED = Offer(NOON)


# Columns by hand.


def test_columns_stand_in_the_order_of_the_specification() -> None:
    history = a_history(ASKED)
    matrix = matrix_of(history)
    assert matrix.shape == (1, len(FEATURES))
    assert matrix.dtype == np.float32
    assert matrix.flags.c_contiguous
    row = dict(zip(NAMES, matrix[0].tolist(), strict=True))
    usual = BASE_PAY_USD[CLEANING] * (57.0 / SERVICE_MIN[CLEANING]) ** 0.8
    expected = {
        "distance_km": 0.0,
        "hourly_pay_log": np.log(25.0),
        "pay_premium_log": np.log(25.0 / usual),
        "service_min": 57.0,
        "slack_h": 12.0,  # no deadline
        "urgency": 0.0,
        "hour": 12.0,
        "is_weekend": 0.0,
        "is_rush_hour": 0.0,
        "is_outdoor": 0.0,
        "requirements": 0.0,
        "category_accept_rate": 0.4,
        "market_accept_trend": 0.0,
        "category_complete_rate": 0.85,
        "category_on_time_rate": 0.8,
        "tenure_days_log": np.log(100.0),  # 99 days
        "declares_skill": 1.0,
        "declared_skills": 1.0,
        "distance_to_stated": 0.0,
        "pay_to_stated_log": np.log(25.0 / 17.0),  # the usual wish
        "is_on_shift": 1.0,
        "shift_hours": 168.0,
        "open_jobs": 0.0,
        "offers_log": 0.0,
        "accept_residual": 0.0,
        "hour_affinity": 0.0,
        "jobs_log": 0.0,
        "rating": 4.5,
        "category_rating": 4.5,
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected, abs=1e-6)


def test_accept_residual_is_what_was_accepted_beyond_expectation_shrunk_by_six_offers() -> None:
    before = [taken(NOON - 2 * DAY_S), declined(NOON - 2 * DAY_S + 1)]
    # Two offers of an unknown market: 0.4 expected of each. (1 - 0.8) / (2 + 6)
    assert feature("accept_residual", *before, ASKED) == pytest.approx(0.025, abs=1e-6)
    assert feature("accept_residual_30d", *before, ASKED) == pytest.approx(0.025, abs=1e-6)
    assert feature("category_accept_residual", *before, ASKED) == pytest.approx(0.2 / 6, abs=1e-6)
    month_later = Offer(NOON + 31 * DAY_S)
    assert feature("accept_residual", *before, month_later) == pytest.approx(0.025, abs=1e-6)
    assert feature("accept_residual_30d", *before, month_later) == 0.0


def test_hours_at_which_a_worker_accepts_speak_for_an_offer_and_those_opposite_against_it() -> (
    None
):
    """One offer taken at noon and one declined at midnight, both before the answers are known.

    Seen directions cancel out; towards noon: 1 / (2 + 6).
    """
    before = [
        replace(taken(NOON - 3 * DAY_S), answered_at=NOON - 2 * DAY_S),
        replace(declined(NOON - 3 * DAY_S + 12 * HOUR_S), answered_at=NOON - 2 * DAY_S),
    ]
    at_hour = {h: feature("hour_affinity", *before, Offer(NOON + h * HOUR_S)) for h in (0, 6, 12)}
    assert at_hour == pytest.approx({0: 0.125, 6: 0.0, 12: -0.125}, abs=1e-6)


@pytest.mark.parametrize(
    ("deadline_h", "earliest_h", "slack_h"),
    [
        (4, -1, 3.0),  # three minutes of way, 57 of work
        (4, 2, 1.05),  # begins two hours later: 4 - 2 - 0.95
        (1, -1, 0.0),
        (0.5, -1, 0.0),
        (100, -1, 12.0),
    ],
)
def test_slack_is_the_time_to_the_deadline_less_way_and_work(
    deadline_h: float, earliest_h: float, slack_h: float
) -> None:
    found = feature(
        "slack_h",
        ASKED,
        deadline=np.full(2, NOON + int(deadline_h * HOUR_S)),
        earliest_start=np.full(2, NOON + int(earliest_h * HOUR_S)),
    )
    assert found == pytest.approx(slack_h, abs=1e-6)


def test_open_jobs_are_those_assigned_and_not_known_to_have_ended() -> None:
    two = [taken(NOON - DAY_S), taken(NOON - DAY_S + 1, ended_at=NOON - HOUR_S)]
    assert feature("open_jobs", *two, ASKED) == 1.0
    assert feature("open_jobs", *two, Offer(NOON - 2 * HOUR_S)) == 2.0
    assert feature("open_jobs", *two, Offer(NOON - DAY_S + 2)) == 0.0  # not known yet


def test_the_rate_of_the_category_holds_what_was_known_of_all_workers() -> None:
    others = [taken(NOON - DAY_S, worker=1), taken(NOON - DAY_S, worker=2, task=1)]
    # Cleaning: one taken of one seen. Market: (2 + 4) / 12 = 0.5; (1 + 50 * 0.5) / 51.
    rate = feature("category_accept_rate", *others, ASKED)
    assert rate == pytest.approx(26.0 / 51.0, abs=1e-6)


def test_pay_and_distance_are_set_against_what_the_worker_took_and_declined_before() -> None:
    history = a_history(taken(NOON - DAY_S, task=1), ASKED, pay_usd=(25.0, 50.0))
    row = dict(zip(NAMES, matrix_of(history)[-1].tolist(), strict=True))
    # Three observations at the wish of 17 USD plus 35 %, one at 50 USD.
    accepted = (np.log(50.0) + 3.0 * (np.log(17.0) + 0.35)) / 4.0
    assert row["pay_over_accepted_log"] == pytest.approx(np.log(25.0) - accepted, abs=1e-5)
    assert row["pay_over_declined_log"] == pytest.approx(
        np.log(25.0) - np.log(17.0) - 0.15, abs=1e-5
    )
    usual_km = np.log1p(6.5) - 0.7  # what is known of distance when nothing is stated
    assert row["distance_over_accepted_log"] == pytest.approx(-0.75 * usual_km, abs=1e-5)


def test_how_the_worker_did_the_job_by_hand() -> None:
    """A cleaning done on time and rated, a delivery that failed, both shown before that."""
    done = taken(NOON - 2 * DAY_S, ended_at=NOON - DAY_S)
    done = replace(done, rating=5.0, rated_at=NOON - HOUR_S)
    failed = replace(taken(NOON - 2 * DAY_S, task=1), completed=False, ended_at=NOON - DAY_S)
    row = dict(zip(NAMES, matrix_of(a_history(done, failed, ASKED))[-1].tolist(), strict=True))
    market = (5.0 + 45.0) / 11.0
    rating = (5.0 + 5.0 * market) / 6.0
    expected = {
        "jobs_log": np.log(3.0),
        "complete_residual": (1.0 - 2 * 0.85) / (2.0 + 6.0),
        "category_completed_log": np.log(2.0),
        "category_complete_residual": 0.15 / (1.0 + 4.0),
        "done_log": np.log(2.0),
        "on_time_residual": 0.2 / (1.0 + 6.0),  # 1 - 0.8
        "rating": rating,
        "category_rating": (5.0 + 3.0 * rating) / 4.0,
        "offers_log": np.log(3.0),
        "category_offers_log": np.log(2.0),
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected, abs=1e-6)


def worker_totals(**known: float) -> WorkerTotals:
    return WorkerTotals(*(np.array([known.get(f, 0.0)]) for f in WorkerTotals._fields))


def test_a_workers_own_rate_is_shrunk_to_that_of_all_and_his_category_to_his_own() -> None:
    w = worker_totals(seen=2.0, accepted=1.0)
    p = PairTotals(
        *(np.array([{"seen": 1.0, "accepted": 1.0}.get(f, 0.0)]) for f in PairTotals._fields)
    )
    # Own: (1 + 6 * 0.4) / 8 = 0.425. In the category: (1 + 4 * 0.425) / 5.
    assert category_accept_rate(w, p, 0.4) == pytest.approx([0.54])


def test_rates_of_a_worker_by_hand() -> None:
    w = worker_totals(ended=4.0, completed=2.0, on_time=2.0, ratings=5.0, rating_sum=20.0)
    assert completion_rate(w) == pytest.approx([(2 + 6 * 0.85) / 10])
    assert on_time_rate(w) == pytest.approx([(2 + 6 * 0.8) / 8])
    assert worker_rating(w, 4.5) == pytest.approx([(20 + 5 * 4.5) / 10])


def test_a_worker_with_more_ends_than_known_assignments_has_no_open_jobs() -> None:
    assert open_jobs(worker_totals(assigned=1.0, ended=2.0)).tolist() == [0.0]


def test_declared_skills_are_read_bit_by_bit() -> None:
    masks = np.array([1 << 44, (1 << 44) - 1, 0], dtype=np.uint64)
    assert declares(masks, 44).tolist() == [True, False, False]
    assert declares(masks, np.array([44, 43, 0])).tolist() == [True, True, False]


# Nothing leaks back from later.


def later_outcomes_altered(history: MarketHistory, at: int) -> MarketHistory:
    """Outcomes that became known at `at` or later are turned round and known a week later."""
    e = history.exposures
    next_week = np.maximum(e.shown_at, at) + 7 * DAY_S
    changed: dict[str, Any] = {}
    for outcome in ("accepted", "completed", "on_time"):
        values, known_at = getattr(e, outcome), getattr(e, f"{outcome}_known_at")
        later = known_at >= at
        changed[outcome] = np.where(later, 1 - np.abs(values), values).astype(np.int8)
        changed[f"{outcome}_known_at"] = np.where(later, next_week, known_at)
    later = e.rating_known_at >= at
    changed["rating"] = np.where(later, np.float32(1.0), e.rating)
    changed["rating_known_at"] = np.where(later, next_week, e.rating_known_at)
    changed["assigned"] = np.where(e.accepted_known_at >= at, 1 - e.assigned, e.assigned)
    return replace(history, exposures=replace(e, **changed))


def later_exposures_deleted(history: MarketHistory, at: int) -> MarketHistory:
    e = history.exposures
    return replace(history, exposures=e.take(np.flatnonzero(e.shown_at <= at)))


@pytest.mark.parametrize("change", [later_outcomes_altered, later_exposures_deleted])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_features_do_not_change_with_what_came_after_them(
    tiny_simulation: Simulation,
    space: TextSpace,
    change: Callable[[MarketHistory, int], MarketHistory],
    share: float,
) -> None:
    history = tiny_simulation.history
    e = history.exposures
    at = int(e.shown_at[int(share * len(e))])
    rows = e.shown_at <= at
    matrix = matrix_of(history, space)
    changed = matrix_of(change(history, at), space)
    np.testing.assert_array_equal(changed[: rows.sum()], matrix[rows])
    if len(changed) == len(matrix):
        assert not np.array_equal(changed, matrix)  # what came later still does count later


def test_an_outcome_of_an_early_offer_that_is_written_late_is_not_there_before() -> None:
    early = replace(taken(NOON - 40 * DAY_S, ended_at=NOON + DAY_S), answered_at=NOON + DAY_S)
    for name in ("offers_log", "accept_residual", "category_accept_rate", "jobs_log", "open_jobs"):
        assert feature(name, early, ASKED) == feature(name, ASKED), name
    assert feature("offers_log", early, Offer(NOON + DAY_S + 1)) == pytest.approx(np.log(2.0))


# Training and serving build the same features.


def offered_to_all(history: MarketHistory, task: int, at: int) -> MarketHistory:
    """The same history with a task shown to every worker at exactly `at`, where he is."""
    e, w = history.exposures, history.workers
    n = len(w)
    shown = {
        "ranking_ids": np.full(n, "the ranking"),
        "workers": np.arange(n),
        "tasks": np.full(n, task),
        "shown_at": np.full(n, at),
        "positions": np.arange(1, n + 1, dtype=np.int16),
        "propensities": np.ones(n),
        "worker_lat": w.lat,
        "worker_lng": w.lng,
    }
    none = {
        f.name: np.full(n, np.nan if f.name == "rating" else NEVER if "known" in f.name else -1)
        for f in fields(Exposures)
        if f.name not in shown
    }
    columns = {
        name: np.concatenate([getattr(e, name), values.astype(getattr(e, name).dtype)])
        if name != "ranking_ids"
        else np.concatenate([e.ranking_ids, values])
        for name, values in (shown | none).items()
    }
    order = np.argsort(columns["shown_at"], kind="stable")
    return replace(history, exposures=Exposures(**columns).take(order))


def reopened(history: MarketHistory, at: int) -> tuple[MarketHistory, list[int]]:
    """The history with the last tasks posted before `at` open, and their rows."""
    t = history.tasks
    rows = np.flatnonzero((t.posted_at <= at) & (t.deadline > at))[-6:]
    status = t.status.copy()
    status[rows] = TaskStatus.OPEN
    return replace(history, tasks=replace(t, status=status)), rows.tolist()


@pytest.mark.parametrize("days_before_the_end", [30, 2, 0])
def test_a_live_request_and_the_training_frame_have_the_same_features_bit_for_bit(
    tiny_simulation: Simulation, space: TextSpace, days_before_the_end: int
) -> None:
    at = tiny_simulation.until - days_before_the_end * DAY_S
    history, rows = reopened(tiny_simulation.history, at)
    snapshot = MarketSnapshot.build(history, as_of=moment(at), space=space)
    everybody = np.arange(len(history.workers))
    for row in rows:
        logged = offered_to_all(history, row, at)
        of_the_ranking = logged.exposures.ranking_ids == "the ranking"
        trained = matrix_of(logged, space)[of_the_ranking]

        t = history.tasks
        question = WorkersForTask(
            task_id=str(t.ids[row]),
            category=int(t.categories[row]),
            lat=float(t.lat[row]),
            lng=float(t.lng[row]),
            pay_usd=float(t.pay_usd[row]),
            urgency=Urgency(int(t.urgency[row])),
            requirements=names_in(int(t.required[row])),
        )
        asked = ask_task(snapshot, question, at)
        served = pair_matrix(facts_for_task(snapshot, asked, everybody))
        np.testing.assert_array_equal(served, trained)
    assert np.any(trained[:, COLUMN["offers_log"]] > 0.0)


def test_a_worker_who_asks_for_work_has_the_features_of_one_who_is_asked(
    tiny_simulation: Simulation, space: TextSpace
) -> None:
    """All but one: whoever asks for work now counts as on shift."""
    at = tiny_simulation.until
    history, _ = reopened(tiny_simulation.history, at)
    snapshot = MarketSnapshot.build(history, as_of=moment(at), space=space)
    row_of_id = {str(name): row for row, name in enumerate(history.tasks.ids)}
    for who in (0, 7, 149):
        question = TasksForWorker(worker_id=str(history.workers.ids[who]), lat=None, lng=None)
        asking = ask_worker(snapshot, question, at)
        served = pair_matrix(facts_for_worker(snapshot, asking, np.arange(len(snapshot.tasks))))
        assert np.all(served[:, COLUMN["is_on_shift"]] == 1.0)
        for open_row in range(0, len(snapshot.tasks), 9):
            logged = offered_to_all(history, row_of_id[str(snapshot.tasks.ids[open_row])], at)
            of_the_worker = np.flatnonzero(
                (logged.exposures.ranking_ids == "the ranking") & (logged.exposures.workers == who)
            )
            trained = matrix_of(logged, space)[of_the_worker[0]]
            trained[COLUMN["is_on_shift"]] = 1.0
            np.testing.assert_array_equal(served[open_row], trained)


# Whatever comes in, the matrix is finite.


def column(n: int, *numbers: st.SearchStrategy[float]) -> st.SearchStrategy[FloatArray]:
    return npst.arrays(np.float64, n, elements=st.one_of(*numbers))


def totals(n: int, width: int) -> st.SearchStrategy[FloatArray]:
    return npst.arrays(np.float64, (n, width), elements=st.floats(0.0, 1e7))


@st.composite
def some_facts(draw: st.DrawFn) -> PairFacts:
    n = draw(st.integers(1, 4))
    instants = npst.arrays(np.int64, n, elements=st.integers(0, 2**33))
    masks = npst.arrays(np.uint64, n, elements=st.integers(0, 2**64 - 1))
    rates = st.floats(0.0, 1.0)
    unstated = st.just(float("nan"))
    return PairFacts(
        at=draw(instants),
        joined_at=draw(instants),
        skills=draw(masks),
        max_distance_m=draw(column(n, st.just(0.0), st.floats(0.0, 1e9), unstated)),
        min_hourly_usd=draw(column(n, st.just(0.0), st.floats(0.0, 1e6), unstated)),
        is_on_shift=draw(npst.arrays(np.bool_, n)),
        shift_hours=draw(column(n, st.floats(0.0, 168.0))),
        worker=draw(st.one_of(st.just(np.zeros((n, N_WORKER))), totals(n, N_WORKER))),
        pair=draw(st.one_of(st.just(np.zeros((n, N_PAIR))), totals(n, N_PAIR))),
        similarity=Similarity(
            draw(column(n, st.floats(-1.0, 1.0))), draw(column(n, st.floats(-1e6, 1e6)))
        ),
        distance_m=draw(column(n, st.just(0.0), st.floats(0.0, 2.1e7))),
        category=draw(npst.arrays(np.int64, n, elements=st.integers(0, len(CATEGORIES) - 1))),
        pay_usd=draw(column(n, st.just(0.0), st.floats(0.0, 1e9))),
        service_min=draw(column(n, st.just(0.0), st.floats(0.0, 1e7))),
        earliest_start=draw(instants),
        deadline=draw(
            npst.arrays(np.int64, n, elements=st.one_of(st.just(NEVER), st.integers(0, 2**33)))
        ),
        urgency=draw(npst.arrays(np.int64, n, elements=st.integers(0, 2))),
        required=draw(masks),
        category_rates=CategoryRates(*(draw(column(n, rates)) for _ in CategoryRates._fields)),
        market_rating=draw(column(n, st.floats(1.0, 5.0))),
    )


@settings(max_examples=200, deadline=None)
@given(some_facts())
def test_every_feature_of_any_pair_is_finite(facts: PairFacts) -> None:
    matrix = pair_matrix(facts)
    assert matrix.shape == (len(facts.worker), len(FEATURES))
    wrong = [NAMES[j] for j in np.flatnonzero(~np.isfinite(matrix).all(axis=0))]
    assert not wrong


def test_unpaid_work_and_limits_of_zero_leave_the_record_of_everybody_finite() -> None:
    history = a_history(
        taken(NOON - DAY_S, task=1), declined(NOON - DAY_S, task=1), ASKED, pay_usd=(25.0, 0.0)
    )
    zero = np.zeros(3, dtype=np.float32)
    workers = replace(history.workers, max_distance_m=zero, min_hourly_usd=zero)
    history = replace(history, workers=workers)
    assert np.isfinite(matrix_of(history)).all()
    w = WorkerTotals(*Record(history).worker_totals(np.array([0]), NOON).T)
    assert w.accepted_log_pay[0] == pytest.approx(np.log(0.01), abs=1e-6)  # as if paid one cent


def test_a_whole_history_has_no_missing_features(
    tiny_simulation: Simulation, space: TextSpace
) -> None:
    assert np.isfinite(matrix_of(tiny_simulation.history, space)).all()


def test_facts_are_as_of_the_moment_of_the_offer_whenever_they_are_asked_for() -> None:
    """The row of an offer holds its own local hour, also after the clocks change."""
    july = moment(NOON) + timedelta(days=182)  # 12:00 in winter is 13:00 in summer
    assert feature("hour", Offer(int(july.timestamp()))) == 13.0
    assert feature("is_rush_hour", Offer(NOON - 4 * HOUR_S)) == 1.0
    assert feature("is_weekend", Offer(NOON + 5 * DAY_S)) == 1.0
    assert feature("declares_skill", Offer(NOON, task=1)) == 0.0  # a delivery
