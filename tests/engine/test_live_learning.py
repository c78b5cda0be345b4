"""Learning while serving: aside first, then of one worker only, and nothing is lost beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from data.columns import MarketHistory
from data.reference.calendar import epoch, moment
from data.reference.categories import CATEGORIES, CODE_OF
from data.reports import ReportedKind, ReportedOutcome
from data.worker_shifts import WorkerShifts, no_worker_shifts
from engine.learning import learned_shifts
from engine.live_learning import LiveLearner
from engine.market import MarketSnapshot
from engine.matching import Matcher
from features.specification import ACCEPT, COMPLETE
from models.forest import log_odds
from models.personal import PersonalParameters, PersonalShifts, ShiftParameters
from models.record_part import RecordPart
from tests.engine.scene import NOW
from tests.engine.test_learning import RELEASE, all_shifts, history, matrix
from tests.engine.test_matching import for_worker

__all__ = ["history", "matrix"]

NOON = moment(1_780_000_000)
WORKERS = np.array(["ann", "bob", "cem"])
PARAMETERS = PersonalParameters(accept=ShiftParameters(0.5, 0.25), complete=ShiftParameters(0.4))
DELIVERY, MOVING = CODE_OF["delivery"], CODE_OF["moving"]


def a_learner() -> LiveLearner:
    rows = {str(id_): row for row, id_ in enumerate(WORKERS)}
    shifts = PersonalShifts(PARAMETERS, len(WORKERS))
    return LiveLearner("release-1", epoch(NOON), PARAMETERS, rows, shifts)


def reported(
    kind: ReportedKind = ReportedKind.ACCEPTANCE,
    *,
    value: float = 1.0,
    category: str = "delivery",
    log_odds: float | None = 0.4,
    at: datetime = NOON,
) -> ReportedOutcome:
    return ReportedOutcome(
        user_id="bob", task_id="t", kind=kind, feedback_id="f", exposure_id=1,
        release_id="release-1", category=category, value=value, predicted=0.6,
        log_odds=log_odds, known_at=at,
    )  # fmt: skip


def test_nothing_served_moves_before_it_is_told_to() -> None:
    learner = a_learner()
    state = learner.state_of("bob")
    assert state is not None
    assert len(state) == 0
    moved = learner.moved(state, [reported()])
    assert len(moved) == 2  # the worker, and he in this category
    assert not all_shifts(learner.shifts, NOON).any()
    learner.serve("bob", moved)
    assert all_shifts(learner.shifts, NOON).any()


def test_what_is_served_is_what_the_update_itself_gives_and_of_one_worker_only() -> None:
    learner = a_learner()
    expected = PersonalShifts(PARAMETERS, len(WORKERS))
    told = [
        (ReportedKind.ACCEPTANCE, ACCEPT, 1, "delivery"),
        (ReportedKind.COMPLETION, COMPLETE, 0, "delivery"),
        (ReportedKind.ACCEPTANCE, ACCEPT, 0, "moving"),
    ]
    for step, (kind, outcome, label, category) in enumerate(told):
        at = NOON + timedelta(hours=step)
        state = learner.state_of("bob")
        assert state is not None
        one = reported(kind, value=float(label), category=category, at=at)
        learner.serve("bob", learner.moved(state, [one]))
        expected.update(
            outcome, 1, CODE_OF[category], log_odds=0.4, label=label, examined=1.0,
            known_at=epoch(at),
        )  # fmt: skip
    shifts = all_shifts(learner.shifts, NOON)
    np.testing.assert_array_equal(shifts, all_shifts(expected, NOON))
    of = shifts.reshape(len(WORKERS), len(CATEGORIES), -1)
    assert not of[[0, 2]].any()
    assert of[1].any()


def test_the_state_of_a_worker_holds_every_category_he_has_been_seen_in() -> None:
    learner = a_learner()
    for category in (DELIVERY, MOVING, 0):
        learner.shifts.update(
            ACCEPT, 1, category, log_odds=0.0, label=1, examined=1.0, known_at=epoch(NOON)
        )
    learner.shifts.update(
        ACCEPT, 2, DELIVERY, log_odds=0.0, label=1, examined=1.0, known_at=epoch(NOON)
    )
    state = learner.state_of("bob")
    assert state is not None
    assert sorted(state.categories.tolist()) == sorted([-1, 0, DELIVERY, MOVING])
    assert set(state.worker_ids.tolist()) == {"bob"}
    again = PersonalShifts.from_columns(PARAMETERS, state, WORKERS)
    learner.shifts.replace_worker(1, state)
    np.testing.assert_array_equal(
        all_shifts(again, NOON)[len(CATEGORIES) : 2 * len(CATEGORIES)],
        all_shifts(learner.shifts, NOON)[len(CATEGORIES) : 2 * len(CATEGORIES)],
    )


def test_what_a_ranking_teaches_is_what_a_replay_learns_from(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    """Neither the shift nor the record's part: both have counted his outcomes already."""
    shifts = PersonalShifts(PARAMETERS, len(market.workers))
    for worker in range(len(market.workers)):
        shifts.update(
            ACCEPT, worker, DELIVERY, log_odds=0.0, label=1, examined=1.0, known_at=market.as_of
        )
    shifted = replace(matcher, shifts=shifts)
    chain = shifted.release.chain
    question = for_worker(str(market.workers.ids[0]))
    ranking = shifted.tasks_for_worker(question, now=NOW, ranking_id="r")
    suited = shifted.suited(question, now=NOW)
    record = RecordPart.of(chain).predict(suited.pairs.matrix)
    assert suited.pairs.shifts is not None
    assert suited.pairs.shifts[:, 0].all()
    assert record[:, 0].all()
    models = (chain.accept, chain.complete, chain.on_time)
    said = np.column_stack([log_odds(model.predict(suited.pairs.matrix)) for model in models])
    rows = {str(market.tasks.ids[row]): pair for pair, row in enumerate(suited.rows)}
    assert ranking.matches
    for match in ranking.matches:
        pair = rows[match.task_id]
        assert match.taught == pytest.approx(said[pair] - record[pair], abs=1e-9)


