"""The pre-score: the linear part of a release over a whole market, hard rules included."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.arrays import FloatArray, IntArray, RealArray
from data.columns import Urgency
from data.reference.calendar import DAY_S, HOUR_S, NEVER
from data.reference.qualifications import required_mask
from data.reference.scoring_rule import WEIGHTS
from engine.candidates import (
    AskedTask,
    AskingWorker,
    ask_worker,
    facts_for_task,
    facts_for_worker,
)
from engine.market import MarketSnapshot
from engine.policy import RetrievalLimits
from engine.preranking.approximation import LinearPart
from engine.preranking.preranker import Preranker
from engine.questions import TasksForWorker
from engine.retrieval import TaskNeeds, eligible_workers, suitable_tasks
from engine.scoring import rule_factors
from features.pairs import PairFacts, declares, record_features
from features.similarity import SPACE, UNIT
from tests.engine.markets import AT, a_policy, random_chain, random_market, units
from tests.engine.scene import snapshot

WORKER_TOLERANCE = 4e-3
"""Of a score, 0 to 1: what tables by distance and columns in single precision may cost."""

TASK_TOLERANCE = 2e-3

ALL = RetrievalLimits(most=10_000, fewest_available=0)


@cache
def a_preranker(seed: int, alpha: float) -> Preranker:
    return Preranker.build(random_market(seed), random_chain(seed), a_policy(alpha))


def a_task(seed: int, market: MarketSnapshot, *, now: int) -> AskedTask:
    rng = np.random.default_rng(seed)
    begin = now + int(rng.integers(-9, 9)) * HOUR_S
    requirements = [(), ("car",), ("english",)][rng.integers(3)]
    needs = TaskNeeds(
        lat=float(rng.uniform(37.7, 37.8)),
        lng=float(rng.uniform(-122.5, -122.4)),
        required=required_mask(requirements)[0],
        urgency=Urgency(int(rng.integers(3))),
        earliest_start=begin,
        deadline=[NEVER, now + int(rng.integers(1, 40)) * HOUR_S][rng.integers(2)],
        poster_id=f"worker-{rng.integers(60)}",
    )
    return AskedTask(
        needs=needs,
        category=int(rng.integers(45)),
        pay_usd=float(rng.uniform(0, 300)),
        service_min=float(rng.uniform(0, 400)),
        earliest_start=max(begin, now),
        deadline=needs.deadline,
        urgency=needs.urgency,
        unchecked=(),
        text=units(rng, 1, SPACE, UNIT)[0],
        now=now,
    )


def exact(linear: LinearPart, facts: PairFacts) -> FloatArray:
    """The same score from every feature of every pair."""
    return linear.score(linear.log_odds(facts), (rule_factors(facts) * WEIGHTS).sum(axis=1))


def by_row(rows: IntArray, scores: FloatArray) -> tuple[list[int], FloatArray]:
    order = np.argsort(rows)
    return rows[order].tolist(), scores[order]


seeds = st.integers(0, 10_000)
few_markets = st.integers(0, 5)
alphas = st.sampled_from([0.0, 0.4, 1.0])
radii = st.sampled_from([2_000.0, 6_000.0, 40_233.6])


@settings(max_examples=60, deadline=None)
@given(market=few_markets, seed=seeds, alpha=alphas, radius_m=radii, later_h=st.integers(0, 23))
def test_the_pre_score_of_a_worker_is_the_linear_score_of_the_pair(
    market: int, seed: int, alpha: float, radius_m: float, later_h: int
) -> None:
    known = a_preranker(market, alpha)
    task = a_task(seed, known.market, now=AT + later_h * HOUR_S)
    # Asked hours after the snapshot was taken, tenure has grown: as if joined later by as much.
    grown = replace(
        known.market,
        workers=replace(
            known.market.workers, joined_at=known.market.workers.joined_at + later_h * HOUR_S
        ),
    )
    found = known.workers.prescored(grown, task, radius_m)
    limits = replace(ALL, radius_m=radius_m)
    expected = np.sort(eligible_workers(grown, task.needs, limits, now=task.now))
    rows, scores = by_row(found.rows, found.scores)
    assert rows == expected.tolist()
    np.testing.assert_allclose(
        scores,
        exact(known.tasks.linear, facts_for_task(grown, task, expected)),
        atol=WORKER_TOLERANCE,
        rtol=0,
    )


@cache
def of_many() -> Preranker:
    """Workers in thirty blocks and more."""
    market = random_market(7, workers=4_500, tasks=30, exposures=4_000)
    return Preranker.build(market, random_chain(7), a_policy(0.5))


@settings(max_examples=15, deadline=None)
@given(
    seed=seeds,
    radius_m=radii,
    poster=st.integers(0, 4_499),
    most=st.integers(1, 4_000),
    best=st.integers(1, 200),
)
def test_where_there_are_many_the_best_of_the_nearest_are_found(
    seed: int, radius_m: float, poster: int, most: int, best: int
) -> None:
    known = of_many()
    market, task = known.market, a_task(seed, known.market, now=AT)
    task = replace(task, needs=replace(task.needs, poster_id=f"worker-{poster}"))
    nearest = eligible_workers(market, task.needs, replace(ALL, radius_m=radius_m), now=AT)
    everybody = known.workers.prescored(market, task, radius_m)
    rows, scores = by_row(everybody.rows, everybody.scores)
    assert rows == np.sort(nearest).tolist()
    expected = exact(known.tasks.linear, facts_for_task(market, task, np.array(rows, np.int64)))
    np.testing.assert_allclose(scores, expected, atol=WORKER_TOLERANCE, rtol=0)

    looked_at = known.workers.prescored(market, task, radius_m, most=most)
    assert set(nearest[:most].tolist()) <= set(looked_at.rows.tolist())
    assert len(looked_at) == looked_at.eligible <= most + 20  # of a ring of some metres
    score_of = dict(zip(rows, scores.tolist(), strict=True))
    assert looked_at.scores.tolist() == [score_of[row] for row in looked_at.rows.tolist()]

    found = known.workers.prescored(market, task, radius_m, most=most, best=best)
    assert found.eligible == looked_at.eligible
    assert min(best, found.eligible) <= len(found)
    assert set(found.rows.tolist()) <= set(looked_at.rows.tolist())
    silent = replace(task, text=np.zeros_like(task.text))
    plain = known.workers.prescored(market, silent, radius_m, most=most)
    highest = plain.rows[np.argsort(-plain.scores, kind="stable")][:best]
    assert set(highest.tolist()) <= set(found.rows.tolist())
    assert found.scores.tolist() == [score_of[row] for row in found.rows.tolist()]


@settings(max_examples=60, deadline=None)
@given(market=few_markets, seed=seeds, alpha=alphas, radius_m=radii, later_h=st.integers(0, 40))
def test_the_pre_score_of_a_task_is_the_linear_score_of_the_pair(
    market: int, seed: int, alpha: float, radius_m: float, later_h: int
) -> None:
    known = a_preranker(market, alpha)
    worker = a_seeker(seed, known.market, now=AT + later_h * HOUR_S)
    found, _ = known.tasks.prescored(known.market, worker, radius_m)
    limits = replace(ALL, radius_m=radius_m)
    expected = np.sort(suitable_tasks(known.market, worker.needs, limits, now=worker.now))
    rows, scores = by_row(found.rows, found.scores)
    assert rows == expected.tolist()
    np.testing.assert_allclose(
        scores,
        exact(known.tasks.linear, facts_for_worker(known.market, worker, expected)),
        atol=TASK_TOLERANCE,
        rtol=0,
    )


def a_seeker(seed: int, market: MarketSnapshot, *, now: int) -> AskingWorker:
    rng = np.random.default_rng(seed)
    question = TasksForWorker(
        worker_id=[f"worker-{rng.integers(40)}", "a stranger", None][
            rng.choice(3, p=[0.8, 0.1, 0.1])
        ],
        lat=float(rng.uniform(37.7, 37.8)),
        lng=float(rng.uniform(-122.5, -122.4)),
        min_pay_usd=float(rng.uniform(0, 60)),
        categories=tuple(rng.permutation(45)[:30].tolist()) if rng.random() < 0.3 else (),
        available_hours=float(rng.uniform(1, 30)) if rng.random() < 0.5 else None,
    )
    return ask_worker(market, question, now)


def some_shifts(workers: IntArray, categories: IntArray, record: RealArray) -> FloatArray:
    """Worker 8 differs by half a unit, everybody by a quarter in category 3 and by his record."""
    moved = np.where(workers == 8, 0.5, 0.0) + np.where(categories == 3, 0.25, 0.0)
    moved = moved + record @ np.array([1.0, -0.5, 0.7, 0.3, -0.2, 0.1])
    return np.column_stack([moved, -moved, np.full(len(workers), 99.0)])


def test_what_workers_differ_by_moves_the_pre_scores_of_pairs_on_record() -> None:
    market = random_market(1)
    moved = Preranker.build(market, random_chain(1), a_policy(1.0), some_shifts)
    linear, tested = moved.tasks.linear, 0
    for seed in range(200):
        task = replace(a_task(seed, market, now=AT), category=3)
        found = moved.workers.prescored(market, task, 4e4)
        facts = facts_for_task(market, task, found.rows)
        on_record = facts.pair.any(axis=1) | declares(facts.skills, 3)
        shift = some_shifts(found.rows, facts.category, record_features(facts))[:, :2]
        expected = linear.score(linear.log_odds(facts) + shift, np.zeros(len(found)))
        np.testing.assert_allclose(
            found.scores[on_record], expected[on_record], atol=WORKER_TOLERANCE, rtol=0
        )
        tested += int(np.count_nonzero(on_record & (found.rows == 8)))
    assert tested > 10


def test_what_a_worker_differs_by_moves_the_pre_scores_of_all_tasks() -> None:
    market = random_market(1)
    moved = Preranker.build(market, random_chain(1), a_policy(1.0), some_shifts)
    worker = ask_worker(market, TasksForWorker("worker-8", 37.75, -122.45), AT)
    (found, _), linear = moved.tasks.prescored(market, worker, 4e4), moved.tasks.linear
    facts = facts_for_worker(market, worker, found.rows)
    shift = some_shifts(np.full(len(found), 8), facts.category, record_features(facts))[:, :2]
    expected = linear.score(linear.log_odds(facts) + shift, np.zeros(len(found)))
    assert len(found) > 3
    np.testing.assert_allclose(found.scores, expected, atol=TASK_TOLERANCE, rtol=0)


@pytest.mark.parametrize("days", [1, 7])
def test_an_old_snapshot_knows_tenure_as_of_its_own_day(days: int) -> None:
    known = a_preranker(2, 1.0)
    task = a_task(3, known.market, now=AT + days * DAY_S)
    found = known.workers.prescored(known.market, task, 4e4)
    apart = found.scores - exact(
        known.tasks.linear, facts_for_task(known.market, task, found.rows)
    )
    assert len(found) > 3
    assert np.abs(apart).max() < 0.05 * days


def test_an_empty_market_has_nobody_to_score() -> None:
    market = snapshot()
    known = Preranker.build(market, random_chain(0), a_policy(0.5))
    assert len(known.workers.prescored(market, a_task(0, market, now=AT), 4e4)) == 0
    assert len(known.tasks.prescored(market, a_seeker(1, market, now=AT), 4e4)[0]) == 0
