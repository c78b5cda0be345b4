"""Recall: the share of the best that a shortlist holds, ties counted alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import HOUR_S
from data.reference.scoring_rule import WEIGHTS
from engine.candidates import ask_worker
from engine.policy import RetrievalLimits
from engine.questions import TasksForWorker
from engine.recall import (
    BY_MEANING,
    BY_PLACE,
    BY_SCORE,
    TOGETHER,
    recall_at,
    tasks_recall,
    workers_recall,
)
from engine.scoring import rule_factors
from engine.shortlist import Retriever
from features.pairs import PairFacts
from tests.engine.markets import AT, a_policy, random_chain, random_market
from tests.engine.preranking.test_columns import a_task

LIMITS = RetrievalLimits(most=40, fewest_available=0, nearest=5, alike=5)


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    market = random_market(6, workers=150, tasks=200)
    return Retriever.build(market, random_chain(6), a_policy(0.5))


def test_recall_is_the_share_of_the_best_that_was_found() -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.8, 0.7])
    found = np.array([True, True, False, False, True])
    assert recall_at(scores, found, (1, 2, 3, 4, 5, 9)).tolist() == pytest.approx(
        [1.0, 1 / 2, 2 / 3, 2 / 4, 3 / 5, 3 / 5]
    )


def test_equals_of_the_last_place_count_as_well() -> None:
    scores = np.array([0.5, 0.5, 0.5, 0.2])
    assert recall_at(scores, np.array([False, True, False, True]), (1, 2)).tolist() == [1.0, 0.5]
    assert recall_at(scores, np.array([True, True, True, True]), (2,)).tolist() == [1.0]


def test_of_nobody_nobody_is_missed() -> None:
    assert recall_at(np.empty(0), np.empty(0, dtype=bool), (1, 10)).tolist() == [1.0, 1.0]


@given(
    scores=arrays(np.float64, 12, elements=st.sampled_from([0.1, 0.2, 0.3])),
    is_found=arrays(np.bool_, 12),
    k=st.integers(1, 15),
)
def test_finding_more_never_lowers_recall(scores: FloatArray, is_found: BoolArray, k: int) -> None:
    more = is_found.copy()
    more[0] = True
    once, again = (float(recall_at(scores, found, (k,))[0]) for found in (is_found, more))
    assert 0.0 <= once <= again <= 1.0
    assert recall_at(scores, np.ones(12, dtype=bool), (k,)) == [1.0]


def nearness(facts: PairFacts, rows: IntArray) -> FloatArray:
    return -facts.distance_m


def farness(facts: PairFacts, rows: IntArray) -> FloatArray:
    return facts.distance_m


def test_the_nearest_hold_all_of_the_nearest_and_none_of_the_farthest(
    retriever: Retriever,
) -> None:
    task = a_task(1, retriever.market, now=AT)
    needs = replace(task.needs, required=0, earliest_start=AT, deadline=AT + 30 * HOUR_S)
    task = replace(task, needs=needs)
    near = workers_recall(retriever, task, LIMITS, nearness, (5, 20))
    assert near.candidates == 40 < near.eligible
    assert near.by_source[BY_PLACE].tolist() == [1.0, 1.0]
    assert near.by_source[TOGETHER][0] == 1.0  # five places are kept for the nearest
    assert near.by_source[BY_MEANING].tolist() == [0.0, 0.0]
    far = workers_recall(retriever, task, LIMITS, farness, (5, 20))
    assert far.by_source[BY_PLACE].tolist() == [0.0, 0.0]


def test_of_what_the_approximation_leaves_out_nothing_the_approximation_holds_all(
    retriever: Retriever,
) -> None:
    asked = TasksForWorker("worker-8", 37.75, -122.45)
    worker = ask_worker(retriever.market, asked, AT)
    worker = replace(worker, needs=replace(worker.needs, held=None))
    linear = retriever.preranker.tasks.linear

    def score(facts: PairFacts, rows: IntArray) -> FloatArray:
        assert set(rows.tolist()) == {8}
        return linear.score(linear.log_odds(facts), (rule_factors(facts) * WEIGHTS).sum(axis=1))

    recall = tasks_recall(retriever, worker, LIMITS, score, (10, 30))
    assert recall.eligible > recall.candidates == LIMITS.most
    assert recall.by_source[BY_SCORE].tolist() == [1.0, 1.0]
    assert recall.by_source[TOGETHER].tolist() == [1.0, 1.0]
    assert recall.by_source[BY_PLACE][1] < 1.0
