"""Shifts that are saved are the shifts that are loaded, on every database."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from data.database import Database
from data.reference.calendar import moment
from data.repositories.market import save_market
from data.repositories.shifts import load_shifts, save_shifts, upsert_shifts
from data.tables import ExposureRow, OutcomeRow, WorkerProfileRow, WorkerShiftRow
from data.worker_shifts import WORKER_ITSELF, WorkerShifts, no_worker_shifts
from tests.factories import START, a_market

WORKERS = 20


def some_shifts(n: int, *, seed: int = 0) -> WorkerShifts:
    """Up to (n,) shifts of distinct keys, in the order in which they are loaded."""
    rng = np.random.default_rng(seed)
    key = rng.permutation(WORKERS * 46 * 3)[:n]
    worker, rest = np.divmod(key, 46 * 3)
    category, outcome = np.divmod(rest, 3)
    shifts = WorkerShifts(
        worker_ids=np.array([f"worker-{row}" for row in worker], dtype=np.str_),
        categories=category - 1,
        outcomes=outcome,
        means=rng.normal(size=n),
        variances=rng.uniform(0.0, 1.0, n),
        counts=rng.integers(1, 10_000, n),
        known_at=START + rng.integers(0, 10**7, n),
    )
    return by_key(shifts)


def by_key(shifts: WorkerShifts) -> WorkerShifts:
    return shifts.take(np.lexsort((shifts.outcomes, shifts.categories, shifts.worker_ids)))


def assert_same(found: WorkerShifts, expected: WorkerShifts) -> None:
    for part in fields(WorkerShifts):
        column, original = getattr(found, part.name), getattr(expected, part.name)
        np.testing.assert_array_equal(column, original, err_msg=part.name)
        assert column.dtype.kind == original.dtype.kind


@pytest.fixture
def market(session: Session) -> Session:
    """A store with the workers whom the shifts are of."""
    save_market(session, a_market(workers=WORKERS))
    return session


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(0, 300))
def test_every_column_comes_back_exactly(database: Database, seed: int, n: int) -> None:
    with database.engine.connect() as connection, Session(connection) as session:
        save_market(session, a_market(workers=WORKERS, tasks=1, exposures=1))
        save_shifts(session, "release", some_shifts(n, seed=seed))
        assert_same(by_key(load_shifts(session, "release")), some_shifts(n, seed=seed))
        session.rollback()


def test_the_shifts_of_one_worker_are_loaded_alone(market: Session) -> None:
    shifts = some_shifts(200)
    save_shifts(market, "release", shifts)
    of_him = shifts.worker_ids == "worker-3"
    assert of_him.any()
    found = by_key(load_shifts(market, "release", worker_id="worker-3"))
    assert_same(found, shifts.take(of_him))
    assert_same(load_shifts(market, "release", worker_id="nobody"), no_worker_shifts())


def test_nothing_kept_is_nothing_loaded_with_the_right_types(session: Session) -> None:
    assert_same(load_shifts(session, "release"), no_worker_shifts())


def test_saving_again_replaces_what_was_kept_of_that_release_only(market: Session) -> None:
    save_shifts(market, "old", some_shifts(50))
    save_shifts(market, "new", some_shifts(40, seed=1))
    save_shifts(market, "new", some_shifts(30, seed=2))
    assert_same(by_key(load_shifts(market, "old")), some_shifts(50))
    assert_same(by_key(load_shifts(market, "new")), some_shifts(30, seed=2))


def test_a_later_state_of_a_few_shifts_replaces_theirs_and_adds_new_ones(market: Session) -> None:
    everything = some_shifts(60)
    save_shifts(market, "release", everything.take(np.arange(50)))
    moved = everything.take(np.arange(45, 60))
    moved = replace(moved, means=moved.means + 1.0, counts=moved.counts + 1)
    upsert_shifts(market, "release", moved)
    found = by_key(load_shifts(market, "release"))
    assert len(found) == 60
    assert_same(found.take(np.arange(45)), everything.take(np.arange(45)))
    assert_same(found.take(np.arange(45, 60)), moved)
    upsert_shifts(market, "release", no_worker_shifts())
    assert len(load_shifts(market, "release")) == 60


def test_an_earlier_state_never_undoes_a_later_one(market: Session) -> None:
    later = some_shifts(20)
    save_shifts(market, "release", later)
    earlier = replace(later, means=later.means - 1.0, counts=np.maximum(later.counts - 1, 1))
    older = earlier.counts < later.counts
    upsert_shifts(market, "release", earlier.take(older))
    assert_same(by_key(load_shifts(market, "release")), later)


def test_who_is_erased_takes_what_was_learnt_of_him_along(market: Session) -> None:
    save_shifts(market, "release", some_shifts(200))
    of_him = select(ExposureRow.id).where(ExposureRow.worker_id == "worker-3")
    market.execute(delete(OutcomeRow).where(OutcomeRow.exposure_id.in_(of_him)))
    market.execute(delete(ExposureRow).where(ExposureRow.worker_id == "worker-3"))
    market.execute(delete(WorkerProfileRow).where(WorkerProfileRow.user_id == "worker-3"))
    expected = some_shifts(200)
    others = expected.worker_ids != "worker-3"
    assert not others.all()
    assert_same(by_key(load_shifts(market, "release")), expected.take(others))


def test_a_category_that_is_no_longer_known_is_left_out(market: Session) -> None:
    shifts = some_shifts(100)
    save_shifts(market, "release", shifts)
    row = WorkerShiftRow
    market.execute(update(row).where(row.category == "cleaning").values(category="alchemy"))
    found = load_shifts(market, "release")
    assert 0 < len(found) < 100
    assert set(found.categories.tolist()) < set(shifts.categories.tolist())


def test_tables_hold_names_and_instants(market: Session) -> None:
    one = some_shifts(1)
    one = replace(one, categories=np.array([WORKER_ITSELF]), outcomes=np.array([2]))
    save_shifts(market, "release", one)
    row = market.scalars(select(WorkerShiftRow)).one()
    assert (row.category, row.outcome, row.worker_id) == ("", "on_time", one.worker_ids[0])
    assert row.known_at == moment(int(one.known_at[0]))
