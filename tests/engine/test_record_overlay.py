"""What is on record of a worker follows what is stored: as if the market had been built of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
import pytest

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import NO_OUTCOME, MarketHistory
from data.reference.calendar import NEVER
from data.reference.categories import CATEGORIES
from data.simulation.run import Simulation
from engine.market import MarketSnapshot
from engine.record_overlay import with_records
from features.ledger import Offers
from features.record import WorkerTotals

COUNTED = ("offers", "accepted", "assigned", "ended", "completed", "on_time", "ratings")
"""Totals that are compared with nothing: they must agree exactly."""

COMPARED = ("seen", "expected", "declined", "expected_completed", "expected_on_time")
"""Totals of what was expected: of the newest offers by what was usual when the base was built."""


class Scene(NamedTuple):
    """A market that followed, the one it began with, and one that was built of all that is told.

    `rows` are those of whom something is told.
    """

    before: MarketSnapshot
    after: MarketSnapshot
    built: MarketSnapshot
    told: MarketHistory
    rows: IntArray


def without(history: MarketHistory, unseen: BoolArray, unended: BoolArray) -> MarketHistory:
    """A history before some exposures (n,) were made, and others had ended."""
    e = history.exposures
    none, never = np.int8(NO_OUTCOME), np.int64(NEVER)
    known = replace(
        e,
        completed=np.where(unended, none, e.completed),
        completed_known_at=np.where(unended, never, e.completed_known_at),
        on_time=np.where(unended, none, e.on_time),
        on_time_known_at=np.where(unended, never, e.on_time_known_at),
        rating=np.where(unended, np.float32(np.nan), e.rating),
        rating_known_at=np.where(unended, never, e.rating_known_at),
    )
    return replace(history, exposures=known.take(~unseen))


def told_of(history: MarketHistory, workers: IntArray) -> MarketHistory:
    """All that some workers were offered, as a store tells it."""
    e = history.exposures
    theirs = e.take(np.isin(e.workers, workers))
    tasks, task = np.unique(theirs.tasks, return_inverse=True)
    place = np.full(len(history.workers), -1)
    place[workers] = np.arange(len(workers))
    exposures = replace(theirs, workers=place[theirs.workers], tasks=task)
    return MarketHistory(history.workers.take(workers), history.tasks.take(tasks), exposures)


@pytest.fixture(scope="module")
def scene(tiny_simulation: Simulation, tiny_until: datetime) -> Scene:
    history = tiny_simulation.history
    e = history.exposures
    rows = np.argsort(-np.bincount(e.workers, minlength=len(history.workers)))[:4].astype(np.int64)
    unseen, unended = np.zeros(len(e), dtype=np.bool_), np.zeros(len(e), dtype=np.bool_)
    for row in rows:
        own = np.flatnonzero(e.workers == row)
        unseen[own[-3:]] = True
        unended[own[:-3][e.completed[own[:-3]] >= 0][-2:]] = True
    assert unended.any()
    before = MarketSnapshot.build(without(history, unseen, unended), as_of=tiny_until)
    built = MarketSnapshot.build(history, as_of=tiny_until)
    told = told_of(history, rows)
    after, _ = with_records(before, before, told)
    return Scene(before, after, built, told, rows)


def column(market: MarketSnapshot, name: str, rows: IntArray) -> FloatArray:
    values: FloatArray = market.worker_totals[rows, WorkerTotals._fields.index(name)]
    return values


@pytest.mark.parametrize("name", COUNTED)
def test_totals_that_are_counted_are_those_of_a_market_that_was_built_anew(
    name: str, scene: Scene
) -> None:
    found = column(scene.after, name, scene.rows)
    assert found.tolist() == column(scene.built, name, scene.rows).tolist()


def test_something_has_been_told(scene: Scene) -> None:
    for name in ("offers", "ended"):
        told = column(scene.after, name, scene.rows) - column(scene.before, name, scene.rows)
        assert (told > 0).all()


@pytest.mark.parametrize("name", COMPARED)
def test_totals_of_what_was_expected_are_so_by_what_is_usual_now(name: str, scene: Scene) -> None:
    found = column(scene.after, name, scene.rows)
    assert found == pytest.approx(column(scene.built, name, scene.rows), abs=0.1)


def test_totals_by_category_follow(scene: Scene) -> None:
    for row in scene.rows:
        who, every = np.full(len(CATEGORIES), row), np.arange(len(CATEGORIES))
        found, theirs = (m.pairs.of(who, every) for m in (scene.after, scene.built))
        assert found == pytest.approx(theirs, abs=0.1)
        assert found[:, 0].tolist() == theirs[:, 0].tolist()  # offers are counted


def test_nobody_elses_record_moves(scene: Scene) -> None:
    others = np.setdiff1d(np.arange(len(scene.before.workers)), scene.rows)
    np.testing.assert_array_equal(
        scene.after.worker_totals[others], scene.before.worker_totals[others]
    )
    every = np.repeat(others, len(CATEGORIES)), np.tile(np.arange(len(CATEGORIES)), len(others))
    np.testing.assert_array_equal(scene.after.pairs.of(*every), scene.before.pairs.of(*every))


def known(market: MarketSnapshot, row: int) -> list[tuple[object, ...]]:
    """What a ledger says of the offers of a worker, by the tasks' ids."""
    offers: Offers = market.ledger.offers_of(row).known(market.as_of)
    ids = [market.ledger.task_id(task) for task in offers.task.tolist()]
    parts = (offers.shown_at, offers.accepted, offers.completed, offers.on_time, offers.pay_usd)
    rating = np.nan_to_num(offers.rating).tolist()
    return list(zip(ids, *(part.tolist() for part in parts), rating, strict=True))


