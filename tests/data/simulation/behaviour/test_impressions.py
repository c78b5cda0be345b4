"""Recommendations: whom they are shown to, and what becomes of them."""

from __future__ import annotations

import numpy as np
import pytest

from data.reference.calendar import DAY_S, NEVER
from data.reference.geography import distance_m
from data.reference.qualifications import meets
from data.simulation.run import Simulation


def test_a_recommended_task_is_new_free_near_and_within_the_workers_qualifications(
    city: Simulation,
) -> None:
    h, i = city.history, city.history.impressions
    assert len(i) > 1_000
    t, w, e = h.tasks, h.workers, h.exposures
    age = i.shown_at - t.posted_at[i.tasks]
    assert age.min() >= 0
    assert age.max() <= 7 * DAY_S
    taken_at = np.full(len(t), NEVER)
    got = e.assigned == 1
    taken_at[e.tasks[got]] = e.accepted_known_at[got]
    assert np.all(taken_at[i.tasks] > i.shown_at)
    assert np.all(t.deadline[i.tasks] > i.shown_at)
    assert np.all(meets(w.qualifications[i.workers], t.required[i.tasks]))
    metres = distance_m(
        w.home_lat[i.workers], w.home_lng[i.workers], t.lat[i.tasks], t.lng[i.tasks]
    )
    assert metres.max() <= 12_000.0


def test_recommendations_come_at_the_beginning_of_a_session(city: Simulation) -> None:
    i, s = city.history.impressions, city.history.sessions
    begun = set(zip(s.workers.tolist(), (s.began_at + 30).tolist(), strict=True))
    shown = set(zip(i.workers.tolist(), i.shown_at.tolist(), strict=True))
    assert shown <= begun


def test_a_list_has_the_positions_from_1_up_and_each_task_once(city: Simulation) -> None:
    i = city.history.impressions
    lists: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for who, at, position, task in zip(
        i.workers.tolist(), i.shown_at.tolist(), i.positions.tolist(), i.tasks.tolist(),
        strict=True,
    ):  # fmt: skip
        lists.setdefault((who, at), []).append((position, task))
    for shown in lists.values():
        positions, tasks = zip(*sorted(shown), strict=True)
        assert list(positions) == list(range(1, len(positions) + 1))
        assert len(set(tasks)) == len(tasks) <= 5


def test_the_further_down_the_less_is_opened(city: Simulation) -> None:
    i = city.history.impressions
    opened = i.opened_at < NEVER
    first, last = (np.mean(opened[i.positions == position]) for position in (1, 5))
    assert first > last + 0.08


def test_nothing_is_both_opened_and_dismissed_and_all_follows_the_showing(
    city: Simulation,
) -> None:
    i = city.history.impressions
    opened, dismissed = i.opened_at < NEVER, i.dismissed_at < NEVER
    assert not np.any(opened & dismissed)
    assert np.any(opened)
    assert np.any(dismissed)
    assert np.all(i.opened_at[opened] > i.shown_at[opened])
    assert np.all(i.dismissed_at[dismissed] > i.shown_at[dismissed])


def test_declared_categories_are_opened_more(city: Simulation) -> None:
    """Skill raises acceptance, and relevance follows acceptance."""
    h, i = city.history, city.history.impressions
    category = h.tasks.categories[i.tasks]
    skilled = city.latents.skill[i.workers, category] > 0.5
    opened = i.opened_at < NEVER
    assert np.mean(opened[skilled]) > np.mean(opened[~skilled]) + 0.04


def test_propensities_are_probabilities_and_count_the_candidates(city: Simulation) -> None:
    i = city.history.impressions
    assert np.all((i.propensities > 0.0) & (i.propensities <= 1.0))
    inverse = 1.0 / i.propensities[i.positions == 1]
    error = 4.0 * inverse.std() / np.sqrt(len(inverse))
    later = 1.0 / i.propensities[i.positions == 2]
    lists_of_two = np.mean(i.positions == 2) / np.mean(i.positions == 1)
    assert inverse.mean() == pytest.approx(
        lists_of_two * (later.mean() + 1.0) + (1.0 - lists_of_two), abs=2.0 * error
    )


def test_impressions_stand_in_order_with_ids_of_their_own(city: Simulation) -> None:
    i = city.history.impressions
    assert np.all(np.diff(i.shown_at) >= 0)
    assert i.ids.tolist() == sorted(set(i.ids.tolist()))
