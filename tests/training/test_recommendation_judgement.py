"""Recommendations are judged by what was accepted, position by position made comparable."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np
import pytest

from data.columns import TaskStatus
from data.reference.calendar import epoch
from data.simulation.run import Simulation
from models.release import Release
from tests.training.test_evaluate import truth_of
from training.dataset import Dataset, Window
from training.recommendation_judgement import VALUE, WEIGHTS, firsts, judge_shown, judged
from training.recommendation_replay import (
    TRUE_ACCEPTANCE,
    TRUE_VALUE,
    replay_recommendations,
)


def test_the_first_of_a_worker_s_week_is_the_highest_where_he_had_a_choice() -> None:
    workers = np.array([1, 1, 1, 2, 2, 3, 1])
    weeks = np.array([7, 7, 8, 7, 7, 7, 7])
    scores = np.array([0.1, 0.9, 0.5, 0.4, 0.4, 1.0, 0.3])
    # Worker 1 has three in week 7 and one in week 8, worker 2 two equal ones, worker 3 one.
    assert firsts(workers, weeks, scores).tolist() == [1, 3]
    assert firsts(workers[:0], weeks[:0], scores[:0]).tolist() == []


def test_rates_and_gain_by_hand() -> None:
    found = judged(
        {VALUE: np.array([1.0, 0.0, 2.0]), WEIGHTS: np.array([1.0, 0.0, 1.0])},
        np.array([1, 1, 2]),
        seed=1,
    )
    assert found.choices == 3
    assert found.accepted[VALUE].value == pytest.approx(1.0)
    assert found.accepted[WEIGHTS].value == pytest.approx(2.0 / 3.0)
    assert found.gain.value == pytest.approx(0.5)
    # Worker 1 drawn twice has no gain, worker 2 drawn twice gains all of it.
    assert found.gain.low == pytest.approx(0.0)
    assert found.gain.high == pytest.approx(1.0)


@pytest.fixture(scope="module")
def window(tiny_release: Release) -> Window:
    begin, end = tiny_release.manifest["metrics"]["windows"]["test"]
    return Window(epoch(datetime.fromisoformat(begin)), epoch(datetime.fromisoformat(end)))


def test_the_log_is_judged_on_later_rows(
    tiny_simulation: Simulation, tiny_release: Release, window: Window
) -> None:
    data = Dataset.of(tiny_simulation.history, tiny_release.text_space)
    models = (tiny_release.chain, tiny_release.examination, tiny_release.travel)
    found = judge_shown(tiny_simulation.history, data, *models, window, seed=1)
    assert found is not None
    assert found.choices > 20
    assert found.gain.low <= found.gain.value <= found.gain.high
    nothing = Window(window.begin, window.begin)
    assert judge_shown(tiny_simulation.history, data, *models, nothing, seed=1) is None


WORKERS: Final = 60


def test_against_the_truth_no_order_is_accepted_more_than_the_one_made_for_it(
    tiny_simulation: Simulation, tiny_release: Release, window: Window
) -> None:
    stored = truth_of(tiny_simulation)
    found = replay_recommendations(
        tiny_simulation.history, tiny_release, stored, window, seed=1, workers=WORKERS
    )
    assert 0 < found["workers"] <= WORKERS
    accepted = {name: rate for name, (rate, _, _) in found["accepted"].items()}
    assert set(accepted) == {VALUE, WEIGHTS, TRUE_VALUE, TRUE_ACCEPTANCE}
    assert max(accepted, key=lambda name: accepted[name]) == TRUE_ACCEPTANCE
    assert accepted[TRUE_VALUE] > accepted[WEIGHTS]
    assert found["gain_over_weights"][0] == pytest.approx(
        accepted[VALUE] / accepted[WEIGHTS] - 1.0
    )


def test_a_market_without_open_tasks_has_nothing_to_judge(
    tiny_simulation: Simulation, tiny_release: Release, window: Window
) -> None:
    history = tiny_simulation.history
    status = np.full(len(history.tasks), TaskStatus.COMPLETED, dtype=np.int8)
    over = replace(history, tasks=replace(history.tasks, status=status))
    stored = truth_of(tiny_simulation)
    assert replay_recommendations(over, tiny_release, stored, window, seed=1, workers=5) == {}


def test_the_truth_of_another_market_is_refused(
    tiny_simulation: Simulation, tiny_release: Release, window: Window
) -> None:
    stored = truth_of(tiny_simulation)._replace(latents={"mood": np.zeros(3)})
    with pytest.raises(ValueError, match="another market"):
        replay_recommendations(tiny_simulation.history, tiny_release, stored, window, seed=1)