def test_offers_stand_in_the_ledger_one_by_one(scene: Scene) -> None:
    for row in scene.rows.tolist():
        assert known(scene.after, row) == known(scene.built, row)
        assert known(scene.after, row) != known(scene.before, row)


def test_the_market_of_before_goes_on_as_it_was(scene: Scene) -> None:
    assert scene.before.ledger.later == {}
    assert (
        column(scene.before, "offers", scene.rows)[0]
        < column(scene.after, "offers", scene.rows)[0]
    )


def test_the_same_told_twice_counts_once(scene: Scene) -> None:
    twice, rows = with_records(scene.before, scene.after, scene.told)
    assert rows.tolist() == scene.rows.tolist()
    np.testing.assert_array_equal(twice.worker_totals, scene.after.worker_totals)
    assert known(twice, int(rows[0])) == known(scene.after, int(rows[0]))
    assert twice.ledger.later_task_ids == scene.after.ledger.later_task_ids


def test_an_answer_that_is_told_otherwise_replaces_the_first(scene: Scene) -> None:
    e = scene.told.exposures
    first = int(np.flatnonzero((e.workers == 0) & (e.accepted == 0))[0])
    accepted = e.accepted.copy()
    accepted[first] = 1
    told = replace(scene.told, exposures=replace(e, accepted=accepted))
    corrected, _ = with_records(scene.before, scene.after, told)
    row = scene.rows[:1]
    assert column(corrected, "accepted", row) == column(scene.after, "accepted", row) + 1
    assert column(corrected, "offers", row) == column(scene.after, "offers", row)
    assert column(corrected, "declined", row) < column(scene.after, "declined", row)


def test_who_is_not_in_the_market_is_left_out(scene: Scene) -> None:
    ids = scene.told.workers.ids.copy()
    ids[0] = "nobody-here"
    told = replace(scene.told, workers=replace(scene.told.workers, ids=ids))
    market, rows = with_records(scene.before, scene.before, told)
    assert rows.tolist() == scene.rows[1:].tolist()
    np.testing.assert_array_equal(
        market.worker_totals[scene.rows[1:]], scene.after.worker_totals[scene.rows[1:]]
    )
