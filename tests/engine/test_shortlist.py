"""Shortlists: who is among the candidates where not everybody can be."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.columns import MarketHistory
from data.reference.calendar import HOUR_S, moment
from engine import shortlist
from engine.candidates import AskedTask, ask_worker
from engine.market import MarketSnapshot
from engine.neighbours import alike_among
from engine.policy import RetrievalLimits
from engine.questions import TasksForWorker
from engine.retrieval import eligible_workers, suitable_tasks
from engine.shortlist import Retriever, Shortlist
from tests.engine.markets import (
    AT,
    a_policy,
    random_chain,
    random_market,
    random_texts,
)
from tests.engine.preranking.test_columns import a_task
from tests.factories import a_market

LIMITS = RetrievalLimits()
EVERYBODY = RetrievalLimits(most=10_000, fewest_available=0)


def retriever_of(market: MarketSnapshot, seed: int = 0, alpha: float = 0.6) -> Retriever:
    return Retriever.build(market, random_chain(seed), a_policy(alpha))


@cache
def a_retriever(seed: int) -> Retriever:
    return retriever_of(random_market(seed, workers=120, tasks=250), seed)


def an_open_task(seed: int, retriever: Retriever) -> AskedTask:
    """A task for which most of the market is on shift."""
    task = a_task(seed, retriever.market, now=AT)
    needs = replace(task.needs, required=0, deadline=AT + 30 * HOUR_S, earliest_start=AT)
    return replace(task, needs=needs)


def found(retriever: Retriever, task: AskedTask, limits: RetrievalLimits) -> Shortlist:
    return retriever.workers(task, limits, text=retriever.market.texts.tasks[0])


def alike(texts: np.ndarray, rows: np.ndarray, text: np.ndarray, k: int) -> list[int]:
    """Of some rows the k whose 8-bit vectors have the highest inner products with a text's."""
    products = texts[rows].astype(np.int64) @ text.astype(np.int64)
    speaks = texts[rows].any(axis=1)
    order = np.lexsort((rows, -products))
    return [int(rows[place]) for place in order if speaks[place]][:k]


seeds = st.integers(0, 10_000)
few_markets = st.integers(0, 3)


@settings(max_examples=40, deadline=None)
@given(
    market=few_markets,
    seed=seeds,
    most=st.integers(1, 200),
    nearest=st.integers(0, 30),
    alike=st.integers(0, 30),
    fewest_share=st.floats(0, 1),
)
def test_candidates_are_eligible_once_each_and_as_many_as_allowed(
    market: int, seed: int, most: int, nearest: int, alike: int, fewest_share: float
) -> None:
    retriever, fewest = a_retriever(market), int(fewest_share * most)
    task = a_task(seed, retriever.market, now=AT)
    limits = replace(LIMITS, most=most, fewest_available=fewest, nearest=nearest, alike=alike)
    everybody = replace(limits, most=10_000)
    eligible = set(eligible_workers(retriever.market, task.needs, everybody, now=AT).tolist())
    rows = found(retriever, task, limits).rows.tolist()
    assert len(rows) == len(set(rows)) == min(len(eligible), most)
    assert set(rows) <= eligible


@settings(max_examples=40, deadline=None)
@given(market=few_markets, seed=seeds, most=st.integers(20, 60))
def test_best_nearest_and_most_alike_each_have_their_places(
    market: int, seed: int, most: int
) -> None:
    retriever = a_retriever(market)
    task = an_open_task(seed, retriever)
    limits = replace(LIMITS, most=most, nearest=5, alike=5, fewest_available=0)
    shortlist, m = found(retriever, task, limits), retriever.market
    nearest = eligible_workers(m, task.needs, replace(limits, most=5), now=AT)
    everybody = eligible_workers(m, task.needs, EVERYBODY, now=AT)
    assert shortlist.eligible == len(everybody) > most
    assert shortlist.by_place.tolist() == nearest.tolist()
    assert shortlist.by_meaning.tolist() == alike(m.texts.workers, everybody, m.texts.tasks[0], 5)
    best = shortlist.by_score[: most - 10]
    assert set(shortlist.rows) >= {*nearest, *shortlist.by_meaning, *best}
    prescored = retriever.preranker.workers.prescored(m, task, limits.radius_m)
    score_of = dict(zip(prescored.rows.tolist(), prescored.scores.tolist(), strict=True))
    in_order = sorted(score_of, key=lambda row: (-score_of[row], m.worker_rank[row]))
    assert shortlist.by_score.tolist() == in_order[:most]


