"""Markets as arrays: put together again they answer as they did, without being built."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.mapped_arrays import map_arrays, write_arrays
from data.simulation.run import Simulation
from engine.market import MarketSnapshot
from engine.market_base import (
    MarketBase,
    NotAMarket,
    bytes_by_part,
    put_together,
    schema,
    taken_apart,
)
from engine.matching import Matcher
from engine.patterns.question import PatternQuestion
from engine.preranking.worker_columns import WorkerColumns
from engine.questions import TasksForWorker, WorkersForOpenTask
from engine.recommendations.question import RecommendationQuestion
from models.personal import PersonalParameters, PersonalShifts, ShiftParameters
from models.release import Release


@pytest.fixture(scope="module")
def built(tiny_simulation: Simulation, tiny_until: datetime, tiny_release: Release) -> Matcher:
    history = tiny_simulation.history
    market = MarketSnapshot.build(history, as_of=tiny_until, space=tiny_release.text_space)
    shifts = PersonalShifts(
        PersonalParameters(accept=ShiftParameters(0.5, 0.2, 0.01, 3.0, 0.1)), len(market.workers)
    )
    at = market.as_of - 60
    for row in range(40):
        shifts.update(
            "accept", row, row % 5, log_odds=0.3, label=row % 2, examined=1.0, known_at=at
        )
    return Matcher(tiny_release, market, shifts, best_first=True)


def base_of(matcher: Matcher) -> MarketBase:
    columns = matcher.retriever.preranker
    assert isinstance(columns.workers, WorkerColumns)
    return MarketBase(matcher.market, columns.workers, columns.tasks, matcher.shifts)


@pytest.fixture
def mapped(built: Matcher, tiny_release: Release, tmp_path: Path) -> Matcher:
    said, arrays = taken_apart(base_of(built))
    write_arrays(tmp_path / "market", arrays, {"market": said})
    found = map_arrays(tmp_path / "market")
    base = put_together(found.about["market"], found.arrays)
    return Matcher(
        tiny_release, base.market, base.shifts, best_first=True, built=(base.workers, base.tasks)
    )


def test_the_same_questions_have_the_same_answers(
    built: Matcher, mapped: Matcher, tiny_until: datetime
) -> None:
    market = built.market
    for id in market.tasks.ids[::7].tolist():
        question = built.question_of(WorkersForOpenTask(id, limit=20))
        ours, theirs = (
            matcher.workers_for_task(question, now=tiny_until, ranking_id="r")
            for matcher in (mapped, built)
        )
        assert repr(ours) == repr(theirs)  # every digit, and what is not known alike
    for id in market.workers.ids[::9].tolist():
        seeking, about, wanted = (
            TasksForWorker(id, None, None, limit=20),
            PatternQuestion(id),
            RecommendationQuestion(id),
        )
        mine, built_ones = (
            (
                # Bundles are looked for as long as there is time.
                matcher.tasks_for_worker(seeking, now=tiny_until, ranking_id="r").matches,
                matcher.analyse(about, now=tiny_until),
                matcher.recommend(wanted, now=tiny_until, ranking_id="r").recommendations,
            )
            for matcher in (mapped, built)
        )
        assert repr(mine) == repr(built_ones)


def test_nothing_is_copied_but_texts_of_tasks(built: Matcher, tmp_path: Path) -> None:
    said, arrays = taken_apart(base_of(built))
    base = put_together(json.loads(json.dumps(said)), arrays)
    for mine in (base.market.workers.shifts, base.workers.terms, base.market.ledger.offers.metres):
        assert any(mine is array for array in arrays.values())
    assert base.market.tasks.descriptions.tolist() == built.market.tasks.descriptions.tolist()


def test_what_two_parts_share_stands_once(built: Matcher) -> None:
    _, arrays = taken_apart(base_of(built))
    sizes = bytes_by_part(arrays)
    n = len(built.market.workers)
    assert sum(sizes.values()) == sum(array.nbytes for array in arrays.values())
    hours = [name for name, array in arrays.items() if array.shape == (n, 168)]
    assert hours == ["market/workers/shifts"]  # the activity record looks at the same
    points = [name for name, array in arrays.items() if array.shape == (n, 3) and "points" in name]
    assert points == ["market/workers_by_place/points"]


def test_what_is_learnt_moves_for_the_process_alone(built: Matcher, mapped: Matcher) -> None:
    assert mapped.shifts is not None
    assert built.shifts is not None
    before = built.shifts.known_at
    mapped.shifts.update(
        "accept", 3, 2, log_odds=0.1, label=1, examined=1.0, known_at=built.market.as_of + 5
    )
    assert mapped.shifts.known_at[3, 0] == built.market.as_of + 5
    assert built.shifts.known_at.tolist() == before.tolist()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said, arrays: said["market"]["of"].pop("tasks"),
        lambda said, arrays: said["workers"].update(kind="Something"),
        lambda said, arrays: arrays.pop("market/workers/lat"),
        lambda said, arrays: said.update(more=1),
    ],
)
def test_what_another_code_took_apart_is_refused(built: Matcher, spoil: Any) -> None:
    said, arrays = taken_apart(base_of(built))
    spoil(said, arrays)
    with pytest.raises(NotAMarket):
        put_together(said, arrays)


def test_a_schema_has_a_name() -> None:
    assert len(schema()) == 16
    assert schema() == schema()


def test_an_array_that_lies_nowhere_is_no_part(built: Matcher) -> None:
    _, arrays = taken_apart(base_of(built))
    assert all(array.dtype.kind in "biufU" for array in arrays.values())
    assert not any(isinstance(array.dtype, np.dtypes.StringDType) for array in arrays.values())
