"""Outcomes replayed into shifts: what counts, when, and that going on equals beginning anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.columns import MarketHistory
from data.reference.calendar import NEVER, epoch, moment
from data.simulation.run import Simulation
from data.worker_shifts import no_worker_shifts
from engine.learning import answered, known_at, learned_shifts
from features.specification import ACCEPT, NAMES, OUTCOMES
from models.examination import ExaminationModel
from models.forest import log_odds
from models.personal import NEUTRAL, PersonalParameters, PersonalShifts, ShiftParameters
from models.record_part import RecordPart
from models.release import Release
from tests.models.chains import a_chain

MOVING = PersonalParameters(
    accept=ShiftParameters(0.3, 0.2, 0.01, 5.0),
    complete=ShiftParameters(0.4, 0.1),
    on_time=ShiftParameters(0.2, 0.3, 0.02),
)
RELEASE = Release(
    "20260101-000000000000",
    a_chain(),
    ExaminationModel(np.array([1.0, 0.8, 0.5, 0.3])),
    policy={},
    manifest={},
    personal=MOVING,
)


@pytest.fixture(scope="module")
def history(tiny_simulation: Simulation) -> MarketHistory:
    return tiny_simulation.history


@pytest.fixture(scope="module")
def matrix(history: MarketHistory) -> NDArray[np.float32]:
    """Features of every exposure; what they mean does not matter here."""
    n = len(history.exposures)
    drawn = np.random.default_rng(3).normal(size=(n, len(NAMES)))
    return np.ascontiguousarray(drawn, dtype=np.float32)


def all_shifts(state: PersonalShifts, at: datetime) -> Any:
    """(n_workers * 45, 3) every shift at one moment."""
    who, what = (part.ravel() for part in np.mgrid[: len(state), :45])
    return state.of(who, what, np.zeros((len(who), 3)), at=epoch(at))


def test_every_outcome_counts_once(
    history: MarketHistory, matrix: NDArray[np.float32], tiny_until: datetime
) -> None:
    until = tiny_until + timedelta(days=30)
    state = learned_shifts(RELEASE, history, lambda: matrix, until=until)
    stored = state.to_columns(history.workers.ids)
    e = history.exposures
    for outcome, values in enumerate((e.accepted, e.completed, e.on_time)):
        of_workers = (stored.outcomes == outcome) & (stored.categories < 0)
        assert stored.counts[of_workers].sum() == np.count_nonzero(values >= 0)


def test_a_single_outcome_is_the_update_of_its_row(
    history: MarketHistory, matrix: NDArray[np.float32]
) -> None:
    """The first answer ever: at position k the chance of examination is e(k)."""
    e = history.exposures
    first = int(np.argmin(e.accepted_known_at))
    at = int(e.accepted_known_at[first])
    state = learned_shifts(RELEASE, history, lambda: matrix, until=moment(at + 1))
    expected = PersonalShifts(MOVING, len(history.workers))
    known = np.flatnonzero(e.accepted_known_at == at)
    for row in known:
        category = int(history.tasks.categories[e.tasks[row]])
        calibrated = RELEASE.chain.accept.predict(matrix[[row]])
        record = RecordPart.of(RELEASE.chain).predict(matrix[[row]])
        assert record[0, 0] != 0.0
        expected.update(
            "accept",
            int(e.workers[row]),
            category,
            log_odds=float(log_odds(calibrated)[0] - record[0, 0]),
            label=int(e.accepted[row]),
            examined=float(RELEASE.examination.predict(e.positions[[row]])[0]),
            known_at=at,
        )
    np.testing.assert_array_equal(all_shifts(state, moment(at)), all_shifts(expected, moment(at)))
    assert all_shifts(state, moment(at)).any()


@settings(max_examples=12, deadline=None)
@given(share=st.floats(0.0, 1.0), again=st.floats(0.0, 1.0))
def test_going_on_from_what_was_stored_equals_the_full_replay(
    tiny_simulation: Simulation, tiny_until: datetime, share: float, again: float
) -> None:
    history = tiny_simulation.history
    n = len(history.exposures)
    drawn = np.random.default_rng(3).normal(size=(n, len(NAMES)))
    matrix = np.ascontiguousarray(drawn, dtype=np.float32)
    begin = moment(int(history.exposures.shown_at[0]))
    end = tiny_until + timedelta(days=1)
    stops = sorted([begin + share * (end - begin), begin + again * (end - begin)])
    stored = no_worker_shifts()
    for stop in (*stops, end):
        state = learned_shifts(RELEASE, history, lambda: matrix, until=stop, stored=stored)
        stored = state.to_columns(history.workers.ids)
    whole = learned_shifts(RELEASE, history, lambda: matrix, until=end)
    np.testing.assert_allclose(all_shifts(state, end), all_shifts(whole, end), rtol=1e-9)
    assert len(stored) == len(whole.to_columns(history.workers.ids))


def test_what_one_worker_told_late_is_not_lost_because_another_told_later(
    history: MarketHistory, matrix: NDArray[np.float32], tiny_until: datetime
) -> None:
    """His last answer reaches the database after a state was kept that knows newer ones."""
    end, e = tiny_until + timedelta(days=1), history.exposures
    known = np.flatnonzero(answered(history, ACCEPT))
    late = known[np.argsort(e.accepted_known_at[known], kind="stable")][-200]
    is_late = np.arange(len(e)) == late
    his = e.workers == e.workers[late]
    later = his & (e.accepted_known_at > e.accepted_known_at[late])
    # Nothing that he told after that is known yet, but what others told is.
    heard = np.where(later, NEVER, e.accepted_known_at)
    unheard = np.where(is_late, NEVER, heard)
    before, whole = (
        learned_shifts(
            RELEASE,
            replace(history, exposures=replace(e, accepted_known_at=at)),
            lambda: matrix,
            until=end,
        )
        for at in (unheard, heard)
    )
    assert before.learnt_until > e.accepted_known_at[late]
    on = learned_shifts(
        RELEASE,
        replace(history, exposures=replace(e, accepted_known_at=heard)),
        lambda: matrix,
        until=end,
        stored=before.to_columns(history.workers.ids),
    )
    np.testing.assert_allclose(all_shifts(on, end), all_shifts(whole, end), rtol=1e-9)
    assert np.any(all_shifts(on, end) != all_shifts(before, end))


# ---- One outcome after the other ----------------------------------------------------------------


def test_outcomes_learnt_one_by_one_make_the_state_that_a_replay_makes(
    history: MarketHistory, matrix: NDArray[np.float32], tiny_until: datetime
) -> None:
    end, e, t = tiny_until + timedelta(days=30), history.exposures, history.tasks
    whole = learned_shifts(RELEASE, history, lambda: matrix, until=end)
    live = PersonalShifts(MOVING, len(history.workers))
    record = RecordPart.of(RELEASE.chain).predict(matrix)
    for column, (outcome, values) in enumerate(
        zip(OUTCOMES, (e.accepted, e.completed, e.on_time), strict=True)
    ):
        z = log_odds(getattr(RELEASE.chain, outcome).predict(matrix)) - record[:, column]
        at, known = known_at(history, outcome), np.flatnonzero(answered(history, outcome))
        seen = RELEASE.examination.predict(e.positions)
        for row in known[np.argsort(at[known], kind="stable")]:
            live.update(
                outcome,
                int(e.workers[row]),
                int(t.categories[e.tasks[row]]),
                log_odds=float(z[row]),
                label=int(values[row]),
                examined=float(seen[row]) if outcome == ACCEPT else 1.0,
                known_at=int(at[row]),
            )
    np.testing.assert_allclose(all_shifts(live, end), all_shifts(whole, end), rtol=1e-9)


def test_an_outcome_without_a_shift_moves_nothing() -> None:
    state = PersonalShifts(NEUTRAL, 1)
    state.update(ACCEPT, 0, 3, log_odds=0.0, label=1, examined=1.0, known_at=1)
    assert state.learnt_until == 0


def test_what_is_not_known_yet_does_not_count(
    history: MarketHistory, matrix: NDArray[np.float32], tiny_until: datetime
) -> None:
    until = tiny_until - timedelta(days=20)
    e = history.exposures
    late = {
        name: np.where(getattr(e, f"{name}_known_at") < epoch(until), values, 1 - values)
        for name, values in (("accepted", e.accepted), ("completed", e.completed))
    }
    other = replace(history, exposures=replace(e, **late))
    mine, theirs = (
        learned_shifts(RELEASE, h, lambda: matrix, until=until) for h in (history, other)
    )
    np.testing.assert_array_equal(all_shifts(mine, until), all_shifts(theirs, until))


def test_outcomes_that_never_became_known_teach_nothing(
    history: MarketHistory, matrix: NDArray[np.float32], tiny_until: datetime
) -> None:
    e = history.exposures
    never = np.full(len(e), NEVER)
    silent = replace(e, accepted_known_at=never, completed_known_at=never, on_time_known_at=never)
    state = learned_shifts(
        RELEASE, replace(history, exposures=silent), lambda: matrix, until=tiny_until
    )
    assert not all_shifts(state, tiny_until).any()


def test_a_release_without_shifts_asks_nothing_of_the_history(
    history: MarketHistory, tiny_until: datetime
) -> None:
    neutral = replace(RELEASE, personal=NEUTRAL)
    nothing = np.empty((0, len(NAMES)), dtype=np.float32)
    state = learned_shifts(neutral, history, lambda: nothing, until=tiny_until)
    assert state.is_neutral
    assert len(state) == len(history.workers)
    assert not all_shifts(state, tiny_until).any()


def test_false_outcomes_of_one_worker_move_only_him(
    history: MarketHistory, matrix: NDArray[np.float32], tiny_until: datetime
) -> None:
    e, liar = history.exposures, int(history.exposures.workers[0])
    turned = np.where((e.workers == liar) & (e.accepted >= 0), 1 - e.accepted, e.accepted)
    lied = replace(history, exposures=replace(e, accepted=turned.astype(np.int8)))
    honest, told = (
        all_shifts(learned_shifts(RELEASE, h, lambda: matrix, until=tiny_until), tiny_until)
        for h in (history, lied)
    )
    his = np.repeat(np.arange(len(history.workers)), 45) == liar
    np.testing.assert_array_equal(told[~his], honest[~his])
    assert np.any(told[his] != honest[his])
    assert len(OUTCOMES) == told.shape[1]
