"""A history in parts: whole workers, nothing lost, nothing twice, and together what it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.columns import MarketHistory
from data.simulation.run import Simulation
from models.text_space import fit_text_space
from tests.data.test_history_files import KINDS, assert_same
from training.wide.partition import (
    join,
    partition_of,
    read_partition,
    share_of,
    split,
    write_partition,
)


def assert_same_history(found: MarketHistory, wanted: MarketHistory) -> None:
    for kind in KINDS:
        assert_same(getattr(found, kind), getattr(wanted, kind))
    assert found.texts is not None
    assert wanted.texts is not None
    for name in ("titles", "descriptions", "clauses"):
        a, b = (texts.vectors[getattr(texts, name)] for texts in (found.texts, wanted.texts))
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(found.texts.clause_ends, wanted.texts.clause_ends)


@settings(max_examples=5, deadline=None)
@given(partitions=st.integers(1, 9))
def test_parts_together_are_the_history(tiny_simulation: Simulation, partitions: int) -> None:
    history = tiny_simulation.history
    assert_same_history(join(list(split(history, partitions))), history)


@settings(max_examples=5, deadline=None)
@given(partitions=st.integers(2, 9))
def test_all_that_is_on_record_of_a_worker_lies_in_one_part(
    tiny_simulation: Simulation, partitions: int
) -> None:
    history = tiny_simulation.history
    names = history.workers.ids
    offers = np.bincount(history.exposures.workers, minlength=len(names))
    seen: dict[str, int] = {}
    for part in split(history, partitions):
        found = part.history
        counted = np.bincount(found.exposures.workers, minlength=len(found.workers))
        for name, count in zip(found.workers.ids.tolist(), counted.tolist(), strict=True):
            assert name not in seen
            seen[name] = count
    assert seen == dict(zip(names.tolist(), offers.tolist(), strict=True))


def test_a_part_holds_the_tasks_that_its_workers_were_shown_and_knows_them_by_its_own_rows(
    tiny_simulation: Simulation,
) -> None:
    history = tiny_simulation.history
    for part in split(history, 3):
        own, e = part.history, part.history.exposures
        whole = history.exposures.take(part.exposures)
        np.testing.assert_array_equal(own.tasks.ids[e.tasks], history.tasks.ids[whole.tasks])
        np.testing.assert_array_equal(
            own.workers.ids[e.workers], history.workers.ids[whole.workers]
        )


def test_a_part_is_read_as_it_was_written(tiny_simulation: Simulation, tmp_path: Path) -> None:
    for number, part in enumerate(split(tiny_simulation.history, 2)):
        write_partition(tmp_path / str(number), part)
        found = read_partition(tmp_path / str(number))
        assert_same_history(found.history, part.history)
        for name in ("workers", "tasks", "exposures"):
            np.testing.assert_array_equal(getattr(found, name), getattr(part, name))


def test_a_part_without_texts_is_read_without(tiny_simulation: Simulation, tmp_path: Path) -> None:
    part = next(split(replace(tiny_simulation.history, texts=None), 2))
    write_partition(tmp_path, part)
    assert read_partition(tmp_path).history.texts is None


def test_the_space_of_texts_is_that_of_the_whole_history(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    until = int(history.exposures.shown_at[-1])
    found, wanted = (
        fit_text_space(h, until=until) for h in (join(list(split(history, 4))), history)
    )
    np.testing.assert_array_equal(found.projection, wanted.projection)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=30), st.integers(1, 50))
def test_a_part_depends_on_the_id_alone(ids: list[str], partitions: int) -> None:
    names = np.array(ids)
    together = partition_of(names, partitions)
    assert ((together >= 0) & (together < partitions)).all()
    alone = [partition_of(np.array([name]), partitions)[0] for name in names.tolist()]
    assert together.tolist() == alone


def test_parts_are_of_about_one_size() -> None:
    ids = np.array([f"worker-{n}" for n in range(20_000)])
    counts = np.bincount(partition_of(ids, 8), minlength=8)
    assert counts.min() > 0.93 * 2_500
    assert abs(np.mean(share_of(ids) < 0.25) - 0.25) < 0.02