@settings(max_examples=40, deadline=None)
@given(market=few_markets, who=st.integers(0, 119), most=st.integers(12, 60))
def test_tasks_come_from_the_same_three_sources(market: int, who: int, most: int) -> None:
    retriever = a_retriever(market)
    m = retriever.market
    asking = ask_worker(m, TasksForWorker(f"worker-{who}", 37.75, -122.45), AT)
    # Nobody is held to requirements, so that more than `most` are open to everybody.
    worker = replace(asking, needs=replace(asking.needs, held=None))
    limits = replace(LIMITS, most=most, nearest=4, alike=4, fewest_available=0)
    shortlist = retriever.tasks(worker, limits)
    everything = suitable_tasks(m, worker.needs, EVERYBODY, now=AT)
    assert shortlist.eligible == len(everything)
    assert len(shortlist) == min(len(everything), most)
    if len(everything) > most:
        nearest = suitable_tasks(m, worker.needs, replace(limits, most=4), now=AT)
        most_alike = alike(m.texts.tasks, everything, m.texts.workers[who], 4)
        assert set(shortlist.rows) >= {*nearest, *most_alike, *shortlist.by_score[: most - 8]}
        assert shortlist.by_meaning.tolist() == most_alike
    else:
        assert sorted(shortlist.rows) == sorted(everything)


def test_candidates_stand_in_the_order_of_their_ids() -> None:
    retriever = a_retriever(0)
    shortlist = found(retriever, an_open_task(1, retriever), replace(LIMITS, most=60))
    ids = retriever.market.workers.ids[shortlist.rows].tolist()
    assert ids == sorted(ids)


def test_no_text_brings_no_neighbours_in_meaning() -> None:
    retriever = a_retriever(0)
    limits = replace(LIMITS, most=60)
    task = an_open_task(1, retriever)
    silent = np.zeros_like(retriever.market.texts.tasks[0])
    for text in (None, silent):
        shortlist = retriever.workers(task, limits, text=text)
        assert len(shortlist.by_meaning) == 0
        assert len(shortlist) == 60


def rearranged(seed: int, order: np.ndarray) -> MarketSnapshot:
    """A market whose workers stand in another order of rows, with the same facts."""
    history = a_market(seed=seed, workers=len(order), tasks=30, exposures=200)
    place = np.argsort(order)
    moved = MarketHistory(
        history.workers.take(order),
        history.tasks,
        replace(history.exposures, workers=place[history.exposures.workers]),
    )
    return MarketSnapshot.build(moved, as_of=moment(AT))


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_the_market_do_not_decide_who_is_a_candidate(seed: int) -> None:
    orders = np.arange(90), np.random.default_rng(seed).permutation(90)
    limits = replace(LIMITS, most=25, nearest=6, fewest_available=0)
    retrievers = [retriever_of(rearranged(seed, order)) for order in orders]
    for number in range(20):
        first, second = (
            r.market.workers.ids[r.workers(an_open_task(number, r), limits).rows].tolist()
            for r in retrievers
        )
        assert first == second


@pytest.mark.parametrize("seed", range(3))
def test_somebody_far_away_changes_no_one_elses_place(seed: int) -> None:
    history = a_market(seed=seed, workers=90, tasks=30, exposures=200)
    near = np.ones(90, dtype=bool)
    w = history.workers
    lat = w.lat.copy()
    lat[17], near[17] = 38.02, False  # 25 km to the north: eligible, and last by distance
    history = replace(history, workers=replace(w, lat=lat))
    kept = np.flatnonzero(near)
    e = history.exposures
    shown = e.take(np.flatnonzero(near[e.workers]))
    shown = replace(shown, workers=np.searchsorted(kept, shown.workers))
    alone = MarketHistory(history.workers.take(kept), history.tasks, shown)
    with_him = MarketHistory(
        history.workers, history.tasks, e.take(np.flatnonzero(near[e.workers]))
    )
    limits = replace(LIMITS, most=30, fewest_available=0)
    before, after = (
        retriever_of(MarketSnapshot.build(h, as_of=moment(AT))) for h in (alone, with_him)
    )
    stays = 0
    for number in range(20):
        first, second = (
            r.market.workers.ids[r.workers(an_open_task(number, r), limits).by_score].tolist()
            for r in (before, after)
        )
        others = [id_ for id_ in second if id_ != "worker-17"]
        assert others == first[: len(others)]
        assert len(others) >= len(first) - 1
        stays += "worker-17" in second
    assert stays < 20


def test_texts_of_a_market_decide_who_is_alike() -> None:
    market = random_market(2)
    other = replace(market, texts=random_texts(5, market))
    everybody = np.arange(len(market.workers))
    task = other.texts.tasks[0]
    mine, theirs = (alike_among(m.texts.workers, everybody, task, 10) for m in (market, other))
    assert set(mine) != set(theirs)
    assert theirs.tolist() == alike(other.texts.workers, everybody, task, 10)


