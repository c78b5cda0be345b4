"""Past tasks asked again: of the market as it was known, with their own times."""

from __future__ import annotations

import numpy as np
import pytest

from data.reference.calendar import NEVER, moment
from data.simulation.run import Simulation
from engine.market import MarketSnapshot
from engine.policy import RankingPolicy
from engine.scoring import best
from models.release import Release
from training.dataset import Dataset, Window
from training.replay import Replayed, as_if_posted, replayed


@pytest.fixture(scope="module")
def window(tiny_simulation: Simulation) -> Window:
    return Dataset.of(tiny_simulation.history).windows().test


@pytest.fixture(scope="module")
def again(
    tiny_simulation: Simulation, tiny_release: Release, window: Window
) -> tuple[Replayed, ...]:
    found = replayed(tiny_simulation.history, tiny_release, window, count=40, moments=3, seed=1)
    return tuple(found)


def test_tasks_of_the_window_are_asked_once_each_after_they_were_posted(
    tiny_simulation: Simulation, window: Window, again: tuple[Replayed, ...]
) -> None:
    posted_at = tiny_simulation.history.tasks.posted_at
    rows = [task.task for task in again]
    assert 20 < len(rows) == len(set(rows)) <= 40
    assert {task.asked.now for task in again} <= {
        int(at) for at in np.linspace(window.begin, window.end, 4)[1:]
    }
    for task in again:
        assert window.begin <= posted_at[task.task] < task.asked.now


def test_times_are_kept_from_the_moment_of_posting_on(
    tiny_simulation: Simulation, again: tuple[Replayed, ...]
) -> None:
    tasks = tiny_simulation.history.tasks
    for task in again:
        posted, asked = int(tasks.posted_at[task.task]), task.asked
        wait = int(tasks.earliest_start[task.task]) - posted
        assert asked.earliest_start - asked.now == wait
        deadline = int(tasks.deadline[task.task])
        if deadline < NEVER:
            assert asked.deadline - asked.now == deadline - posted
        else:
            assert asked.deadline == NEVER
        assert asked.service_min == tasks.service_min[task.task]


def test_nothing_later_than_the_moment_is_known(
    tiny_simulation: Simulation, again: tuple[Replayed, ...]
) -> None:
    task = again[0]
    market = MarketSnapshot.build(tiny_simulation.history, as_of=moment(task.asked.now))
    np.testing.assert_array_equal(task.pairs.facts.worker, market.worker_totals[task.workers])
    joined = tiny_simulation.history.workers.joined_at[task.workers]
    assert (joined <= task.asked.now).all()


def test_the_orders_are_those_that_the_engine_would_serve(
    tiny_release: Release, again: tuple[Replayed, ...]
) -> None:
    policy = RankingPolicy.from_json(tiny_release.policy)
    plain = RankingPolicy(
        policy.alpha, policy.perfect_from, policy.good_from, policy.reference_factors, 0.4
    )
    for task in again:
        mixture = task.orders(tiny_release, plain, 10)
        assert mixture.orders.tolist() == [best(task.pairs.scores, 10).tolist()]


def test_equal_seeds_ask_the_same(
    tiny_simulation: Simulation, tiny_release: Release, window: Window
) -> None:
    def asked(seed: int) -> list[int]:
        found = replayed(
            tiny_simulation.history, tiny_release, window, count=20, moments=2, seed=seed
        )
        return [task.task for task in found]

    assert asked(1) == asked(1)
    assert asked(1) != asked(2)


def test_a_task_without_a_deadline_keeps_none(tiny_simulation: Simulation) -> None:
    tasks = tiny_simulation.history.tasks.take(np.arange(20))
    moved = as_if_posted(tasks, 10**9)
    assert (moved.posted_at == 10**9).all()
    np.testing.assert_array_equal(moved.deadline == NEVER, tasks.deadline == NEVER)
