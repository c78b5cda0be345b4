"""Replicas that hold an area answer at its borders as a process that holds everything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.columns import MarketHistory, TaskStatus, Urgency
from data.reference.calendar import HOUR_S, NEVER, moment
from data.reference.categories import CATEGORIES
from data.reference.cells import Area
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.overlay import MarketChanges, follow
from engine.patterns.question import PatternQuestion
from engine.questions import TasksForWorker, WorkersForTask
from engine.texts import TaskTexts
from models.release import Release
from serving.areas import HALO_M, market_of, within_reach
from tests.engine.markets import AT, random_texts
from tests.factories import a_market

NOW = moment(AT)

# Four cells meet at 37.97 N, 122.34 W, north of Berkeley.
WEST, EAST = Area(("9q8", "9qb")), Area(("9q9", "9qc"))
CORNER_LAT, CORNER_LNG = 37.96875, -122.34375

SEEDS = st.integers(0, 10_000)


def a_city(seed: int, spread_km: float) -> MarketHistory:
    """A city around the corner of four cells, some of it beyond every halo."""
    history = a_market(seed=seed, workers=60, tasks=40, exposures=300)
    rng = np.random.default_rng(seed)
    degrees = spread_km / 111.0

    def places(n: int) -> tuple[np.ndarray, np.ndarray]:
        north, east = rng.normal(0.0, degrees, (2, n))
        return CORNER_LAT + north, CORNER_LNG + east / np.cos(np.radians(CORNER_LAT))

    w, t = history.workers, history.tasks
    lat, lng = places(len(w))
    there_lat, there_lng = places(len(t))
    return replace(
        history,
        workers=replace(w, lat=lat, lng=lng),
        tasks=replace(
            t,
            status=np.full(len(t), TaskStatus.OPEN, dtype=np.int8),
            posted_at=np.minimum(t.posted_at, AT - HOUR_S),
            deadline=np.where(t.deadline == NEVER, NEVER, AT + 50 * HOUR_S),
            lat=there_lat,
            lng=there_lng,
        ),
    )


def a_market_of(seed: int, spread_km: float) -> MarketSnapshot:
    market = MarketSnapshot.build(a_city(seed, spread_km), as_of=NOW)
    return replace(market, texts=random_texts(seed, market))


def assert_equal_answers(area: Area, whole: Matcher, replica: Matcher, seed: int) -> int:
    """Ask both about all places of the area that the city knows; how many questions that were."""
    rng, asked = np.random.default_rng(seed), 0
    w, t = whole.market.workers, whole.market.tasks
    for row in np.flatnonzero([area.holds(*at) for at in zip(t.lat, t.lng, strict=True)])[:8]:
        question = WorkersForTask(
            str(t.ids[row]),
            int(rng.integers(len(CATEGORIES))) if rng.random() < 0.3 else int(t.categories[row]),
            float(t.lat[row]),
            float(t.lng[row]),
            pay_usd=float(t.pay_usd[row]),
            urgency=Urgency(int(t.urgency[row])),
            limit=50,
        )
        theirs, ours = (
            matcher.workers_for_task(question, now=NOW, ranking_id="r")
            for matcher in (whole, replica)
        )
        assert repr(ours) == repr(theirs)  # ids, scores, reasons, times, to the last digit
        asked += 1
    for row in np.flatnonzero([area.holds(*at) for at in zip(w.lat, w.lng, strict=True)])[:8]:
        id = str(w.ids[row])
        seeking = TasksForWorker(id, None, None, limit=50)
        theirs_are, mine_are = (
            matcher.tasks_for_worker(seeking, now=NOW, ranking_id="r").matches
            for matcher in (whole, replica)
        )
        assert repr(theirs_are) == repr(mine_are)
        asked += 1
    return asked


def test_a_border_is_answered_as_if_there_were_none(tiny_release: Release) -> None:
    @settings(max_examples=5, deadline=None)
    @given(seed=SEEDS, spread_km=st.sampled_from([3.0, 25.0, 60.0]))
    def holds(seed: int, spread_km: float) -> None:
        market = a_market_of(seed, spread_km)
        whole = Matcher(tiny_release, market)
        asked = 0
        for area in (WEST, EAST):
            replica = Matcher(tiny_release, market_of(area, market))
            asked += assert_equal_answers(area, whole, replica, seed)
        assert asked >= 8

    holds()


def test_and_so_it_stays_while_the_market_moves(tiny_release: Release) -> None:
    @settings(max_examples=4, deadline=None)
    @given(seed=SEEDS)
    def holds(seed: int) -> None:
        assert_equal_while_it_moves(tiny_release, seed)

    holds()


def assert_equal_while_it_moves(release: Release, seed: int) -> None:
    market = a_market_of(seed, 25.0)
    rng = np.random.default_rng(seed)
    whole = Matcher(release, market)
    area = EAST if seed % 2 else WEST
    replica = Matcher(release, market_of(area, market))
    moved = market.workers.take(np.sort(rng.permutation(60)[:15]))
    step = rng.normal(0.0, 0.05, (2, len(moved)))
    moved = replace(moved, lat=moved.lat + step[0], lng=moved.lng + step[1])
    # Whoever is unknown to a replica and comes into reach has no record there until its next base.
    known = [
        id in replica.market.worker_row or not near
        for id, near in zip(
            moved.ids.tolist(), area.near(moved.lat, moved.lng, halo_m=HALO_M), strict=True
        )
    ]
    moved = moved.take(np.flatnonzero(known))
    rows = np.sort(rng.permutation(40)[:12])
    changed = market.tasks.take(rows)
    changed = replace(changed, pay_usd=changed.pay_usd + 10.0, lat=changed.lat + 0.02)
    texts = TaskTexts(market.texts.tasks[rows], market.texts.positions.tasks[rows])
    whole = follow(whole, MarketChanges(moved, changed, texts), now=AT)
    mine, some = within_reach(area, replica.market, moved, changed)
    taken = np.flatnonzero(np.isin(changed.ids, some.ids))
    texts = TaskTexts(texts.meanings[taken], texts.positions[taken])
    replica = follow(replica, MarketChanges(mine, some, texts), now=AT)
    # Everything is asked in the order of the rows, which events change alike.
    for row in np.flatnonzero(
        [
            area.holds(*at)
            for at in zip(whole.market.tasks.lat, whole.market.tasks.lng, strict=True)
        ]
    )[:10]:
        t = whole.market.tasks
        question = WorkersForTask(
            str(t.ids[row]), int(t.categories[row]), float(t.lat[row]), float(t.lng[row]),
            pay_usd=float(t.pay_usd[row]), urgency=Urgency(int(t.urgency[row])), limit=50,
        )  # fmt: skip
        theirs, ours = (
            [(match.worker_id, match.score) for match in matcher.workers_for_task(
                question, now=NOW, ranking_id="r"
            ).matches]
            for matcher in (whole, replica)
        )  # fmt: skip
        assert ours == theirs


def test_a_replica_holds_no_more_than_it_needs(tiny_release: Release) -> None:
    market = a_market_of(3, 60.0)
    held = market_of(WEST, market)
    assert 0 < len(held.workers) < len(market.workers)
    assert 0 < len(held.tasks) < len(market.tasks)
    assert len(held.ledger.offers) < len(market.ledger.offers)
    assert len(held.texts.workers) == len(held.workers)
    assert held.category_rates is market.category_rates
    for row, id in enumerate(held.workers.ids.tolist()):
        was = market.worker_row[id]
        ours, theirs = held.ledger.offers_of(row), market.ledger.offers_of(was)
        assert ours.shown_at.tolist() == theirs.shown_at.tolist()
        assert held.worker_totals[row].tolist() == market.worker_totals[was].tolist()


def test_forecasts_of_a_worker_are_those_of_the_whole_market(tiny_release: Release) -> None:
    market = a_market_of(5, 25.0)
    whole, replica = (Matcher(tiny_release, some) for some in (market, market_of(WEST, market)))
    for id in replica.market.workers.ids[::5].tolist():
        question = PatternQuestion(id)
        ours, theirs = (matcher.analyse(question, now=NOW) for matcher in (replica, whole))
        assert repr(ours) == repr(theirs)


def test_who_is_known_is_followed_wherever_he_goes() -> None:
    market = market_of(WEST, a_market_of(3, 25.0))
    gone = market.workers.take(np.array([0]))
    gone = replace(gone, lat=gone.lat * 0.0, lng=gone.lng * 0.0)
    stranger = replace(gone, ids=np.array(["stranger"]))
    nothing = market.tasks.take(np.empty(0, dtype=np.int64))
    assert within_reach(WEST, market, gone, nothing)[0].ids.tolist() == gone.ids.tolist()
    assert len(within_reach(WEST, market, stranger, nothing)[0]) == 0


@pytest.mark.parametrize("area", [WEST, EAST])
def test_the_halo_is_as_wide_as_the_widest_search(area: Area) -> None:
    assert HALO_M == 40_233.6  # 25 miles, the client's widest distance setting
    assert area.near(np.array([CORNER_LAT]), np.array([CORNER_LNG]), halo_m=HALO_M)[0]