@settings(max_examples=30, deadline=None)
@given(market=few_markets, seed=seeds, looked_at=st.integers(5, 200))
def test_where_more_are_eligible_the_nearest_are_looked_at(
    market: int, seed: int, looked_at: int
) -> None:
    retriever = a_retriever(market)
    m, task = retriever.market, an_open_task(seed, retriever)
    everybody = eligible_workers(m, task.needs, EVERYBODY, now=AT)  # nearest first
    found = retriever.preranker.workers.prescored(m, task, LIMITS.radius_m, most=looked_at)
    far = len(found) + 1  # a ring is 10 m broad: beside the last, whoever is as far as he
    assert set(everybody[:looked_at]) <= set(found.rows) <= set(everybody[:far])
    all_of_them = retriever.preranker.workers.prescored(m, task, LIMITS.radius_m)
    score_of = dict(zip(all_of_them.rows.tolist(), all_of_them.scores.tolist(), strict=True))
    assert found.scores.tolist() == [score_of[row] for row in found.rows.tolist()]


@settings(max_examples=30, deadline=None)
@given(market=few_markets, who=st.integers(0, 119), looked_at=st.integers(1, 300))
def test_of_the_tasks_too(market: int, who: int, looked_at: int) -> None:
    retriever = a_retriever(market)
    m = retriever.market
    worker = ask_worker(m, TasksForWorker(f"worker-{who}", 37.75, -122.45), AT)
    everything = suitable_tasks(m, worker.needs, EVERYBODY, now=AT)  # nearest first
    found, _ = retriever.preranker.tasks.prescored(m, worker, LIMITS.radius_m, most=looked_at)
    assert set(found.rows.tolist()) == set(everything[:looked_at].tolist())


def without_texts(task: AskedTask) -> AskedTask:
    return replace(task, text=np.zeros_like(task.text))


@settings(max_examples=30, deadline=None)
@given(market=few_markets, seed=seeds, best=st.integers(1, 100))
def test_texts_are_read_of_the_best_workers_without_them(
    market: int, seed: int, best: int
) -> None:
    retriever = a_retriever(market)
    m, task = retriever.market, an_open_task(seed, retriever)
    columns = retriever.preranker.workers
    plain = columns.prescored(m, without_texts(task), LIMITS.radius_m)
    found = columns.prescored(m, task, LIMITS.radius_m, best=best)
    assert found.eligible == plain.eligible == len(plain)
    assert len(found) >= min(best, len(plain))
    highest = plain.rows[np.argsort(-plain.scores, kind="stable")][:best]
    assert set(highest.tolist()) <= set(found.rows.tolist())
    kept = dict(zip(plain.rows.tolist(), plain.scores.tolist(), strict=True))
    least = min((kept[row] for row in found.rows.tolist()), default=0.0)
    others = [kept[row] for row in set(kept) - set(found.rows.tolist())]
    assert max(others, default=0.0) <= least
    all_of_them = columns.prescored(m, task, LIMITS.radius_m)
    score_of = dict(zip(all_of_them.rows.tolist(), all_of_them.scores.tolist(), strict=True))
    assert found.scores.tolist() == [score_of[row] for row in found.rows.tolist()]


@settings(max_examples=30, deadline=None)
@given(market=few_markets, who=st.integers(0, 119), best=st.integers(20, 100))
def test_of_the_best_tasks_and_the_nearest_too(market: int, who: int, best: int) -> None:
    retriever = a_retriever(market)
    m, columns = retriever.market, retriever.preranker.tasks
    worker = ask_worker(m, TasksForWorker(f"worker-{who}", 37.75, -122.45), AT)
    everything, metres = columns.prescored(m, worker, LIMITS.radius_m)
    found, apart = columns.prescored(m, worker, LIMITS.radius_m, best=best, nearest=10)
    assert found.eligible == len(everything)
    assert min(best, len(everything)) <= len(found) <= best + 10  # none equal the last
    near = everything.rows[np.argsort(metres, kind="stable")][:10]
    assert set(near.tolist()) <= set(found.rows.tolist())
    score_of = dict(zip(everything.rows.tolist(), everything.scores.tolist(), strict=True))
    assert found.scores.tolist() == [score_of[row] for row in found.rows.tolist()]
    metres_of = dict(zip(everything.rows.tolist(), metres.tolist(), strict=True))
    assert apart.tolist() == [metres_of[row] for row in found.rows.tolist()]


@settings(max_examples=30, deadline=None)
@given(market=few_markets, seed=seeds, most=st.integers(5, 60))
def test_not_everybody_is_never_told_to_be_everybody(market: int, seed: int, most: int) -> None:
    retriever = a_retriever(market)
    m, task = retriever.market, an_open_task(seed, retriever)
    limits = RetrievalLimits(most=most, nearest=3, alike=3, fewest_available=0)
    everybody = len(eligible_workers(m, task.needs, EVERYBODY, now=AT))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shortlist, "_KEPT", 1)  # so that few texts are read
        told = found(retriever, task, limits)
    assert told.eligible == everybody
    assert len(told) == min(most, everybody)
    assert (len(told.by_place) == 0) == (everybody <= most)
