"""A history as it was known at a moment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.columns import NO_OUTCOME
from data.reference.calendar import DAY_S, NEVER
from data.simulation.run import Simulation
from tests.factories import START, a_market
from training.dataset import Dataset
from training.known_then import known_at


def test_nothing_of_later_is_left(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    instant = int(np.quantile(history.exposures.shown_at, 0.6))
    then = known_at(history, instant)
    e = then.exposures
    assert 0 < len(e) < len(history.exposures)
    assert e.shown_at.max() < instant
    assert then.tasks.posted_at.max() < instant
    for values, at in (
        (e.accepted, e.accepted_known_at),
        (e.completed, e.completed_known_at),
        (e.on_time, e.on_time_known_at),
    ):
        known = values != NO_OUTCOME
        assert at[known].max() < instant
        assert np.all(at[~known] == NEVER)
    assert np.isnan(e.rating[e.rating_known_at == NEVER]).all()
    assert then.texts is not None
    assert len(then.texts.titles) == len(then.tasks)


def test_rows_still_name_the_same_tasks_and_features_are_as_they_were(
    tiny_simulation: Simulation,
) -> None:
    history = tiny_simulation.history
    instant = int(np.quantile(history.exposures.shown_at, 0.6))
    then = known_at(history, instant)
    n = len(then.exposures)
    np.testing.assert_array_equal(
        then.tasks.ids[then.exposures.tasks], history.tasks.ids[history.exposures.tasks[:n]]
    )
    np.testing.assert_array_equal(Dataset.of(then).matrix, Dataset.of(history).matrix[:n])


def test_messages_are_unopened_that_were_opened_later_and_tasks_of_theirs_follow() -> None:
    history = a_market(exposures=200)
    instant = START + 40 * DAY_S
    shuffled = replace(history, tasks=history.tasks.take(np.arange(len(history.tasks))[::-1]))
    then = known_at(shuffled, instant)
    kept = shuffled.notifications.take(shuffled.notifications.sent_at < instant)
    assert 0 < len(then.notifications) == len(kept)
    assert np.all(
        (then.notifications.opened_at < instant) | (then.notifications.opened_at == NEVER)
    )
    posted = shuffled.tasks.posted_at < instant
    for row, was in zip(then.notifications.tasks, kept.tasks, strict=True):
        if was >= 0 and posted[was]:
            assert then.tasks.ids[row] == shuffled.tasks.ids[was]
        else:
            assert row == -1
    assert then.sessions.ended_at.max(initial=0) < instant
    assert np.all(
        (then.impressions.dismissed_at < instant) | (then.impressions.dismissed_at == NEVER)
    )


def test_at_the_end_everything_is_known(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    then = known_at(history, tiny_simulation.until + 400 * DAY_S)
    np.testing.assert_array_equal(then.exposures.completed, history.exposures.completed)
    assert len(then.tasks) == len(history.tasks)
