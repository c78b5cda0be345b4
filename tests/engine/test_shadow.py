"""A shadow says of shown pairs exactly what it would have served."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from data.columns import Urgency
from data.reference.categories import CODE_OF
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import TasksForWorker, WorkersForTask
from engine.scorer import Scorer
from engine.shadow import ShadowItem, shadow_of_tasks, shadow_of_workers
from models.release import Release, load_release
from tests.releases import write_variant

WORKERS = WorkersForTask(
    "task-x", CODE_OF["delivery"], 37.7749, -122.4194, 60.0, Urgency.HIGH, limit=8
)
TASKS = TasksForWorker("worker-3", 37.7749, -122.4194, limit=8)


@pytest.fixture(scope="module")
def other(tiny_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Another release: it expects fewer to accept, and ranks by another mix."""
    folder = tmp_path_factory.mktemp("other")
    written = write_variant(folder, tiny_release, shift=-1.0, alpha=0.4)
    return replace(load_release(folder / written), text_space=tiny_release.text_space)


def as_served(match: Any) -> tuple[float, float, float, float]:
    chances = match.probabilities
    return match.score, chances.accept, chances.complete, chances.on_time


def as_scored(item: ShadowItem) -> tuple[float, float, float, float]:
    chances = item.probabilities
    return item.score, chances.accept, chances.complete, chances.on_time


def test_of_its_own_ranking_of_workers_a_release_says_what_it_served(
    matcher: Matcher, tiny_until: datetime
) -> None:
    ranking = matcher.workers_for_task(WORKERS, now=tiny_until, ranking_id="r")
    items = shadow_of_workers(matcher, WORKERS, ranking, now=tiny_until)
    assert len(items) == len(ranking.matches) > 3
    for item, match in zip(items, ranking.matches, strict=True):
        assert (item.id, item.position) == (match.worker_id, match.rank)
        # On time is shown as 0 where the deadline cannot be kept; here there is none.
        assert as_scored(item) == pytest.approx(as_served(match), abs=1e-12)


def test_of_its_own_ranking_of_tasks_a_release_says_what_it_served(
    matcher: Matcher, tiny_until: datetime
) -> None:
    ranking = matcher.tasks_for_worker(TASKS, now=tiny_until, ranking_id="r")
    items = shadow_of_tasks(matcher, TASKS, ranking, now=tiny_until)
    assert [(item.id, item.position) for item in items] == [
        (match.task_id, match.rank) for match in ranking.matches
    ]
    assert [item.score for item in items] == pytest.approx(
        [match.score for match in ranking.matches], abs=1e-12
    )


def test_another_release_speaks_of_the_same_pairs_with_its_own_probabilities(
    matcher: Matcher, market: MarketSnapshot, other: Release, tiny_until: datetime
) -> None:
    ranking = matcher.workers_for_task(WORKERS, now=tiny_until, ranking_id="r")
    items = shadow_of_workers(Scorer(other, market), WORKERS, ranking, now=tiny_until)
    own = Matcher(other, market, best_first=True).workers_for_task(
        replace(WORKERS, limit=500), now=tiny_until, ranking_id="r"
    )
    served = {match.worker_id: as_served(match) for match in own.matches}
    assert [item.position for item in items] == [match.rank for match in ranking.matches]
    for item in items:
        if item.id in served:
            assert as_scored(item) == pytest.approx(served[item.id], abs=1e-12)
    assert items[0].probabilities.accept < ranking.matches[0].probabilities.accept


def test_whom_the_market_does_not_know_is_left_out(matcher: Matcher, tiny_until: datetime) -> None:
    ranking = matcher.workers_for_task(WORKERS, now=tiny_until, ranking_id="r")
    stranger = replace(ranking.matches[0], worker_id="nobody")
    mixed = replace(ranking, matches=(stranger, *ranking.matches[1:]))
    items = shadow_of_workers(matcher, WORKERS, mixed, now=tiny_until)
    assert [item.position for item in items] == [m.rank for m in ranking.matches[1:]]
    only = replace(ranking, matches=(stranger,))
    assert shadow_of_workers(matcher, WORKERS, only, now=tiny_until) == ()