def test_what_has_no_shift_teaches_nothing() -> None:
    learner = a_learner()
    for told in (reported(ReportedKind.ENJOYMENT, value=0.5), reported(log_odds=None)):
        assert len(learner.moved(no_worker_shifts(), [told])) == 0


def test_a_worker_whom_the_market_does_not_know_is_left_alone() -> None:
    learner = a_learner()
    assert learner.state_of("dee") is None
    learner.serve("dee", no_worker_shifts())
    assert not all_shifts(learner.shifts, NOON).any()


def test_what_one_worker_reported_hides_no_earlier_outcome_of_another(
    history: MarketHistory, matrix: np.ndarray, tiny_until: datetime
) -> None:
    """After a restart only what was stored is there: of one worker, later than all others'."""
    until = tiny_until + timedelta(days=30)
    everything = learned_shifts(RELEASE, history, lambda: matrix, until=until)
    ids = history.workers.ids
    columns = everything.to_columns(ids)
    mine = columns.worker_ids == ids[0]
    assert 0 < mine.sum() < len(columns)
    late = epoch(until) - 1
    stored: WorkerShifts = replace(
        columns.take(mine), known_at=np.full(int(mine.sum()), late, dtype=np.int64)
    )
    again = learned_shifts(RELEASE, history, lambda: matrix, until=until, stored=stored)
    counts = again.to_columns(ids)
    assert counts.counts.sum() == columns.counts.sum()
    others = counts.take(counts.worker_ids != ids[0])
    np.testing.assert_allclose(
        np.sort(others.means), np.sort(columns.take(~mine).means), rtol=0, atol=1e-12
    )


def test_unknown_categories_count_as_other() -> None:
    learner = a_learner()
    moved = learner.moved(no_worker_shifts(), [reported(category="alchemy")])
    assert set(moved.categories.tolist()) == {-1, CODE_OF["other"]}
    assert moved.means == pytest.approx(moved.means[0] * np.array([1.0, 0.5]), rel=0.01)
