"""A space in which texts of one category lie apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.columns import MarketHistory
from data.reference.categories import CATEGORIES
from data.simulation.run import Simulation
from features.similarity import UNIT
from models.text_space import NO_SPACE, TextSpace, fit_text_space


@pytest.fixture(scope="module")
def history(tiny_simulation: Simulation) -> MarketHistory:
    return tiny_simulation.history


@pytest.fixture(scope="module")
def space(history: MarketHistory) -> TextSpace:
    """Fitted to the first two thirds of the tasks."""
    posted = np.sort(history.tasks.posted_at)
    return fit_text_space(history, until=int(posted[2 * len(posted) // 3]))


def nearness(
    space: TextSpace, tiny_simulation: Simulation, rows: np.ndarray
) -> tuple[float, float]:
    """Mean cosine of tasks of one category: of one true kind of work, and of two."""
    history, kinds = tiny_simulation.history, tiny_simulation.truth.task_sub_skills
    units = space.positions(history).tasks[rows].astype(np.float64) / UNIT
    cosine = units @ units.T
    category = history.tasks.categories[rows]
    pairs = np.triu(category[:, None] == category, 1)
    same = kinds[rows][:, None] == kinds[rows]
    return float(cosine[pairs & same].mean()), float(cosine[pairs & ~same].mean())


def test_later_tasks_of_one_kind_lie_closer_than_those_of_two(
    tiny_simulation: Simulation, space: TextSpace
) -> None:
    rows = np.argsort(tiny_simulation.history.tasks.posted_at)[-250:]
    same, other = nearness(space, tiny_simulation, rows)
    assert same > other + 0.2


def test_what_a_worker_says_lies_nearer_to_the_kind_of_work_that_he_prefers(
    tiny_simulation: Simulation, space: TextSpace
) -> None:
    history = tiny_simulation.history
    e = history.exposures
    categories = history.tasks.categories[e.tasks].astype(np.int64)
    positions = space.positions(history)
    said = positions.skills.along(e.workers, categories, positions.tasks[e.tasks])
    fits = tiny_simulation.truth.sub_skill_fit == 1.0
    known = said != 0.0
    assert said[known & fits].mean() > said[known & ~fits].mean() + 0.1


def test_positions_are_unit_vectors_in_eight_bits(
    history: MarketHistory, space: TextSpace
) -> None:
    tasks = space.positions(history).tasks
    assert tasks.dtype == np.int8
    lengths = np.linalg.norm(tasks.astype(np.float64), axis=1) / UNIT
    alone = lengths == 0.0  # the only one of its category lies where the category does
    assert alone.mean() < 0.05
    np.testing.assert_allclose(lengths[~alone], 1.0, atol=0.05)


def test_a_task_without_text_lies_nowhere(history: MarketHistory, space: TextSpace) -> None:
    assert history.texts is not None
    nothing = len(history.texts.vectors) - 1
    titles, descriptions = history.texts.titles.copy(), history.texts.descriptions.copy()
    titles[:2] = nothing
    descriptions[1:3] = nothing
    texts = replace(history.texts, titles=titles, descriptions=descriptions)
    tasks = space.positions(replace(history, texts=texts)).tasks
    assert [bool(row.any()) for row in tasks[:3]] == [True, False, True]


def test_only_declared_skills_of_those_who_say_something_have_a_vector(
    history: MarketHistory, space: TextSpace
) -> None:
    skills = space.positions(history).skills
    worker, category = skills.keys // len(CATEGORIES), skills.keys % len(CATEGORIES)
    declared = (history.workers.skills[worker] >> category.astype(np.uint64)) & np.uint64(1)
    assert declared.all()
    silent = history.workers.profile_texts[worker] == ""
    assert not skills.vectors[:-1][silent].any()
    assert skills.vectors[:-1][~silent].any(axis=1).all()


def test_the_space_is_the_same_whatever_was_posted_later(history: MarketHistory) -> None:
    until = int(np.median(history.tasks.posted_at))
    earlier = history.tasks.posted_at < until
    titles = history.texts.titles.copy()  # type: ignore[union-attr]
    titles[~earlier] = titles[0]
    changed = replace(history, texts=replace(history.texts, titles=titles))  # type: ignore[type-var]
    first, second = (fit_text_space(each, until=until) for each in (history, changed))
    np.testing.assert_array_equal(first.projection, second.projection)
    np.testing.assert_array_equal(first.centroids, second.centroids)


def test_without_texts_there_is_no_space_and_nothing_lies_anywhere(
    history: MarketHistory,
) -> None:
    mute = replace(history, texts=None)
    assert fit_text_space(mute, until=2**33) is NO_SPACE
    assert fit_text_space(history, until=0) is NO_SPACE
    for positions in (NO_SPACE.positions(history), NO_SPACE.positions(mute)):
        assert not positions.tasks.any()
        assert not len(positions.skills.keys)


@pytest.mark.parametrize("tasks", [1, 2, 5])
def test_a_handful_of_tasks_makes_a_space_too(history: MarketHistory, tasks: int) -> None:
    until = int(np.sort(history.tasks.posted_at)[tasks])
    space = fit_text_space(history, until=until)
    assert np.isfinite(space.projection).all()
    assert space.positions(history).tasks.any()
